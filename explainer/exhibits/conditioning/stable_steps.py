"""How much larger a step centering allows, against the batch size: the formula, and stochastic descent itself."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import stability
from explainer.checked import Array
from explainer.conditioning import Features, stable_step_gain
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import Pen
from explainer.exhibits.conditioning.sample_steps import SampleSteps
from explainer.experiments.experiment import Method
from explainer.experiments.step_limits import StepLimits
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LIMITS = StepLimits()
NUMBERS, BATCHES = LIMITS.numbers, LIMITS.batches
CURVE = tuple(int(b) for b in np.unique(np.round(2 ** np.linspace(0, 6.5, 40))))
ROLES_OF_NUMBERS, MARKERS = ("input", "weight", "upstream"), ("o", "s", "D")


@dataclass(frozen=True)
class StableSteps(SampleSteps):
    """Points (batch size, gain): one entry for each number of features, uniform from 0 to 1."""

    formula: Array  # (3, k, 2)
    measured: Array  # (3, 4, 2), the mean over the seeds
    limits: Array  # (3,), for the full batch
    size = (460, 380)

    @classmethod
    def compute(cls) -> Self:
        features = [Features.uniform(n) for n in NUMBERS]
        return cls(
            formula=np.array([[(b, stable_step_gain(each, b)) for b in CURVE] for each in features]),
            measured=np.array([[(b, g.mean()) for b, g in zip(BATCHES, row, strict=True)] for row in _gains()]),
            limits=np.array([each.condition_number for each in features]),
        )

    def draw(self, *axes: "Axes") -> None:
        (panel,) = axes
        pen = Pen(self, panel)
        panel.set(xscale="log", yscale="log", xlim=(0.85, 100), ylim=(3, 130))
        panel.set_xticks(BATCHES, [f"{b:d}" for b in BATCHES])
        panel.set_yticks([4, 7, 25, 97], [f"{gain:d}" for gain in (4, 7, 25, 97)])
        panel.minorticks_off()
        panel.set(xlabel="batch size B", title="step size that centering allows, ×")
        for index, (role, marker) in enumerate(zip(ROLES_OF_NUMBERS, MARKERS, strict=True)):
            pen.level(f"limits-{index}", role, linewidth=1, linestyle=(0, (2, 3)))
            pen.line(f"formula-{index}", role)
            pen.dots(f"measured-{index}", role, marker=marker)
            x, y = self.formula[index, 26]
            pen.words((1.15 * x, 0.93 * y), f"n = {quote(NUMBERS[index])}", role, va="top")

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
    def largest_n(self) -> int:
        return NUMBERS[-1]

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
    def seeds(self) -> int:
        return len(LIMITS.seeds)

    @property
    def method(self) -> Method:
        return LIMITS.method

    @cached_property
    def table(self) -> Table:
        """Formula, mean square and measurement, with the deviation of the latter in percent."""
        gains, rows = np.stack([self.expected, self.exact, self.measured[:, :, 1]], axis=2), []
        for i, j in np.ndindex(len(NUMBERS), len(BATCHES)):
            off = quote(self.deviations[i, j], "+.1f") + "%"
            low, high = (quote(gain, ".2f") for gain in (_gains()[i, j].min(), _gains()[i, j].max()))
            formula, exact, measured = (quote(gain, ".2f") for gain in gains[i, j])
            rows.append((quote(NUMBERS[i]), quote(BATCHES[j]), formula, exact, f"{measured} ({low} to {high})", off))
        header = (
            "$n$",
            "$B$",
            "formula",
            "mean square, exact",
            f"measured, {quote(self.seeds)} seeds",
            "off the formula",
        )
        return Table("How many times as large a step centering allows, for uniform features", header, tuple(rows))

    @cached_property
    def caption(self) -> str:
        return (
            "For independent features, uniform from zero to one. Lines: the formula. Marks: stochastic descent, "
            "measured. One sample at a time, centering allows steps about "
            f"{quote(self.least_gain)} times as large; for such features the gain grows with the batch. "
            f"Dotted: the limit for the full batch. The marks are within {quote(math.ceil(self.worst))}% of the lines."
        )

    @property
    def alt(self) -> str:
        lists = "; ".join(
            f"for {quote(n)} features {', '.join(quote(gain, '.1f') for gain in each[:, 1])}, limit {quote(limit)}"
            for n, each, limit in zip(NUMBERS, self.measured, self.limits, strict=True)
        )
        return (
            "Three rising curves on logarithmic axes, one for each number of features: how many times as large a "
            f"step centering allows, against the batch size. All start near {quote(self.least_gain, '.0f')}. Measured "
            f"at batch sizes of {', '.join(quote(b) for b in BATCHES)}: {lists}. The curves of the formula pass "
            "through these marks or close by."
        )


def _gains() -> Array:
    """The measured gains, one for each seed, (3, 4, seeds)."""
    limits = LIMITS.result
    return np.asarray(limits[..., 1] / limits[..., 0])
