"""The chance that the gradient of a batch is same-signed, against the size of the batch, for four kinds of deltas."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import batches
from explainer.checked import Array
from explainer.conditioning import Features
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEATURES = Features.uniform(2)
MEAN = 0.25  # of the deltas that have one; their deviation is one
RARE = 0.01  # how often a rare delta comes; it is one less than the others, and their mean is zero
SIZES = np.array([1, 2, 3, 4, 5, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128, 181, 256])
SETTLED = 10  # the number of the batch size, 32, from which on coins and normal deltas are close to the limit
TABULATED = (1, 2, 3, 4, 16, 32, 64, 256)
RUNS, SEED = 25_000, 5


@dataclass(frozen=True)
class BatchSizes(OldExhibit):
    """Points (sizes, 2): the batch size, and the chance that all entries of the gradient have one sign."""

    coins: Array  # δ = ±1 by a fair coin, exact
    normal: Array  # δ ~ N(0, 1), simulated
    biased: Array  # δ ~ N(¼, 1), simulated
    rare: Array  # δ = −0.99 with the chance 0.01, else 0.01, simulated
    limit: float  # for large batches, if the deltas have mean zero
    size = (460, 360)

    @classmethod
    def compute(cls) -> Self:
        rho = batches.correlation(FEATURES)
        return cls(
            coins=_points(batches.coin_chances(FEATURES.n, SIZES[-1])),
            normal=_points(batches.simulated_chances(_normal(0.0), SIZES[-1], RUNS, SEED)),
            biased=_points(batches.simulated_chances(_normal(MEAN), SIZES[-1], RUNS, SEED)),
            rare=_points(batches.simulated_chances(_rare, SIZES[-1], RUNS, SEED)),
            limit=batches.limiting_chance(FEATURES.n, rho),
        )

    def draw(self, *axes: "Axes") -> None:
        (plane,) = axes
        pen = Pen(self, plane)
        plane.set(xscale="log", xlim=(0.85, 310), ylim=(0.69, 1.03), title="chance of a same-signed gradient")
        ticks = [4**power for power in range(5)]
        plane.set_xticks(ticks, [quote(tick) for tick in ticks])
        plane.minorticks_off()
        plane.set(xlabel="samples in the batch", yticks=[0.7, 0.8, 0.9, 1])
        pen.level("limit", "faint", linewidth=1.2)
        pen.numbers("limit", [(62, 0.758)], "limit {:.3f}", role="faint", ha="right", va="top")
        styles = {
            "coins": ("upstream", "-", "o"),
            "normal": ("input", "--", "s"),
            "biased": ("path", "-.", "D"),
            "rare": ("weight", ":", "v"),
        }
        for name, (role, dashes, marker) in styles.items():
            pen.line(name, role, linestyle=dashes, marker=marker, markersize=5, markeredgewidth=0)
        pen.words((2.5, 0.735), "δ is +{one} or −{one}".format(one=quote(1)), "upstream", va="center")
        pen.words((2.4, 0.872), "δ normal, mean zero", "input", va="center", ha="left")
        pen.words((300, 0.96), "δ has a mean", "path", va="center", ha="right")
        pen.words((3.2, 0.955), "δ is rarely large", "weight", va="center", ha="left")

    @property
    def mean(self) -> float:
        """Of the deltas that have one."""
        return MEAN

    @property
    def rho(self) -> float:
        """The correlation of two entries of the gradient."""
        return batches.correlation(FEATURES)

    @property
    def rare_deltas(self) -> Array:
        """The two values of the rare kind, (2,): the rare one first."""
        return np.array([RARE - 1, RARE])

    @property
    def rare_chance(self) -> float:
        """How often the first of them comes."""
        return RARE

    @property
    def some_tens(self) -> int:
        """The batch size from which on coins and normal deltas are close to the limit."""
        return int(SIZES[SETTLED])

    @property
    def rare_then(self) -> float:
        """The chance for it when deltas are rarely large."""
        return float(self.rare[SETTLED, 1])

    @property
    def last_rare(self) -> float:
        """The same for the largest batch size."""
        return float(self.rare[-1, 1])

    @property
    def runs(self) -> int:
        return RUNS

    @property
    def standard_error(self) -> float:
        """Of a simulated share, at most."""
        return 0.5 / math.sqrt(RUNS)

    @property
    def largest(self) -> int:
        """The largest batch size."""
        return int(SIZES[-1])

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
        rows = []
        for size in TABULATED:
            (index,) = np.flatnonzero(size == SIZES)
            shares = (quote(series[index, 1], ".3f") for series in (self.coins, self.normal, self.biased, self.rare))
            rows.append((quote(size), *shares))
        limit = quote(self.limit, ".3f")
        rows.append(("limit", limit, limit, quote(1), limit))
        coins, mean = rf"$\dl = \pm {quote(1)}$", rf"normal $\dl$ with mean {quote(MEAN)}"
        header = ("batch size", coins, r"normal $\dl$", mean, r"$\dl$ rarely large")
        return Table(f"Chance of a same-signed gradient, for {quote(FEATURES.n)} inputs", header, tuple(rows))

    @property
    def caption(self) -> str:
        return (
            f"For {quote(FEATURES.n)} inputs, independent and uniform from zero to one. If $\\dl$ is normal or a coin, "
            "with mean zero, then from some tens of samples on a larger batch hardly mixes the signs any further: the "
            f"chance settles near {quote(self.limit, '.2f')}. If $\\dl$ is large in only {quote(RARE, '.0%')} of the "
            f"samples, {quote(self.rare_then, '.0%')} of the batches of {quote(self.some_tens)} still agree. "
            f"If $\\dl$ has a mean, here {quote(MEAN)} with a deviation of one, the chance even returns to one."
        )

    @property
    def alt(self) -> str:
        last = quote(self.coins[-1, 0], ".0f")
        return (
            f"The chance of a same-signed gradient against the batch size, from one to {last} on a logarithmic scale. "
            f"With one sample it is one. With deltas of plus or minus one it drops to {quote(self.two, '.3f')} for two "
            f"samples, rises to {quote(self.three, '.3f')} for three, and settles at {quote(self.limit, '.3f')}. "
            f"Normal deltas with mean zero fall to the same limit: {quote(self.normal[-1, 1], '.3f')} for {last}. "
            f"Deltas with mean {quote(MEAN)} fall to {quote(self.lowest_biased, '.3f')} and then rise, "
            f"to {quote(self.biased[-1, 1], '.4f')} for {last}. Deltas that are rarely large fall slowly: "
            f"{quote(self.rare_then, '.2f')} for {quote(self.some_tens)}, {quote(self.last_rare, '.2f')} for {last}."
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
