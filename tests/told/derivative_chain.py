"""The derivative chain: one neuron in fractions, GELU's slope in closed form."""

import math
from fractions import Fraction

from tests.told.stated import Stated

X, W, TARGET, STEP = (1, 2), (1, -1), 1, Fraction(1, 10)


def loss(w: tuple[Fraction | int, ...], t: int = TARGET) -> Fraction:
    return Fraction(w[0] * X[0] + w[1] * X[1] - t) ** 2 / 2


def gradient(t: int) -> tuple[int, ...]:
    f = W[0] * X[0] + W[1] * X[1]
    return tuple((f - t) * entry for entry in X)


def gelu_slope(z: float) -> float:
    """Φ(z) + z φ(z)."""
    return (1 + math.erf(z / math.sqrt(2))) / 2 + z * math.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def after() -> tuple[Fraction, ...]:
    return tuple(w - STEP * g for w, g in zip(W, gradient(TARGET), strict=True))


STATED = (
    Stated(
        "With {{ layer_shapes.neurons }} neurons and {{ layer_shapes.width }} inputs the order is no "
        r"matter of taste: only a column $\dl$ times a row $\x^\top$ gives a matrix with the shape of "
        r"$\W$.",
        lambda: (len((-2, 1, 3)), len((1, 2, 1, 3))),
    ),
    Stated(
        "By hand: the step takes the loss from {{ computation_graph.loss }} to {{ computation_graph.new_loss }}",
        lambda: (loss(W), loss(after())),
    ),
    Stated(
        r"(One that falls somewhere can flip the sign of $\dl$ as well, as GELU does at {{ "
        "sigmoid_neuron.falling_at:.0f }} with the slope {{ sigmoid_neuron.falling_slope:.3f }}: all "
        "entries flip together.)",
        lambda: (-2, gelu_slope(-2)),
    ),
    Stated(
        "Times the inputs {{ computation_graph.x }} that is {{ computation_graph.asked_gradient }} on "
        r"the weights; on the bias it is $\dl$ itself.",
        lambda: (X, gradient(-4)),
    ),
)
