"""Stochastic descent with other fields, against a loop written out."""

import math

import numpy as np
import pytest

from explainer.experiments.cloud import UniformCloud
from explainer.experiments.stochastic_paths import StochasticDescent

SMALL = StochasticDescent(
    cloud=UniformCloud(samples=9, seed=4),
    goal=(2.0, 0.5),
    start=(1.0, 1.0),
    runs=12,
    seed=3,
    same_step_size=1.0,
    step_sizes=(1.0, 2.0, 9.0),
    near=0.1,
    limit=400,
    shown=(2, 5),
    other_seeds=(8,),
)


def loop(inputs: np.ndarray, step_size: float) -> list[tuple[int, float]]:
    """Steps and path over straight line of each run."""
    goal, start, trips = np.array([2.0, 0.5]), np.array([1.0, 1.0]), []
    for draws in np.random.default_rng(3).integers(len(inputs), size=(12, 400)):
        w, walked, steps = start, 0.0, 0
        while math.dist(w, goal) > 0.1 * math.dist(start, goal):
            x = inputs[draws[steps]]
            move = -step_size * float(x @ (w - goal)) * x
            w, walked, steps = w + move, walked + math.hypot(*move), steps + 1
        trips.append((steps, walked / math.dist(start, goal)))
    return trips


def test_trips_are_those_of_a_loop_over_the_told_fields() -> None:
    raw = np.random.default_rng(4).uniform(0, 1, (9, 2))
    result = SMALL.run()
    for inputs, walks in ((raw, result.raw), (raw - raw.mean(axis=0), result.centered)):
        trips = loop(inputs, 1.0)
        assert walks.at(1.0).steps.tolist() == [steps for steps, _ in trips]
        assert walks.at(1.0).ratios == pytest.approx([ratio for _, ratio in trips])
        assert walks.first.shape == (2, 6, 2)
        assert walks.mean.shape == (6, 2)
        assert walks.fastest.steps.mean() == min(tried.steps.mean() for tried in walks.trips)
    other = np.random.default_rng(8).uniform(0, 1, (40, 2))
    means = [np.mean([ratio for _, ratio in loop(x, 1.0)]) for x in (other, other - other.mean(axis=0))]
    assert result.others[0] == pytest.approx(means)
