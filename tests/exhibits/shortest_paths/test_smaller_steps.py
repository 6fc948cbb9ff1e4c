"""Smaller steps: smaller teeth, more of them, and no shorter a path; against loops written out."""

import math
from itertools import pairwise

import numpy as np
import pytest

from explainer.exhibits.shortest_paths.smaller_steps import SmallerSteps
from tests.reading import axes_named, marks_of_figure, series

Point = tuple[float, float]


@pytest.fixture(scope="module")
def exhibit() -> SmallerSteps:
    return SmallerSteps.compute()


def written_out(step_size: float, steps: int) -> list[tuple[float, float]]:
    u = v = 0.0
    points = [(u, v)]
    for step in range(steps):
        delta = u + 2 * v + 1 if step % 2 == 0 else 2 * u + v - 1
        a, b = (1, 2) if step % 2 == 0 else (2, 1)
        u, v = u - step_size * delta * a, v - step_size * delta * b
        points.append((u, v))
    return points


def test_each_path_is_the_descent_with_its_step_size(exhibit: SmallerSteps) -> None:
    for step_size, path in zip(exhibit.step_sizes, exhibit.paths, strict=True):
        np.testing.assert_allclose(path, written_out(step_size, len(path) - 1), atol=1e-13)
    assert exhibit.goal.tolist() == [1, -1]
    assert exhibit.straight.tolist() == [[0, 0], [1, -1]]


def test_no_step_size_shortens_the_path(exhibit: SmallerSteps) -> None:
    assert exhibit.lengths == pytest.approx([2 * math.sqrt(5)] * 3, rel=1e-4)
    assert exhibit.ratio == pytest.approx(math.sqrt(10), rel=1e-4)


def test_it_is_so_for_every_step_size_that_does_not_overshoot_and_a_larger_one_has_a_longer_path(
    exhibit: SmallerSteps,
) -> None:
    def ratio(step_size: float) -> float:
        return sum(math.dist(a, b) for a, b in pairwise(written_out(step_size, 2000))) / math.sqrt(2)

    for step_size in np.linspace(0.01, 0.25, 13):
        assert ratio(step_size) == pytest.approx(math.sqrt(10), rel=1e-4)
    larger = [ratio(step_size) for step_size in (0.26, 0.3, exhibit.too_large, 0.38)]
    assert larger == sorted(larger)
    assert larger[0] > 1.005 * math.sqrt(10)
    assert exhibit.too_large_ratio == pytest.approx(larger[2])
    assert exhibit.too_large_ratio > 2.5 * math.sqrt(10)


def test_steps_along_each_input_go_one_way_and_add_up_to_the_whole_input(exhibit: SmallerSteps) -> None:
    for path in exhibit.paths:
        steps = np.diff(path, axis=0)
        large = np.abs(steps).max(axis=1) > 1e-12  # what is smaller is rounding, at the goal
        assert (steps[::2][large[::2]] < 0).all()
        assert (steps[1::2][large[1::2]] > 0).all()
        np.testing.assert_allclose(steps[::2].sum(axis=0), [-1, -2], atol=1e-3)
        np.testing.assert_allclose(steps[1::2].sum(axis=0), [2, 1], atol=1e-3)


def longest_and_arrival(step_size: float) -> tuple[float, int]:
    """The longest step with a step size, and the number of steps until a hundredth of the distance is left."""
    points = written_out(step_size, 1000)
    near = [math.dist(point, (1, -1)) < 0.01 * math.sqrt(2) for point in points]
    return max(math.dist(before, after) for before, after in pairwise(points)), near.index(True)


def test_the_teeth_shrink_with_the_step_size_and_the_steps_grow_in_number(exhibit: SmallerSteps) -> None:
    assert (np.diff(exhibit.step_sizes) < 0).all()
    longest, arrivals = zip(*map(longest_and_arrival, exhibit.step_sizes), strict=True)
    assert exhibit.longest_steps == pytest.approx(longest)
    assert exhibit.arrivals.tolist() == list(arrivals)
    assert longest[0] / longest[2] > 10
    assert arrivals[2] / arrivals[0] > 10


def test_the_words_say_what_loops_written_out_find(exhibit: SmallerSteps) -> None:
    (first, few), (_, some), (last, many) = map(longest_and_arrival, (0.2, 0.1, 0.02))
    length, ratio = f"{2 * math.sqrt(5):.3f}", f"{math.sqrt(10):.3f}"
    assert exhibit.caption == (
        "Smaller steps make smaller teeth and more of them (counted until 1% of the distance is left). "
        f"Each time the whole path is {ratio} times as long as the straight line."
    )
    assert exhibit.alt == (
        "Three zig-zags from (0, 0) to the goal (1, −1), with the step sizes (0.2, 0.1, 0.02). "
        f"The longest step shrinks from {first:.3f} to {last:.3f}, and the number of steps grows: "
        f"({few}, {some}, {many}). The lengths of the paths stay the same, ({length}, {length}, {length}), "
        f"{ratio} times as long as the straight line."
    )
    assert first > last
    assert few < some < many


def test_each_panel_says_its_step_size_its_steps_and_its_length(exhibit: SmallerSteps) -> None:
    figure, seen = exhibit.figure(), {}
    for panel, axes in enumerate(figure.axes):
        assert axes_named(figure, panel) == ("w₁", "w₂")
        seen[panel] = {text.get_text() for text in axes.texts}
        assert [line.get_gid() for line in axes.lines if "paths" in str(line.get_gid())] == [f"paths-{panel}"]
        (path,) = (mark.data for mark in marks_of_figure(figure) if (mark.field, mark.index) == ("paths", (panel,)))
        step_size = (0.2, 0.1, 0.02)[panel]
        assert np.asarray(path) == pytest.approx(np.array(written_out(step_size, 1000)), abs=1e-13)
        _, arrival = longest_and_arrival(step_size)
        assert {f"η = {step_size:g}", f"{arrival} steps", f"length {2 * math.sqrt(5):.3f}"} <= seen[panel]
    assert series(figure, "goal")[0].tolist() == [[1, -1]]


def test_the_first_is_the_worked_zig_zag(exhibit: SmallerSteps) -> None:
    assert exhibit.step_sizes[0] == 0.2
    # From the first step on each leaves 4/5, and the first leaves 3/√10 of the distance.
    assert exhibit.arrival == 1 + math.ceil(math.log(exhibit.near * math.sqrt(10) / 3) / math.log(4 / 5))


def path_beside(goal: Point, step_size: float) -> tuple[float, set[bool]]:
    """The path to a goal over the straight line, and the ways that the first input pushes."""
    u = v = length = 0.0
    ways = set()
    for step in range(3000):
        a, b = ((1, 2), (2, 1))[step % 2]
        delta = a * (u - goal[0]) + b * (v - goal[1])
        if step % 2 == 0 and abs(delta) > 1e-9:
            ways.add(delta > 0)
        u, v = u - step_size * delta * a, v - step_size * delta * b
        length += abs(delta) * step_size * math.hypot(a, b)
    return length / math.hypot(*goal), ways


def test_smaller_steps_shorten_the_path_to_a_goal_to_which_an_input_pushes_both_ways(exhibit: SmallerSteps) -> None:
    large, ways = path_beside((2, 0.2), 0.2)
    small, _ = path_beside((2, 0.2), 0.02)
    assert exhibit.beside.tolist() == [2, 0.2]
    assert (exhibit.largest_step, exhibit.smallest_step) == (0.2, 0.02)
    assert exhibit.beside_ratio == pytest.approx(large, rel=1e-4)
    assert exhibit.beside_ratio_of_small_steps == pytest.approx(small, rel=1e-4)
    assert ways == {True, False}
    assert large > 1.25 * small
    assert path_beside((1, -1), 0.2)[1] == {True}  # to the goal of the figure it pushes one way only


def test_small_steps_keep_near_a_smooth_curve_the_nearer_the_smaller_they_are(exhibit: SmallerSteps) -> None:
    """The curve is that of a speed of minus the summed gradient: each part of the error fades like exp(−λt)."""

    def farthest(inputs: np.ndarray, goal: np.ndarray, step_size: float) -> float:
        values, vectors = np.linalg.eigh(inputs.T @ inputs)
        w, found = np.zeros(2), 0.0
        for count in range(1, round(4 / step_size)):
            for x in inputs:
                w = w - step_size * (x @ (w - goal)) * x
            error = vectors @ (np.exp(-values * step_size * count) * (vectors.T @ -goal))
            found = max(found, math.dist(w - goal, error))
        return found

    random = np.random.default_rng(9)
    for inputs in ([[1.0, 2.0], [2.0, 1.0]], *random.uniform(0.3, 1.5, (4, 2, 2))):
        goal = random.normal(size=2)
        large, small = (farthest(np.array(inputs), goal, size) for size in (0.04, 0.01))
        assert small < large / 3
    assert exhibit.longest_steps[2] < 0.1 * exhibit.longest_steps[0]


def test_small_steps_are_as_short_as_the_curve_they_follow_just_if_the_inputs_are_parallel() -> None:
    """Both as they run: the steps of one pass over two samples, and what the pass adds up to."""
    random = np.random.default_rng(3)
    for case in range(60):
        inputs = random.uniform(0.05, 2, (2, 2))
        if case % 3 == 0:
            inputs[1] = random.uniform(0.2, 2) * inputs[0]
        elif abs(np.linalg.det(inputs / np.linalg.norm(inputs, axis=1, keepdims=True))) < 0.1:
            continue
        w, goal, steps, passes = np.zeros(2), random.normal(size=2), 0.0, 0.0
        for _ in range(3000):
            before = w
            for x in inputs:
                step = -0.003 * (x @ (w - goal)) * x
                w, steps = w + step, steps + math.hypot(*step)
            passes += math.dist(before, w)
        assert (steps > (1 + 1e-4) * passes) == (case % 3 > 0)
