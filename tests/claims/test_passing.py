"""What pages say in passing, without a proof: small facts, each against cases that were drawn to break it."""

import itertools

import numpy as np
import pytest
from autograd import grad
from autograd import numpy as anp
from scipy.stats import logistic

from explainer.activations import relu, sigmoid
from explainer.centering import batch_normalized

RANDOM = np.random.default_rng(5)


def test_below_one_over_the_largest_eigenvalue_no_part_of_the_error_changes_sides() -> None:
    for _ in range(300):
        x, goal = RANDOM.exponential(size=(6, 3)), RANDOM.normal(size=3)
        values, vectors = np.linalg.eigh(x.T @ x / len(x))
        for factor, flips in ((0.999, False), (1.01, True)):
            w = RANDOM.normal(size=3)
            before = vectors.T @ (w - goal)
            after = vectors.T @ (w - factor / values[-1] * x.T @ (x @ (w - goal)) / len(x) - goal)
            assert bool((before * after < 0).any()) is flips


def test_adagrad_divides_by_positive_numbers() -> None:
    w, squares = RANDOM.normal(size=4), np.zeros(4)
    for _ in range(200):
        gradient = RANDOM.normal() * RANDOM.exponential(size=4)
        squares += gradient**2
        update = -0.1 * gradient / (np.sqrt(squares) + 1e-8)
        w = w + update
        assert np.sign(update).tolist() == (-np.sign(gradient)).tolist()


def test_a_layer_of_sigmoids_emits_positive_numbers_whatever_it_reads() -> None:
    x = RANDOM.normal(size=(200, 5)) - RANDOM.normal(size=5) * 3
    for inputs in (x, x - x.mean(axis=0), -np.abs(x), 0 * x):
        emitted = sigmoid(inputs @ RANDOM.normal(size=(5, 7)) * 9)
        assert emitted.min() > 0
        assert emitted.mean(axis=0).min() > 0


def test_scaling_pixels_to_a_range_need_not_center_them() -> None:
    dark = RANDOM.integers(0, 60, (50, 4)).astype(float)
    assert (dark / 255).min() >= 0
    assert (dark / 255).mean(axis=0).min() > 0.05
    assert (dark / 127.5 - 1).mean(axis=0).max() < -0.5
    even = np.concatenate([dark, 255 - dark])  # as much light as dark: here half the range is the mean
    assert (even / 127.5 - 1).mean(axis=0) == pytest.approx(np.zeros(4))


def test_a_relu_whose_weights_and_bias_are_negative_is_off_for_positive_inputs() -> None:
    def loss(w: np.ndarray, b: float, x: np.ndarray) -> float:
        return anp.sum((anp.maximum(x @ w + b, 0) - 1.0) ** 2)  # type: ignore[no-any-return]

    for _ in range(50):
        w, b, x = -RANDOM.exponential(size=3), -RANDOM.exponential(), RANDOM.exponential(size=(9, 3))
        assert (x @ w + b).max() < 0
        assert grad(loss)(w, b, x).tolist() == [0, 0, 0]
        assert grad(loss, 1)(w, b, x) == 0
        assert np.abs(grad(loss)(w, b, -9 * x)).min() > 0  # it comes back where inputs are negative


def test_a_mean_shifts_every_pre_activation_by_one_number() -> None:
    x, w, b = RANDOM.exponential(size=(40, 3)), np.array([2.0, -1.0, 3.0]), 0.7
    shift = (x @ w + b) - ((x - x.mean(axis=0)) @ w + b)
    assert shift == pytest.approx(np.full(40, sum(each * mean for each, mean in zip(w, x.mean(axis=0), strict=True))))


def test_a_relu_emits_nothing_negative_and_has_a_positive_mean_unless_it_is_off() -> None:
    for shift in (-100.0, -2.0, 0.0, 3.0):
        z = RANDOM.normal(size=(500, 3)) + shift
        assert relu(z).min() >= 0
        assert (relu(z).mean(axis=0) > 0).tolist() == (z > 0).any(axis=0).tolist()
    assert relu(np.full(5, -100.0)).mean() == 0


def test_batches_descend_on_the_bowl_of_all_data_on_average() -> None:
    x, w, goal = RANDOM.exponential(size=(6, 3)), RANDOM.normal(size=3), RANDOM.normal(size=3)
    bowl = (np.cov(x.T, ddof=0) + np.outer(x.mean(axis=0), x.mean(axis=0))) @ (w - goal)
    for size in (1, 2, 5, 6):
        gradients = [x[list(b)].T @ (x[list(b)] @ (w - goal)) / size for b in itertools.combinations(range(6), size)]
        assert np.mean(gradients, axis=0) == pytest.approx(bowl)
        assert np.allclose(gradients, bowl) == (size == 6)  # a batch by itself has a bowl of its own


def test_small_weights_or_a_bias_keep_a_sigmoid_steep_and_leave_the_signs_alone() -> None:
    x, w = RANDOM.uniform(9, 10, (200, 4)), np.ones(4)
    slopes = {
        "as it is": logistic.pdf(x @ w),
        "small": logistic.pdf(x @ w / 1000),
        "bias": logistic.pdf(x @ w - w @ x.mean(axis=0)),
    }
    assert slopes["as it is"].max() < 1e-15
    assert min(slopes["small"].min(), slopes["bias"].min()) > 0.07
    assert np.mean([slopes["small"], slopes["bias"]], axis=1).min() > 0.2
    for slope in slopes.values():
        assert (slope[:, np.newaxis] * x > 0).all()  # what harms on the way back is as before: one sign for all


def test_a_batch_norm_follows_means_and_scales_that_change_as_the_layer_before_learns() -> None:
    random = np.random.default_rng(1)
    x, w = random.uniform(size=(50, 3)), random.normal(size=(3, 2))
    before = np.tanh(x @ w)
    slope = (before - 1) * (1 - before**2)  # of a squared loss with targets of one
    after = np.tanh(x @ (w - x.T @ slope / 50))
    assert np.abs(after.mean(axis=0) - before.mean(axis=0)).min() > 0.01
    assert np.abs(np.log(after.std(axis=0) / before.std(axis=0))).min() > 0.01
    for read in (before, after):
        assert batch_normalized(read).mean(axis=0) == pytest.approx(np.zeros(2), abs=1e-12)
        assert batch_normalized(read).std(axis=0) == pytest.approx(np.ones(2), abs=0.01)
