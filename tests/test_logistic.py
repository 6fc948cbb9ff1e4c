"""Logistic regression: losses and slopes by differences, the optimum against scikit-learn, descents by hand."""

import itertools
import math

import numpy as np
import pytest
from scipy.optimize import linprog
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression

from explainer import centering, logistic
from explainer.conditioning import with_bias_column

TABLE = load_breast_cancer()
INPUTS = np.array([[1.0, 2.0, 1.0], [0.5, -1.0, 1.0], [2.0, 0.3, 1.0], [-1.0, 0.8, 1.0], [0.2, 1.5, 1.0]])
LABELS = np.array([1, 0, 0, 1, 0])


def loss(weights: list[float]) -> float:
    """The mean of −ln of the probability of the label, sample by sample."""
    total = 0.0
    for x, t in zip(INPUTS, LABELS, strict=True):
        p = 1 / (1 + math.exp(-sum(w * a for w, a in zip(weights, x, strict=True))))
        total -= math.log(p if t else 1 - p)
    return total / len(LABELS)


def test_the_mean_loss_is_minus_the_mean_logarithm_of_the_labels_probability() -> None:
    weights = [[0.3, -0.7, 0.2], [1.5, 2.0, -1.0]]
    assert logistic.mean_loss(weights, INPUTS, LABELS) == pytest.approx([loss(w) for w in weights])
    assert logistic.mean_loss(np.array([1000.0, 0, 0]), INPUTS, LABELS) == pytest.approx((500 + 2000 + 1000 + 200) / 5)


def test_a_loss_is_below_the_target_where_the_sum_over_the_samples_is() -> None:
    random = np.random.default_rng(0)
    weights = np.vstack([random.normal(0, 10.0**power, (70, 3)) for power in (-2, -1, 0, 1, 2)])
    losses = [
        loss(list(w)) if abs(INPUTS @ w).max() < 30 else float(logistic.mean_loss(w, INPUTS, LABELS)) for w in weights
    ]
    for target in (0.1, 0.5, 0.69, 0.7, 3.0):
        found = logistic.is_below(weights, INPUTS, LABELS, target)
        assert found.tolist() == [one <= target for one in losses]
    assert 20 < found.sum() < 340, "the targets do not part them"


def test_the_hessian_is_that_of_differences() -> None:
    at, nudge = [0.3, -0.7, 0.2], 1e-4
    for i, j in itertools.product(range(3), repeat=2):
        total = 0.0
        for s, u in itertools.product((1, -1), repeat=2):
            moved = list(at)
            moved[i] += s * nudge
            moved[j] += u * nudge
            total += s * u * loss(moved)
        assert logistic.hessian(at, INPUTS)[i, j] == pytest.approx(total / (2 * nudge) ** 2, abs=1e-6)


def test_no_hessian_is_above_a_quarter_of_the_second_moment() -> None:
    bound = INPUTS.T @ INPUTS / len(INPUTS) / 4
    assert logistic.hessian([0, 0, 0], INPUTS) == pytest.approx(bound)
    for seed in range(20):
        weights = np.random.default_rng(seed).normal(0, 3, 3)
        assert np.linalg.eigvalsh(bound - logistic.hessian(weights, INPUTS)).min() > -1e-12


def test_descent_takes_the_slope_of_each_batch() -> None:
    order, steps = np.array([[0, 3], [1, 2], [4, 0]]), [0.5, 2.0]
    path = list(logistic.descend(INPUTS, LABELS, steps, order))
    assert [weights.shape for weights in path] == [(2, 3)] * 4
    for column, step in enumerate(steps):
        weights = [0.0, 0.0, 0.0]
        for number, batch in enumerate(order):
            assert path[number][column] == pytest.approx(weights)
            slope = [0.0, 0.0, 0.0]
            for sample in batch:
                f = sum(w * a for w, a in zip(weights, INPUTS[sample], strict=True))
                delta = 1 / (1 + math.exp(-f)) - LABELS[sample]
                slope = [s + delta * a / 2 for s, a in zip(slope, INPUTS[sample], strict=True)]
            weights = [w - step * s for w, s in zip(weights, slope, strict=True)]
        assert path[3][column] == pytest.approx(weights)


def test_newtons_method_and_descent_end_at_scikit_learns_optimum() -> None:
    features = centering.standardized(TABLE.data[:, :10])  # the ten means: no plane separates the labels by them
    inputs = with_bias_column(features)
    fitted = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-12).fit(features, TABLE.target)
    expected = np.append(fitted.coef_[0], fitted.intercept_)
    found = logistic.newton(inputs, TABLE.target, 15)
    assert found == pytest.approx(expected, rel=1e-5)
    least = float(logistic.mean_loss(found, inputs, TABLE.target))
    probability = fitted.predict_proba(features)[np.arange(569), TABLE.target]
    assert least == pytest.approx(-np.log(probability).mean(), abs=1e-10)
    *_, last = logistic.descend(inputs, TABLE.target, [2.0], np.broadcast_to(np.arange(569), (20_000, 569)))
    assert 0 < float(logistic.mean_loss(last[0], inputs, TABLE.target)) - least < 5e-4


def test_a_plane_separates_the_labels_by_all_features_and_not_by_the_ten_means() -> None:
    signs = (2 * TABLE.target - 1)[:, np.newaxis]
    for features, status in ((30, 0), (10, 2)):  # feasible, infeasible
        inputs = with_bias_column(centering.standardized(TABLE.data[:, :features]))
        free = [(None, None)] * (features + 1)
        assert linprog(np.zeros(features + 1), -signs * inputs, -np.ones(569), bounds=free).status == status
        errors = ((inputs @ logistic.newton(inputs, TABLE.target, 17) > 0) != TABLE.target).sum()
        assert (errors == 0) == (features == 30)


def test_further_runs_descend_as_they_would_alone() -> None:
    orders = np.array([[[0, 3], [1, 2]], [[4, 4], [2, 0]], [[1, 0], [3, 3]]])
    together = list(logistic.descend(INPUTS, LABELS, [0.5, 2.0], orders))
    assert [weights.shape for weights in together] == [(3, 2, 3)] * 3
    for run, order in enumerate(orders):
        for whole, alone in zip(together, logistic.descend(INPUTS, LABELS, [0.5, 2.0], order), strict=True):
            assert whole[run] == pytest.approx(alone)


def test_the_loss_from_which_on_all_are_at_or_below_the_target_counts() -> None:
    losses = [[0.5, 0.9], [0.3, 0.8], [0.4, 0.7], [0.2, 0.9]]
    assert logistic.stays_below(losses, 0.3).tolist() == [3, -1]
    assert logistic.stays_below(losses, 0.4).tolist() == [1, -1]
    assert logistic.stays_below(losses, 0.9).tolist() == [0, 0]
    assert logistic.stays_below(losses, 0.1).tolist() == [-1, -1]


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="labels of 0 or 1"):
        logistic.mean_loss([0, 0, 0], INPUTS, [1, 2, 0, 1, 0])
    with pytest.raises(ValueError, match="labels"):
        logistic.newton(INPUTS, [1, 0], 3)
    with pytest.raises(ValueError, match="steps"):
        logistic.newton(INPUTS, LABELS, 0)
