"""The quadrants around the current weights: where one update can go when every input is positive, and where not."""

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from explainer import neuron, orthants
from explainer.checked import Array
from explainer.drawing.dial import Dial
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits import worked
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INPUT, TARGET, STEP_SIZE = np.array([1.0, 0.5]), 4.0, 0.5
BESIDE = np.array([2.0, 0.2])  # a way that is not between the two worked inputs
REACH = 2.8  # how far each quadrant is drawn
IN_REACH, OUT_OF_REACH = np.array([1.8, 3.6]), np.array([2.8, 0.6])  # two goals
EAST, NORTH = (  # where the goal can be dragged: never straight above, below or beside the weights
    tuple(np.linspace(low, high, 12).round(1).tolist()) for low, high in ((-1.2, 3.2), (-0.2, 4.2))
)
MOVES = {1: "up", -1: "down"}


@dataclass(frozen=True)
class Quadrants(OldExhibit):
    """Points (k, 2) in the plane of the weights; an arrow is (tail, head), a quadrant four corners from the weights."""

    reachable: Array  # (2, 4, 2), the quadrants of same-signed updates
    unreachable: Array  # (2, 4, 2), the other two
    names: NDArray[np.str_]  # (4,), of the quadrants, those in reach first
    moves: NDArray[np.str_]  # (4,), what the weights do there
    to_goal: Array  # (2, 2), from the current weights to the goal
    gradient: Array  # (2, 2), an arrow from the current weights, as is the next
    update: Array  # (2, 2)
    weights: Array  # (2,), the current ones
    size = (460, 440)
    dials = (
        Dial("east", "Goal, w₁", EAST, OUT_OF_REACH[0], spec=".1f", role="goal", handle="to_goal"),
        Dial("north", "Goal, w₂", NORTH, OUT_OF_REACH[1], spec=".1f", role="goal", handle="to_goal"),
    )

    @classmethod
    def compute(cls, *, east: float = OUT_OF_REACH[0], north: float = OUT_OF_REACH[1]) -> Self:
        weights = np.array([1.0, 2.0])
        gradient = neuron.weight_gradient(neuron.upstream(neuron.output(weights, INPUT), TARGET), INPUT)
        signs = np.array([(1, 1), (-1, -1), (1, -1), (-1, 1)])
        same = orthants.same_sign(signs)
        return cls(
            reachable=_quadrants(weights, signs[same]),
            unreachable=_quadrants(weights, signs[~same]),
            names=np.array([_name(pair) for pair in signs]),
            moves=np.array([f"w₁ {MOVES[east]}, w₂ {MOVES[north]}" for east, north in signs]),
            to_goal=np.array([weights, [east, north]]),
            gradient=np.array([weights, weights + gradient]),
            update=np.array([weights, weights - STEP_SIZE * gradient]),
            weights=weights,
        )

    def draw(self, *axes: "Axes") -> None:
        (plane,) = axes
        plane.set(aspect="equal", xlim=(-1.8, 3.8), ylim=(-0.8, 4.8), xticks=[-1, 0, 1, 2, 3], yticks=[0, 1, 2, 3, 4])
        plane.set_xlabel("w₁", style="italic")
        plane.set_ylabel("w₂", style="italic", rotation=0, labelpad=10)
        pen = Pen(self, plane)
        pen.region("reachable", "reachable", alpha=0.15)
        pen.region("unreachable", "unreachable", hatch="//", alpha=0.35)
        places = [(2.4, 4.5), (-0.4, -0.2), (2.4, -0.2), (-0.4, 4.5)]
        pen.numbers("names", places, ha="center", va="center", weight="bold")
        pen.numbers("moves", [(east, north - 0.3) for east, north in places], ha="center", va="center")
        pen.line("to_goal", "goal", linestyle=":", marker="*", markersize=17, markeredgewidth=0, markevery=[1])
        pen.words((self.goal[0] + 0.15, self.goal[1] - 0.02), "goal", "goal", va="center")
        pen.arrows("gradient", "upstream", width=3)
        pen.arrows("update", "path", width=3)
        pen.dots("weights", "weight", markersize=10)
        pen.words((-0.95, 0.78), "gradient δx", "upstream", ha="center", va="top")
        pen.words((2.1, 2.55), "update −ηδx", "path", va="center")
        pen.words((0.9, 2.12), "weights now", "weight", ha="right", va="bottom")

    @property
    def input(self) -> Array:
        return INPUT

    @property
    def step_size(self) -> float:
        return STEP_SIZE

    @property
    def delta(self) -> float:
        return float(neuron.upstream(neuron.output(self.weights, INPUT), TARGET))

    @property
    def gradient_vector(self) -> Array:
        return np.asarray(self.gradient[1] - self.gradient[0])

    @property
    def goal(self) -> Array:
        return np.asarray(self.to_goal[1])

    @property
    def goal_way(self) -> str:
        """The direction from the current weights to the goal."""
        return orthants.compass(self.goal - self.weights)

    @property
    def verdict(self) -> str:
        """Whether an update of one sample can take that direction."""
        if orthants.same_sign(self.goal - self.weights):
            return "in reach of one update"
        return f"out of reach, as no update comes nearer to its direction than {quote(self.goal_angle, '.0f')}°"

    @property
    def goal_angle(self) -> float:
        """Between the way to the goal and the same-signed direction nearest to it, in degrees."""
        return _angle(self.goal - self.weights)

    @property
    def goal_in_reach(self) -> Array:
        return np.asarray(IN_REACH)

    @property
    def goal_out_of_reach(self) -> Array:
        return np.asarray(OUT_OF_REACH)

    @property
    def update_vector(self) -> Array:
        return np.asarray(self.update[1] - self.update[0])

    @property
    def unreachable_angle(self) -> float:
        """Between the way to the goal out of reach and the same-signed direction nearest to it, in degrees."""
        return _angle(self.goal_out_of_reach - self.weights)

    @property
    def first_side(self) -> Array:
        """One of two inputs; what lies between them is their wedge."""
        return np.asarray(worked.INPUTS[0])

    @property
    def second_side(self) -> Array:
        return np.asarray(worked.INPUTS[1])

    @property
    def beside(self) -> Array:
        """A way to the northeast that is not in the wedge."""
        return BESIDE

    @property
    def beside_ratio(self) -> float:
        """The shortest path there along the two inputs, over the straight line."""
        return orthants.shortest_length(BESIDE, worked.INPUTS) / float(np.linalg.norm(BESIDE))

    @property
    def cases(self) -> Table:
        """What becomes of positive, negative and mixed inputs with either sign of δ."""
        rows = []
        for signs, delta in itertools.product([(1, 1), (-1, -1), (1, -1)], (self.delta, -self.delta)):
            gradient = neuron.weight_gradient(delta, INPUT * signs)
            update = -STEP_SIZE * gradient
            numbers = [quote(value) for value in (INPUT * signs, delta, gradient, update)]
            rows.append((*numbers, orthants.compass(update)))
        header = (r"$\x$", r"$\dl$", r"$\grad$", r"$-\eta\,\grad$", "the update goes")
        return Table("Six updates", header, tuple(rows))

    @property
    def caption(self) -> str:
        return (
            "With positive inputs the update of any one sample goes into a shaded quadrant. "
            f"Here the gradient points {orthants.compass(self.gradient_vector)}, "
            f"so the update goes {orthants.compass(self.update_vector)}. "
            f"The goal lies {self.goal_way}, {self.verdict}."
        )

    @property
    def alt(self) -> str:
        return (
            f"The plane of two weights, cut into quadrants around the current weights {quote(self.weights)}. "
            f"{'; '.join(self.names).capitalize()}. The gradient {quote(self.gradient_vector)} points "
            f"{orthants.compass(self.gradient_vector)}, the update {quote(self.update_vector)} goes "
            f"{orthants.compass(self.update_vector)}. The goal at {quote(self.goal)} lies {self.goal_way}, "
            f"{self.verdict}."
        )


def _quadrants(weights: Array, signs: NDArray[np.int_]) -> Array:
    """The corners of the quadrant of each pair of signs (r, 2) around the weights, (r, 4, 2)."""
    corners = np.einsum("rc,kc->rkc", signs, [[0, 0], [1, 0], [1, 1], [0, 1]])
    return np.asarray(weights + REACH * corners)


def _angle(way: Array) -> float:
    return float(np.degrees(np.arccos(orthants.best_cosine(way))))


def _name(signs: NDArray[np.int_]) -> str:
    """The direction of a pair of signs, and whether an update can take it."""
    return orthants.compass(signs) + (": in reach" if orthants.same_sign(signs) else ": out of reach")
