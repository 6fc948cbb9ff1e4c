"""Paths of descent, against loops written out and automatic differentiation."""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explainer import descent

INPUTS = np.array([[1.0, 2.0, 0.5], [2.0, 1.0, -1.0], [0.3, -0.7, 1.1], [1.4, 0.2, 0.9]])
TARGETS, START = np.array([0.7, -1.1, 2.0, 0.4]), np.array([0.5, -0.2, 0.1])


def batch_loss(w: np.ndarray, inputs: np.ndarray, targets: np.ndarray) -> Any:
    return anp.mean((anp.dot(inputs, w) - targets) ** 2) / 2


@pytest.mark.parametrize("order", [[[0], [3], [1]], [[0, 1], [2, 2], [3, 0]], [[0, 1, 2, 3]] * 3])
def test_each_step_goes_against_the_mean_gradient_of_its_batch(order: list[list[int]]) -> None:
    run = descent.descend(INPUTS, TARGETS, START, 0.15, order)
    w = START
    for step, batch in enumerate(order):
        gradient = grad(batch_loss)(w, INPUTS[batch], TARGETS[batch])
        assert run.outputs[step] == pytest.approx([sum(w * INPUTS[i]) for i in batch])
        assert run.deltas[step] == pytest.approx([sum(w * INPUTS[i]) - TARGETS[i] for i in batch])
        assert run.gradients[step] == pytest.approx(gradient, rel=1e-12)
        assert run.updates[step] == pytest.approx(-0.15 * gradient, rel=1e-9)
        w = w - 0.15 * gradient
        assert run.weights[step + 1] == pytest.approx(w, rel=1e-12)
    assert run.weights[0].tolist() == START.tolist()
    assert run.samples.tolist() == order


def test_the_worked_zig_zag_has_the_steps_of_a_calculation_by_hand() -> None:
    run = descent.descend([[1, 2], [2, 1]], [-1, 1], [0, 0], 0.2, descent.one_at_a_time(2, 4))
    points = [[0, 0], [-0.2, -0.4], [0.52, -0.04], [0.232, -0.616], [0.6928, -0.3856]]
    assert run.weights == pytest.approx(np.array(points), abs=1e-15)
    assert run.deltas[:, 0] == pytest.approx([1, -1.8, 1.44, -1.152])
    assert run.gradients == pytest.approx(np.array([[1, 2], [-3.6, -1.8], [1.44, 2.88], [-2.304, -1.152]]))


def test_the_worked_zig_zag_is_twice_root_five_long_and_turns_at_every_step() -> None:
    run = descent.descend([[1, 2], [2, 1]], [-1, 1], [0, 0], 0.2, descent.one_at_a_time(2, 200))
    assert descent.length(run.weights) == pytest.approx(2 * math.sqrt(5), rel=1e-12)
    assert descent.straight_line(run.weights) == pytest.approx(math.sqrt(2), rel=1e-12)
    assert descent.reversals(run.weights[:50]) == 48
    distances = np.linalg.norm(run.weights[1:40] - [1, -1], axis=1)
    assert distances[1:] / distances[:-1] == pytest.approx(np.full(38, 0.8))


def test_the_full_batch_zig_zags_as_a_calculation_by_hand_says() -> None:
    run = descent.descend([[1, 2], [2, 1]], [-1, 1], [1, 0], 0.4, descent.full_batch(2, 60))
    points = [[1, 0], [0.2, -1], [1, -0.36], [0.488, -1], [1, -0.5904]]
    assert run.weights[:5] == pytest.approx(np.array(points), abs=1e-14)
    assert descent.length(
        descent.descend([[1, 2], [2, 1]], [-1, 1], [1, 0], 0.4, descent.full_batch(2, 300)).weights
    ) == pytest.approx(math.sqrt(41))


def test_one_sample_alone_shrinks_its_delta_by_one_minus_eta_x_squared() -> None:
    run = descent.descend([[1.0, 2.0, 2.0]], [5.0], START, 0.07, np.zeros((6, 1), int))
    assert run.deltas[1:, 0] / run.deltas[:-1, 0] == pytest.approx(np.full(5, 1 - 0.07 * 9))


def test_descent_towards_a_goal_has_the_targets_that_the_goal_meets() -> None:
    goal = [0.5, -2.0, 1.5]
    run = descent.towards(goal, INPUTS, 0.1, 9)
    w = np.zeros(3)
    for step in range(9):
        x = INPUTS[step % 4]
        w = w - 0.1 * (sum(w * x) - sum(np.array(goal) * x)) * x
        assert run.weights[step + 1] == pytest.approx(w, rel=1e-12)
    assert run.weights[0].tolist() == [0, 0, 0]
    with pytest.raises(ValueError, match="goal to have 3 entries"):
        descent.towards([1.0, 2.0], INPUTS, 0.1, 9)


def test_orders_name_the_samples_they_say() -> None:
    assert descent.one_at_a_time(3, 5).tolist() == [[0], [1], [2], [0], [1]]
    assert descent.full_batch(3, 2).tolist() == [[0, 1, 2], [0, 1, 2]]
    drawn = descent.drawn_at_random(5, 4000, 2, seed=4)
    assert drawn.shape == (4000, 2)
    shares = np.bincount(drawn.ravel(), minlength=5) / drawn.size
    assert np.abs(shares - 0.2).max() < 4.5 * math.sqrt(0.16 / drawn.size)
    assert (drawn == descent.drawn_at_random(5, 4000, 2, seed=4)).all()
    assert (drawn != descent.drawn_at_random(5, 4000, 2, seed=5)).any()


def test_lengths_and_turns_of_a_path_drawn_by_hand() -> None:
    path = [[0, 0], [3, 4], [3, 0], [4, 0], [4, 1]]
    assert descent.length(path) == 5 + 4 + 1 + 1
    assert descent.straight_line(path) == pytest.approx(math.sqrt(17))
    assert descent.reversals(path) == 1  # a right angle does not turn back
    assert descent.length([[1, 1]]) == descent.straight_line([[1, 1]]) == descent.reversals([[1, 1]]) == 0


def test_many_runs_from_one_start_each_follow_their_own_samples() -> None:
    order = np.array([[0, 3, 1], [2, 2, 0]])
    runs = descent.descend_many(INPUTS, TARGETS, START, 0.15, order)
    assert runs.shape == (2, 4, 3)
    for run, samples in zip(runs, order, strict=True):
        w = START
        for step, i in enumerate(samples):
            assert run[step] == pytest.approx(w, rel=1e-12)
            w = w - 0.15 * grad(batch_loss)(w, INPUTS[[i]], TARGETS[[i]])
        assert run[-1] == pytest.approx(w, rel=1e-12)


def test_a_path_arrives_with_the_first_point_that_is_near_enough() -> None:
    path = np.array([[10, 0], [3, 4], [-0.6, 0.8], [0.1, 0], [5, 0], [0, 0]])
    assert [descent.arrival(path, [0, 0], share) for share in (1, 0.5, 0.1, 0.01)] == [0, 1, 2, 3]
    assert descent.arrival(path, [0, 0], 0.001) == 5
    assert descent.arrival([[3, 0], [0, 4]], [0, 1], 1) == 0


def test_small_steps_walk_the_ratio_that_they_are_said_to_walk() -> None:
    """Four samples in random order, tiny steps, an error across their mean: the path itself is measured."""
    inputs, error = np.array([[1.0, 2.0], [2.0, 1.0], [1.0, 1.5], [1.5, 1.0]]), np.array([1.0, -1.0])
    order = np.random.default_rng(3).integers(4, size=(20_000, 1))
    run = descent.descend(inputs, inputs @ error, [0, 0], 1e-4, order)
    measured = descent.length(run.weights) / descent.straight_line(run.weights)
    assert descent.small_steps_ratio(inputs, error) == pytest.approx(measured, rel=0.03)
    deltas = inputs @ error
    mean = sum(d * x for d, x in zip(deltas, inputs, strict=True)) / 4
    lengths = [abs(d) * math.hypot(*x) for d, x in zip(deltas, inputs, strict=True)]
    assert descent.small_steps_ratio(inputs, error) == pytest.approx(sum(lengths) / 4 / math.hypot(*mean))
    assert descent.small_steps_ratio([[1, 2]], [1, 0]) == pytest.approx(1)


def test_divergence_is_said_and_never_a_nan() -> None:
    with pytest.raises(OverflowError, match="step size 3 is too large"):
        descent.descend([[1, 2], [2, 1]], [-1, 1], [0, 0], 3.0, descent.one_at_a_time(2, 5000))


@st.composite
def problems(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, float, np.ndarray]:
    """Inputs, targets, start, step size and order, of any small shapes; no step is too large."""
    samples, n, steps, batch = (draw(st.integers(1, most)) for most in (5, 4, 6, 3))
    entries = st.floats(-10, 10).map(lambda entry: round(entry, 3))
    inputs = draw(hnp.arrays(np.float64, (samples, n), elements=entries))
    targets, start = (draw(hnp.arrays(np.float64, size, elements=entries)) for size in (samples, n))
    order = draw(hnp.arrays(np.int64, (steps, batch), elements=st.integers(0, samples - 1)))
    return inputs, targets, start, draw(st.floats(1e-4, 2 / 400)), order


@given(problems())
def test_any_descent_is_the_one_of_loops_written_out(
    problem: tuple[np.ndarray, np.ndarray, np.ndarray, float, np.ndarray],
) -> None:
    inputs, targets, start, step_size, order = problem
    run = descent.descend(*problem)
    w = start.tolist()
    for step, batch in enumerate(order):
        gradient = [0.0] * len(w)
        for sample in batch:
            x = inputs[sample].tolist()
            delta = sum(a * b for a, b in zip(w, x, strict=True)) - targets[sample]
            gradient = [g + delta * a / len(batch) for g, a in zip(gradient, x, strict=True)]
        w = [weight - step_size * g for weight, g in zip(w, gradient, strict=True)]
        assert run.gradients[step] == pytest.approx(gradient, rel=1e-9, abs=1e-9)
        assert run.weights[step + 1] == pytest.approx(w, rel=1e-9, abs=1e-9)
    assert run.weights.shape == (len(order) + 1, len(w))
    assert run.outputs.shape == run.deltas.shape == order.shape


@given(problems(), st.floats(0.1, 10))
def test_larger_inputs_with_a_step_size_smaller_by_the_square_take_the_same_path(
    problem: tuple[np.ndarray, np.ndarray, np.ndarray, float, np.ndarray], factor: float
) -> None:
    inputs, targets, start, step_size, order = problem
    scaled = descent.descend(factor * inputs, factor * targets, start, step_size / factor**2, order)
    assert scaled.weights == pytest.approx(descent.descend(*problem).weights, rel=1e-6, abs=1e-6)


@given(hnp.arrays(np.float64, st.tuples(st.integers(1, 6), st.integers(1, 4)), elements=st.floats(-100, 100)))
def test_no_path_is_shorter_than_its_straight_line_and_direction_does_not_matter(path: np.ndarray) -> None:
    written_out = sum(math.dist(before, after) for before, after in pairwise(path.tolist()))
    assert descent.length(path) == pytest.approx(written_out)
    assert descent.straight_line(path) == pytest.approx(math.dist(path[0], path[-1]))
    assert descent.length(path) >= descent.straight_line(path) - 1e-9
    assert descent.length(path[::-1]) == pytest.approx(descent.length(path))
    assert descent.reversals(path[::-1]) == descent.reversals(path) <= max(len(path) - 2, 0)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: descent.descend([[1, 2]], [1, 2], [0, 0], 0.1, [[0]]), "targets to have 1 entries"),
        (lambda: descent.descend([[1, 2]], [1], [0, 0, 0], 0.1, [[0]]), "start to have 2 entries"),
        (lambda: descent.descend([[1, 2]], [1], [0, 0], 0.0, [[0]]), "step_size to be above zero, got 0"),
        (lambda: descent.descend([[1, 2]], [1], [0, 0], -1.0, [[0]]), "step_size to be above zero, got -1"),
        (lambda: descent.descend([[1, 2]], [1], [0, 0], 0.1, [[1]]), "sample numbers from 0 to 0, got 1"),
        (lambda: descent.descend([[1, 2]], [1], [0, 0], 0.1, [[-1]]), "sample numbers from 0"),
        (lambda: descent.descend([[1, 2]], [1], [0, 0], 0.1, [[0.0]]), "whole numbers"),
        (lambda: descent.descend([[1, 2]], [1], [0, 0], 0.1, np.empty((3, 0), int)), "none empty"),
        (lambda: descent.descend([[1, np.inf]], [1], [0, 0], 0.1, [[0]]), "inputs to be finite"),
        (lambda: descent.descend([1, 2], [1], [0, 0], 0.1, [[0]]), "inputs to have shape"),
        (lambda: descent.descend_many([[1, 2]], [1], [0, 0], 0.1, [0]), "whole numbers of shape"),
        (lambda: descent.descend_many([[1, 2]], [1], [0, 0], -0.1, [[0]]), "step_size to be above zero"),
        (lambda: descent.arrival([[3, 0], [2, 0]], [0, 0]), "within 0.01 of its first distance, got 2"),
        (lambda: descent.arrival([[3, 0]], [0, 0], 0), "share to be above zero"),
        (lambda: descent.arrival([[3, 0]], [0, 0, 0]), "goal to have 2 entries"),
        (lambda: descent.small_steps_ratio([[1, 2]], [2, -1]), "got one that moves no weight"),
        (lambda: descent.small_steps_ratio([[1, 2]], [1]), "error to have 2 entries"),
        (lambda: descent.one_at_a_time(0, 3), "samples to be a whole number of at least 1"),
        (lambda: descent.full_batch(2, 0), "steps to be"),
        (lambda: descent.drawn_at_random(2, 3, 0, 1), "batch_size to be"),
        (lambda: descent.drawn_at_random(2, 3, 1, -1), "seed to be"),
        (lambda: descent.length([1, 2]), "path to have shape"),
        (lambda: descent.straight_line(np.empty((0, 2))), "none empty"),
        (lambda: descent.reversals([[np.nan, 1]]), "path to be finite"),
    ],
    ids=map(str, range(99)),
)
def test_bad_input_is_refused_with_what_was_expected(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()
