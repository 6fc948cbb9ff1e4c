"""The zig-zag inside the wedge: loops written out, and why it comes, searched over random inputs."""

import math
from itertools import pairwise

import numpy as np
import pytest

from explainer.exhibits.zig_zag.late_zig_zag import LateZigZag

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
    assert f"from step {turned[0]} on" in exhibit.caption


def test_the_part_along_the_mean_dies_first(exhibit: LateZigZag) -> None:
    points, _ = written_out((0.8, 1), 0.02, 300)
    for series, sign in ((exhibit.along, 1), (exhibit.across, -1)):
        for step, share in series:
            u, v = points[int(step)]
            part = abs((u - 0.8) + sign * (v - 1)) / math.sqrt(2)
            assert share == pytest.approx(part / math.hypot(0.8, 1), rel=1e-9)
        assert series[:, 0].tolist() == list(range(0, len(exhibit.path), 2))
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


def test_the_table_counts_turns_and_measures_whole_paths(exhibit: LateZigZag) -> None:
    for row in exhibit.table.rows:
        first, second = (float(entry) for entry in row[0].strip("()").replace("−", "-").split(","))
        points, _ = written_out((first, second), float(row[1]), 3000)
        steps, turned = near(points, (first, second)), turning(points)
        assert row[2:5] == (str(turned[0] - 1), str(steps), str(sum(turn <= steps for turn in turned)))
        whole = sum(math.dist(a, b) for a, b in pairwise(points)) / math.hypot(first, second)
        assert float(row[5]) == pytest.approx(whole, abs=0.0051)


def test_a_smaller_step_brings_it_about(exhibit: LateZigZag) -> None:
    rows = [row for row in exhibit.table.rows if row[0] == "(0.8, 1)"]
    sizes, turned = [float(row[1]) for row in rows], [int(row[4]) for row in rows]
    assert sizes == sorted(sizes, reverse=True)
    assert turned[0] == 0 < 100 < turned[1] < turned[2]
    assert exhibit.larger_step == sizes[0]
    assert exhibit.steps_with_larger == int(rows[0][3])


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
    assert exhibit.wide_input.tolist() == [1, 0.1]
    assert exhibit.other_wide_input.tolist() == [0.1, 1]
