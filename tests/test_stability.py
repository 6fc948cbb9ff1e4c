"""Limits of the step size, against all batches of a quadrature rule, a scalar map and runs written out."""

import itertools
import math

import numpy as np
import pytest
from scipy.integrate import quad
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


def test_the_growth_of_one_feature_is_an_integral() -> None:
    """With one feature the error is multiplied by 1 − ηx², so that log |e| grows by the mean of log |1 − ηx²|."""
    step_sizes = np.array([0.5, 2.5, 4.0])
    shown = stability.growth(Features.uniform(1), 1, step_sizes, seed=3)
    for step_size, growth in zip(step_sizes, shown, strict=True):
        pole = min(1 / math.sqrt(step_size), 1.0)
        expected = sum(
            quad(lambda x, eta=step_size: math.log(abs(1 - eta * x * x)), *ends)[0] for ends in ((0, pole), (pole, 1))
        )
        spread = 1.2 / math.sqrt(stability.RUNS * (stability.STEPS - stability.WARM_UP))
        assert growth == pytest.approx(expected, abs=4 * spread)


def test_the_growth_of_a_batch_is_that_of_runs_written_out() -> None:
    features, eta = Features(3, 0.7, 0.2), 1.3
    (shown,) = stability.growth(features, 4, np.array([eta]), seed=0)
    random, growths = np.random.default_rng(99), []
    half = 0.2 * math.sqrt(3)
    for _ in range(30):
        e, start = random.normal(size=3), 0.0
        for step in range(200):
            x = random.uniform(0.7 - half, 0.7 + half, (4, 3))
            e = e - eta * sum(sample * (sample @ e) for sample in x) / 4
            start = math.log(np.linalg.norm(e)) if step == 39 else start
        growths.append((math.log(np.linalg.norm(e)) - start) / 160)
    error = float(np.std(growths)) * math.sqrt(2 / 30)
    assert error < 0.02
    assert shown == pytest.approx(np.mean(growths), abs=4 * error)


def test_the_typical_limit_is_where_the_growth_of_one_step_is_zero() -> None:
    """For large batches of one feature the mean of log |1 − ηx̂| crosses zero near two over the second moment."""
    features = Features(1, 2.0, 0.3)
    random = np.random.default_rng(5)
    means = (random.uniform(2 - 0.3 * math.sqrt(3), 2 + 0.3 * math.sqrt(3), (40_000, 16)) ** 2).mean(axis=1)
    expected = brentq(lambda eta: np.log(np.abs(1 - eta * means)).mean(), 0.4, 0.6)
    assert stability.typical_limit(features, 16, seed=0) == pytest.approx(expected, rel=0.01)


def test_runs_differ_by_their_seed_and_repeat_with_it() -> None:
    features = Features.uniform(2)
    one, again, other = (stability.typical_limit(features, 4, seed) for seed in (0, 0, 1))
    assert one == again != other
    assert one == pytest.approx(other, rel=0.05)


def test_bad_arguments_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="n to be a whole number of at least 2"):
        stability.mean_square_limit(Features.uniform(1), 1)
    with pytest.raises(ValueError, match="batch_size"):
        stability.mean_square_limit(Features.uniform(2), 0)
    monkeypatch.setattr(stability, "GRID", np.array([0.1, 0.2]))
    with pytest.raises(ValueError, match="a limit among the step sizes"):
        stability.typical_limit(Features.uniform(2), 1, seed=0)
