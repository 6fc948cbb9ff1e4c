"""One neuron: every derivative against automatic differentiation, which knows nothing of δ."""

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explainer import neuron

RANDOM = np.random.default_rng(3)
W, X, B, T = np.array([0.7, -1.3, 2.1]), np.array([1.5, 0.4, 2.5]), 0.6, -1.2


def loss(w: np.ndarray, x: np.ndarray, b: float, t: float) -> Any:
    total = b
    for weight, entry in zip(w, x, strict=True):
        total = total + weight * entry
    return (total - t) ** 2 / 2


def sigmoid_loss(f: float, t: float) -> Any:
    return (1 / (1 + anp.exp(-f)) - t) ** 2 / 2


def test_the_output_is_the_sum_of_products_plus_the_bias() -> None:
    assert neuron.output(W, X, B) == pytest.approx(0.7 * 1.5 - 1.3 * 0.4 + 2.1 * 2.5 + 0.6, rel=1e-14)
    rows = RANDOM.normal(size=(2, 5, 3))
    expected = [[sum(w * x for w, x in zip(W, row, strict=True)) + B for row in block] for block in rows]
    assert neuron.output(W, rows, B) == pytest.approx(np.array(expected), rel=1e-12)


def test_the_loss_is_half_the_squared_difference() -> None:
    assert neuron.squared_loss([3.0, -1.0], [1.0, 2.0]).tolist() == [2.0, 4.5]


def test_the_gradient_on_the_weights_is_delta_times_the_input() -> None:
    delta = neuron.upstream(neuron.output(W, X, B), T)
    assert neuron.weight_gradient(delta, X) == pytest.approx(grad(loss, 0)(W, X, B, T), rel=1e-12)


def test_the_gradient_on_the_bias_is_delta() -> None:
    assert neuron.upstream(neuron.output(W, X, B), T) == pytest.approx(grad(loss, 2)(W, X, B, T), rel=1e-12)


def test_each_row_of_inputs_is_multiplied_by_its_own_delta() -> None:
    rows, deltas = RANDOM.normal(size=(4, 3)), np.array([2.0, -1.0, 0.5, 0.0])
    expected = np.array([[delta * x for x in row] for delta, row in zip(deltas, rows, strict=True)])
    assert neuron.weight_gradient(deltas, rows) == pytest.approx(expected)


@pytest.mark.parametrize("f", [-30.0, -2.0, 0.3, 4.0])
@pytest.mark.parametrize("t", [0.0, 0.8])
def test_the_slope_of_a_sigmoid_is_a_factor_of_delta(f: float, t: float) -> None:
    assert neuron.upstream_of_sigmoid(f, t) == pytest.approx(grad(sigmoid_loss)(f, t), rel=1e-9, abs=1e-18)


def test_the_gradient_of_a_layer_has_the_shape_of_its_weights() -> None:
    weights, biases, targets = RANDOM.normal(size=(2, 3)), np.array([0.3, -0.8]), np.array([1.0, -2.0])

    def layer_loss(w: np.ndarray) -> Any:
        return anp.sum((anp.dot(w, X) + biases - targets) ** 2) / 2

    deltas = weights @ X + biases - targets
    assert neuron.layer_gradient(deltas, X) == pytest.approx(grad(layer_loss)(weights), rel=1e-12)


def test_the_gradient_passed_back_to_the_inputs_is_that_of_automatic_differentiation() -> None:
    weights, biases, targets = RANDOM.normal(size=(2, 3)), np.array([0.3, -0.8]), np.array([1.0, -2.0])

    def layer_loss(x: np.ndarray) -> Any:
        return anp.sum((anp.dot(weights, x) + biases - targets) ** 2) / 2

    deltas = weights @ X + biases - targets
    assert neuron.input_gradient(deltas, weights) == pytest.approx(grad(layer_loss)(X), rel=1e-12)
    assert neuron.input_gradient(-3.0, W) == pytest.approx([-2.1, 3.9, -6.3], rel=1e-14)
    with pytest.raises(ValueError, match="expected"):
        neuron.input_gradient(np.ones((2, 2)), np.ones((2, 2, 2)))


def test_nudging_finds_the_slope_of_any_smooth_loss() -> None:
    def wavy(w: np.ndarray) -> Any:
        return anp.sin(w[0]) * anp.exp(w[1]) + w[2] ** 3

    assert neuron.nudged_gradient(wavy, W) == pytest.approx(grad(wavy)(W), rel=1e-8)


@given(
    arrays(np.float64, st.integers(1, 8), elements=st.floats(1e-3, 1e3)),
    st.floats(-1e3, 1e3).filter(lambda delta: abs(delta) > 1e-3),
)
def test_positive_inputs_give_a_gradient_of_one_sign_and_the_size_of_delta_times_x(x: np.ndarray, delta: float) -> None:
    gradient = neuron.weight_gradient(delta, x)
    assert set(np.sign(gradient)) == {np.sign(delta)}
    assert np.abs(gradient).sum() == pytest.approx(abs(delta) * x.sum())


def test_a_pass_has_the_values_and_gradients_of_automatic_differentiation_before_a_step_and_after() -> None:
    w, x, b, t = np.array([2.3, 0.4, -1.1]), np.array([0.7, -1.9, 0.2]), -0.6, 1.7

    def loss(w: np.ndarray, x: np.ndarray) -> Any:
        return 0.5 * (anp.dot(w, x) + b - t) ** 2

    first = neuron.Pass(x, w, b, t)
    for sample in (first, first.after(0.3)):
        assert (sample.x.tolist(), sample.b, sample.t) == (x.tolist(), b, t)
        assert sample.loss == pytest.approx(loss(sample.w, x), rel=1e-13)
        assert sample.f - t == pytest.approx(sample.delta, rel=1e-13)
        assert sample.delta == pytest.approx(grad(lambda f: 0.5 * (f - t) ** 2)(sum(sample.w * x) + b), rel=1e-13)
        assert sample.on_w == pytest.approx(grad(loss, 0)(sample.w, x), rel=1e-13)
        assert sample.on_x == pytest.approx(grad(loss, 1)(sample.w, x), rel=1e-13)
    assert first.after(0.3).w == pytest.approx(w - 0.3 * grad(loss, 0)(w, x), rel=1e-13)
    with pytest.raises(ValueError, match="step_size to be above zero, got 0"):
        first.after(0)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: neuron.output([1.0, 2.0], [1.0, 2.0, 3.0]), r"x to have 2 entries .* \(3,\)"),
        (lambda: neuron.output([[1.0, 2.0]], [1.0, 2.0]), r"w to have shape \(n,\), got shape \(1, 2\)"),
        (lambda: neuron.output([1.0], [np.nan]), "x to be finite"),
        (lambda: neuron.output([1.0], [1.0], np.inf), "b to be finite"),
        (lambda: neuron.output([], []), r"n ≥ 1, got shape \(0,\)"),
        (lambda: neuron.output(["a"], [1.0]), "w to be numbers"),
        (lambda: neuron.upstream([1.0, 2.0], [1.0, 2.0, 3.0]), r"one target for each output"),
        (lambda: neuron.squared_loss(np.nan, 1.0), "f to be finite"),
        (lambda: neuron.upstream_of_sigmoid([1.0], [1.0, 2.0]), "one target"),
        (lambda: neuron.weight_gradient([1.0, 2.0], [[1.0, 2.0]]), "one delta for each input"),
        (lambda: neuron.weight_gradient(1.0, 3.0), r"x to have shape \(\.\.\., n\)"),
        (lambda: neuron.layer_gradient([[1.0]], [1.0]), r"delta to have shape \(n,\)"),
        (lambda: neuron.input_gradient([1.0, 2.0], [[1.0, 2.0]]), r"one delta for each neuron, got shapes \(2,\)"),
        (lambda: neuron.input_gradient(1.0, [[1.0, 2.0]]), "one delta for each neuron"),
        (lambda: neuron.Pass(np.ones(2), np.ones(1), 0.0, 0.0).f, "x to have 1 entries"),
        (lambda: neuron.Pass(np.ones(1), np.ones(1), 0.0, np.inf).delta, "t to be finite"),
        (lambda: neuron.Pass(np.ones(1), np.ones(1), 0.0, 0.0).after(0.0), "step_size to be above zero"),
        (lambda: neuron.nudged_gradient(float, [1.0], 0.0), "nudge to be above zero, got 0"),
    ],
    ids=map(str, range(99)),
)
def test_bad_input_is_refused_with_what_was_expected(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()
