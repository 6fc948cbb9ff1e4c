"""What each remedy centers: a feature over the samples, or a sample over its features.

Inputs are samples in rows, (samples, features). Deviations divide by the count (ddof = 0).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, computable, count, in_range, numbers, positive, table, vector, vectors
from explainer.neuron import output, upstream, weight_gradient
from explainer.optimizers import path_in_range

EPSILON = 1e-5  # added to a variance, or mean square, before a normalization divides by its root


@computable
def centered(inputs: ArrayLike) -> Array:
    """Each feature minus its mean over the samples: every column of the result has mean 0."""
    x = table(inputs, "inputs")
    return np.asarray(x - x.mean(axis=0))


@computable
def min_max_scaled(inputs: ArrayLike) -> Array:
    """Each feature moved and scaled so that it reaches from 0 to 1: no entry is negative, so no column has mean 0."""
    x = table(inputs, "inputs")
    _check_spread(np.ptp(x, axis=0), x)
    return np.asarray((x - x.min(axis=0)) / np.ptp(x, axis=0))


@computable
def scaled(inputs: ArrayLike) -> Array:
    """Each feature divided by its deviation: deviations of 1, while the means stay away from 0 and no sign changes."""
    x = table(inputs, "inputs")
    _check_spread(x.std(axis=0), x)
    return np.asarray(x / x.std(axis=0))


@computable
def standardized(inputs: ArrayLike) -> Array:
    """Each feature centered and divided by its deviation: every column has mean 0 and deviation 1."""
    x = centered(inputs)
    _check_spread(x.std(axis=0), table(inputs, "inputs"))
    return np.asarray(x / x.std(axis=0))


def normalized(x: Array, axis: int, epsilon: float = EPSILON) -> tuple[Array, Callable[[Array], Array]]:
    """The array with mean 0 and deviation just below 1 along an axis, and how a gradient goes back through that.

    The way back takes the upstream gradient behind, of the shape of x, to that before. Neither checks what it gets.
    """
    rest = x - x.mean(axis=axis, keepdims=True)
    deviation = np.sqrt((rest**2).mean(axis=axis, keepdims=True) + epsilon)
    y = rest / deviation

    def back(delta: Array) -> Array:
        shared = delta.mean(axis=axis, keepdims=True) + y * (delta * y).mean(axis=axis, keepdims=True)
        return np.asarray((delta - shared) / deviation)

    return y, back


@computable
def batch_normalized(
    batch: ArrayLike, gain: ArrayLike = 1.0, shift: ArrayLike = 0.0, epsilon: float = EPSILON
) -> Array:
    """Each feature normalized over the batch: mean `shift` (0 at first), deviation just below `gain`.

    With epsilon > 0 a constant feature becomes its shift. Batch normalization as of Ioffe and Szegedy (2015).
    """
    return _affine(normalized(table(batch, "batch"), 0, positive(epsilon, "epsilon"))[0], gain, shift)


@computable
def batch_norm_upstream(batch: ArrayLike, delta: ArrayLike, epsilon: float = EPSILON) -> Array:
    """The upstream gradient before a batch normalization (gain 1), from `delta` behind it: every column sums to 0.

    That is so because the normalization ignores what all samples share. Both have shape (samples, features).
    """
    x, behind = table(batch, "batch"), table(delta, "delta")
    if behind.shape != x.shape:
        raise ValueError(f"expected one delta for each entry, got shapes {behind.shape} and {x.shape}")
    return normalized(x, 0, positive(epsilon, "epsilon"))[1](behind)


@computable
def layer_normalized(
    inputs: ArrayLike, gain: ArrayLike = 1.0, shift: ArrayLike = 0.0, epsilon: float = EPSILON
) -> Array:
    """Each sample normalized over its own features: with gain 1 and shift 0 every row has mean 0.

    So the feature means add up to 0: what they share is gone, all of it if the features are independent and
    distributed alike, and their differences stay. Layer normalization as of Ba, Kiros and Hinton (2016).
    """
    return _affine(normalized(table(inputs, "inputs"), 1, positive(epsilon, "epsilon"))[0], gain, shift)


@computable
def rms_normalized(inputs: ArrayLike, gain: ArrayLike = 1.0, epsilon: float = EPSILON) -> Array:
    """Each sample divided by the root mean square of its own features: no mean is subtracted, so signs stay.

    RMS normalization as of Zhang and Sennrich (2019).
    """
    x = table(inputs, "inputs")
    return _affine(x / np.sqrt((x**2).mean(axis=1, keepdims=True) + positive(epsilon, "epsilon")), gain, 0.0)


@computable
def input_bias_gradients(w: ArrayLike, x: ArrayLike, input_bias: ArrayLike, delta: ArrayLike) -> tuple[Array, Array]:
    """The gradients of f = Σ wᵢ(xᵢ + bᵢ): dL/dw = δ(x + b) and dL/db = δw, each of shape (..., n)."""
    weights, biases = vector(w, "w"), vector(input_bias, "input_bias")
    inputs = vectors(x, "x", len(weights))
    if len(biases) != len(weights):
        raise ValueError(f"expected one bias for each of {len(weights)} inputs, got {len(biases)}")
    rows = np.broadcast_to(weights, inputs.shape)
    return weight_gradient(delta, inputs + biases), weight_gradient(delta, rows)


@dataclass(frozen=True)
class InputBiasDescent:
    """The path of f = Σ wᵢ(xᵢ + bᵢ): weights and biases (steps + 1, n), mean losses (steps + 1,)."""

    weights: Array
    biases: Array
    losses: Array


@computable
def descend_with_input_bias(
    inputs: ArrayLike, targets: ArrayLike, start: ArrayLike, step_size: float, steps: int
) -> InputBiasDescent:
    """Full-batch descent on L = ½ mean (f − t)² that learns both w, from `start`, and b, from zero."""
    x, step = table(inputs, "inputs"), positive(step_size, "step_size")
    t, n = vector(targets, "targets", len(x)), x.shape[1]

    def deltas(both: Array) -> Array:
        return in_range(upstream(output(both[:n], x + both[n:]), t), step)

    def gradient(both: Array, _: int) -> Array:
        each = input_bias_gradients(both[:n], x, both[n:], deltas(both))
        return np.asarray(np.concatenate(each, axis=1).mean(axis=0))

    first = np.concatenate([vector(start, "start", n), np.zeros(n)])
    path = path_in_range(gradient, first, step, count(steps, "steps"))
    losses = [0.5 * float(delta @ delta) / len(x) for delta in map(deltas, path)]
    weights, biases = np.split(np.array(path), 2, axis=1)
    return InputBiasDescent(weights, biases, np.array(losses))


def _affine(normalized: Array, gain: ArrayLike, shift: ArrayLike) -> Array:
    """The learned part of a normalization: a gain and a shift for all features, or one for each."""
    for value, name in ((numbers(gain, "gain"), "gain"), (numbers(shift, "shift"), "shift")):
        if value.shape not in ((), normalized.shape[1:]):
            raise ValueError(f"expected one {name}, or {normalized.shape[1]} of them, got shape {value.shape}")
    return np.asarray(numbers(gain, "gain") * normalized + numbers(shift, "shift"))


def _check_spread(spreads: Array, x: Array) -> None:
    constant = np.flatnonzero(spreads <= 1e-12 * np.abs(x).max(axis=0))
    if constant.size:
        raise ValueError(f"expected every feature to vary over the samples, but feature {constant[0]} is constant")
