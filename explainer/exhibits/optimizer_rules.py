"""The rules that race on the common problem."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explainer import optimizers
from explainer.checked import Array
from explainer.racing import Problem

BATCH, DECAY = 8, 0.9
TUNED_DECAY = 0.5  # the best of nine on raw inputs, as a test says

Make = Callable[[Array, Problem], optimizers.Rule]


@dataclass(frozen=True)
class Runner:
    """A rule by its name in tables, and what its table row cannot measure.

    `batch` and `sign_batch` are how many samples its gradient has (0 for all), on the way to the finish and when signs
    are counted; `proof` is whether no update can mix signs when inputs are positive; `limit` ends a run.
    """

    name: str
    make: Make
    batch: int
    sign_batch: int
    proof: bool
    limit: int
    fails: str


def _descent(step_size: Array, _: Problem) -> optimizers.Rule:
    return optimizers.gradient_descent(step_size)


def _diagonal(step_size: Array, problem: Problem) -> optimizers.Rule:
    return optimizers.preconditioned(step_size, np.diag(np.diag(problem.hessian)))


def _newton(step_size: Array, problem: Problem) -> optimizers.Rule:
    return optimizers.preconditioned(step_size, problem.hessian)


def _momentum(step_size: Array, _: Problem) -> optimizers.Rule:
    return optimizers.momentum(step_size, DECAY)


def _tuned_momentum(step_size: Array, _: Problem) -> optimizers.Rule:
    return optimizers.momentum(step_size, TUNED_DECAY)


MOMENTUM, TUNED = f"momentum, β = {DECAY}", "momentum, β tuned"
ALL = "descent, all samples"
ONE_FED = "fed single samples"
RUNNERS = (
    Runner("descent, one sample", _descent, 1, 1, True, 1000, "inputs are positive"),
    Runner(f"descent, batches of {BATCH}", _descent, BATCH, BATCH, False, 1000, r"$\kappa$ is large"),
    Runner(ALL, _descent, 0, 0, False, 1000, r"$\kappa$ is large"),
    Runner(MOMENTUM, _momentum, 0, 1, False, 300, r"$\kappa$ is small"),
    Runner(TUNED, _tuned_momentum, 0, 1, False, 300, r"$\kappa$ is very large"),
    Runner("Adam", lambda step, _: optimizers.adam(step), 0, 1, False, 1000, "features are many"),
    Runner("RMSProp", lambda step, _: optimizers.rmsprop(step), 0, 1, True, 3000, ONE_FED),
    Runner("sign descent", lambda step, _: optimizers.sign_descent(step), 0, 1, True, 3000, ONE_FED),
    Runner("diagonal Newton", _diagonal, 0, 1, True, 300, "features are alike"),
    Runner("Newton", _newton, 0, 1, False, 300, "$H$ is singular"),
)


@functools.cache
def runner(name: str) -> Runner:
    """The rule of a name."""
    (found,) = [rule for rule in RUNNERS if rule.name == name]
    return found
