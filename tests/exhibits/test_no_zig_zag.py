"""What does not zig-zag: closed forms, and loops written out."""

import math
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from explainer.exhibits.no_zig_zag import NoZigZag

Array = NDArray[np.float64]


@pytest.fixture(scope="module")
def exhibit() -> NoZigZag:
    return NoZigZag.compute()


def turns(path: Array) -> int:
    """How often a step points against the one before."""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(path)]
    return sum(p[0] * q[0] + p[1] * q[1] < 0 for p, q in pairwise(steps))


def northeast(step_size: float, steps: int) -> tuple[Array, list[float]]:
    """The path to (1, 1) with the inputs (1, 2) and (2, 1) in turn, and its deltas."""
    u = v = 0.0
    points, deltas = [(u, v)], []
    for step in range(steps):
        a, b = ((1, 2), (2, 1))[step % 2]
        deltas.append(a * u + b * v - 3)
        u, v = u - step_size * deltas[-1] * a, v - step_size * deltas[-1] * b
        points.append((u, v))
    return np.array(points), deltas


def test_one_sample_goes_straight_along_its_input_to_the_line_that_fits_it(exhibit: NoZigZag) -> None:
    end, shrinkage = np.array([0.5, 1.0]), 1 - 0.05 * (1**2 + 2**2)
    covered = 1 - shrinkage ** np.arange(len(exhibit.alone))
    np.testing.assert_allclose(exhibit.alone, covered[:, None] * end, atol=1e-14)
    assert shrinkage > 0
    assert turns(exhibit.alone) == 0
    assert [u + 2 * v for u, v in exhibit.solutions] == pytest.approx([0.5 + 2 * 1] * 2)
    assert math.dist(*exhibit.solutions) > 1


def test_parallel_inputs_stop_at_the_foot_of_the_goal_on_their_line(exhibit: NoZigZag) -> None:
    u = v = 0.0
    for step in range(len(exhibit.parallel)):
        assert exhibit.parallel[step] == pytest.approx([u, v], abs=1e-14)
        a, b = ((1.0, 2.0), (0.5, 1.0))[step % 2]
        delta = a * (u - 1) + b * (v + 1)
        u, v = u - 0.1 * delta * a, v - 0.1 * delta * b
    foot = (1 * 1 + 2 * -1) / 5 * np.array([1, 2])
    assert exhibit.stop == pytest.approx(foot, abs=1e-3)
    assert exhibit.parallel_goal.tolist() == [1, -1]
    assert exhibit.parallel_sample.tolist() == [0.5, 1]
    assert turns(exhibit.parallel) == 0
    for u, v in [*exhibit.parallel, *exhibit.line]:
        assert v == pytest.approx(2 * u)
    assert [0.5 * foot[0] + foot[1], 0.5 * 1 - 1] == pytest.approx([-0.5] * 2)  # both fit both samples


def test_a_goal_between_the_inputs_is_neared_without_a_turn(exhibit: NoZigZag) -> None:
    path, deltas = northeast(exhibit.small_step, 300)
    first = next(step for step, delta in enumerate(deltas) if delta > 0)
    assert exhibit.steps_without_turn == first
    np.testing.assert_allclose(exhibit.between, path[: first + 1], atol=1e-13)
    assert (np.diff(exhibit.between, axis=0) > 0).all()
    assert exhibit.covered == pytest.approx(1 - math.dist(path[first], (1, 1)) / math.sqrt(2))
    assert exhibit.covered > 0.98
    length = sum(math.dist(a, b) for a, b in pairwise(path[: first + 1]))
    assert exhibit.between_ratio == pytest.approx(length / math.hypot(*path[first]))
    assert exhibit.between_ratio < 1 / math.cos(math.atan2(2, 1) - math.pi / 4) + 1e-3


def test_the_wedge_is_spanned_by_the_inputs_and_holds_the_goal_and_the_path(exhibit: NoZigZag) -> None:
    tip, *sides = exhibit.cone
    assert tip.tolist() == [0, 0]
    assert sorted(y / x for x, y in sides) == pytest.approx([1 / 2, 2])
    for u, v in [exhibit.between_goal, *exhibit.between[1:]]:
        shares = np.linalg.solve(np.transpose(sides), (u, v))
        assert shares.min() > -1e-12
        assert shares.sum() < 1  # inside the shaded triangle
    assert exhibit.between_goal.tolist() == [1, 1]


def test_a_large_step_overshoots_and_turns_back(exhibit: NoZigZag) -> None:
    _, deltas = northeast(0.2, 10)
    assert [delta > 0 for delta in deltas].index(True) == exhibit.steps_before_overshoot == 2


def test_the_table_counts_the_turns_and_measures_the_paths(exhibit: NoZigZag) -> None:
    paths = (exhibit.alone, exhibit.parallel, exhibit.between)
    for row, path in zip(exhibit.table.rows, paths, strict=False):
        length = sum(math.dist(a, b) for a, b in pairwise(path))
        assert row[1:] == (str(len(path) - 1), str(turns(path)), f"{length / math.dist(path[0], path[-1]):.2f}")
        assert row[2] == "0"
    name, steps, turned, ratio = exhibit.table.rows[3]
    assert (name, int(turned)) == ("the zig-zag", int(steps) - 1)
    assert float(ratio) == pytest.approx(math.sqrt(10), abs=0.005)
