"""The hypotheses of the sign argument at a glance: one row for each case, with numbers to check by hand."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import neuron, orthants
from explainer.activations import output_moments, relu, sigmoid
from explainer.checked import Array
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CASES = {
    "positive inputs, δ above zero": ((0.2, 0.9, 0.5), 2.0),
    "the same inputs, δ below zero": ((0.2, 0.9, 0.5), -2.0),
    "a zero among them, as from ReLU": ((0.0, 0.9, 0.5), 2.0),
    "δ is zero: nothing to learn": ((0.2, 0.9, 0.5), 0.0),
    "negative inputs": ((-0.2, -0.9, -0.5), 2.0),
    "inputs that are always + − +": ((0.2, -0.9, 0.5), 2.0),
    "the same pattern, δ below zero": ((0.7, -0.1, 0.4), -2.0),
    "a bias, as an input of one": ((0.2, 0.9, 1.0), 2.0),
}
WEIGHT_DECAY, WEIGHTS = 0.5, np.array([-3.0, 1.0, 2.0])
DECAYED = "the first case plus weight decay"


@dataclass(frozen=True)
class SignCases(OldExhibit):
    """A row of three gradient entries for each case; the last is the first with weight decay."""

    cases: tuple[str, ...]  # nine
    inputs: Array  # (8, 3)
    deltas: Array  # (8,)
    decay: Array  # (3,), λw
    verdicts: tuple[str, ...]  # nine
    gradients: Array  # (9, 3)
    size = (460, 476)

    @classmethod
    def compute(cls) -> Self:
        inputs, deltas = (np.array(column) for column in zip(*CASES.values(), strict=True))
        gradients, decay = neuron.weight_gradient(deltas, inputs), WEIGHT_DECAY * WEIGHTS
        gradients = np.vstack([gradients, gradients[0] + decay])
        return cls(
            cases=(*CASES, DECAYED),
            inputs=inputs,
            deltas=deltas,
            decay=decay,
            verdicts=tuple(map(_verdict, gradients)),
            gradients=gradients,
        )

    def draw(self, *axes: "Axes") -> None:
        (grid,) = axes
        pen, middle = Pen(self, grid), {"va": "center", "ha": "center"}
        pen.cells("gradients", "g")
        grid.set(xticks=[], yticks=[], xlim=(-6.4, 2.5), ylim=(8.5, -1.1))
        heights = [row + 0.22 for row in range(len(self.cases))]
        pen.numbers("cases", [(-6.3, height - 0.44) for height in heights], va="center")
        pen.numbers("verdicts", [(-0.7, height) for height in heights], role="faint", va="center", ha="right")
        columns, delta = (-5.9, -4.9, -3.9), -2.75
        pen.numbers("inputs", [(x, y) for y in heights[:-1] for x in columns], role="input", **middle)
        pen.numbers("deltas", [(delta, y) for y in heights[:-1]], role="upstream", **middle)
        pen.numbers("decay", [(x, heights[-1]) for x in columns], "{:+g}", role="weight", **middle)
        pen.words((delta, heights[-1]), "= λw", "weight", **middle)
        for x, name in zip(columns, ("x₁", "x₂", "x₃"), strict=True):
            pen.words((x, -0.85), name, "input", style="italic", **middle)
        pen.words((delta, -0.85), "δ", "upstream", style="italic", **middle)
        pen.words((-0.7, -0.85), "same sign?", "faint", va="center", ha="right")
        pen.words((1, -0.85), "gradient", "upstream", **middle)

    @property
    def first_inputs(self) -> Array:
        """The inputs of the first two cases, (3,)."""
        return np.asarray(self.inputs[0])

    @property
    def first_gradient(self) -> Array:
        return np.asarray(self.gradients[0])

    @property
    def decayed_gradient(self) -> Array:
        """The first gradient with the weight-decay term λw added, (3,)."""
        return np.asarray(self.gradients[-1])

    @property
    def weights(self) -> Array:
        """The weights of the case with weight decay, (3,)."""
        return WEIGHTS

    @property
    def weight_decay(self) -> float:
        """λ, dimensionless."""
        return WEIGHT_DECAY

    @property
    def first_delta(self) -> float:
        return float(self.deltas[0])

    @property
    def input_gradient(self) -> Array:
        """The gradient that the first case passes back to its inputs, dL/dx = δw, (3,)."""
        return self.first_delta * self.weights

    @property
    def relu_mean(self) -> float:
        """The mean output of ReLU for standard normal input."""
        return output_moments(relu)[0]

    @property
    def sigmoid_mean(self) -> float:
        return output_moments(sigmoid)[0]

    @property
    def caption(self) -> str:
        return (
            r"The gradient is each input times $\dl$. With inputs of one sign it has one sign, set by $\dl$; "
            r"a zero input gives a zero, a fixed pattern gives that pattern or its opposite, "
            r"and the term $\lambda\w$ of weight decay can break the tie."
        )

    @property
    def alt(self) -> str:
        x, delta, g = self.inputs, self.deltas, self.gradients
        return (
            f"{quote(len(g))} cases, each with its inputs, its upstream gradient δ and its gradient. "
            f"Inputs {quote(x[0])} give {quote(g[0])} with δ = {quote(delta[0])}, {quote(g[1])} with "
            f"δ = {quote(delta[1])}, zeros with δ = {quote(delta[3])}. "
            f"A zero input gives a zero entry, {quote(g[2])}; negative inputs give the opposite of δ, {quote(g[4])}. "
            f"Inputs of the fixed signs plus, minus, plus give {quote(g[5])} or the opposite signs, {quote(g[6])}. "
            f"A bias, an input of {quote(x[7, 2])}, gets δ itself. "
            f"Weight decay adds {quote(self.decay)} to the first gradient and makes it {quote(g[8])}, of both signs."
        )


def _verdict(gradient: Array) -> str:
    """Whether one gradient (3,) is same-signed, in a word."""
    if not gradient.any():
        return "all zero"
    if orthants.same_sign(gradient):
        return "strictly"
    return "weakly" if orthants.same_sign(gradient, strictly=False) else "no"
