"""Stochastic descent with crowded inputs, against plain loops that take what the method box prints."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from explainer.experiments.crowding import CrowdedRuns


def written_out(low: float, high: float, told: dict[str, str], seed: int) -> float:
    """Path length over straight line, by the rows of the box."""
    (text,) = re.findall(r"\((.*)\)", told["goal"].replace("−", "-"))
    goal = [float(entry) for entry in text.split(",")]
    assert told["start"] == "(0, 0)"
    share, left = float(told["step size"].split()[0]), float(re.findall(r"[\d.]+%", told["stops"])[0][:-1]) / 100
    square = 2 * (high**3 - low**3) / (3 * (high - low))  # the mean of ‖x‖²
    random = np.random.default_rng(seed)
    u = v = path = 0.0
    for _ in range(int(told["steps at most"].replace(",", ""))):
        a, b = random.uniform(low, high, 2)
        change = -share / square * ((u - goal[0]) * a + (v - goal[1]) * b)
        u, v, path = u + change * a, v + change * b, path + abs(change) * math.hypot(a, b)
        if math.hypot(u - goal[0], v - goal[1]) <= left * math.hypot(*goal):
            return float(path / math.hypot(u, v))
    raise AssertionError("did not arrive")


def test_each_run_is_the_descent_that_the_box_describes() -> None:
    runs, told = CrowdedRuns(), dict(CrowdedRuns().method.rows)
    pairs = [(float(low), float(high)) for low, high in re.findall(r"([\d.]+) to ([\d.]+)", told["inputs"])]
    first, last = (int(seed) for seed in re.findall(r"\d+", told["seeds"])[:2])
    assert (len(pairs), last - first + 1) == runs.result.shape == (5, 20)
    for row, seed in ((0, 0), (0, 19), (1, 4), (2, 3), (3, 7)):
        assert runs.result[row, seed - first] == pytest.approx(written_out(*pairs[row], told, seed), rel=1e-9)


def test_where_a_run_stops_does_not_matter_beyond_one_percent() -> None:
    few = CrowdedRuns(ranges=((0.0, 1.0), (1.0, 2.0)), seeds=(0, 1, 2, 3), horizon=5_000)
    early, late = (replace(few, left=left).run() for left in (0.01, 1e-6))
    assert early == pytest.approx(late, rel=0.01)
    assert (early != late).all()


def test_a_horizon_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match=r"comes within 0\.0001 of its first distance"):
        CrowdedRuns(horizon=10, seeds=(0,)).run()
