"""What the fuzz has found, one case of each kind: what it is answered now."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from explainer import (
    activations,
    batches,
    centering,
    checked,
    conditioning,
    cones,
    descent,
    drive,
    drive_map,
    drive_reach,
    drive_rounds,
    logistic,
    matrix_rules,
    network,
    optimizers,
    racing,
    training,
    weight_decay,
    weight_sharing,
)
from explainer.conditioning import Features
from explainer.parameters import initialized
from explainer.quoting import quote

HUGE = np.array([[1e200, 1.0], [1.0, 2.0]])
THREE = np.ones((2, 3))
REFUSED: list[tuple[Callable[[], Any], str]] = [
    (lambda: batches.coin_chances(2, 2**70), "largest to be a whole number of at most 1000000000, got 118059162071741"),
    (
        lambda: conditioning.second_moment(HUGE),
        "second_moment: expected numbers that floating-point arithmetic can take, got others: overflow",
    ),
    (lambda: conditioning.fastest_step_size([[1e-320]]), "expected 2 / (λmin + λmax) to be finite, got inf"),
    (lambda: drive_reach.safe_step_size([[1e-160, 0.0]], 1), "expected 2/λmax to be finite, got inf"),
    (lambda: conditioning.component(1e200, 1e200, 3), "expected ηλ to be finite, got inf"),
    (
        lambda: Features(3, 1e200, 1.0),
        "a mean up to 1e+40 in size and a deviation from 1e-40 to 1e+40, got 1e+200 and 1",
    ),
    (lambda: Features(3, 0.0, 1e-200), "a deviation from 1e-40 to 1e+40, got 0 and 1e-200"),
    (lambda: conditioning.steps_needed(1e308, 1e-9), "expected the number of steps to be finite, got inf"),
    (lambda: centering.scaled(HUGE * 1e100), "scaled: expected numbers that floating-point"),
    (lambda: descent.length(HUGE), "length: expected numbers that floating-point"),
    (lambda: activations.output_quantiles(np.tanh, []), "expected shares above 0 and below 1, got []"),
    (lambda: drive_reach.one_round(2.5, 1), "expected samples to be a whole number of at least 1, got 2.5"),  # type: ignore[arg-type]
    (lambda: drive_reach.quadrants(THREE), "expected inputs to have 2 entries in its last axis, got shape (2, 3)"),
    (
        lambda: drive_rounds.round_map(THREE, 1, 0.1),
        "expected inputs to have 2 entries in its last axis, got shape (2, 3)",
    ),
    (
        lambda: drive_rounds.within_reach([1, 1], [[1.0]]),
        "expected inputs to have 2 entries in its last axis, got shape (1, 1)",
    ),
    (lambda: drive_rounds.lasting_factor(np.eye(3), [1, 1]), "expected rounds to have 2 entries"),
    (lambda: drive_rounds.lasting_factor(np.ones((1, 2)), [1, 1]), "expected rounds of shape (2, 2), got shape (1, 2)"),
    (
        lambda: drive_map.contours([[1.0]], [0, 0], 1.0),
        "expected inputs to have 2 entries in its last axis, got shape (1, 1)",
    ),
    (
        lambda: drive.drive(drive.Setting(THREE, (1, 1))),
        "expected inputs to have 2 entries in its last axis, got shape (2, 3)",
    ),
    (lambda: logistic.mean_loss("two", THREE, [0, 1]), "expected weights to be numbers, got 'two'"),
    (lambda: logistic.is_below([1, 1, 1], THREE, [0, 1], 1.0), "expected weights of shape (runs, n), got shape (3,)"),
    (
        lambda: logistic.descend(THREE, [0, 1], [0.1], [[2]]),
        "expected order to be whole numbers from 0 to 1, at least one, got [[2]]",
    ),
    (lambda: logistic.descend(THREE, [0, 1], [0.1], [1]), "expected an order of shape (..., steps, B), got shape (1,)"),
    (
        lambda: logistic.newton(THREE, [0, 1], 2),
        "newton: expected numbers that floating-point arithmetic can take, got others: Singular",
    ),
    (lambda: logistic.stays_below([], 1.0), "expected losses of shape (k, ...), none empty, got []"),
    (
        lambda: matrix_rules.orthogonalized([1, 2]),
        "expected a gradient of shape (..., m, n), none empty, got shape (2,)",
    ),
    (
        lambda: network.Hidden(normalization="batch"),  # type: ignore[arg-type]
        "expected a normalization among none, batch before, batch after, layer after, got 'batch'",
    ),
    (lambda: network.Hidden(shift=float("nan")), "expected shift to be finite, got nan"),
    (lambda: network.Hidden(shift=1e200), "expected a shift of at most 1e+100 in size, got 1e+200"),
    (
        lambda: network.gradients(initialized([2, 3, 2], [0]), network.Hidden(), THREE, np.array([0, 1])),
        "expected inputs (..., B, 2), got shape (2, 3)",
    ),
    (
        lambda: optimizers.samples(THREE, [1, 1, 1], [0, 1]),
        "expected an order (steps, B) or (steps, runs, B), got shape (2,)",
    ),
    (
        lambda: cones.shortest_path([1, 1], [[0, 0], [1, 0]]),
        "expected inputs other than the zero vector, got [[0, 0], [1, 0]]",
    ),
    (lambda: racing.Problem(THREE, THREE, -1.0), "expected tolerance to be above zero, got -1"),
    (
        lambda: racing.best_descent(racing.Problem(THREE, THREE)),
        "expected the least variance of the targets to be above zero, got 0",
    ),
    (
        lambda: racing.best([0.1], [[-np.inf]]),
        "expected counts of shape (step sizes, runs), got (1, 1) for 1 step sizes",
    ),
    (lambda: racing.best(0.1, [[1]]), "expected step_sizes to have shape"),
    (
        lambda: training.Task(THREE, np.array([0, 1]), 1, [-1]),
        "expected seed to be a whole number of at least 0, got -1",
    ),
    (lambda: training.Finish(0.1, 0, 5), "expected every to be a whole number of at least 1, got 0"),
    (lambda: weight_decay.rest_of_descent(np.zeros((2, 2)), [1, 1], 0.0), "rest_of_descent: expected numbers that"),
    (lambda: weight_decay.rest_of_descent(np.eye(2), [1, 1, 1], 0.1), "expected goal to have 2 entries"),
    (
        lambda: weight_sharing.recurrent_states(np.ones((3, 2, 2)), np.ones((4, 2))),
        "expected weights (..., n, n) and inputs",
    ),
    (
        lambda: weight_sharing.recurrent_gradient(np.eye(3), np.ones((3, 2)), np.ones((2, 2))),
        "expected weights (..., n, n) for states",
    ),
    (lambda: quote([[1, 2], [3]]), "expected text, a number or a vector to quote, got [[1, 2], [3]]"),
    (lambda: checked.reals([[1, 2], [3]], "x"), "expected x to be numbers, got [[1, 2], [3]]"),
    (lambda: checked.numbered([0, 2], "x", 2), "expected x to be whole numbers from 0 to 1, at least one, got [0, 2]"),
    (lambda: checked.numbered([0.0], "x", 2), "expected x to be whole numbers from 0 to 1"),
    (lambda: checked.numbered([-1], "x", 2), "expected x to be whole numbers from 0 to 1"),
    (lambda: checked.table(THREE, "x", 2), "expected x to have 2 entries in its last axis, got shape (2, 3)"),
]


@pytest.mark.parametrize(("call", "said"), REFUSED, ids=map(str, range(len(REFUSED))))
def test_what_the_fuzz_has_found_is_refused_in_words(call: Callable[[], Any], said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        call()


def test_training_wants_a_network_for_each_seed() -> None:
    task = training.Task(np.ones((2, 2)), np.array([0, 1]), 1, [0, 1])
    with pytest.raises(ValueError, match=r"expected a network for each of 2 seeds, got \(1,\)"):
        next(training.updates(initialized([2, 3, 2], [0]), network.Hidden(), task, [0.1]))


@pytest.mark.parametrize("kind", [np.float32, np.float16])
def test_numbers_of_few_digits_are_computed_with_in_many(kind: Any) -> None:
    whole = np.int8(100)
    assert conditioning.Features(whole, kind(3), kind(0.5)).condition_number == 1 + 100 * 9 / 0.25  # type: ignore[arg-type]
    assert conditioning.rate(kind(3000)) == 2999 / 3001
    assert conditioning.steps_needed(kind(3000), kind(0.125)) == conditioning.steps_needed(3000.0, 0.125)
    assert Features.uniform(2, kind(-100), kind(100)).deviation == pytest.approx(200 / 12**0.5)


def test_slopes_and_searches_at_the_ends_of_the_range() -> None:
    assert activations.leaky_relu([1e308, -1.0], 100.0).tolist() == [1e308, -100.0]
    found = training.best_step_size(lambda sizes, _: list(sizes), 5e-324)
    assert found == 5e-324  # half of which is zero, no step
