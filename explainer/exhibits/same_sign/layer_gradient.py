"""The gradient of a layer as a multiplication table: each row has one sign, the whole matrix has both."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import neuron, orthants
from explainer.checked import Array
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SEED, STARTS = 1998, 10_000


@dataclass(frozen=True)
class LayerGradient(OldExhibit):
    """One row for each neuron of the layer, one column for each input."""

    inputs: Array  # (5,)
    deltas: Array  # (4,)
    gradient: Array  # (4, 5)
    size = (460, 350)

    @classmethod
    def compute(cls) -> Self:
        inputs, deltas = np.array([0.9, 0.2, 0.6, 0.5, 0.3]), np.array([0.5, -1.0, -0.2, 0.8])
        return cls(inputs=inputs, deltas=deltas, gradient=neuron.layer_gradient(deltas, inputs))

    def draw(self, *axes: "Axes") -> None:
        (grid,) = axes
        pen = Pen(self, grid)
        pen.cells("gradient", "+.2f")
        grid.set(xticks=[], yticks=[], xlim=(-2.0, 4.5), ylim=(3.5, -1.5))
        middle = {"ha": "center", "va": "center"}
        above = [(column, -0.75) for column in range(len(self.inputs))]
        pen.numbers("inputs", above, role="input", **middle)
        beside = [(-0.95, row) for row in range(len(self.deltas))]
        pen.numbers("deltas", beside, "{:+.1f}", role="upstream", **middle)
        pen.words((2, -1.25), "the inputs x, one sample", "input", **middle)
        pen.words((-1.75, 1.5), "δ of each neuron", "upstream", rotation=90, **middle)

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
    def starts(self) -> int:
        """How many starting matrices the two counts below are over."""
        return STARTS

    @property
    def starts_with_same_signed_rows(self) -> int:
        """For how many starting weights, drawn symmetrically around zero, every row of the gradient has one sign."""
        return int(orthants.same_sign(_gradients_at_random_starts(self)).all(axis=1).sum())

    @property
    def starts_that_agree(self) -> int:
        """For how many of them all rows have the same one."""
        gradients = _gradients_at_random_starts(self)
        return int(orthants.same_sign(gradients.reshape(STARTS, -1)).sum())

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
    def caption(self) -> str:
        return (
            r"Each entry of $\mathrm dL/\mathrm dW = \dl\,\x^\top$ is the $\dl$ of its row times the input above it. "
            f"Each of the {quote(self.neurons)} rows has one sign; the matrix has both."
        )

    @property
    def alt(self) -> str:
        ways = ", ".join("plus" if delta > 0 else "minus" for delta in self.deltas)
        return (
            f"A multiplication table with {quote(self.neurons)} rows, one for each neuron of a layer, and "
            f"{quote(self.width)} columns, one for each input. Above the columns stand the inputs "
            f"{quote(self.inputs)}, beside the rows the upstream gradients {quote(self.deltas)}. "
            f"Each cell holds their product. From top to bottom the rows are all {ways}."
        )


def _gradients_at_random_starts(layer: LayerGradient) -> Array:
    """The gradients (starts, 4, 5) for standard normal weights and targets of zero: each δ is symmetric around zero."""
    starts = np.random.default_rng(SEED).normal(size=(STARTS, *layer.gradient.shape))
    deltas = neuron.upstream(starts @ layer.inputs, 0)
    return neuron.weight_gradient(deltas, np.broadcast_to(layer.inputs, starts.shape))
