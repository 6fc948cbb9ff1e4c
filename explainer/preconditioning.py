"""Centering without touching the data: the gradient that makes descent on raw inputs that on centered ones.

The neuron f = w·(x − μ) + c on centered inputs is f = w·x + b with b = c − μ·w: in short (w, b) = T(w, c). A step
along the gradient of (w, c) is a step of (w, b) along TTᵀg, where g is the gradient of (w, b). It holds for any loss.
"""

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, computable, count, positive, vector, vectors
from explainer.optimizers import Gradient, path_in_range


@computable
def as_if_centered(gradient: ArrayLike, mean: ArrayLike) -> Array:
    """TTᵀg for the gradients (..., n + 1) on raw inputs, the bias's entry last, of the same shape.

    The weights get g_w − μ g_b, which is the gradient on x − μ, and the bias g_b − μ·(g_w − μ g_b).
    """
    center = vector(mean, "mean")
    g = vectors(gradient, "gradient", len(center) + 1)
    weights = g[..., :-1] - g[..., -1:] * center
    return np.concatenate([weights, g[..., -1:] - weights @ center[:, np.newaxis]], axis=-1)


@computable
def descend_as_if_centered(
    gradient: Gradient, start: ArrayLike, mean: ArrayLike, step_size: float, steps: int
) -> Array:
    """The weights and bias on raw inputs before the first step and after each, (steps + 1, n + 1), along TTᵀg."""
    first = vector(start, "start", len(vector(mean, "mean")) + 1)

    def changed(weights: Array, step: int) -> Array:
        return as_if_centered(gradient(weights, step), mean)

    return np.array(path_in_range(changed, first, positive(step_size, "step_size"), count(steps, "steps")))
