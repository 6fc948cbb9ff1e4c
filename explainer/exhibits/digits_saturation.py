"""Saturation against the missing center: updates needed as the initial weights grow, with and without centering."""

import functools
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import network, training
from explainer.checked import Array
from explainer.exhibit import Exhibit, Table
from explainer.exhibits import digits
from explainer.parameters import Parameters, initialized, shifted
from explainer.pen import Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAMES = ("sigmoid", "sigmoid − ½")
SAMPLES, BATCH_SIZE, TARGET, LOOK, MOST = 512, 64, 0.2, 4, 2000
GAINS = 2.0 ** np.arange(8)  # beyond, chaos: a rounding error changes how many updates a run takes
TICKS = (10, 30, 100, 300)
STEP_SIZES = 1.28 * 2.0 ** np.arange(6)


@dataclass(frozen=True)
class DigitsSaturation(Exhibit):
    """Points (k, 2) against the gain: the factor on the initial weights of both hidden layers."""

    means: Array  # (2, k, 2): updates until the loss is down, over the seeds, for `NAMES`
    runs: Array  # (2, k · seeds, 2)
    slopes: Array  # (k, 2): mean slope of the sigmoids at the start, as a share of the largest slope, ¼
    size = (460, 520)
    panels = (2, 1)

    @classmethod
    def compute(cls) -> Self:
        found = [[_arrival(name, gain).updates for gain in GAINS] for name in NAMES]
        return cls(
            means=np.array([digits.course(np.mean(updates, axis=1), GAINS) for updates in found]),
            runs=np.array(
                [
                    digits.course(np.ravel(updates), np.repeat(GAINS, len(digits.SEEDS)).astype(np.float64))
                    for updates in found
                ]
            ),
            slopes=digits.course(np.array([_slope(gain) for gain in GAINS]), GAINS),
        )

    def draw(self, *axes: "Axes") -> None:
        upper, lower = axes
        for plane in axes:
            plane.set_xscale("log", base=2)
            plane.set_xticks(GAINS[::2], labels=[quote(gain) for gain in GAINS[::2]])
            plane.set(xlim=(0.85, 150))
        pen = Pen(self, upper)
        upper.set(yscale="log", ylim=(9, 320), title="updates until the loss is down")
        upper.set_yticks(TICKS, labels=[quote(tick) for tick in TICKS])
        upper.minorticks_off()
        for index, (role, dashes, at) in enumerate((("path", "-", (4.6, 44)), ("goal", (0, (5, 1.5)), (1.05, 13)))):
            pen.line(f"means-{index}", role, linestyle=dashes)
            pen.dots(f"runs-{index}", role, markersize=5, marker="os"[index])
            pen.words(at, NAMES[index], role)
        pen = Pen(self, lower)
        lower.set(ylim=(0, 1.05), yticks=[0, 0.5, 1], title="mean slope of the sigmoids, as a share of its maximum")
        lower.set_xlabel("factor on the initial weights")
        pen.line("slopes", "ink", marker="o", markersize=5)

    @property
    def ratios(self) -> Array:
        """How many times as many updates without centering, for each gain."""
        return np.asarray(self.means[0, :, 1] / self.means[1, :, 1])

    @property
    def least_ratio(self) -> float:
        return float(self.ratios.min())

    @property
    def greatest_ratio(self) -> float:
        return float(self.ratios.max())

    @property
    def costs(self) -> Array:
        """How many times as many updates each gain needs as the best one, (2, k), for each of `NAMES`."""
        return np.asarray(self.means[..., 1] / self.means[..., 1].min(axis=1, keepdims=True))

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
        for index, gain in enumerate(GAINS):
            found = [_arrival(name, gain) for name in NAMES]
            cells = [text for a in found for text in (digits.spread(a.updates), quote(a.step_size))]
            rows.append((quote(gain), quote(self.slopes[index, 1], ".2f"), *cells, quote(self.ratios[index], ".1f")))
        header = ("factor", "mean slope", NAMES[0], "step size", NAMES[1], "step size", "ratio of means")
        return Table(f"Updates until the loss is {quote(TARGET)}, range over the seeds", header, tuple(rows))

    @property
    def caption(self) -> str:
        return (
            f"Larger initial weights saturate the sigmoids: below, their mean slope falls to "
            f"{quote(self.last_slope, '.1%')} of its maximum. Above, the updates until the loss is {quote(TARGET)}, "
            f"each at its best step size. Centering saves a factor of {quote(self.least_ratio, '.1f')} to "
            f"{quote(self.greatest_ratio, '.1f')}; the strongest saturation costs {quote(self.costs[0, -1], '.0f')}."
        )

    @property
    def alt(self) -> str:
        first, last = self.means[:, 0, 1], self.means[:, -1, 1]
        least = self.means[..., 1].min(axis=1)
        courses = "; ".join(
            f"{name}, {quote(a, '.0f')}, {quote(b, '.0f')} and {quote(c, '.0f')}"
            for name, a, b, c in zip(NAMES, first, least, last, strict=True)
        )
        return (
            f"Above: the updates until the loss is {quote(TARGET)}, against the factor on the initial weights. Two "
            "curves fall and then rise, the one without centering always higher. Mean updates at the smallest factor, "
            f"at the lowest point and at the largest: {courses}. Below: the mean slope of the sigmoids, from "
            f"{quote(self.slopes[0, 1], '.2f')} of its maximum down to {quote(self.last_slope, '.3f')}."
        )


def _start(name: str, gain: float) -> Parameters:
    """The networks of all seeds with hidden weights times the gain; both names start as the same function."""
    drawn = initialized(digits.SIZES, digits.SEEDS)
    grown = Parameters((*(gain * w for w in drawn.weights[:-1]), drawn.weights[-1]), drawn.biases)
    return shifted(grown, digits.KINDS[name].shift - digits.KINDS[NAMES[1]].shift)


def _slope(gain: float) -> float:
    """The mean slope of all hidden sigmoids over the samples at the start, over its maximum."""
    inputs, _ = digits.data()
    layers = network.hidden_outputs(_start(NAMES[0], gain), digits.KINDS[NAMES[0]], inputs[:SAMPLES])
    return float(np.mean([(4 * a * (1 - a)).mean() for a in layers]))


@functools.cache
def _arrival(name: str, gain: float) -> training.Arrival:
    digits.log.info("Training a network on digits: %s, weights times %g", name, gain)
    task = digits.task(BATCH_SIZE, SAMPLES)
    return training.fewest_updates(_start(name, gain), digits.KINDS[name], task, STEP_SIZES, (TARGET, LOOK, MOST))
