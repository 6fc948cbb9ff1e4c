"""Saturation against the missing center: updates needed as the initial weights grow, with and without centering."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits.network import digits
from explainer.experiments.digits_saturation import Saturation
from explainer.experiments.experiment import Method
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RUNS = Saturation()
TICKS = (10, 30, 100, 300)


@dataclass(frozen=True)
class DigitsSaturation(OldExhibit):
    """Points (k, 2) against the factor on the initial weights of both hidden layers."""

    means: Array  # (2, k, 2): updates until the loss is down, over the seeds, for the pair
    runs: Array  # (2, k · seeds, 2)
    slopes: Array  # (k, 2): mean slope of the sigmoids at the start, as a share of the largest slope, ¼
    size = (460, 520)
    panels = (2, 1)

    @classmethod
    def compute(cls) -> Self:
        found = [[RUNS.result[side, factor].updates for factor in RUNS.factors] for side in (0, 1)]
        across = np.repeat(RUNS.factors, len(RUNS.seeds))
        return cls(
            means=np.array([digits.course(np.mean(updates, axis=1), RUNS.factors) for updates in found]),
            runs=np.array([digits.course(np.ravel(updates), across) for updates in found]),
            slopes=digits.course(RUNS.slopes(), RUNS.factors),
        )

    @property
    def method(self) -> Method:
        return RUNS.method

    def draw(self, *axes: "Axes") -> None:
        upper, lower = axes
        for plane in axes:
            plane.set_xscale("log", base=2)
            plane.set_xticks(RUNS.factors[::2], labels=[quote(gain) for gain in RUNS.factors[::2]])
            plane.set(xlim=(0.85, 150))
        pen = Pen(self, upper)
        upper.set(yscale="log", ylim=(9, 400), title="updates until the loss is down")
        upper.set_yticks(TICKS, labels=[quote(tick) for tick in TICKS])
        upper.minorticks_off()
        for index, (role, dashes, at) in enumerate((("path", "-", (4.6, 44)), ("goal", (0, (5, 1.5)), (1.05, 13)))):
            pen.line(f"means-{index}", role, linestyle=dashes)
            pen.dots(f"runs-{index}", role, markersize=5, marker="os"[index])
            pen.words(at, RUNS.pair[index], role)
        pen = Pen(self, lower)
        lower.set(ylim=(0, 1.05), yticks=[0, 0.5, 1], title="mean slope of the sigmoids, as a share of its maximum")
        lower.set_xlabel("factor on the initial weights")
        pen.line("slopes", "ink", marker="o", markersize=5)

    @property
    def ratios(self) -> Array:
        """How many times as many updates without centering, for each gain."""
        return np.asarray(self.means[0, :, 1] / self.means[1, :, 1])

    @property
    def set_ratios(self) -> Array:
        """The same for each set of seeds, (gains, sets)."""
        runs = self.runs[..., 1].reshape(2, len(RUNS.factors), -1)
        plain, centered = digits.in_sets(runs, len(RUNS.sets))
        return np.asarray(plain / centered)

    @property
    def least_ratio(self) -> float:
        return float(self.set_ratios.min())

    @property
    def greatest_ratio(self) -> float:
        return float(self.set_ratios.max())

    @property
    def costs(self) -> Array:
        """How many times as many updates each gain needs as the best one, (2, k), for each of the pair."""
        return np.asarray(self.means[..., 1] / self.means[..., 1].min(axis=1, keepdims=True))

    @property
    def strongest(self) -> int:
        """More than how many times as many updates the largest gain needs in every set of seeds: rounded down.

        Rounding errors move it by a tenth there, so that no more of it can be told.
        """
        last = digits.in_sets(self.runs[0, :, 1].reshape(len(RUNS.factors), -1)[-1], len(RUNS.sets))
        return int(last.min() / self.means[0, :, 1].min())

    @property
    def overtakes(self) -> Array:
        """The first gain from which on saturation costs the sigmoid more than its missing center does there."""
        return self._from(self.costs[0] > self.ratios)

    @property
    def severe(self) -> Array:
        """The same, but more than the missing center does at the initial weights as they are."""
        return self._from(self.costs[0] > self.ratios[0])

    def _from(self, costlier: Array) -> Array:
        """The gain and the slope from which on saturation is costlier; IndexError if it never is."""
        return np.asarray(self.slopes[int(np.flatnonzero(np.logical_not(costlier))[-1]) + 1])

    @property
    def last_slope(self) -> float:
        return float(self.slopes[-1, 1])

    @cached_property
    def table(self) -> Table:
        """Ranges over the seeds, step sizes, slopes."""
        rows = []
        for index, factor in enumerate(RUNS.factors):
            found = [RUNS.result[side, factor] for side in (0, 1)]
            cells = [text for a in found for text in (digits.spread(a.updates), quote(a.step_size))]
            ratio = digits.span(self.set_ratios[index], ".1f")
            rows.append((quote(factor), quote(self.slopes[index, 1], ".2f"), *cells, ratio))
        header = (
            "factor",
            "mean slope",
            RUNS.pair[0],
            "step size",
            RUNS.pair[1],
            "step size",
            "ratio in sets of seeds",
        )
        caption = f"Updates until the loss is {quote(RUNS.target)}, range over {quote(len(RUNS.seeds))} seeds"
        return Table(caption, header, tuple(rows))

    @property
    def caption(self) -> str:
        return (
            f"Larger initial weights saturate the sigmoids: below, their mean slope falls to "
            f"{quote(self.last_slope, '.1%')} of its maximum. Above, the updates until the loss is "
            f"{quote(RUNS.target)}, each at its best step size: a dot for each of {quote(len(RUNS.seeds))} seeds, a "
            f"line for the mean. Centering saves a factor of {quote(self.least_ratio, '.1f')} to "
            f"{quote(self.greatest_ratio, '.1f')}. Without it, the largest weights need more than "
            f"{quote(self.strongest)} times the updates of the best."
        )

    @property
    def alt(self) -> str:
        first, last = self.means[:, 0, 1], self.means[:, -1, 1]
        least = self.means[..., 1].min(axis=1)
        courses = "; ".join(
            f"{name}, {quote(a, '.0f')}, {quote(b, '.0f')} and {quote(c, '.0f')}"
            for name, a, b, c in zip(RUNS.pair, first, least, last, strict=True)
        )
        return (
            f"Above: the updates until the loss is {quote(RUNS.target)}, against the factor on the initial weights. "
            "The means fall and then rise, without centering always higher than with it. Mean updates at the smallest "
            f"factor, at the lowest point and at the largest: {courses}. Below: the mean slope of the sigmoids, from "
            f"{quote(self.slopes[0, 1], '.2f')} of its maximum down to {quote(self.last_slope, '.3f')}."
        )
