"""Saturation against the missing center: updates needed as the initial weights grow, with and without centering."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.exhibits.network import digits
from explainer.experiments.digits_saturation import Saturation
from explainer.experiments.experiment import Method
from explainer.quoting import quote

RUNS = Saturation()
AXES = ("factor on the initial weights", f"updates until the loss is {quote(RUNS.target)}")
SIDES = ("raw", "centered")
GOOD = 2  # times the fewest updates, at most
LEAST, MOST = 9, 700  # updates that the upper panel has room for


@dataclass(frozen=True)
class DigitsSaturation(Exhibit):
    """Points (k, 2) against the factor on the initial weights of both hidden layers."""

    means: Array = shown(*AXES, name=RUNS.pair, role=SIDES)  # (2, k, 2), over the seeds, for the pair
    runs: Array = shown(*AXES, role=SIDES)  # (2, k · seeds, 2)
    good: Array = shown(*AXES, role="faint")  # (4, 2): a box around the factors with nearly the fewest updates
    slopes: Array = shown(AXES[0], "mean slope of the sigmoids, of its maximum")  # (k, 2), at the start
    size = (400, 490)
    panels = (2, 1)
    seeds, target, near = len(RUNS.seeds), RUNS.target, GOOD

    @classmethod
    def compute(cls) -> Self:
        found = [[RUNS.result[side, factor].updates for factor in RUNS.factors] for side in (0, 1)]
        across = np.repeat(RUNS.factors, len(RUNS.seeds))
        means = np.array([digits.course(np.mean(updates, axis=1), RUNS.factors) for updates in found])
        near = means[0, means[0, :, 1] <= GOOD * means[0, :, 1].min(), 0]
        left, right = near[0] / 2**0.5, near[-1] * 2**0.5  # halfway to the next factor
        return cls(
            means=means,
            runs=np.array([digits.course(np.ravel(updates), across) for updates in found]),
            good=np.array([[left, LEAST], [right, LEAST], [right, MOST], [left, MOST]]),
            slopes=digits.course(RUNS.slopes(), RUNS.factors),
        )

    @property
    def method(self) -> Method:
        return RUNS.method

    def draw(self, *pens: Pen) -> None:
        upper, lower = pens
        for pen in pens:
            pen.across(0.75, 170, RUNS.factors[::2], log=True)
        upper.up(LEAST, MOST, [10, 30, 100, 300], log=True)
        upper.region("good", alpha=0.12)
        for index, dashes in enumerate(("-", (0, (5, 1.5)))):
            upper.line(f"means-{index}", linestyle=dashes)
            upper.dots(f"runs-{index}", markersize=5, marker="os"[index])
            upper.name(f"means-{index}", at=index + 1, offset=((10, 10), (-8, -10))[index])
        left, right = self.good[:2, 0]
        for at, words in (((0.75 * left) ** 0.5, "too small"), ((left * right) ** 0.5, "good")):
            upper.words((at, 520), words, ha="center", va="center")
        upper.words(((170 * right) ** 0.5, 520), "saturated", ha="center", va="center")
        lower.up(0, 1.05, [0, 0.5, 1], "%")
        lower.line("slopes", marker="o", markersize=5)

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
    def gain(self) -> str:
        """The least and the greatest ratio in a set of seeds."""
        return digits.extremes(self.set_ratios)

    @property
    def costs(self) -> Array:
        """How many times as many updates each gain needs as the best one, (2, k), for each of the pair."""
        return np.asarray(self.means[..., 1] / self.means[..., 1].min(axis=1, keepdims=True))

    @property
    def strongest(self) -> int:
        """More than how many times as many updates the largest gain needs."""
        return self._more_than(-1)

    @property
    def weakest(self) -> int:
        """The same for the smallest one."""
        return self._more_than(0)

    def _more_than(self, gain: int) -> int:
        """What the least of the sets of seeds says, less a fifth, which rounding and other seeds may take off."""
        updates = digits.in_sets(self.runs[0, :, 1].reshape(len(RUNS.factors), -1)[gain], len(RUNS.sets))
        return int(0.8 * updates.min() / self.means[0, :, 1].min())

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
        found = [[RUNS.result[side, factor] for factor in RUNS.factors] for side in (0, 1)]
        columns: dict[str, Iterable[object]] = {
            "factor": RUNS.factors,
            "mean slope": column(self.slopes[:, 1], ".2f"),
            "ratio in sets of seeds": [digits.span(ratios, ".1f") for ratios in self.set_ratios],
        }
        columns |= digits.updates_of_each(RUNS.pair, found)
        caption = f"Updates until the loss is {quote(RUNS.target)}, range over {quote(len(RUNS.seeds))} seeds"
        return Table.of(caption, columns)

    @property
    def lowest(self) -> Array:
        """The fewest updates on average, (2,), for each of the pair."""
        return np.asarray(self.means[..., 1].min(axis=1))

    @property
    def caption(self) -> str:
        return self.say(
            "Larger initial weights saturate the sigmoids: below, their mean slope falls to {last_slope:.1%} of its "
            "maximum. Above, the updates, each at its best step size: a dot for each of {seeds} seeds, a line for the "
            "mean; shaded, where the sigmoid needs at most {near} times its fewest. Centering saves a factor of {gain} "
            "in sets of seeds. Without it, the largest weights need more than {strongest} times the updates of the "
            "best."
        )

    @property
    def alt(self) -> str:
        courses = "; ".join(
            f"{name}, {quote(points[0, 1], '.0f')}, {quote(least, '.0f')} and {quote(points[-1, 1], '.0f')}"
            for name, points, least in zip(RUNS.pair, self.means, self.lowest, strict=True)
        )
        return self.say(
            "Above: the updates until the loss is {target}, against the factor on the initial weights. "
            "The means fall and then rise, without centering always higher than with it. Mean updates at the smallest "
            f"factor, at the lowest point and at the largest: {courses}. Below: the mean slope of the sigmoids, from "
            "{slopes[0][1]:.2f} of its maximum down to {last_slope:.3f}."
        )
