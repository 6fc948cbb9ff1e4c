"""The worked zig-zag with smaller steps: smaller teeth, more of them, a path just as long; a larger one overshoots."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import descent
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits import worked
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TOO_LARGE, STEPS = 0.35, 1000
BESIDE = np.array([2.0, 0.2])  # a goal to which the first input pushes first one way and then the other
NEAR = 0.01  # of the first distance to the goal: steps are counted so far, a path is measured as a whole


@dataclass(frozen=True)
class SmallerSteps(OldExhibit):
    """One path (points, 2) in the plane of the weights for each of three step sizes."""

    step_sizes: Array  # (3,)
    paths: Array  # (3, steps + 1, 2), from the origin until descent has arrived
    lengths: Array  # (3,)
    straight: Array  # (2, 2), from start to goal
    goal: Array  # (2,)
    size = (460, 220)
    panels = (1, 3)

    @classmethod
    def compute(cls) -> Self:
        step_sizes = np.array([worked.STEP_SIZE, 0.1, 0.02])
        runs = [descent.towards(worked.GOAL, worked.INPUTS, step_size, STEPS) for step_size in step_sizes]
        return cls(
            step_sizes=step_sizes,
            paths=np.array([run.weights for run in runs]),
            lengths=np.array([descent.length(run.weights) for run in runs]),
            straight=np.array([np.zeros(2), worked.GOAL]),
            goal=worked.GOAL,
        )

    def draw(self, *axes: "Axes") -> None:
        for index, plane in enumerate(axes):
            pen = Pen(self, plane)
            pen.plane("w₁", "w₂" if index == 0 else "", xlim=(-0.35, 1.15), ylim=(-1.2, 0.3))
            draw_descent(pen, index)
            pen.numbers(f"step_sizes-{index}", [(0.4, 0.4)], "η = {:g}", ha="center")
            pen.numbers(f"lengths-{index}", [(0.4, -2.0)], "length {:.3f}", role="path", ha="center")

    @property
    def ratios(self) -> Array:
        """How many times as long as the straight line each path is, (3,)."""
        return self.lengths / descent.length(self.straight)

    @property
    def longest_steps(self) -> Array:
        """The length of the longest step of each path, (3,)."""
        return np.asarray(np.linalg.norm(np.diff(self.paths, axis=1), axis=2).max(axis=1))

    @property
    def arrivals(self) -> Array:
        """How many steps each path takes to come near the goal, (3,)."""
        return np.array([descent.arrival(path, self.goal, NEAR) for path in self.paths])

    @property
    def arrival(self) -> int:
        """The same for the worked zig-zag, whose step size is the largest."""
        return int(self.arrivals[0])

    @property
    def near(self) -> float:
        return NEAR

    @property
    def too_large(self) -> float:
        """A step size at which single steps overshoot."""
        return TOO_LARGE

    @property
    def too_large_ratio(self) -> float:
        """How many times as long as the straight line its path is."""
        path = descent.towards(self.goal, worked.INPUTS, TOO_LARGE, STEPS).weights
        return descent.length(path) / descent.length(self.straight)

    @property
    def largest_step(self) -> float:
        return float(self.step_sizes[0])

    @property
    def smallest_step(self) -> float:
        return float(self.step_sizes[-1])

    @property
    def beside(self) -> Array:
        """A goal outside the wedge to which smaller steps make the path shorter."""
        return BESIDE

    @property
    def beside_ratio(self) -> float:
        """How many times as long as the straight line the path there is, with the largest of the steps."""
        return _ratio_beside(self.largest_step)

    @property
    def beside_ratio_of_small_steps(self) -> float:
        return _ratio_beside(self.smallest_step)

    @property
    def table(self) -> Table:
        """What a smaller step size changes, and what it does not."""
        near = f"steps until {quote(NEAR, '.0%')} is left"
        header = (r"$\eta$", "longest step", near, "whole path ÷ straight line")
        specs = ("g", ".3f", "d", ".3f")
        columns = (self.step_sizes, self.longest_steps, self.arrivals, self.ratios)
        rows = [tuple(map(quote, row, specs)) for row in zip(*columns, strict=True)]
        return Table("The same zig-zag with smaller steps", header, tuple(rows))

    @property
    def caption(self) -> str:
        return (
            "Smaller steps make smaller teeth and more of them. Each time the path is "
            f"{quote(self.ratios.max(), '.3f')} times as long as the straight line."
        )

    @property
    def alt(self) -> str:
        return (
            f"Three zig-zags from {quote(self.straight[0])} to the goal {quote(self.goal)}, with the step sizes "
            f"{quote(self.step_sizes)}. The longest step shrinks from {quote(self.longest_steps[0], '.3f')} "
            f"to {quote(self.longest_steps[-1], '.3f')}, the lengths of the paths are {quote(self.lengths, '.3f')}. "
            f"The straight line is {quote(descent.length(self.straight), '.3f')} long."
        )


def _ratio_beside(step_size: float) -> float:
    path = descent.towards(BESIDE, worked.INPUTS, step_size, STEPS).weights
    return descent.length(path) / float(np.linalg.norm(BESIDE))


def draw_descent(pen: Pen, index: int) -> None:
    """One of several descents to a goal, with the straight line there."""
    pen.axes.set(xticks=[0, 1], yticks=[-1, 0])
    pen.line("straight", "goal", linestyle="--", linewidth=1.2)
    pen.line(f"paths-{index}", "path", linewidth=1.5)
    pen.dots("goal", "goal", marker="*", markersize=14)
