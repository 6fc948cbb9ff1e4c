"""The quadrants around the current weights: where one update can go when every input is positive, and where not."""

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from explainer import neuron, orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits import worked
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INPUT, TARGET, STEP_SIZE = np.array([1.0, 0.5]), 4.0, 0.5
BESIDE = np.array([2.0, 0.2])  # a way that is not between the two worked inputs
REACH = 2.8  # how far each quadrant is drawn
MOVES = {1: "up", -1: "down"}


@dataclass(frozen=True)
class Quadrants(OldExhibit):
    """Points (k, 2) in the plane of the weights; an arrow is (tail, head), a quadrant four corners from the weights."""

    reachable: Array  # (2, 4, 2), the quadrants of same-signed updates
    unreachable: Array  # (2, 4, 2), the other two
    names: NDArray[np.str_]  # (4,), of the quadrants, those in reach first
    moves: NDArray[np.str_]  # (4,), what the weights do there
    to_reachable_goal: Array  # (2, 2), from the current weights to the goal
    to_unreachable_goal: Array  # (2, 2)
    gradient: Array  # (2, 2), an arrow from the current weights, as is the next
    update: Array  # (2, 2)
    weights: Array  # (2,), the current ones
    size = (460, 440)

    @classmethod
    def compute(cls) -> Self:
        weights = np.array([1.0, 2.0])
        gradient = neuron.weight_gradient(neuron.upstream(neuron.output(weights, INPUT), TARGET), INPUT)
        signs = np.array([(1, 1), (-1, -1), (1, -1), (-1, 1)])
        same = orthants.same_sign(signs)
        return cls(
            reachable=_quadrants(weights, signs[same]),
            unreachable=_quadrants(weights, signs[~same]),
            names=np.array([_name(pair) for pair in signs]),
            moves=np.array([f"w₁ {MOVES[east]}, w₂ {MOVES[north]}" for east, north in signs]),
            to_reachable_goal=np.array([weights, [1.8, 3.6]]),
            to_unreachable_goal=np.array([weights, [2.6, 0.4]]),
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
        for name in ("to_reachable_goal", "to_unreachable_goal"):
            pen.line(name, "goal", linestyle=":", marker="*", markersize=17, markeredgewidth=0, markevery=[1])
        pen.words((1.95, 3.56), "goal", "goal", va="center")
        pen.words((2.76, 0.42), "goal", "goal", va="center")
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
    def goal_in_reach(self) -> Array:
        return np.asarray(self.to_reachable_goal[1])

    @property
    def goal_out_of_reach(self) -> Array:
        return np.asarray(self.to_unreachable_goal[1])

    @property
    def update_vector(self) -> Array:
        return np.asarray(self.update[1] - self.update[0])

    @property
    def unreachable_angle(self) -> float:
        """Between the way to the goal out of reach and the same-signed direction nearest to it, in degrees."""
        return float(np.degrees(np.arccos(orthants.best_cosine(self.goal_out_of_reach - self.weights))))

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
            f"so the update goes {orthants.compass(self.update_vector)}. The hatched quadrants are out of reach."
        )

    @property
    def alt(self) -> str:
        return (
            f"The plane of two weights, cut into quadrants around the current weights {quote(self.weights)}. "
            f"{'; '.join(self.names).capitalize()}. The gradient {quote(self.gradient_vector)} points "
            f"{orthants.compass(self.gradient_vector)}, the update {quote(self.update_vector)} goes "
            f"{orthants.compass(self.update_vector)}. A goal at {quote(self.goal_in_reach)} lies in a quadrant "
            f"in reach, another at {quote(self.goal_out_of_reach)} does not."
        )


def _quadrants(weights: Array, signs: NDArray[np.int_]) -> Array:
    """The corners of the quadrant of each pair of signs (r, 2) around the weights, (r, 4, 2)."""
    corners = np.einsum("rc,kc->rkc", signs, [[0, 0], [1, 0], [1, 1], [0, 1]])
    return np.asarray(weights + REACH * corners)


def _name(signs: NDArray[np.int_]) -> str:
    """The direction of a pair of signs, and whether an update can take it."""
    return orthants.compass(signs) + (": in reach" if orthants.same_sign(signs) else ": out of reach")
