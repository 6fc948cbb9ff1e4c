"""Many weights: large batches and the whole data set stay same-signed far more often than centered inputs do."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import batches, orthants
from explainer.checked import Array
from explainer.conditioning import Features
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WEIGHTS, TABULATED = range(2, 21), (2, 3, 5, 8, 10, 32, 1000)
TICKS = (1, 1e-2, 1e-4, 1e-6)


@dataclass(frozen=True)
class BatchWeights(OldExhibit):
    """Points (k, 2): a number n of weights, and the chance of a same-signed gradient. Inputs uniform from 0 to 1."""

    whole: Array  # a whole data set so large that H is the distribution's, from a random start
    batch: Array  # a large batch, with deltas of mean zero that do not depend on the inputs
    centered: Array  # either of them, after centering
    size = (460, 340)

    @classmethod
    def compute(cls) -> Self:
        rows = np.array([_chances(n) for n in WEIGHTS])
        return cls(*(np.column_stack([WEIGHTS, rows[:, index]]) for index in range(3)))

    def draw(self, *axes: "Axes") -> None:
        (plane,) = axes
        pen = Pen(self, plane)
        plane.set(yscale="log", ylim=(5e-7, 2.5), title="chance of a same-signed gradient")
        plane.set_yticks(TICKS, [np.format_float_positional(tick, trim="-") for tick in TICKS])
        plane.minorticks_off()
        plane.set(xlim=(1, 21), xticks=[2, 5, 10, 15, 20], xlabel="number of weights n")
        pen.dots("whole", "path", marker="D", markersize=5)
        pen.dots("batch", "upstream", markersize=6)
        pen.dots("centered", "input", marker="s", markersize=5)
        pen.words((20.4, 1.25), "whole data, random start", "path", ha="right", va="bottom")
        pen.words((20.4, 0.13), "large batch, δ with mean zero", "upstream", ha="right", va="center")
        pen.words((12.3, 9e-4), "after centering", "input", va="bottom")

    @property
    def lowest_whole(self) -> float:
        """The lowest chance for the whole data set."""
        return float(self.whole[:, 1].min())

    @property
    def highest_whole(self) -> float:
        return float(self.whole[:, 1].max())

    @property
    def many(self) -> int:
        """The largest number of weights in the figure."""
        return int(self.batch[-1, 0])

    @property
    def batch_of_many(self) -> float:
        return float(self.batch[-1, 1])

    @property
    def centered_of_many(self) -> float:
        return float(self.centered[-1, 1])

    @property
    def table(self) -> Table:
        """The three chances for a few numbers of weights."""
        rows = []
        for n in TABULATED:
            whole, batch, centered = _chances(n)
            rows.append((quote(n, ",d"), quote(whole, ".3f"), quote(batch, ".3f"), _rare(centered)))
        header = ("weights $n$", "whole data, random start", "large batch", "after centering")
        return Table("Chance of a same-signed gradient, by the formulas", header, tuple(rows))

    @property
    def caption(self) -> str:
        return (
            f"For {quote(WEIGHTS[0])} to {quote(WEIGHTS[-1])} inputs, independent and uniform from zero to one. "
            "A large batch agrees less often the more weights there are, but far more often than with centered inputs. "
            "The gradient of the whole data set, a very large one, is the first from a random start; it agrees in "
            f"{quote(self.lowest_whole, '.0%')} to {quote(self.highest_whole, '.0%')} of the cases."
        )

    @property
    def alt(self) -> str:
        ends = [(points[0, 1], points[-1, 1]) for points in (self.whole, self.batch, self.centered)]
        (whole, whole_last), (batch, batch_last), (centered, centered_last) = ends
        return (
            f"The chance of a same-signed gradient, on a logarithmic scale, for {quote(WEIGHTS[0])} to "
            f"{quote(self.many)} weights. For the whole data set, from a random start, it stays level: "
            f"{quote(whole, '.3f')} at first, {quote(whole_last, '.3f')} at last. For large batches it falls slowly, "
            f"from {quote(batch, '.3f')} to {quote(batch_last, '.3f')}. After centering it falls by half with each "
            f"weight, from {quote(centered, '.1f')} to {quote(centered_last, '.7f')}."
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
