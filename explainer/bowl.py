"""The bowl of a quadratic loss ½eᵀHe, e being the error of the weights: contours, a weight solved, paths across."""

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, computable, count, positive, table, vector
from explainer.conditioning import eigenvalues, second_moment


@computable
def contour(hessian: ArrayLike, center: ArrayLike, reach: float, points: int = 72) -> Array:
    """The contour of ½eᵀHe around `center` (2,) that reaches `reach` far along its long axis, (points + 1, 2).

    The half axes of a contour are as 1/√λ: it is √κ times as long as wide. H is (2, 2) with eigenvalues above zero.
    """
    middle, far = vector(center, "center", 2), positive(reach, "reach")
    values, vectors = _positive_definite(hessian, 2)
    angles = np.linspace(0, 2 * np.pi, count(points, "points", least=3) + 1)
    axes = far * np.sqrt(values[0] / values)
    return np.asarray(middle + np.column_stack([np.cos(angles), np.sin(angles)]) * axes @ vectors.T)


@computable
def eliminated(hessian: ArrayLike) -> Array:
    """The Hessian (n, n) on the other weights when the last of n + 1 is at its best for whatever they are.

    The Schur complement A − ccᵀ/d of [[A, c], [cᵀ, d]], d > 0. With a bias as the last weight it is the covariance.
    """
    n = len(eigenvalues(hessian)) - 1
    matrix, _ = np.asarray(hessian, dtype=float), count(n, "the number of other weights")
    column = matrix[:-1, -1]
    return np.asarray(matrix[:-1, :-1] - np.outer(column, column) / positive(matrix[-1, -1], "the last diagonal entry"))


@computable
def small_step_ratio(inputs: ArrayLike, direction: ArrayLike) -> float:
    """Path length over straight line of descent by single random samples (samples, n), as the step size tends to 0.

    E[|x·v| ‖x‖] / E[(x·v)²] when the goal lies from the start in the direction v (n,), an eigenvector of E[xxᵀ], and
    meets every target. Then each step is |x·e| ‖x‖ long, and together they lead straight on, by E[(x·e)²] / ‖e‖.
    """
    x = table(inputs, "inputs")
    v = vector(direction, "direction", x.shape[1])
    unit = v / positive(np.linalg.norm(v), "the length of direction")
    pull = second_moment(x) @ unit
    if np.linalg.norm(pull - (unit @ pull) * unit) > 1e-9 * np.abs(pull).max():
        raise ValueError(f"expected direction to be an eigenvector of the second moment, got {direction!r}")
    along = x @ unit
    return float((np.abs(along) * np.linalg.norm(x, axis=1)).mean() / positive((along**2).mean(), "E[(x·v)²]"))


def _positive_definite(hessian: ArrayLike, n: int) -> tuple[Array, Array]:
    values = eigenvalues(hessian)
    if len(values) != n or values[0] <= 0:
        raise ValueError(f"expected a hessian ({n}, {n}) with eigenvalues above zero, got the eigenvalues {values}")
    values, vectors = np.linalg.eigh(np.asarray(hessian, dtype=float))
    return values, vectors
