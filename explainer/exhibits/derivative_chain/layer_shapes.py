"""The gradient of a layer as a product of shapes: a column of deltas times a row of inputs is a matrix like W."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import neuron
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.quoting import quote

DELTAS, INPUTS = (-2.0, 1.0, 3.0), (1.0, 2.0, 1.0, 3.0)
PARTS = (
    ("deltas", "δ", "upstream", "column", "·"),
    ("inputs", "xᵀ", "input", "row", "="),
    ("gradient", "dL/dW = δxᵀ", "upstream", "the shape of W", ""),
)
# In units of the figure, but for the margin: the part of a cell by which a grid exceeds its cells.
CELL, MARGIN, GAP, LEFT, MIDDLE = 28.0, 0.2, 20.0, 12.0, 92.0


@dataclass(frozen=True)
class LayerShapes(Exhibit):
    """δ (m, 1), xᵀ (1, n) and dL/dW = δxᵀ (m, n) for one sample."""

    deltas: Array = shown("", "")  # (m, 1)
    inputs: Array = shown("", "")  # (1, n)
    gradient: Array = shown("", "")  # (m, n)
    rows: tuple[str, ...] = shown()  # (m,), whose weights each row of the gradient is for
    size = (400, 180)

    @classmethod
    def compute(cls) -> Self:
        deltas, inputs = np.array(DELTAS), np.array(INPUTS)
        rows = tuple(f"neuron {quote(row)}" for row in range(1, len(deltas) + 1))
        return cls(deltas[:, np.newaxis], inputs[np.newaxis], neuron.layer_gradient(deltas, inputs), rows)

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        across, up = self.size
        pen.bare((0, across), (0, up))
        left, center = LEFT, {"ha": "center", "va": "center"}
        for name, title, role, remark, sign in PARTS:
            rows, columns = getattr(self, name).shape
            width, height = CELL * (columns + MARGIN), CELL * (rows + MARGIN)
            pen.inset(left / across, (MIDDLE - height / 2) / up, width / across, height / up).cells(name, "g")
            middle = left + width / 2
            pen.words((middle, 164), title, role=role, size=14, **center)
            pen.words((middle, 28), f"{quote(rows)} × {quote(columns)}", **center)
            pen.words((middle, 10), remark, role="faint", **center)
            pen.words((left + width + GAP / 2, MIDDLE), sign, size=18, **center)
            left += width + GAP
        self._draw_brackets(pen, left - GAP + 3)

    def _draw_brackets(self, pen: Pen, left: float) -> None:
        heights = [MIDDLE + CELL * ((self.neurons - 1) / 2 - row) for row in range(self.neurons)]
        for height in heights:
            low, high = height - 0.36 * CELL, height + 0.36 * CELL
            pen.guide([(left, low), (left + 4, low), (left + 4, high), (left, high)])
        pen.numbers("rows", [(left + 10, height) for height in heights], va="center")

    @property
    def neurons(self) -> int:
        return len(self.gradient)

    @property
    def width(self) -> int:
        """How many inputs each neuron has."""
        return len(self.gradient[0])

    @property
    def caption(self) -> str:
        return self.say(
            r"A column times a row is a grid: the entry in row $i$ and column $j$ is $\dl_i\,\x_j$. "
            "It has {neurons} rows and {width} columns, as the weights of the layer have."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "The column δ with the {neurons} entries {column}, times the row x transposed with the {width} entries "
            "{inputs[0]}, equals the matrix dL/dW, {neurons} by {width}. Its rows, one for each neuron, are {entries}. "
            "Each is the row of inputs, all positive, times one entry of δ, so each has a single sign."
        )

    @property
    def column(self) -> Array:
        """The entries of δ, (m,)."""
        return self.deltas[:, 0]

    @property
    def entries(self) -> str:
        """The rows of the gradient."""
        return ", ".join(quote(row) for row in self.gradient)
