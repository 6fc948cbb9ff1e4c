"""What each remedy centers: a feature over the samples, or a sample over its features.

Inputs are samples in rows, (samples, features). Deviations divide by the count (ddof = 0).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, count, in_range, positive, table, vector, vectors
from explainer.neuron import output, upstream, weight_gradient


def centered(inputs: ArrayLike) -> Array:
    """Each feature minus its mean over the samples: every column of the result has mean 0."""
    x = table(inputs, "inputs")
    return x - x.mean(axis=0)


def standardized(inputs: ArrayLike) -> Array:
    """Each feature centered and divided by its deviation: every column has mean 0 and deviation 1."""
    deviations = centered(inputs).std(axis=0)
    constant = np.flatnonzero(deviations <= 1e-12 * np.abs(table(inputs, "inputs")).max(axis=0))
    if constant.size:
        raise ValueError(f"expected every feature to vary over the samples, but feature {constant[0]} is constant")
    return centered(inputs) / deviations


def batch_normalized(batch: ArrayLike, gain: ArrayLike = 1.0, shift: ArrayLike = 0.0, epsilon: float = 1e-5) -> Array:
    """Each feature normalized over the batch: mean `shift` (0 at first), deviation just below `gain`.

    With epsilon > 0 a constant feature becomes its shift. Batch normalization as of Ioffe and Szegedy (2015).
    """
    x = centered(batch)
    return gain * x / np.sqrt(x.var(axis=0) + positive(epsilon, "epsilon")) + shift


def layer_normalized(inputs: ArrayLike, gain: ArrayLike = 1.0, shift: ArrayLike = 0.0, epsilon: float = 1e-5) -> Array:
    """Each sample normalized over its own features: with gain 1 and shift 0 every row has mean 0.

    It centers no feature over the samples. Layer normalization as of Ba, Kiros and Hinton (2016).
    """
    x = table(inputs, "inputs")
    rows = x - x.mean(axis=1, keepdims=True)
    return gain * rows / np.sqrt(rows.var(axis=1, keepdims=True) + positive(epsilon, "epsilon")) + shift


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
    """The path of f = Σ wᵢ(xᵢ + bᵢ): weights and biases (steps + 1, n), mean loss before each step and after the last."""

    weights: Array
    biases: Array
    losses: Array


def descend_with_input_bias(
    inputs: ArrayLike, targets: ArrayLike, start: ArrayLike, step_size: float, steps: int
) -> InputBiasDescent:
    """Full-batch descent on L = ½ mean (f − t)² that learns both w, from `start`, and b, from zero."""
    x, step = table(inputs, "inputs"), positive(step_size, "step_size")
    t = vector(targets, "targets", len(x))
    weights, biases = [vector(start, "start", x.shape[1])], [np.zeros(x.shape[1])]
    losses = []
    for _ in range(count(steps, "steps") + 1):
        w, b = weights[-1], biases[-1]
        delta = upstream(output(w, x + b), t)
        losses.append(0.5 * float(delta @ delta) / len(x))
        on_weights, on_biases = input_bias_gradients(w, x, b, delta)
        weights.append(in_range(w - step * on_weights.mean(axis=0), step))
        biases.append(in_range(b - step * on_biases.mean(axis=0), step))
    return InputBiasDescent(np.array(weights[:-1]), np.array(biases[:-1]), np.array(losses))
