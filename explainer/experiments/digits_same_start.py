"""Centering by itself: networks that start as the same function, with centered activations and without."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from explainer.experiments.digits import CENTERED_RELU, NAMED, Race, in_batches, in_sets, log
from explainer.experiments.experiment import told
from explainer.parameters import Parameters, shifted
from explainer.quoting import quote
from explainer.training import Arrival

Pair = tuple[str, str]  # hidden layers that are not centered, and centered
Key = tuple[Pair, int, int]  # the pair, the side (0 not centered, 1 centered) and the batch size
SETS = tuple(tuple(range(first, first + 4)) for first in range(0, 12, 4))
PAIRS = (("sigmoid", "sigmoid − ½"), ("tanh + 1", "tanh"), ("ReLU", CENTERED_RELU))


def biases(side: int) -> str:
    """Which network is as drawn, as a method says it."""
    as_drawn, other = ("without centering", "with it")[:: 1 if side == 0 else -1]
    return f"zero {as_drawn}; {other} those that make it the same function"


def firsts(step_sizes: tuple[float, ...]) -> str:
    """How step sizes are found, as a method says it."""
    listed = ", ".join(map(quote, step_sizes))
    return (
        "each network's own best for the first set of seeds (the slowest counts). Tried first: "
        f"{listed} for the pairs in turn; for smaller batches the best of the larger over the root of "
        "the sizes' ratio, to a power of two. Then half or twice as large as long as that is better"
    )


@dataclass(frozen=True)
class SameStart(Race[Mapping[Key, Arrival]]):
    """The arrivals by pair, side and batch size."""

    digits: int = told("digits", 512, lambda digits: f"the first {quote(digits)}; the loss is the mean over them all")
    sets: tuple[tuple[int, ...], ...] = told("seeds", SETS, in_sets)
    pairs: tuple[Pair, ...] = told("pairs", PAIRS, lambda pairs: "; ".join(" and ".join(pair) for pair in pairs))
    as_drawn: int = told("biases at the start", 0, biases)
    batch_sizes: tuple[int, ...] = told("batches", (128, 32, 8, 1), in_batches)
    looks: tuple[int, ...] = told(
        "looks at the loss", (1, 2, 8, 32), lambda looks: f"every {', '.join(map(quote, looks))} updates"
    )
    first: tuple[float, ...] = told("step size", (5.12, 0.64, 1.28), firsts)

    def run(self) -> Mapping[Key, Arrival]:
        """The runs of all pairs."""
        found: dict[Key, Arrival] = {}
        for pair, first in zip(self.pairs, self.first, strict=True):
            for side in (0, 1):
                log.info("Training networks on digits: %s", pair[side])
                found |= self._arrivals(pair, side, first)
        return found

    def _arrivals(self, pair: Pair, side: int, first: float) -> dict[Key, Arrival]:
        found: dict[Key, Arrival] = {}

        def start(seeds: tuple[int, ...]) -> Parameters:
            return self.start(pair, side, seeds)

        largest = self.batch_sizes[0]
        for size, every in zip(self.batch_sizes, self.looks, strict=True):
            smaller = 2.0 ** round(
                np.log2(size / largest) / 2
            )  # noise adds up less when smaller batches take shorter steps
            found[pair, side, size] = self.arrival(NAMED[pair[side]], start, (size, every, smaller * first))
            first, largest = found[pair, side, size].step_size, size
        return found

    def start(self, pair: Pair, side: int, seeds: tuple[int, ...]) -> Parameters:
        """The networks of a side: as drawn, or with the biases that make them the same functions as the other side."""
        return shifted(self.drawn(seeds), NAMED[pair[side]].shift - NAMED[pair[self.as_drawn]].shift)
