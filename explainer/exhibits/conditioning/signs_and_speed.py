"""A data set whose gradients are same-signed more often once it is centered, and which trains faster all the same."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import centering, conditioning, descent, orthants
from explainer.checked import Array
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SAMPLES, SEED = 100, 3
FIRST_MEAN, CORRELATION = 6.0, 0.6
GOAL = np.array([1.0, -1.0])
NEAR, STEPS = 1e-6, 400


@dataclass(frozen=True)
class SignsAndSpeed(OldExhibit):
    """Inputs (100, 2), and points (step, share of the first distance to the goal)."""

    raw: Array
    centered: Array
    quadrants: Array  # (2, 4, 2): where both inputs have one sign
    raw_distances: Array  # (k, 2)
    centered_distances: Array
    size = (460, 440)
    panels = (2, 1)

    @classmethod
    def compute(cls) -> Self:
        first, second = np.random.default_rng(SEED).standard_normal((SAMPLES, 2)).T
        mixed = CORRELATION * first + math.sqrt(1 - CORRELATION**2) * second
        raw = np.column_stack([FIRST_MEAN + first, mixed])
        centered = centering.centered(raw)
        corner = np.array([[0.0, 0.0], [9.0, 0.0], [9.0, 3.4], [0.0, 3.4]])
        quadrants = np.array([corner, corner * [-3.4 / 9, -1]])
        return cls(raw, centered, quadrants, _distances(raw), _distances(centered))

    def draw(self, *axes: "Axes") -> None:
        plane, course = axes
        pen = Pen(self, plane)
        pen.plane("x₁", "x₂", xlim=(-3.4, 9), ylim=(-3.4, 3.4))
        plane.set(xticks=[0, 6], yticks=[-2, 0, 2], title="both inputs of one sign: shaded")
        pen.region("quadrants", "reachable")
        pen.dots("raw", "input", markersize=4)
        pen.dots("centered", "goal", markersize=4.5, marker="D")
        pen.words((0, -3.2), "centered", "goal", ha="center")
        pen.words((6, -3.2), "raw", "input", ha="center")
        pen = Pen(self, course)
        course.set(yscale="log", ylim=(5e-7, 3), xlim=(0, 300), xlabel="step", title="share of the distance left")
        course.set_yticks([1, 1e-3, 1e-6], [np.format_float_positional(tick, trim="-") for tick in (1, 1e-3, 1e-6)])
        course.minorticks_off()
        pen.line("raw_distances", "input")
        pen.line("centered_distances", "goal", linestyle=(0, (4, 1.5)))
        pen.words((130, 4e-3), "raw", "input")
        pen.words((38, 1e-5), "centered", "goal")

    @property
    def samples(self) -> int:
        return len(self.raw)

    @property
    def first_mean(self) -> float:
        return FIRST_MEAN

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
    def caption(self) -> str:
        return (
            f"Centering makes same-signed gradients more frequent here: {quote(self.same_sign_centered, '.0%')} of "
            f"the samples instead of {quote(self.same_sign, '.0%')}. Yet the condition number falls from "
            f"{quote(self.kappa, '.0f')} to {quote(self.kappa_centered, '.2f')}, and full-batch descent from "
            f"{quote(np.zeros(2))} to the goal {quote(GOAL)} is faster, each at its fastest fixed step size."
        )

    @property
    def alt(self) -> str:
        return (
            f"Top: {quote(self.samples)} inputs, raw and centered. Raw, they form a cloud around "
            f"{quote(self.raw.mean(axis=0), '.1f')}, about half above the horizontal axis and half below; "
            f"{quote(self.same_sign, '.0%')} lie where both inputs have one sign. Centered, the same tilted cloud "
            f"surrounds the origin, and {quote(self.same_sign_centered, '.0%')} do. Bottom: the share of the distance "
            "that full-batch descent leaves, at the fastest step size of each. Centered it falls below a millionth "
            f"after {quote(self.steps_centered)} steps, raw after {quote(self.steps)}."
        )


def _distances(inputs: Array) -> Array:
    """Full-batch descent from zero at its fastest step size, until a millionth of the distance is left."""
    step_size = conditioning.fastest_step_size(conditioning.second_moment(inputs))
    order = descent.full_batch(len(inputs), STEPS)
    path = descent.descend(inputs, inputs @ GOAL, np.zeros(2), step_size, order).weights
    shares = np.linalg.norm(path - GOAL, axis=1) / np.linalg.norm(GOAL)
    return np.column_stack([np.arange(STEPS + 1.0), shares])[: descent.arrival(path, GOAL, NEAR) + 1]


def _arrival(distances: Array) -> int:
    return int(distances[-1, 0])
