"""The gradient of a layer as a multiplication table: each row has one sign, the whole matrix has both."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import neuron, orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.exhibits.same_sign.sign_cases import in_words, verdict

SEED, STARTS = 1998, 10_000


@dataclass(frozen=True)
class LayerGradient(Exhibit):
    """One row for each neuron of the layer, one column for each input."""

    inputs: Array = shown(role="input")  # (5,)
    deltas: Array = shown(role="upstream")  # (4,)
    gradient: Array = shown("", "")  # (4, 5)
    verdicts: tuple[str, ...] = shown()  # (4,), the signs of each row
    size = (400, 254)
    starts = STARTS

    @classmethod
    def compute(cls) -> Self:
        inputs, deltas = np.array([0.9, 0.2, 0.6, 0.5, 0.3]), np.array([0.5, -1.0, -0.2, 0.8])
        gradient = neuron.layer_gradient(deltas, inputs)
        return cls(inputs, deltas, gradient, tuple(map(verdict, gradient)))

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.cells("gradient", "+.2f")
        pen.across(-1.75, 5.75)
        pen.up(len(self.deltas) - 0.4, -1.4)
        middle = {"ha": "center", "va": "center"}
        pen.words((len(self.inputs) / 2 - 0.5, -1.2), "the inputs x of one sample", role="input", **middle)
        pen.numbers("inputs", [(column, -0.75) for column in range(len(self.inputs))], **middle)
        pen.words((-1.2, -0.85), "δ of each\nneuron", role="upstream", **middle)
        rows = range(len(self.deltas))
        pen.numbers("deltas", [(-1.2, row) for row in rows], "{:+.1f}", **middle)
        pen.numbers("verdicts", [(len(self.inputs) - 0.3, row) for row in rows], va="center", weight="bold")

    @property
    def neurons(self) -> int:
        return len(self.deltas)

    @property
    def width(self) -> int:
        """How many inputs each neuron has."""
        return len(self.inputs)

    @property
    def entries_above_zero(self) -> int:
        return int((self.gradient > 0).sum())

    @property
    def entries_below_zero(self) -> int:
        return int((self.gradient < 0).sum())

    @property
    def agreement_share(self) -> float:
        """How often all rows agree, if each delta has either sign with probability one half, independently."""
        return orthants.same_sign_share(self.neurons)

    @property
    def starts_with_same_signed_rows(self) -> int:
        """For how many starting weights, drawn symmetrically around zero, every row of the gradient has one sign."""
        return int(orthants.same_sign(_gradients_at_random_starts(self)).all(axis=1).sum())

    @property
    def starts_that_agree(self) -> int:
        """For how many of them all rows have the same one."""
        return int(orthants.same_sign(_gradients_at_random_starts(self).reshape(STARTS, -1)).sum())

    @property
    def row_patterns(self) -> int:
        """How many sign patterns a row could have if its entries were free."""
        return int(2**self.width)

    @property
    def matrix_patterns(self) -> int:
        """The same for the whole matrix."""
        return int(2**self.gradient.size)

    @property
    def possible_patterns(self) -> int:
        """How many of them the matrix can have: one choice of sign for each row."""
        return int(2**self.neurons)

    @property
    def ways(self) -> str:
        """The signs of the rows in words."""
        return ", ".join(map(in_words, self.verdicts))

    @property
    def caption(self) -> str:
        return self.say(
            r"Each entry of $\mathrm dL/\mathrm dW = \dl\,\x^\top$ is the $\dl$ of its row times the input above it. "
            "Each of the {neurons} rows has one sign; the matrix has both."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "A multiplication table with {neurons} rows, one for each neuron of a layer, and {width} columns, one for "
            "each input. Above the columns stand the inputs {inputs}, left of the rows the upstream gradients "
            "{deltas}. Each cell holds their product. Right of the rows stand their signs, from top to bottom: {ways}."
        )


def _gradients_at_random_starts(layer: LayerGradient) -> Array:
    """The gradients (starts, 4, 5) for standard normal weights and targets of zero: each δ is symmetric around zero."""
    starts = np.random.default_rng(SEED).normal(size=(STARTS, *layer.gradient.shape))
    deltas = neuron.upstream(starts @ layer.inputs, 0)
    return neuron.weight_gradient(deltas, np.broadcast_to(layer.inputs, starts.shape))
