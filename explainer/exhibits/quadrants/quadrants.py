"""The quadrants around the current weights: where one update can go when every input is positive, and where not."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from explainer import cones, neuron, orthants
from explainer.checked import Array
from explainer.drawing.dial import Dial
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import WEIGHTS, shown
from explainer.drawing.letters import ON_LINES
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table
from explainer.exhibits import worked
from explainer.quoting import quote

NOW, INPUT, TARGET, STEP_SIZE = np.array([4.0, 5.0]), np.array([1.0, 0.5]), 8.5, 0.5
BESIDE = np.array([2.0, 0.2])  # a way that is not between the two worked inputs
ASKED_INSIDE, ASKED_OUTSIDE = np.array([5.0, 4.0]), np.array([1.0, 5.0])  # of an exercise: in the wedge, and not
REACH = 3.2  # how far each quadrant is drawn: the words stand beyond where the goal can be
IN_REACH, OUT_OF_REACH = np.array([5.0, 6.8]), np.array([5.8, 3.6])  # two places of the goal
EAST, NORTH = (  # where the goal can be dragged: never straight above, below or beside the weights
    tuple(np.linspace(low, high, 12).round(1).tolist()) for low, high in ((1.8, 6.2), (2.8, 7.2))
)
MOVES = {1: "↑", -1: "↓"}


@dataclass(frozen=True)
class Quadrants(Exhibit):
    """Points (k, 2) in the plane of the weights; an arrow is (tail, head), a quadrant four corners from the weights."""

    reachable: Array = shown(*WEIGHTS, role="reachable")  # (2, 4, 2), the quadrants of same-signed updates
    unreachable: Array = shown(*WEIGHTS, role="unreachable")  # (2, 4, 2), the other two
    reach: NDArray[np.str_] = shown()  # (4,), of the quadrants, those in reach first
    moves: NDArray[np.str_] = shown()  # (4,), their names, and what the weights do there
    goal: Array = shown(*WEIGHTS, name="goal", role="goal")  # (2,)
    to_goal: Array = shown(*WEIGHTS, role="goal")  # (2, 2), the straight way there
    gradient: Array = shown(*WEIGHTS, name="gradient δx", role="upstream")  # (2, 2), an arrow from the current weights
    update: Array = shown(*WEIGHTS, name="update −ηδx", role="path")  # (2, 2), another
    weights: Array = shown(*WEIGHTS, name="weights now", role="weight")  # (2,), the current ones
    size = (400, 410)
    dials = (
        Dial("east", "Goal, w₁", EAST, OUT_OF_REACH[0], spec=".1f", role="goal", handle="goal"),
        Dial("north", "Goal, w₂", NORTH, OUT_OF_REACH[1], spec=".1f", role="goal", handle="goal"),
    )
    input, step_size, beside = INPUT, STEP_SIZE, BESIDE
    goal_in_reach, goal_out_of_reach = IN_REACH, OUT_OF_REACH
    asked_inside, asked_outside = ASKED_INSIDE, ASKED_OUTSIDE
    shares_inside, shares_outside = np.linalg.solve(worked.INPUTS.T, np.array([ASKED_INSIDE, ASKED_OUTSIDE]).T).T
    asked_way = IN_REACH - NOW  # the input of an exercise
    asked_delta = -1 / STEP_SIZE  # with which one update goes all that way
    sides = " and ".join(map(quote, worked.INPUTS))  # what lies between them is their wedge

    @classmethod
    def compute(cls, *, east: float = OUT_OF_REACH[0], north: float = OUT_OF_REACH[1]) -> Self:
        gradient = neuron.weight_gradient(neuron.upstream(neuron.output(NOW, INPUT), TARGET), INPUT)
        signs = np.array([(1, 1), (-1, -1), (1, -1), (-1, 1)])
        same = orthants.same_sign(signs)
        return cls(
            reachable=_quadrants(NOW, signs[same]),
            unreachable=_quadrants(NOW, signs[~same]),
            reach=np.array(["in reach" if reached else "out of reach" for reached in same]),
            moves=np.array([f"{orthants.compass(pair)}: w₁ {MOVES[pair[0]]} w₂ {MOVES[pair[1]]}" for pair in signs]),
            goal=np.array([east, north]),
            to_goal=np.array([NOW, [east, north]]),
            gradient=np.array([NOW, NOW + gradient]),
            update=np.array([NOW, NOW - STEP_SIZE * gradient]),
            weights=NOW,
        )

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        east, north = self.weights
        pen.plane((east - REACH, east + REACH), (north - REACH, north + REACH), range(2, 7), range(3, 8))
        pen.region("reachable", alpha=0.15)
        pen.region("unreachable", hatch="//", alpha=0.35)
        for index, (across, up) in enumerate([(1.6, 2.95), (-1.6, -2.6), (1.6, -2.6), (-1.6, 2.95)]):
            behind = ON_LINES if index in (2, 3) else {}
            place, below = (east + across, north + up), (east + across, north + up - 0.35)
            pen.numbers(f"reach-{index}", [place], ha="center", va="center", weight="bold", **behind)
            pen.numbers(f"moves-{index}", [below], ha="center", va="center", **behind)
        pen.line("to_goal", linestyle=":")
        pen.star("goal")
        pen.name("goal", offset=(12, 0), **ON_LINES)
        pen.arrows("gradient", width=3)
        pen.arrows("update", width=3)
        pen.dots("weights", markersize=10)
        self._name_out_of_the_way(pen)

    def _name_out_of_the_way(self, pen: Pen) -> None:
        """The names of the arrows and of the weights: on the other side of them if the goal stands on this one."""
        (_, head), (_, tip), (_, up) = self.gradient[1], self.update[1], self.goal
        above = orthants.same_sign(self.goal - self.weights) and 0 < head - up < 0.6
        pen.name("gradient", offset=(-18, 15) if above else (0, -8), ha="center", **ON_LINES)
        beside: dict[str, Any] = {"offset": (2, -9), "ha": "left"}
        pen.name("update", **(beside if 0 < up - tip < 0.4 else {"offset": (0, 7), "ha": "center"}), **ON_LINES)
        west, east = {"offset": (-7, 10), "ha": "right"}, {"offset": (7, -10), "ha": "left"}
        side: dict[str, Any] = east if up > self.weights[1] else west
        pen.name("weights", **side, **ON_LINES)

    @property
    def delta(self) -> float:
        return float(neuron.upstream(neuron.output(self.weights, INPUT), TARGET))

    @property
    def gradient_vector(self) -> Array:
        return np.asarray(self.gradient[1] - self.gradient[0])

    @property
    def goal_way(self) -> str:
        """The direction from the current weights to the goal."""
        return orthants.compass(self.goal - self.weights)

    @property
    def verdict(self) -> str:
        """Whether an update of one sample can take that direction."""
        if orthants.same_sign(self.goal - self.weights):
            return "in reach of one update, if its input lies along the straight line to it"
        return f"out of reach: no update comes nearer to its direction than about {quote(self.goal_angle, '.0f')}°"

    @property
    def goal_angle(self) -> float:
        """Between the way to the goal and the same-signed direction nearest to it, in degrees."""
        return _angle(self.goal - self.weights)

    @property
    def update_vector(self) -> Array:
        return np.asarray(self.update[1] - self.update[0])

    @property
    def opposite_update(self) -> Array:
        """What the same sample would add if its δ had the other sign."""
        return np.asarray(-STEP_SIZE * neuron.weight_gradient(-self.delta, INPUT))

    @property
    def unreachable_angle(self) -> float:
        """Between the way to the goal out of reach and the same-signed direction nearest to it, in degrees."""
        return _angle(self.goal_out_of_reach - self.weights)

    @property
    def beside_ratio(self) -> float:
        """The shortest path there along the two inputs, over the straight line."""
        return cones.shortest_length(BESIDE, worked.INPUTS) / float(np.linalg.norm(BESIDE))

    @property
    def cases(self) -> Table:
        """What becomes of positive, negative and mixed inputs with either sign of δ."""
        cases = list(itertools.product([(1, 1), (-1, -1), (1, -1)], (self.delta, -self.delta)))
        inputs = [INPUT * signs for signs, _ in cases]
        deltas = [delta for _, delta in cases]
        updates = [-STEP_SIZE * neuron.weight_gradient(d, x) for d, x in zip(deltas, inputs, strict=True)]
        columns: dict[str, Iterable[object]] = {
            r"$\x$": inputs,
            r"$\dl$": deltas,
            r"$-\eta\,\dl\,\x$": updates,
            "goes": map(orthants.compass, updates),
        }
        return Table.of("Six updates", columns)

    @property
    def gradient_way(self) -> str:
        """The direction of the gradient."""
        return orthants.compass(self.gradient_vector)

    @property
    def update_way(self) -> str:
        return orthants.compass(self.update_vector)

    @property
    def each_quadrant(self) -> str:
        """The quadrants and what is in reach of them, in words."""
        names = (move.partition(":")[0] for move in self.moves)
        return "; ".join(f"{name} {reach}" for name, reach in zip(names, self.reach, strict=True)).capitalize()

    @property
    def caption(self) -> str:
        return self.say(
            r"With positive inputs the update of a sample goes into a shaded quadrant, unless its $\dl$ is zero. "
            "Here the gradient points {gradient_way}, so the update goes {update_way}. "
            "The goal lies {goal_way}, {verdict}."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "The plane of two weights, cut into quadrants around the current weights {weights}. {each_quadrant}. "
            "The gradient {gradient_vector} points {gradient_way}, the update {update_vector} goes {update_way}. "
            "The goal at {goal} lies {goal_way}, {verdict}."
        )


def _quadrants(weights: Array, signs: NDArray[np.int_]) -> Array:
    """The corners of the quadrant of each pair of signs (r, 2) around the weights, (r, 4, 2)."""
    corners = np.einsum("rc,kc->rkc", signs, [[0, 0], [1, 0], [1, 1], [0, 1]])
    return np.asarray(weights + REACH * corners)


def _angle(way: Array) -> float:
    return float(np.degrees(np.arccos(orthants.best_cosine(way))))
