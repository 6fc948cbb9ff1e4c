"""The task of the zig-zag with its inputs centered: one step of one sample is enough."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import centering, descent
from explainer.checked import Array
from explainer.conditioning import with_bias_column
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.drawing.palette import ROLES
from explainer.exhibits import worked
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEP_SIZE, STEP_SIZE_BEFORE = 2.0, worked.STEP_SIZE
# Targets that many weights with a bias meet, and an input that the two ends of descent answer differently.
OTHER_TARGETS, ASKED = np.array([1.0, 2.0]), np.array([3.0, 3.0])
ENOUGH_STEPS = 2000  # of size `STEP_SIZE_BEFORE`, until rounding is all that is left
# Centering makes the rare one longer.
COMMON, RARE, COMMON_COUNT = np.array([0.01, 1.0]), np.array([1.0, 0.01]), 99


@dataclass(frozen=True)
class CenteredTask(OldExhibit):
    """Points (k, 2); the inputs in their own plane, the path in the plane of the weights."""

    inputs: Array  # (2, 2), as they came
    centered_inputs: Array  # (2, 2)
    shifts: Array  # (2, 2, 2), arrows from an input to the centered input
    mean: Array  # (2,)
    step: Array  # (2, 2), an arrow from the start to where the first sample leads
    goal: Array  # (2,)
    solutions: Array  # (2, 2), the ends of a piece of the line of weights without loss
    size = (460, 290)
    panels = (1, 2)

    @classmethod
    def compute(cls) -> Self:
        centered = centering.centered(worked.INPUTS)
        return cls(
            inputs=worked.INPUTS,
            centered_inputs=centered,
            shifts=np.stack([worked.INPUTS, centered], axis=1),
            mean=worked.INPUTS.mean(axis=0),
            step=descent.towards(worked.GOAL, centered, STEP_SIZE, steps=1).weights,
            goal=worked.GOAL,
            solutions=worked.GOAL + np.outer([-0.75, 0.75], [1.0, 1.0]),
        )

    def draw(self, *axes: "Axes") -> None:
        plane, weights = axes
        pen = Pen(self, plane)
        pen.plane("x₁", "x₂", xlim=(-0.9, 2.4), ylim=(-0.9, 2.4))
        plane.set(xticks=[0, 1, 2], yticks=[0, 1, 2], title="subtract the mean …")
        pen.arrows("shifts", "faint", width=1.6)
        pen.dots("inputs", "input", markerfacecolor=ROLES["paper"].light, markeredgewidth=2)
        pen.dots("centered_inputs", "input")
        pen.dots("mean", "faint", marker="x", markersize=8, markeredgewidth=2)
        pen.words((1.63, 1.6), "mean", "faint")
        pen = Pen(self, weights)
        pen.plane("w₁", "w₂", xlim=(-0.55, 1.75), ylim=(-1.75, 0.55))
        weights.set(xticks=[0, 1], yticks=[-1, 0], title="… and go straight")
        pen.line("solutions", "goal", linestyle=":")
        pen.words((0.22, -1.66), "no loss", "goal", rotation=45, rotation_mode="anchor", va="bottom")
        pen.arrows("step", "path", width=3)
        pen.dots("goal", "goal", marker="*", markersize=17)
        pen.words((1.14, -1.08), "goal", "goal", va="top")

    @property
    def step_size(self) -> float:
        return STEP_SIZE

    @property
    def step_size_before(self) -> float:
        """The one of the zig-zag."""
        return STEP_SIZE_BEFORE

    @property
    def inputs_in_words(self) -> str:
        return _in_words(self.inputs)

    @property
    def centered_in_words(self) -> str:
        return _in_words(self.centered_inputs)

    @property
    def targets_in_words(self) -> str:
        """The targets that the goal meets; their mean is zero already."""
        return _in_words(self.inputs @ self.goal)

    @property
    def update(self) -> Array:
        """What the first step adds to the weights."""
        return np.asarray(self.step[1] - self.step[0])

    @property
    def upstream(self) -> float:
        """δ of the first step."""
        return float(descent.towards(worked.GOAL, self.centered_inputs, STEP_SIZE, steps=1).deltas[0, 0])

    @property
    def gradient(self) -> Array:
        """The gradient of the first step."""
        return np.asarray(descent.towards(worked.GOAL, self.centered_inputs, STEP_SIZE, steps=1).gradients[0])

    @property
    def shrinkage(self) -> float:
        """What each step at the zig-zag's step size leaves of the distance to the goal."""
        path = descent.towards(worked.GOAL, self.centered_inputs, STEP_SIZE_BEFORE, steps=2).weights
        before, after = np.linalg.norm(path[1:] - self.goal, axis=1)
        return float(after / before)

    @property
    def largest_step_size_before(self) -> float:
        """Beyond 2 / ‖x‖² a step leaves its own sample's error larger than it was: that bound for the raw inputs."""
        return float(2 / (self.inputs[0] @ self.inputs[0]))

    @property
    def largest_step_size(self) -> float:
        """The same for the centered inputs."""
        return float(2 / (self.centered_inputs[0] @ self.centered_inputs[0]))

    @property
    def common(self) -> Array:
        return COMMON

    @property
    def common_count(self) -> int:
        return COMMON_COUNT

    @property
    def rare(self) -> Array:
        return RARE

    @property
    def rare_length(self) -> float:
        return float(np.linalg.norm(RARE))

    @property
    def rare_length_centered(self) -> float:
        """The length of the rare input minus the mean over it and all the common ones."""
        return float(np.linalg.norm(centering.centered([*[COMMON] * COMMON_COUNT, RARE])[-1]))

    @property
    def rare_bound(self) -> float:
        """The step size beyond which a step overshoots the rare sample, to a larger error."""
        return 2 / self.rare_length**2

    @property
    def rare_bound_centered(self) -> float:
        return 2 / self.rare_length_centered**2

    @property
    def other_targets(self) -> str:
        return " and ".join(quote(target) for target in OTHER_TARGETS)

    @property
    def asked(self) -> Array:
        """An input that is in no sample."""
        return ASKED

    @property
    def answer_raw(self) -> float:
        """What it is answered after descent from zero, with a bias, on the raw inputs."""
        return _answer(np.zeros(2), OTHER_TARGETS)

    @property
    def answer_centered(self) -> float:
        """The same after descent on the centered inputs."""
        return _answer(worked.INPUTS.mean(axis=0), OTHER_TARGETS)

    @property
    def first_answer_raw(self) -> float:
        """What descent on the zig-zag's own targets answers, with a bias, on the raw inputs."""
        return _answer(np.zeros(2), worked.TARGETS)

    @property
    def first_answer_centered(self) -> float:
        """The same after descent on the centered inputs."""
        return _answer(worked.INPUTS.mean(axis=0), worked.TARGETS)

    @property
    def caption(self) -> str:
        return (
            "Centered, the inputs point northwest and southeast. One step of one sample lands on the goal. "
            "The dotted line holds all the weights that fit both samples: its direction stays open."
        )

    @property
    def alt(self) -> str:
        return (
            f"Left: the inputs {self.inputs_in_words}, minus their mean {quote(self.mean)}, become "
            f"{self.centered_in_words}. "
            f"Right: in the plane of the two weights one step leads from {quote(self.step[0])} to "
            f"{quote(self.step[1])}, the goal. A dotted line through the goal, from {quote(self.solutions[0])} to "
            f"{quote(self.solutions[1])}, shows weights that fit both samples just as well."
        )


def _in_words(entries: Array) -> str:
    return " and ".join(quote(entry) for entry in entries)


def _answer(shift: Array, targets: Array) -> float:
    """The output for `ASKED` after descent from zero on inputs minus the shift, with a bias."""
    x = with_bias_column(worked.INPUTS - shift)
    order = descent.full_batch(len(x), ENOUGH_STEPS)
    end = descent.descend(x, targets, np.zeros(3), STEP_SIZE_BEFORE, order).weights[-1]
    return float(end @ [*(ASKED - shift), 1])
