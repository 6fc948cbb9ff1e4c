"""Crowding around the diagonal: the bound against a linear program and a closed form, the runs against plain loops."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog

from explainer.exhibits.crowding import Crowding

RANGES = [(0, 1), (0.25, 0.75), (1, 2), (0.4, 0.6), (0.45, 0.55)]


@pytest.fixture(scope="module")
def exhibit() -> Crowding:
    return Crowding.compute()


@pytest.fixture(scope="module")
def steps(exhibit: Crowding) -> list[int]:
    return [int(row[-1]) for row in exhibit.table.rows]


def least_ratio(half_angle: float) -> float:
    """The shortest path to (1, −1) by steps within an angle of the diagonal, over the straight line."""
    angles = math.pi / 4 + np.linspace(-half_angle, half_angle, 101)
    directions = np.array([np.cos(angles), np.sin(angles)])
    return float(linprog(np.ones(202), A_eq=np.hstack([directions, -directions]), b_eq=[1, -1]).fun) / math.sqrt(2)


def test_the_curve_is_the_shortest_path_of_each_cone(exhibit: Crowding) -> None:
    assert exhibit.curve[:, 1] == pytest.approx(1 / np.sin(np.radians(exhibit.curve[:, 0])))
    for angle, ratio in exhibit.curve[::40]:
        assert ratio == pytest.approx(least_ratio(math.radians(angle)))
    assert exhibit.curve[-1] == pytest.approx([45, math.sqrt(2)])


def test_the_marked_ranges_have_the_angles_and_ratios_of_the_closed_form(exhibit: Crowding) -> None:
    for (low, high), (angle, ratio) in zip(RANGES, exhibit.bounds, strict=True):
        assert angle == pytest.approx(math.degrees(math.atan2(high - low, high + low)))
        assert ratio == pytest.approx(math.sqrt(1 + ((high + low) / (high - low)) ** 2))
    assert exhibit.bounds[:, 1] ** 2 == pytest.approx([2, 5, 10, 26, 101])
    assert exhibit.names.tolist() == ["any positive inputs", *(f"{low:g} to {high:g}" for low, high in RANGES[1:])]


def test_no_input_of_a_range_is_farther_from_the_diagonal_than_marked(exhibit: Crowding) -> None:
    random = np.random.default_rng(1)
    for (low, high), (angle, _) in zip(RANGES, exhibit.bounds, strict=True):
        inputs = random.uniform(low, high, (50_000, 2))
        away = np.abs(np.degrees(np.arctan2(inputs[:, 1], inputs[:, 0])) - 45)
        assert 0.97 * angle < away.max() <= angle


def length_of_run(low: float, high: float, relative_step: float, seed: int) -> tuple[float, NDArray[np.float64]]:
    """Path length over straight line, and where the run ends."""
    mean, variance = (low + high) / 2, (high - low) ** 2 / 12
    step_size = relative_step / (2 * mean**2 + 2 * variance)
    inputs = np.random.default_rng(seed).uniform(low, high, (round(math.log(20) / step_size / variance), 2))
    u = v = path = 0.0
    for a, b in inputs:
        delta = (u - 1) * a + (v + 1) * b
        u, v, path = (
            u - step_size * delta * a,
            v - step_size * delta * b,
            path + step_size * abs(delta) * math.hypot(a, b),
        )
    return path / math.hypot(u, v), np.array([u, v])


def test_the_runs_are_stochastic_descents_and_longer_than_the_bound(exhibit: Crowding) -> None:
    for index, (angle, ratio) in enumerate(exhibit.runs):
        low, high = RANGES[index // 3]
        expected, end = length_of_run(low, high, exhibit.relative_step, seed=index % 3)
        assert angle == pytest.approx(exhibit.bounds[index // 3, 0])
        assert ratio == pytest.approx(expected)
        assert math.dist(end, (1, -1)) < 0.25 * math.sqrt(2)
        assert exhibit.excess[index] == pytest.approx(expected / exhibit.bounds[index // 3, 1])
    assert 1.5 < exhibit.least_excess == exhibit.excess.min()
    assert exhibit.largest_excess == exhibit.excess.max() < 2.5


def test_the_runs_lie_above_the_limit_of_small_steps_and_near_it(exhibit: Crowding) -> None:
    for index, (low, high) in enumerate(RANGES[:4]):
        middles = np.linspace(low, high, 401)[:-1] + (high - low) / 800
        a, b = np.meshgrid(middles, middles)
        across = np.abs(a - b) / math.sqrt(2)
        limit = (across * np.hypot(a, b)).mean() / (across**2).mean()
        mean = exhibit.runs[3 * index : 3 * index + 3, 1].mean()
        assert limit < mean < 1.25 * limit


def test_the_steps_are_those_of_a_distance_that_shrinks_by_the_cosine_between_the_outermost_inputs(
    steps: list[int],
) -> None:
    for (low, high), taken in zip(RANGES[1:], steps[1:], strict=True):
        cosine = 2 * low * high / (low**2 + high**2)
        after_first = (low + high) / math.sqrt(2) / math.hypot(low, high)
        assert taken == 1 + math.ceil(math.log(0.01 / after_first) / math.log(cosine))
    assert steps[0] == 2  # along the axes


def test_in_the_last_rows_half_the_angle_takes_twice_the_length_and_four_times_the_steps(
    exhibit: Crowding, steps: list[int]
) -> None:
    (wide, short), (narrow, long) = exhibit.bounds[-2:]
    assert wide / narrow == pytest.approx(2, abs=0.1)
    assert long / short == pytest.approx(2, abs=0.1)
    assert steps[-1] / steps[-2] == pytest.approx(4, abs=0.2)


def test_the_table_shows_the_marks_and_the_range_of_the_runs(exhibit: Crowding) -> None:
    for index, row in enumerate(exhibit.table.rows):
        low, high = RANGES[index]
        angle, ratio = exhibit.bounds[index]
        runs = exhibit.runs[3 * index : 3 * index + 3, 1]
        measured = f"{runs.min():.1f}\u00a0to\u00a0{runs.max():.1f}" if index < 4 else "not run"
        assert row[:-1] == (f"{low:g}\u00a0to\u00a0{high:g}", f"{angle:.1f}°", f"{ratio:.2f}", measured)


def test_the_inset_shows_one_range_with_its_outermost_inputs(exhibit: Crowding) -> None:
    assert exhibit.box.tolist() == [[1, 1], [2, 1], [2, 2], [1, 2]]
    assert exhibit.extremes.tolist() == [[[0, 0], [1, 2]], [[0, 0], [2, 1]]]
    assert exhibit.diagonal.tolist() == [[0, 0], [2, 2]]
