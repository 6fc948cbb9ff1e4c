"""One task twice: positive inputs, whose path zig-zags, and the same inputs centered, whose path is straight."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import centering, descent
from explainer.checked import Array
from explainer.drawing.dial import Dial
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
    centered_inputs: Array  # (2, 2, 2), the same minus their mean, or as much of it as is removed
    positive_path: Array  # (steps + 1, 2), from the origin to the goal
    centered_path: Array  # (steps + 1, 2)
    straight: Array  # (2, 2), from start to goal
    goal: Array  # (2,), which both tasks share, as the targets' mean is zero
    positive_length: float  # of the path
    centered_length: float
    size = (460, 310)
    panels = (1, 2)
    dials = (Dial("mean_removed", "Mean removed, on the right", tuple(range(0, 101, 5)), 100, unit="%", role="input"),)

    @classmethod
    def compute(cls, *, mean_removed: float = 100) -> Self:
        positive, shifted = _path(0), _shifted(mean_removed / 100)
        centered = _path(mean_removed / 100)
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
            whole = kind == "positive" or self.centered
            title = f"{kind} inputs" if whole else f"mean removed: {quote(self.mean_removed, '.0%')}"
            plane.set(xticks=[0, 1], yticks=[-1, 0], title=title)
            pen.line("straight", "goal", linestyle="--")
            steps = slice(_arrival(getattr(self, f"{kind}_path"), self.goal) + 1)  # the later ones cannot be told apart
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
    def mean_removed(self) -> float:
        """The share of the inputs' mean that is missing on the right."""
        positive, centered = (arrows[:, 1].mean() for arrows in (self.positive_inputs, self.centered_inputs))
        return float(1 - centered / positive)

    @property
    def centered(self) -> bool:
        """Whether the inputs on the right have mean zero."""
        return abs(self.mean_removed - 1) < 1e-9

    @property
    def path_ratio(self) -> float:
        """How many times as long as the straight line the path on positive inputs is."""
        return self.positive_length / descent.straight_line(self.straight)

    @property
    def centered_ratio(self) -> float:
        """The same of the path on the right."""
        return self.centered_length / descent.straight_line(self.straight)

    @property
    def positive_steps(self) -> int:
        """How many steps it takes to come near the goal."""
        return _arrival(self.positive_path, self.goal)

    @property
    def centered_steps(self) -> int:
        """The same on inputs of mean zero, at the same step size."""
        return _arrival(_path(1), worked.GOAL)

    @cached_property
    def positive_fewest(self) -> int:
        """The same at the best step size for these inputs."""
        return _fewest(0)

    @cached_property
    def centered_fewest(self) -> int:
        """The same at the best step size for these inputs."""
        return _fewest(1)

    @property
    def caption(self) -> str:
        return (
            "Two samples, taken one at a time, with the same start, goal and step size. "
            f"On positive inputs the path is {quote(self.path_ratio, '.2f')} times as long as the straight line. "
            + (
                "On centered inputs it is straight."
                if self.centered
                else f"With {quote(self.mean_removed, '.0%')} of the mean removed it is "
                f"{quote(self.centered_ratio, '.2f')} times as long."
            )
        )

    @property
    def alt(self) -> str:
        raw, shifted = (
            " and ".join(quote(arrow[1]) for arrow in arrows) for arrows in (self.positive_inputs, self.centered_inputs)
        )
        return (
            f"Two paths of descent from {quote(self.start)} to the goal {quote(self.goal)} in the plane of the "
            f"two weights. Left: with the positive inputs {raw} the path zig-zags around the dashed straight line "
            f"and is {quote(self.positive_length, '.2f')} long. Right: with the {'centered ' * self.centered}inputs "
            f"{shifted} the path is {'the straight line, ' * self.centered}{quote(self.centered_length, '.2f')} long."
        )


def _shifted(share: float) -> Array:
    """The inputs with a share of their mean removed."""
    return np.asarray(worked.INPUTS - share * (worked.INPUTS - centering.centered(worked.INPUTS)))


def _path(share: float, step_size: float = worked.STEP_SIZE, steps: int = 200) -> Array:
    """The weights of descent from the origin, one sample at a time, in turn, with a share of the mean removed."""
    inputs = _shifted(share)
    order = descent.one_at_a_time(len(inputs), steps)
    return descent.descend(inputs, inputs @ worked.GOAL, np.zeros(2), step_size, order).weights


def _arrival(path: Array, goal: Array) -> int:
    """The step after which the path stays near the goal."""
    distances = np.linalg.norm(path - goal, axis=1)
    return int(np.flatnonzero(distances > NEAR * distances[0])[-1]) + 1


@cache
def _fewest(share: float) -> int:
    """The steps at the best of the step sizes below the bound 2 / ‖x‖², in hundredths of it."""
    first = _shifted(share)[0]
    step_sizes = np.arange(1, 100) / 100 * 2 / float(first @ first)
    return min(_arrival(_path(share, step_size, steps=50), worked.GOAL) for step_size in step_sizes)
