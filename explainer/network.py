"""Networks with hidden layers and a softmax on top: outputs, losses and gradients, for stacks of networks at once.

Samples come in rows, x (..., B, n). The leading axes number networks that share an architecture and differ in their
weights, for instance step sizes × seeds; they broadcast as usual. Labels are whole numbers (..., B).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explainer.activations import TRAINED
from explainer.centering import normalized
from explainer.checked import Array, number
from explainer.parameters import Parameters

Labels = NDArray[np.intp]
LARGEST = 1e100  # shift, whose square normalizations take


@dataclass(frozen=True)
class Hidden:
    """What follows the linear part of each hidden layer: an activation, moved by a shift, and a normalization.

    Normalizations have gain one and shift zero, which are not learned.
    """

    activation: str = "sigmoid"
    shift: float = 0.0
    normalization: Literal["none", "batch before", "batch after", "layer after"] = "none"

    def __post_init__(self) -> None:
        if self.activation not in TRAINED:
            raise ValueError(f"expected an activation among {', '.join(TRAINED)}, got {self.activation!r}")
        if self.normalization not in _NORMALIZATIONS:
            known = ", ".join(_NORMALIZATIONS)
            raise ValueError(f"expected a normalization among {known}, got {self.normalization!r}")
        if abs(number(self.shift, "shift")) > LARGEST:
            raise ValueError(f"expected a shift of at most {LARGEST:g} in size, got {self.shift:g}")


def outputs(parameters: Parameters, hidden: Hidden, x: Array) -> Array:
    """The outputs (..., B, classes) before the softmax."""
    return _forward(parameters, hidden, x)[0]


def hidden_outputs(parameters: Parameters, hidden: Hidden, x: Array) -> list[Array]:
    """What each hidden layer passes on, (..., B, units)."""
    return [record.inputs for record in _forward(parameters, hidden, x)[1][1:]]


def loss(outputs: Array, labels: Labels) -> Array:
    """The mean cross-entropy over the samples, (...)."""
    picked = np.take_along_axis(_log_softmax(outputs), _column(outputs, labels), axis=-1)
    return np.asarray(-picked[..., 0].mean(axis=-1))


def gradients(parameters: Parameters, hidden: Hidden, x: Array, labels: Labels) -> Parameters:
    """The gradient of the mean cross-entropy over the samples, by backpropagation."""
    top, records = _forward(parameters, hidden, x)
    delta = np.exp(_log_softmax(top))
    column = _column(top, labels)
    np.put_along_axis(delta, column, np.take_along_axis(delta, column, axis=-1) - 1, axis=-1)
    delta /= delta.shape[-2]
    on_weights, on_biases = [], []
    for w, record in zip(reversed(parameters.weights), reversed(records), strict=True):
        on_weights.append(_transposed(delta) @ record.inputs)
        on_biases.append(delta.sum(axis=-2))
        delta = record.backward(delta @ w) if record.backward else delta
    return Parameters(tuple(reversed(on_weights)), tuple(reversed(on_biases)))


@dataclass(frozen=True)
class _Record:
    """What backpropagation needs of a layer: its inputs, and the way back through the hidden part that made them."""

    inputs: Array
    backward: Callable[[Array], Array] | None


def _forward(parameters: Parameters, hidden: Hidden, x: Array) -> tuple[Array, list[_Record]]:
    if x.ndim < 2 or x.shape[-1] != parameters.weights[0].shape[-1]:
        raise ValueError(f"expected inputs (..., B, {parameters.weights[0].shape[-1]}), got shape {x.shape}")
    records = [_Record(x, None)]
    z = x
    for index, (w, b) in enumerate(zip(parameters.weights, parameters.biases, strict=True)):
        z = records[-1].inputs @ _transposed(w) + b[..., np.newaxis, :]
        if index < len(parameters.weights) - 1:
            records.append(_activated(hidden, z))
    return z, records


def _activated(hidden: Hidden, z: Array) -> _Record:
    """The activations that one hidden layer passes on, and the way back."""
    value, slope = TRAINED[hidden.activation]
    before, after = _NORMALIZATIONS[hidden.normalization]
    normal, back_before = _normalized(z, before)
    a = value(normal)
    h, back_after = _normalized(a + hidden.shift, after)
    return _Record(h, lambda delta: back_before(back_after(delta) * slope(a)))


_NORMALIZATIONS = {  # the axes to normalize along before and after the activation: -2 is the batch, -1 the layer
    "none": (None, None),
    "batch before": (-2, None),
    "batch after": (None, -2),
    "layer after": (None, -1),
}


def _normalized(x: Array, axis: int | None) -> tuple[Array, Callable[[Array], Array]]:
    """The array normalized along an axis, or as it is, and how a gradient goes back through that."""
    return (x, lambda delta: delta) if axis is None else normalized(x, axis)


def _log_softmax(outputs: Array) -> Array:
    rest = outputs - outputs.max(axis=-1, keepdims=True)
    return np.asarray(rest - np.log(np.exp(rest).sum(axis=-1, keepdims=True)))


def _column(outputs: Array, labels: Labels) -> Labels:
    """The labels as indices along the last axis of the outputs."""
    if labels.shape[-1:] != outputs.shape[-2:-1] or labels.min() < 0 or labels.max() >= outputs.shape[-1]:
        classes = f"{outputs.shape[-2]} labels below {outputs.shape[-1]}"
        raise ValueError(f"expected {classes}, got shape {labels.shape}, {labels.min()} to {labels.max()}")
    return np.broadcast_to(labels, outputs.shape[:-1])[..., np.newaxis]


def _transposed(matrix: Array) -> Array:
    return np.swapaxes(matrix, -1, -2)
