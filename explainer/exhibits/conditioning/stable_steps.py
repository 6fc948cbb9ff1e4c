"""How much larger a step centering allows, against the batch size: the formula, and stochastic descent itself."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer import stability
from explainer.checked import Array
from explainer.conditioning import Features, stable_step_gain
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.exhibits.conditioning.sample_steps import SampleSteps
from explainer.experiments.experiment import Method
from explainer.experiments.step_limits import StepLimits
from explainer.quoting import quote

LIMITS = StepLimits()
NUMBERS, BATCHES = LIMITS.numbers, LIMITS.batches
CURVE = tuple(int(b) for b in np.unique(np.round(2 ** np.linspace(0, 6.5, 24))))
AXES = ("batch size B", "centering lets the step grow … times")
NAMES = tuple(f"n = {quote(n)}" for n in NUMBERS)
DASHES, MARKERS = ("-", (0, (6, 2)), (0, (3, 1.5))), ("o", "s", "D")


@dataclass(frozen=True)
class StableSteps(SampleSteps):
    """Points (batch size, gain): one entry for each number of features, uniform from 0 to 1."""

    formula: Array = shown(*AXES, name=NAMES)  # (3, k, 2)
    measured: Array = shown(*AXES)  # (3, 4, 2), the mean over the seeds
    limits: Array = shown(AXES[1], name="full batch", role="faint")  # (3,)
    size = (400, 310)
    largest_n = NUMBERS[-1]
    seeds = len(LIMITS.seeds)

    @classmethod
    def compute(cls) -> Self:
        features = [Features.uniform(n) for n in NUMBERS]
        return cls(
            formula=np.array([[(b, stable_step_gain(each, b)) for b in CURVE] for each in features]),
            measured=np.array([[(b, g.mean()) for b, g in zip(BATCHES, row, strict=True)] for row in _gains()]),
            limits=np.array([each.condition_number for each in features]),
        )

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.across(0.85, 220, BATCHES, log=True)
        pen.up(3, 130, [self.least_gain, *self.limits], spec=".0f", log=True)
        for index, (dashes, marker) in enumerate(zip(DASHES, MARKERS, strict=True)):
            pen.level(f"limits-{index}", linewidth=1, linestyle=(0, (2, 3)))
            pen.line(f"formula-{index}", linestyle=dashes)
            pen.dots(f"measured-{index}", marker=marker)
            pen.name(f"formula-{index}", offset=(7, -9))
        pen.name("limits-2", offset=(0, 3), ha="right", va="bottom")

    @property
    def expected(self) -> Array:
        """The formula where it was measured, (3, 4)."""
        return np.array([[stable_step_gain(Features.uniform(n), b) for b in BATCHES] for n in NUMBERS])

    @property
    def least_gain(self) -> float:
        return float(self.formula[0, 0, 1])

    @property
    def largest_limit(self) -> float:
        return float(self.limits[-1])

    @property
    def deviations(self) -> Array:
        """How far the measured gains are off the formula's, in percent, (3, 4)."""
        return 100 * (self.measured[:, :, 1] / self.expected - 1)

    @property
    def worst(self) -> float:
        return float(np.abs(self.deviations).max())

    @property
    def spread(self) -> float:
        """The largest difference between two seeds, in percent of their mean."""
        return float(100 * (np.ptp(_gains(), axis=2) / _gains().mean(axis=2)).max())

    @cached_property
    def exact(self) -> Array:
        """The gains in the mean square, exactly, (3, 4)."""
        pairs = [[(Features.uniform(n).centered, b), (Features.uniform(n), b)] for n in NUMBERS for b in BATCHES]
        limits = np.array([[stability.mean_square_limit(*each) for each in pair] for pair in pairs])
        return np.asarray(limits[:, 0] / limits[:, 1]).reshape(len(NUMBERS), len(BATCHES))

    @property
    def worst_exact(self) -> float:
        return float(np.abs(100 * (self.exact / self.expected - 1)).max())

    @property
    def method(self) -> Method:
        return LIMITS.method

    @cached_property
    def table(self) -> Table:
        """Formula, mean square and measurement, with the deviation of the latter in percent."""
        pairs = [(n, b) for n in NUMBERS for b in BATCHES]
        means, ends = (column(gains.ravel(), ".2f") for gains in (self.measured[:, :, 1], _ends()))
        columns: dict[str, Iterable[object]] = {
            "$n$": [n for n, _ in pairs],
            "$B$": [b for _, b in pairs],
            self.say("measured, {seeds} seeds"): [
                f"{mean} ({low} to {high})" for mean, low, high in zip(means, ends[::2], ends[1::2], strict=True)
            ],
            "formula": column(self.expected.ravel(), ".2f"),
            "mean square, exact": column(self.exact.ravel(), ".2f"),
            "off the formula": [f"{off}%" for off in column(self.deviations.ravel(), "+.1f")],
        }
        return Table.of("How many times as large a step centering allows, for uniform features", columns)

    @property
    def at_most_off(self) -> int:
        """Within how many whole percent of the lines the marks are."""
        return math.ceil(self.worst)

    @cached_property
    def caption(self) -> str:
        return self.say(
            "For independent features, uniform from zero to one. Lines: the formula. Marks: stochastic descent, "
            "measured, within {at_most_off}% of the lines. One sample at a time, centering allows steps about "
            "{least_gain:.0f} times as large; for such features the gain grows with the batch."
        )

    @property
    def lists(self) -> str:
        """The measured gains in words."""
        return "; ".join(
            f"for {quote(n)} features {', '.join(column(each[:, 1], '.1f'))}, limit {quote(limit, '.0f')}"
            for n, each, limit in zip(NUMBERS, self.measured, self.limits, strict=True)
        )

    @property
    def batches(self) -> str:
        return ", ".join(map(quote, BATCHES))

    @property
    def alt(self) -> str:
        return self.say(
            "Three rising curves on logarithmic axes, one for each number of features: how many times as large a step "
            "centering allows, against the batch size. All start near {least_gain:.0f}. Measured at batch sizes of "
            "{batches}: {lists}. The curves of the formula pass through these marks or close by."
        )


def _ends() -> Array:
    """The least and the largest measured gain, (3, 4, 2)."""
    return np.stack([_gains().min(axis=2), _gains().max(axis=2)], axis=2)


def _gains() -> Array:
    """The measured gains, one for each seed, (3, 4, seeds)."""
    limits = LIMITS.result
    return np.asarray(limits[..., 1] / limits[..., 0])
