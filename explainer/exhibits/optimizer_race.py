"""How each rule fares on the common problem, and what it does to signs and to the condition number."""

import functools

import numpy as np

from explainer import optimizers, orthants
from explainer.checked import Array
from explainer.conditioning import condition_number
from explainer.exhibits import common_problem
from explainer.exhibits.optimizer_rules import ALL, TUNED, runner
from explainer.racing import Best, Problem, best, best_descent, steps_until

# The step sizes, of shape (sizes, 1, 1), so that all of them run at once.
STEP_SIZES = np.array([0.0005 * 1.2**k for k in range(58)])
DECAYS = np.array([k / 10 for k in range(1, 10)])  # of momentum, tried for the best
WIDE_SIZES, WIDE_LIMIT = STEP_SIZES[19:49:2], 400
SIGN_STEP_SIZE, SIGN_STEPS = 0.01, 200
ADAPTIVE, KAPPA_STEPS = {"Adam": 0.999, "RMSProp": 0.9}, 100  # the decays of their v


@functools.cache
def finish(name: str, kind: str) -> Best:
    """How a rule fares on the raw or the centered problem, at the best of the step sizes."""
    if name == ALL:
        return best_descent(getattr(common_problem, kind)())
    return tuned_momentum(kind)[1] if name == TUNED else best(STEP_SIZES, _counts(name, kind, STEP_SIZES))


def counts(name: str, kind: str) -> Array:
    """The steps of each run at that step size, (runs,)."""
    return np.asarray(_counts(name, kind, np.array([finish(name, kind).step_size]))[0])


def _counts(name: str, kind: str, step_sizes: Array) -> Array:
    problem: Problem = getattr(common_problem, kind)()
    rule, gradient = runner(name), optimizers.bowl(problem.hessian, problem.goals)
    if rule.batch:
        gradient = optimizers.samples(problem.inputs, problem.goals, common_problem.order(rule.batch, rule.limit))
    step = rule.make(step_sizes[:, np.newaxis, np.newaxis], problem)
    return steps_until(step, gradient, problem.misfit, np.zeros_like(problem.goals), rule.limit)


@functools.cache
def tuned_momentum(kind: str) -> tuple[float, Best]:
    """The best decay of momentum, and how it fares with that."""
    problem: Problem = getattr(common_problem, kind)()
    rule = optimizers.momentum(STEP_SIZES[:, np.newaxis, np.newaxis], DECAYS[:, np.newaxis, np.newaxis, np.newaxis])
    gradient = optimizers.bowl(problem.hessian, problem.goals)
    counts = steps_until(rule, gradient, problem.misfit, np.zeros_like(problem.goals), runner(TUNED).limit)
    found = [(float(decay), best(STEP_SIZES, each)) for decay, each in zip(DECAYS, counts, strict=True)]
    return min(found, key=lambda pair: pair[1].median)


@functools.cache
def mixed_share(name: str) -> float:
    """The share of updates with both signs among the first of all runs, on raw inputs, one sample at a time or so."""
    problem, rule = common_problem.raw(), runner(name)
    gradient = optimizers.bowl(problem.hessian, problem.goals)
    if rule.sign_batch:
        gradient = optimizers.samples(problem.inputs, problem.goals, common_problem.order(rule.sign_batch, SIGN_STEPS))
    step = rule.make(np.array(SIGN_STEP_SIZE), problem)
    path = optimizers.run(step, gradient, np.zeros_like(problem.goals), SIGN_STEPS)
    return float((~orthants.same_sign(np.diff(path, axis=0), strictly=False)).mean())


@functools.cache
def adaptive_kappas(name: str) -> Array:
    """κ of the bowl rescaled by √v, as Adam and RMSProp keep it, at each step up to the median arrival, (steps, runs).

    A diagonal D turns descent on H into descent on D^−½HD^−½.
    """
    problem, result = common_problem.raw(), finish(name, "raw")
    gradient = optimizers.bowl(problem.hessian, problem.goals)
    rule = runner(name).make(np.array(result.step_size), problem)
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


@functools.cache
def wide_median(name: str, is_centered: bool) -> float:
    """The median steps with ten times as many inputs, on every other step size."""
    problem = common_problem.wide(is_centered)
    if name == ALL:
        return best_descent(problem).median
    rule = runner(name).make(WIDE_SIZES[:, np.newaxis, np.newaxis], problem)
    gradient = optimizers.bowl(problem.hessian, problem.goals)
    counts = steps_until(rule, gradient, problem.misfit, np.zeros_like(problem.goals), WIDE_LIMIT)
    return best(WIDE_SIZES, counts).median
