"""The full batch of the worked samples with three step sizes: a creep, a zig-zag, and a wilder one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import descent
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits import worked
from explainer.exhibits.batches.full_batch_zig_zag import START
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEP_SIZES = np.array([0.1, 0.2, 0.3, 0.4, 0.44])
DRAWN = [0, 2, 4]
STEPS, WHOLE = 300, 1500  # drawn, and until nothing of a path's length is missing
NEAR = 0.01  # of the first distance to the goal: there, descent counts as arrived


@dataclass(frozen=True)
class FullBatchSteps(OldExhibit):
    """One path (points, 2) in the plane of the weights for each of three step sizes."""

    step_sizes: Array  # (3,)
    paths: Array  # (3, steps + 1, 2), until descent has arrived
    arrivals: Array  # (3,), the steps until it is near
    straight: Array  # (2, 2), from start to goal
    goal: Array  # (2,)
    size = (460, 220)
    panels = (1, 3)

    @classmethod
    def compute(cls) -> Self:
        paths = _paths(STEPS)[DRAWN]
        arrivals = np.array([descent.arrival(path, worked.GOAL, NEAR) for path in paths], dtype=float)
        return cls(STEP_SIZES[DRAWN], paths, arrivals, np.array([START, worked.GOAL]), worked.GOAL)

    def draw(self, *axes: "Axes") -> None:
        for index, plane in enumerate(axes):
            pen = Pen(self, plane)
            pen.plane("w₁", "w₂" if index == 0 else "", xlim=(-0.25, 1.65), ylim=(-1.7, 0.2))
            plane.set(xticks=[0, 1], yticks=[-1, 0])
            pen.line("straight", "goal", linestyle="--", linewidth=1.2)
            pen.line(f"paths-{index}", "path", linewidth=1.5)
            pen.dots("goal", "goal", marker="*", markersize=14)
            pen.numbers(f"step_sizes-{index}", [(0.7, 0.36)], "η = {:g}", ha="center")
            pen.numbers(f"arrivals-{index}", [(0.7, -2.75)], "{:.0f} steps", role="path", ha="center")

    @property
    def near(self) -> float:
        return NEAR

    @property
    def table(self) -> Table:
        """The three, and two between them."""
        rows = []
        for step_size, path in zip(STEP_SIZES, _paths(WHOLE), strict=True):
            arrival = descent.arrival(path, worked.GOAL, NEAR)
            turns, ratio = descent.reversals(path[: arrival + 1]), descent.length(path) / descent.length(self.straight)
            rows.append(tuple(map(quote, (step_size, arrival, turns, ratio), ("g", "d", "d", ".2f"))))
        near = f"steps until {quote(NEAR, '.0%')} is left"
        header = (r"$\eta$", near, "of these, turn back", "whole path ÷ straight line")
        return Table("The full batch with other step sizes", header, tuple(rows))

    @property
    def caption(self) -> str:
        return (
            "Every step uses the whole data set. The short steps on the left do not zig-zag; they soon reach the floor "
            f"of the valley and then creep along it. The number of steps is the one until {quote(NEAR, '.0%')} of the "
            "distance is left."
        )

    @property
    def alt(self) -> str:
        lengths = [descent.length(path) for path in _paths(WHOLE)[DRAWN]]
        return (
            f"Three full-batch descents from {quote(START)} to the goal {quote(worked.GOAL)}, with the step sizes "
            f"{quote(self.step_sizes)}. The first bends into the valley and creeps along it without turning back; the "
            f"second zig-zags across the valley at first, the third wildly and to the end. Their whole lengths are "
            f"{quote(lengths, '.2f')}, and they are near the goal after {quote(self.arrivals, '.0f')} steps."
        )


def _paths(steps: int) -> Array:
    """The path for each step size, (5, steps + 1, 2)."""
    order = descent.full_batch(len(worked.INPUTS), steps)
    return np.array([descent.descend(worked.INPUTS, worked.TARGETS, START, step, order).weights for step in STEP_SIZES])
