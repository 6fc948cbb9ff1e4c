"""The quadrants around the current weights: where one update can go when every input is positive, and where not."""

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from explainer import neuron, orthants
from explainer.checked import Array
from explainer.exhibit import Exhibit, Table, quote
from explainer.pen import Pen

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INPUT, TARGET, STEP_SIZE = np.array([1.0, 0.5]), 4.0, 0.5
REACH = 2.8  # how far each quadrant is drawn
MOVES = {1: "up", -1: "down"}


@dataclass(frozen=True)
class Quadrants(Exhibit):
    """Points (k, 2) in the plane of the weights; an arrow is (tail, head), a quadrant four corners from the weights."""

    reachable: Array  # (2, 4, 2), the quadrants of same-signed updates
    unreachable: Array  # (2, 4, 2), the other two
    reachable_names: NDArray[np.str_]  # (2,)
    reachable_moves: NDArray[np.str_]  # (2,), what the weights do there
    unreachable_names: NDArray[np.str_]  # (2,)
    unreachable_moves: NDArray[np.str_]  # (2,)
    to_reachable_goal: Array  # (2, 2), from the current weights to the goal
    to_unreachable_goal: Array  # (2, 2)
    gradient: Array  # (2, 2), an arrow from the current weights
    update: Array  # (2, 2), an arrow from the current weights
    weights: Array  # (2,), the current ones
    size = (460, 440)

    @classmethod
    def compute(cls) -> Self:
        weights = np.array([1.0, 2.0])
        delta = neuron.upstream(neuron.output(weights, INPUT), TARGET)
        gradient = neuron.weight_gradient(delta, INPUT)
        signs = np.array(list(itertools.product((1, -1), repeat=2)))
        same = orthants.same_sign(signs)
        return cls(
            reachable=_quadrants(weights, signs[same]),
            unreachable=_quadrants(weights, signs[~same]),
            reachable_names=_names(signs[same]),
            reachable_moves=_moves(signs[same]),
            unreachable_names=_names(signs[~same]),
            unreachable_moves=_moves(signs[~same]),
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
        pen.region("unreachable", "unreachable", hatch="/", alpha=0.16)
        self._draw_names(pen)
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

    def _draw_names(self, pen: Pen) -> None:
        for kind, places in (("reachable", [(2.4, 4.5), (-0.4, -0.2)]), ("unreachable", [(2.4, -0.2), (-0.4, 4.5)])):
            below = [(east, north - 0.3) for east, north in places]
            pen.numbers(f"{kind}_names", places, role=kind, ha="center", va="center", weight="bold")
            pen.numbers(f"{kind}_moves", below, role=kind, ha="center", va="center")

    @property
    def input(self) -> Array:
        return INPUT

    @property
    def target(self) -> float:
        return TARGET

    @property
    def step_size(self) -> float:
        return STEP_SIZE

    @property
    def output(self) -> float:
        return float(neuron.output(self.weights, INPUT))

    @property
    def delta(self) -> float:
        return float(neuron.upstream(self.output, TARGET))

    @property
    def gradient_vector(self) -> Array:
        return np.asarray(self.gradient[1] - self.gradient[0])

    @property
    def update_vector(self) -> Array:
        return np.asarray(self.update[1] - self.update[0])

    @property
    def unreachable_angle(self) -> float:
        """Between the way to the goal out of reach and the same-signed direction nearest to it, in degrees."""
        start, goal = self.to_unreachable_goal
        return float(np.degrees(np.arccos(orthants.best_cosine(goal - start))))

    @property
    def cases(self) -> Table:
        """What becomes of positive, negative and mixed inputs with either sign of δ."""
        rows = []
        for signs, delta in itertools.product([(1, 1), (-1, -1), (1, -1)], (self.delta, -self.delta)):
            x = INPUT * signs
            gradient = neuron.weight_gradient(delta, x)
            update = -STEP_SIZE * gradient
            rows.append((quote(x), quote(delta), quote(gradient), quote(update), orthants.compass(update)))
        header = (r"$\x$", r"$\dl$", r"$\grad$", r"$-\eta\,\grad$", "the update goes")
        return Table("Six updates", header, tuple(rows))

    @property
    def caption(self) -> str:
        return (
            "With positive inputs one update goes into a shaded quadrant, whatever the sample. "
            f"Here the gradient points {orthants.compass(self.gradient_vector)}, "
            f"so the update goes {orthants.compass(self.update_vector)}. The hatched quadrants are out of reach."
        )

    @property
    def alt(self) -> str:
        near, far = self.to_reachable_goal, self.to_unreachable_goal
        return (
            f"The plane of two weights, cut into quadrants around the current weights {quote(self.weights)}. "
            f"{self.reachable_names[0].capitalize()}; {self.reachable_names[1]}; {self.unreachable_names[0]}; "
            f"{self.unreachable_names[1]}. The gradient {quote(self.gradient_vector)} points "
            f"{orthants.compass(self.gradient_vector)}, the update {quote(self.update_vector)} goes "
            f"{orthants.compass(self.update_vector)}. A goal at {quote(near[1])} lies in a quadrant in reach, "
            f"another at {quote(far[1])} does not."
        )


def _quadrants(weights: Array, signs: NDArray[np.int_]) -> Array:
    """The corners of the quadrant of each pair of signs (r, 2) around the weights, (r, 4, 2)."""
    corners = signs[:, np.newaxis] * np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    return np.asarray(weights + REACH * corners)


def _names(signs: NDArray[np.int_]) -> NDArray[np.str_]:
    """The direction of each pair of signs (r, 2), and whether an update can take it."""
    reach = {True: "in reach", False: "out of reach"}
    return np.array([f"{orthants.compass(pair)}: {reach[bool(orthants.same_sign(pair))]}" for pair in signs])


def _moves(signs: NDArray[np.int_]) -> NDArray[np.str_]:
    """What each pair of signs (r, 2) does to the two weights."""
    return np.array([f"w₁ {MOVES[east]}, w₂ {MOVES[north]}" for east, north in signs])
