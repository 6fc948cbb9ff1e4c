"""Which normalization, and before or after the ReLU: what it makes of one matrix, and what the next neuron gets."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer import centering, orthants
from explainer.activations import relu, sigmoid
from explainer.checked import Array
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table
from explainer.exhibits.normalization.normalizers import RAW, draw_matrices
from explainer.exhibits.normalization.second_layer import kappa_without_flat
from explainer.exhibits.optimizers import common_problem
from explainer.exhibits.optimizers.common_problem import FEATURES, SAMPLES, Raced, in_words, kappa_in_words, whole
from explainer.quoting import quote
from explainer.racing import Problem, best_descent

KINDS: dict[str, Callable[[Array], Array]] = {
    "raw": lambda x: x,
    "batch norm": centering.batch_normalized,
    "layer norm": centering.layer_normalized,
    "RMSNorm": centering.rms_normalized,
}
SPECS = ("g", ".1f", ".1f", ".2f")
ORDERS: dict[str, Callable[[Array], Array]] = {  # what the next neuron gets
    "ReLU": relu,
    "batch norm, ReLU": lambda z: relu(centering.batch_normalized(z)),
    "layer norm, ReLU": lambda z: relu(centering.layer_normalized(z)),
    "ReLU, batch norm": lambda z: centering.batch_normalized(relu(z)),
    "ReLU, layer norm": lambda z: centering.layer_normalized(relu(z)),
    "ReLU, RMSNorm": lambda z: centering.rms_normalized(relu(z)),
}
SEED, BATCH = 5, 64
MEANS, LEAST_DEVIATION, GREATEST_DEVIATION = 0.5, 0.5, 2.0  # how the units differ
DRAWS = 20  # of weights and deltas, to ask what is noticed
SETS: dict[str, Callable[[], Array]] = {
    "uniform inputs, alike": lambda: common_problem.raw().inputs,
    "sigmoid outputs, alike": lambda: sigmoid(np.random.default_rng(SEED).normal(size=(SAMPLES, FEATURES))),
    "ReLU outputs that differ": lambda: relu(_pre_activations()),
}


LAYER_NORMS: dict[str, Callable[[Array], Array]] = {
    "raw": np.asarray,
    "layer norm": centering.layer_normalized,
    "RMSNorm": centering.rms_normalized,
}


@dataclass(frozen=True)
class NormOrders(Raced):
    """Samples in rows, features in columns; one matrix for each of `KINDS`, and its means."""

    matrices: Array = shown("", "")  # (4, 4, 3)
    sample_means: Array = shown(role=("faint", "faint", "centered", "faint"))  # (4, 4)
    feature_means: Array = shown(role=("faint", "centered", "faint", "faint"))  # (4, 3)
    size = (400, 420)
    panels = (2, 2)
    features, batch, draws, spread_of_means = FEATURES, BATCH, DRAWS, MEANS  # the last: a deviation

    @classmethod
    def compute(cls) -> Self:
        matrices = np.array([kind(RAW) for kind in KINDS.values()])
        return cls(matrices, matrices.mean(axis=2), matrices.mean(axis=1))

    def draw(self, *pens: Pen) -> None:
        draw_matrices(pens, dict(zip(KINDS, SPECS, strict=True)))

    @cached_property
    def table(self) -> Table:
        """Steps, feature means, κ and signs for each order."""
        rows = []
        for name, order in ORDERS.items():
            inputs = order(_pre_activations())
            mean = float(np.abs(inputs.mean(axis=0)).max())
            share = float(orthants.same_sign(inputs, strictly=False).mean())
            problem = Problem(inputs, common_problem.raw().goals)
            steps = in_words(best_descent(problem))
            narrow = kappa_in_words(problem.hessian)
            narrow = whole(f"{narrow}, else {quote(kappa_without_flat(inputs), '.1f')}") if narrow == "∞" else narrow
            row = {"order": name, "steps": steps, "largest mean": quote(mean, ".2f"), r"$\kappa$": narrow}
            rows.append(row | {"same sign": quote(share, ".1%")})
        return Table.listing("What the next neuron gets, and plain descent on it, measured", rows)

    @cached_property
    def other_units(self) -> Array:
        """Steps with layer norm behind the ReLU and with batch norm before it, for other units, (draws, 2)."""
        pairs = [ORDERS[name] for name in ("ReLU, layer norm", "batch norm, ReLU")]
        goals, drawn = common_problem.raw().goals, map(_pre_activations, range(SEED + 1, SEED + 1 + DRAWS))
        return np.array([[best_descent(Problem(order(z), goals)).median for order in pairs] for z in drawn])

    @property
    def layer_norm_ahead(self) -> int:
        """For how many of them layer norm behind needs fewer steps."""
        return int((self.other_units[:, 0] < self.other_units[:, 1]).sum())

    @property
    def layer_norm_later(self) -> int:
        """For how many it needs more."""
        return int((self.other_units[:, 0] > self.other_units[:, 1]).sum())

    @cached_property
    def layer_norm(self) -> Table:
        """How much of the inputs is their mean, and κ, before and after layer normalization and RMSNorm."""
        rows = []
        for name, draw in SETS.items():
            kinds = {header: kind(draw()) for header, kind in LAYER_NORMS.items()}
            rows.append({"inputs": name} | {header: _share_and_kappa(x) for header, x in kinds.items()})
        return Table.listing("Share of the feature means in the mean square, and κ apart from flat directions", rows)

    @property
    def deviations(self) -> str:
        """The ends of the uniform numbers that the deviations of the units are."""
        return f"{quote(LEAST_DEVIATION)} to {quote(GREATEST_DEVIATION)}"

    @cached_property
    def noticed(self) -> Array:
        """How much a batch's gradient changes if the inputs are centered, next layer without and with batch norm.

        Relative to the length of the gradient, (draws, 2): weights and deltas are drawn, standard normal, with seeds
        0, 1, 2, … The inputs are those behind batch norm and ReLU, the same for all.
        """
        inputs, changes = relu(centering.batch_normalized(_pre_activations()[:BATCH])), []
        for seed in range(DRAWS):
            random = np.random.default_rng(seed)
            weights, delta = random.normal(size=FEATURES), random.normal(size=(BATCH, 1))
            before = centering.batch_norm_upstream((inputs @ weights)[:, np.newaxis], delta)
            changes.append([_change(inputs, upstream[:, 0]) for upstream in (delta, before)])
        return np.array(changes)

    @property
    def least_noticed_without(self) -> float:
        return float(self.noticed[:, 0].min())

    @property
    def noticed_without(self) -> float:
        """The median over the draws."""
        return float(np.median(self.noticed[:, 0]))

    @property
    def most_noticed_without(self) -> float:
        return float(self.noticed[:, 0].max())

    @property
    def noticed_bound(self) -> float:
        """A power of ten above what is ever noticed with batch norm."""
        return float(10.0 ** np.ceil(np.log10(self.noticed[:, 1].max())))

    @property
    def caption(self) -> str:
        return (
            "Bold is a mean of zero. Batch normalization makes the feature means zero, layer normalization those of "
            "the samples. RMSNorm makes none: it divides each sample by one positive number and changes no sign."
        )

    @property
    def alt(self) -> str:
        raw, batch, layer, rms = (quote(means, ".2f") for means in self.feature_means)
        _, _, layer_samples, rms_samples = (quote(means, ".2f") for means in self.sample_means)
        return (
            f"Four samples of three features; raw, feature means {raw}. Batch normalization: feature means {batch}. "
            f"Layer normalization: sample means {layer_samples} and feature means {layer}. RMS normalization: sample "
            f"means {rms_samples} and feature means {rms}, with every entry above zero as in the raw matrix."
        )


def _pre_activations(seed: int = SEED) -> Array:
    """Ten units that differ in mean and in deviation, (samples, units)."""
    random = np.random.default_rng(seed)
    means = random.normal(0, MEANS, FEATURES)
    deviations = random.uniform(LEAST_DEVIATION, GREATEST_DEVIATION, FEATURES)
    return np.asarray(means + deviations * random.normal(size=(SAMPLES, FEATURES)))


def _change(inputs: Array, delta: Array) -> float:
    plain, centered = delta @ inputs, delta @ centering.centered(inputs)
    return float(np.linalg.norm(plain - centered) / np.linalg.norm(plain))


def _share_and_kappa(x: Array) -> str:
    return whole(f"{quote(_mean_share(x), '.1%')}, κ {quote(kappa_without_flat(x), '.1f')}")


def _mean_share(inputs: Array) -> float:
    """‖μ‖² / E‖x‖², how much of the mean square is due to the feature means."""
    return float((inputs.mean(axis=0) ** 2).sum() / (inputs**2).sum(axis=1).mean())
