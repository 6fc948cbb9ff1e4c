"""Many weights: large batches and the whole data set stay same-signed far more often than centered inputs do."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import batches, orthants
from explainer.checked import Array
from explainer.conditioning import Features
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.quoting import quote

AXES = ("number of weights n", "chance of a same-signed gradient")
WEIGHTS, TABULATED = range(2, 21), (2, 3, 5, 8, 10, 32, 1000)


@dataclass(frozen=True)
class BatchWeights(Exhibit):
    """Points (k, 2): a number n of weights, and the chance of a same-signed gradient. Inputs uniform from 0 to 1."""

    whole: Array = shown(*AXES, name="whole data, random start", role="raw")  # so large that H is the distribution's
    batch: Array = shown(*AXES, name="large batch, δ with mean zero", role="raw")  # δ independent of the inputs
    centered: Array = shown(*AXES, name="either, after centering", role="centered")
    size = (400, 300)
    many = WEIGHTS[-1]  # the largest number of weights in the figure

    @classmethod
    def compute(cls) -> Self:
        rows = np.array([_chances(n) for n in WEIGHTS])
        return cls(*(np.column_stack([WEIGHTS, rows[:, index]]) for index in range(3)))

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.across(1, 21, [2, 5, 10, 15, 20])
        pen.up(5e-7, 5, [1, 1e-2, 1e-4, 1e-6], "%", log=True)
        pen.dots("whole", marker="D", markersize=5)
        pen.dots("batch", markersize=6)
        pen.dots("centered", marker="s", markersize=5)
        pen.name("whole", offset=(4, 7), ha="right", va="bottom")
        pen.name("batch", offset=(4, -8), ha="right", va="top")
        pen.name("centered", at=10, offset=(7, 5))

    @property
    def lowest_whole(self) -> float:
        """The lowest chance for the whole data set."""
        return float(self.whole[:, 1].min())

    @property
    def highest_whole(self) -> float:
        return float(self.whole[:, 1].max())

    @property
    def batch_of_many(self) -> float:
        return float(self.batch[-1, 1])

    @property
    def centered_of_many(self) -> float:
        return float(self.centered[-1, 1])

    @property
    def table(self) -> Table:
        """The three chances for a few numbers of weights."""
        whole, batch, centered = zip(*map(_chances, TABULATED), strict=True)
        return Table.of(
            "Chance of a same-signed gradient, by the formulas",
            {
                "weights $n$": column(TABULATED, ",d"),
                "whole data, random start": column(whole, ".3f"),
                "large batch": column(batch, ".3f"),
                "after centering": map(_rare, centered),
            },
        )

    @property
    def few(self) -> int:
        """The smallest number of weights in the figure."""
        return WEIGHTS[0]

    @property
    def caption(self) -> str:
        return self.say(
            "For {few} to {many} inputs, independent and uniform from zero to one. A large batch agrees less often the "
            "more weights there are, but far more often than with centered inputs. The gradient of the whole data set, "
            "a very large one, is the first from a random start; it agrees in {lowest_whole:.0%} to "
            "{highest_whole:.0%} of the cases."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "The chance of a same-signed gradient, on a logarithmic scale, for {few} to {many} weights. For the whole "
            "data set, from a random start, it stays level: {whole[0][1]:.3f} at first, {whole[18][1]:.3f} at last. "
            "For large batches it falls slowly, from {batch[0][1]:.3f} to {batch_of_many:.3f}. After centering it "
            "falls by half with each weight, from {centered[0][1]:.1f} to {centered_of_many:.7f}."
        )


def _chances(n: int) -> tuple[float, float, float]:
    """For the whole data set, for large batches, and for either after centering."""
    features = Features.uniform(n)
    limit = batches.limiting_chance(n, batches.correlation(features))
    return batches.full_batch_chance(features), limit, orthants.same_sign_share(n)


def _rare(chance: float) -> str:
    """A chance as a decimal number, or in powers of ten if it is very small."""
    if chance > 1e-3:
        return quote(chance, ".3f")
    exponent = int(np.floor(np.log10(chance)))
    return rf"${quote(chance / 10.0**exponent, '.1f')} \cdot 10^{{{quote(exponent)}}}$"
