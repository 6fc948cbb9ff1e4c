"""The condition number against the number of features, for uniform inputs: raw, with a bias, centered, standardized."""

import itertools
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer.checked import Array
from explainer.conditioning import Features
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.quoting import quote

AXES = ("number of features n", "condition number κ")
NUMBERS = tuple(int(n) for n in np.unique(np.round(2 ** np.linspace(1, 7, 25))))
MARKED = (2, 8, 32, 128)
RARE_LOW, RARE_HIGH, RARE_CHANCE = 0.01, 10.0, 0.01
KAPPAS: dict[str, Callable[[Features], float]] = {
    "raw": lambda features: features.condition_number,
    "biased": lambda features: features.biased_condition_number,
    "centered_biased": lambda features: features.centered.biased_condition_number,
    "standardized": lambda features: Features(features.n, 0, 1).biased_condition_number,
}


@dataclass(frozen=True)
class ConditionGrowth(Exhibit):
    """Points (n, κ): the condition number for n features, uniform from 0 to 1."""

    raw: Array = shown(*AXES, name="raw", role="raw")  # (k, 2)
    biased: Array = shown(*AXES, name="raw, with a bias", role="raw")  # (k, 2)
    centered_biased: Array = shown(*AXES, name="centered, with a bias", role="centered")  # (k, 2)
    standardized: Array = shown(*AXES, name="centered, or standardized", role="centered")  # (k, 2), without a bias
    raw_marks: Array = shown(*AXES, role="raw")  # (4, 2)
    biased_marks: Array = shown(*AXES, role="raw")  # (4, 2)
    size = (400, 310)
    rare_low, rare_high, rare_chance = RARE_LOW, RARE_HIGH, RARE_CHANCE  # two values, and how often the second comes

    @classmethod
    def compute(cls) -> Self:
        lines = [_points(kappa, NUMBERS) for kappa in KAPPAS.values()]
        return cls(*lines, *(_points(KAPPAS[kind], MARKED) for kind in ("raw", "biased")))

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.across(1.7, 165, MARKED, log=True)
        pen.up(0.3, 40000, [1, 10, 100, 1000, 10000], log=True)
        pen.line("biased", linestyle=(0, (5, 2)))
        pen.dots("biased_marks", marker="s", markersize=7)
        pen.name("biased", at=14, offset=(-10, 6))
        pen.line("raw", linewidth=2.4)
        pen.dots("raw_marks")
        pen.name("raw", at=18, offset=(6, -12))
        pen.line("centered_biased", linestyle=(0, (5, 2)))
        pen.name("centered_biased", offset=(0, -9), ha="right")
        pen.line("standardized", linewidth=2.4)
        pen.name("standardized", offset=(0, -8), ha="right")

    @property
    def inverse_variance(self) -> float:
        """1 / s² = 12."""
        return 1 / Features.uniform(1).deviation ** 2

    @property
    def inverse_mean_square(self) -> float:
        """1 / E[x²] = 3."""
        return 1 / Features.uniform(1).squared_length

    @property
    def growth(self) -> float:
        """μ² / s² = 3: what each feature adds to κ."""
        return Features.uniform(1).mean ** 2 * self.inverse_variance

    @property
    def smallest(self) -> float:
        """κ for two features, raw."""
        return float(self.raw_marks[0, 1])

    @property
    def many(self) -> int:
        """A number of features to quote."""
        return int(self.raw_marks[2, 0])

    @property
    def raw_many(self) -> float:
        """κ for that many, raw."""
        return float(self.raw_marks[2, 1])

    @property
    def biased_many(self) -> float:
        """κ for that many, raw and with a bias."""
        return float(self.biased_marks[2, 1])

    @property
    def smallest_biased(self) -> float:
        return float(self.biased_marks[0, 1])

    @property
    def centered_with_bias(self) -> float:
        return float(self.centered_biased[0, 1])

    @property
    def least_bias_factor(self) -> float:
        """How many times as large κ is with a bias, at least, for raw inputs."""
        return float((self.biased[:, 1] / self.raw[:, 1]).min())

    @property
    def rare_kappa(self) -> float:
        """κ for two such inputs, independent of each other."""
        step = RARE_HIGH - RARE_LOW
        deviation = step * math.sqrt(RARE_CHANCE * (1 - RARE_CHANCE))
        return Features(2, RARE_LOW + RARE_CHANCE * step, deviation).condition_number

    @property
    def enough(self) -> int:
        """The smallest number of features, raw, whose κ is above two hundred."""
        return next(n for n in itertools.count(2) if Features.uniform(n).condition_number > 200)

    @property
    def table(self) -> Table:
        """The four kinds for a few numbers of features."""
        names = {
            "raw": "raw",
            "biased": "raw, with a bias",
            "centered_biased": "centered, with a bias",
            "standardized": "standardized, with a bias",
        }
        kappas = {name: _points(KAPPAS[kind], MARKED)[:, 1] for kind, name in names.items()}
        rows = {name: column(each, ".2f" if name == names["biased"] else ".0f") for name, each in kappas.items()}
        heads = [f"$n = {quote(n)}$" for n in MARKED]
        return Table.across("Independent features, uniform from zero to one", r"$\kappa$", heads, rows)

    @property
    def fewest(self) -> int:
        """The smallest number of features drawn."""
        return int(self.raw[0, 0])

    @property
    def most(self) -> int:
        return int(self.raw[-1, 0])

    @property
    def ends(self) -> Array:
        """κ for the largest number of features: raw, raw with a bias, centered with a bias, centered without, (4,)."""
        return np.array([line[-1, 1] for line in (self.raw, self.biased, self.centered_biased, self.standardized)])

    @property
    def caption(self) -> str:
        return self.say(
            "For independent features, uniform from zero to one. Each further raw feature adds {growth:.0f} to the "
            "condition number, because all of them share the direction of the mean. A bias makes it worse. Without the "
            "mean, it no longer grows."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Condition numbers against the number of features, from {fewest} to {most}, both axes logarithmic. Raw "
            "inputs rise from {smallest:.0f} to {ends[0]:.0f}. Raw inputs with a bias rise ever more steeply, from "
            "{smallest_biased:.0f} to {ends[1]:.0f}. Two lines are flat: centered with a bias at {ends[2]:.0f}, "
            "centered without one or standardized at {ends[3]:.0f}."
        )


def _points(kappa: Callable[[Features], float], numbers: Iterable[int]) -> Array:
    return np.array([(n, kappa(Features.uniform(n))) for n in numbers])
