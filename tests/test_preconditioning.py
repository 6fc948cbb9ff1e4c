"""Centering by the gradient, against automatic differentiation of a centered neuron and descents written out."""

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from explainer.optimizers import samples
from explainer.preconditioning import as_if_centered, descend_as_if_centered

X = np.array([[1.0, 2.0, 0.5], [2.0, 1.0, -1.0], [0.3, -0.7, 1.1], [1.4, 0.2, 0.9], [-0.2, 0.8, 2.0]])
T = np.array([0.7, -1.1, 2.0, 0.4, -3.0])
MEAN = np.array([0.9, 0.66, 0.7])  # of X
WEIGHTS, BIAS = np.array([0.5, -2.0, 1.5]), 0.3


def squared(f: Any) -> Any:
    return anp.mean((f - T) ** 2) / 2


def logistic(f: Any) -> Any:
    return anp.mean(anp.log(1 + anp.exp(-f * np.sign(T))))


@pytest.mark.parametrize("loss", [squared, logistic])
def test_a_step_along_the_changed_gradient_is_a_step_of_the_centered_neuron(loss: Any) -> None:
    def on_raw(p: Any) -> Any:
        return loss(anp.dot(X, p[:3]) + p[3])

    def on_centered(p: Any) -> Any:
        return loss(anp.dot(X - MEAN, p[:3]) + p[3])

    raw, centered = np.append(WEIGHTS, BIAS), np.append(WEIGHTS, BIAS + WEIGHTS @ MEAN)
    assert on_raw(raw) == pytest.approx(on_centered(centered))
    changed = as_if_centered(grad(on_raw)(raw), MEAN)
    after, moved = raw - 0.3 * changed, centered - 0.3 * grad(on_centered)(centered)
    assert after[:3] == pytest.approx(moved[:3], rel=1e-12)
    assert after[3] == pytest.approx(moved[3] - moved[:3] @ MEAN, rel=1e-12)
    assert abs(after[3] - moved[3]) > 0.1  # the bias is that of raw inputs


def test_it_is_the_fixed_matrix_of_the_page_times_the_gradient_row_by_row() -> None:
    shift = np.eye(4)
    shift[3, :3] = -MEAN
    rows = np.random.default_rng(1).normal(size=(2, 5, 4))
    assert as_if_centered(rows, MEAN) == pytest.approx(rows @ (shift @ shift.T))
    assert as_if_centered(rows, np.zeros(3)).tolist() == rows.tolist()


@pytest.mark.parametrize("order", [[[0, 1, 2, 3, 4]] * 30, [[step % 5] for step in range(30)], [[0, 3], [4, 1]] * 15])
def test_the_path_is_that_of_centered_inputs_in_every_order(order: list[list[int]]) -> None:
    goal = np.array([1.0, -2.0, 0.5, 3.0])
    raw, wanted = np.column_stack([X, np.ones(5)]), X @ goal[:3] + goal[3]
    path = descend_as_if_centered(samples(raw, goal, order), np.zeros(4), MEAN, 0.2, 30)
    w, c = np.zeros(3), 0.0
    for batch, now in zip(order, path, strict=False):
        assert now[:3] == pytest.approx(w, abs=1e-12)
        assert now[3] == pytest.approx(c - w @ MEAN, abs=1e-12)
        errors = [w @ (X[k] - MEAN) + c - wanted[k] for k in batch]
        w = w - 0.2 * sum(error * (X[k] - MEAN) for error, k in zip(errors, batch, strict=True)) / len(batch)
        c = c - 0.2 * sum(errors) / len(batch)
    assert path.shape == (31, 4)


@pytest.mark.parametrize("seed", range(5))
def test_newton_and_the_natural_gradient_take_the_same_step_with_a_bias_and_not_without(seed: int) -> None:
    """Any matrix that turns with the parameters; the Hessian of the logistic loss is one, and its Fisher matrix."""
    random = np.random.default_rng(seed)
    x, t, p = random.uniform(1, 2, (9, 2)), random.choice([-1.0, 1.0], 9), random.normal(size=3)
    mean = x.mean(axis=0)

    def step(inputs: np.ndarray, parameters: np.ndarray) -> np.ndarray:
        a = 1 / (1 + np.exp(-(inputs @ parameters)))
        slope, curve = inputs.T @ (a - (t + 1) / 2), inputs.T @ (inputs * (a * (1 - a))[:, None])
        return np.asarray(parameters - 0.5 * np.linalg.solve(curve, slope))

    ones = np.ones((9, 1))
    raw = step(np.hstack([x, ones]), p)
    centered = step(np.hstack([x - mean, ones]), np.append(p[:2], p[2] + p[:2] @ mean))
    assert centered == pytest.approx(np.append(raw[:2], raw[2] + raw[:2] @ mean))
    assert np.abs(step(x, p[:2]) - step(x - mean, p[:2])).max() > 0.01


@pytest.mark.parametrize(
    ("gradient", "mean", "said"),
    [([1.0, 2.0], [1.0, 2.0], "gradient to have 3 entries"), ([1.0, 2.0], [[1.0]], r"mean to have shape \(n,\)")],
)
def test_bad_input_is_refused_with_what_was_expected(gradient: list[float], mean: list[Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        as_if_centered(gradient, mean)
    with pytest.raises(ValueError, match="step_size to be above zero"):
        descend_as_if_centered(lambda w, _: w, np.zeros(2), [1.0], 0.0, 3)
    with pytest.raises(ValueError, match="start to have 2 entries"):
        descend_as_if_centered(lambda w, _: w, np.zeros(3), [1.0], 0.1, 3)
