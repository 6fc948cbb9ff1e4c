"""What does not zig-zag: closed forms, and loops written out."""

import math
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog

from explainer.exhibits.zig_zag.no_zig_zag import NoZigZag
from tests.reading import axes_named, series

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


def test_what_is_cut_off_the_third_path_turns_back_at_every_step(exhibit: NoZigZag) -> None:
    path, _ = northeast(exhibit.small_step, 400)
    cut = exhibit.steps_without_turn
    assert turns(path[: cut + 1]) == 0
    assert turns(path[cut - 1 :]) == 400 - cut


def test_the_opposite_wedge_is_the_same_with_all_signs_turned_round(exhibit: NoZigZag) -> None:
    u = v = 0.0
    for step, (east, north) in enumerate(exhibit.between):
        assert (u, v) == pytest.approx((-east, -north), abs=1e-13)
        a, b = ((1, 2), (2, 1))[step % 2]
        delta = a * (u + 1) + b * (v + 1)
        assert (delta > 0) == (step < exhibit.steps_without_turn)
        u, v = u - exhibit.small_step * delta * a, v - exhibit.small_step * delta * b


def test_one_sample_with_a_large_step_overshoots_to_and_fro_on_its_line(exhibit: NoZigZag) -> None:
    step_size, factor = exhibit.overshooting_step, 1 - exhibit.overshooting_step * 5
    points = [np.zeros(2)]
    for _ in range(60):
        delta = points[-1] @ [1, 2] - 2.5
        points.append(points[-1] - step_size * delta * np.array([1, 2]))
    assert exhibit.overshooting_factor == pytest.approx(factor) == pytest.approx(-0.5)
    length = sum(math.dist(before, after) for before, after in pairwise(points))
    assert exhibit.overshooting_ratio == pytest.approx(length / math.dist(points[0], points[-1])) == pytest.approx(3)
    assert turns(np.array(points)[:40]) == 38
    assert all(v == pytest.approx(2 * u, abs=1e-12) for u, v in points)


def test_at_a_factor_of_minus_one_and_below_one_sample_never_arrives() -> None:
    for step_size, arrives in ((0.39, True), (0.4, False), (0.41, False)):
        delta = 1.0
        for _ in range(2000):
            delta -= step_size * 5 * delta
        assert (abs(delta) < 1e-6) == arrives
        assert arrives or abs(delta) > 0.9


def test_deltas_of_one_sign_lead_into_the_double_wedge_and_no_goal_outside_is_reached_without_a_change() -> None:
    random, reached = np.random.default_rng(6), 0
    for _ in range(300):
        inputs = random.uniform(0.01, 3, (2, 2))
        goal = random.normal(size=2)
        outside = np.prod(np.linalg.solve(inputs.T, goal)) < 0
        step_size = 0.5 / (inputs**2).sum(axis=1).max()
        w, signs = np.zeros(2), set()
        for step in range(4000):
            x = inputs[step % 2]
            delta = x @ (w - goal)
            if np.linalg.norm(w - goal) < 0.01 * np.linalg.norm(goal):
                break
            signs.add(bool(delta > 0))
            w = w - step_size * delta * x
        if outside and np.linalg.norm(w - goal) < 0.01 * np.linalg.norm(goal):
            assert signs == {True, False}
            reached += 1
    assert reached > 50


def test_one_change_of_sign_can_be_enough_for_a_goal_outside(exhibit: NoZigZag) -> None:
    inputs = np.array([[1.0, 0.001], [0.001, 1.0]])
    assert exhibit.wide_inputs == "(1, 0.001) and (0.001, 1)"
    w, deltas = np.zeros(2), list[float]()
    while math.dist(w, (1, -1)) > 0.01 * math.sqrt(2):
        x = inputs[len(deltas) % 2]
        assert x.min() > 0
        deltas.append(float(x @ (w - [1, -1])))
        w = w - deltas[-1] / (x @ x) * x
    assert exhibit.steps_with_wide == len(deltas) == 2
    assert deltas[0] < 0 < deltas[1]


def test_a_northeast_goal_beside_the_wedge_takes_three_inputs_forward_and_one_back(exhibit: NoZigZag) -> None:
    (forward, back), (u, v) = exhibit.aside_shares, exhibit.aside
    assert (forward * 1 + back * 2, forward * 2 + back * 1) == pytest.approx((u, v)) == (1, 5)
    assert (forward, back) == pytest.approx((3, -1))
    shortest = linprog([math.sqrt(5)] * 4, A_eq=[[1, -1, 2, -2], [2, -2, 1, -1]], b_eq=[1, 5]).fun
    assert exhibit.aside_length == pytest.approx(shortest) == pytest.approx(4 * math.sqrt(5))
    assert exhibit.aside_ratio == pytest.approx(shortest / math.hypot(1, 5))


def test_one_sample_is_fitted_at_one_over_its_square_and_shrinks_up_to_two_over_it(exhibit: NoZigZag) -> None:
    assert exhibit.square == 1**2 + 2**2
    for step_size, factor in ((0.2, 0), (0.4, -1)):  # the two that the exercise's solution names
        assert 1 - step_size * exhibit.square == pytest.approx(factor)


def test_each_panel_names_what_it_shows_and_says_the_verdict_below(exhibit: NoZigZag) -> None:
    figure = exhibit.figure()
    assert [axes_named(figure, panel) for panel in range(3)] == [("w₁", "w₂")] * 3
    (solutions,), (goal,), (wedge,) = (series(figure, name) for name in ("fits", "goal", "wedge"))
    assert solutions @ [1, 2] == pytest.approx([2.5, 2.5])
    assert goal.tolist() == [[1, -1]]
    assert sorted(y / x for x, y in wedge[1:]) == pytest.approx([1 / 2, 2])
    path, deltas = northeast(0.02, 100)
    cut = path[: 1 + next(step for step, delta in enumerate(deltas) if delta > 0)]
    ratio = sum(math.dist(a, b) for a, b in pairwise(cut)) / math.hypot(*cut[-1])
    seen = [
        (axes.get_title().replace("\n", " "), [text.get_text().replace("\n", " ") for text in axes.texts])
        for axes in figure.axes
    ]
    verdicts = {
        "one sample alone": "straight, arrives",
        "parallel inputs": "straight, stops short",
        "goal between the inputs": f"{ratio:.2f} times as long",
    }
    assert [title for title, _ in seen] == list(verdicts)
    for title, texts in seen:
        assert verdicts[title] in texts
    assert exhibit.alone[-1] @ [1, 2] == pytest.approx(2.5, rel=0.01)  # arrives where its sample is fitted
    assert math.dist(exhibit.stop, (1, -1)) > 1  # stops short


def test_the_words_say_where_each_of_the_three_goes(exhibit: NoZigZag) -> None:
    path, deltas = northeast(0.02, 100)
    first = next(step for step, delta in enumerate(deltas) if delta > 0)
    ratio = sum(math.dist(a, b) for a, b in pairwise(path[: first + 1])) / math.hypot(*path[first])
    end = 1 - 0.75**20
    assert exhibit.caption == (
        r"Three descents with same-signed gradients. None turns back, since the sign of $\dl$ stays the same: the "
        "third is cut where it would change. The second cannot leave the dotted line of its inputs."
    )
    assert exhibit.alt == (
        "Three small maps of the two weights. With one sample, a straight ray goes to "
        f"({0.5 * end:.2f}, {end:.2f}), on the dashed line of weights that fit it. With two parallel inputs, a "
        "straight ray stops at (−0.2, −0.4), on the dotted line that both inputs span, away from the goal (1, −1). "
        f"With a goal, (1, 1), in the shaded wedge between two inputs, a path of {first} small steps goes northeast, "
        f"{ratio:.2f} times as long as the straight line, and is cut before the first step that turns back."
    )
    for drawn, style in ((exhibit.solutions, "--"), (exhibit.line, ":")):
        lines = [line for axes in exhibit.figure().axes for line in axes.lines if line.get_linestyle() == style]
        assert any(np.array_equal(line.get_xydata(), drawn) for line in lines)
