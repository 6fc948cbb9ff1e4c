"""Decoupled decay: AdamW written out as its authors do, and where it and plain descent come to rest."""

import numpy as np
import pytest

from explainer import optimizers, weight_decay

RANDOM = np.random.default_rng(10)
ROOT = RANDOM.normal(size=(6, 3))
H, GOAL = ROOT.T @ ROOT, np.array([1.5, -2.0, 0.5])


def adamw(steps: int, step_size: float, decay: float, epsilon: float) -> np.ndarray:
    """Algorithm 2 of the paper on ½eᵀHe, from zero, with its decay times the step size, as libraries have it."""
    w, m, v = np.zeros(3), np.zeros(3), np.zeros(3)
    for t in range(1, steps + 1):
        g = H @ (w - GOAL)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        first, second = m / (1 - 0.9**t), v / (1 - 0.999**t)
        w = w - step_size * (first / (np.sqrt(second) + epsilon) + decay * w)
    return w


def run(steps: int, step_size: float, decay: float, epsilon: float) -> np.ndarray:
    rule = weight_decay.decayed(optimizers.adam(step_size, epsilon=epsilon), step_size, decay)
    return np.asarray(optimizers.run(rule, optimizers.bowl(H, GOAL), np.zeros(3), steps)[-1])


@pytest.mark.parametrize("steps", [1, 2, 50])
def test_adam_with_decay_is_adamw_as_published(steps: int) -> None:
    assert run(steps, 0.05, 0.2, 1e-8) == pytest.approx(adamw(steps, 0.05, 0.2, 1e-8))
    assert np.abs(run(50, 0.05, 0.2, 1e-8) - run(50, 0.05, 0.0, 1e-8)).max() > 0.1


def test_without_decay_it_is_the_rule_itself() -> None:
    plain = optimizers.run(optimizers.adam(0.05), optimizers.bowl(H, GOAL), np.zeros(3), 40)
    assert run(40, 0.05, 0.0, 1e-8) == pytest.approx(plain[-1])


def test_it_decays_the_weights_from_their_start_though_it_sees_but_gradients() -> None:
    rule = weight_decay.decayed(optimizers.gradient_descent(0.1), 0.1, 0.5, start=[4.0, -2.0])
    assert rule(np.zeros(2)) == pytest.approx([-0.2, 0.1])
    assert rule(np.array([1.0, 0.0])) == pytest.approx([-0.1 - 0.05 * 3.8, 0.05 * 1.9])


def test_descent_with_decay_rests_short_of_the_goal() -> None:
    step_size = 0.5 / np.linalg.eigvalsh(H)[-1]
    rule = weight_decay.decayed(optimizers.gradient_descent(step_size), step_size, 0.3)
    rest = weight_decay.rest_of_descent(H, GOAL, 0.3)
    assert optimizers.run(rule, optimizers.bowl(H, GOAL), np.zeros(3), 4000)[-1] == pytest.approx(rest)
    assert np.linalg.norm(rest) < np.linalg.norm(GOAL)
    assert weight_decay.rest_of_descent(H, np.stack([GOAL, 2 * GOAL]), 0.3) == pytest.approx(np.stack([rest, 2 * rest]))
    assert weight_decay.rest_of_descent(H, GOAL, 0.0) == pytest.approx(GOAL)


def test_adamw_rests_where_the_gradient_balances_the_decay() -> None:
    """With an ε so large that the rest is stable."""
    epsilon, decay = 0.5, 0.2
    rest = adamw(40_000, 0.01, decay, epsilon)
    gradient = H @ (rest - GOAL)
    assert gradient == pytest.approx(weight_decay.gradient_at_rest(rest, decay, epsilon), rel=1e-6)
    assert gradient / (np.abs(gradient) + epsilon) == pytest.approx(-decay * rest, rel=1e-6)
    assert np.abs(gradient).min() > 0.01


def test_no_weight_rests_at_one_over_the_decay_or_beyond() -> None:
    with pytest.raises(ValueError, match="below 1/λ = 5 in size"):
        weight_decay.gradient_at_rest([1.0, -5.0], 0.2)
    steep = np.array([1e12, -1e12])
    assert (np.abs(steep / (np.abs(steep) + 1e-8)) <= 1).all()
    assert (weight_decay.gradient_at_rest([4.999], 0.2) < 0).all()


@pytest.mark.parametrize("decay", [-0.1, float("nan")])
def test_a_decay_is_not_negative(decay: float) -> None:
    with pytest.raises(ValueError, match="decay"):
        weight_decay.decayed(optimizers.adam(0.1), 0.1, decay)
