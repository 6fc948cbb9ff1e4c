"""A data set whose gradients are same-signed more often once it is centered, and which trains faster all the same."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import centering, conditioning, descent, orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import INPUTS, shown
from explainer.drawing.pen import Pen
from explainer.exhibits import worked

COURSE = ("steps", "share of the distance left")
SAMPLES, SEED = 100, 3
FIRST_MEAN, CORRELATION = 6.0, 0.6
START, GOAL = np.zeros(2), worked.GOAL
NEAR, STEPS, EACH = 1e-6, 400, 9


@dataclass(frozen=True)
class SignsAndSpeed(Exhibit):
    """Inputs (100, 2), and points (step, share of the first distance to the goal)."""

    raw: Array = shown(*INPUTS, name="raw", role="raw")
    centered: Array = shown(*INPUTS, name="centered", role="centered")
    quadrants: Array = shown(*INPUTS, role="reachable")  # (2, 4, 2): where both inputs have one sign
    raw_distances: Array = shown(*COURSE, name="raw descent", role="raw")  # (k, 2)
    centered_distances: Array = shown(*COURSE, name="centered descent", role="centered")
    size = (400, 420)
    panels = (2, 1)
    first_mean = FIRST_MEAN
    start, goal = START, GOAL

    @classmethod
    def compute(cls) -> Self:
        first, second = np.random.default_rng(SEED).standard_normal((SAMPLES, 2)).T
        mixed = CORRELATION * first + math.sqrt(1 - CORRELATION**2) * second
        raw = np.column_stack([FIRST_MEAN + first, mixed])
        centered = centering.centered(raw)
        corner = np.array([[0.0, 0.0], [9.0, 0.0], [9.0, 2.7], [0.0, 2.7]])
        quadrants = np.array([corner, corner * [-3.4 / 9, -1]])
        return cls(raw, centered, quadrants, _distances(raw), _distances(centered))

    def draw(self, *pens: Pen) -> None:
        plane, course = pens
        plane.plane((-3.4, 9), (-4.2, 2.8))
        plane.region("quadrants")
        plane.dots("raw", markersize=3.5)
        plane.dots("centered", markersize=3.5, marker="D")
        plane.name("centered", at=47, offset=(-16, -14), ha="center", va="top")
        plane.words((-1.98, -4.05), "{same_sign_centered:.0%} shaded", role="centered", ha="center")
        plane.name("raw", at=47, offset=(30, -14), ha="center", va="top")
        plane.words((6.1, -4.05), "{same_sign:.0%} shaded", role="raw", ha="center")
        course.across(0, 300, [0, 100, 200, 300])
        course.up(5e-7, 3, [1, 1e-3, 1e-6], log=True)
        course.line("raw_distances")
        course.line("centered_distances", linestyle=(0, (4, 1.5)))
        course.name("raw_distances", at=11, offset=(10, 27))
        course.words((110, 0.009), "κ = {kappa:.0f}, {steps} steps", role="raw")
        course.name("centered_distances", offset=(10, 30))
        course.words((34.5, 3e-6), "κ = {kappa_centered:.2f}, {steps_centered} steps", role="centered")

    @property
    def samples(self) -> int:
        return len(self.raw)

    @property
    def correlation(self) -> float:
        """Between the features as they were drawn."""
        return float(np.asarray(np.corrcoef(self.raw.T))[0, 1])

    @property
    def same_sign(self) -> float:
        """The share of the raw samples whose gradient is same-signed."""
        return float(orthants.same_sign(self.raw).mean())

    @property
    def same_sign_centered(self) -> float:
        return float(orthants.same_sign(self.centered).mean())

    @property
    def kappa(self) -> float:
        return conditioning.condition_number(conditioning.second_moment(self.raw))

    @property
    def kappa_centered(self) -> float:
        return conditioning.condition_number(conditioning.second_moment(self.centered))

    @property
    def steps(self) -> int:
        """Until a millionth of the distance is left, raw."""
        return _arrival(self.raw_distances)

    @property
    def steps_centered(self) -> int:
        return _arrival(self.centered_distances)

    @property
    def raw_mean(self) -> Array:
        return np.asarray(self.raw.mean(axis=0))

    @property
    def caption(self) -> str:
        return self.say(
            "Shaded: both inputs have one sign, and so have the two gradients. Centering makes that more frequent "
            "here. Yet full-batch descent from {start} to the goal {goal} needs fewer steps until a millionth of the "
            "distance is left, each at its fastest fixed step size."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Top: {samples} inputs, raw and centered. Raw, they form a cloud around {raw_mean:.1f}, about half above "
            "the horizontal axis and half below; {same_sign:.0%} lie where both inputs have one sign. Centered, the "
            "same tilted cloud surrounds the origin, and {same_sign_centered:.0%} do. Bottom: the share of the "
            "distance that full-batch descent leaves, at the fastest step size of each. Centered it falls below a "
            "millionth after {steps_centered} steps, raw after {steps}; the condition numbers are "
            "{kappa_centered:.2f} and {kappa:.0f}."
        )


def _distances(inputs: Array) -> Array:
    """Full-batch descent from zero at its fastest step size, until a millionth of the distance is left."""
    step_size = conditioning.fastest_step_size(conditioning.second_moment(inputs))
    order = descent.full_batch(len(inputs), STEPS)
    path = descent.descend(inputs, inputs @ GOAL, START, step_size, order).weights
    shares = np.linalg.norm(path - GOAL, axis=1) / np.linalg.norm(GOAL)
    steps = np.arange(descent.arrival(path, GOAL, NEAR) + 1)
    seen = (steps % EACH == 0) | (steps == steps[-1])  # both parts of the error shrink alike: the line is straight
    return np.asarray(np.column_stack([steps, shares[: len(steps)]])[seen])


def _arrival(distances: Array) -> int:
    return int(distances[-1, 0])
