"""Saturation against the missing center: updates needed as the initial weights grow, with and without centering."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from explainer import network
from explainer.activations import sigmoid_slope
from explainer.checked import Array
from explainer.experiments.digits import NAMED, Race, climbing, in_batches, in_sets, reported
from explainer.experiments.digits_same_start import biases
from explainer.experiments.experiment import told
from explainer.parameters import Parameters, shifted
from explainer.quoting import quote
from explainer.training import Arrival

Key = tuple[int, int]  # the side (0 not centered, 1 centered) and the factor on the weights


@dataclass(frozen=True)
class Saturation(Race[Mapping[Key, Arrival]]):
    """The arrivals by side and factor."""

    digits: int = told("digits", 512, lambda digits: f"the first {quote(digits)}; the loss is the mean over them all")
    sets: tuple[tuple[int, ...], ...] = told(
        "seeds", tuple(tuple(range(first, first + 4)) for first in range(0, 20, 4)), in_sets
    )
    pair: tuple[str, str] = told("pair", ("sigmoid", "sigmoid − ½"), " and ".join)
    as_drawn: int = told("biases at the start", 0, biases)
    factors: tuple[int, ...] = told(
        "factors on hidden weights", tuple(2**k for k in range(8)), lambda factors: ", ".join(map(quote, factors))
    )
    batch_size: int = told("batches", 64, in_batches)
    every: int = told("looks at the loss", 2, lambda every: f"every {quote(every)} updates")
    most: int = told("given up after", 2000, lambda most: f"{quote(most)} updates")
    first: float = told("step size", 5.12, lambda first: f"{climbing(first)} (the slowest seed counts)")

    def run(self) -> Mapping[Key, Arrival]:
        """The runs of both sides at all factors."""
        return {key: self._arrival(*key) for key in reported(self.keys, "Training saturated networks on digits")}

    @property
    def keys(self) -> list[Key]:
        """The sides and factors of all runs."""
        return [(side, factor) for side in (0, 1) for factor in self.factors]

    def _arrival(self, side: int, factor: int) -> Arrival:
        plan = (self.batch_size, self.every, self.first)
        return self.arrival(NAMED[self.pair[side]], lambda seeds: self.start(side, factor, seeds), plan)

    def start(self, side: int, factor: int, seeds: tuple[int, ...]) -> Parameters:
        """The networks of a side with hidden weights times the factor; both sides are the same functions."""
        drawn = self.drawn(seeds)
        grown = Parameters((*(factor * w for w in drawn.weights[:-1]), drawn.weights[-1]), drawn.biases)
        return shifted(grown, NAMED[self.pair[side]].shift - NAMED[self.pair[self.as_drawn]].shift)

    def slopes(self) -> Array:
        """For each factor the mean slope of all hidden sigmoids at the start, over the samples, as a share of ¼."""
        inputs = self.task(self.batch_size, self.seeds).inputs
        found = []
        for factor in self.factors:
            layers = network.hidden_outputs(self.start(0, factor, self.seeds), NAMED[self.pair[0]], inputs)
            found.append(float(np.mean([(4 * sigmoid_slope(a)).mean() for a in layers])))
        return np.array(found)
