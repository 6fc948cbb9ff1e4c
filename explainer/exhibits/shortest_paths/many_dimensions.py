"""Many weights: same-signed directions become rare, yet the nearest of them is never more than 45° off."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.quoting import quote

WEIGHTS, TABULATED = range(2, 21), (2, 3, 5, 10, 30)
NUMBER = "number of weights n"
RARITY, COSINE = (NUMBER, "same-signed: one direction in …"), (NUMBER, "mean cosine with a random goal")


@dataclass(frozen=True)
class ManyDimensions(Exhibit):
    """Points (k, 2): a number n of weights, and a number for it."""

    rarity: Array = shown(*RARITY, role="reachable")  # (k, 2), one in how many directions is same-signed
    best_cosine: Array = shown(*COSINE, name="nearest same-signed direction", role="reachable")  # (k, 2)
    line_cosine: Array = shown(*COSINE, name="line of one sample", role="input")  # (k, 2)
    limit: float = shown(COSINE[1], name="limit", role="reachable")  # of the best cosine, for many weights
    size = (400, 410)
    panels = (2, 1)

    @classmethod
    def compute(cls) -> Self:
        return cls(
            rarity=_points(_one_in),
            best_cosine=_points(orthants.mean_best_cosine),
            line_cosine=_points(orthants.mean_line_cosine),
            limit=math.sqrt(0.5),
        )

    def draw(self, *pens: Pen) -> None:
        rare, near = pens
        for pen in pens:
            pen.across(1, 21, [2, 5, 10, 15, 20])
        rare.up(2e6, 1, [1, 1000, 1_000_000], ",d", log=True)
        rare.dots("rarity", markersize=6)
        rare.words((12, 25), "each further weight\nhalves the share", weight="bold", va="center")
        near.up(0, 1.28, [0, 0.5, 1])
        near.level("limit", linewidth=1.2)
        near.dots("best_cosine", markersize=6)
        near.dots("line_cosine", marker="s", markersize=5)
        near.name("best_cosine", at=3, offset=(0, 7), ha="left")
        near.numbers("limit", [(20.8, 0.67)], "{name} {:.3f}", ha="right", va="top")
        near.words((5, 1.14), "at most {largest_angle:.0f}° off:", weight="bold")
        near.name("line_cosine", at=7, offset=(0, 8), ha="left")

    @property
    def largest_angle(self) -> float:
        """Between any goal and the nearest same-signed direction, in degrees, at most."""
        return math.degrees(math.acos(self.limit))

    @property
    def table(self) -> Table:
        """Both measures for a few numbers of weights."""
        columns = {
            "weights $n$": TABULATED,
            "same-signed: one in": [quote(round(_one_in(n)), ",d") for n in TABULATED],
            "cosine, best": column(map(orthants.mean_best_cosine, TABULATED), ".3f"),
            "cosine, one sample": column(map(orthants.mean_line_cosine, TABULATED), ".3f"),
        }
        return Table.of("Two orthants among many", columns)

    @property
    def first(self) -> Array:
        """The fewest weights, one in how many directions is same-signed, and the two cosines, (4,)."""
        return np.array([*self.rarity[0], self.best_cosine[0, 1], self.line_cosine[0, 1]])

    @property
    def last(self) -> Array:
        """The same for the most weights."""
        return np.array([*self.rarity[-1], self.best_cosine[-1, 1], self.line_cosine[-1, 1]])

    @property
    def caption(self) -> str:
        return self.say(
            "Same-signed directions become rare, yet the nearest of them still points within {largest_angle:.0f}° of "
            "any goal. One sample offers only a line, and a line points ever worse, whether its input is positive or "
            "centered."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Two graphs for {first[0]:.0f} to {last[0]:.0f} weights. Above, on a logarithmic scale that grows "
            "downward: of all directions, one in {first[1]:.0f} is same-signed at first and one in {last[1]:,.0f} at "
            "last. Below: the mean cosine between a random goal and the nearest same-signed direction falls only from "
            "{first[2]:.3f} to {last[2]:.3f} and stays above {limit:.3f}, while for the line of one sample it falls "
            "from {first[3]:.3f} to {last[3]:.3f}."
        )


def _one_in(n: int) -> float:
    """One in how many directions is same-signed."""
    return 1 / orthants.same_sign_share(n)


def _points(measure: Callable[[int], float]) -> Array:
    return np.array([(n, measure(n)) for n in WEIGHTS])
