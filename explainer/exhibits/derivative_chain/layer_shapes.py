"""The gradient of a layer as a product of shapes: a column of deltas times a row of inputs is a matrix like W."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import neuron
from explainer.checked import Array
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DELTAS, INPUTS = (-2.0, 1.0, 3.0), (1.0, 2.0, 1.0, 3.0)
PARTS = (
    ("deltas", "δ", "upstream", "a column", "·"),
    ("inputs", "xᵀ", "input", "a row", "="),
    ("gradient", "dL/dW = δxᵀ", "upstream", "the shape of W", ""),
)
# In units of the figure, but for the margin: the part of a cell by which `Pen.cells` exceeds its cells.
CELL, MARGIN, GAP, LEFT, MIDDLE = 41.0, 0.2, 28.0, 11.0, 128.0


@dataclass(frozen=True)
class LayerShapes(OldExhibit):
    """δ (m, 1), xᵀ (1, n) and dL/dW = δxᵀ (m, n) for one sample."""

    deltas: Array  # (m, 1)
    inputs: Array  # (1, n)
    gradient: Array  # (m, n)
    size = (460, 250)

    @classmethod
    def compute(cls) -> Self:
        deltas, inputs = np.array(DELTAS), np.array(INPUTS)
        return cls(deltas[:, np.newaxis], inputs[np.newaxis], neuron.layer_gradient(deltas, inputs))

    def draw(self, *axes: "Axes") -> None:
        (plan,) = axes
        plan.set(xlim=(0, self.size[0]), ylim=(0, self.size[1]))
        plan.set_axis_off()
        left = LEFT
        for name, title, role, remark, sign in PARTS:
            rows, columns = getattr(self, name).shape
            width, height = CELL * (columns + MARGIN), CELL * (rows + MARGIN)
            cells = plan.inset_axes((left, MIDDLE - height / 2, width, height), transform=plan.transData)
            Pen(self, cells).cells(name, "g", size=14)
            cells.set(xticks=[], yticks=[])
            words = Pen(self, plan).words
            place = {"ha": "center", "va": "center"}
            words((left + width / 2, 218), title, role, size=15, **place)
            words((left + width / 2, 40), f"{quote(rows)} × {quote(columns)}", size=14, **place)
            words((left + width / 2, 20), remark, "faint", **place)
            words((left + width + GAP / 2, MIDDLE), sign, size=18, **place)
            left += width + GAP

    @property
    def neurons(self) -> int:
        return len(self.gradient)

    @property
    def width(self) -> int:
        """How many inputs each neuron has."""
        return len(self.gradient[0])

    @property
    def caption(self) -> str:
        return (
            r"A column times a row is a grid: the entry in row $i$ and column $j$ is $\dl_i\,\x_j$. "
            f"It has {quote(self.neurons)} rows and {quote(self.width)} columns, as the weights of the layer have."
        )

    @property
    def alt(self) -> str:
        rows = ", ".join(quote(row) for row in self.gradient)
        return (
            f"The column δ with the {quote(self.neurons)} entries {quote(self.deltas[:, 0])}, "
            f"times the row x transposed with the {quote(self.width)} entries {quote(self.inputs[0])}, "
            f"equals the matrix dL/dW, {quote(self.neurons)} by {quote(self.width)}. Its rows are {rows}. "
            "Each is the row of inputs times one entry of δ, so each has a single sign."
        )
