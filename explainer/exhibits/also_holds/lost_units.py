"""Units that a mean in their inputs puts out of work: ReLUs that one update switches off, sigmoids that saturate."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer.activations import sigmoid, sigmoid_slope
from explainer.checked import Array
from explainer.conditioning import Features
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.exhibits.also_holds.gated_units import GatedUnits
from explainer.exhibits.optimizers import common_problem
from explainer.exhibits.optimizers.common_problem import FEATURES, RACE

STEPS = np.array([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1, 1.4, 2])  # ηδ of the one update
SHOWN = 5  # the number of the step that the texts tell of
DEVIATIONS = np.array([0.5, 1, 1.5, 2, 3, 4, 6, 8])  # of the sigmoids' weights
MIDDLE = 3
UNITS, SEED = 1000, 6
FLAT = 0.1  # of the steepest slope: below it a sigmoid counts as saturated
OFF, SATURATED = ("ηδ of one update", "ReLUs off for all samples"), ("deviation of the weights", "saturated outputs")


@dataclass(frozen=True)
class LostUnits(GatedUnits):
    """Points (ηδ, share) and (deviation, share) for units that read the inputs of the common problem."""

    off_raw: Array = shown(*OFF, name="raw inputs", role="raw")  # (10, 2)
    off_centered: Array = shown(*OFF, name="centered inputs", role="centered")  # (10, 2)
    saturated_raw: Array = shown(*SATURATED, name="raw", role="raw")  # (8, 2)
    saturated_centered: Array = shown(*SATURATED, name="centered", role="centered")  # (8, 2)
    size = (400, 460)
    panels = (2, 1)
    draws, flat = UNITS, FLAT

    @classmethod
    def compute(cls) -> Self:
        fed = common_problem.raw().inputs, common_problem.centered().inputs
        off = [np.column_stack([STEPS, off_after(x, STEPS, biased=True)]) for x in fed]
        return cls(*off, *(np.column_stack([DEVIATIONS, _saturated(x)]) for x in fed))

    def draw(self, *pens: Pen) -> None:
        above, below = pens
        above.across(0, 2.05, [0, 0.5, 1, 1.5, 2])
        below.across(0, 8.2, [0, 2, 4, 6, 8])
        for pen, field in zip(pens, ("off", "saturated"), strict=True):
            pen.up(0, 1.06, [0, 0.5, 1], "%")
            pen.line(f"{field}_raw", marker="o", markersize=6)
            pen.line(f"{field}_centered", marker="D", markersize=5, linestyle=(0, (5, 2)))
        above.name("off_raw", at=SHOWN, offset=(9, -6))
        above.name("off_centered", at=8, offset=(10, -6))
        below.name("saturated_raw", at=MIDDLE, offset=(-9, 6))
        below.name("saturated_centered", at=5, offset=(9, -10))

    @property
    def shown_step(self) -> float:
        """ηδ of the update that is told of."""
        return float(STEPS[SHOWN])

    @property
    def off_then(self) -> float:
        """The share of ReLUs off after it, on raw inputs."""
        return float(self.off_raw[SHOWN, 1])

    @property
    def off_then_centered(self) -> float:
        return float(self.off_centered[SHOWN, 1])

    @property
    def off_unbiased(self) -> float:
        """The share off on centered inputs after the largest update, if there is no bias."""
        return float(off_after(common_problem.centered().inputs, STEPS[-1:], biased=False)[0])

    @property
    def off_last_centered(self) -> float:
        """And with a bias that takes part in the update."""
        return float(self.off_centered[-1, 1])

    @property
    def largest_step(self) -> float:
        return float(STEPS[-1])

    @property
    def deviation(self) -> float:
        """That is told of."""
        return float(DEVIATIONS[MIDDLE])

    @property
    def saturated_then(self) -> float:
        """The share of saturated outputs with it, on raw inputs."""
        return float(self.saturated_raw[MIDDLE, 1])

    @property
    def saturated_then_centered(self) -> float:
        return float(self.saturated_centered[MIDDLE, 1])

    @property
    def squared_shift(self) -> float:
        """E(w·μ)² over the variance of w·x: μ²/s² of an input."""
        features = Features.uniform(FEATURES, *RACE.ends)
        return (features.mean / features.deviation) ** 2

    @property
    def caption(self) -> str:
        return self.say(
            "Above, one update of size {shown_step}, with δ above zero, leaves {off_then:.0%} of the ReLUs off for "
            "all samples on raw inputs, and {off_then_centered:.1%} on centered ones. Below, weights of deviation "
            "{deviation:g} saturate {saturated_then:.0%} of the sigmoids' outputs, and {saturated_then_centered:.0%}."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Two panels with a curve for raw and one for centered inputs. Above, the share of ReLUs that are off for "
            "all samples against the size ηδ of one update: raw from {off_raw[0][1]:.0%} over {off_then:.0%} at "
            "{shown_step} to {off_raw[9][1]:.0%} at {largest_step:g}; centered from {off_centered[0][1]:.0%} over "
            "{off_then_centered:.1%} to {off_last_centered:.0%}. Below, the share of saturated outputs against the "
            "deviation of the weights: {saturated_then:.0%} raw and {saturated_then_centered:.0%} centered at "
            "{deviation:g}; the raw curve lies above throughout."
        )


def off_after(inputs: Array, steps: Array, *, biased: bool) -> Array:
    """The share of ReLUs off for all samples after one update −ηδx, and −ηδ of a bias of zero, (steps,).

    The weights are normal with the deviation √(2/n). Each unit is updated by a sample for which it is on; if there is
    none, it is off before.
    """
    random = np.random.default_rng(SEED)
    weights = random.normal(size=(UNITS, inputs.shape[1])) * np.sqrt(2 / inputs.shape[1])
    order = random.random((UNITS, len(inputs)))
    on = weights @ inputs.T > 0
    chosen = inputs[np.argmax(on * order, axis=1)]
    before = np.where(on.any(axis=1)[:, np.newaxis], weights @ inputs.T, -1.0)
    change = chosen @ inputs.T + biased
    return np.array([(before - step * change <= 0).all(axis=1).mean() for step in steps])


def _saturated(inputs: Array) -> Array:
    """The share of outputs where the slope is less than a tenth of the steepest, by the deviation of the weights."""
    sums = inputs @ np.random.default_rng(SEED).normal(size=(inputs.shape[1], UNITS))
    return np.array([(sigmoid_slope(sigmoid(each * sums)) < FLAT / 4).mean() for each in DEVIATIONS])
