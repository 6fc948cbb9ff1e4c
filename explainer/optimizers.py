"""Descent: one loop, from any start along any gradient by any update rule; optimizers are such rules.

A rule is made by one of the functions below and keeps what it remembers: make a new one for each run. Gradients have
shape (..., n), so that one run can carry many step sizes at once: a step size is a number or has shape (..., 1).
"""

from collections.abc import Callable, Iterator
from itertools import count as counted
from itertools import islice
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, computable, count, in_range, numbered, numbers, table, vectors
from explainer.parameters import Parameters

State = TypeVar("State", Array, Parameters)  # what descent moves: weights of any shape, or whole networks
Rule = Callable[[Array], Array]  # takes the gradient at each step in turn, returns what to add to the weights
Gradient = Callable[[Array, int], Array]  # the gradient at given weights, for step 0, 1, …


def iterates(rule: Callable[[State], State], gradient: Callable[[State, int], State], start: State) -> Iterator[State]:
    """The weights before the first step and after each, without end; nothing is computed before it is asked for.

    Weights that diverge go on as infinities and NaN: `islice` sets a horizon, `in_range` a limit.
    """
    weights = start
    for step in counted():
        yield weights
        weights = weights + rule(gradient(weights, step))


def run(rule: Rule, gradient: Gradient, start: ArrayLike, steps: int) -> Array:
    """The weights before the first step and after each, (steps + 1, ..., n)."""
    return np.array(list(islice(iterates(rule, gradient, numbers(start, "start")), count(steps, "steps") + 1)))


def path_in_range(gradient: Gradient, start: Array, step_size: float, steps: int) -> list[Array]:
    """The weights of plain descent before the first step and after each; OverflowError once they leave the range."""
    course = islice(iterates(gradient_descent(step_size), gradient, start), steps + 1)
    return [in_range(weights, step_size) for weights in course]


def gradient_descent(step_size: ArrayLike) -> Rule:
    """−ηg."""
    step = _step(step_size)
    return lambda gradient: -step * gradient


def momentum(step_size: ArrayLike, decay: ArrayLike = 0.9) -> Rule:
    """The heavy ball (Polyak 1964): v ← βv + g, then −ηv; β may have the shape of a step size."""
    step, kept, velocity = _step(step_size), _decay(decay), np.zeros(1)

    def rule(gradient: Array) -> Array:
        nonlocal velocity
        velocity = kept * velocity + gradient
        return -step * velocity

    return rule


def rmsprop(step_size: ArrayLike, decay: float = 0.9, epsilon: float = 1e-8) -> Rule:
    """v ← βv + (1 − β)g² from zero, then −ηg/(√v + ε)."""
    step, kept, mean_square = _step(step_size), _decay(decay), np.zeros(1)

    def rule(gradient: Array) -> Array:
        nonlocal mean_square
        mean_square = kept * mean_square + (1 - kept) * gradient**2
        return -step * gradient / (np.sqrt(mean_square) + epsilon)

    return rule


def adam(step_size: ArrayLike, decays: tuple[float, float] = (0.9, 0.999), epsilon: float = 1e-8) -> Rule:
    """Running means m of g and v of g², both corrected for their start at zero: m̂ and v̂, then −ηm̂/(√v̂ + ε)."""
    step, mean, mean_square, past = _step(step_size), np.zeros(1), np.zeros(1), 0
    first, second = map(_decay, decays)

    def rule(gradient: Array) -> Array:
        nonlocal mean, mean_square, past
        past += 1
        mean = first * mean + (1 - first) * gradient
        mean_square = second * mean_square + (1 - second) * gradient**2
        return -step * mean / (1 - first**past) / (np.sqrt(mean_square / (1 - second**past)) + epsilon)

    return rule


def sign_descent(step_size: ArrayLike) -> Rule:
    """−η sign(g): every weight moves by the same amount."""
    step = _step(step_size)
    return lambda gradient: -step * np.sign(gradient)


@computable
def preconditioned(step_size: ArrayLike, matrix: ArrayLike) -> Rule:
    """−ηP⁻¹g with a fixed symmetric matrix P (n, n): the Hessian for Newton's method, its diagonal for Jacobi's."""
    step, fixed = _step(step_size), table(matrix, "matrix")
    if fixed.shape[0] != fixed.shape[1] or not np.allclose(fixed, fixed.T) or np.linalg.matrix_rank(fixed) < len(fixed):
        raise ValueError(f"expected a symmetric matrix of full rank, got {matrix!r}")
    inverse = np.linalg.inv(fixed)
    return lambda gradient: np.asarray(-step * (gradient @ inverse))


def bowl(hessian: ArrayLike, goal: ArrayLike) -> Gradient:
    """The full-batch gradient H(w − w*) of a linear neuron whose targets the goal, (n,) or one a run, meets exactly."""
    matrix, end = numbers(hessian, "hessian"), vectors(goal, "goal")
    if matrix.shape != (end.shape[-1], end.shape[-1]):
        raise ValueError(f"expected a hessian of shape {(end.shape[-1], end.shape[-1])}, got {matrix.shape}")
    return lambda weights, _: (weights - end) @ matrix


def samples(inputs: ArrayLike, goal: ArrayLike, order: ArrayLike) -> Gradient:
    """The mean of δx over the batch that `order` names for each step; the goal, (n,) or (runs, n), meets all targets.

    `order` has shape (steps, B), one batch for all runs, or (steps, runs, B), one for each.
    """
    x = table(inputs, "inputs")
    batches = numbered(order, "order", len(x))
    end = vectors(goal, "goal", x.shape[1])
    if batches.ndim not in (2, 3):
        raise ValueError(f"expected an order (steps, B) or (steps, runs, B), got shape {batches.shape}")

    def gradient(weights: Array, step: int) -> Array:
        batch = x[batches[step]]
        deltas = (batch @ (weights - end)[..., np.newaxis])[..., 0]
        return np.asarray((deltas[..., np.newaxis, :] @ batch)[..., 0, :] / batch.shape[-2])

    return gradient


def _decay(decay: ArrayLike) -> Array:
    kept = numbers(decay, "decay")
    if not ((kept >= 0) & (kept < 1)).all():
        raise ValueError(f"expected decays from 0 to below 1, got {decay!r}")
    return kept


def _step(step_size: ArrayLike) -> Array:
    step = numbers(step_size, "step_size")
    if not (step > 0).all():
        raise ValueError(f"expected step sizes above zero, got {step_size!r}")
    return step
