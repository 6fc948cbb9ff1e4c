"""What the experiments on scikit-learn's handwritten digits share: the data, the networks, the seeds."""

import functools
import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

from explainer import centering
from explainer.checked import Array
from explainer.network import Hidden, Labels
from explainer.quoting import quote
from explainer.training import Task

Item = TypeVar("Item")
log = logging.getLogger("mkdocs.explainer")
SIZES = (64, 32, 32, 10)  # pixels, two hidden layers, one output for each digit
SEEDS = (0, 1, 2, 3)
KINDS = {
    "sigmoid": Hidden("sigmoid"),
    "sigmoid − ½": Hidden("sigmoid", -0.5),
    "tanh": Hidden("tanh"),
    "tanh + 1": Hidden("tanh", 1.0),
    "ReLU": Hidden("ReLU"),
    "sigmoid, layer norm": Hidden("sigmoid", normalization="layer after"),
    "batch norm, sigmoid": Hidden("sigmoid", normalization="batch before"),
    "sigmoid, batch norm": Hidden("sigmoid", normalization="batch after"),
}


@functools.cache
def data() -> tuple[Array, Labels]:
    """The 1,797 digits: 64 pixels each, from 0 to 1 and then centered, and the labels."""
    from sklearn.datasets import load_digits  # only here: most exhibits do without

    table = load_digits()
    return centering.centered(table.data / table.data.max()), np.asarray(table.target, dtype=np.intp)


def task(batch_size: int, samples: int | None = None, seeds: Sequence[int] = SEEDS) -> Task:
    """The first digits (all, unless told how many), in batches of this size."""
    inputs, labels = data()
    return Task(inputs[:samples], labels[:samples], batch_size, seeds)


def reported(items: Iterable[Item], what: str) -> Iterator[Item]:
    """The items one by one, each announced on the log: these experiments take seconds."""
    every = list(items)
    for number, item in enumerate(every, 1):
        log.info("%s: %d of %d", what, number, len(every))
        yield item


def spread(updates: Array) -> str:
    """The least and the greatest of the seeds' updates."""
    return f"{quote(updates.min())}–{quote(updates.max())}"


def course(values: Array, across: ArrayLike) -> Array:
    """Points (k, 2) to draw: the values (k,) against what they belong to."""
    return np.column_stack([np.asarray(across, dtype=np.float64), values])
