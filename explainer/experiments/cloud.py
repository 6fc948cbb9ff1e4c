"""The inputs of the pages on two weights: positive, independent, drawn at random."""

from dataclasses import dataclass

import numpy as np

from explainer.checked import Array
from explainer.experiments.experiment import Experiment, told
from explainer.quoting import quote


@dataclass(frozen=True)
class UniformCloud(Experiment[Array]):
    """Inputs (samples, features), each feature uniform between `low` and `high`, independent of the others."""

    samples: int = told("inputs", 40)
    features: int = told("features of each", 2)
    low: float = told("uniform from", 0.0)
    high: float = told("to", 1.0)
    seed: int = told("seed, of NumPy's `default_rng`", 1)

    def run(self) -> Array:
        """Drawn in one call."""
        random = np.random.default_rng(self.seed)
        return random.uniform(self.low, self.high, (self.samples, self.features))

    @property
    def recipe(self) -> str:
        """The call that draws them, as Python."""
        ends = f"{quote(self.low)}, {quote(self.high)}, ({quote(self.samples)}, {quote(self.features)})"
        return f"`numpy.random.default_rng({quote(self.seed)}).uniform({ends})`"
