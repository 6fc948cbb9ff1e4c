"""What a reader steers with, against closed forms, linear programs and random trials."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy.optimize import linprog

from explainer import descent, drive_reach
from explainer.descent import full_batch, one_at_a_time

PAIR, FOUR = [(1, 2), (2, 1)], [(1, 2), (2, 1), (1, 1), (2, 2)]


def test_removing_a_share_of_the_mean_moves_the_mean_and_nothing_else() -> None:
    inputs = np.array([[1.0, 5.0], [2.0, -1.0], [6.0, 2.0]])  # mean (3, 2)
    for share in (0.0, 0.25, 1.0):
        moved = drive_reach.shifted(inputs, share)
        assert moved.tolist() == [[a - 3 * share, b - 2 * share] for a, b in inputs]
    assert drive_reach.shifted(PAIR, 1).tolist() == [[-0.5, 0.5], [0.5, -0.5]]


def test_samples_come_in_turn_whatever_the_size_of_the_batches() -> None:
    assert descent.in_turn(4, 2, 3).tolist() == [[0, 1], [2, 3], [0, 1]]
    assert descent.in_turn(3, 2, 4).tolist() == [[0, 1], [2, 0], [1, 2], [0, 1]]
    assert (descent.in_turn(3, 1, 7) == one_at_a_time(3, 7)).all()
    assert (descent.in_turn(3, 3, 7) == full_batch(3, 7)).all()
    for samples, size in ((4, 2), (3, 2), (6, 4), (5, 5), (2, 1)):
        once = drive_reach.one_round(samples, size)
        assert (descent.in_turn(samples, size, 2 * len(once)) == np.tile(once, (2, 1))).all()
        assert len(set(np.bincount(once.ravel()).tolist())) == 1  # each sample as often as any other


def test_safe_step_sizes_have_closed_forms() -> None:
    assert drive_reach.safe_step_size(PAIR, 1) == pytest.approx(2 / 5)
    assert drive_reach.safe_step_size(PAIR, 2) == pytest.approx(2 / 4.5)
    assert drive_reach.safe_step_size(FOUR, 1) == pytest.approx(2 / 8)
    assert drive_reach.safe_step_size(drive_reach.shifted(PAIR, 1), 1) == pytest.approx(4)


@pytest.mark.parametrize("batch_size", [1, 2, 4])
def test_up_to_the_safe_step_size_no_update_leads_away_and_beyond_it_some_does(batch_size: int) -> None:
    x = drive_reach.shifted(FOUR, 0.3)
    safe = drive_reach.safe_step_size(x, batch_size)
    angles = np.linspace(0, math.pi, 2001)
    errors = np.column_stack([np.cos(angles), np.sin(angles)])  # the weights minus the goal, all of length one
    batches = [x[i : i + batch_size] for i in range(0, 4, batch_size)]

    def farthest(step_size: float) -> float:
        after = [errors - step_size * (errors @ batch.T) @ batch / len(batch) for batch in batches]
        return max(float(np.linalg.norm(error, axis=1).max()) for error in after)

    assert farthest(safe) == pytest.approx(1, abs=1e-5)
    assert farthest(0.5 * safe) <= 1 + 1e-12
    assert farthest(1.02 * safe) > 1.01


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ([(1, 2)], {(1, 1), (-1, -1)}),
        ([(-0.5, 0.5)], {(-1, 1), (1, -1)}),
        ([(1, 2), (0.5, 1)], {(1, 1), (-1, -1)}),
        (PAIR, {(1, 1), (-1, -1), (1, -1), (-1, 1)}),
        ([(0, 1)], set()),
        ([(1e-17, 1)], set()),
    ],
)
def test_quadrants_are_those_that_random_sums_of_the_inputs_fall_in(
    inputs: list[tuple[float, float]], expected: set[tuple[int, int]]
) -> None:
    found = {(int(east), int(north)) for east, north in drive_reach.quadrants(inputs)}
    assert found == expected
    sums = np.random.default_rng(3).normal(size=(4000, len(inputs))) @ np.array(inputs, dtype=float)
    seen = {(int(a), int(b)) for a, b in np.sign(np.where(np.abs(sums) > 1e-9, sums, 0)) if a and b}
    assert seen == expected


def test_a_line_is_the_longest_of_parallel_inputs() -> None:
    line = drive_reach.line_of([(1, 2), (-2, -4), (0, 0)])
    assert line is not None
    assert line.tolist() == [-2, -4]
    assert drive_reach.line_of(PAIR) is None
    assert np.array_equal(drive_reach.line_of([(0, 0)]), [0, 0])  # type: ignore[arg-type]


@pytest.mark.parametrize("way", [(1, -1), (3, -4), (0.2, 1.1), (-1, -0.3), (0, 1)])
@pytest.mark.parametrize("removed", [0, 0.4, 0.9])
def test_the_least_ratio_is_that_of_a_linear_program(way: tuple[float, float], removed: float) -> None:
    x = drive_reach.shifted(FOUR, removed)
    lengths = np.linalg.norm(x, axis=1)
    least = linprog([*lengths, *lengths], A_eq=np.hstack([x.T, -x.T]), b_eq=way).fun / math.hypot(*way)
    assert drive_reach.least_ratio(way, x, 1) == pytest.approx(least, rel=1e-9)


def test_nothing_binds_a_batch_unless_its_inputs_are_parallel() -> None:
    assert drive_reach.least_ratio((1, -1), PAIR, 1) == pytest.approx(math.sqrt(10))
    assert drive_reach.least_ratio((1, -1), PAIR, 2) == 1
    assert drive_reach.least_ratio((1, -1), [(1, 2), (0.5, 1)], 2) == math.inf
    assert drive_reach.least_ratio((1, 2), [(1, 2), (0.5, 1)], 2) == pytest.approx(1)
    assert drive_reach.least_ratio((0, 0), PAIR, 1) == 1
    # two batches, each on a line of its own, are as bound as two single samples
    assert drive_reach.least_ratio((1, -1), [(1, 2), (2, 4), (2, 1), (4, 2)], 2) == pytest.approx(math.sqrt(10))
    assert drive_reach.least_ratio((1, -1), [(1, -1), (0, 0)], 1) == pytest.approx(1)  # an input of zero moves nothing


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: descent.in_turn(2, 3, 4), "batch_size of at most 2, the number of samples, got 3"),
        (lambda: descent.in_turn(2, 0, 4), "batch_size to be a whole number"),
        (lambda: drive_reach.shifted([1, 2], 0.5), "inputs to have shape"),
        (lambda: drive_reach.shifted(PAIR, math.nan), "removed to be finite"),
        (lambda: drive_reach.least_ratio((1, 2, 3), PAIR, 1), "way to have 2 entries"),
        (lambda: drive_reach.safe_step_size([(0, 0)], 1), "λmax to be above zero"),
    ],
    ids=map(str, range(6)),
)
def test_bad_input_is_refused_with_what_was_expected(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()
