"""How mean and covariance mix in H: the bound, the interlacing and the secular equation, over random data."""

import numpy as np
import pytest
from scipy.optimize import brentq

from explainer import conditioning


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Samples, their mean and their covariance."""
    random = np.random.default_rng(seed)
    n = int(random.integers(2, 6))
    x = random.normal(size=(12, n)) @ random.normal(size=(n, n)) + random.normal(0, 2, n)
    return x, x.mean(axis=0), np.cov(x.T, ddof=0)


def steepness(x: np.ndarray, direction: np.ndarray) -> float:
    """The mean square of the samples along a direction."""
    unit = direction / np.hypot.reduce(direction)
    return float(np.mean([(sample @ unit) ** 2 for sample in x]))


@pytest.mark.parametrize("seed", range(40))
def test_the_bound_is_the_steepness_along_the_mean(seed: int) -> None:
    x, mean, covariance = drawn(seed)
    bound = conditioning.steepest_bound(mean, covariance)
    assert bound == pytest.approx(steepness(x, mean))
    largest = np.linalg.svd(x, compute_uv=False)[0] ** 2 / 12
    assert bound <= largest * (1 + 1e-12)
    assert bound > (mean**2).sum()


def test_it_is_attained_where_the_mean_is_an_eigenvector() -> None:
    assert conditioning.steepest_bound([0, 3], [[4, 0], [0, 1]]) == pytest.approx(10)
    assert conditioning.eigenvalues([[4, 0], [0, 10]])[-1] == 10


@pytest.mark.parametrize("seed", range(40))
def test_each_eigenvalue_lies_between_two_of_the_covariance_where_the_secular_equation_is_met(seed: int) -> None:
    _, mean, covariance = drawn(seed)
    spreads, axes = np.linalg.eigh(covariance)
    parts = (axes.T @ mean) ** 2

    def secular(value: float) -> float:
        return float(1 + (parts / (spreads - value)).sum())

    found = conditioning.eigenvalues(covariance + np.outer(mean, mean))
    ceilings = [*spreads[1:], spreads[-1] + (mean**2).sum() * 1.001]
    for value, low, high in zip(found, spreads, ceilings, strict=True):
        inside = (high - low) * 1e-9
        assert low <= value <= high
        assert value == pytest.approx(brentq(secular, low + inside, high - inside, rtol=1e-13), rel=1e-6)
    assert found[-1] <= spreads[-1] + mean @ mean
    along = conditioning.eigenvalues(covariance + (mean @ mean) * np.outer(axes[:, -1], axes[:, -1]))
    assert along == pytest.approx([*spreads[:-1], spreads[-1] + mean @ mean])  # where the mean lies along the widest
    assert found.sum() - spreads.sum() == pytest.approx(mean @ mean)


def test_bad_input_is_refused_with_what_was_expected() -> None:
    for mean, covariance, said in (
        ([0, 0], np.eye(2), "squared length of mean to be above zero"),
        ([1, 2, 3], np.eye(2), "mean to have 2 entries"),
        ([1, 2], [[1, 2], [0, 1]], "symmetric"),
    ):
        with pytest.raises(ValueError, match=said):
            conditioning.steepest_bound(mean, covariance)
    with pytest.raises(ValueError, match="mean squared length of inputs to be above zero"):
        conditioning.random_rate([[0.0, 0.0]])
