"""The same mean, seen from the whole data set: second moment, eigenvalues, condition number, rates.

For a linear neuron under the squared loss the Hessian on the weights is the second moment H = E[xxᵀ], the
covariance plus μμᵀ. Descent on it with step size η multiplies the error along an eigenvector by 1 − ηλ.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, count, number, numbers, positive, table


def second_moment(inputs: ArrayLike) -> Array:
    """H = mean of xxᵀ over the samples, (n, n): the Hessian of the mean of ½(w·x − t)² on the weights."""
    x = table(inputs, "inputs")
    return x.T @ x / len(x)


def with_bias_column(inputs: ArrayLike) -> Array:
    """The samples with a constant 1 appended to each: the bias becomes one more weight."""
    x = table(inputs, "inputs")
    return np.column_stack([x, np.ones(len(x))])


def eigenvalues(hessian: ArrayLike) -> Array:
    """The eigenvalues of a symmetric matrix (n, n), ascending, (n,)."""
    matrix = numbers(hessian, "hessian")
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        raise ValueError(f"expected a square matrix as hessian, got shape {matrix.shape}")
    if not np.allclose(matrix, matrix.T, rtol=1e-10, atol=0):
        raise ValueError("expected a symmetric matrix as hessian")
    return np.linalg.eigvalsh(matrix)


def condition_number(hessian: ArrayLike) -> float:
    """κ = λmax / λmin; infinity if the smallest eigenvalue is zero to rounding."""
    values = eigenvalues(hessian)
    if values[-1] <= 0 or values[0] < -1e-9 * values[-1]:
        raise ValueError(f"expected eigenvalues of at least 0 and one above it, got {values}")
    return math.inf if values[0] <= 1e-13 * values[-1] else float(values[-1] / values[0])


def spike(n: int, mean: float, deviation: float) -> float:
    """The eigenvalue s² + nμ² along the mean, for n independent features with mean μ and deviation s."""
    return positive(deviation, "deviation") ** 2 + count(n, "n") * number(mean, "mean") ** 2


def spiked_condition_number(n: int, mean: float, deviation: float) -> float:
    """κ = 1 + nμ²/s² for n ≥ 2 such features: 1 + 3n for inputs uniform between 0 and 1."""
    return spike(count(n, "n", least=2), mean, deviation) / deviation**2


def biased_condition_number(n: int, mean: float, deviation: float) -> float:
    """κ with a bias learned beside the weights, for n ≥ 1 such features.

    The mean and the bias column share a 2 × 2 block with trace T = 1 + s² + nμ² and determinant s²; its larger
    eigenvalue λ₊ is at least 1, so its smaller one is s²/λ₊ ≤ s², the smallest of all, and κ = λ₊²/s².
    """
    s2 = positive(deviation, "deviation") ** 2
    trace = 1 + spike(n, mean, deviation)
    largest = (trace + math.sqrt(trace**2 - 4 * s2)) / 2
    return largest**2 / s2


def fastest_step_size(hessian: ArrayLike) -> float:
    """η = 2 / (λmin + λmax): no other fixed step size shrinks the error faster in the worst case."""
    values = eigenvalues(hessian)
    return float(2 / (values[0] + values[-1]))


def rate(kappa: float) -> float:
    """(κ − 1) / (κ + 1): what one step of the fastest fixed size leaves of the error in the worst case."""
    if number(kappa, "kappa") < 1:
        raise ValueError(f"expected a condition number of at least 1, got {kappa:g}")
    return (kappa - 1) / (kappa + 1)


def steps_needed(kappa: float, tolerance: float = 1e-6) -> int:
    """The steps of the fastest fixed size until the error is below `tolerance` of its start, in the worst case."""
    if not 0 < number(tolerance, "tolerance") < 1:
        raise ValueError(f"expected a tolerance between 0 and 1, got {tolerance:g}")
    left = rate(kappa)
    return 1 if left == 0 else math.ceil(math.log(tolerance) / math.log(left))


def component(eigenvalue: float, step_size: float, steps: int) -> Array:
    """The error along one eigenvector at steps 0, 1, …, from 1: (1 − ηλ)ᵏ, (steps + 1,).

    It creeps for η < 1/λ, changes sign at every step for 1/λ < η < 2/λ, and grows beyond.
    """
    factor = 1 - positive(step_size, "step_size") * positive(eigenvalue, "eigenvalue")
    return factor ** np.arange(count(steps, "steps", least=0) + 1.0)


@dataclass(frozen=True)
class Features:
    """n independent features with one mean and one deviation."""

    n: int
    mean: float
    deviation: float

    @property
    def centered(self) -> "Features":
        return Features(self.n, 0.0, self.deviation)


def largest_stable_step(features: Features, batch_size: int) -> float:
    """2B / (E‖x‖² + (B − 1) λmax): roughly the largest step size at which stochastic descent still converges.

    B samples are drawn afresh for each step. At B = 1 it is 2 / E‖x‖², for the full batch it tends to 2 / λmax.
    """
    b, n = count(batch_size, "batch_size"), count(features.n, "n")
    squared_length = n * (features.mean**2 + features.deviation**2)
    return 2 * b / (squared_length + (b - 1) * spike(n, features.mean, features.deviation))


def stable_step_gain(features: Features, batch_size: int) -> float:
    """S(B): how many times as large a step centering allows; (μ² + s²)/s² at B = 1, κ for the full batch."""
    return largest_stable_step(features.centered, batch_size) / largest_stable_step(features, batch_size)
