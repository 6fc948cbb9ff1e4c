"""The one problem on which all remedies race: ten inputs that are all positive, and goals of both signs."""

import functools

import numpy as np

from explainer.checked import Array
from explainer.conditioning import Features, condition_number
from explainer.drawing.exhibit import Exhibit
from explainer.experiments.input_biases import InputBiases
from explainer.experiments.race import Race
from explainer.quoting import quote
from explainer.racing import Best, Problem

RACE = Race()
FEATURES, SAMPLES, RUNS = RACE.features, RACE.samples, RACE.goals
NEVER = "never"


class Raced(Exhibit):
    """An exhibit that shows races on the common problem."""

    goals, tolerance = RUNS, RACE.tolerance

    @property
    def problem(self) -> str:
        """The common problem in words."""
        inputs = raw().inputs
        return f"{quote(len(inputs))} samples of {quote(inputs.shape[1])} inputs"

    @property
    def kappa(self) -> float:
        """κ of the raw inputs."""
        return condition_number(raw().hessian)

    @property
    def kappa_by_formula(self) -> float:
        """The same for infinitely many samples."""
        return Features.uniform(FEATURES, *RACE.ends).condition_number

    @property
    def kappa_centered(self) -> float:
        return condition_number(centered().hessian)


@functools.cache
def raw() -> Problem:
    """Inputs uniform from 0 to 1, (samples, features), and goals from the standard normal distribution."""
    return RACE.problem("raw")


@functools.cache
def centered() -> Problem:
    """The same inputs, each minus its mean, and the same goals: the targets lose their mean with the inputs."""
    return RACE.problem("centered")


def offsets() -> Array:
    """What is added to the targets of each run, (runs,), where a bias is learned: so that it has something to learn."""
    return InputBiases().offsets


def in_words(steps: Best) -> str:
    """The median, and the quartiles of the runs."""
    if steps.lower == steps.upper:
        return _count(steps.median)
    return f"{_count(steps.median)} {whole(f'({_count(steps.lower)} to {_count(steps.upper)})')}"


def whole(text: str) -> str:
    """Words of a cell that stay on one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def kappa_in_words(hessian: Array) -> str:
    """The condition number, to three digits or so; ∞ if some direction is flat."""
    kappa = condition_number(hessian)
    return quote(kappa, ".1f" if kappa < 100 else ".0f") if np.isfinite(kappa) else "∞"


def _count(steps: float) -> str:
    return quote(steps, ".0f") if np.isfinite(steps) else NEVER
