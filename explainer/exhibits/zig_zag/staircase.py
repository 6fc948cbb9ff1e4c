"""The shortest way to a goal when every step is same-signed: a staircase of two steps."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import descent, orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits import worked
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SMALLER_ENTRIES = (0.5, 0.1, 0.02, 0.001)
DRAWN = 0.1  # the one of them whose path the figure shows


@dataclass(frozen=True)
class Staircase(OldExhibit):
    """Points (k, 2) in the plane of the weights."""

    path: Array  # (3, 2): start, corner, goal
    close: Array  # (3, 2), the same with two inputs that are strictly positive
    straight: Array  # (2, 2), from start to goal
    goal: Array  # (2,)
    legs: Array  # (2,): the lengths of the two steps
    distance: float  # from start to goal
    size = (460, 400)

    @classmethod
    def compute(cls) -> Self:
        goal = np.array([3.0, -4.0])
        path = orthants.shortest_same_sign_path(goal)
        inputs = _inputs(DRAWN)
        first_share, _ = np.linalg.solve(inputs.T, goal)
        straight = np.array([path[0], goal])
        return cls(
            path=path,
            close=np.array([path[0], first_share * inputs[0], goal]),
            straight=straight,
            goal=goal,
            legs=np.linalg.norm(np.diff(path, axis=0), axis=1),
            distance=descent.length(straight),
        )

    def draw(self, *axes: "Axes") -> None:
        (plane,) = axes
        pen = Pen(self, plane)
        pen.plane("w₁", "w₂", xlim=(-0.6, 5.4), ylim=(-4.5, 0.95))
        plane.set(xticks=[0, 1, 2, 3, 4], yticks=[-4, -3, -2, -1, 0])
        pen.line("straight", "goal", linestyle="--")
        pen.line("close", "path", linestyle=":", linewidth=1.8)
        pen.line("path", "path", linewidth=2.8)
        pen.dots("path", "path")
        pen.dots("goal", "goal", marker="*", markersize=18, zorder=4)
        pen.words((-0.15, 0.2), "start", "path", ha="right")
        pen.words((2.75, -4.0), "goal", "goal", ha="right", va="center")
        pen.numbers("legs", [(1.5, -0.33), (2.4, -1.3)], ["{:g} east", "{:g} south"], role="path", ha="center")
        pen.numbers("distance", [(1.2, -2.1)], "straight: {:g}", role="goal", ha="right")
        pen.words((3.6, 0.45), "with strictly\npositive inputs", "path", va="center")

    @property
    def total(self) -> float:
        """The length of the staircase."""
        return float(self.legs.sum())

    @property
    def ratio(self) -> float:
        """How many times as long as the straight line the staircase is."""
        return self.total / self.distance

    @property
    def close_ratio(self) -> float:
        """The same for the dotted path."""
        return descent.length(self.close) / self.distance

    @property
    def largest_ratio(self) -> float:
        """The same for the staircase to the goal that needs the longest one, due southeast."""
        return float(orthants.same_sign_ratio(worked.GOAL))

    @property
    def approach(self) -> Table:
        """How nearly inputs without a zero attain the length of the staircase."""
        inputs = [_inputs(entry) for entry in SMALLER_ENTRIES]
        rows = [
            (
                quote(pair[0]).replace(" ", "\N{NO-BREAK SPACE}"),
                quote(pair[1]).replace(" ", "\N{NO-BREAK SPACE}"),
                quote(orthants.shortest_length(self.goal, pair) / self.distance, ".4f"),
            )
            for pair in inputs
        ]
        header = (r"one input $\x$", "the other", "shortest path ÷ straight line")
        return Table(f"The shortest path to {quote(self.goal)} along two inputs without a zero", header, tuple(rows))

    @property
    def caption(self) -> str:
        return (
            f"No same-signed path to {quote(self.goal)} is shorter than {quote(self.legs[0])} east and "
            f"{quote(self.legs[1])} south. With strictly positive inputs every path is longer, like the dotted one."
        )

    @property
    def alt(self) -> str:
        return (
            f"From the origin the staircase goes {quote(self.legs[0])} to the east, to {quote(self.path[1])}, then "
            f"{quote(self.legs[1])} to the south, to the goal {quote(self.goal)}: {quote(self.total)} in all, "
            f"{quote(self.ratio)} times the straight line of {quote(self.distance)}. A dotted path turns a little "
            f"farther out, at {quote(self.close[1], '.2f')}, and is {quote(self.close_ratio, '.3f')} times as long as "
            "the straight line."
        )


def _inputs(smaller: float) -> Array:
    """Two inputs near the axes, (1, ε) and (ε, 1), in rows."""
    return np.array([[1.0, smaller], [smaller, 1.0]])
