"""The hypotheses of the sign argument at a glance: one row for each case, with numbers to check by hand."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import neuron, orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen

CASES = {
    "positive": ((0.2, 0.9, 0.5), 2.0),
    "the same": ((0.2, 0.9, 0.5), -2.0),
    "one zero": ((0.0, 0.9, 0.5), 2.0),
    "negative": ((-0.2, -0.9, -0.5), 2.0),
    "mixed": ((0.2, -0.9, 0.5), 2.0),
}
WEIGHT_DECAY, WEIGHTS = 0.5, np.array([-3.0, 1.0, 2.0])
ASKED_ENTRY = -0.6  # of an exercise: the first entry of a gradient with the first inputs
CELL, TOP = 38.0, 38.0  # in units of the figure; a grid exceeds its cells by a tenth of one on each side


@dataclass(frozen=True)
class SignCases(Exhibit):
    """A row for each case: three inputs, δ, and the three entries of the gradient."""

    cases: tuple[str, ...] = shown()  # (5,)
    inputs: Array = shown("", "")  # (5, 3)
    deltas: Array = shown(role="upstream")  # (5,)
    gradients: Array = shown("", "")  # (5, 3)
    verdicts: tuple[str, ...] = shown()  # (5,), the signs of each gradient
    size = (400, 236)
    weights = WEIGHTS  # of the case with weight decay, (3,)
    weight_decay = WEIGHT_DECAY  # λ, dimensionless
    asked_entry = ASKED_ENTRY

    @classmethod
    def compute(cls) -> Self:
        inputs, deltas = (np.array(column) for column in zip(*CASES.values(), strict=True))
        gradients = neuron.weight_gradient(deltas, inputs)
        return cls(tuple(CASES), inputs, deltas, gradients, tuple(map(verdict, gradients)))

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        width, height = self.size
        pen.bare((0, width), (0, height))
        for name, left in (("inputs", 67), ("gradients", 220)):
            box = left, height - TOP - 5.1 * CELL, 3.2 * CELL, 5.2 * CELL
            grid = pen.inset(box[0] / width, box[1] / height, box[2] / width, box[3] / height)
            grid.cells(name, "g")
        heights = [height - TOP - (row + 0.5) * CELL for row in range(len(self.cases))]
        for name, across, align in (("cases", 63, "right"), ("deltas", 204, "center"), ("verdicts", 347, "left")):
            weight = "bold" if name == "verdicts" else "normal"
            pen.numbers(name, [(across, up) for up in heights], ha=align, va="center", weight=weight)
        middle = {"ha": "center", "va": "center"}
        pen.words((128, height - 20), "inputs x", role="input", **middle)
        pen.words((204, height - 20), "· δ =", role="upstream", **middle)
        pen.words((281, height - 20), "gradient δx", role="upstream", **middle)
        pen.words((347, height - 20), "signs", va="center")

    @property
    def first_inputs(self) -> Array:
        """The inputs of the first two cases, (3,)."""
        return np.asarray(self.inputs[0])

    @property
    def first_gradient(self) -> Array:
        return np.asarray(self.gradients[0])

    @property
    def decay(self) -> Array:
        """What weight decay adds to a gradient: λw, (3,)."""
        return WEIGHT_DECAY * WEIGHTS

    @property
    def decayed_gradient(self) -> Array:
        """The first gradient with the weight-decay term λw added, (3,)."""
        return self.first_gradient + self.decay

    @property
    def first_delta(self) -> float:
        return float(self.deltas[0])

    @property
    def input_gradient(self) -> Array:
        """The gradient that the first case passes back to its inputs, dL/dx = δw, (3,)."""
        return self.first_delta * self.weights

    @property
    def asked_delta(self) -> float:
        """What δ must be in the exercise."""
        return ASKED_ENTRY / float(self.first_inputs[0])

    @property
    def asked_gradient(self) -> Array:
        """The gradient that the exercise asks for, (3,)."""
        return neuron.weight_gradient(self.asked_delta, self.first_inputs)

    @property
    def signs(self) -> list[str]:
        """The verdicts in words."""
        return [in_words(signs) for signs in self.verdicts]

    @property
    def caption(self) -> str:
        return self.say(
            r"The gradient is each input times $\dl$. Inputs of one sign give it one sign, which $\dl$ sets; a zero "
            "gives a zero, and inputs of both signs give both."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Cases, each with three inputs, their upstream gradient δ, the gradient and its signs. Positive inputs "
            "{inputs[0]} give {gradients[0]} with δ = {deltas[0]}, {signs[0]}, and {gradients[1]} with δ = "
            "{deltas[1]}, {signs[1]}. A zero input gives a zero entry, {gradients[2]}: {signs[2]}. Negative inputs "
            "give the opposite of δ, {gradients[3]}: {signs[3]}. Mixed inputs {inputs[4]} give {gradients[4]}: "
            "{signs[4]}."
        )


def verdict(gradient: Array) -> str:
    """The signs of one gradient (n,) in a word or two."""
    if orthants.same_sign(gradient):
        return "all +" if gradient[0] > 0 else "all −"
    if orthants.same_sign(gradient, strictly=False) and gradient.any():
        return "+ or 0" if gradient.sum() > 0 else "− or 0"
    return "both" if gradient.any() else "all 0"


def in_words(signs: str) -> str:
    """A verdict for those who hear it."""
    return signs.replace("+", "plus").replace("−", "minus").replace("0", "zero")
