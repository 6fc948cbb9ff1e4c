"""The whole data set at every step, and descent still zig-zags: the worked samples over the levels of their loss."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import bowl, conditioning, descent, orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import WEIGHTS, shown
from explainer.drawing.letters import ON_LINES
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.exhibits import worked

START = np.array([1.0, 0.0])
STEP_SIZE, STEPS = 0.4, 150
LUCKY_STEP_SIZE, ALONE_STEP_SIZE = 2.0, worked.STEP_SIZE


@dataclass(frozen=True)
class FullBatchZigZag(Exhibit):
    """Points (k, 2) in the plane of the weights."""

    levels: Array = shown(*WEIGHTS, role="faint")  # (5, k, 2), where the loss is what it is at the first points
    straight: Array = shown(*WEIGHTS, name="straight", role="goal")  # (2, 2), from start to goal
    path: Array = shown(*WEIGHTS, name="zig-zag", role="path")  # (steps + 1, 2)
    first_points: Array = shown(*WEIGHTS, role="path")  # (5, 2), the ones that get numbers
    goal: Array = shown(*WEIGHTS, name="goal", role="goal")  # (2,)
    lengths: Array = shown("length", name=("zig-zag", "straight"), role=("path", "goal"))  # (2,)
    size = (400, 400)
    start, step_size = START, STEP_SIZE
    lucky_step_size, alone_step_size = LUCKY_STEP_SIZE, ALONE_STEP_SIZE

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

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.plane((-0.75, 2.75), (-2.75, 0.75), [0, 1, 2], [-2, -1, 0])
        pen.line("levels", linewidth=1)
        pen.line("straight", linestyle="--")
        pen.line("path")
        pen.dots("first_points", markersize=6)
        pen.counted("first_points", [(9, 10), (-12, -10), (12, 5), (-9, -9), (13, -1)], **ON_LINES)
        pen.star("goal")
        pen.name("goal", offset=(5, -9), ha="left", va="top", **ON_LINES)
        pen.numbers("lengths", [(1.35, 0.55), (1.35, 0.28)], "{name} {:.3f}")

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
        rows: dict[str, Iterable[object]] = {
            r"both $\dl$": run.deltas,
            r"$\grad$, mean $\dl\,\x$": run.gradients,
            r"$-\eta\,\grad$": run.updates,
            "goes": map(orthants.compass, run.updates),
            r"new $\w$": run.weights[1:],
            "still to go": column(np.linalg.norm(run.weights[1:] - worked.GOAL, axis=1), ".3f"),
        }
        return Table.across("Each step of the full batch", "step", range(1, 5), rows)

    @property
    def directions(self) -> tuple[str, ...]:
        """Where the first two steps go, and where the goal lies from the start."""
        return tuple(orthants.compass(way) for way in (*np.diff(self.path[:3], axis=0), self.goal - START))

    @property
    def caption(self) -> str:
        return self.say(
            "Every step uses all the data and crosses the valley, {directions[0]} and {directions[1]} by turns. The "
            "goal is {directions[2]}. On each ellipse the loss is the same. The ellipses are {axis_ratio:.0f} times as "
            "long as wide."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Full-batch descent from {start} to the goal {goal} in the plane of the two weights, over five ellipses of "
            "equal loss around the goal, {axis_ratio:.0f} times as long as wide, with the long axis from northwest to "
            "southeast. The steps go {directions[0]} and {directions[1]} in turn, each to the next smaller ellipse: "
            "{first_points[1]}, {first_points[2]}, {first_points[3]}, {first_points[4]}. The path is {lengths[0]:.3f} "
            "long, the straight line {lengths[1]:.3f}."
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
