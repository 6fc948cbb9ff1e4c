"""How much larger a step centering allows for samples written out, where the formula and what is exact part ways."""

import itertools
from collections.abc import Iterable
from functools import cached_property

import numpy as np

from explainer import centering, stability
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.texts import Table, column
from explainer.exhibits.conditioning.center_or_scale import HIDDEN
from explainer.quoting import quote

FALLING, WHOLE = (1, 2, 4, 16), 10**9  # batch sizes for the samples whose gain falls; the last stands for all data
COINS = (1, 2, 8)  # how many features that are 0 or 1
RARE_LOW, RARE_HIGH, ONE_IN = 0.1, 1.0, 50  # features that single samples make no use of centering


class SampleSteps(Exhibit):
    """The gains of samples that are no uniform features: computed, not drawn."""

    coin_numbers = np.array(COINS)
    rare_low = RARE_LOW  # the common value of two independent features for which centering costs at single samples
    rare_high = RARE_HIGH  # their rare value
    rare_chance = 1 / ONE_IN

    @cached_property
    def falling(self) -> Array:
        """The gains for the samples that centering helps the less the larger the batch: formula and exact, (5, 2)."""
        return np.array([_sample_gains(HIDDEN, b) for b in (*FALLING, WHOLE)])

    @cached_property
    def falling_table(self) -> Table:
        """The same as a table."""
        first, (low, high) = quote(HIDDEN[:, 0].max()), map(quote, np.unique(HIDDEN[:, 1]))
        columns: dict[str, Iterable[object]] = {
            "$B$": [*FALLING, "all data"],
            "formula": column(self.falling[:, 0], ".2f"),
            "mean square, exact": column(self.falling[:, 1], ".2f"),
        }
        return Table.of(
            f"How many times as large a step centering allows, inputs ±{first} and {low} or {high}", columns
        )

    @cached_property
    def coins(self) -> Array:
        """The exact gains for single samples of features that are 0 or 1 by a fair coin, (3,)."""
        return np.array([_sample_gains(_corners(n), 1)[1] for n in COINS])

    @property
    def coins_single(self) -> float:
        """The exact gain for two of them and single samples."""
        return _sample_gains(_corners(2), 1)[1]

    @property
    def coins_whole(self) -> float:
        """The same for all data."""
        return _sample_gains(_corners(2), WHOLE)[1]

    @cached_property
    def rare_gain(self) -> float:
        """Their exact gain for single samples."""
        return _sample_gains(_rare(), 1)[1]

    @cached_property
    def rare_formula(self) -> float:
        """What the formula says of it."""
        return _sample_gains(_rare(), 1)[0]

    @property
    def coin_formula(self) -> float:
        """(μ² + s²) / s² for one of them."""
        return _sample_gains(np.array([[0.0], [1.0]]), 1)[0]


def _corners(n: int) -> Array:
    """All values of n features that are 0 or 1."""
    return np.array(list(itertools.product((0.0, 1.0), repeat=n)))


def _rare() -> Array:
    values = [RARE_HIGH] + [RARE_LOW] * (ONE_IN - 1)
    return np.array(list(itertools.product(values, repeat=2)))


def _sample_gains(inputs: Array, batch_size: int) -> tuple[float, float]:
    """How many times as large a step centering allows these samples: by the formula, and exactly."""
    centered = centering.centered(inputs)
    steps, limits = stability.sample_step, stability.sample_limit
    exact = limits(centered, batch_size) / limits(inputs, batch_size)
    return steps(centered, batch_size) / steps(inputs, batch_size), exact
