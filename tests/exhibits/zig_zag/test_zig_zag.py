"""The worked zig-zag, against exact fractions, and its length against a linear program."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import linprog

from explainer.exhibits.zig_zag.zig_zag import ZigZag
from tests.reading import axes_named, cells_under, marks_of_figure, panels, series

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
    assert cells_under(exhibit.table, "step") == [
        r"$\x$", r"$f = \w \cdot \x$", r"$\dl = f - t$", r"$\grad = \dl\,\x$", r"$-\eta\,\grad$", "goes",
        r"new $\w$", "still to go",
    ]  # fmt: skip
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


def test_the_words_say_what_fractions_find(exhibit: ZigZag) -> None:
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(exact_points(2))]
    ways = [("south" if v < 0 else "north") + ("west" if u < 0 else "east") for u, v in steps]
    assert ways == ["southwest", "northeast"]
    length, straight, ratio = f"{2 * math.sqrt(5):.3f}", f"{math.sqrt(2):.3f}", f"{math.sqrt(10):.3f}"
    assert exhibit.caption == (
        "Every step goes southwest or northeast, yet the goal lies southeast. "
        f"The path is {ratio} times as long as the dashed straight line."
    )
    assert exhibit.alt == (
        "Descent from (0, 0) to the goal (1, −1) in the plane of the two weights, with the two inputs (1, 2) and "
        f"(2, 1) in turn. Steps to the {ways[0]} and to the {ways[1]} alternate around the straight line. "
        f"The path is {length} long, the straight line {straight}: {ratio} times as much."
    )
    sides = [u + v > 0 for u, v in exact_points(40)[1:]]  # the straight line is u + v = 0
    assert sides == [False, True] * 20


def test_the_figure_names_what_it_shows(exhibit: ZigZag) -> None:
    figure = exhibit.figure()
    assert (axes_named(figure), axes_named(figure, 1)) == (("w₁", "w₂"), ("x₁", "x₂"))
    assert series(figure, "goal")[0].tolist() == [[1, -1]]
    labels = [mark.data for mark in marks_of_figure(figure) if mark.field in ("lengths", "ratio_squared")]
    assert labels == [f"zig-zag {2 * math.sqrt(5):.3f}", f"straight {math.sqrt(2):.3f}", "√10 times as long"]
    counted = {mark.index[0]: mark.data for mark in marks_of_figure(figure) if mark.kind == "counted"}
    assert counted == {number: str(number) for number in range(7)}


def test_each_input_stands_at_its_arrow_and_at_the_first_leg_along_it(exhibit: ZigZag) -> None:
    plane, inset = panels(exhibit.figure())
    for axes, marks in ((inset, [((0, 0), x) for x in INPUTS]), (plane, list(pairwise(exact_points(6))))):
        labels = {text.get_text(): np.array(text.get_position()) for text in axes.texts if "(" in text.get_text()}
        assert set(labels) == {"(1, 2)", "(2, 1)"}
        for label, place in labels.items():
            middles = [np.array([float(u + a), float(v + b)]) / 2 for (u, v), (a, b) in marks]
            (u, v), (a, b) = marks[int(np.argmin([math.dist(place, middle) for middle in middles]))]
            first, second = (int(entry) for entry in label.strip("()").split(","))
            assert (a - u) * second == (b - v) * first
