"""Stochastic descent on both clouds, against runs written out and the limit of small steps."""

import itertools
import math
import re

import numpy as np
import pytest

from explainer.exhibits import EXHIBITS
from explainer.exhibits.cloud import Cloud
from explainer.exhibits.stochastic_paths import RUNS, SEED, STEPS, StochasticPaths

GOAL = np.array([1.0, -1.0])
FORWARD, SIDEWAYS = np.array([1.0, -1.0]) / math.sqrt(2), np.array([1.0, 1.0]) / math.sqrt(2)


@pytest.fixture(scope="module")
def exhibit() -> StochasticPaths:
    shown = EXHIBITS["stochastic_paths"]
    assert isinstance(shown, StochasticPaths)
    return shown


@pytest.fixture(scope="module")
def cloud() -> Cloud:
    shown = EXHIBITS["cloud"]
    assert isinstance(shown, Cloud)
    return shown


def simulate(inputs: np.ndarray, step_size: float, runs: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """Steps until the error is a hundredth, and path over straight line, with draws of its own."""
    random, counts, ratios = np.random.default_rng(99), [], []
    for _ in range(runs):
        w, walked, count = np.zeros(2), 0.0, 0
        while math.dist(w, GOAL) > 0.01 * math.sqrt(2):
            x = inputs[random.integers(len(inputs))]
            move = -step_size * float(x @ (w - GOAL)) * x
            w, walked, count = w + move, walked + math.hypot(*move), count + 1
        counts.append(count)
        ratios.append(walked / math.sqrt(2))
    return np.array(counts), np.array(ratios)


@pytest.mark.parametrize("kind", ["raw", "centered"])
def test_every_step_shown_is_a_step_of_descent_along_one_sample(
    exhibit: StochasticPaths, cloud: Cloud, kind: str
) -> None:
    inputs = getattr(cloud, kind)
    for path in getattr(exhibit, f"{kind}_runs"):
        assert path[0].tolist() == [0, 0]
        for before, after in itertools.pairwise(path):
            ends = before - 0.5 * (inputs @ (before - GOAL))[:, np.newaxis] * inputs
            assert np.abs(ends - after).max(axis=1).min() < 1e-12


@pytest.mark.parametrize("kind", ["raw", "centered"])
def test_the_mean_of_the_runs_follows_the_expected_gradient(exhibit: StochasticPaths, cloud: Cloud, kind: str) -> None:
    inputs, error = getattr(cloud, kind), -GOAL
    second_moment = sum(np.outer(x, x) for x in inputs) / len(inputs)
    mean = getattr(exhibit, f"{kind}_mean")
    for k in range(len(mean)):
        assert np.abs(mean[k] - GOAL - error).max() < 0.03
        error = error - 0.5 * second_moment @ error


@pytest.mark.parametrize(("row", "kind"), list(enumerate(["raw", "centered"] * 2)))
def test_means_and_deviations_in_the_table_are_those_of_other_runs(
    exhibit: StochasticPaths, cloud: Cloud, row: int, kind: str
) -> None:
    name, size, *cells = exhibit.table.rows[row]
    assert name == kind
    step_size = float(size.partition(",")[0])
    for cell, simulated in zip(cells, simulate(getattr(cloud, kind), step_size), strict=True):
        mean, deviation = map(float, re.findall(r"[\d.]+", cell))
        assert mean == pytest.approx(simulated.mean(), abs=4 * simulated.std() * math.sqrt(1 / 300 + 1 / 400) + 0.06)
        assert deviation == pytest.approx(simulated.std(), rel=0.35, abs=0.06)


@pytest.mark.parametrize("kind", ["raw", "centered"])
def test_the_ratio_counts_each_run_until_it_arrives_and_no_farther(
    exhibit: StochasticPaths, cloud: Cloud, kind: str
) -> None:
    ratios = []
    for draws in np.random.default_rng(SEED).integers(len(cloud.raw), size=(RUNS, STEPS)):
        w, walked = np.zeros(2), 0.0
        for x in getattr(cloud, kind)[draws]:
            move = -0.5 * float(x @ (w - GOAL)) * x
            w, walked = w + move, walked + math.hypot(*move)
            if math.dist(w, GOAL) <= 0.01 * math.sqrt(2):
                break
        ratios.append(walked / math.sqrt(2))
    assert getattr(exhibit, f"{kind}_ratio") == pytest.approx(sum(ratios) / RUNS, rel=1e-9)


def test_the_fastest_step_size_beats_its_neighbors(exhibit: StochasticPaths, cloud: Cloud) -> None:
    for inputs, row, fewest in (
        (cloud.raw, 2, exhibit.fewest_steps_raw),
        (cloud.centered, 3, exhibit.fewest_steps_centered),
    ):
        best = float(exhibit.table.rows[row][1].partition(",")[0])
        place = exhibit.step_sizes.tolist().index(best)
        for neighbor in exhibit.step_sizes[[place - 1, place + 1]]:
            assert simulate(inputs, neighbor)[0].mean() > 0.97 * fewest


def test_path_ratios_exceed_the_limit_of_small_steps_by_little(exhibit: StochasticPaths, cloud: Cloud) -> None:
    for inputs, ratio in ((cloud.raw, exhibit.raw_ratio), (cloud.centered, exhibit.centered_ratio)):
        walked = np.mean([abs(x @ FORWARD) * math.hypot(*x) for x in inputs])
        progress = np.mean([(x @ FORWARD) ** 2 for x in inputs])
        assert 0.98 < ratio / (walked / progress) < 1.15
    assert exhibit.raw_ratio > 2 * exhibit.centered_ratio
    assert exhibit.centered_ratio > 1.2


def test_every_raw_input_leads_farther_sideways_than_towards_the_goal(cloud: Cloud) -> None:
    assert all(abs(x @ SIDEWAYS) > abs(x @ FORWARD) for x in cloud.raw)
    assert 10 < sum(abs(x @ SIDEWAYS) > abs(x @ FORWARD) for x in cloud.centered) < 30
