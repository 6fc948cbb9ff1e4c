"""Lengths of stochastic paths, against loops written out from what the method says."""

import math
import re

import numpy as np
import pytest

from explainer.experiments.path_lengths import PathLengths

PATHS = PathLengths()
BOX = [text.replace("−", "-") for _, text in PATHS.method.rows]


def numbers(row: int) -> list[float]:
    """The numbers in one row of the method."""
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", BOX[row])]


def walk(low: float, size: int, random: np.random.Generator) -> tuple[float, int]:
    """Path over straight line, and the steps, of one run from the box alone."""
    (w, goal, (eta,), (percent,)) = numbers(1), numbers(2), numbers(3), numbers(5)
    path, steps, (u, v) = 0.0, 0, w
    while math.dist((u, v), goal) > percent / 100 * math.dist(w, goal):
        x = random.random((size, 2)) + low
        deltas = x[:, 0] * (u - goal[0]) + x[:, 1] * (v - goal[1])
        across, up = (float((deltas * x[:, i]).sum()) / size for i in (0, 1))
        u, v, path, steps = u - eta * across, v - eta * up, path + eta * math.hypot(across, up), steps + 1
    return path / math.dist(w, (u, v)), steps


@pytest.mark.parametrize(("kind", "low"), [(0, 0.0), (1, -0.5)])
@pytest.mark.parametrize("size", [1, 4, 16])
def test_other_runs_by_the_same_method_have_the_same_lengths_and_steps(kind: int, low: float, size: int) -> None:
    runs = PATHS.result[kind].runs
    again = np.array([walk(low, size, np.random.default_rng([seed, 7])) for seed in range(20)])
    shown = runs[runs[:, 0] == size, 1:]
    assert len(shown) == len(PATHS.seeds)
    error = np.hypot(shown.std(axis=0), again.std(axis=0)) / math.sqrt(20)
    assert (np.abs(shown.mean(axis=0) - again.mean(axis=0)) < 4 * error).all()


def test_each_run_sees_fresh_samples_of_its_seed_in_turn() -> None:
    for size in (1, 4):
        ratio, steps = walk(0.0, size, np.random.default_rng(3))
        runs = PATHS.result[0].runs
        shown = runs[runs[:, 0] == size][PATHS.seeds.index(3)]
        assert shown == pytest.approx([size, ratio, steps])


def test_the_batch_sizes_are_those_told() -> None:
    for paths in PATHS.result:
        assert sorted(set(paths.runs[:, 0])) == numbers(4) == [1, 4, 16, 64, 256]
        assert paths.tiny[:, 0].tolist() == [2**k for k in range(9)]
        assert paths.runs[:, 2].max() < PATHS.horizon
