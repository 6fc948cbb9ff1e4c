"""The shortest way to a goal when every step is same-signed: a staircase of two steps."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import cones, descent, orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import WEIGHTS, shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.exhibits import worked
from explainer.quoting import quote

SMALLER_ENTRIES = (0.5, 0.1, 0.02, 0.001)
DRAWN = 0.1  # the one of them whose path the figure shows


@dataclass(frozen=True)
class Staircase(Exhibit):
    """Points (k, 2) in the plane of the weights."""

    path: Array = shown(*WEIGHTS, role="path")  # (3, 2): start, corner, goal
    close: Array = shown(*WEIGHTS, name="strictly positive inputs", role="path")  # (3, 2), the same with two of those
    straight: Array = shown(*WEIGHTS, role="goal")  # (2, 2), from start to goal
    goal: Array = shown(*WEIGHTS, name="goal", role="goal")  # (2,)
    legs: Array = shown("length", name=("east", "south"), role="path")  # (2,): the lengths of the two steps
    distance: float = shown("length", name="straight", role="goal")  # from start to goal
    size = (400, 215)

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

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.plane((-1.2, 8.6), (-4.3, 0.8))
        pen.line("straight", linestyle="--")
        pen.line("close", linestyle=":", linewidth=1.8)
        pen.name("close", at=1, offset=(8, 3))
        pen.line("path", linewidth=2.8)
        pen.star("goal")
        pen.name("goal", offset=(12, 0))
        pen.numbers("legs", [(2.1, -0.45), (2.85, -1.5)], "{:g} {name}", ha="right", va="center")
        pen.numbers("distance", [(1.95, -3.0)], "{name} {:g}", ha="right", va="center")
        pen.words((4.1, -1.5), "{total:g} instead of {distance:g}:", weight="bold", va="center")
        pen.words((4.1, -2.1), "{ratio:g} times as long", weight="bold", va="center")

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
        pairs = [_inputs(entry) for entry in SMALLER_ENTRIES]
        ratios = [cones.shortest_length(self.goal, pair) / self.distance for pair in pairs]
        columns = {
            r"one input $\x$": [_unbroken(pair[0]) for pair in pairs],
            "the other": [_unbroken(pair[1]) for pair in pairs],
            "shortest path ÷ straight line": column(ratios, ".4f"),
        }
        return Table.of(self.say("The shortest path to {goal} along two inputs without a zero"), columns)

    @property
    def caption(self) -> str:
        return self.say(
            "No same-signed path to {goal} is shorter than {legs[0]:g} east and {legs[1]:g} south. "
            "With strictly positive inputs every path is longer; the dotted one has {close_ratio:.2f} times the "
            "straight line."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "From the origin the staircase goes {legs[0]:g} to the east, to {path[1]}, then {legs[1]:g} to the south, "
            "to the goal {goal}: {total:g} in all, {ratio:g} times the straight line of {distance:g}. "
            "A dotted path turns a little farther out, at {close[1]:.2f}, and is {close_ratio:.2f} times as long as "
            "the straight line."
        )


def _inputs(smaller: float) -> Array:
    """Two inputs near the axes, (1, ε) and (ε, 1), in rows."""
    return np.array([[1.0, smaller], [smaller, 1.0]])


def _unbroken(vector: Array) -> str:
    return quote(vector).replace(" ", "\N{NO-BREAK SPACE}")
