"""One cloud at several distances from zero: it keeps its shape, and the bowl of the full batch does not."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import bowl, centering, conditioning, descent, orthants
from explainer.checked import Array
from explainer.drawing.dial import Dial
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import INPUTS, WEIGHTS, shown
from explainer.drawing.letters import ON_LINES
from explainer.drawing.pen import Pen

SAMPLES, SEED = 40, 13
MEANS = tuple(fifths / 5 for fifths in range(16))  # in deviations
GOAL, START = np.array([2.0, -1.0]), np.zeros(2)  # as in the valley
REACHES = (0.75, 1.5, 2.25)  # of the contours across the mean, where the curvature stays as it is: so three losses
POINTS = 24  # of each; so few that a state is small
NEAR = 0.01  # of the distance at the start: descent has arrived
MOST = 100  # steps, more than any mean takes
DASHES = (0, (5, 3))


@dataclass(frozen=True)
class MovedCloud(Exhibit):
    """Samples, and beside them the plane of the weights. Both inputs have the deviation one, and do not correlate."""

    inputs: Array = shown(*INPUTS, role="input")  # (40, 2)
    mean: Array = shown(*INPUTS)  # (2,)
    contours: Array = shown(*WEIGHTS, role="faint")  # (3, k, 2), of the same three losses at each mean
    path: Array = shown(*WEIGHTS, role="path")  # (steps + 1, 2), of the full batch at the fastest step size
    start: Array = shown(*WEIGHTS, name="start")  # (2,)
    goal: Array = shown(*WEIGHTS, role="goal")  # (2,)
    size = (400, 282)
    panels = (1, 2)
    dials = (Dial("mean", "Mean of each input ÷ its deviation", MEANS, 2.0, spec=".1f", handle="mean"),)

    @classmethod
    def compute(cls, *, mean: float = 2.0) -> Self:
        inputs = _cloud() + mean
        hessian = conditioning.second_moment(inputs)
        step_size, order = conditioning.fastest_step_size(hessian), descent.full_batch(SAMPLES, MOST)
        path = descent.descend(inputs, inputs @ GOAL, START, step_size, order).weights
        return cls(
            inputs=inputs,
            mean=np.full(2, mean),
            contours=_contours(conditioning.condition_number(hessian)),
            path=path[: descent.arrival(path, GOAL, NEAR) + 1],
            start=START,
            goal=GOAL,
        )

    def draw(self, *pens: Pen) -> None:
        cloud, weights = pens
        cloud.plane((-2.1, 5.1), (-3.3, 5.1), [0, 2, 4], [0, 2, 4])
        cloud.title("{samples} samples, their mean")
        cloud.guide([(-2, -2), (5, 5)], linestyle=DASHES)
        cloud.dots("inputs", markersize=4)
        cloud.dots("mean", markersize=9)
        cloud.words((5.1, -3.1), "{same_signed} same-signed", role="upstream", ha="right", size=15, **ON_LINES)
        weights.plane((-1.2, 4.6), (-4.8, 1.967), [0, 2, 4], [-4, -2, 0])
        weights.title("loss of the full batch")
        weights.guide([(0.1, -2.9), (3.9, 0.9)], linestyle=DASHES)
        weights.line("contours", linewidth=1.1)
        weights.line("path", linewidth=1.6)
        weights.dots("start", markersize=6)
        weights.name("start", offset=(-5, 10))
        weights.star("goal")
        weights.words((4.6, -4.64), "κ = {kappa:.4g}, {counted}", role="path", ha="right", size=15, **ON_LINES)

    @property
    def samples(self) -> int:
        return len(self.inputs)

    @property
    def mean_square(self) -> float:
        """The squared mean of either input: what the mean adds to each entry of H."""
        return float(self.mean[0] ** 2)

    @property
    def positive_from(self) -> float:
        """The mean above which no input is negative, the same at each setting."""
        return float(-(self.inputs - self.mean).min())

    @property
    def kappa(self) -> float:
        return conditioning.condition_number(conditioning.second_moment(self.inputs))

    @property
    def aspect(self) -> float:
        """How many times as long as wide the contours are."""
        return float(np.sqrt(self.kappa))

    @property
    def same_signed(self) -> int:
        """How many samples have a same-signed gradient."""
        return int(orthants.same_sign(self.inputs).sum())

    @property
    def steps(self) -> int:
        """Until a hundredth of the distance is left, from any start: both parts of the error shrink alike."""
        return len(self.path) - 1

    @property
    def counted(self) -> str:
        """The steps as a count with its noun."""
        return f"{self.steps} step{'s' * (self.steps > 1)}"

    @property
    def round(self) -> bool:
        """Whether the mean is zero, and so the bowl round."""
        return bool(np.allclose(self.mean, 0))

    @property
    def verdict(self) -> str:
        """What the mean makes of the bowl, and of descent on it."""
        if self.round:
            return self.say(
                "No direction is steeper than another (κ = {kappa:.4g}), and one step at the fastest step size reaches "
                "the goal"
            )
        return self.say(
            "Across the mean they stay where they are; along it (dashed) the loss curves κ = {kappa:.4g} times as "
            "much. At its fastest step size descent takes {counted} until a hundredth of the distance is left"
        )

    @property
    def shape(self) -> str:
        """Of the contours, and of the path."""
        if self.round:
            return "circles, and the path is one straight step"
        return self.say(
            "ellipses, {aspect:.2f} times as long as wide and narrow along the mean (dashed), and the path of "
            "{counted} crosses their long axis at each step"
        )

    @property
    def caption(self) -> str:
        return self.say(
            "The cloud keeps its shape, and the contours their three losses. {verdict}. Of the {samples} samples, "
            "{same_signed} have same-signed gradients."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Left, {samples} samples of two inputs around their mean {mean:.1f} on a dashed diagonal; {same_signed} "
            "have two inputs of one sign. Right, the weights, with contours around the goal {goal}, and full-batch "
            "descent from {start} at its fastest step size. The contours are {shape}. The condition number is "
            "{kappa:.4g}."
        )


def _cloud() -> Array:
    """Samples (40, 2) with the mean zero and, as their covariance, the unit matrix."""
    spread = centering.centered(np.random.default_rng(SEED).uniform(-1, 1, (SAMPLES, 2)))
    return np.asarray(spread @ np.linalg.inv(np.linalg.cholesky(conditioning.second_moment(spread))).T)


def _contours(kappa: float) -> Array:
    """Contours (3, k, 2) that begin across the mean, so that from one mean to the next each point moves little."""
    across_and_along = np.array([[1, -1], [1, 1]]) / np.sqrt(2)
    hessian, here = np.diag([1, kappa]), np.zeros(2)
    return np.array([GOAL + bowl.contour(hessian, here, reach, POINTS) @ across_and_along for reach in REACHES])
