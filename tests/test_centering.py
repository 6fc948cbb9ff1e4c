"""What each remedy centers, against loops written out, scipy and automatic differentiation."""

import itertools
from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import zscore

from explainer import centering

X = np.array([[1.0, 20.0, -3.0], [4.0, 50.0, 0.5], [2.0, 90.0, 2.0], [8.0, 10.0, 1.0]])  # 4 samples, 3 features
tables = st.tuples(st.integers(2, 6), st.integers(2, 5)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.floats(-100, 100))
)


def test_centering_subtracts_the_mean_of_each_feature_over_the_samples() -> None:
    expected = [[X[i][j] - sum(X[k][j] for k in range(4)) / 4 for j in range(3)] for i in range(4)]
    assert centering.centered(X) == pytest.approx(np.array(expected))


@given(tables)
def test_centered_features_have_mean_zero_and_keep_their_differences(x: np.ndarray) -> None:
    result = centering.centered(x)
    assert result.mean(axis=0) == pytest.approx(np.zeros(x.shape[1]), abs=1e-11)
    assert result - result[0] == pytest.approx(x - x[0], abs=1e-11)


def test_standardizing_is_the_z_score_that_divides_by_the_count() -> None:
    assert centering.standardized(X) == pytest.approx(zscore(X, axis=0, ddof=0))


def test_batch_normalization_works_down_the_batch_with_its_gain_and_shift() -> None:
    gain, shift, epsilon = np.array([1.0, -2.0, 0.5]), np.array([0.0, 3.0, -1.0]), 0.3
    expected = np.empty_like(X)
    for j in range(3):
        column = [row[j] for row in X]
        mean = sum(column) / 4
        variance = sum((v - mean) ** 2 for v in column) / 4
        expected[:, j] = [gain[j] * (v - mean) / (variance + epsilon) ** 0.5 + shift[j] for v in column]
    assert centering.batch_normalized(X, gain, shift, epsilon) == pytest.approx(expected)


def test_layer_normalization_works_along_each_sample_with_its_gain_and_shift() -> None:
    gain, shift, epsilon = np.array([1.0, -2.0, 0.5]), np.array([0.0, 3.0, -1.0]), 0.3
    expected = np.empty_like(X)
    for i, row in enumerate(X):
        mean = sum(row) / 3
        variance = sum((v - mean) ** 2 for v in row) / 3
        expected[i] = [
            g * (v - mean) / (variance + epsilon) ** 0.5 + s for g, v, s in zip(gain, row, shift, strict=True)
        ]
    assert centering.layer_normalized(X, gain, shift, epsilon) == pytest.approx(expected)


def test_layer_normalization_leaves_feature_means_that_add_up_to_zero() -> None:
    result = centering.layer_normalized(X)
    assert result.mean(axis=1) == pytest.approx(np.zeros(4), abs=1e-12)
    assert np.abs(result.mean(axis=0)).min() > 0.1
    assert result.mean(axis=0).sum() == pytest.approx(0, abs=1e-12)


@settings(deadline=None)
@given(tables, st.floats(-1000, 1000))
def test_layer_normalization_ignores_what_all_features_share(x: np.ndarray, shared: float) -> None:
    result = centering.layer_normalized(x, epsilon=1.0)
    assert centering.layer_normalized(x + shared, epsilon=1.0) == pytest.approx(result, abs=1e-9)


def test_layer_normalization_centers_features_that_are_alike() -> None:
    """Every order of the entries of a sample is as likely as any other."""
    orders = np.array(list(itertools.permutations([0.3, 1.0, 5.0, 9.0])))
    assert orders.mean(axis=0).min() > 3
    assert centering.layer_normalized(orders).mean(axis=0) == pytest.approx(np.zeros(4), abs=1e-12)
    assert centering.rms_normalized(orders).mean(axis=0).min() > 0.5


def test_a_constant_feature_becomes_its_shift_under_batch_normalization() -> None:
    assert centering.batch_normalized([[1.0, 7.0], [2.0, 7.0]], shift=[0.0, 5.0])[:, 1].tolist() == [5.0, 5.0]


def test_scaling_divides_by_the_deviation_and_centers_nothing() -> None:
    result = centering.scaled(X)
    assert result == pytest.approx(X * (zscore(X, axis=0)[0] - zscore(X, axis=0)[1]) / (X[0] - X[1]))
    assert result.std(axis=0) == pytest.approx(np.ones(X.shape[1]))
    assert (np.sign(result) == np.sign(X)).all()


def test_min_max_scaling_reaches_from_zero_to_one_and_centers_nothing() -> None:
    result = centering.min_max_scaled(X)
    expected = [[(X[i, j] - min(X[:, j])) / (max(X[:, j]) - min(X[:, j])) for j in range(3)] for i in range(4)]
    assert result == pytest.approx(np.array(expected))
    assert result.mean(axis=0).min() > 0.2


def test_the_upstream_gradient_before_a_batch_normalization_is_its_derivative() -> None:
    behind = np.random.default_rng(4).normal(size=X.shape)

    def loss(x: np.ndarray) -> Any:
        deviations = anp.sqrt(anp.mean((x - anp.mean(x, axis=0)) ** 2, axis=0) + 0.3)
        return anp.sum(behind * (x - anp.mean(x, axis=0)) / deviations)

    assert centering.batch_norm_upstream(X, behind, 0.3) == pytest.approx(grad(loss)(X))


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_the_way_back_through_a_normalization_is_its_derivative_along_any_axis(axis: int) -> None:
    x, behind = np.random.default_rng(5).normal(1, 2, size=(2, 2, 3, 4))

    def normal(z: np.ndarray) -> Any:
        rest = z - anp.mean(z, axis=axis, keepdims=True)
        return rest / anp.sqrt(anp.mean(rest**2, axis=axis, keepdims=True) + 0.3)

    y, back = centering.normalized(x, axis, 0.3)
    assert y == pytest.approx(normal(x), rel=1e-12)
    assert back(behind) == pytest.approx(grad(lambda z: anp.sum(behind * normal(z)))(x), rel=1e-9)


@settings(deadline=None)
@given(tables)
def test_the_upstream_gradient_before_a_batch_normalization_sums_to_zero_over_the_batch(x: np.ndarray) -> None:
    behind = 1 + np.arange(x.size, dtype=float).reshape(x.shape) ** 2
    before = centering.batch_norm_upstream(x, behind)
    assert before.sum(axis=0) == pytest.approx(np.zeros(x.shape[1]), abs=1e-12 * max(1, np.abs(before).max()))


def test_but_for_epsilon_it_is_orthogonal_to_the_normalized_outputs_too_and_layer_norm_projects_the_mean() -> None:
    x = np.random.default_rng(8).uniform(0, 3, (7, 4))
    behind = np.random.default_rng(9).normal(1, 2, (7, 4))
    for epsilon, least, most in ((1e-9, 0, 1e-7), (0.3, 0.01, 10)):
        before = centering.batch_norm_upstream(x, behind, epsilon)
        y = (x - x.mean(axis=0)) / x.std(axis=0)
        assert np.abs(before.sum(axis=0)).max() < 1e-12
        assert least <= np.abs((before * y).sum(axis=0)).max() < most
    projection = np.eye(4) - np.full((4, 4), 0.25)
    rest = centering.layer_normalized(x) * np.sqrt(x.var(axis=1, keepdims=True) + centering.EPSILON)
    assert rest.mean(axis=0) == pytest.approx(projection @ x.mean(axis=0))
    covariance = np.cov(x.T, ddof=0)
    assert np.cov(rest.T, ddof=0) == pytest.approx(projection @ covariance @ projection)


def test_layer_norm_centers_features_that_may_change_places_and_not_all_that_share_a_mean() -> None:
    alike = np.array([order for row in ([0.0, 1.0, 5.0], [2.0, 2.0, 9.0]) for order in itertools.permutations(row)])
    assert alike.mean(axis=0) == pytest.approx(np.full(3, 19 / 6))
    assert centering.layer_normalized(alike).mean(axis=0) == pytest.approx(np.zeros(3), abs=1e-12)
    unlike = np.array([[0.0, 1.0, 5.0], [0.0, 1.0, 5.0], [6.0, 4.0, -4.0]])  # the means are 2, 2, 2
    means = centering.layer_normalized(unlike).mean(axis=0)
    assert np.abs(means).max() > 0.01
    assert means.sum() == pytest.approx(0)
    gain = np.array([1.0, 2.0, 3.0])
    assert centering.layer_normalized(unlike, gain, 0.5).mean(axis=0) == pytest.approx(gain * means + 0.5)


def shifted_loss(w: np.ndarray, b: np.ndarray, x: np.ndarray, t: np.ndarray) -> Any:
    return anp.mean((anp.dot(x + b, w) - t) ** 2) / 2


def test_the_slope_in_a_weight_is_delta_times_input_plus_bias() -> None:
    w, b, t = np.array([0.5, -0.1, 2.0]), np.array([0.3, -4.0, 1.0]), 1.7
    delta = float(np.dot(w, X[0] + b)) - t
    on_w, on_b = centering.input_bias_gradients(w, X[0], b, delta)
    assert on_w == pytest.approx(grad(shifted_loss, 0)(w, b, X[:1], np.array([t])))
    assert on_b == pytest.approx(grad(shifted_loss, 1)(w, b, X[:1], np.array([t])))


def test_descent_with_a_bias_for_each_input_follows_both_gradients() -> None:
    t, step = np.array([1.0, -2.0, 0.5, 3.0]), 1e-4
    run = centering.descend_with_input_bias(X, t, [0.2, -0.1, 0.4], step, 3)
    w, b = np.array([0.2, -0.1, 0.4]), np.zeros(3)
    for k in range(4):
        assert run.weights[k] == pytest.approx(w, rel=1e-10)
        assert run.biases[k] == pytest.approx(b, rel=1e-10, abs=1e-15)
        assert run.losses[k] == pytest.approx(shifted_loss(w, b, X, t), rel=1e-10)
        on_w, on_b = grad(shifted_loss, 0)(w, b, X, t), grad(shifted_loss, 1)(w, b, X, t)
        w, b = w - step * on_w, b - step * on_b
    assert len(run.losses) == len(run.weights) == len(run.biases) == 4


def test_divergence_is_said_and_never_a_nan() -> None:
    with pytest.raises(OverflowError, match="step size 10 is too large"):
        centering.descend_with_input_bias(X, np.ones(4), np.ones(3), 10.0, 500)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: centering.centered([1.0, 2.0]), "inputs to have shape"),
        (lambda: centering.centered(np.empty((0, 2))), "none empty"),
        (lambda: centering.centered([[np.nan]]), "inputs to be finite"),
        (lambda: centering.standardized([[1.0, 7.0], [2.0, 7.0]]), "feature 1 is constant"),
        (lambda: centering.standardized([[0.1, 1.0], [0.1, 2.0], [0.1, 3.0]]), "feature 0 is constant"),
        (lambda: centering.batch_normalized(X, epsilon=0.0), "epsilon to be above zero"),
        (lambda: centering.layer_normalized(X, epsilon=-1.0), "epsilon to be above zero, got -1"),
        (lambda: centering.batch_normalized(X, gain=[1.0, 2.0]), "one gain, or 3 of them, got shape"),
        (lambda: centering.layer_normalized(X, shift=np.ones(4)), "one shift, or 3 of them, got shape"),
        (lambda: centering.layer_normalized(X, gain=np.nan), "gain to be finite"),
        (lambda: centering.min_max_scaled([[1.0, 7.0], [2.0, 7.0]]), "feature 1 is constant"),
        (lambda: centering.scaled([[1.0, 7.0], [2.0, 7.0]]), "feature 1 is constant"),
        (lambda: centering.batch_norm_upstream(X, np.ones((3, 4))), "one delta for each entry, got shapes"),
        (lambda: centering.batch_norm_upstream(X, X, 0.0), "epsilon to be above zero"),
        (
            lambda: centering.input_bias_gradients([1.0, 2.0], [1.0, 2.0], [1.0], 1.0),
            "one bias for each of 2 inputs, got 1",
        ),
        (lambda: centering.descend_with_input_bias(X, [1.0], np.ones(3), 0.1, 1), "targets to have 4 entries"),
        (lambda: centering.descend_with_input_bias(X, np.ones(4), np.ones(3), 0.0, 1), "step_size to be above zero"),
    ],
    ids=map(str, range(99)),
)
def test_bad_input_is_refused_with_what_was_expected(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()
