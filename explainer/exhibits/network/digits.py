"""What the exhibits of networks on digits share: how runs of several seeds are drawn and quoted."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array
from explainer.quoting import quote
from explainer.training import Arrival


def span(values: ArrayLike, spec: str = "") -> str:
    """The least and the greatest value, or the one value if they read alike."""
    low, high = quote(np.min(values), spec), quote(np.max(values), spec)
    return low if low == high else f"{low}–{high}"


def spread(updates: Array) -> str:
    """The least and the greatest of the seeds' updates."""
    return f"{quote(updates.min())}–{quote(updates.max())}"


def updates_of_each(names: Sequence[str], found: Sequence[Sequence[Arrival]]) -> dict[str, list[str]]:
    """Columns of a table: the spread of the updates below each name, and the best step sizes in the same order."""
    spreads = {name: [spread(one.updates) for one in arrivals] for name, arrivals in zip(names, found, strict=True)}
    sizes = [", ".join(quote(one.step_size) for one in arrivals) for arrivals in zip(*found, strict=True)]
    return {**spreads, "best step size of each": sizes}


def extremes(ratios: ArrayLike) -> str:
    """The least and the greatest of some ratios, in words."""
    return f"{quote(np.min(ratios), '.1f')} to {quote(np.max(ratios), '.1f')}"


def course(values: Array, across: ArrayLike) -> Array:
    """Points (k, 2) to draw: the values (k,) against what they belong to."""
    return np.column_stack([np.asarray(across, dtype=np.float64), values])


def in_sets(values: Array, sets: int) -> Array:
    """The mean of the seeds' values (..., seeds) in each set of seeds, (..., sets)."""
    return np.asarray(values.reshape(*values.shape[:-1], sets, -1).mean(axis=-1))
