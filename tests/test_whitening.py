"""Whitening, against scipy's matrix root; PCA's rotation beside it."""

import numpy as np
import pytest
from scipy.linalg import sqrtm

from explainer.whitening import whitened

RANDOM = np.random.default_rng(9)
X = 3 + RANDOM.normal(size=(50, 4)) @ RANDOM.normal(size=(4, 4)) * [1, 10, 0.1, 1]


def test_whitened_samples_are_those_of_the_inverse_root_of_the_covariance() -> None:
    covariance = np.cov(X.T, ddof=0)
    assert whitened(X) == pytest.approx((X - X.mean(axis=0)) @ np.linalg.inv(np.real(sqrtm(covariance))), rel=1e-6)


def test_the_second_moment_of_whitened_samples_is_the_identity() -> None:
    z = whitened(X)
    assert np.einsum("si,sj->ij", z, z) / len(z) == pytest.approx(np.eye(4), abs=1e-9)


def test_a_rotation_to_the_principal_axes_changes_no_eigenvalue_and_division_on_them_whitens() -> None:
    rest = X - X.mean(axis=0)
    axes = np.linalg.svd(rest, full_matrices=False)[2].T
    rotated = rest @ axes
    values = [np.linalg.eigvalsh(x.T @ x / len(x)) for x in (rest, rotated)]
    assert values[0] == pytest.approx(values[1])
    divided = rotated / rotated.std(axis=0)
    assert divided.T @ divided / len(X) == pytest.approx(np.eye(4), abs=1e-9)


@pytest.mark.parametrize(
    "flat", [np.column_stack([X, X[:, 0] - 2 * X[:, 1]]), X[:3], np.column_stack([X, np.ones(50)])]
)
def test_samples_that_do_not_vary_in_some_direction_are_refused(flat: np.ndarray) -> None:
    with pytest.raises(ValueError, match="vary in every direction"):
        whitened(flat)
    with pytest.raises(ValueError, match="got variances from 0 on"):
        whitened([[1, 0], [-1, 0]])
