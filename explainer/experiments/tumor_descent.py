"""Descent on a table of tumors: logistic regression with all samples or one at a time, and least squares."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explainer import conditioning, logistic
from explainer.checked import Array
from explainer.experiments.experiment import Experiment, told
from explainer.experiments.tumor_table import FORMS, data, inputs, told_forms, told_table
from explainer.quoting import quote

Counts = NDArray[np.intp]


class Course(NamedTuple):
    """A run until it arrives: its steps, those that raised the loss, its highest loss, η · λmax of each Hessian."""

    factor: float
    steps: int
    rises: int
    peak: float
    sharpness: Array


class Descents(NamedTuple):
    """Steps (forms, factors, targets), −1 where a run does not arrive; each form's best run to the last target."""

    steps: Counts
    best: tuple[Course | None, ...]


class Arrivals(NamedTuple):
    """The samples of each run, (seeds,), at the factor that tuning chose; −1 for a run that does not arrive."""

    factor: float
    samples: Counts


def _numbers(values: tuple[float, ...]) -> str:
    return ", ".join(quote(value) for value in values)


@dataclass(frozen=True)
class FullBatch(Experiment[Descents]):
    """Logistic regression by full-batch descent, from zero."""

    data: str = told("data", "breast_cancer", told_table)
    forms: tuple[str, ...] = told("inputs", tuple(FORMS), lambda forms: told_forms(forms) + "; a bias is learned")
    targets: tuple[float, ...] = told(
        "finish",
        (0.4, 0.3, 0.2, 0.1),
        lambda targets: (
            f"mean cross-entropy of {_numbers(targets)}, no penalty; a run has finished at the first step "
            "from which on its loss is no higher, up to the last step tried"
        ),
    )
    factors: tuple[float, ...] = told(
        "step sizes",
        tuple(2.0**k for k in range(9)),
        lambda factors: (
            r"$1 / \lambda_{\max}$ of the Hessian at the start, bias included, "
            f"times {_numbers(factors)}; “tuned” is the best of these for each loss"
        ),
    )
    most: int = told("steps tried", 5000, lambda most: f"{quote(most)}, from zero weights and a zero bias")

    def run(self) -> Descents:
        """Every form at every step size."""
        found = [self._steps(form) for form in self.forms]
        return Descents(np.array(found), tuple(map(self._best, self.forms, found)))

    def safe_step_size(self, form: str) -> float:
        """1 / λmax of ¼E[xxᵀ]: no Hessian is larger, so no step of at most twice that raises the loss."""
        x = inputs(self.data, form)
        return 4 / float(conditioning.eigenvalues(conditioning.second_moment(x))[-1])

    def _course(self, form: str, factors: tuple[float, ...], steps: int) -> Iterator[Array]:
        x, t = inputs(self.data, form), data(self.data)[1]
        order = np.broadcast_to(np.arange(len(x)), (steps, len(x)))
        return logistic.descend(x, t, self.safe_step_size(form) * np.array(factors), order)

    def _losses(self, form: str, factors: tuple[float, ...], steps: int) -> Array:
        x, t = inputs(self.data, form), data(self.data)[1]
        return np.array([logistic.mean_loss(weights, x, t) for weights in self._course(form, factors, steps)])

    def _steps(self, form: str) -> Counts:
        losses = self._losses(form, self.factors, self.most)
        return np.column_stack([logistic.stays_below(losses, target) for target in self.targets])

    def _best(self, form: str, found: Counts) -> Course | None:
        arrived = np.where(found[:, -1] >= 0, found[:, -1], self.most + 1)
        factor, steps = self.factors[int(arrived.argmin())], int(arrived.min())
        if steps > self.most:
            return None
        losses = self._losses(form, (factor,), steps)[:, 0]
        hessians = [logistic.hessian(each[0], inputs(self.data, form)) for each in self._course(form, (factor,), steps)]
        largest = np.array([conditioning.eigenvalues(hessian)[-1] for hessian in hessians])
        sharpness = factor * self.safe_step_size(form) * largest
        return Course(factor, steps, int((np.diff(losses) > 0).sum()), float(losses.max()), sharpness)


@dataclass(frozen=True)
class SingleSamples(Experiment[tuple[Arrivals | None, ...]]):
    """Logistic regression by descent on one sample at a time, from zero."""

    data: str = told("data", "breast_cancer", told_table)
    forms: tuple[str, ...] = told("inputs", tuple(FORMS), lambda forms: told_forms(forms) + "; a bias is learned")
    target: float = told(
        "finish",
        0.1,
        lambda target: f"the first time that the mean cross-entropy over all tumors is at most {quote(target)}",
    )
    look: int = told("looks", 1, lambda look: "after every sample" if look == 1 else f"every {quote(look)} samples")
    factors: tuple[float, ...] = told(
        "step sizes",
        tuple(2.0**k for k in range(-2, 8)),
        lambda factors: (
            r"one over the mean of $\lVert \x \rVert^2$, bias included, "
            f"times {_numbers(factors)}; the one with the least median is taken"
        ),
    )
    replacement: bool = told(
        "order", False, lambda it: "drawn with replacement" if it else "each epoch is a new random order of all tumors"
    )
    epochs: int = told("epochs tried", 3, lambda epochs: f"{quote(epochs)}, from zero weights and a zero bias")
    tuning: int = told("seeds to find the step size", 21, lambda seeds: f"{quote(seeds)}, the same for all inputs")
    seeds: int = told("fresh seeds to count at it", 201, lambda seeds: f"{quote(seeds)}, the same for all inputs")

    def run(self) -> tuple[Arrivals | None, ...]:
        """Every form at its best step size; ValueError if the seeds that find it have no seed in their middle."""
        if self.tuning % 2 == 0:
            raise ValueError(f"expected an odd number of seeds to find the step size, got {self.tuning}")
        return tuple(map(self._best, self.forms))

    def _order(self, seed: int) -> NDArray[np.intp]:
        random, samples = np.random.default_rng(seed), len(data(self.data)[1])
        if self.replacement:
            return random.integers(samples, size=(self.epochs * samples, 1))
        return np.concatenate([random.permutation(samples) for _ in range(self.epochs)])[:, np.newaxis]

    def _arrivals(self, form: str, factors: tuple[float, ...], seeds: range, enough: int) -> Counts:
        """The samples taken by each run, (seeds, factors); −1 for one that is not there yet when one factor has enough.

        It has enough as soon as so many of its seeds have arrived.
        """
        x, t = inputs(self.data, form), data(self.data)[1]
        step_sizes = np.array(factors) / float((x**2).sum(axis=1).mean())
        orders = np.array([self._order(seed) for seed in seeds])
        found = np.full((len(seeds), len(factors)), -1)
        for taken, weights in enumerate(logistic.descend(x, t, step_sizes, orders)):
            waiting = found < 0
            if ((~waiting).sum(axis=0) >= enough).any():
                break
            if taken % self.look == 0:
                found[waiting] = np.where(logistic.is_below(weights[waiting], x, t, self.target), taken, -1)
        return found

    def _best(self, form: str) -> Arrivals | None:
        # The factor of which more than half of the seeds arrive first has the least median: the others need not go on.
        found = self._arrivals(form, self.factors, range(self.tuning), self.tuning // 2 + 1)
        medians = np.median(np.where(found < 0, np.inf, found), axis=0)
        chosen = int(medians.argmin())
        if math.isinf(medians[chosen]):
            return None
        fresh = range(self.tuning, self.tuning + self.seeds)
        return Arrivals(self.factors[chosen], self._arrivals(form, (self.factors[chosen],), fresh, self.seeds)[:, 0])


@dataclass(frozen=True)
class LeastSquares(Experiment[tuple[int, ...]]):
    """A linear neuron with the squared loss, by full-batch descent from zero: the steps for each form."""

    data: str = told("data", "breast_cancer", told_table)
    forms: tuple[str, ...] = told("inputs", tuple(FORMS), lambda forms: told_forms(forms) + "; a bias is learned")
    left: float = told(
        "finish",
        0.01,
        lambda left: (
            f"{quote(left, '.0%')} of the excess of the squared loss over its least is left; targets are the labels"
        ),
    )
    factor: float = told("step size", 1.0, lambda factor: rf"{quote(factor)} times $1 / \lambda_{{\max}}$, from zero")

    def run(self) -> tuple[int, ...]:
        """By the closed form of the excess, which falls from step to step."""
        return tuple(map(self._steps, self.forms))

    def _steps(self, form: str) -> int:
        directions, lengths, _ = np.linalg.svd(inputs(self.data, form), full_matrices=False)
        excess = (directions.T @ data(self.data)[1]) ** 2
        shrink = 1 - self.factor * (lengths / lengths[0]) ** 2
        reached = 1
        while excess @ shrink ** (2.0 * reached) > self.left * excess.sum():
            reached *= 2
        low = reached // 2
        while reached - low > 1:
            middle = (low + reached) // 2
            is_there = excess @ shrink ** (2.0 * middle) <= self.left * excess.sum()
            low, reached = (low, middle) if is_there else (middle, reached)
        return reached
