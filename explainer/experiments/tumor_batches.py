"""Same-signed batch gradients on a table of tumors: counted for random batches of growing size."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explainer import batches, orthants
from explainer.checked import Array
from explainer.experiments.experiment import Experiment, told
from explainer.experiments.tumor_table import FORMS, data, told_forms, told_table
from explainer.quoting import quote


@dataclass(frozen=True)
class SignCounts(Experiment[Array]):
    """The shares of weakly same-signed gradients of a logistic neuron with zero weights, (biases, forms, sizes)."""

    data: str = told("data", "breast_cancer", told_table)
    forms: tuple[str, ...] = told("inputs", ("scaled", "standardized"), told_forms)
    biases: tuple[str, ...] = told(
        "weights and bias", ("zero", "fitted"), lambda biases: f"weights zero; bias {' or '.join(biases)} to the labels"
    )
    sizes: tuple[int, ...] = told(
        "batch sizes", tuple(2**k for k in range(9)), lambda sizes: ", ".join(map(quote, sizes))
    )
    draws: int = told("batches of each size", 4000, lambda draws: f"{quote(draws)}; of one sample: every tumor once")
    replacement: bool = told("drawn", True, lambda it: f"with{'' if it else 'out'} replacement within a batch")
    counted: str = told("counted", "weakly", lambda how: f"{how} same-signed gradients")
    seed: int = told("seed", 0)

    def run(self) -> Array:
        """Every form with either bias."""
        labels = data(self.data)[1]
        deltas = {"zero": 0.5 - labels, "fitted": labels.mean() - labels}  # σ(b) − t
        return np.array([[self._shares(deltas[bias], form) for form in self.forms] for bias in self.biases])

    def _shares(self, delta: Array, form: str) -> list[float]:
        inputs, random = FORMS[form](data(self.data)[0]), np.random.default_rng(self.seed)
        shares = []
        for size in self.sizes:
            gradients = delta[:, np.newaxis] * inputs
            if size > 1:
                rows = [self._batch(random, len(inputs), size) for _ in range(self.draws)]
                gradients = np.array([batches.batch_gradient(delta[batch], inputs[batch]) for batch in rows])
            shares.append(float(orthants.same_sign(gradients, strictly=self.counted == "strictly").mean()))
        return shares

    def _batch(self, random: np.random.Generator, samples: int, size: int) -> NDArray[np.intp]:
        return random.choice(samples, size, replace=self.replacement)
