"""Cones of inputs and shortest paths, against scipy's linear programs and closed forms."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog, nnls

from explainer import cones

Array = NDArray[np.float64]


def program(cost: Array, **constraints: Any) -> Any:
    """A linear program with free variables, unless bounds are given."""
    return linprog(cost, **({"bounds": (None, None)} | constraints))


def scenes(kind: str) -> list[tuple[Array, Array]]:
    """Goals and inputs: random ones in one to four dimensions, or small whole numbers, full of ties."""
    random, found = np.random.default_rng(len(kind)), []
    for _ in range(60):
        m, n = random.integers(1, 6), random.integers(1, 5)
        if kind == "positive":
            inputs, goal = random.uniform(0.1, 2, (m, n)), random.normal(size=n)
        elif kind == "mixed":
            inputs, goal = random.normal(size=(m, n)), random.normal(size=n)
        else:
            inputs, goal = random.integers(-1, 3, (m, n)).astype(float), random.integers(-1, 2, n).astype(float)
            inputs[~inputs.any(axis=1)] = 1
        if random.random() < 0.5:  # a goal that can be reached, perhaps along an edge of the cone
            goal = random.integers(-1, 3, m) @ inputs
        found.append((goal, inputs))
    return found


KINDS = pytest.mark.parametrize("kind", ["positive", "mixed", "whole numbers"])


@KINDS
def test_one_sign_leads_to_just_the_goals_of_the_cone_and_its_negative(kind: str) -> None:
    both = [0, 0]
    for goal, inputs in scenes(kind):
        feasible = [linprog(np.zeros(len(inputs)), A_eq=inputs.T, b_eq=side * goal).status == 0 for side in (1, -1)]
        found = cones.one_signed(goal, inputs)
        assert (found is not None) == any(feasible)
        both[found is None] += 1
        if found is not None:
            assert found / np.linalg.norm(inputs, axis=1) @ inputs == pytest.approx(goal, abs=1e-9)
            assert (found >= 0).all() or (found <= 0).all()
    assert min(both) >= 10


@KINDS
def test_a_direction_divides_just_if_a_linear_program_finds_one(kind: str) -> None:
    both = [0, 0]
    for goal, inputs in scenes(kind):
        margin = np.append(np.zeros(len(goal)), -1.0)  # the largest s with u·x ≥ s for each input, and s ≤ 1
        rows = np.column_stack([-inputs, np.ones(len(inputs))])
        sides: Any = [(None, None)] * len(goal) + [(None, 1)]
        best = program(margin, A_ub=rows, b_ub=np.zeros(len(inputs)), A_eq=[[*goal, 0.0]], b_eq=[0], bounds=sides)
        found = cones.dividing_direction(goal, inputs)
        assert (found is not None) == (-best.fun > 0.5)
        both[found is None] += 1
        if found is not None:
            assert np.linalg.norm(found) == pytest.approx(1)
            assert (inputs @ found > 0).all()
            assert found @ goal == pytest.approx(0, abs=1e-9)
    assert min(both) >= 10


def test_for_positive_inputs_a_goal_is_in_the_cone_or_a_direction_divides() -> None:
    for goal, inputs in scenes("positive"):
        if goal.any():
            assert (cones.one_signed(goal, inputs) is None) == (cones.dividing_direction(goal, inputs) is not None)


@KINDS
def test_the_shortest_path_and_the_best_bound_are_the_two_linear_programs(kind: str) -> None:
    unreached = 0
    for goal, inputs in scenes(kind):
        lengths = np.linalg.norm(inputs, axis=1)
        units = inputs / lengths[:, np.newaxis]
        least = linprog(np.ones(2 * len(units)), A_eq=np.hstack([units.T, -units.T]), b_eq=goal)
        path, bound = cones.shortest_path(goal, inputs), cones.best_bound(goal, inputs)
        if least.status == 2:
            unreached += 1
            assert path is bound is None
            assert cones.shortest_length(goal, inputs) == math.inf
            continue
        assert path is not None
        assert bound is not None
        most = program(-goal, A_ub=np.vstack([units, -units]), b_ub=np.ones(2 * len(units)))
        assert path @ units == pytest.approx(goal, abs=1e-9)
        assert cones.shortest_length(goal, inputs) == pytest.approx(least.fun, abs=1e-9)
        assert np.abs(path).sum() == pytest.approx(least.fun, abs=1e-9)
        assert (np.abs(inputs @ bound) <= lengths * (1 + 1e-9)).all()
        assert bound @ goal == pytest.approx(-most.fun, abs=1e-9) == pytest.approx(least.fun, abs=1e-9)
    assert unreached >= 5


def test_the_worked_zig_zag_cannot_be_shorter_than_root_ten_times_the_straight_line() -> None:
    assert cones.shortest_length([1, -1], [[1, 2], [2, 1]]) / math.sqrt(2) == pytest.approx(math.sqrt(10))
    bound = cones.best_bound([1, -1], [[1, 2], [2, 1]])
    assert bound == pytest.approx([math.sqrt(5), -math.sqrt(5)])


@pytest.mark.parametrize("n", [2, 3, 4, 6])
@pytest.mark.parametrize("degrees", [5.0, 20.0, 40.0])
def test_across_a_cone_of_any_dimension_the_bound_is_one_over_the_sine(n: int, degrees: float) -> None:
    """Inputs at one angle to the diagonal; the goal across it, along the difference of two of them."""
    random, diagonal = np.random.default_rng(n), np.ones(n) / math.sqrt(n)
    across = random.normal(size=(3, n))
    across -= np.outer(across @ diagonal, diagonal)
    across = np.vstack([across, -across[0]]) / np.linalg.norm(np.vstack([across, across[0]]), axis=1, keepdims=True)
    theta = math.radians(degrees)
    inputs = random.uniform(0.5, 2, (4, 1)) * (math.cos(theta) * diagonal + math.sin(theta) * across)
    assert cones.shortest_length(across[0], inputs) == pytest.approx(1 / math.sin(theta))


def test_a_plane_for_the_goal_and_one_for_its_negative_make_one_that_holds_it() -> None:
    """The proof of the page: y and z from the nearest points of the cone, a little of (1, …, 1), and u."""
    made = 0
    for goal, inputs in scenes("positive"):
        y, z = (nnls(inputs.T, side * goal)[0] @ inputs - side * goal for side in (1, -1))
        if y @ goal > -1e-9 or z @ goal < 1e-9:
            continue  # in the cone, or in its negative
        y, z = (each + min(-y @ goal, z @ goal) / (2 * np.abs(goal).sum()) for each in (y, z))
        assert y @ goal < 0 < z @ goal
        u = (z @ goal) * y - (y @ goal) * z
        assert u @ goal == pytest.approx(0, abs=1e-12)
        assert min((inputs @ each).min() for each in (y, z, u)) > 0
        made += 1
    assert made >= 10


def test_a_plane_holds_the_start_and_a_goal_and_leaves_all_inputs_on_one_side() -> None:
    found = cones.dividing_direction([1, -1], [[1, 2], [2, 1]])
    assert found == pytest.approx(np.ones(2) / math.sqrt(2))
    assert cones.dividing_direction([3, 3], [[1, 2], [2, 1]]) is None
    assert cones.dividing_direction([-1, -2], [[1, 2], [2, 1]]) is None  # along an edge of the cone
    assert cones.dividing_direction([0, 0], [[1, 2], [2, 1]]) == pytest.approx(np.ones(2) / math.sqrt(2))


def test_parallel_inputs_reach_their_line_and_nothing_else() -> None:
    assert cones.shortest_length([1, -1], [[1, 1], [2, 2]]) == math.inf
    assert cones.shortest_length([-3, -3], [[1, 1], [2, 2]]) == pytest.approx(3 * math.sqrt(2))
    assert cones.shortest_length([0, 0], [[1, 1]]) == 0


@pytest.mark.parametrize("scale", [5e-324, 1e-200, 1e200, 1e307])
def test_no_length_overflows_or_vanishes(scale: float) -> None:
    detour = cones.shortest_length([scale, -scale], [[1, 2], [2, 1]])
    assert detour == pytest.approx(2 * math.sqrt(5) * scale, rel=1e-12, abs=1e-323)
    assert cones.shortest_length([1, -1], [[scale, 0.0], [0.0, 2.0]]) == pytest.approx(2, rel=1e-12)
    assert cones.one_signed([scale, 2 * scale], [[1, 2], [2, 1]]) == pytest.approx([math.sqrt(5) * scale, 0], rel=1e-12)


@pytest.mark.parametrize("function", [cones.one_signed, cones.dividing_direction, cones.shortest_path])
@pytest.mark.parametrize(
    ("goal", "inputs", "said"),
    [
        ([1, 2, 3], [[1, 1]], "goal to have 2 entries"),
        ([1, 2], [[1, 1], [0, 0]], "other than the zero vector"),
        ([1, 2], np.empty((0, 2)), "none empty"),
        ([1, np.nan], [[1, 1]], "goal to be finite"),
        (np.ones(8), np.random.default_rng(0).random((40, 8)), "sets of 8 can be tried, got 40"),
    ],
    ids=map(str, range(5)),
)
def test_bad_input_is_refused_with_what_was_expected(
    function: Callable[..., object], goal: Any, inputs: Any, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        function(goal, inputs)
