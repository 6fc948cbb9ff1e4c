"""Three weights, seen where the lines from the start cross the plane on which the entries add up to one."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import cones
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.exhibits import worked
from explainer.experiments.cone_shares import ConeShares
from explainer.experiments.experiment import Method
from explainer.quoting import quote

INPUTS = np.ones((3, 3)) + np.eye(3)  # those of the zig-zag, with one more weight
INSIDE, OUTSIDE, ACROSS = np.array([6.0, 5.0, 5.0]), np.array([5.0, 1.0, 1.0]), np.array([1.0, -1.0, 0.0])
CORNERS = np.array([(0.5, np.sqrt(0.75)), (0.0, 0.0), (1.0, 0.0)])  # where only the first, second, third entry is one
REACH = 0.3  # of the dividing line, to either side of the goal
SHARES = ConeShares()


@dataclass(frozen=True)
class ConeOfInputs(Exhibit):
    """Points (k, 2) of that plane: the shares of the three entries, as weights of the corners of a triangle."""

    octant: Array = shown(role="reachable")  # (3, 2), the corners
    cone: Array = shown(role="input")  # (3, 2)
    inputs: Array = shown(name=tuple(map(quote, INPUTS)), role="input")  # (3, 2)
    inside: Array = shown(name=quote(INSIDE), role="goal")  # (2,)
    outside: Array = shown(name=quote(OUTSIDE), role="goal")  # (2,)
    dividing: Array = shown(role="path")  # (2, 2), the plane through the start and that goal
    size = (400, 330)
    inside_goal, outside_goal, across_goal = INSIDE, OUTSIDE, ACROSS

    @classmethod
    def compute(cls) -> Self:
        across = np.asarray(cones.dividing_direction(OUTSIDE, INPUTS), dtype=float)
        along = np.cross(across, np.ones(3)) @ CORNERS  # in both planes
        outside = _seen(OUTSIDE)
        return cls(
            octant=CORNERS,
            cone=_seen(INPUTS),
            inputs=_seen(INPUTS),
            inside=_seen(INSIDE),
            outside=outside,
            dividing=outside + np.outer([-REACH, REACH], along / np.linalg.norm(along)),
        )

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.bare((-0.08, 1.08), (-0.08, 0.95), equal=True)
        pen.region("octant")
        pen.region("cone", alpha=0.35)
        for each in range(len(self.inputs)):
            pen.dots(f"inputs-{each}", markersize=7)
        pen.name("inputs-0", at=0, offset=(0, 9))
        pen.name("inputs-1", at=0, offset=(-9, -3))
        pen.name("inputs-2", at=0, offset=(9, -3))
        pen.line("dividing", linestyle="--")
        pen.words((0.2, 0.7), "all inputs\nbelow it", role="path", ha="center", va="center")
        pen.star("outside")
        pen.name("outside", offset=(0, 12))
        pen.words((0.82, 0.7), "needs both\nsigns of δ", weight="bold", ha="center", va="center")
        pen.star("inside")
        pen.name("inside", offset=(0, -15))
        pen.words((0.5, 0.13), "one sign of δ is enough", weight="bold", ha="center", va="center")
        for corner, name, place in zip(self.octant, ("w₁", "w₂", "w₃"), ((0, 1), (-1, -1), (1, -1)), strict=True):
            pen.words(tuple(corner + np.multiply(place, 0.035)), name, style="italic", ha="center", va="center")

    @property
    def amounts(self) -> Array:
        """How much of each input the outer goal is a sum of, (3,)."""
        return _amounts(OUTSIDE)

    @property
    def across_ratio(self) -> float:
        """The shortest path along the inputs to a goal across the diagonal, over the straight line."""
        return _ratio(ACROSS)

    @property
    def outside_ratio(self) -> float:
        """The same for the outer goal."""
        return _ratio(OUTSIDE)

    @property
    def zig_zag_bound(self) -> Array:
        """The y that proves how short the path of the zig-zag can be, (2,)."""
        return np.asarray(cones.best_bound(worked.GOAL, worked.INPUTS), dtype=float)

    @property
    def zig_zag_length(self) -> float:
        """What it proves: y·v."""
        return float(self.zig_zag_bound @ worked.GOAL)

    @property
    def zig_zag_ratio(self) -> float:
        return self.zig_zag_length / float(np.linalg.norm(worked.GOAL))

    @property
    def shares(self) -> Array:
        """The share of all directions that one sign of δ reaches, for each number of weights of the draws, (4,)."""
        return SHARES.result

    @property
    def share_of_four(self) -> float:
        """The same for four weights."""
        return float(self.shares[SHARES.weights.index(4)])

    @property
    def shares_table(self) -> Table:
        numbers = SHARES.weights
        columns = {
            "weights, and inputs": numbers,
            "same-signed": [quote(2.0 ** (1 - n), ".2%") for n in numbers],
            "reached with one sign of $\\dl$": column(self.shares, ".2%"),
        }
        return Table.of("Shares of all directions", columns)

    @property
    def shares_method(self) -> Method:
        return SHARES.method

    @property
    def table(self) -> Table:
        """Three goals: the amounts of the inputs, the shortest path, and what proves that there is no shorter one."""
        goals = (INSIDE, OUTSIDE, ACROSS)
        bounds = [np.asarray(cones.best_bound(goal, INPUTS), dtype=float) for goal in goals]
        columns = {
            "goal $v$": map(_unbroken, goals),
            "amounts $a_i$": [_unbroken(_amounts(goal)) for goal in goals],
            "path ÷ straight line": [quote(_ratio(goal), ".3f") for goal in goals],
            "a best $y$": [_unbroken(bound, ".2f") for bound in bounds],
        }
        return Table.of(self.say("Goals for the inputs {in_words}"), columns)

    @property
    def in_words(self) -> str:
        *most, last = map(quote, INPUTS)
        return f"{', '.join(most)} and {last}"

    @property
    def caption(self) -> str:
        return self.say(
            "All same-signed goals are in the large triangle, those that one sign of $\\dl$ reaches in the small one. "
            "{outside_goal} is not: the dashed line through it leaves all inputs on one side."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Three weights, seen where a line from the start crosses the plane on which the entries add up to one. "
            "A large triangle holds all directions with three positive entries, its corners are the three weights. "
            "The inputs {in_words} are the corners of a small triangle in its middle. The goal {inside_goal} lies in "
            "it, at {inside:.2f} of the drawing; the goal {outside_goal} lies above it, at {outside:.2f}, and a dashed "
            "line through it, from {dividing[0]:.2f} to {dividing[1]:.2f}, has all inputs below."
        )


def _seen(vectors: Array) -> Array:
    """Where vectors (..., 3) or their opposites cross the plane, as points (..., 2) of the drawing."""
    return np.asarray(vectors / vectors.sum(axis=-1, keepdims=True) @ CORNERS)


def _amounts(goal: Array) -> Array:
    path = np.asarray(cones.shortest_path(goal, INPUTS), dtype=float)
    return np.asarray(path / np.linalg.norm(INPUTS, axis=1))


def _ratio(goal: Array) -> float:
    return cones.shortest_length(goal, INPUTS) / float(np.linalg.norm(goal))


def _unbroken(vector: Array, spec: str = "") -> str:
    return quote(vector, spec).replace(" ", "\N{NO-BREAK SPACE}")
