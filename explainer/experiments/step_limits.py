"""Up to which step size a typical run of stochastic descent converges, raw and centered: measured."""

import math
from dataclasses import dataclass

import numpy as np

from explainer.checked import Array
from explainer.conditioning import Features, largest_stable_step
from explainer.experiments.experiment import Experiment, told
from explainer.quoting import quote


def _listed(values: tuple[float, ...]) -> str:
    return ", ".join(map(quote, values))


def _spanned(values: tuple[float, ...]) -> str:
    return f"{quote(len(values))} from {quote(values[0])} to {quote(values[-1])}, evenly spaced"


@dataclass(frozen=True)
class StepLimits(Experiment[Array]):
    """Limits (numbers, batches, seeds, 2), raw and centered: where the mean of log ‖e‖ begins to grow."""

    numbers: tuple[int, ...] = told("numbers of features, independent and uniform", (2, 8, 32), _listed)
    interval: tuple[float, float] = told("raw inputs lie between; centered ones are these minus the middle", (0.0, 1.0))
    batches: tuple[int, ...] = told(
        "batch sizes; fresh samples for each step, targets met exactly", (1, 4, 16, 64), _listed
    )
    deviation: float = told("start: errors of the weights, independent and normal with deviation", 1.0)
    runs: int = told("runs for each step size", 40)
    steps: int = told("steps of each run", 160)
    skipped: int = told("of these, first steps that do not count", 40)
    grid: tuple[float, ...] = told(
        "step sizes tried, in units of the formula's", tuple(np.linspace(0.8, 1.4, 13).tolist()), _spanned
    )
    crossing: str = told(
        "the limit", "where the mean growth of log ‖e‖ per step first crosses zero, on straight lines between these"
    )
    seeds: tuple[int, ...] = told("seeds", tuple(range(20)), lambda seeds: f"{seeds[0]} to {seeds[-1]}")

    def run(self) -> Array:
        """For each number of features, batch size and seed the limit for raw inputs and for centered ones."""
        pairs = [
            (features, features.centered) for features in (Features.uniform(n, *self.interval) for n in self.numbers)
        ]
        return np.array(
            [
                [[[self.limit(each, b, seed) for each in pair] for seed in self.seeds] for b in self.batches]
                for pair in pairs
            ]
        )

    def limit(self, features: Features, batch_size: int, seed: int) -> float:
        """The step size below which a typical run converges: where `growth` first rises through zero."""
        sizes = np.array(self.grid) * largest_stable_step(features, batch_size)
        rates = self.growth(features, batch_size, sizes, seed)
        above = np.flatnonzero(rates > 0)
        if not above.size or above[0] == 0:
            raise ValueError(f"expected a limit among the step sizes {sizes[0]:g} to {sizes[-1]:g}, found none")
        left, right = above[0] - 1, above[0]
        share = -rates[left] / (rates[right] - rates[left])
        return float(sizes[left] + share * (sizes[right] - sizes[left]))

    def growth(self, features: Features, batch_size: int, step_sizes: Array, seed: int) -> Array:
        """The mean growth of log ‖e‖ in one step at each step size (k,), all of which see the same samples: (k,)."""
        random = np.random.default_rng(seed)
        starts = self.deviation * random.normal(size=(self.runs, features.n, 1))
        errors, total = np.repeat(starts, len(step_sizes), axis=2), np.zeros(len(step_sizes))
        for step in range(self.steps):
            spread = random.uniform(-math.sqrt(3), math.sqrt(3), (self.runs, batch_size, features.n))
            x = features.mean + features.deviation * spread
            errors = errors - step_sizes * (x.transpose(0, 2, 1) @ (x @ errors)) / batch_size
            lengths = np.linalg.norm(errors, axis=1)
            errors /= lengths[:, np.newaxis]  # the map is linear, so that the length need not be carried along
            total += np.log(lengths).mean(axis=0) if step >= self.skipped else 0
        return np.asarray(total / (self.steps - self.skipped))
