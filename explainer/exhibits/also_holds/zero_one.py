"""Features of zero and one: one-hot codes, which make no steep direction, and flags of their own, which do."""

import itertools

import numpy as np

from explainer.centering import centered
from explainer.checked import Array
from explainer.conditioning import Features, condition_number, second_moment, with_bias_column
from explainer.exhibits.normalization.second_layer import kappa_without_flat
from explainer.exhibits.optimizers.common_problem import Raced

FLAGS = 10
RARE = 0.01  # how often a rare flag is on
LARGEST = 0.5  # the frequency of one class; the others share the rest
CODES = np.eye(FLAGS)  # one sample of each class: equally frequent

DROPPED = CODES[:, 1:]


class ZeroOne(Raced):
    """An exhibit that also tells of ten features of zero and one."""

    flags, rare, largest_class = FLAGS, RARE, LARGEST

    @property
    def one_hot_kappa(self) -> float:
        """κ of the code of as many classes, all equally frequent."""
        return condition_number(second_moment(CODES))

    @property
    def one_hot_biased(self) -> float:
        """κ with a bias column, apart from the direction that is flat."""
        return kappa_without_flat(with_bias_column(CODES))

    @property
    def one_hot_centered(self) -> float:
        """κ centered, apart from the direction that is flat."""
        return kappa_without_flat(centered(CODES))

    @property
    def one_hot_centered_biased(self) -> float:
        """κ centered beside a bias column, apart from the direction that is flat."""
        return kappa_without_flat(with_bias_column(centered(CODES)))

    @property
    def dropped_kappa(self) -> float:
        """κ if one class has no feature: it is the one for which all others are off."""
        return condition_number(second_moment(DROPPED))

    @property
    def dropped_centered(self) -> float:
        return condition_number(second_moment(centered(DROPPED)))

    @property
    def unequal_kappa(self) -> float:
        """κ if one class is frequent."""
        frequencies = np.full(FLAGS, (1 - LARGEST) / (FLAGS - 1))
        frequencies[0] = LARGEST
        return condition_number(np.diag(frequencies))

    @property
    def half(self) -> int:
        """The classes of each of two codes that make as many features together."""
        return FLAGS // 2

    @property
    def two_codes_kappa(self) -> float:
        """κ of two codes side by side, independent, apart from the direction that is flat."""
        return kappa_without_flat(_side_by_side(2, FLAGS // 2))

    @property
    def five_codes_kappa(self) -> float:
        """The same for as many codes of two classes as fit."""
        return kappa_without_flat(_side_by_side(FLAGS // 2, 2))

    @property
    def coins_kappa(self) -> float:
        """κ if each flag is a fair coin of its own."""
        return _independent(0.5)

    @property
    def rare_flags_kappa(self) -> float:
        """κ if each is rarely on, independently of the others."""
        return _independent(RARE)


def _side_by_side(codes: int, classes: int) -> Array:
    """A sample for each combination of the classes, (samples, codes × classes)."""
    each = itertools.product(np.eye(classes), repeat=codes)
    return np.array([np.concatenate(sample) for sample in each])


def _independent(share: float) -> float:
    return Features(FLAGS, share, float(np.sqrt(share * (1 - share)))).condition_number
