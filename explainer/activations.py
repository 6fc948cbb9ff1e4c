"""Activation functions, their slopes, and the mean and variance of what they emit for standard normal input.

The mean is what the next layer is fed: zero for an odd function, positive for sigmoid and ReLU.
"""

import functools
import math
from collections.abc import Callable
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, computable, count, numbers, positive
from explainer.quadrature import gauss_legendre

# Klambauer et al. (2017): the two constants for which SELU keeps mean 0 and variance 1.
SELU_SLOPE, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


def sigmoid(z: ArrayLike) -> Array:
    """σ(z) = 1 / (1 + e⁻ᶻ), between 0 and 1; nothing overflows, and small values keep their digits."""
    return np.asarray(np.exp(-np.logaddexp(0, -numbers(z, "z"))))


def sigmoid_slope(a: Array) -> Array:
    """σ′ where the sigmoid emits a: a(1 − a), at most ¼."""
    return a * (1 - a)


def tanh(z: ArrayLike) -> Array:
    """tanh z, odd: between −1 and 1."""
    return np.tanh(numbers(z, "z"))


def relu(z: ArrayLike) -> Array:
    """max(z, 0): never negative, but zero for half of a symmetric input."""
    return np.maximum(numbers(z, "z"), 0)


@computable
def leaky_relu(z: ArrayLike, slope: float = 0.01) -> Array:
    """z above zero, a small slope times z below."""
    entries = numbers(z, "z")
    return np.where(entries > 0, entries, positive(slope, "slope") * np.minimum(entries, 0))


def elu(z: ArrayLike) -> Array:
    """z above zero, eᶻ − 1 below (Clevert et al. 2015, with α = 1)."""
    entries = numbers(z, "z")
    return np.where(entries > 0, entries, np.expm1(np.minimum(entries, 0)))


@computable
def selu(z: ArrayLike) -> Array:
    """ELU with the two constants that keep mean 0 and variance 1 for standard normal input."""
    entries = numbers(z, "z")
    return SELU_SCALE * np.where(entries > 0, entries, SELU_SLOPE * np.expm1(np.minimum(entries, 0)))


def gelu(z: ArrayLike) -> Array:
    """z·Φ(z) with the normal distribution function Φ (exact, not the tanh approximation)."""
    entries = numbers(z, "z")
    erf = np.vectorize(math.erf, otypes=[np.float64])
    return np.asarray(0.5 * entries * (1 + erf(entries / math.sqrt(2))))


def silu(z: ArrayLike) -> Array:
    """z·σ(z), also called swish."""
    return numbers(z, "z") * sigmoid(z)


def softplus(z: ArrayLike) -> Array:
    """ln(1 + eᶻ), a smooth ReLU, always above zero."""
    entries = numbers(z, "z")
    return np.maximum(entries, 0) + np.log1p(np.exp(-np.abs(entries)))  # logaddexp(z, 0) takes six times as long


ACTIVATIONS: dict[str, Callable[[ArrayLike], Array]] = {
    "sigmoid": sigmoid,
    "tanh": tanh,
    "ReLU": relu,
    "leaky ReLU": leaky_relu,
    "ELU": elu,
    "SELU": selu,
    "GELU": gelu,
    "SiLU": silu,
    "softplus": softplus,
}

# Those that networks train with: z → a, and the slope in terms of a. They take what has diverged as well, and the
# sigmoid is a quick one: true to about 1e-16, so that smaller values lose their digits.
TRAINED: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "sigmoid": (lambda z: 0.5 + 0.5 * np.tanh(0.5 * z), sigmoid_slope),
    "tanh": (np.tanh, lambda a: 1 - a**2),
    "ReLU": (lambda z: np.maximum(z, 0), lambda a: (a > 0).astype(np.float64)),
}


def output_moments(activation: Callable[[ArrayLike], Array], nodes: int = 200) -> tuple[float, float]:
    """Mean and variance of activation(z) for z ~ N(0, 1), by Gauss-Legendre quadrature on [−12, 0] and [0, 12].

    The functions above have no kink but at 0; for them the error is below 1e-12.
    """
    points, weights = gauss_legendre(count(nodes, "nodes"))
    z = np.concatenate([6 * points - 6, 6 * points + 6])
    density = np.tile(6 * weights, 2) * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    values = activation(z)
    mean = float(density @ values)
    return mean, float(density @ (values - mean) ** 2)


def output_quantiles(activation: Callable[[ArrayLike], Array], shares: ArrayLike) -> Array:
    """The values below which activation(z), z ~ N(0, 1), stays with the probabilities `shares`, each inside (0, 1).

    For a function that never falls they are its values at the quantiles of z. The outputs at evenly probable z,
    sorted, give them for the others as well, to about 1e-4.
    """
    wanted = numbers(shares, "shares")
    if not wanted.size or not ((wanted > 0) & (wanted < 1)).all():
        raise ValueError(f"expected shares above 0 and below 1, got {shares!r}")
    return np.asarray(np.quantile(activation(_evenly_probable()), wanted, method="hazen"))


@functools.cache
def _evenly_probable(points: int = 20_000) -> Array:
    """Standard normal quantiles at the middles of equal steps of probability."""
    normal = NormalDist()
    return np.array([normal.inv_cdf((k + 0.5) / points) for k in range(points)])
