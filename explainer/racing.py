"""How many steps a rule needs, each at the best of its step sizes: one problem, several goals, one finishing line.

A linear neuron starts at zero weights. Its targets are met exactly by a goal w*, and a run has arrived when the mean
squared error is down to a `tolerance` of the variance of the targets and stays there. That line is the same for every
way to write the same function, with a bias or without, in whatever units.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, computable, count, numbers, positive, reals, table, vector
from explainer.conditioning import eigenvalues, second_moment
from explainer.optimizers import Gradient, Rule, iterates

TOLERANCE = 1e-4  # of the variance of the targets


class Best(NamedTuple):
    """The step size with the least median, that median and the quartiles of its runs; infinity if they never arrive."""

    step_size: float
    median: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Problem:
    """Inputs (samples, n), and for each run a goal, (runs, n), whose outputs are the targets."""

    inputs: Array
    goals: Array
    tolerance: float = TOLERANCE

    def __post_init__(self) -> None:
        if table(self.inputs, "inputs").shape[1] != table(self.goals, "goals").shape[1]:
            raise ValueError(f"expected goals for {self.inputs.shape[1]} inputs, got shape {self.goals.shape}")
        positive(self.tolerance, "tolerance")

    @cached_property
    def hessian(self) -> Array:
        """H, the mean of xxᵀ over the inputs, (n, n)."""
        return second_moment(self.inputs)

    @cached_property
    def allowed(self) -> Array:
        """The mean squared error at which each run has arrived, (runs,)."""
        return _allowed(self.inputs, self.goals, self.tolerance)

    def misfit(self, weights: Array) -> Array:
        """The mean squared error over the allowed one, (..., runs), for weights (..., runs, n)."""
        return self.misfit_of_error(weights - self.goals)

    def misfit_of_error(self, error: Array) -> Array:
        """The same for weights that are given as their difference from the goals."""
        return np.asarray(((error @ self.hessian) * error).sum(axis=-1) / self.allowed)


def steps_until(
    rule: Rule, gradient: Gradient, misfit: Callable[[Array], Array], start: ArrayLike, limit: int
) -> Array:
    """The first step from which on `misfit` stays at or below 1, up to `limit` steps; infinity if there is none.

    The result has the shape of the misfit. Runs that diverge never arrive.
    """
    course, last_outside = iterates(rule, gradient, numbers(start, "start")), np.zeros(1)
    with np.errstate(invalid="ignore", over="ignore"):
        for step, weights in enumerate(islice(course, 1, count(limit, "limit") + 1), 1):
            last_outside = np.where(~(misfit(weights) <= 1), float(step), last_outside)
    return np.asarray(np.where(last_outside == limit, np.inf, last_outside + 1))


@computable
def descent_steps(problem: Problem, step_sizes: ArrayLike) -> Array:
    """The same for full-batch descent, (step sizes, runs): the error along an eigenvector is (1 − ηλ)ᵏ times the first.

    Step sizes lie above 0 and below 2/λmax, where the loss falls at every step. A million steps count as arrived.
    """
    values, axes = np.linalg.eigh(problem.hessian)
    factors = 1 - vector(step_sizes, "step_sizes")[:, np.newaxis] * values
    if not ((factors[:, -1] > -1) & (factors[:, -1] < 1)).all():
        raise ValueError(f"expected step sizes above 0 and below {2 / values[-1]:g}, got {step_sizes!r}")
    parts = values.clip(min=0) * (problem.goals @ axes) ** 2 / problem.allowed[:, np.newaxis]
    low, high = np.zeros((2, len(factors), len(parts)))
    high = high + 2.0**20
    while (high - low > 1).any():  # always outside at `low`, inside at `high`
        middle = np.floor((low + high) / 2)
        inside = (factors[:, np.newaxis] ** 2) ** middle[..., np.newaxis]
        arrived = (inside * parts).sum(axis=-1) <= 1
        low, high = np.where(arrived, low, middle), np.where(arrived, middle, high)
    return np.asarray(high)


def learned_input_biases(problem: Problem, offsets: ArrayLike) -> tuple[Gradient, Callable[[Array], Array]]:
    """Gradient and misfit of f = Σ wᵢ(xᵢ + bᵢ) for weights and biases in one, (..., runs, 2n).

    The targets are the problem's plus one offset c a run, (runs,). With the error e = w − w*, the mean δ is
    m = μ·e + w·b − c, and the gradients on weights and biases are Cov e + m(μ + b) and m w.
    """
    mean, n = problem.inputs.mean(axis=0), problem.inputs.shape[1]
    covariance = problem.hessian - np.outer(mean, mean)

    def mean_delta(both: Array) -> Array:
        weights, biases = both[..., :n], both[..., n:]
        sums = (weights - problem.goals) @ mean + (weights * biases).sum(axis=-1)
        return np.asarray(sums - numbers(offsets, "offsets"))[..., np.newaxis]

    def gradient(both: Array, _: int) -> Array:
        delta = mean_delta(both)
        on_weights = (both[..., :n] - problem.goals) @ covariance + delta * (mean + both[..., n:])
        return np.concatenate([on_weights, delta * both[..., :n]], axis=-1)

    def misfit(both: Array) -> Array:
        error = both[..., :n] - problem.goals
        loss = ((error @ covariance) * error).sum(axis=-1) + mean_delta(both)[..., 0] ** 2
        return np.asarray(loss / problem.allowed)

    return gradient, misfit


@computable
def best_descent(problem: Problem, fractions: int = 100) -> Best:
    """Full-batch descent at the best of `fractions` step sizes, spread evenly between 0 and 2/λmax."""
    sizes = np.linspace(0, 2 / float(eigenvalues(problem.hessian)[-1]), count(fractions, "fractions") + 2)[1:-1]
    return best(sizes, descent_steps(problem, sizes))


def best(step_sizes: ArrayLike, counts: ArrayLike) -> Best:
    """The step size whose runs have the least median, from counts (step sizes, runs)."""
    sizes, steps = vector(step_sizes, "step_sizes"), reals(counts, "counts")
    if steps.ndim != 2 or not steps.size or len(sizes) != len(steps) or not (steps >= 0).all():
        raise ValueError(f"expected counts of shape (step sizes, runs), got {steps.shape} for {len(sizes)} step sizes")
    steps, quarter = np.sort(steps, axis=1), steps.shape[1] // 4  # no mean of two: infinity and a number have none
    winner = int(steps[:, steps.shape[1] // 2].argmin())  # the first of equals
    lower, median, upper = (float(steps[winner, rank]) for rank in (quarter, steps.shape[1] // 2, -1 - quarter))
    return Best(float(sizes[winner]), median, lower, upper)


@computable
def _allowed(inputs: Array, goals: Array, tolerance: float) -> Array:
    allowed = np.asarray(tolerance * (inputs @ goals.T).var(axis=0))
    positive(allowed.min(), "the least variance of the targets")
    return allowed
