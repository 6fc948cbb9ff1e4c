"""First- and second-order optimizers as update rules, and runs of them on a quadratic bowl or sample by sample.

A rule turns the gradients so far into an update. State and gradients have shape (..., n), so that one run can
carry many step sizes at once: a step size may be a number or have shape (..., 1).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, count, numbers, vector

StepSize = float | Array


class Rule(Protocol):
    """An optimizer: `update` returns what to add to the weights, given the gradient at step k = 1, 2, …"""

    def update(self, gradient: Array, k: int) -> Array: ...


@dataclass
class GradientDescent:
    """−ηg."""

    step_size: StepSize

    def update(self, gradient: Array, k: int) -> Array:
        return -self.step_size * gradient


@dataclass
class Momentum:
    """Heavy ball (Polyak 1964): v ← βv + g, then −ηv."""

    step_size: StepSize
    decay: float = 0.9
    velocity: Array | float = 0.0

    def update(self, gradient: Array, k: int) -> Array:
        self.velocity = self.decay * self.velocity + gradient
        return np.asarray(-self.step_size * self.velocity)


@dataclass
class RMSProp:
    """v ← βv + (1 − β)g², then −ηg/(√v + ε)."""

    step_size: StepSize
    decay: float = 0.99
    epsilon: float = 1e-8
    mean_square: Array | float = 0.0

    def update(self, gradient: Array, k: int) -> Array:
        self.mean_square = self.decay * self.mean_square + (1 - self.decay) * gradient**2
        return np.asarray(-self.step_size * gradient / (np.sqrt(self.mean_square) + self.epsilon))


@dataclass
class Adam:
    """Running means m of g and v of g², both corrected for their start at zero, then −η m̂/(√v̂ + ε)."""

    step_size: StepSize
    decays: tuple[float, float] = (0.9, 0.999)
    epsilon: float = 1e-8
    mean: Array | float = 0.0
    mean_square: Array | float = 0.0

    def update(self, gradient: Array, k: int) -> Array:
        first, second = self.decays
        self.mean = first * self.mean + (1 - first) * gradient
        self.mean_square = second * self.mean_square + (1 - second) * gradient**2
        scale = np.sqrt(self.mean_square / (1 - second**k)) + self.epsilon
        return np.asarray(-self.step_size * self.mean / (1 - first**k) / scale)


@dataclass
class SignDescent:
    """−η sign(g): every weight moves by the same amount."""

    step_size: StepSize

    def update(self, gradient: Array, k: int) -> Array:
        return np.asarray(-self.step_size * np.sign(gradient))


@dataclass
class Preconditioned:
    """−ηP⁻¹g with a fixed matrix P: its diagonal part for diagonal Newton, the Hessian itself for Newton."""

    step_size: StepSize
    matrix: Array
    inverse: Array = field(init=False)

    def __post_init__(self) -> None:
        self.inverse = np.linalg.inv(numbers(self.matrix, "matrix"))

    def update(self, gradient: Array, k: int) -> Array:
        return np.asarray(-self.step_size * (gradient @ self.inverse.T))


def run(rule: Rule, gradient: Callable[[Array, int], Array], start: ArrayLike, steps: int) -> Array:
    """The weights before the first step and after each, (steps + 1, ..., n).

    `gradient(w, k)` is the gradient at the weights w, for step k = 1, 2, …
    """
    weights = [numbers(start, "start")]
    for k in range(1, count(steps, "steps") + 1):
        weights.append(weights[-1] + rule.update(gradient(weights[-1], k), k))
    return np.array(weights)


def bowl(hessian: ArrayLike, goal: ArrayLike) -> Callable[[Array, int], Array]:
    """The full-batch gradient H(w − w*) of a linear neuron whose targets the goal meets exactly."""
    matrix, end = numbers(hessian, "hessian"), vector(goal, "goal")
    if matrix.shape != (len(end), len(end)):
        raise ValueError(f"expected a hessian of shape {(len(end), len(end))}, got {matrix.shape}")
    return lambda w, k: (w - end) @ matrix


def samples(inputs: ArrayLike, goal: ArrayLike, order: ArrayLike) -> Callable[[Array, int], Array]:
    """The gradient δx of the one sample that `order` (steps,) names for step k; the goal meets all targets exactly."""
    x, end, numbered = numbers(inputs, "inputs"), vector(goal, "goal"), np.asarray(order)
    return lambda w, k: ((w - end) @ x[numbered[k - 1]])[..., np.newaxis] * x[numbered[k - 1]]


def steps_to(path: Array, goal: ArrayLike, tolerance: float) -> Array:
    """The first step from which on the distance to the goal stays below tolerance × its start, (...); −1 if never.

    `path` has shape (steps + 1, ..., n). A run that diverges counts as never.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        distances = np.linalg.norm(path - vector(goal, "goal"), axis=-1)
        outside = ~(distances < tolerance * distances[0])
    last_outside = len(outside) - 1 - np.argmax(outside[::-1], axis=0)
    return np.asarray(np.where(outside[-1], -1, last_outside + 1))
