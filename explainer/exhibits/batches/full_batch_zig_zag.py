"""The whole data set at every step, and descent still zig-zags: the worked samples over the levels of their loss."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import bowl, conditioning, descent, orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits import worked
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

START = np.array([1.0, 0.0])
STEP_SIZE, STEPS = 0.4, 150
LUCKY_STEP_SIZE, ALONE_STEP_SIZE = 2.0, worked.STEP_SIZE


@dataclass(frozen=True)
class FullBatchZigZag(OldExhibit):
    """Points (k, 2) in the plane of the weights."""

    levels: Array  # (5, k, 2), where the loss is what it is at the first points of the path
    straight: Array  # (2, 2), from start to goal
    path: Array  # (steps + 1, 2)
    first_points: Array  # (5, 2), the ones that get numbers
    goal: Array  # (2,)
    lengths: Array  # (2,): of the path and of the straight line
    size = (460, 450)

    @classmethod
    def compute(cls) -> Self:
        path = _run(START, STEP_SIZE).weights
        straight = np.array([START, worked.GOAL])
        return cls(
            levels=np.array([bowl.contour(_hessian(), worked.GOAL, _reach(point)) for point in path[:5]]),
            straight=straight,
            path=path,
            first_points=path[:5],
            goal=worked.GOAL,
            lengths=np.array([descent.length(path), descent.length(straight)]),
        )

    def draw(self, *axes: "Axes") -> None:
        (plane,) = axes
        pen = Pen(self, plane)
        pen.plane("w₁", "w₂", xlim=(-0.75, 2.75), ylim=(-2.75, 0.75))
        plane.set(xticks=[0, 1, 2], yticks=[-2, -1, 0])
        plane.yaxis.labelpad = 15
        for index in range(len(self.levels)):
            pen.line(f"levels-{index}", "faint", linewidth=1)
        pen.line("straight", "goal", linestyle="--")
        pen.line("path", "path")
        pen.dots("first_points", "path", markersize=6)
        pen.counted("first_points", [(9, 10), (-10, -7), (12, 5), (-9, -9), (13, -1)], role="path")
        pen.dots("goal", "goal", marker="*", markersize=17)
        pen.words((1.07, -1.07), "goal", "goal", va="top")
        pen.numbers("lengths", [(1.5, 0.5), (1.5, 0.25)], ["zig-zag {:.3f}", "straight {:.3f}"])

    @property
    def start(self) -> Array:
        return START

    @property
    def step_size(self) -> float:
        return STEP_SIZE

    @property
    def eigenvalues(self) -> Array:
        """Of the Hessian, (2,): across the diagonal, and along it."""
        return conditioning.eigenvalues(_hessian())

    @property
    def axis_ratio(self) -> float:
        """How many times as long as wide each ellipse is."""
        return math.sqrt(conditioning.condition_number(_hessian()))

    @property
    def turning_step_size(self) -> float:
        """1 / λmax: above it, the error along the diagonal changes sign at every step."""
        return float(1 / self.eigenvalues[1])

    @property
    def largest_step_size(self) -> float:
        """2 / λmax: above it, descent diverges."""
        return float(2 / self.eigenvalues[1])

    @property
    def length_squared(self) -> float:
        return float(self.lengths[0] ** 2)

    @property
    def path_ratio(self) -> float:
        """How many times as long as the straight line the path is."""
        return float(self.lengths[0] / self.lengths[1])

    @property
    def lucky_step_size(self) -> float:
        return LUCKY_STEP_SIZE

    @property
    def lucky_end(self) -> Array:
        """Where one step of the lucky size leads from the origin."""
        return np.asarray(_run(np.zeros(2), LUCKY_STEP_SIZE, steps=1).weights[-1])

    @property
    def lucky_factor(self) -> float:
        """What one step of the lucky size makes of an error along the diagonal."""
        return float(conditioning.component(self.eigenvalues[1], LUCKY_STEP_SIZE, 1)[-1])

    @property
    def lucky_steps(self) -> int:
        """How many steps of the lucky size lead from the origin to within a hundredth of the distance."""
        return descent.arrival(_run(np.zeros(2), LUCKY_STEP_SIZE, steps=1).weights, worked.GOAL)

    @property
    def steps(self) -> int:
        """The same at the fastest step size, from the start that is drawn."""
        return descent.arrival(self.path, worked.GOAL)

    @property
    def kappa(self) -> float:
        return conditioning.condition_number(_hessian())

    @property
    def alone_step_size(self) -> float:
        return ALONE_STEP_SIZE

    @property
    def alone_steps(self) -> int:
        """How many steps the same start needs with one sample at a time, in turn."""
        return descent.arrival(_alone(), worked.GOAL)

    @property
    def alone_ratio(self) -> float:
        """How many times as long as the straight line that path is."""
        return descent.length(_alone()) / float(self.lengths[1])

    @property
    def table(self) -> Table:
        """The first four steps in numbers, a column for each."""
        run = _run(START, STEP_SIZE, steps=4)
        rows = {
            r"$\dl$ of the two samples": map(quote, run.deltas),
            r"$\grad$, their mean of $\dl\,\x$": map(quote, run.gradients),
            r"$-\eta\,\grad$": map(quote, run.updates),
            "goes": map(orthants.compass, run.updates),
            r"new $\w$": map(quote, run.weights[1:]),
            "still to go": (quote(d, ".3f") for d in np.linalg.norm(run.weights[1:] - worked.GOAL, axis=1)),
        }
        header = ("step", *(quote(step + 1) for step in range(4)))
        return Table("Each step of the full batch", header, tuple((name, *cells) for name, cells in rows.items()))

    @property
    def caption(self) -> str:
        return (
            "Every step uses all the data and crosses the valley, southwest and northeast by turns. The goal is south. "
            "On each ellipse the loss is the same. The ellipses are "
            f"{quote(self.axis_ratio, '.0f')} times as long as wide."
        )

    @property
    def alt(self) -> str:
        return (
            f"Full-batch descent from {quote(START)} to the goal {quote(worked.GOAL)} in the plane of the two weights, "
            f"over five ellipses of equal loss around the goal, {quote(self.axis_ratio, '.0f')} times as "
            "long as wide, with the long axis from northwest to southeast. The steps go southwest and northeast "
            f"in turn, each to the next smaller ellipse: {', '.join(map(quote, self.first_points[1:]))}. The path is "
            f"{quote(self.lengths[0], '.3f')} long, the straight line {quote(self.lengths[1], '.3f')}."
        )


def _run(start: Array, step_size: float, steps: int = STEPS) -> descent.Descent:
    return descent.descend(
        worked.INPUTS, worked.TARGETS, start, step_size, descent.full_batch(len(worked.INPUTS), steps)
    )


def _alone() -> Array:
    """The path from the same start with one sample at a time."""
    order = descent.one_at_a_time(len(worked.INPUTS), STEPS)
    return descent.descend(worked.INPUTS, worked.TARGETS, START, ALONE_STEP_SIZE, order).weights


def _hessian() -> Array:
    return conditioning.second_moment(worked.INPUTS)


def _reach(point: Array) -> float:
    """How far the level of the loss through a point reaches along the valley."""
    error = point - worked.GOAL
    return math.sqrt(error @ _hessian() @ error / conditioning.eigenvalues(_hessian())[0])
