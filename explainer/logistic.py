"""Logistic regression: one neuron f = w·x, the loss ln(1 + eᶠ) − tf for a label t of 0 or 1, and descents on its mean.

There is no bias; append a constant 1 to every input to have one. Inputs are samples in rows, (samples, n). The upstream
gradient is δ = σ(f) − t, so the mean loss has the gradient E[δx] and the Hessian E[σ′(f) xxᵀ], at most ¼E[xxᵀ].
"""

from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.activations import sigmoid, sigmoid_slope, softplus
from explainer.checked import Array, computable, number, numbered, numbers, table, vector, vectors
from explainer.conditioning import second_moment
from explainer.optimizers import gradient_descent, iterates, run

BLOCK = 64  # so many runs at a time fit the processor's cache: half the time of all at once


@computable
def mean_loss(weights: ArrayLike, inputs: ArrayLike, labels: ArrayLike) -> Array:
    """The mean loss over the samples, (...), for weights (..., n)."""
    x, t = _data(inputs, labels)
    f = vectors(weights, "weights", x.shape[1]) @ x.T
    return np.asarray((softplus(f) - t * f).mean(axis=-1))


@computable
def is_below(weights: ArrayLike, inputs: ArrayLike, labels: ArrayLike, target: float) -> NDArray[np.bool_]:
    """Whether the mean loss is at most the target, (runs,), for weights (runs, n).

    Exponentials are taken only where a bound leaves that open: no loss is below max(0, f) − tf, which has none.
    """
    x, t = _data(inputs, labels)
    against = (1 - 2 * t)[:, np.newaxis] * x
    every = vectors(weights, "weights", x.shape[1])
    if every.ndim != 2:
        raise ValueError(f"expected weights of shape (runs, n), got shape {every.shape}")
    found = np.zeros(len(every), dtype=bool)
    for block in range(0, len(found), BLOCK):
        some = every[block : block + BLOCK]
        is_open = np.maximum(some @ against.T, 0).mean(axis=-1) <= number(target, "target")
        found[block : block + BLOCK][is_open] = mean_loss(some[is_open], x, t) <= target
    return found


@computable
def hessian(weights: ArrayLike, inputs: ArrayLike) -> Array:
    """The Hessian of the mean loss, (n, n), at the weights (n,)."""
    x = table(inputs, "inputs")
    a = sigmoid(x @ vector(weights, "weights", x.shape[1]))
    return second_moment(np.sqrt(sigmoid_slope(a))[:, np.newaxis] * x)


def descend(inputs: ArrayLike, labels: ArrayLike, step_sizes: ArrayLike, order: ArrayLike) -> Iterator[Array]:
    """The weights (..., step sizes, n) before the first step and after each: from zero, −η times the mean δx of it.

    Each row of `order` (..., steps, B) lists the samples of its batch by number; further axes are further runs.
    """
    x, t = _data(inputs, labels)
    steps, turns = vector(step_sizes, "step_sizes")[:, np.newaxis], numbered(order, "order", len(x))
    if turns.ndim < 2:
        raise ValueError(f"expected an order of shape (..., steps, B), got shape {turns.shape}")

    @computable
    def gradient(weights: Array, step: int) -> Array:
        batch = turns[..., step, :]
        delta = sigmoid(weights @ x[batch].swapaxes(-1, -2)) - t[batch][..., np.newaxis, :]
        return np.asarray(delta @ x[batch])

    @computable
    def rule(total: Array) -> Array:
        """Divides last: a step size far too large makes a path chaotic, where the order of rounding tells."""
        return np.asarray(-steps * total / turns.shape[-1])

    start = np.zeros((*turns.shape[:-2], len(steps), x.shape[1]))
    return islice(iterates(rule, gradient, start), turns.shape[-2] + 1)


@computable
def newton(inputs: ArrayLike, labels: ArrayLike, steps: int) -> Array:
    """The weights (n,) after so many steps of Newton's method from zero; quick to the least loss if there is one.

    There is none if a plane separates the labels: then the weights grow without end, and soon separate them.
    """
    x, t = _data(inputs, labels)

    def gradient(weights: Array, _: int) -> Array:
        """The gradient as the inverse Hessian sees it."""
        return np.asarray(np.linalg.solve(hessian(weights, x), (sigmoid(x @ weights) - t) @ x / len(x)))

    return np.asarray(run(gradient_descent(1.0), gradient, np.zeros(x.shape[1]), steps)[-1])


def stays_below(losses: ArrayLike, target: float) -> NDArray[np.intp]:
    """The number of the first of the losses (k, ...) from which on all are at most the target, (...); −1 if none is."""
    above = np.atleast_1d(numbers(losses, "losses") > number(target, "target"))
    if not above.size:
        raise ValueError(f"expected losses of shape (k, ...), none empty, got {losses!r}")
    later = len(above) - above[::-1].argmax(axis=0)
    return np.asarray(np.where(above.any(axis=0), np.where(above[-1], -1, later), 0))


def _data(inputs: ArrayLike, labels: ArrayLike) -> tuple[Array, Array]:
    x = table(inputs, "inputs")
    t = vector(labels, "labels", len(x))
    if not np.isin(t, (0, 1)).all():
        raise ValueError(f"expected labels of 0 or 1, got {np.unique(t)}")
    return x, t
