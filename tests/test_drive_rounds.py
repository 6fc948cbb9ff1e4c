"""What becomes of an error in the long run, against the steps themselves and against eigenvalues by hand."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from explainer import drive_rounds

Rows = list[tuple[float, float]]
PAIR: Rows = [(1, 2), (2, 1)]
FOUR: Rows = [(1, 2), (2, 1), (1, 1), (2, 2)]


def walked(inputs: Rows, size: int, step_size: float, error: np.ndarray, steps: int) -> np.ndarray:
    """The error after so many steps, the samples in turn."""
    for step in range(steps):
        batch = [inputs[(step * size + i) % len(inputs)] for i in range(size)]
        error = error - step_size / size * sum((error @ x) * np.array(x) for x in batch)
    return error


@pytest.mark.parametrize(("inputs", "size", "steps"), [(PAIR, 1, 2), (PAIR, 2, 1), (FOUR, 1, 4), (FOUR, 2, 2)])
def test_a_round_is_what_its_steps_do(inputs: Rows, size: int, steps: int) -> None:
    rounds = drive_rounds.round_map(inputs, size, 0.23)
    for error in np.eye(2):
        np.testing.assert_allclose(rounds @ error, walked(inputs, size, 0.23, error, steps), atol=1e-14)


def test_within_reach_is_the_part_along_a_line_that_all_inputs_share() -> None:
    assert drive_rounds.within_reach((1, -1), PAIR).tolist() == [1, -1]
    assert drive_rounds.within_reach((1, -1), [(1, 2), (0.5, 1)]) == pytest.approx([-0.2, -0.4])
    assert drive_rounds.within_reach((0.3 - 0.09, 0.5 - 0.29), [(1, -1), (-1, 1)]).tolist() == [
        0,
        0,
    ]  # but for rounding
    assert drive_rounds.within_reach((1, 1), [(0, 0), (0, 0)]).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("rounds", "error", "factor"),
    [
        ([[0.5, 0], [0, -0.8]], (1, 1), 0.8),
        ([[0.5, 0], [0, -0.8]], (1, 0), 0.5),  # no part along the other axis
        ([[2, 0], [0, 0.5]], (0, 3), 0.5),
        ([[0, -1], [1, 0]], (1, 0), 1),  # a quarter turn
        ([[0, -3], [3, 0]], (0.1, 0.7), 3),
        ([[0, 1], [0, 0]], (1, 1), 0),  # gone after two
        ([[-0.3, 0], [0, -0.3]], (0.2, 0.7), 0.3),
        ([[1.5, 0], [0, 1.5]], (0, 0), 0),
    ],
)
def test_the_lasting_factor_is_the_eigenvalue_that_the_error_has_a_part_of(
    rounds: list[list[float]], error: tuple[float, float], factor: float
) -> None:
    assert drive_rounds.lasting_factor(rounds, error) == pytest.approx(factor, abs=1e-12)


def test_it_is_the_rate_of_long_runs() -> None:
    random = np.random.default_rng(3)
    for _ in range(200):
        step_size, error, size = float(random.uniform(0.02, 0.6)), random.normal(size=2), int(random.choice([1, 2, 4]))
        factor = drive_rounds.lasting_factor(drive_rounds.round_map(FOUR, size, step_size), error)
        if 0.1 < factor < 10:  # beyond, the rounds are lost in rounding or too far
            middle, end = (np.linalg.norm(walked(FOUR, size, step_size, error, 4 // size * k)) for k in (60, 120))
            assert math.log(end / middle) / 60 == pytest.approx(math.log(factor), abs=0.06)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: drive_rounds.round_map(PAIR, 3, 0.1), "batch_size of at most 2"),
        (lambda: drive_rounds.round_map(PAIR, 1, 0.0), "step_size to be above zero"),
        (lambda: drive_rounds.within_reach((1, 2, 3), PAIR), "way to have 2 entries"),
        (lambda: drive_rounds.lasting_factor(np.eye(2), (1, 2, 3)), "error to have 2 entries"),
    ],
    ids=map(str, range(4)),
)
def test_bad_input_is_refused_with_what_was_expected(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()
