"""The chance that the gradient of a batch is same-signed, against the size of the batch, for four kinds of deltas."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer import batches
from explainer.checked import Array
from explainer.conditioning import Features
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.quoting import quote

AXES = ("samples in the batch", "chance of a same-signed gradient")
FEATURES = Features.uniform(2)
MEAN = 0.25  # of the deltas that have one; their deviation is one
RARE = 0.01  # how often a rare delta comes; it is one less than the others, and their mean is zero
SIZES = np.array([1, 2, 3, 4, 5, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128, 181, 256])
SETTLED = 10  # the number of the batch size, 32, from which on coins and normal deltas are close to the limit
TABULATED = (1, 2, 3, 4, 16, 32, 64, 256)
RUNS, SEED = 25_000, 5


@dataclass(frozen=True)
class BatchSizes(Exhibit):
    """Points (sizes, 2): the batch size, and the chance that all entries of the gradient have one sign."""

    normal: Array = shown(*AXES, name="δ with mean zero", role="raw")  # δ ~ N(0, 1), simulated
    biased: Array = shown(*AXES, name="δ with a mean", role="raw")  # δ ~ N(¼, 1), simulated
    limit: float = shown(AXES[1], role="faint")  # for large batches, if δ has mean zero
    centered: float = shown(AXES[1], name="limit after centering", role="centered")
    size = (400, 310)
    mean, rare_chance, runs, largest = MEAN, RARE, RUNS, int(SIZES[-1])
    some_tens = int(SIZES[SETTLED])  # the size from which on coins and normal deltas are close to the limit
    rare_deltas = np.array([RARE - 1, RARE])  # the two values of the rare kind

    @classmethod
    def compute(cls) -> Self:
        return cls(
            normal=_points(batches.simulated_chances(_normal(0.0), SIZES[-1], RUNS, SEED)),
            biased=_points(batches.simulated_chances(_normal(MEAN), SIZES[-1], RUNS, SEED)),
            limit=batches.limiting_chance(FEATURES.n, batches.correlation(FEATURES)),
            centered=batches.limiting_chance(FEATURES.n, batches.correlation(FEATURES.centered)),
        )

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.across(0.85, 310, [4**power for power in range(5)], log=True)
        pen.up(0.42, 1.04, [0.5, 0.75, 1], ".0%")
        pen.level("limit", linewidth=1.2)
        pen.level("centered", linewidth=1.4)
        pen.line("normal", marker="o", markersize=5)
        pen.line("biased", linestyle="--", marker="D", markersize=5)
        pen.name("normal", at=10, offset=(0, 8), ha="left")
        pen.name("biased", at=11, offset=(-7, 8))
        pen.numbers("limit", [(290, 0.757)], "limit {:.0%}", ha="right", va="top")
        pen.name("centered", offset=(-4, 4), ha="right", va="bottom")

    @cached_property
    def coins(self) -> Array:
        """The points for δ = ±1 by a fair coin, exact."""
        return _points(batches.coin_chances(FEATURES.n, SIZES[-1]))

    @cached_property
    def rare(self) -> Array:
        """The points for a δ that is nearly always small, simulated."""
        return _points(batches.simulated_chances(_rare, SIZES[-1], RUNS, SEED))

    @property
    def rho(self) -> float:
        """The correlation of two entries of the gradient."""
        return batches.correlation(FEATURES)

    @property
    def rare_then(self) -> float:
        """The chance for it when deltas are rarely large."""
        return float(self.rare[SETTLED, 1])

    @property
    def last_rare(self) -> float:
        """The same for the largest batch size."""
        return float(self.rare[-1, 1])

    @property
    def standard_error(self) -> float:
        """Of a simulated share, at most."""
        return 0.5 / math.sqrt(RUNS)

    @property
    def last_biased(self) -> float:
        """The chance for it when the deltas have a mean."""
        return float(self.biased[-1, 1])

    @property
    def two(self) -> float:
        """The chance for two samples with δ = ±1."""
        return self._coins(2)

    @property
    def three(self) -> float:
        return self._coins(3)

    @property
    def four(self) -> float:
        return self._coins(4)

    @property
    def lowest_biased(self) -> float:
        """The lowest chance when the deltas have a mean."""
        return float(self.biased[:, 1].min())

    @property
    def table(self) -> Table:
        """The four kinds of deltas at some sizes."""
        at = [int(np.flatnonzero(size == SIZES)[0]) for size in TABULATED]
        limits = {"coins": self.limit, "normal": self.limit, "biased": 1, "rare": self.limit}
        named = {
            rf"$\dl = \pm {quote(1)}$": "coins",
            r"normal $\dl$": "normal",
            rf"normal $\dl$ with mean {quote(MEAN)}": "biased",
            r"$\dl$ rarely large": "rare",
        }
        columns = {
            header: [*column(getattr(self, kind)[at, 1], ".3f"), quote(limits[kind], ".3f" if limits[kind] < 1 else "")]
            for header, kind in named.items()
        }
        caption = f"Chance of a same-signed gradient, for {quote(FEATURES.n)} inputs"
        return Table.of(caption, {"batch size": [*TABULATED, "limit"], **columns})

    @property
    def caption(self) -> str:
        return self.say(
            "Two inputs, independent and uniform from zero to one, and a $\\dl$ that is normal and independent of "
            "them. With mean zero, from some tens of samples on a larger batch hardly mixes the signs any further: "
            "the chance settles near {limit:.0%}. If $\\dl$ has a mean, here {mean} with a deviation of one, the "
            "chance even returns to one."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "The chance of a same-signed gradient against the batch size, from one to {largest} on a logarithmic "
            "scale. With one sample it is one. Normal deltas with mean zero fall to a limit of {limit:.0%}: for "
            "{largest} samples it is {normal[16][1]:.0%}. Deltas with mean {mean} fall to {lowest_biased:.0%} and then "
            "rise, to {last_biased:.2%} for {largest}. After centering, the limit for mean zero is {centered:.0%}."
        )

    def _coins(self, size: int) -> float:
        return float(self.coins[np.flatnonzero(size == SIZES)[0], 1])


def _points(chances: Array) -> Array:
    return np.column_stack([SIZES, chances[SIZES - 1]])


def _rare(random: np.random.Generator, runs: int) -> tuple[Array, Array]:
    """Deltas of a rare class, as a logistic neuron has them whose bias is fitted, and uniform inputs."""
    return np.where(random.random(runs) < RARE, RARE - 1, RARE), random.random((runs, FEATURES.n))


def _normal(mean: float) -> Callable[[np.random.Generator, int], tuple[Array, Array]]:
    """Draws deltas with a mean and deviation one, and uniform inputs that know nothing of them."""
    return lambda random, runs: (random.normal(mean, 1, runs), random.random((runs, FEATURES.n)))
