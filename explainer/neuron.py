"""One neuron f = w·x + b: its output, its loss, and the gradient δx on its weights.

`x` may be one sample of shape (n,) or samples in rows, (..., n); then `f`, `t` and `delta` have shape
(...). Everything is dimensionless.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from explainer.activations import sigmoid, sigmoid_slope
from explainer.checked import Array, computable, number, numbers, positive, vector, vectors


@computable
def output(w: ArrayLike, x: ArrayLike, b: float = 0.0) -> Array:
    """f = w·x + b, shape (...), for weights (n,), inputs (..., n) and a scalar bias."""
    weights = vector(w, "w")
    return vectors(x, "x", len(weights)) @ weights + number(b, "b")


@computable
def squared_loss(f: ArrayLike, t: ArrayLike) -> Array:
    """L = ½(f − t)², entry by entry."""
    return 0.5 * upstream(f, t) ** 2


@computable
def upstream(f: ArrayLike, t: ArrayLike) -> Array:
    """δ = dL/df = f − t for the squared loss: negative when the output is below its target."""
    outputs, targets = numbers(f, "f"), numbers(t, "t")
    if targets.shape not in ((), outputs.shape):
        raise ValueError(f"expected one target for each output, got shapes {targets.shape} and {outputs.shape}")
    return outputs - targets


@computable
def upstream_of_sigmoid(f: ArrayLike, t: ArrayLike) -> Array:
    """δ = dL/df = (σ(f) − t)·σ′(f) for L = ½(σ(f) − t)²: the sigmoid's slope is a factor of δ."""
    a = sigmoid(f)
    return upstream(a, t) * sigmoid_slope(a)


@computable
def weight_gradient(delta: ArrayLike, x: ArrayLike) -> Array:
    """dL/dw = δx, shape (..., n): the one number δ times the inputs."""
    inputs, upstreams = vectors(x, "x"), numbers(delta, "delta")
    if upstreams.shape not in ((), inputs.shape[:-1]):
        raise ValueError(f"expected one delta for each input, got shapes {upstreams.shape} and {inputs.shape}")
    return upstreams[..., np.newaxis] * inputs


@computable
def layer_gradient(delta: ArrayLike, x: ArrayLike) -> Array:
    """dL/dW = δxᵀ, shape (m, n), for one sample x (n,) and the deltas (m,) of a layer of m neurons."""
    return np.outer(vector(delta, "delta"), vector(x, "x"))


@computable
def input_gradient(delta: ArrayLike, w: ArrayLike) -> Array:
    """dL/dx = Wᵀδ, shape (n,), for the weights W (m, n) and deltas (m,) of a layer; δw for one neuron, w (n,)."""
    weights, upstreams = vectors(w, "w"), numbers(delta, "delta")
    if weights.ndim > 2 or upstreams.shape != weights.shape[:-1]:
        raise ValueError(f"expected one delta for each neuron, got shapes {upstreams.shape} and {weights.shape}")
    return upstreams @ weights if upstreams.ndim else upstreams * weights


@computable
def nudged_gradient(loss: Callable[[Array], float], w: ArrayLike, nudge: float = 1e-5) -> Array:
    """dL/dw by trial: each weight nudged both ways, (L(w + ε) − L(w − ε)) / 2ε, shape (n,).

    The error is of the order of ε² for a smooth loss, and none for a quadratic but for rounding.
    """
    weights = vector(w, "w")
    nudges = positive(nudge, "nudge") * np.eye(len(weights))
    return np.array([(loss(weights + step) - loss(weights - step)) / (2 * nudge) for step in nudges])


@dataclass(frozen=True)
class Pass:
    """One sample forward and backward through one neuron with L = ½(f − t)²: its values, and dL by each of them."""

    x: Array  # (n,)
    w: Array  # (n,)
    b: float
    t: float

    @property
    def f(self) -> float:
        """The output."""
        return float(output(self.w, self.x, self.b))

    @property
    def loss(self) -> float:
        """L."""
        return float(squared_loss(self.f, self.t))

    @property
    def delta(self) -> float:
        """δ = dL/df, which is dL/db as well."""
        return float(upstream(self.f, self.t))

    @property
    def on_w(self) -> Array:
        """dL/dw, (n,)."""
        return weight_gradient(self.delta, self.x)

    @property
    def on_x(self) -> Array:
        """dL/dx, (n,)."""
        return input_gradient(self.delta, self.w)

    def update(self, step_size: float) -> Array:
        """What a step of gradient descent adds to the weights, (n,)."""
        return -positive(step_size, "step_size") * self.on_w

    def after(self, step_size: float) -> Self:
        """The same sample one step later, the bias held where it was."""
        return type(self)(self.x, self.w + self.update(step_size), self.b, self.t)
