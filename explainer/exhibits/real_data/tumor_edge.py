"""Past 2/λmax on the tumors: η · λmax and the loss of two descents, scaled and standardized, at one step size."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer.checked import Array
from explainer.exhibits.edge import Edge
from explainer.experiments.experiment import Method
from explainer.experiments.tumor_edge import SameStepSize

RUNS = SameStepSize()
FIRST = 1  # before the first step the raw value would need twice the height


@dataclass(frozen=True)
class TumorEdge(Edge):
    """The scaled inputs at their tuned step size, and the same inputs centered at that."""

    ticks = ((0, 50, 100, 150), (0, 2, 4, 6), (0.1, 1.0, 10.0))
    reach = (175, 7.5, 20)
    target = RUNS.target
    named = ((130, (0, 12)), (-1, (8, 0)))

    @classmethod
    def compute(cls) -> Self:
        raw, centered = RUNS.result
        return cls.of((raw.losses, centered.losses), (raw.sharpness, centered.sharpness), FIRST)

    @property
    def start(self) -> float:
        """η · λmax of the scaled inputs before the first step."""
        return float(RUNS.result[0].sharpness[0])

    @property
    def method(self) -> Method:
        return RUNS.method

    @cached_property
    def calmed(self) -> Array:
        """The least and the largest η · λmax of the scaled inputs once the loss only falls, (2,)."""
        values = RUNS.result[0].sharpness[self.calm :]
        return np.array([values.min(), values.max()])

    @cached_property
    def calm_loss(self) -> float:
        """The loss from which on it only falls."""
        return float(RUNS.result[0].losses[self.calm])

    @property
    def promised(self) -> float:
        """The loss below which ηR²L < 2, R the length of the longest input: from there on it is sure to fall."""
        return 2 / (RUNS.step_size * RUNS.result[0].longest ** 2)

    @property
    def caption(self) -> str:
        return self.say(
            "Scaled inputs at their tuned step size, and the same centered. Above the dashed line a quadratic loss "
            "would grow. Scaled, it starts at {start:.0f}, off the picture, and {rises} of {steps[0]} steps raise "
            "the loss; centered, none of {steps[1]}."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Two panels against the steps. Above, eta times lambda max: with scaled inputs it leaps between about "
            "zero and {highest:.1f} in the first steps, alternates around two, and from step {calm} on stays between "
            "{calmed[0]:.1f} and {calmed[1]:.2f}; centered, it falls from {highest_centered:.2f} on. Below, the loss, "
            "logarithmic: scaled, it leaps up to {peak:.0f}, and falls from step {calm} on; centered, it falls at "
            "every step."
        )
