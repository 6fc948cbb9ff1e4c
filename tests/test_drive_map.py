"""How much of the plane the map shows, and the contours on it, against the loss itself and the path point by point."""

import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest

from explainer import drive_map
from explainer.drive import Setting, drive
from tests.drive_in_javascript import random_setting

PAIR, FOUR = [(1, 2), (2, 1)], [(1, 2), (2, 1), (1, 1), (2, 2)]
Rows = list[tuple[float, float]]


def loss(inputs: Rows, goal: tuple[float, float], w: np.ndarray) -> float:
    """The mean of ½(f − t)² over the samples, the targets those of the goal."""
    residuals = [float(w[0] - goal[0]) * a + float(w[1] - goal[1]) * b for a, b in inputs]
    return sum(residual**2 for residual in residuals) / 2 / len(inputs)


@pytest.mark.parametrize("goal", [(1.0, -1.0), (-0.3, 0.7)])
@pytest.mark.parametrize("inputs", [PAIR, FOUR, [(0.3, 2), (-1, 0.4), (0.1, 0.1)]], ids=range(3))
def test_each_contour_is_closed_and_has_one_loss_all_around(inputs: Rows, goal: tuple[float, float]) -> None:
    drawn = drive_map.contours(inputs, goal, 1.5)
    assert drawn.shape == (7, 60, 2)
    levels = []
    for contour in drawn:
        losses = [loss(inputs, goal, point) for point in contour]
        assert losses == pytest.approx([losses[0]] * len(losses), rel=1e-4)
        angles = np.unwrap(np.arctan2(*(np.vstack([contour, contour[:1]]) - goal).T))
        assert abs(angles[-1] - angles[0]) == pytest.approx(2 * math.pi)  # once around the goal
        levels.append(losses[0])
    roots = np.sqrt(levels)
    assert roots == pytest.approx(roots[0] * np.arange(1, 8), rel=1e-4)


def test_the_contours_of_the_worked_inputs_are_three_times_as_long_as_wide_and_cross_the_mean() -> None:
    for half in (1.5, 6.0):
        for level, contour in enumerate(drive_map.contours(PAIR, (1, -1), half), 1):
            along, across = (contour - [1, -1]) @ [1, 1] / math.sqrt(2), (contour - [1, -1]) @ [1, -1] / math.sqrt(2)
            assert along.max() == pytest.approx(
                0.25 * half * level, rel=1.4e-3
            )  # of so many points none may lie at the very end
            assert across.max() == pytest.approx(
                3 * 0.25 * half * level, rel=1.4e-3
            )  # of so many points none may lie at the very end


@pytest.mark.parametrize("inputs", [[(1, 2), (0.5, 1)], [(-0.5, 0.5), (0.5, -0.5)], [(0, 1), (0, 2)]], ids=range(3))
def test_on_the_map_contours_of_parallel_inputs_are_two_lines_square_to_them(inputs: Rows) -> None:
    unit = np.array(inputs[0]) / math.hypot(*inputs[0])
    for level, contour in enumerate(drive_map.contours(inputs, (0.4, -0.2), 1.5), 1):
        for a, b in itertools.pairwise([*contour, contour[0]]):
            shares = np.linspace(0, 1, 20001)[:, np.newaxis]
            points = a + shares * (b - a)
            seen = points[(np.abs(points) < 1.5).all(axis=1)]
            assert np.abs((seen - [0.4, -0.2]) @ unit) == pytest.approx(0.375 * level, rel=1.4e-3)
        assert np.abs(contour).max() > 100 * 1.5  # the ends at which they meet are far off the map


def test_the_map_is_the_least_one_unless_the_path_needs_more_and_then_doubled() -> None:
    assert drive_map.half_width(drive(Setting(PAIR, (1, -1))), 0) == 1.5
    assert drive_map.half_width(drive(Setting(PAIR, (1, -1), step_size=0.38)), 0) == 3
    large = drive(Setting(PAIR, (1, -1), step_size=0.5))
    assert [drive_map.half_width(large, at) for at in (0, 10, 23)] == [6, 12, 384]


def test_whatever_is_set_the_map_holds_what_is_looked_at_and_is_no_larger_than_it_must_be() -> None:
    random = np.random.default_rng(8)
    for _ in range(400):
        setting = random_setting(random)
        journey = drive(setting)
        at = int(random.integers(journey.last_step + 1))
        half = drive_map.half_width(journey, at)
        assert math.log2(half / 1.5) == round(math.log2(half / 1.5)) >= 0
        points = [*journey.run.weights[: at + 2].tolist()]
        first = math.dist(journey.path[0], setting.goal)  # type: ignore[arg-type]
        for point in journey.path.tolist():
            if math.dist(point, setting.goal) > 4 * first * (1 + 1e-9):  # type: ignore[arg-type]
                break
            points.append(point)
        largest = max(abs(entry) for point in points for entry in point)
        assert largest < 0.951 * half
        assert half == 1.5 or largest > 0.949 * half / 2, (setting, at)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: drive_map.contours([(0, 0)], (1, 1), 1.5), "λmax to be above zero"),
        (lambda: drive_map.contours(PAIR, (1, 1, 1), 1.5), "goal to have 2 entries"),
        (lambda: drive_map.contours(PAIR, (1, 1), 0.0), "half to be above zero"),
        (lambda: drive_map.contours(PAIR, (1, 1), 1.5, 2), "points to be"),
        (lambda: drive_map.half_width(drive(Setting(PAIR, (1, -1))), -1), "at to be"),
    ],
    ids=map(str, range(5)),
)
def test_bad_input_is_refused_with_what_was_expected(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()
