"""Stochastic descent across the diagonal, with inputs that crowd around it."""

from dataclasses import dataclass

import numpy as np

from explainer import descent
from explainer.checked import Array
from explainer.experiments.experiment import Experiment, told
from explainer.quoting import quote


def _ranges(ranges: tuple[tuple[float, float], ...]) -> str:
    names = [f"{quote(low)} to {quote(high)}" for low, high in ranges]
    return f"two for each step, drawn afresh, independent and uniform from {', '.join(names)}"


@dataclass(frozen=True)
class CrowdedRuns(Experiment[Array]):
    """For each range and seed the length of the path over the straight line between its ends, (ranges, seeds)."""

    ranges: tuple[tuple[float, float], ...] = told(
        "inputs", ((0.0, 1.0), (0.25, 0.75), (1.0, 2.0), (0.4, 0.6), (0.45, 0.55)), _ranges
    )
    goal: tuple[float, float] = told("goal", (1.0, -1.0), lambda goal: f"{quote(goal)}, which meets every target")
    start: tuple[float, float] = told("start", (0.0, 0.0), quote)
    relative_step: float = told(
        "step size", 0.3, lambda share: rf"{quote(share)} divided by the mean of $\lVert\x\rVert^2$ over the range"
    )
    left: float = told("stops", 1e-4, lambda left: f"when {quote(left, '.2%')} of the first distance is left")
    horizon: int = told("steps at most", 30_000, lambda steps: quote(steps, ",d"))
    seeds: tuple[int, ...] = told(
        "seeds",
        tuple(range(20)),
        lambda seeds: f"{quote(seeds[0])} to {quote(seeds[-1])}, one run each in every range",
    )

    def run(self) -> Array:
        """The ratios, range by range."""
        return np.array([self._ratios(low, high) for low, high in self.ranges])

    def _ratios(self, low: float, high: float) -> list[float]:
        mean, variance = (low + high) / 2, (high - low) ** 2 / 12
        step_size = self.relative_step / (2 * (mean**2 + variance))
        shape = (len(self.seeds), self.horizon)
        inputs = np.concatenate([np.random.default_rng(s).uniform(low, high, (self.horizon, 2)) for s in self.seeds])
        order = np.arange(len(inputs)).reshape(shape)
        paths = descent.descend_many(inputs, inputs @ self.goal, self.start, step_size, order)
        paths_there = (path[: 1 + descent.arrival(path, self.goal, self.left)] for path in paths)
        return [descent.length(path) / descent.straight_line(path) for path in paths_there]
