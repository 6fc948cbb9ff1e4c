"""The zig-zag inside the wedge: loops written out, and why it comes, searched over random inputs."""

import math
from itertools import pairwise

import numpy as np
import pytest

from explainer.exhibits.zig_zag.late_zig_zag import LateZigZag
from tests.reading import axes_named, cells_under, panels, series

INPUTS = ((1.0, 2.0), (2.0, 1.0))
Point = tuple[float, float]


@pytest.fixture(scope="module")
def exhibit() -> LateZigZag:
    return LateZigZag.compute()


def written_out(
    goal: Point, step_size: float, steps: int, inputs: tuple[Point, Point] = INPUTS
) -> tuple[list[Point], list[float]]:
    """The points of the descent from zero with the two samples in turn, and its deltas."""
    u = v = 0.0
    points, deltas = [(u, v)], []
    for step in range(steps):
        a, b = inputs[step % 2]
        deltas.append(a * (u - goal[0]) + b * (v - goal[1]))
        u, v = u - step_size * deltas[-1] * a, v - step_size * deltas[-1] * b
        points.append((u, v))
    return points, deltas


def turning(points: list[Point]) -> list[int]:
    """The numbers of the steps, from 1, that turn back."""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
    return [index + 2 for index, (p, q) in enumerate(pairwise(steps)) if p[0] * q[0] + p[1] * q[1] < 0]


def near(points: list[Point], goal: Point) -> int:
    return next(step for step, point in enumerate(points) if math.dist(point, goal) <= 0.01 * math.hypot(*goal))


def test_the_path_is_the_descent_to_a_goal_in_the_wedge_until_little_is_left(exhibit: LateZigZag) -> None:
    points, _ = written_out((0.8, 1), 0.02, 400)
    assert len(exhibit.path) - 1 == near(points, (0.8, 1))
    np.testing.assert_allclose(exhibit.path, points[: len(exhibit.path)], atol=1e-13)
    assert exhibit.goal.tolist() == [0.8, 1]
    tip, *sides = exhibit.wedge
    assert tip.tolist() == [0, 0]
    for point in [exhibit.goal, *exhibit.path[1:]]:
        shares = np.linalg.solve(np.transpose(sides), point)
        assert shares.min() > -1e-12
        assert shares.sum() < 1


def test_from_the_dot_on_every_step_turns_back_and_none_before(exhibit: LateZigZag) -> None:
    points, _ = written_out((0.8, 1), 0.02, 1000)
    turned = turning(points)
    assert exhibit.turning_step == exhibit.steps_before_turn == turned[0] - 1
    assert turned == list(range(turned[0], 1001))
    assert exhibit.turn.tolist() == exhibit.path[exhibit.steps_before_turn].tolist()
    assert exhibit.left_at_turn == pytest.approx(math.dist(points[turned[0] - 1], (0.8, 1)) / math.hypot(0.8, 1))
    assert exhibit.late.tolist() == exhibit.path[exhibit.steps_before_turn + 20 :][:41].tolist()


def test_the_part_along_the_mean_dies_first(exhibit: LateZigZag) -> None:
    points, _ = written_out((0.8, 1), 0.02, 300)
    for drawn, sign in ((exhibit.along, 1), (exhibit.across, -1)):
        for step, share in drawn:
            u, v = points[int(step)]
            part = abs((u - 0.8) + sign * (v - 1)) / math.sqrt(2)
            assert share == pytest.approx(part / math.hypot(0.8, 1), rel=1e-9)
        assert drawn[:, 0].tolist() == list(range(0, len(exhibit.path), 2))
    assert exhibit.along_at_first == exhibit.along[0, 1]
    assert exhibit.across_at_first == exhibit.across[0, 1]
    u, v = points[exhibit.steps_before_turn]
    parts = abs(u + v - 1.8), abs(u - v + 0.2)
    assert [exhibit.along_at_turn, exhibit.across_at_turn] == pytest.approx(
        [part / math.sqrt(2) / math.hypot(0.8, 1) for part in parts]
    )
    assert exhibit.along_at_first / exhibit.along_at_turn > 20
    assert exhibit.across_at_first / exhibit.across_at_turn < 2


def test_the_deltas_part_once_the_error_across_is_three_times_the_error_along() -> None:
    random = np.random.default_rng(2)
    for error in random.normal(size=(2000, 2)):
        along, across = abs(error.sum()), abs(error[0] - error[1])
        assert (error @ INPUTS[0] * (error @ INPUTS[1]) < 0) == (across > 3 * along)


def test_the_table_counts_turns(exhibit: LateZigZag) -> None:
    table = exhibit.table
    headers = ("goal", r"$\eta$", "steps before the first turn", "steps until 1% is left", "of these, turning back")
    for goal, step_size, *counts in zip(*(cells_under(table, header) for header in headers), strict=True):
        first, second = (float(entry) for entry in goal.strip("()").replace("−", "-").split(","))
        points, _ = written_out((first, second), float(step_size), 3000)
        steps, turned = near(points, (first, second)), turning(points)
        assert counts == [str(turned[0] - 1), str(steps), str(sum(turn <= steps for turn in turned))]
    assert set(headers) == set(table.header)


def test_a_smaller_step_brings_it_about(exhibit: LateZigZag) -> None:
    rows = [row for row in exhibit.table.rows if row[0] == "(0.8, 1)"]
    sizes, turned = [float(row[1]) for row in rows], [int(row[4]) for row in rows]
    assert sizes == sorted(sizes, reverse=True)
    assert turned[0] == 0 < 100 < turned[1] < turned[2]
    assert exhibit.larger_step == sizes[0]
    assert exhibit.steps_with_larger == int(rows[0][3])


def test_the_figure_names_what_it_shows(exhibit: LateZigZag) -> None:
    figure = exhibit.figure()
    plane, inset, _ = panels(figure)
    assert axes_named(figure, 0) == ("w₁", "w₂")
    assert axes_named(figure, 2) == ("steps", "part of the error, in shares of the distance")
    points, _ = written_out((0.8, 1), 0.02, 400)
    for label, sign in (("along the mean", 1), ("across the mean", -1)):
        ((steps, shares),) = (drawn.T for drawn in series(figure, label))
        parts = [abs(points[int(n)][0] - 0.8 + sign * (points[int(n)][1] - 1)) / math.sqrt(2) for n in steps]
        assert shares * math.hypot(0.8, 1) == pytest.approx(parts)
    assert series(figure, "goal")[0].tolist() == [[0.8, 1]]
    assert sorted(y / x for x, y in series(figure, "wedge")[0][1:]) == pytest.approx([1 / 2, 2])
    assert [line.get_gid() for line in inset.lines] == ["late"]
    drawn = [(float(u), float(v)) for u, v in exhibit.late]
    assert turning(drawn) == list(range(2, len(drawn)))
    assert f"{len(drawn) - 1} steps, magnified" in {text.get_text() for text in plane.texts}


def test_the_words_say_what_loops_written_out_find(exhibit: LateZigZag) -> None:
    points, _ = written_out((0.8, 1), 0.02, 1000)
    last, before = near(points, (0.8, 1)), turning(points)[0] - 1
    along, across = (
        [abs(u - 0.8 + sign * (v - 1)) / math.sqrt(2) / math.hypot(0.8, 1) for u, v in points[: last + 1]]
        for sign in (1, -1)
    )
    assert exhibit.caption == (
        "A goal in the wedge between the inputs, with the step size 0.02. First the error along the mean of the inputs "
        f"dies. What is left lies across it, and after step {before} (beyond the dot, and the dotted line) every step "
        "turns back."
    )
    (east, north) = points[before]
    assert exhibit.alt == (
        "Above, descent from the origin to the goal (0.8, 1), which lies in the wedge between the two inputs. It runs "
        f"northeast near the diagonal to ({east:.2f}, {north:.2f}), then bends and creeps northwest to the goal in "
        "tiny teeth, which an inset magnifies. Below, two parts of the error on a logarithmic scale, in shares of the "
        f"first distance, over {last} steps. The part along the mean falls steeply from {along[0]:.2f} to "
        f"{along[last]:.4f}, the part across it slowly from {across[0]:.2f} to {across[last]:.2f}. They cross, and "
        f"after step {before} every step turns back."
    )
    assert along[0] > across[0]
    assert along[last] < across[last]
    assert 0.8 - east < 0 < 1 - north  # from the turn the goal lies northwest
    assert along[0] / along[last] > 100 * across[0] / across[last]


@pytest.mark.parametrize("n", [2, 3])
def test_with_any_positive_inputs_and_small_steps_the_deltas_end_with_both_signs(n: int) -> None:
    """What is left lies along another eigenvector of E[xxᵀ] than the first, and for it the inputs lie on both sides."""
    random = np.random.default_rng(n)
    for _ in range(60):
        inputs = random.uniform(0.05, 3, (int(random.integers(n, n + 4)), n))
        values = np.linalg.eigvalsh(inputs.T @ inputs)
        error = random.normal(size=n)
        one_pass = np.eye(n)
        for x in inputs:
            one_pass = (np.eye(n) - 1e-3 * np.outer(x, x)) @ one_pass
        passes = int(12 / (1e-3 * (values[1] - values[0])))
        left = np.linalg.matrix_power(one_pass, passes) @ error
        deltas = []
        for x in inputs:
            deltas.append(x @ left)
            left = left - 1e-3 * deltas[-1] * x
        assert min(deltas) < 0 < max(deltas)


def test_the_axis_is_spared_and_so_is_what_lies_near_it(exhibit: LateZigZag) -> None:
    """With small steps: the nearer the goal is to the diagonal, the less is left at the first turn."""
    left = []
    for degrees in (45, 45.5, 47, 50, 55, 60):
        goal = (math.cos(math.radians(degrees)), math.sin(math.radians(degrees)))
        points, _ = written_out(goal, 0.002, 3000)
        left.append(math.dist(points[turning(points)[0] - 1], goal))
    assert left == sorted(left)
    assert left[0] < 0.001 < 0.003 < left[1] < 0.005 < 0.05 < left[-1]
    beside = next(row for row in exhibit.table.rows if row[0] == "(0.98, 1)")
    points, _ = written_out((0.98, 1), float(beside[1]), 3000)
    assert math.dist(points[int(beside[2])], (0.98, 1)) < 0.005
    assert int(beside[3]) < int(beside[2])
    assert beside[4] == "0"


def test_hardly_anything_is_left_for_the_turns_if_both_parts_die_about_as_fast(exhibit: LateZigZag) -> None:
    """The errors die at the rates (1 ± ε)²: the nearer the inputs (1, ε) and (ε, 1) to the axes, the less is left."""
    left = []
    for entry in (0.5, 0.3, 0.1, 0.05):
        points, _ = written_out((0.8, 1), 0.02, 10_000, ((1.0, entry), (entry, 1.0)))
        left.append(math.dist(points[turning(points)[0] - 1], (0.8, 1)) / math.hypot(0.8, 1))
    assert left == sorted(left, reverse=True)
    assert exhibit.left_with_wide == pytest.approx(left[2])
    assert left[2] < 0.002 < 0.05 < left[0]
    assert exhibit.wide_inputs == "(1, 0.1) and (0.1, 1)"


def test_much_is_left_for_the_turns_at_the_edge_of_the_wedge_even_if_both_parts_die_about_as_fast() -> None:
    """Why the page says that little can be left, and not that it is."""
    points, _ = written_out((0.11, 1), 0.02, 10_000, ((1.0, 0.1), (0.1, 1.0)))
    assert np.linalg.solve([[1, 0.1], [0.1, 1]], [0.11, 1]).min() > 0  # between the inputs
    assert math.dist(points[turning(points)[0] - 1], (0.11, 1)) / math.hypot(0.11, 1) > 0.3


def test_crowded_inputs_lengthen_the_path_to_a_goal_across_and_not_to_one_along() -> None:
    """Why the page says that they can make it grow."""
    lengths = {}
    for entry in (1.5, 1.1):
        for goal, step_size in (((1.0, -1.0), 0.2), ((1.0, 1.0), 0.02)):
            points, _ = written_out(goal, step_size, 6000, ((1.0, entry), (entry, 1.0)))
            lengths[entry, goal[1]] = sum(math.dist(a, b) for a, b in pairwise(points)) / math.sqrt(2)
    assert lengths[1.1, -1] > 3 * lengths[1.5, -1]
    assert lengths[1.1, 1] < lengths[1.5, 1] < 1.1
