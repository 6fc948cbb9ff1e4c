"""Decoupled weight decay: beside what a rule does, each step takes ηλ of the weights away. Adam becomes AdamW.

Loshchilov and Hutter (2019). For plain descent it is the same as the penalty ½λ‖w‖² in the loss; for Adam it is not,
since a penalty's gradient would be divided by √v̂ like the rest.
"""

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, computable, number, numbers, vectors
from explainer.conditioning import eigenvalues
from explainer.optimizers import Rule


def decayed(rule: Rule, step_size: ArrayLike, decay: float, start: ArrayLike = 0.0) -> Rule:
    """What the rule adds, and −ηλw; it follows the weights from `start` by itself, since a rule sees gradients only.

    The step size is that of the rule, a number or (..., 1), and λ ≥ 0.
    """
    step, share, weights = numbers(step_size, "step_size"), _decay(decay), numbers(start, "start")

    def decaying(gradient: Array) -> Array:
        nonlocal weights
        update = rule(gradient) - step * share * weights
        weights = weights + update
        return np.asarray(update)

    return decaying


@computable
def rest_of_descent(hessian: ArrayLike, goal: ArrayLike, decay: float) -> Array:
    """(H + λI)⁻¹Hw*, where plain descent with decay comes to rest, (..., n) for goals (..., n): short of the goal."""
    matrix, n = numbers(hessian, "hessian"), len(eigenvalues(hessian))
    end, pulled = vectors(goal, "goal", n), matrix + _decay(decay) * np.eye(n)
    return np.asarray(np.linalg.solve(pulled, (end @ matrix).T).T)


@computable
def gradient_at_rest(weights: ArrayLike, decay: float, epsilon: float = 1e-8) -> Array:
    """The gradient −ελw / (1 − λ|w|) that holds AdamW at the weights w against its decay; λ|w| < 1 for each of them.

    A steady gradient has m̂ = g and √v̂ = |g|, so that g / (|g| + ε) balances −λw; it is below one, so nothing can rest
    at λ|w| ≥ 1. Shape (..., n).
    """
    w, share, tiny = numbers(weights, "weights"), _decay(decay), number(epsilon, "epsilon")
    if not (share * np.abs(w) < 1).all():
        raise ValueError(f"expected weights below 1/λ = {1 / share:g} in size, got {weights!r}")
    return np.asarray(-tiny * share * w / (1 - share * np.abs(w)))


def _decay(decay: float) -> float:
    share = number(decay, "decay")
    if share < 0:
        raise ValueError(f"expected a decay of at least zero, got {share:g}")
    return share
