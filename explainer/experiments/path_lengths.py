"""How long the paths of stochastic descent are for larger and larger batches, raw and centered: measured."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explainer import batches, descent
from explainer.checked import Array
from explainer.conditioning import Features
from explainer.experiments.experiment import Experiment, told
from explainer.quoting import quote


class Paths(NamedTuple):
    """For raw inputs or centered ones: the ratios of tiny steps (k, 2), and runs (m, 3), each after its batch size."""

    tiny: Array  # (size, path ÷ straight line)
    runs: Array  # (size, path ÷ straight line, steps)


def _listed(values: tuple[float, ...]) -> str:
    return ", ".join(map(quote, values))


@dataclass(frozen=True)
class PathLengths(Experiment[tuple[Paths, Paths]]):
    """Two independent uniform inputs, raw and centered; the goal meets every target."""

    interval: tuple[float, float] = told(
        "two independent inputs, uniform between; centered ones are minus the middle", (0.0, 1.0)
    )
    start: tuple[float, float] = told("start", (0.0, 0.0))
    goal: tuple[float, float] = told("goal, which meets all targets", (1.0, -1.0))
    step_size: float = told("step size of the runs", 0.1)
    sizes: tuple[int, ...] = told("their batch sizes; fresh samples for each step", (1, 4, 16, 64, 256), _listed)
    near: float = told(
        "a run stops as soon as at most this is left of its distance to the goal",
        0.05,
        lambda share: quote(share, ".0%"),
    )
    horizon: int = told("steps after which it would be given up", 500)
    measure: str = told(
        "path ÷ straight line", "length of all steps of the run ÷ distance from its start to where it stopped"
    )
    seeds: tuple[int, ...] = told("seeds of the runs", tuple(range(20)), lambda seeds: f"{seeds[0]} to {seeds[-1]}")
    tiny_sizes: tuple[int, ...] = told(
        "batch sizes for the limit of small steps: mean length of the gradient ÷ length of the mean gradient",
        (1, 2, 4, 8, 16, 32, 64, 128, 256),
        _listed,
    )
    sampled: int = told("batches drawn for each of these", 20_000, lambda runs: quote(runs, ",d"))
    sampling_seed: int = told("their seed", 11)

    def run(self) -> tuple[Paths, Paths]:
        """For raw inputs and for centered ones."""
        low, high = self.interval
        raw, centered = ((shift, shift + high - low) for shift in (low, (low - high) / 2))
        return self._paths(*raw), self._paths(*centered)

    def _paths(self, low: float, high: float) -> Paths:
        runs = [(b, *self._run(low, high, b, seed)) for b in self.sizes for seed in self.seeds]
        return Paths(self._tiny(low, high), np.array(runs))

    def _run(self, low: float, high: float, size: int, seed: int) -> tuple[float, int]:
        """The ratio and the number of steps of one descent."""
        shape = (self.horizon * size, len(self.goal))
        inputs = np.random.default_rng(seed).uniform(low, high, shape)
        order = np.arange(len(inputs)).reshape(self.horizon, size)
        path = descent.descend(inputs, inputs @ self.goal, self.start, self.step_size, order).weights
        steps = descent.arrival(path, self.goal, self.near)
        walked = path[: steps + 1]
        return descent.length(walked) / descent.straight_line(walked), steps

    def _tiny(self, low: float, high: float) -> Array:
        """The ratio for each batch size as the step size tends to zero.

        The error lies along the goal, an eigenvector of H: the mean gradient is s² times it and keeps its direction.
        """
        error = np.subtract(self.start, self.goal)
        pull = Features.uniform(len(error), low, high).hessian @ error

        def draw(random: np.random.Generator, runs: int) -> tuple[Array, Array]:
            inputs = random.uniform(low, high, (runs, len(error)))
            return inputs @ error, inputs

        sizes = np.array(self.tiny_sizes)
        lengths = batches.mean_lengths(draw, int(sizes.max()), self.sampled, self.sampling_seed)[sizes - 1]
        return np.column_stack([sizes, lengths / np.linalg.norm(pull)])
