"""Many weights: same-signed directions become rare, yet the nearest of them is never more than 45° off."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WEIGHTS, TABULATED = range(2, 21), (2, 3, 5, 10, 30)


@dataclass(frozen=True)
class ManyDimensions(OldExhibit):
    """Points (k, 2): a number n of weights, and a number for it."""

    share: Array  # (k, 2), of all directions that are same-signed
    best_cosine: Array  # (k, 2), mean, between a random goal and the nearest same-signed direction
    line_cosine: Array  # (k, 2), mean, between a random goal and the line of one sample
    limit: float  # of the best cosine, for many weights
    size = (460, 450)
    panels = (2, 1)

    @classmethod
    def compute(cls) -> Self:
        return cls(
            share=_points(orthants.same_sign_share),
            best_cosine=_points(orthants.mean_best_cosine),
            line_cosine=_points(orthants.mean_line_cosine),
            limit=math.sqrt(0.5),
        )

    def draw(self, *axes: "Axes") -> None:
        rare, near = axes
        pen = Pen(self, rare)
        rare.set(yscale="log", ylim=(5e-7, 2), title="share of directions that are same-signed")
        rare.set_yticks([1, 1e-3, 1e-6], [np.format_float_positional(tick, trim="-") for tick in (1, 1e-3, 1e-6)])
        rare.minorticks_off()
        pen.dots("share", "reachable", markersize=6)
        pen = Pen(self, near)
        near.set(ylim=(0, 1.1), title="cosine to a random goal, on average")
        near.set_yticks([0, 0.5, 1], [f"{tick:g}" for tick in (0, 0.5, 1)])
        near.set_xlabel("number of weights n")
        pen.level("limit", "reachable", linewidth=1.2)
        pen.dots("best_cosine", "reachable", markersize=6)
        pen.dots("line_cosine", "input", marker="s", markersize=5)
        pen.words((6, 0.97), "the nearest same-signed direction", "reachable", va="center")
        pen.numbers("limit", [(20, 0.67)], "limit {:.3f}", role="reachable", ha="right", va="top")
        pen.words((6, 0.45), "the line of one sample", "input", va="center")
        for panel in axes:
            panel.set(xlim=(1, 21), xticks=[2, 5, 10, 15, 20])

    @property
    def largest_angle(self) -> float:
        """Between any goal and the nearest same-signed direction, in degrees, at most."""
        return math.degrees(math.acos(self.limit))

    @property
    def table(self) -> Table:
        """Both measures for a few numbers of weights."""
        rows = [
            (
                quote(n),
                quote(2**n, ",d"),
                f"one in {quote(round(1 / orthants.same_sign_share(n)), ',d')}",
                quote(orthants.mean_best_cosine(n), ".3f"),
                quote(orthants.mean_line_cosine(n), ".3f"),
            )
            for n in TABULATED
        ]
        header = ("weights $n$", "orthants", "same-signed directions", "cosine, best same-signed", "cosine, one sample")
        return Table("Two orthants among many", header, tuple(rows))

    @property
    def caption(self) -> str:
        return (
            "Same-signed directions become rare, yet the nearest of them still points "
            f"within {quote(self.largest_angle, '.0f')}° of any goal. One sample offers only a line, "
            "and a line points ever worse, whether its input is positive or centered."
        )

    @property
    def alt(self) -> str:
        (n, rare), (_, best), (_, line) = self.share[-1], self.best_cosine[-1], self.line_cosine[-1]
        (few, half), (_, best_of_few), (_, line_of_few) = self.share[0], self.best_cosine[0], self.line_cosine[0]
        return (
            f"Two graphs for {quote(few, '.0f')} to {quote(n, '.0f')} weights. Above, on a logarithmic scale: the "
            f"share of all directions that is same-signed falls from {quote(half, '.2g')} to {quote(rare, '.7f')}. "
            f"Below: the mean cosine between a random goal and the nearest same-signed direction falls only from "
            f"{quote(best_of_few, '.3f')} to {quote(best, '.3f')} and stays above {quote(self.limit, '.3f')}, "
            f"while for the line of one sample it falls from {quote(line_of_few, '.3f')} to {quote(line, '.3f')}."
        )


def _points(measure: Callable[[int], float]) -> Array:
    return np.array([(n, measure(n)) for n in WEIGHTS])
