"""The worked zig-zag, against exact fractions, and its length against a linear program."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import linprog

from explainer.exhibits.zig_zag.zig_zag import ZigZag
from tests.reading import marks_of_figure

INPUTS, TARGETS = [(1, 2), (2, 1)], [-1, 1]


@pytest.fixture(scope="module")
def exhibit() -> ZigZag:
    return ZigZag.compute()


def exact_points(steps: int) -> list[tuple[Fraction, Fraction]]:
    """The path in fractions, with the gradient written out for each weight."""
    points = [(Fraction(0), Fraction(0))]
    for step in range(steps):
        (a, b), t = INPUTS[step % 2], TARGETS[step % 2]
        u, v = points[-1]
        delta = u * a + v * b - t
        points.append((u - delta * a / 5, v - delta * b / 5))
    return points


def test_the_path_is_that_of_exact_fractions(exhibit: ZigZag) -> None:
    expected = np.array([[float(u), float(v)] for u, v in exact_points(len(exhibit.path) - 1)])
    np.testing.assert_allclose(exhibit.path, expected, atol=1e-15)
    assert exhibit.first_points.tolist() == exhibit.path[:7].tolist()
    assert exhibit.step_size == 1 / 5
    assert exhibit.path[-1] == pytest.approx([1, -1])


def test_the_goal_meets_both_targets_and_the_inputs_are_drawn_from_the_origin(exhibit: ZigZag) -> None:
    assert exhibit.samples.tolist() == [[[0, 0], [1, 2]], [[0, 0], [2, 1]]]
    assert [a * exhibit.goal[0] + b * exhibit.goal[1] for a, b in INPUTS] == TARGETS == exhibit.targets.tolist()
    assert exhibit.goal.tolist() == (exhibit.second_input - exhibit.first_input).tolist()
    assert exhibit.straight.tolist() == [[0, 0], exhibit.goal.tolist()]


def test_steps_go_southwest_and_northeast_in_turn_each_along_its_input(exhibit: ZigZag) -> None:
    steps = np.diff(exhibit.path[:60], axis=0)
    for number, (east, north) in enumerate(steps):
        a, b = INPUTS[number % 2]
        assert east * b == pytest.approx(north * a, abs=1e-14)
        assert (east < 0, north < 0) == (number % 2 == 0,) * 2


def test_each_step_brings_the_goal_a_little_nearer_and_goes_three_times_as_far_along_the_diagonal(
    exhibit: ZigZag,
) -> None:
    distances = [math.dist(point, (1, -1)) for point in exhibit.path[:60]]
    assert all(after < before for before, after in pairwise(distances))
    for east, north in np.diff(exhibit.path[:40], axis=0):
        assert abs(east + north) / abs(east - north) == pytest.approx(exhibit.sideways, rel=1e-9) == 3
        assert east - north > 0  # toward the southeast, whichever way it goes


def test_every_step_but_the_first_leaves_the_cosine_between_the_inputs(exhibit: ZigZag) -> None:
    cosine = (1 * 2 + 2 * 1) / (math.hypot(1, 2) * math.hypot(2, 1))
    distances = [math.dist(point, (1, -1)) for point in exhibit.path[:60]]
    assert distances[:2] == pytest.approx([math.sqrt(2), 3 / math.sqrt(5)])
    assert [after / before for before, after in pairwise(distances[1:])] == pytest.approx([cosine] * 58)
    assert exhibit.shrinkage == pytest.approx(cosine, rel=1e-14)
    assert exhibit.step_size * math.hypot(1, 2) ** 2 == pytest.approx(1)  # a step fits its sample at once


def test_the_path_is_root_ten_times_the_straight_line_which_no_path_along_the_inputs_undercuts(exhibit: ZigZag) -> None:
    assert exhibit.lengths == pytest.approx([2 * math.sqrt(5), math.sqrt(2)])
    assert exhibit.path_length == exhibit.lengths[0]
    assert exhibit.ratio_squared == pytest.approx(10)
    shortest = linprog([math.sqrt(5)] * 4, A_eq=[[1, -1, 2, -2], [2, -2, 1, -1]], b_eq=[1, -1])
    assert exhibit.path_ratio == pytest.approx(shortest.fun / math.sqrt(2), rel=1e-9)
    assert exhibit.least_ratio == pytest.approx(math.sqrt(10))


def test_the_table_holds_the_calculation_by_hand(exhibit: ZigZag) -> None:
    assert exhibit.table.header == ("step", "1", "2", "3", "4")
    assert [row[1:] for row in exhibit.table.rows] == [
        ("(1, 2)", "(2, 1)", "(1, 2)", "(2, 1)"),
        ("0", "−0.8", "0.44", "−0.152"),
        ("1", "−1.8", "1.44", "−1.152"),
        ("(1, 2)", "(−3.6, −1.8)", "(1.44, 2.88)", "(−2.304, −1.152)"),
        ("(−0.2, −0.4)", "(0.72, 0.36)", "(−0.288, −0.576)", "(0.4608, 0.2304)"),
        ("southwest", "northeast", "southwest", "northeast"),
        ("(−0.2, −0.4)", "(0.52, −0.04)", "(0.232, −0.616)", "(0.6928, −0.3856)"),
        ("1.342", "1.073", "0.859", "0.687"),
    ]


def test_the_texts_name_the_directions_of_the_steps_and_of_the_goal(exhibit: ZigZag) -> None:
    assert "the goal lies southeast" in exhibit.caption
    labels = [mark.data for mark in marks_of_figure(exhibit.figure()) if mark.field in ("lengths", "ratio_squared")]
    assert labels == ["zig-zag 4.472", "straight 1.414", "√10 times as long"]
    assert "Steps to the southwest and to the northeast alternate" in exhibit.alt
