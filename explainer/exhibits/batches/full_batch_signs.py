"""Full-batch descent from random starts: how often its gradient is same-signed at each step, for two step sizes."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer import batches, orthants
from explainer.checked import Array
from explainer.conditioning import Features, component, fastest_step_size
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.quoting import quote

WEIGHTS = (2, 8, 32)
SHORT = 0.5  # the short step size times the largest eigenvalue
STEPS, RUNS, SEED = 12, 20_000, 3
TABULATED = (0, 1, 2, 3, 4, 6, 12)
DRAWN = (0, 2)
LOOKS = (("o", "-"), ("D", (0, (5, 2))))
AXES = ("step of full-batch descent", "share of same-signed gradients")


def _named(what: str) -> tuple[str, ...]:
    return tuple(f"{what}, n = {quote(WEIGHTS[index])}" for index in DRAWN)


@dataclass(frozen=True)
class FullBatchSigns(Exhibit):
    """For 2 and 32 weights: the points (step, share of same-signed gradients), (2, steps + 1, 2)."""

    short: Array = shown(*AXES, name=_named("short"), role="raw")  # at half of 1/λmax
    fastest: Array = shown(*AXES, name=("", "fastest fixed step size"), role="raw")
    centered: Array = shown(
        AXES[1], name=(_named("centered")[0], ""), role="centered"
    )  # (2,), at any step before the goal
    size = (400, 330)
    last_step, runs, weights = STEPS, RUNS, tuple(WEIGHTS[index] for index in DRAWN)

    @classmethod
    def compute(cls) -> Self:
        features = [Features.uniform(WEIGHTS[index]) for index in DRAWN]
        return cls(
            short=np.array([_short(kind) for kind in features]),
            fastest=np.array([_shares(kind, fastest_step_size(kind.hessian)) for kind in features]),
            centered=np.array([orthants.same_sign_share(kind.n) for kind in features]),
        )

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.across(-0.4, STEPS + 0.4, range(0, STEPS + 1, 3))
        pen.up(-0.17, 1.04, [0, 0.5, 1], ".0%")
        for index, (marker, dashes) in enumerate(LOOKS):
            look = {"marker": marker, "markersize": 5, "linestyle": dashes, "linewidth": 1.6}
            pen.line(f"fastest-{index}", **look)
            pen.line(f"short-{index}", **look)
            pen.level(f"centered-{index}", linewidth=1.4)
        pen.name("fastest-1", offset=(0, -16), ha="right", va="top")
        pen.name("short-0", at=4, offset=(8, 6))
        pen.name("short-1", at=3, offset=(-8, 0))
        pen.name("centered-0", offset=(-4, 5), ha="right", va="bottom")
        remark = "centered, n = {weights[1]}: {centered[1]:.0e}"
        pen.words((STEPS, -0.03), remark, role="centered", ha="right", va="top")

    @cached_property
    def all_short(self) -> Array:
        """The points with the short step size for 2, 8 and 32 weights, (3, steps + 1, 2)."""
        return np.array([_short(Features.uniform(n)) for n in WEIGHTS])

    @property
    def mean_over_deviation(self) -> float:
        """μ² / s², of the inputs."""
        return (Features.uniform(2).mean / Features.uniform(2).deviation) ** 2

    @property
    def most_short_at_last(self) -> float:
        """The largest of the three shares at the last step with the short step size."""
        return float(self.all_short[:, -1, 1].max())

    @property
    def left(self) -> Array:
        """What is left, after the last step of the short size, of the error across the mean, (3,)."""
        return np.array([self._left(Features.uniform(n)) for n in WEIGHTS])

    @property
    def least_left(self) -> float:
        return float(self.left.min())

    @property
    def most_left(self) -> float:
        return float(self.left.max())

    @property
    def standard_error(self) -> float:
        """Of a share, at most."""
        return 0.5 / math.sqrt(RUNS)

    @property
    def table(self) -> Table:
        """The shares with the short step size, and the error across the mean that is left."""
        shares = self.all_short[:, TABULATED, 1]
        columns = {
            f"$n = {quote(n)}$": [*column(share, ".3f"), quote(left, ".0%")]
            for n, share, left in zip(WEIGHTS, shares, self.left, strict=True)
        }
        caption = "Same-signed gradients with the short step size"
        return Table.of(caption, {"step": [*TABULATED, "error left, across the mean"], **columns})

    @property
    def caption(self) -> str:
        return self.say(
            "For {weights[0]} and {weights[1]} independent inputs, uniform from zero to one, and very many samples. "
            "The gradient of the whole data set is same-signed for {short[0][0][1]:.0%} and {short[1][0][1]:.0%} of "
            "{runs:,d} random starts. With a short step size that fades in a few steps. With the fastest fixed one it "
            "stays. With centered inputs the share is lower at the start and does not change."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "The share of same-signed gradients against the step of full-batch descent, from zero to {last_step}, for "
            "{weights[0]} and {weights[1]} weights. At first the shares are {short[0][0][1]:.0%} and "
            "{short[1][0][1]:.0%}. With a step size of half of one over the largest eigenvalue they fall, after three "
            "steps to {short[0][3][1]:.0%} and {short[1][3][1]:.0%}, at last to {short[0][12][1]:.1%} and "
            "{short[1][12][1]:.1%}. With the fastest fixed step size they stay: {fastest[0][12][1]:.0%} and "
            "{fastest[1][12][1]:.0%} at last. Level lines for centered inputs: {centered[0]:.0%} and "
            "{centered[1]:.0e}."
        )

    @staticmethod
    def _left(features: Features) -> float:
        return float(component(features.deviation**2, SHORT / features.largest_eigenvalue, STEPS)[-1])


def _short(features: Features) -> Array:
    return _shares(features, SHORT / features.largest_eigenvalue)


def _shares(features: Features, step_size: float) -> Array:
    shares = batches.descent_chances(features.hessian, step_size, STEPS, RUNS, SEED)
    return np.column_stack([np.arange(STEPS + 1), shares])
