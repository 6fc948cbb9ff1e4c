"""What becomes of an error in the long run, when the same samples come round again and again.

One round of steps is a matrix: with L = ½(f − t)² and targets that the goal meets, a step of the batch B multiplies the
error, the weights minus the goal, by I − η E_B[xxᵀ]. So an eigenvalue of the product says how the error grows.
"""

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, computable, positive, table, vector
from explainer.conditioning import second_moment
from explainer.drive_reach import ROUNDING, line_of, one_round

MARGIN = 1e-7  # a factor this near to one in size is one, but for the rounding errors of a double eigenvalue


@computable
def round_map(inputs: ArrayLike, batch_size: int, step_size: float) -> Array:
    """The matrix (2, 2) by which one round of steps multiplies the error; inputs are (samples, 2)."""
    x, step, product = table(inputs, "inputs", 2), positive(step_size, "step_size"), np.eye(2)
    for batch in one_round(len(x), batch_size):
        product = (np.eye(2) - step * second_moment(x[batch])) @ product
    return np.asarray(product)


@computable
def within_reach(way: ArrayLike, inputs: ArrayLike) -> Array:
    """The part of a way (2,) that steps along these inputs can cover: all of it, unless they share one line."""
    end, line = vector(way, "way", length=2), line_of(inputs)
    if line is None:
        return end
    part = line * (line @ end) / (line @ line) if line.any() else np.zeros(2)
    return np.asarray(part if np.linalg.norm(part) > ROUNDING * np.linalg.norm(end) else np.zeros(2))


@computable
def lasting_factor(rounds: ArrayLike, error: ArrayLike) -> float:
    """By how much a round (2, 2) multiplies the size of what is left of an error (2,) in the long run.

    It is the size of the larger eigenvalue, unless the error has no part along its eigenvector: then of the other.
    """
    matrix, e = table(rounds, "rounds", 2), vector(error, "error", length=2)
    if len(matrix) != 2:
        raise ValueError(f"expected rounds of shape (2, 2), got shape {matrix.shape}")
    half, determinant = float(np.trace(matrix)) / 2, float(matrix[0, 0] * matrix[1, 1] - matrix[0, 1] * matrix[1, 0])
    square = half * half - determinant
    if square < 0:  # a pair of complex ones, which turn every error
        return float(np.sqrt(determinant)) if e.any() else 0.0
    large = half + np.copysign(np.sqrt(square), half)
    small = determinant / large if large else 0.0
    part = np.linalg.norm(matrix @ e - small * e)
    lasting = large if part > ROUNDING * abs(large) * np.linalg.norm(e) else small
    return float(abs(lasting)) if e.any() else 0.0
