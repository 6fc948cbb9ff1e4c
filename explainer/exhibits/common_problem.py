"""The one problem on which all remedies race: ten inputs that are all positive, and goals of both signs."""

import functools

import numpy as np
from numpy.typing import NDArray

from explainer import centering
from explainer.checked import Array
from explainer.conditioning import Features, condition_number
from explainer.exhibit import Exhibit
from explainer.quoting import quote
from explainer.racing import TOLERANCE, Best, Problem

FEATURES, SAMPLES, RUNS = 10, 2000, 11
WIDE_RUNS = 5
INPUT_SEED, GOAL_SEED, ORDER_SEED, OFFSET_SEED = 0, 1, 2, 3
NEVER = "never"


class Raced(Exhibit):
    """An exhibit that shows races on the common problem."""

    @property
    def problem(self) -> str:
        """The common problem in words."""
        inputs = raw().inputs
        return f"{quote(len(inputs))} samples of {quote(inputs.shape[1])} inputs"

    @property
    def goals(self) -> int:
        return RUNS

    @property
    def tolerance(self) -> float:
        return TOLERANCE

    @property
    def kappa(self) -> float:
        """κ of the raw inputs."""
        return condition_number(raw().hessian)

    @property
    def kappa_by_formula(self) -> float:
        """The same for infinitely many samples."""
        return Features.uniform(FEATURES).condition_number

    @property
    def kappa_centered(self) -> float:
        return condition_number(centered().hessian)

    @property
    def kappa_wide(self) -> float:
        """κ of ten times as many raw inputs."""
        return condition_number(wide(is_centered=False).hessian)


@functools.cache
def raw() -> Problem:
    """Inputs uniform from 0 to 1, (samples, features), and goals from the standard normal distribution."""
    goals = np.random.default_rng(GOAL_SEED).normal(size=(RUNS, FEATURES))
    return Problem(np.random.default_rng(INPUT_SEED).uniform(0, 1, (SAMPLES, FEATURES)), goals)


@functools.cache
def centered() -> Problem:
    """The same inputs, each minus its mean, and the same goals: the targets lose their mean with the inputs."""
    return Problem(centering.centered(raw().inputs), raw().goals)


@functools.cache
def wide(is_centered: bool) -> Problem:
    """Ten times as many inputs, drawn alike, and fewer goals."""
    features = 10 * FEATURES
    inputs = np.random.default_rng(INPUT_SEED).uniform(0, 1, (SAMPLES, features))
    goals = np.random.default_rng(GOAL_SEED).normal(size=(WIDE_RUNS, features))
    return Problem(centering.centered(inputs) if is_centered else inputs, goals)


@functools.cache
def offsets() -> Array:
    """What is added to the targets of each run, (runs,), where a bias is learned: so that it has something to learn."""
    return np.random.default_rng(OFFSET_SEED).normal(size=RUNS)


def order(batch_size: int, steps: int) -> NDArray[np.intp]:
    """The samples of each run's batches, drawn with replacement, (steps, runs, batch size)."""
    return np.random.default_rng(ORDER_SEED).integers(SAMPLES, size=(steps, RUNS, batch_size))


def in_words(steps: Best) -> str:
    """The median, and the quartiles of the runs."""
    if steps.lower == steps.upper:
        return _count(steps.median)
    return whole(f"{_count(steps.median)} ({_count(steps.lower)} to {_count(steps.upper)})")


def whole(text: str) -> str:
    """A cell that stays on one line: a table on a phone scrolls rather than breaking it."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def kappa_in_words(hessian: Array) -> str:
    """The condition number, to three digits or so; ∞ if some direction is flat."""
    kappa = condition_number(hessian)
    return quote(kappa, ".1f" if kappa < 100 else ".0f") if np.isfinite(kappa) else "∞"


def _count(steps: float) -> str:
    return quote(steps, ".0f") if np.isfinite(steps) else NEVER
