"""One task twice: positive inputs, whose path zig-zags, and the same inputs centered, whose path is straight."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Self

import numpy as np

from explainer import centering, descent
from explainer.checked import Array
from explainer.drawing.dial import Dial
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import INPUTS, WEIGHTS, shown
from explainer.drawing.pen import Pen
from explainer.exhibits import worked
from explainer.quoting import quote

PERCENT = tuple(range(0, 101, 5))  # of the mean
NEAR = 0.01  # of the distance at the start: descent has arrived
MARKED = 40  # steps; later ones cannot be told apart


@dataclass(frozen=True)
class SameTask(Exhibit):
    """Points (k, 2) in the plane of the weights; an arrow is (tail, head)."""

    positive_inputs: Array = shown(*INPUTS, role="input")  # (2, 2, 2), the two inputs as arrows from the origin
    centered_inputs: Array = shown(*INPUTS, role="input")  # the same minus their mean, or as much of it as is removed
    positive_path: Array = shown(*WEIGHTS, role="raw")  # (steps + 1, 2), from the origin to the goal
    centered_path: Array = shown(*WEIGHTS, role="centered")  # (steps + 1, 2)
    straight: Array = shown(*WEIGHTS, role="goal")  # (2, 2), from start to goal
    goal: Array = shown(*WEIGHTS, name="goal", role="goal")  # (2,), of both, as the targets' mean is zero
    positive_length: float = shown(name="length", role="raw")  # of the path
    centered_length: float = shown(name="length", role="centered")
    size = (400, 248)
    panels = (1, 2)
    dials = (Dial("mean_removed", "Mean removed, on the right", PERCENT, 100, "%", role="input", time=True, runs=True),)
    step_size, near = worked.STEP_SIZE, NEAR

    @classmethod
    def compute(cls, *, mean_removed: float = 100) -> Self:
        """The task with some percent of the mean removed on the right."""
        share = mean_removed / 100
        positive, centered = _path(0), _path(share)
        return cls(
            positive_inputs=_arrows(0),
            centered_inputs=_arrows(share),
            positive_path=positive,
            centered_path=centered,
            straight=np.array([positive[0], worked.GOAL]),
            goal=worked.GOAL,
            positive_length=descent.length(positive),
            centered_length=descent.length(centered),
        )

    def draw(self, *pens: Pen) -> None:
        titles = "positive inputs", "centered inputs" if self.centered else "mean removed: {mean_removed:.0%}"
        for kind, title, pen in zip(("positive", "centered"), titles, pens, strict=True):
            pen.plane((-0.32, 1.55), (-1.3, 0.9), [0, 1], [-1, 0])
            pen.title(title)
            pen.line("straight", linestyle="--")
            pen.line(f"{kind}_path", marker="o", markersize=4, markevery=slice(MARKED + 1))
            pen.star("goal")
            pen.words((0.05, 0.05), "start")
            pen.numbers(f"{kind}_length", [(0.06, -1.26)], "{name} {:.2f}", size=15)
            corner = pen.inset(0.58, 0.66, 0.36, 0.32)
            corner.plane((-0.9, 2.4), (-0.9, 2.4))
            corner.arrows(f"{kind}_inputs", width=1.6)
        pens[0].name("goal", offset=(11, 0))

    @property
    def start(self) -> Array:
        return np.asarray(self.straight[0])

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
        return _arrival(self.positive_path)

    @property
    def centered_steps(self) -> int:
        """The same on inputs of mean zero, at the same step size."""
        return _arrival(_path(1))

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
        right = "With {mean_removed:.0%} of the mean removed it is {centered_ratio:.2f} times as long."
        return self.say(
            "Two samples, taken one at a time, with the same start, goal and step size. On positive inputs the path is "
            "{path_ratio:.2f} times as long as the dashed straight line. "
            + ("On centered inputs it is straight." if self.centered else right)
        )

    @property
    def alt(self) -> str:
        right = "centered inputs {shifted} the path is the straight line, {centered_length:.2f} long."
        return self.say(
            "Two paths of descent from {start} to the goal {goal} in the plane of the two weights. Left: with the "
            "positive inputs {raw} the path zig-zags around the dashed straight line and is {positive_length:.2f} "
            "long. Right: with the "
            + (right if self.centered else "inputs {shifted} the path is {centered_length:.2f} long.")
        )

    @property
    def raw(self) -> str:
        """The inputs on the left."""
        return " and ".join(map(quote, self.positive_inputs[:, 1]))

    @property
    def shifted(self) -> str:
        """The inputs on the right."""
        return " and ".join(map(quote, self.centered_inputs[:, 1]))


def _shifted(share: float) -> Array:
    """The inputs with a share of their mean removed."""
    return np.asarray(worked.INPUTS - share * (worked.INPUTS - centering.centered(worked.INPUTS)))


def _arrows(share: float) -> Array:
    """The same as arrows from the origin."""
    return np.stack([np.zeros((2, 2)), _shifted(share)], axis=1)


def _path(share: float, step_size: float = worked.STEP_SIZE, steps: int = 200) -> Array:
    """The weights of descent from the origin, one sample at a time, in turn, with a share of the mean removed."""
    return descent.towards(worked.GOAL, _shifted(share), step_size, steps).weights


@cache
def _fewest(share: float) -> int:
    """The steps at the best of the step sizes below the bound 2 / ‖x‖², in hundredths of it."""
    first = _shifted(share)[0]
    step_sizes = np.arange(1, 100) / 100 * 2 / float(first @ first)
    return min(_arrival(_path(share, step_size, steps=50)) for step_size in step_sizes)


def _arrival(path: Array) -> int:
    """The number of steps until a path is near the goal, or of its points if it never is; no step leads away."""
    distances = np.linalg.norm(path - worked.GOAL, axis=1)
    return int((distances > NEAR * distances[0]).sum())
