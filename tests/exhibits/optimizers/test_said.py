"""What the page on optimizers says in passing: small facts, by loops of their own."""

import math

import pytest

from tests.exhibits.optimizers.test_optimizer_steps import mixed


def test_the_gradient_of_a_batch_of_eight_often_has_both_signs() -> None:
    assert mixed("descent, batches", 0.001).mean() > 0.15


def test_where_gradients_have_faded_adams_steps_are_small_at_first_and_then_as_large_as_before() -> None:
    m = v = 0.0
    steps = []
    for t in range(1, 20_001):
        g = 1.0 if t <= 1000 else 1e-3
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        steps.append(m / (1 - 0.9**t) / (math.sqrt(v / (1 - 0.999**t)) + 1e-8))
    assert steps[999] == pytest.approx(1)
    assert 0.0005 < steps[1200] < 0.01
    assert steps[-1] > 0.9


def counted(kappa: float, step_size: float, beta: float) -> int:
    """The steps until an error of one along each end of the spectrum, of 1 and κ, stays at a millionth."""
    last = 0
    for value in (1.0, kappa):
        error, velocity = 1.0, 0.0
        for step in range(1, 6000):
            velocity = beta * velocity + value * error
            error -= step_size * velocity
            last = max(last, step * (abs(error) > 1e-6))
    return last


@pytest.mark.parametrize(("momentum", "growth"), [(True, 2), (False, 4)])
def test_four_times_the_kappa_takes_twice_the_steps_with_the_best_momentum_and_four_times_without(
    momentum: bool, growth: float
) -> None:
    found = []
    for kappa in (100.0, 400.0):
        root = math.sqrt(kappa)
        best = ((2 / (1 + root)) ** 2, ((root - 1) / (root + 1)) ** 2) if momentum else (2 / (1 + kappa), 0.0)
        found.append(counted(kappa, *best))
    assert found[1] / found[0] == pytest.approx(growth, rel=0.1)
