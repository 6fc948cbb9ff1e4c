"""The same mean, seen from the whole data set: second moment, eigenvalues, condition number, rates.

For a linear neuron under the squared loss the Hessian on the weights is the second moment H = E[xxᵀ], the
covariance plus μμᵀ. Descent on it with step size η multiplies the error along an eigenvector by 1 − ηλ.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, computable, count, number, numbers, positive, table, vector

LARGEST = 1e40  # what the closed forms take the fourth power of


@dataclass(frozen=True)
class Features:
    """n independent features that share one mean μ and one deviation s: what the closed forms below hold for."""

    n: int
    mean: float
    deviation: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "n", count(self.n, "n"))
        object.__setattr__(self, "mean", number(self.mean, "mean"))
        object.__setattr__(self, "deviation", positive(self.deviation, "deviation"))
        if abs(self.mean) > LARGEST or not 1 / LARGEST <= self.deviation <= LARGEST:
            limits = f"a mean up to {LARGEST:g} in size and a deviation from {1 / LARGEST:g} to {LARGEST:g}"
            raise ValueError(f"expected {limits}, got {self.mean:g} and {self.deviation:g}")

    @classmethod
    def uniform(cls, n: int, low: float = 0.0, high: float = 1.0) -> "Features":
        """Features spread evenly between low and high: mean ½(low + high), deviation (high − low)/√12."""
        start, end = number(low, "low"), number(high, "high")
        return cls(n, (start + end) / 2, positive(end - start, "high − low") / math.sqrt(12))

    @property
    def centered(self) -> "Features":
        """The same features, each minus its mean."""
        return Features(self.n, 0.0, self.deviation)

    @property
    def hessian(self) -> Array:
        """H = s²I + μ²11ᵀ, (n, n)."""
        return np.asarray(self.deviation**2 * np.eye(self.n) + self.mean**2)

    @property
    def squared_length(self) -> float:
        """E‖x‖² = n(μ² + s²), the sum of the eigenvalues of H."""
        return self.n * (self.mean**2 + self.deviation**2)

    @property
    def largest_eigenvalue(self) -> float:
        """s² + nμ², along the mean; the other n − 1 eigenvalues are s²."""
        return self.deviation**2 + self.n * self.mean**2

    @property
    def condition_number(self) -> float:
        """κ = 1 + nμ²/s² for n ≥ 2: 1 + 3n for features uniform from 0 to 1. One feature alone has κ = 1."""
        return self.largest_eigenvalue / self.deviation**2 if self.n > 1 else 1.0

    @property
    def biased_condition_number(self) -> float:
        """κ = λ₊²/s² with a bias learned beside the weights.

        The mean and the bias column share a 2 × 2 block with trace T = 1 + s² + nμ² and determinant s². Its larger
        eigenvalue λ₊ is at least 1, so that its smaller one, s²/λ₊, is at most s², the smallest of the others.
        """
        s2 = self.deviation**2
        trace = 1 + self.largest_eigenvalue
        return ((trace + math.sqrt(trace**2 - 4 * s2)) / 2) ** 2 / s2


@computable
def second_moment(inputs: ArrayLike) -> Array:
    """H = mean of xxᵀ over the samples, (n, n): the Hessian of the mean of ½(w·x − t)² on the weights."""
    x = table(inputs, "inputs")
    return np.asarray(x.T @ x / len(x))


def with_bias_column(inputs: ArrayLike) -> Array:
    """The samples with a constant 1 appended to each: the bias becomes one more weight, (samples, n + 1)."""
    x = table(inputs, "inputs")
    return np.column_stack([x, np.ones(len(x))])


@computable
def eigenvalues(hessian: ArrayLike) -> Array:
    """The eigenvalues of a symmetric matrix (n, n), ascending, (n,)."""
    return np.asarray(np.linalg.eigvalsh(_symmetric(hessian)))


def condition_number(hessian: ArrayLike) -> float:
    """κ = λmax / λmin; infinity if the smallest eigenvalue is zero to rounding."""
    values = eigenvalues(hessian)
    if values[-1] <= 0 or values[0] < -1e-9 * values[-1]:
        raise ValueError(f"expected eigenvalues of at least 0 and one above it, got {values}")
    return math.inf if values[0] <= 1e-13 * values[-1] else float(values[-1] / values[0])


@computable
def fastest_step_size(hessian: ArrayLike) -> float:
    """η = 2 / (λmin + λmax): no other fixed step size shrinks the error faster in the worst case."""
    values = eigenvalues(hessian)
    return number(2 / positive(values[0] + values[-1], "λmin + λmax"), "2 / (λmin + λmax)")


def rate(kappa: float) -> float:
    """(κ − 1) / (κ + 1): what one step of the fastest fixed size leaves of the error in the worst case."""
    known = number(kappa, "kappa")
    if known < 1:
        raise ValueError(f"expected a condition number of at least 1, got {known:g}")
    return (known - 1) / (known + 1)


def steps_needed(kappa: float, tolerance: float = 1e-6) -> int:
    """The steps of the fastest fixed size until at most `tolerance` of the error is left, in the worst case."""
    share = number(tolerance, "tolerance")
    if not 0 < share < 1:
        raise ValueError(f"expected a tolerance between 0 and 1, got {share:g}")
    if rate(kappa) == 0:
        return 1
    left = math.log1p(-2 / (number(kappa, "kappa") + 1))  # of the rate, which is nearly one for a large κ
    return max(1, math.ceil(number(math.log(share) / left, "the number of steps")))


@computable
def random_rate(inputs: ArrayLike) -> float:
    """1 − λmin / E‖x‖²: what a step leaves of E‖e‖² at most if it fits a random sample at once, η‖x‖² = 1.

    The samples (k, n) are drawn with chances in proportion to ‖x‖²; the goal meets all targets. An error along the
    eigenvector of λmin attains it. Strohmer and Vershynin (2009).
    """
    values = eigenvalues(second_moment(inputs))
    return float(1 - values[0] / positive(values.sum(), "the mean squared length of inputs"))


@computable
def steepest_bound(mean: ArrayLike, covariance: ArrayLike) -> float:
    """‖μ‖² + μᵀΣμ/‖μ‖², at most the largest eigenvalue of Σ + μμᵀ: the steepness along μ, (n,), not 0; Σ is (n, n)."""
    spread = _symmetric(covariance)
    center = vector(mean, "mean", len(spread))
    square = positive(center @ center, "the squared length of mean")
    return float(square + center @ spread @ center / square)


@computable
def component(eigenvalue: float, step_size: float, steps: int) -> Array:
    """The error along one eigenvector at steps 0, 1, …, from 1: (1 − ηλ)ᵏ, (steps + 1,).

    It creeps for η < 1/λ, changes sign at every step for 1/λ < η < 2/λ, and grows beyond.
    """
    factor = 1 - number(positive(step_size, "step_size") * positive(eigenvalue, "eigenvalue"), "ηλ")
    return np.asarray(factor ** np.arange(count(steps, "steps", least=0) + 1.0))


def largest_stable_step(features: Features, batch_size: int) -> float:
    """2B / (E‖x‖² + (B − 1) λmax): about the largest step size at which stochastic descent still converges.

    B samples are drawn afresh for each step. At B = 1 it is 2 / E‖x‖²; for the full batch it tends to 2 / λmax.
    """
    b = count(batch_size, "batch_size")
    return 2 * b / (features.squared_length + (b - 1) * features.largest_eigenvalue)


def stable_step_gain(features: Features, batch_size: int) -> float:
    """S(B): how many times as large a step centering allows; (μ² + s²)/s² at B = 1, 1 + nμ²/s² for the full batch."""
    return largest_stable_step(features.centered, batch_size) / largest_stable_step(features, batch_size)


def _symmetric(hessian: ArrayLike) -> Array:
    matrix = numbers(hessian, "hessian")
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        raise ValueError(f"expected a square matrix as hessian, got shape {matrix.shape}")
    if not np.allclose(matrix, matrix.T, rtol=1e-10, atol=1e-12 * np.abs(matrix).max()):
        raise ValueError("expected a symmetric matrix as hessian, got one that is not")
    return matrix
