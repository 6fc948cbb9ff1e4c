"""Weights that serve at many places at once: a convolution's kernel at each position, a recurrence at each step.

Their gradient is the sum of δx over the places, so that one image or one text is a batch already.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from explainer.activations import sigmoid, sigmoid_slope
from explainer.checked import Array, computable, count, numbers


def patches(images: ArrayLike, size: int) -> Array:
    """What a kernel of size × size reads at each of its positions, (..., positions, size²), of images (..., h, w).

    It moves by one pixel and never reaches beyond the image.
    """
    pixels, side = numbers(images, "images"), count(size, "size")
    if pixels.ndim < 2 or min(pixels.shape[-2:]) < side:
        raise ValueError(f"expected images (..., h, w) of at least {side} × {side} pixels, got shape {pixels.shape}")
    windows = sliding_window_view(pixels, (side, side), axis=(-2, -1))
    return np.asarray(windows.reshape(*pixels.shape[:-2], -1, side**2))


@computable
def kernel_gradient(deltas: ArrayLike, read: ArrayLike) -> Array:
    """Σ δx over the positions, (..., n), for deltas (..., positions) and what the kernel reads, (..., positions, n)."""
    upstreams, x = numbers(deltas, "deltas"), numbers(read, "read")
    if x.ndim < 2 or x.shape[:-1] != upstreams.shape:
        raise ValueError(f"expected one delta for each position, got shapes {upstreams.shape} and {x.shape}")
    return np.asarray((upstreams[..., np.newaxis] * x).sum(axis=-2))


@computable
def recurrent_states(weights: ArrayLike, driven: ArrayLike) -> Array:
    """The states h of h ← σ(Wh + u) from h = ½ on, (..., steps + 1, n), for W (..., n, n) and u (..., steps, n)."""
    w, u = numbers(weights, "weights"), numbers(driven, "driven")
    if u.ndim < 2 or w.shape not in _matrices(u):
        raise ValueError(f"expected weights (..., n, n) and inputs (..., steps, n), got {w.shape} and {u.shape}")
    states = [np.full(u.shape[:-2] + u.shape[-1:], 0.5)]
    for step in range(u.shape[-2]):
        states.append(sigmoid((w @ states[-1][..., np.newaxis])[..., 0] + u[..., step, :]))
    return np.stack(states, axis=-2)


@computable
def recurrent_gradient(weights: ArrayLike, states: ArrayLike, on_states: ArrayLike) -> Array:
    """dL/dW = Σ δhᵀ over the steps, (..., n, n), back through time from what the loss itself asks of each state.

    `states` (..., steps + 1, n) are those of `recurrent_states`; `on_states` (..., steps, n) is the derivative of the
    loss by each but the first, without what later states add.
    """
    w, h, asked = numbers(weights, "weights"), numbers(states, "states"), numbers(on_states, "on_states")
    if h.ndim < 2 or asked.shape[:-2] != h.shape[:-2] or asked.shape[-2:] != (h.shape[-2] - 1, h.shape[-1]):
        raise ValueError(f"expected on_states for all states but the first, got shapes {asked.shape} and {h.shape}")
    if w.shape not in _matrices(h):
        raise ValueError(f"expected weights (..., n, n) for states (..., steps + 1, n), got {w.shape} and {h.shape}")
    gradient, later = np.zeros(w.shape), np.zeros(asked.shape[:-2] + asked.shape[-1:])
    for step in reversed(range(asked.shape[-2])):
        delta = (asked[..., step, :] + later) * sigmoid_slope(h[..., step + 1, :])
        gradient = gradient + delta[..., np.newaxis] * h[..., step, np.newaxis, :]
        later = (delta[..., np.newaxis, :] @ w)[..., 0, :]
    return np.asarray(gradient)


def _matrices(vectors: Array) -> tuple[tuple[int, ...], ...]:
    """The shapes that weights may have for vectors (..., steps, n): one matrix for all, or one for each run."""
    n = vectors.shape[-1]
    return (n, n), (*vectors.shape[:-2], n, n)
