"""How each rule fares on the common problem, and what it does to signs and to the condition number."""

import functools

import numpy as np
from numpy.typing import NDArray

from explainer import optimizers, orthants
from explainer.checked import Array
from explainer.conditioning import condition_number
from explainer.exhibits.optimizers import common_problem
from explainer.exhibits.optimizers.common_problem import RACE
from explainer.exhibits.optimizers.optimizer_rules import LONG, QUICK, RUNNERS, runner
from explainer.experiments.race import Finish
from explainer.racing import Best

SIGN_STEP_SIZES, SIGN_STEPS = (0.001, 0.1), 200
ADAPTIVE = {"Adam": RACE.adam_decays[1]} | dict(zip((QUICK, LONG), RACE.rmsprop_decays, strict=True))  # β of v
KAPPA_STEPS = 100


def found(name: str, kind: str) -> Finish:
    """How a rule fares on the raw or the centered problem, at the best of the step sizes."""
    return RACE.result[runner(name).key, kind]


def finish(name: str, kind: str) -> Best:
    """Its best step size, the median and the quartiles."""
    return found(name, kind).best


@functools.cache
def mixed(name: str, step_size: float) -> NDArray[np.bool_]:
    """Which updates have both signs, (steps, runs), on raw inputs from the race's start, one sample at a time or so."""
    problem, rule, tuned = common_problem.raw(), runner(name), found(name, "raw").decay
    made = RACE.make(rule.key, np.array(step_size), problem.hessian)
    if tuned is not None:
        made = optimizers.momentum(step_size, tuned)
    nowhere = np.zeros_like(problem.goals)
    gradient = optimizers.bowl(problem.hessian, nowhere)
    if rule.sign_batch:
        gradient = optimizers.samples(problem.inputs, nowhere, RACE.order(rule.sign_batch, SIGN_STEPS))
    path = optimizers.run(made, gradient, RACE.start - problem.goals, SIGN_STEPS)
    return np.asarray(~orthants.same_sign(np.diff(path, axis=0), strictly=False))


@functools.cache
def adaptive_kappas(name: str) -> Array:
    """κ of the bowl rescaled by √v, as Adam and RMSProp keep it, at each step up to the median arrival, (steps, runs).

    A diagonal D turns descent on H into descent on D^−½HD^−½. All samples at once, as in the race, at the best step
    size there.
    """
    problem, result = common_problem.raw(), finish(name, "raw")
    gradient = optimizers.bowl(problem.hessian, problem.goals)
    rule = RACE.make(runner(name).key, np.array(result.step_size), problem.hessian)
    path = optimizers.run(rule, gradient, np.zeros_like(problem.goals), int(min(result.median, KAPPA_STEPS)))
    scale, kappas = optimizers.rmsprop(1.0, ADAPTIVE[name]), []
    for weights in path:
        slope = gradient(weights, 0)
        diagonals = np.sqrt(np.abs(scale(slope) / slope))  # D^−½
        values = np.linalg.eigvalsh(diagonals[:, :, np.newaxis] * problem.hessian * diagonals[:, np.newaxis])
        kappas.append(values[:, -1] / values[:, 0])
    return np.array(kappas)


def kappa(name: str) -> float:
    """The condition number that a rule descends on with raw inputs; the median over steps and runs if it changes."""
    hessian = common_problem.raw().hessian
    if name in ADAPTIVE:
        return float(np.median(adaptive_kappas(name)))
    if name == "diagonal Newton":
        roots = np.sqrt(np.diag(hessian))
        return condition_number(hessian / np.outer(roots, roots))
    return 1.0 if name == "Newton" else condition_number(hessian)


NAMES = tuple(rule.name for rule in RUNNERS)
