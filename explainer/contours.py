"""Where a quadratic loss ½ eᵀHe is level: ellipses around the goal, e being the error of two weights."""

import math

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, count, numbers, positive, vector


def level(hessian: ArrayLike, goal: ArrayLike, point: ArrayLike, corners: int = 144) -> Array:
    """The closed curve through `point` on which the loss is the same, (corners + 1, 2): an ellipse around the goal.

    The Hessian (2, 2) is symmetric, with eigenvalues above zero; the half axes lie along its eigenvectors and are as
    1/√λ to each other. The curve begins and ends at the point itself.
    """
    matrix, center = numbers(hessian, "hessian"), vector(goal, "goal", length=2)
    if matrix.shape != (2, 2) or not np.allclose(matrix, matrix.T, rtol=1e-10, atol=0):
        raise ValueError(f"expected a symmetric hessian of shape (2, 2), got {hessian!r}")
    values, vectors = np.linalg.eigh(matrix)
    positive(values[0], "the smallest eigenvalue of the hessian")
    across, up = np.sqrt(values) * (vectors.T @ (vector(point, "point", length=2) - center))
    angles = math.atan2(up, across) + np.linspace(0, 2 * np.pi, count(corners, "corners", least=3) + 1)
    circle = math.hypot(across, up) * np.array([np.cos(angles), np.sin(angles)])
    return np.asarray(center + (vectors @ (circle / np.sqrt(values)[:, np.newaxis])).T)
