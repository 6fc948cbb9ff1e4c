"""The worked zig-zag with smaller steps: smaller teeth, more of them, a path just as long; a larger one overshoots."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import descent
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import WEIGHTS, shown
from explainer.drawing.panel import Point
from explainer.drawing.pen import Pen
from explainer.exhibits import worked

STEP_SIZES = np.array([worked.STEP_SIZE, 0.1, 0.02])
TOO_LARGE, STEPS = 0.35, 1000
BESIDE = np.array([2.0, 0.2])  # a goal to which the first input pushes first one way and then the other
NEAR = 0.01  # of the first distance to the goal: steps are counted so far, a path is measured as a whole


@dataclass(frozen=True)
class SmallerSteps(Exhibit):
    """One path (points, 2) in the plane of the weights for each of three step sizes."""

    step_sizes: Array = shown("η")  # (3,)
    paths: Array = shown(*WEIGHTS, role="path")  # (3, steps + 1, 2), from the origin until descent has arrived
    lengths: Array = shown("length", name="length", role="path")  # (3,)
    arrivals: Array = shown("steps", name="steps")  # (3,), until little of the distance is left
    straight: Array = shown(*WEIGHTS, role="goal")  # (2, 2), from start to goal
    goal: Array = shown(*WEIGHTS, name="goal", role="goal")  # (2,)
    size = (400, 200)
    panels = (1, 3)
    near, too_large, beside = NEAR, TOO_LARGE, BESIDE
    largest_step, smallest_step = STEP_SIZES[0], STEP_SIZES[-1]

    @classmethod
    def compute(cls) -> Self:
        paths = np.array([_path(worked.GOAL, step_size) for step_size in STEP_SIZES])
        return cls(
            step_sizes=STEP_SIZES,
            paths=paths,
            lengths=np.array([descent.length(path) for path in paths]),
            arrivals=np.array([descent.arrival(path, worked.GOAL, NEAR) for path in paths], dtype=float),
            straight=np.array([np.zeros(2), worked.GOAL]),
            goal=worked.GOAL,
        )

    def draw(self, *pens: Pen) -> None:
        for index, pen in enumerate(pens):
            pen.plane((-0.3, 1.2), (-1.15, 0.2))
            draw_descent(pen, index, (0.45, 0.56), (0.45, -1.42))
            pen.numbers(f"lengths-{index}", [(0.45, -1.68)], "{name} {:.3f}", ha="center")
        pens[0].name("goal", offset=(-11, -3))

    @property
    def ratio(self) -> float:
        """How many times as long as the straight line each of the paths is."""
        return float(self.lengths.max() / descent.length(self.straight))

    @property
    def longest_steps(self) -> Array:
        """The length of the longest step of each path, (3,)."""
        return np.asarray(np.linalg.norm(np.diff(self.paths, axis=1), axis=2).max(axis=1))

    @property
    def arrival(self) -> int:
        """How many steps the worked zig-zag, the first, takes to come near the goal."""
        return int(self.arrivals[0])

    @property
    def too_large_ratio(self) -> float:
        """How many times as long as the straight line the path with steps that overshoot is."""
        return _ratio(self.goal, TOO_LARGE)

    @property
    def beside_ratio(self) -> float:
        """The same for the path to the goal beside the wedge, with the largest of the steps."""
        return _ratio(BESIDE, self.largest_step)

    @property
    def beside_ratio_of_small_steps(self) -> float:
        return _ratio(BESIDE, self.smallest_step)

    @property
    def caption(self) -> str:
        return self.say(
            "Smaller steps make smaller teeth and more of them (counted until {near:.0%} of the distance is left). "
            "Each time the whole path is {ratio:.3f} times as long as the straight line."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Three zig-zags from {straight[0]} to the goal {goal}, with the step sizes {step_sizes}. "
            "The longest step shrinks from {longest_steps[0]:.3f} to {longest_steps[2]:.3f}, and the number of steps "
            "grows: {arrivals:.0f}. The lengths of the paths stay the same, {lengths:.3f}, {ratio:.3f} times as long "
            "as the straight line."
        )


def draw_descent(pen: Pen, index: int, above: Point, below: Point) -> None:
    """One of several descents beside the straight line: its path, its step size above it, its count of steps below."""
    pen.line("straight", linestyle="--", linewidth=1.2)
    pen.line(f"paths-{index}", linewidth=1.5)
    pen.star("goal")
    pen.numbers(f"step_sizes-{index}", [above], "η = {:g}", ha="center")
    pen.numbers(f"arrivals-{index}", [below], "{:.0f} {name}", ha="center", weight="bold")


def _path(goal: Array, step_size: float) -> Array:
    return descent.towards(goal, worked.INPUTS, step_size, STEPS).weights


def _ratio(goal: Array, step_size: float) -> float:
    """How many times as long as the straight line to a goal the path with a step size is."""
    return descent.length(_path(goal, step_size)) / float(np.linalg.norm(goal))
