"""The worked zig-zag, against exact fractions, and its length against a linear program."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.quiver import Quiver
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


def test_the_inputs_are_independent_so_the_goal_is_one_sum_of_them_and_the_path_has_no_step_to_spare() -> None:
    (a, b), (c, d) = INPUTS
    assert a * d != b * c
    assert (c - a, d - b) == (1, -1)
    points = exact_points(80)
    backs, fronts = (
        sum(math.dist(before, after) for before, after in list(pairwise(points))[turn::2]) for turn in (0, 1)
    )
    assert [backs, fronts] == pytest.approx([math.hypot(a, b), math.hypot(c, d)])  # the whole of either, and no more


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


def test_toward_the_opposite_goal_the_first_updates_change_their_signs(exhibit: ZigZag) -> None:
    """By hand, with η = 1/5 and x = (1, 2), (2, 1): the targets are −1 and 1 here, 1 and −1 there."""
    assert exhibit.opposite.tolist() == [-1, 1]
    for targets, said in ((TARGETS, exhibit.first_updates), ((1, -1), exhibit.opposite_updates)):
        first = -Fraction(1, 5) * (0 - targets[0])
        w = first * 1, first * 2
        second = -Fraction(1, 5) * (2 * w[0] + 1 * w[1] - targets[1])
        updates = [w, (second * 2, second * 1)]
        shown = " and then ".join(f"({float(u):g}, {float(v):g})" for u, v in updates).replace("-", "−")
        assert said == shown
    assert [exhibit.first_delta, exhibit.second_delta] == pytest.approx([0 - -1, -0.2 * 2 - 0.4 - 1])


def said_after(step: int) -> tuple[str, str, str, str]:
    """The direction of a step, its input, the length up to it and what is left, from the path in fractions."""
    points = exact_points(step)
    (u, v), (a, b) = points[-2:]
    way = ("south" if b < v else "north") + ("west" if a < u else "east")
    so_far = sum(math.dist(before, after) for before, after in pairwise(points))
    return way, str(INPUTS[(step + 1) % 2]), f"{so_far:.3f}", f"{math.dist(points[-1], (1, -1)):.3f}"


@pytest.mark.parametrize("step", [1, 2, 3, 12, 22])
def test_the_words_say_what_fractions_find(step: int) -> None:
    exhibit, (way, used, so_far, left) = ZigZag.compute(step=step), said_after(step)
    assert [said_after(number)[0] for number in (1, 2)] == ["southwest", "northeast"]
    length, straight, ratio = f"{2 * math.sqrt(5):.3f}", f"{math.sqrt(2):.3f}", f"{math.sqrt(10):.3f}"
    assert exhibit.caption == (
        "Every step goes southwest or northeast, yet the goal lies southeast. "
        f"Step {step} uses the input {used}, goes {way}, and leaves a distance of {left}. "
        f"So far the path is {so_far} long; the whole is {ratio} times the dashed straight line."
    )
    end = ", ".join(f"{float(entry):.3f}" for entry in exact_points(step)[-1]).replace("-", "−")
    assert exhibit.alt == (
        "Descent from (0, 0) to the goal (1, −1) in the plane of the two weights, with the two inputs (1, 2) and "
        "(2, 1) in turn. Steps to the southwest and to the northeast alternate around the straight line. "
        f"The path up to step {step}, which goes {way} along the input {used}, is drawn strongly: it is {so_far} long "
        f"and ends at ({end}), {left} from the goal. "
        f"The whole path is {length} long, the straight line {straight}: {ratio} times as much."
    )
    sides = [u + v > 0 for u, v in exact_points(40)[1:]]  # the straight line is u + v = 0
    assert sides == [False, True] * 20


@pytest.mark.parametrize("step", [1, 2, 3, 12, 22])
def test_the_figure_shows_the_step_in_the_color_of_its_input_and_how_far_it_has_come(step: int) -> None:
    figure, (way, used, so_far, left) = ZigZag.compute(step=step).figure(), said_after(step)
    points = np.array(exact_points(step), dtype=float)
    shown = {mark.field: np.asarray(mark.data) for mark in marks_of_figure(figure)}
    np.testing.assert_allclose(shown["taken"], points, atol=1e-15)
    np.testing.assert_allclose(shown["step"], points[-2:], atol=1e-15)
    assert str(tuple(shown["used"][0, 1].astype(int).tolist())) == used
    numbers = [mark.data for mark in marks_of_figure(figure) if mark.field == "progress"]
    assert numbers == [f"so far {so_far}", f"still to go {left}"]
    plane, inset = panels(figure)
    assert f"step {step}: {way}" in {text.get_text() for text in plane.texts}
    lines = {str(line.get_gid()): line for line in plane.lines}
    assert lines["step"].get_linewidth() > lines["taken"].get_linewidth() > lines["path"].get_linewidth()
    assert 0 < (lines["path"].get_alpha() or 1) < 1
    arrows = {str(arrows.get_gid()): arrows for arrows in inset.collections if isinstance(arrows, Quiver)}
    assert (arrows["used"].width or 0) > 2 * (arrows["samples"].width or np.inf)
    np.testing.assert_allclose(to_rgba(lines["step"].get_color()), np.ravel(arrows["used"].get_facecolor()))


def test_the_dial_ends_where_one_percent_of_the_distance_is_left(exhibit: ZigZag) -> None:
    (dial,) = ZigZag.dials
    left = [math.dist(point, (1, -1)) / math.sqrt(2) for point in exact_points(22)]
    assert left[22] <= 0.01 < left[21]
    assert dial.values == tuple(range(1, 23))
    assert dial.start == exhibit.steps == 22
    assert [ZigZag.compute(step=step).table for step in (1, 9)] == [exhibit.table] * 2


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
