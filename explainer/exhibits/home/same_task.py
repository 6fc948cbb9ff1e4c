"""One task twice: positive inputs, whose path zig-zags, and the same inputs centered, whose path is straight."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import centering, descent
from explainer.checked import Array
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits import worked
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NEAR = 0.01  # of the distance at the start: descent has arrived


@dataclass(frozen=True)
class SameTask(OldExhibit):
    """Points (k, 2) in the plane of the weights; an arrow is (tail, head)."""

    positive_inputs: Array  # (2, 2, 2), the two inputs as arrows from the origin
    centered_inputs: Array  # (2, 2, 2), the same minus their mean
    positive_path: Array  # (steps + 1, 2), from the origin to the goal
    centered_path: Array  # (steps + 1, 2)
    straight: Array  # (2, 2), from start to goal
    goal: Array  # (2,), which both tasks share, as the targets' mean is zero
    positive_length: float  # of the path
    centered_length: float
    size = (460, 310)
    panels = (1, 2)

    @classmethod
    def compute(cls) -> Self:
        shifted = centering.centered(worked.INPUTS)
        positive = _path(worked.INPUTS, worked.TARGETS, worked.STEP_SIZE)
        centered = _path(shifted, worked.TARGETS - worked.TARGETS.mean(), worked.STEP_SIZE)
        return cls(
            positive_inputs=np.stack([np.zeros((2, 2)), worked.INPUTS], axis=1),
            centered_inputs=np.stack([np.zeros((2, 2)), shifted], axis=1),
            positive_path=positive,
            centered_path=centered,
            straight=np.array([positive[0], worked.GOAL]),
            goal=worked.GOAL,
            positive_length=descent.length(positive),
            centered_length=descent.length(centered),
        )

    def draw(self, *axes: "Axes") -> None:
        for kind, plane in zip(("positive", "centered"), axes, strict=True):
            pen = Pen(self, plane)
            pen.plane("w₁", "w₂", xlim=(-0.5, 1.6), ylim=(-1.45, 1.05))
            plane.set(xticks=[0, 1], yticks=[-1, 0], title=f"{kind} inputs")
            pen.line("straight", "goal", linestyle="--")
            steps = slice(getattr(self, f"{kind}_steps") + 1)  # the later ones cannot be told apart
            pen.line(f"{kind}_path", "path", marker="o", markersize=4, markevery=steps)
            pen.dots("goal", "goal", marker="*", markersize=17)
            pen.words((1.12, -1.0), "goal", "goal", va="center")
            pen.words((-0.05, 0.06), "start", "path", ha="right")
            pen.numbers(f"{kind}_length", [(0.08, -1.36)], "length {:.2f}", role="path", size=15)
            self._draw_inputs(plane.inset_axes((0.6, 0.67, 0.38, 0.3)), f"{kind}_inputs")
        axes[1].set_ylabel("")

    def _draw_inputs(self, corner: "Axes", name: str) -> None:
        pen = Pen(self, corner)
        pen.plane("", "", xlim=(-1, 2.4), ylim=(-1, 2.4))
        corner.set(xticks=[0, 2], yticks=[0, 2])
        corner.spines[:].set_visible(False)
        pen.arrows(name, "input", width=1.6)
        pen.words((0.7, -0.85), "inputs", "input")

    @property
    def start(self) -> Array:
        return np.asarray(self.straight[0])

    @property
    def step_size(self) -> float:
        return worked.STEP_SIZE

    @property
    def near(self) -> float:
        return NEAR

    @property
    def path_ratio(self) -> float:
        """How many times as long as the path on centered inputs the other is."""
        return self.positive_length / self.centered_length

    @property
    def positive_steps(self) -> int:
        """How many steps it takes to come near the goal."""
        return _arrival(self.positive_path, self.goal)

    @property
    def centered_steps(self) -> int:
        """The same on centered inputs, at the same step size."""
        return _arrival(self.centered_path, self.goal)

    @cached_property
    def positive_fewest(self) -> int:
        """The same at the best step size for these inputs."""
        return _fewest(self.positive_inputs[:, 1], self.goal)

    @cached_property
    def centered_fewest(self) -> int:
        """The same at the best step size for these inputs."""
        return _fewest(self.centered_inputs[:, 1], self.goal)

    @property
    def caption(self) -> str:
        return (
            "Two samples, taken one at a time, with the same start, goal and step size. "
            f"On positive inputs the path is {quote(self.path_ratio, '.2f')} times as long. "
            "On centered inputs it is straight."
        )

    @property
    def alt(self) -> str:
        raw, shifted = (
            " and ".join(quote(arrow[1]) for arrow in arrows) for arrows in (self.positive_inputs, self.centered_inputs)
        )
        return (
            f"Two paths of descent from {quote(self.start)} to the goal {quote(self.goal)} in the plane of the "
            f"two weights. Left: with the positive inputs {raw} the path zig-zags around the dashed straight line "
            f"and is {quote(self.positive_length, '.2f')} long. Right: with the centered inputs {shifted} the path "
            f"is the straight line, {quote(self.centered_length, '.2f')} long."
        )


def _path(inputs: Array, targets: Array, step_size: float, steps: int = 200) -> Array:
    """The weights of descent from the origin, one sample at a time, in turn."""
    order = descent.one_at_a_time(len(inputs), steps)
    return descent.descend(inputs, targets, np.zeros(2), step_size, order).weights


def _arrival(path: Array, goal: Array) -> int:
    """The step after which the path stays near the goal."""
    distances = np.linalg.norm(path - goal, axis=1)
    return int(np.flatnonzero(distances > NEAR * distances[0])[-1]) + 1


def _fewest(inputs: Array, goal: Array) -> int:
    """The steps at the best of the step sizes below the bound 2 / ‖x‖², in hundredths of it."""
    step_sizes = np.arange(1, 100) / 100 * 2 / float(inputs[0] @ inputs[0])
    return min(_arrival(_path(inputs, inputs @ goal, step_size, steps=50), goal) for step_size in step_sizes)
