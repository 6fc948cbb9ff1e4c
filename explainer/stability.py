"""Up to which step size stochastic descent converges in the mean square: exact, and what the formula says.

B samples are drawn afresh for each step, and the goal meets every target, so that the error e of the weights becomes
e − η · mean of x(x·e) over the batch. It converges in the mean square if the mean of ‖e‖² falls to zero, which few
rare runs can spoil.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, computable, count, positive, table
from explainer.conditioning import Features, eigenvalues, second_moment


@computable
def mean_square_limit(features: Features, batch_size: int) -> float:
    """The step size below which the mean of ‖e‖² tends to zero, exactly, by bisection; n ≥ 2.

    One step turns the second moment C = E[eeᵀ] into C − η(HC + CH) + η²(E[xxᵀCxxᵀ] + (B − 1)HCH)/B. For features that
    are alike it suffices to look at C = aI + b11ᵀ, and there the step is a matrix (2, 2).
    """
    count(features.n, "n", least=2)
    b = count(batch_size, "batch_size")
    return _bisected(lambda step: _step_on_moments(features, b, step), 2 / features.largest_eigenvalue)


@computable
def sample_step(inputs: ArrayLike, batch_size: int) -> float:
    """2B / (E‖x‖² + (B − 1) λmax) for samples (k, n), each as likely as the others: what the formula says of them."""
    x, b = table(inputs, "inputs"), count(batch_size, "batch_size")
    values = eigenvalues(second_moment(x))
    return float(2 * b / (positive(values.sum(), "the mean squared length of inputs") + (b - 1) * values[-1]))


@computable
def sample_limit(inputs: ArrayLike, batch_size: int) -> float:
    """The step size below which the mean of ‖e‖² tends to zero, exactly, for samples (k, n) drawn with replacement.

    One step turns C = E[eeᵀ] into C − η(HC + CH) + η²(E[xxᵀCxxᵀ]/B + (1 − 1/B)HCH), a matrix (n², n²) on the entries
    of C. Directions that no sample has a part in are left out: there, no error ever changes.
    """
    x, b = table(inputs, "inputs"), count(batch_size, "batch_size")
    values, vectors = np.linalg.eigh(second_moment(x))
    x = x @ vectors[:, values > 1e-12 * positive(values[-1], "the largest eigenvalue of inputs")]
    moment, one = second_moment(x), np.eye(x.shape[1])
    squares = np.einsum("ki,kj->kij", x, x)
    noise = np.einsum("kij,klm->iljm", squares, squares).reshape(moment.size, -1) / len(x)
    drift, full = np.kron(moment, one) + np.kron(one, moment), np.kron(moment, moment)
    return _bisected(
        lambda step: np.eye(moment.size) - step * drift + step**2 * (noise / b + (1 - 1 / b) * full), 2 / values[-1]
    )


def _bisected(matrix: Callable[[float], Array], high: float) -> float:
    """The step size from 0 to `high` below which no eigenvalue of the matrix reaches 1 in size."""
    low = 0.0
    for _ in range(50):
        middle = (low + high) / 2
        radius = np.abs(np.linalg.eigvals(matrix(middle))).max()
        low, high = (middle, high) if radius < 1 else (low, middle)
    return low


def _step_on_moments(features: Features, b: int, step_size: float) -> Array:
    """One step on C = aI + b11ᵀ, written on (a + b, b), the entries on and off the diagonal: (2, 2)."""
    n, h = features.n, features.hessian
    columns = []
    for basis, fourth in zip((np.eye(n), 1 - np.eye(n)), _fourth_moments(features), strict=True):
        noise = np.where(np.eye(n, dtype=bool), *fourth)
        after = basis - step_size * (h @ basis + basis @ h) + step_size**2 * (noise + (b - 1) * h @ basis @ h) / b
        columns.append([after[0, 0], after[0, 1]])
    return np.array(columns).T


def _fourth_moments(features: Features) -> tuple[tuple[float, float], tuple[float, float]]:
    """E[xxᵀCxxᵀ], an entry on and one off the diagonal, for C = I and for C = 11ᵀ − I; x = μ + s·uniform(±√3)."""
    n, m1, s2 = features.n, features.mean, features.deviation**2
    m2, m3, m4 = m1**2 + s2, m1**3 + 3 * m1 * s2, m1**4 + 6 * m1**2 * s2 + 1.8 * s2**2
    lengths = m4 + (n - 1) * m2**2, 2 * m3 * m1 + (n - 2) * m2 * m1**2
    pairs_on = 2 * (n - 1) * m3 * m1 + (n - 1) * (n - 2) * m2 * m1**2
    pairs_off = 2 * m2**2 + 4 * (n - 2) * m2 * m1**2 + (n - 2) * (n - 3) * m1**4
    return lengths, (pairs_on, pairs_off)
