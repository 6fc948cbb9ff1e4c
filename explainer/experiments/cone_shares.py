"""How large a share of all directions one sign of δ reaches, with as many random positive inputs as weights: drawn."""

from dataclasses import dataclass

import numpy as np

from explainer.checked import Array
from explainer.experiments.experiment import Experiment, told
from explainer.quoting import quote


@dataclass(frozen=True)
class ConeShares(Experiment[Array]):
    """Independent uniform inputs, and a direction drawn evenly."""

    interval: tuple[float, float] = told("independent features, uniform between", (0.0, 1.0))
    weights: tuple[int, ...] = told(
        "weights, and as many inputs", (2, 3, 4, 5), lambda each: ", ".join(map(quote, each))
    )
    draws: int = told(
        "draws of all inputs and a direction, for each number of weights", 1_000_000, lambda each: quote(each, ",d")
    )
    at_once: int = told("drawn at a time, inputs first and then directions", 50_000, lambda each: quote(each, ",d"))
    counted: str = told(
        "counted as reached", "the direction is a sum of the inputs with amounts that are all positive or all negative"
    )
    seed: int = told("seed, of NumPy's `default_rng`, for each number of weights", 3)

    def run(self) -> Array:
        """The share for each number of weights."""
        return np.array([self._share(n) for n in self.weights])

    def _share(self, n: int) -> float:
        random, reached = np.random.default_rng(self.seed), 0
        for draws in [self.at_once] * (self.draws // self.at_once) + [self.draws % self.at_once]:
            inputs = random.uniform(*self.interval, (draws, n, n))
            directions = random.standard_normal((draws, n, 1))
            amounts = np.linalg.solve(inputs.swapaxes(1, 2), directions)[..., 0]
            reached += int(((amounts > 0).all(axis=1) | (amounts < 0).all(axis=1)).sum())
        return reached / self.draws
