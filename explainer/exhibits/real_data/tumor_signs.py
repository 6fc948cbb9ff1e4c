"""Gradients on real data: the signs of a few rows of the breast-cancer table, raw and centered."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import centering, neuron, orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.experiments.tumor_table import data

ROWS, SEED = 8, 0
GROUPS = ("means", "standard errors", "worst values")  # of the ten measures of a tumor, in the order of the columns


@dataclass(frozen=True)
class TumorSigns(Exhibit):
    """Gradients δx (8, 30) of a logistic neuron with zero weights, each column divided by its feature's deviation."""

    gradients: Array = shown("", "")  # rows above zero first
    centered_gradients: Array = shown("", "")  # of the same tumors
    size = (400, 310)
    panels = (2, 1)
    rows = ROWS

    @classmethod
    def compute(cls) -> Self:
        inputs, labels = data()
        scaled = centering.scaled(inputs)
        chosen = np.random.default_rng(SEED).choice(len(scaled), ROWS, replace=False)
        rows = chosen[labels[chosen].argsort(kind="stable")]
        delta = 0.5 - labels[rows]  # σ(0) − t
        return cls(
            gradients=neuron.weight_gradient(delta, scaled[rows]),
            centered_gradients=neuron.weight_gradient(delta, centering.centered(scaled)[rows]),
        )

    def draw(self, *pens: Pen) -> None:
        width = self.columns / len(GROUPS)
        for pen, name in zip(pens, ("gradients", "centered_gradients"), strict=True):
            pen.cells(name, signs=False)
            pen.bare((-0.6, self.columns - 0.4), (ROWS + 1.2, -0.6), equal=True)
            for group, words in enumerate(GROUPS):
                pen.words(((group + 0.5) * width - 0.5, ROWS + 0.4), words, role="faint", ha="center", va="center")
                if group:
                    pen.guide([(group * width - 0.5, -0.6), (group * width - 0.5, ROWS + 0.9)])
        raw, centered = pens
        raw.title("raw: {one_signed} of {rows} gradients have one sign")
        centered.title("centered: {mixed} of {rows} hold both")
        for row, sign in (((self.plus - 1) / 2, "positive"), ((self.plus + ROWS - 1) / 2, "negative")):
            raw.words((-1.1, row), {"positive": "+", "negative": "−"}[sign], role=sign, ha="right", va="center")

    @property
    def columns(self) -> int:
        return len(self.gradients[0])

    @property
    def one_signed(self) -> int:
        """How many of the raw rows have one sign, zeros allowed."""
        return int(orthants.same_sign(self.gradients, strictly=False).sum())

    @property
    def mixed(self) -> int:
        """How many of the centered rows hold both signs."""
        return int((~orthants.same_sign(self.centered_gradients, strictly=False)).sum())

    @property
    def plus(self) -> int:
        """How many of the raw rows have no minus."""
        return int((self.gradients >= 0).all(axis=1).sum())

    @property
    def minus(self) -> int:
        """How many of the raw rows have no plus."""
        return int((self.gradients <= 0).all(axis=1).sum())

    @property
    def largest(self) -> float:
        """The largest raw entry, in deviations."""
        return float(np.abs(self.gradients).max())

    @property
    def caption(self) -> str:
        return self.say(
            "A row for each tumor, a column for each feature. Raw, {one_signed} of the {rows} gradients have one sign "
            "(or zeros). Centered, {mixed} of them hold both."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Two grids of colors for signs, {rows} rows for tumors and {columns} columns for features. "
            "Raw, {plus} rows have no minus and {minus} no plus. Centered, {mixed} rows hold both signs. "
            "The largest raw entry is {largest:.1f} deviations."
        )
