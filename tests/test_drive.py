"""Whole journeys, against exact fractions and loops written out."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from explainer.drive import MOST_STEPS, Setting, drive, heading, turned_back, without_rest

PAIR = [(1, 2), (2, 1)]
WORKED = Setting(PAIR, (1, -1))
Points = list[tuple[Fraction, Fraction]]


def exact(setting: Setting, steps: int) -> Points:
    """The path in fractions, the shift, the targets and the mean gradient written out."""
    inputs = [(Fraction(str(a)), Fraction(str(b))) for a, b in np.asarray(setting.inputs).tolist()]
    goal, start = (
        [Fraction(str(entry)) for entry in np.asarray(point).tolist()] for point in (setting.goal, setting.start)
    )
    mean = [sum(column, Fraction()) / len(inputs) for column in zip(*inputs, strict=True)]
    removed, step_size = Fraction(str(setting.removed)), Fraction(str(setting.step_size))
    x = [(a - removed * mean[0], b - removed * mean[1]) for a, b in inputs]
    path, turn = [(start[0], start[1])], 0
    for _ in range(steps):
        u, v = path[-1]
        gradient = [Fraction(), Fraction()]
        for _ in range(setting.batch_size):
            a, b = x[turn % len(x)]
            delta = u * a + v * b - (goal[0] * a + goal[1] * b)
            gradient = [gradient[0] + delta * a, gradient[1] + delta * b]
            turn += 1
        size = step_size / setting.batch_size
        path.append((u - size * gradient[0], v - size * gradient[1]))
    return path


SETTINGS = [
    WORKED,
    Setting(PAIR, (0.8, 1.0), (0.1, -0.6), 0.3, 1, 0.15),
    Setting(PAIR, (1, -1), (1, 0), 0.0, 2, 0.4),
    Setting([(1, 2), (2, 1), (1, 1), (2, 2)], (0.6, -0.8), (-0.5, 0.3), 0.7, 2, 0.9),
    Setting([(1, 2), (2, 1), (1, 1), (2, 2)], (0.6, -0.8), (-0.5, 0.3), 1.0, 4, 2.1),
    Setting([(1, 2), (0.5, 1)], (0.3, -1.1), (0.9, 0.2), 0.2, 1, 0.1),
]


@pytest.mark.parametrize("setting", SETTINGS, ids=range(len(SETTINGS)))
def test_a_journey_takes_the_steps_of_exact_fractions(setting: Setting) -> None:
    journey = drive(setting)
    points = [[float(u), float(v)] for u, v in exact(setting, min(journey.steps, 40) + 1)]
    np.testing.assert_allclose(journey.run.weights[: len(points)], points, rtol=1e-10, atol=1e-12)
    gradients = -np.diff(points, axis=0) / setting.step_size
    np.testing.assert_allclose(journey.run.gradients[: len(gradients)], gradients, atol=1e-11)
    assert len(journey.run.gradients) == len(journey.run.samples) == len(journey.path) == journey.steps + 1


@pytest.mark.parametrize("setting", SETTINGS, ids=range(len(SETTINGS)))
def test_its_numbers_are_those_of_loops_written_out(setting: Setting) -> None:
    journey, goal = drive(setting), np.asarray(setting.goal).tolist()
    path = journey.path.tolist()
    lengths = [math.dist(a, b) for a, b in pairwise(path)]
    distances = [math.dist(point, goal) for point in path]
    assert journey.ratio == pytest.approx(sum(lengths) / math.dist(path[0], path[-1]))
    assert journey.left == pytest.approx(distances[-1] / distances[0], rel=1e-9)
    arrived = [step for step, distance in enumerate(distances) if distance <= 0.01 * distances[0]]
    assert journey.arrival == (arrived[0] if arrived else None)
    assert journey.last_step == (arrived[0] if arrived else journey.steps)
    moves = [
        (b[0] - a[0], b[1] - a[1])
        for a, b in pairwise(path[: journey.last_step + 1])
        if math.dist(a, b) > 1e-9 * distances[0]
    ]
    np.testing.assert_allclose(journey.moves, moves, atol=1e-12)
    back = [a[0] * b[0] + a[1] * b[1] < 0 for a, b in pairwise(moves)]
    assert turned_back(journey.moves) == sum(back)


def test_the_worked_zig_zag_is_root_ten_times_the_straight_line() -> None:
    journey = drive(WORKED)
    assert journey.ratio == pytest.approx(math.sqrt(10), rel=1e-6)
    assert journey.least_ratio == pytest.approx(math.sqrt(10), rel=1e-12)
    assert journey.kappa == pytest.approx(9)
    # the first step leaves 3/√5 of √2, each later one 4/5 of what was left
    needed = 1 + math.ceil(math.log(0.01 * math.sqrt(2) / (3 / math.sqrt(5))) / math.log(0.8))
    assert journey.arrival == needed == 22
    assert turned_back(journey.moves) == 21
    assert {heading(move) for move in journey.moves} == {"southwest", "northeast"}


def test_the_full_batch_leaps_to_and_fro_over_root_forty_one() -> None:
    journey = drive(Setting(PAIR, (1, -1), (1, 0), batch_size=2, step_size=0.4))
    assert journey.ratio == pytest.approx(math.sqrt(41), rel=1e-5)
    assert journey.least_ratio == 1
    assert turned_back(journey.moves) == len(journey.moves) - 1


def test_centered_inputs_go_straight_and_in_one_step_with_the_right_size() -> None:
    journey = drive(Setting(PAIR, (1, -1), removed=1, step_size=2))
    assert journey.path.tolist() == [[0, 0], [1, -1]]
    assert (journey.arrival, journey.ratio, journey.kappa) == (1, 1, math.inf)
    slow = drive(Setting(PAIR, (1, -1), removed=1, step_size=0.2))
    assert slow.arrival == math.ceil(math.log(0.01) / math.log(0.9))
    assert slow.ratio == pytest.approx(1, rel=1e-12)


def test_parallel_inputs_stop_where_both_targets_are_met() -> None:
    journey = drive(Setting([(1, 2), (0.5, 1)], (1, -1), step_size=0.1))
    assert journey.path[-1] == pytest.approx([-1 / 5, -2 / 5], abs=1e-5)  # c(1, 2) with 5c = 1 − 2
    assert (journey.arrival, journey.least_ratio, journey.lost) == (None, math.inf, False)
    assert journey.steps < MOST_STEPS  # it stands still, and the journey ends


def test_too_large_a_step_is_lost_and_nothing_overflows() -> None:
    journey = drive(Setting(PAIR, (1, -1), step_size=0.5))
    distances = np.linalg.norm(journey.path - [1, -1], axis=1) / math.sqrt(2)
    assert journey.lost
    assert distances[-1] >= 100 > distances[:-1].max()
    assert journey.arrival is None
    worst = drive(Setting([(1, 2), (2, 1), (1, 1), (2, 2)], (1.2, -1.2), (-1.2, 1.1), 0, 1, 5.0))
    assert worst.lost
    assert np.isfinite(worst.run.weights).all()


def test_a_step_of_exactly_twice_the_fitting_one_goes_on_and_on() -> None:
    journey = drive(Setting(PAIR, (1, -1), step_size=0.4))  # each update mirrors the error
    assert (journey.steps, journey.arrival, journey.lost) == (MOST_STEPS, None, False)
    assert journey.left == pytest.approx(1)


def test_with_nowhere_to_go_there_is_nothing_to_do() -> None:
    for point in ((0.3, -0.7), (0.52, 1.1)):
        journey = drive(Setting(PAIR, point, point, 0.33, 1, 0.3))
        assert (journey.steps, journey.arrival, journey.left, journey.ratio, journey.least_ratio) == (0, 0, 0, 1, 1)
        assert len(journey.moves) == 0


def test_headings_and_turns_see_no_direction_in_rounding_errors() -> None:
    assert heading([0.3, -1e-17]) == "east"
    assert heading([-2e-8, -3e-8]) == "southwest"
    right_angles = np.array([[1.0, 0.0], [-1e-17, 1.0], [-1.0, 1e-17], [-1.0, -1.0], [1.0, 0.5]])
    assert turned_back(right_angles) == 1
    updates = np.array([[1.0, 0.0], [1e-12, 0.0], [0.0, 1e-5]])
    assert without_rest(updates, 1.0).tolist() == [[1, 0], [0, 1e-5]]
    assert without_rest(updates, 0.0).shape == (0, 2)
