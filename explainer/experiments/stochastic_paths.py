"""Stochastic descent on a cloud of positive inputs, raw and centered: how far and how many steps it walks."""

import contextlib
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explainer import centering, descent
from explainer.checked import Array
from explainer.experiments.cloud import UniformCloud
from explainer.experiments.experiment import Experiment, told
from explainer.quoting import quote


class Trips(NamedTuple):
    """Steps until arrival, and path length until then over the straight line, of each run: shape (runs,)."""

    step_size: float
    steps: Array
    ratios: Array


class Walks(NamedTuple):
    """What became of the runs on one cloud: the first few and the mean of all, step by step, and how all fared."""

    first: Array  # (shown runs, shown steps + 1, 2), at the common step size
    mean: Array  # (shown steps + 1, 2)
    trips: tuple[Trips, ...]  # one for each step size at which all runs arrive
    fastest: Trips  # of these the one with the fewest steps on average

    def at(self, step_size: float) -> Trips:
        """The trips at one step size."""
        return next(trips for trips in self.trips if trips.step_size == step_size)


class Courses(NamedTuple):
    """Both clouds, and the mean ratios of other clouds (clouds, 2): raw, centered."""

    raw: Walks
    centered: Walks
    others: Array


def _listed(values: tuple[float, ...]) -> str:
    return ", ".join(map(quote, values))


@dataclass(frozen=True)
class StochasticDescent(Experiment[Courses]):
    """One sample at a time, on raw and on centered inputs, from zero weights and without a bias."""

    cloud: UniformCloud = told("inputs", UniformCloud(), lambda cloud: cloud.recipe)  # noqa: RUF009 - a frozen value
    goal: tuple[float, float] = told("goal, which meets all targets exactly, raw and centered", (1.0, -1.0))
    start: tuple[float, float] = told("start", (0.0, 0.0))
    runs: int = told("runs for each cloud and step size", 400)
    seed: int = told(
        "samples",
        7,
        lambda seed: f"one for each step, drawn with replacement, the same for all step sizes; seed {seed}",
    )
    same_step_size: float = told("step size of the figure and of the first two rows", 0.5)
    step_sizes: tuple[float, ...] = told("step sizes tried", (0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8), _listed)
    near: float = told(
        "a run has arrived",
        0.01,
        lambda near: f"when first within {quote(near, '.0%')} of its first distance to the goal",
    )
    limit: int = told("horizon", 600, lambda limit: f"{limit} steps; a step size counts if all runs arrive by then")
    shown: tuple[int, int] = told("drawn", (3, 90), lambda shown: f"{shown[0]} runs, {shown[1]} steps of each")
    other_seeds: tuple[int, ...] = told(
        "other clouds", tuple(range(2, 22)), lambda seeds: f"the same with seeds from {seeds[0]} to {seeds[-1]}"
    )

    def run(self) -> Courses:
        """All clouds, with the same draws of samples."""
        raw = self.cloud.run()
        clouds = [UniformCloud(seed=seed).run() for seed in self.other_seeds]
        others = [[self._ratio(inputs) for inputs in (cloud, centering.centered(cloud))] for cloud in clouds]
        return Courses(self._walks(raw), self._walks(centering.centered(raw)), np.array(others))

    def _walks(self, inputs: Array) -> Walks:
        runs, steps = self.shown
        paths = self._paths(inputs, self.same_step_size)[:, : steps + 1]
        trips = []
        for step_size in self.step_sizes:
            with contextlib.suppress(ValueError, OverflowError):  # some runs do not arrive
                trips.append(self._trips(inputs, step_size))
        fastest = min(trips, key=lambda tried: float(tried.steps.mean()))
        return Walks(paths[:runs], paths.mean(axis=0), tuple(trips), fastest)

    def _paths(self, inputs: Array, step_size: float) -> Array:
        """All runs, (runs, steps + 1, 2)."""
        order = descent.drawn_at_random(len(inputs), self.runs, self.limit, self.seed)
        return descent.descend_many(inputs, inputs @ np.array(self.goal), self.start, step_size, order)

    def _trips(self, inputs: Array, step_size: float) -> Trips:
        """How the runs fare; raises ValueError unless all of them arrive."""
        paths = self._paths(inputs, step_size)
        steps = [descent.arrival(path, self.goal, self.near) for path in paths]
        lengths = [descent.length(path[: count + 1]) for path, count in zip(paths, steps, strict=True)]
        straight = np.linalg.norm(np.subtract(self.goal, self.start))
        return Trips(step_size, np.array(steps), np.array(lengths) / straight)

    def _ratio(self, inputs: Array) -> float:
        """The mean path length over the straight line, at the common step size."""
        return float(self._trips(inputs, self.same_step_size).ratios.mean())
