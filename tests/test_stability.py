"""Limits of the step size in the mean square, against all batches of a quadrature rule or of a few samples."""

import itertools
import math

import numpy as np
import pytest
from scipy.optimize import brentq

from explainer import stability
from explainer.conditioning import Features

UNIFORM = [(0.0, 1.0), (-0.5, 0.5), (-1.0, 3.0)]


def radius(samples: np.ndarray, odds: np.ndarray, batch_size: int, step_size: float) -> float:
    """How E[eeᵀ] grows in a step, over all batches of the samples: the largest eigenvalue on all matrices (n, n)."""
    n, total = samples.shape[1], 0.0
    for batch in itertools.product(range(len(samples)), repeat=batch_size):
        chosen = samples[list(batch)]
        step = np.eye(n) - step_size * chosen.T @ chosen / batch_size
        total = total + odds[list(batch)].prod() * np.kron(step, step)
    return float(np.abs(np.linalg.eigvals(total)).max())


@pytest.mark.parametrize(("low", "high"), UNIFORM)
@pytest.mark.parametrize(("n", "batch_size"), [(2, 1), (2, 2), (2, 3), (3, 1), (4, 1)])
def test_the_mean_square_limit_is_where_the_second_moment_of_the_error_stops_falling(
    low: float, high: float, n: int, batch_size: int
) -> None:
    nodes, weights = np.polynomial.legendre.leggauss(3)  # exact up to the fifth power
    samples = np.array(list(itertools.product((low + high) / 2 + (high - low) / 2 * nodes, repeat=n)))
    odds = np.array([math.prod(pair) for pair in itertools.product(weights / 2, repeat=n)])
    limit = stability.mean_square_limit(Features.uniform(n, low, high), batch_size)
    expected = brentq(lambda eta: radius(samples, odds, batch_size, eta) - 1, 0.7 * limit, 1.3 * limit)
    assert limit == pytest.approx(expected)
    for share in (0.1, 0.5, 0.9):
        assert radius(samples, odds, batch_size, share * limit) < 1


def test_large_batches_have_the_limit_of_the_full_batch() -> None:
    features = Features.uniform(5)
    assert stability.mean_square_limit(features, 10**8) == pytest.approx(2 / features.largest_eigenvalue)


SETS = {
    "crossed": np.array([[-4.0, 3.0], [-4.0, 5.0], [4.0, 3.0], [4.0, 5.0]]),
    "three positive": np.array([[1.0, 9.0], [9.0, 1.0], [2.0, 7.0]]),
    "one feature": np.array([[0.0], [1.0]]),
}


@pytest.mark.parametrize("samples", SETS.values(), ids=SETS)
@pytest.mark.parametrize("batch_size", [1, 2, 3])
def test_the_limit_of_samples_is_where_all_their_batches_together_stop_shrinking_the_error(
    samples: np.ndarray, batch_size: int
) -> None:
    odds = np.full(len(samples), 1 / len(samples))
    limit = stability.sample_limit(samples, batch_size)
    expected = brentq(lambda eta: radius(samples, odds, batch_size, eta) - 1, 0.7 * limit, 1.3 * limit)
    assert limit == pytest.approx(expected)


def test_a_direction_without_samples_does_not_decide_the_limit() -> None:
    """Samples ±a along (1, −1): the error along it is multiplied by 1 − ηa² at each step, whatever is drawn."""
    assert stability.sample_limit([[0.5, -0.5], [-0.5, 0.5]], 1) == pytest.approx(2 / 0.5)


def test_samples_of_one_length_have_the_limit_of_the_formula() -> None:
    samples = np.array([[1.0, 2.0], [2.0, 1.0], [-1.0, 2.0]])
    for batch_size in (1, 5, 40):
        shrinks = stability.sample_step(samples, batch_size)
        values, vectors = np.linalg.eigh(samples.T @ samples / 3)
        assert shrinks == pytest.approx(2 * batch_size / (5 + (batch_size - 1) * values[-1]))
        error, eta = vectors[:, -1], 0.999 * shrinks  # E‖e − ηĤe‖², with E[Ĥ²] written out
        second = 5 * samples.T @ samples / 3 + (batch_size - 1) * (samples.T @ samples / 3) @ samples.T @ samples / 3
        after = 1 - 2 * eta * values[-1] + eta**2 * error @ second @ error / batch_size
        assert after == pytest.approx(1, abs=0.01)
        assert after < 1


def moments(x: np.ndarray) -> tuple[float, float]:
    """The mean squared length of the samples and the largest eigenvalue of their second moment."""
    return float((x**2).sum(axis=1).mean()), float(np.linalg.norm(x, 2) ** 2 / len(x))


def test_the_gain_of_centering_rises_with_the_batch_exactly_if_it_lowers_the_largest_eigenvalue_the_more() -> None:
    random, seen = np.random.default_rng(8), set()
    for _ in range(300):
        x = random.uniform(0, random.uniform(0.2, 9, 2), (random.integers(3, 7), 2)) + random.normal(0, 3, 2)
        (length, top), (length_centered, top_centered) = moments(x), moments(x - x.mean(axis=0))
        centered = x - x.mean(axis=0)
        gains = [stability.sample_step(centered, b) / stability.sample_step(x, b) for b in (1, 2, 7, 60)]
        rises = top / top_centered > length / length_centered
        assert (np.diff(gains) > 0).all() if rises else (np.diff(gains) < 0).all()
        seen.add(bool(rises))
    assert seen == {True, False}


def test_bad_arguments_are_named() -> None:
    with pytest.raises(ValueError, match="n to be a whole number of at least 2"):
        stability.mean_square_limit(Features.uniform(1), 1)
    with pytest.raises(ValueError, match="batch_size"):
        stability.mean_square_limit(Features.uniform(2), 0)
    with pytest.raises(ValueError, match="batch_size"):
        stability.sample_limit([[1.0]], 0)
    with pytest.raises(ValueError, match="mean squared length of inputs"):
        stability.sample_step([[0.0, 0.0]], 1)
    with pytest.raises(ValueError, match="largest eigenvalue of inputs"):
        stability.sample_limit([[0.0, 0.0]], 1)
