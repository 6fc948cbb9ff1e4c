"""The quadrants around the current weights: where one update can go when every input is positive, and where not."""

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import neuron, orthants
from explainer.checked import Array
from explainer.exhibit import Exhibit, quote
from explainer.pen import Pen

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INPUT, TARGET, STEP_SIZE = np.array([1.0, 0.5]), 4.0, 0.5
REACH = 2.8  # how far each quadrant is drawn


@dataclass(frozen=True)
class Quadrants(Exhibit):
    """Points (k, 2) in the plane of the weights; an arrow is (tail, head), a quadrant four corners from the weights."""

    reachable: Array  # (2, 4, 2), the quadrants of the same-signed updates
    unreachable: Array  # (2, 4, 2), the other two
    gradient: Array  # (2, 2), from the current weights
    update: Array  # (2, 2), from the current weights
    to_reachable_goal: Array  # (2, 2), from the current weights to the goal
    to_unreachable_goal: Array  # (2, 2)
    weights: Array  # (2,), the current ones
    size = (460, 430)

    @classmethod
    def compute(cls) -> Self:
        weights = np.array([1.0, 2.0])
        gradient = neuron.weight_gradient(neuron.upstream(neuron.output(weights, INPUT), TARGET), INPUT)
        signs = [np.array(pair) for pair in itertools.product((1, -1), repeat=2)]
        same = [bool(orthants.same_sign(pair)) for pair in signs]
        corners = np.array([[[0, 0], [east, 0], [east, north], [0, north]] for east, north in signs])
        quadrant = weights + REACH * corners
        return cls(
            reachable=quadrant[same],
            unreachable=quadrant[np.logical_not(same)],
            gradient=weights + [0 * gradient, gradient],
            update=weights + [0 * gradient, -STEP_SIZE * gradient],
            to_reachable_goal=weights + np.array([[0.0, 0.0], [1.0, 2.0]]),
            to_unreachable_goal=weights + np.array([[0.0, 0.0], [2.0, -2.0]]),
            weights=weights,
        )

    def draw(self, *axes: "Axes") -> None:
        (plane,) = axes
        pen = Pen(self, plane)
        pen.plane("w₁", "w₂", xlim=(-1.8, 3.8), ylim=(-0.8, 4.8))
        plane.set(xticks=[-1, 0, 1, 2, 3], yticks=[0, 1, 2, 3, 4])
        pen.region("reachable", "reachable")
        pen.region("unreachable", "unreachable", hatch="//", alpha=0.1)
        for name in ("to_reachable_goal", "to_unreachable_goal"):
            pen.line(name, "goal", linestyle=":", marker="*", markersize=16, markevery=[1])
        pen.arrows("gradient", "upstream")
        pen.arrows("update", "path")
        pen.dots("weights", "weight")

    @property
    def alt(self) -> str:
        return "x."

    @property
    def caption(self) -> str:
        return "x."
