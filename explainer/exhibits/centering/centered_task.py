"""The task of the zig-zag with its inputs centered: one step of one sample is enough."""

import itertools
from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import centering, descent, orthants
from explainer.checked import Array
from explainer.conditioning import with_bias_column
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import INPUTS, WEIGHTS, shown
from explainer.drawing.pen import Pen
from explainer.exhibits import worked
from explainer.quoting import quote

STEP_SIZE, STEP_SIZE_BEFORE = 2.0, worked.STEP_SIZE
# Targets that many weights with a bias meet, and an input that the two ends of descent answer differently.
OTHER_TARGETS, ASKED = np.array([1.0, 2.0]), np.array([3.0, 3.0])
ENOUGH_STEPS = 2000  # of size `STEP_SIZE_BEFORE`, until rounding is all that is left
# Centering makes the rare one longer.
COMMON, RARE, COMMON_COUNT = np.array([0.01, 1.0]), np.array([1.0, 0.01]), 99
# What a neuron may have learned from centered inputs; and a share of same-signed gradients that counts as few.
TRAINED, TRAINED_BIAS, FEW = np.array([2.0, 1.0]), 0.5, 0.01


@dataclass(frozen=True)
class CenteredTask(Exhibit):
    """Points (k, 2); the inputs in their own plane, the paths in the plane of the weights; arrows are (tail, head)."""

    inputs: Array = shown(*INPUTS, name="raw", role="raw")  # (2, 2)
    centered_inputs: Array = shown(*INPUTS, name="centered", role="centered")  # (2, 2)
    shifts: Array = shown(*INPUTS, role="faint")  # (2, 2, 2), from an input to the centered input
    mean: Array = shown(*INPUTS, name="mean", role="raw")  # (2,)
    zig_zag: Array = shown(*WEIGHTS, name="zig-zag", role="raw")  # (steps + 1, 2), on the raw inputs
    step: Array = shown(*WEIGHTS, role="centered")  # (2, 2), by the first sample
    goal: Array = shown(*WEIGHTS, name="goal", role="goal")  # (2,)
    solutions: Array = shown(*WEIGHTS, name="no loss", role="goal")  # (2, 2), ends of a piece of their line
    size = (400, 232)
    panels = (1, 2)
    step_size = STEP_SIZE
    step_size_before = STEP_SIZE_BEFORE
    common, common_count, rare = COMMON, COMMON_COUNT, RARE
    asked = ASKED  # an input that is in no sample
    trained, trained_bias, few_same_signed = TRAINED, TRAINED_BIAS, FEW

    @classmethod
    def compute(cls) -> Self:
        centered = centering.centered(worked.INPUTS)
        return cls(
            inputs=worked.INPUTS,
            centered_inputs=centered,
            shifts=np.stack([worked.INPUTS, centered], axis=1),
            mean=worked.INPUTS.mean(axis=0),
            zig_zag=descent.towards(worked.GOAL, worked.INPUTS, STEP_SIZE_BEFORE, steps=40).weights,
            step=descent.towards(worked.GOAL, centered, STEP_SIZE, steps=1).weights,
            goal=worked.GOAL,
            solutions=worked.GOAL + np.outer([-0.55, 0.55], [1.0, 1.0]),
        )

    def draw(self, *pens: Pen) -> None:
        before, after = pens
        before.plane((-0.8, 2.5), (-0.8, 2.5))
        before.title("subtract the mean …")
        before.arrows("shifts", width=1.6, headwidth=6, headlength=9, headaxislength=8)
        before.dots("inputs", hollow=True)
        before.name("inputs", offset=(8, 0))
        before.dots("centered_inputs")
        before.name("centered_inputs", offset=(8, 0))
        before.dots("mean", marker="x", markeredgewidth=2)
        before.name("mean")
        after.plane((-0.5, 1.7), (-1.6, 0.6))
        after.title("… and go straight")
        after.line("zig_zag", linewidth=1.4)
        after.name("zig_zag", at=4)
        after.line("solutions", linestyle=":")
        after.arrows("step", width=3)
        after.words((0.05, -1.1), "one step", role="centered")
        after.star("goal")
        after.name("goal", offset=(11, -4))
        after.name("solutions", at=0, offset=(9, -2))

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
    def raw_bias(self) -> float:
        """The bias with which the trained weights compute the same from raw inputs: b − w·μ."""
        return float(TRAINED_BIAS - TRAINED @ self.mean)

    @property
    def enough_features(self) -> int:
        """From how many independent symmetric features on only few gradients are same-signed."""
        return next(n for n in itertools.count(2) if orthants.same_sign_share(n) <= FEW)

    @property
    def share_of_enough(self) -> float:
        return orthants.same_sign_share(self.enough_features)

    @property
    def directions(self) -> tuple[str, ...]:
        """Where the centered inputs point."""
        return tuple(map(orthants.compass, self.centered_inputs))

    @property
    def caption(self) -> str:
        return self.say(
            "Centered, the inputs point {directions[0]} and {directions[1]}. One step of one sample lands on the "
            "goal. The dotted line holds all the weights that fit both centered samples: its direction stays open."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Left: the inputs {inputs_in_words}, minus their mean {mean}, become {centered_in_words}. Right: in the "
            "plane of the two weights one step leads from {step[0]} to {step[1]}, the goal, where the path on the "
            "raw inputs zig-zags. A dotted line through the goal, from {solutions[0]} to {solutions[1]}, shows "
            "weights that fit both centered samples just as well."
        )


def _in_words(entries: Array) -> str:
    return " and ".join(quote(entry) for entry in entries)


def _answer(shift: Array, targets: Array) -> float:
    """The output for `ASKED` after descent from zero on inputs minus the shift, with a bias."""
    x = with_bias_column(worked.INPUTS - shift)
    order = descent.full_batch(len(x), ENOUGH_STEPS)
    end = descent.descend(x, targets, np.zeros(3), STEP_SIZE_BEFORE, order).weights[-1]
    return float(end @ [*(ASKED - shift), 1])
