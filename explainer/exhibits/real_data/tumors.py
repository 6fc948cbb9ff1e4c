"""Gradients on real data: the signs of a few rows of the breast-cancer table, raw and centered."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import centering, neuron, orthants
from explainer.checked import Array
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.experiments.tumor_table import data
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROWS, SEED = 8, 0


@dataclass(frozen=True)
class Tumors(OldExhibit):
    """Gradients δx (8, 30) of a logistic neuron with zero weights, each column divided by its feature's deviation."""

    gradients: Array
    centered_gradients: Array
    size = (460, 350)
    panels = (2, 1)

    @classmethod
    def compute(cls) -> Self:
        inputs, labels = data()
        scaled = centering.scaled(inputs)
        rows = np.random.default_rng(SEED).choice(len(scaled), ROWS, replace=False)
        delta = 0.5 - labels[rows]  # σ(0) − t
        return cls(
            gradients=neuron.weight_gradient(delta, scaled[rows]),
            centered_gradients=neuron.weight_gradient(delta, centering.centered(scaled)[rows]),
        )

    def draw(self, *axes: "Axes") -> None:
        titles = ("raw", "centered")
        for grid, name, title in zip(axes, ("gradients", "centered_gradients"), titles, strict=True):
            Pen(self, grid).cells(name, size=10)
            grid.set(xticks=[], yticks=[], title=title, xlabel="one column for each feature", ylabel="one row a tumor")

    @property
    def mixed(self) -> int:
        """How many of the centered rows hold both signs."""
        return int((~orthants.same_sign(self.centered_gradients, strictly=False)).sum())

    @property
    def caption(self) -> str:
        return (
            f"Raw, each of the {quote(len(self.gradients))} gradients has one sign (or zeros). "
            f"Centered, {quote(self.mixed)} of them hold both."
        )

    @property
    def alt(self) -> str:
        plus, minus = ((sign * self.gradients >= 0).all(axis=1).sum() for sign in (1, -1))
        largest = np.abs(self.gradients).max()
        return (
            f"Two grids of signs, {quote(len(self.gradients))} rows for tumors and {quote(self.gradients.shape[1])} "
            f"columns for features. Raw, {quote(plus)} rows have no minus and {quote(minus)} no plus. "
            f"Centered, {quote(self.mixed)} rows hold both signs. "
            f"The largest raw entry is {quote(largest, '.1f')} deviations."
        )
