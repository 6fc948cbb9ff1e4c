"""How often the gradient of a batch, Σ δx over B samples, is same-signed: all entries of one sign.

Inputs have independent features with one mean μ and one deviation s. The limits below hold when the
deltas have mean zero and do not depend on the inputs; they depend on μ and s only through the share
ρ = μ² / (μ² + s²), which is the correlation between any two entries of the gradient.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.checked import Array, count, number, numbers, positive
from explainer.orthants import same_sign

Sampler = Callable[[np.random.Generator, tuple[int, ...]], Array]


def batch_gradient(deltas: ArrayLike, inputs: ArrayLike) -> Array:
    """The mean of δx over each batch, (..., n), for deltas (..., B) and inputs (..., B, n)."""
    upstreams, x = numbers(deltas, "deltas"), numbers(inputs, "inputs")
    if x.ndim < 2 or x.shape[:-1] != upstreams.shape or 0 in x.shape:
        raise ValueError(
            f"expected deltas (..., B) and inputs (..., B, n), none empty, got {upstreams.shape} and {x.shape}"
        )
    return np.asarray((upstreams[..., np.newaxis] * x).mean(axis=-2))


def correlation(mean: float, deviation: float) -> float:
    """ρ = μ² / (μ² + s²), exactly the correlation of two gradient entries, for every batch size."""
    mu, s = number(mean, "mean"), positive(deviation, "deviation")
    return mu**2 / (mu**2 + s**2)


def limiting_chance(n: int, rho: float) -> float:
    """The chance that n equally correlated, normal, mean-zero numbers have one sign; ½ + arcsin(ρ)/π for n = 2.

    2 ∫ φ(z) Φ(z √(ρ / (1 − ρ)))ⁿ dz for a correlation 0 ≤ ρ < 1, by Gauss-Legendre quadrature; it is what the chance
    for a batch tends to as the batch grows.
    """
    share = number(rho, "rho")
    if not 0 <= share < 1:
        raise ValueError(f"expected a correlation rho from 0 to below 1, got {share:g}")
    points, weights = np.polynomial.legendre.leggauss(2000)
    z, spread = 9 * points, math.sqrt(share / (1 - share))
    density = 9 * weights * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    below = np.array([0.5 * math.erfc(-point * spread / math.sqrt(2)) for point in z])
    return float(2 * density @ below ** count(n, "n"))


def full_batch_chance(n: int, mean: float, deviation: float) -> float:
    """The chance that the gradient He of the whole data set is same-signed when the error e of the weights is random.

    H = s²I + μ²11ᵀ and e ~ N(0, I): the entries of He are equally correlated with (2s²μ² + nμ⁴) / (s⁴ + 2s²μ² + nμ⁴).
    """
    mu2, s2 = number(mean, "mean") ** 2, positive(deviation, "deviation") ** 2
    shared = 2 * s2 * mu2 + count(n, "n") * mu2**2
    return limiting_chance(n, shared / (s2**2 + shared))


def simulated_chance(
    batch_size: int, n: int, inputs: Sampler, deltas: Sampler, runs: int = 20_000, seed: int = 0
) -> float:
    """The share of `runs` random batches whose gradient is same-signed; its standard error is below ½/√runs."""
    random = np.random.default_rng(count(seed, "seed", least=0))
    shape = (count(runs, "runs"), count(batch_size, "batch_size"))
    upstreams = deltas(random, shape)
    return float(same_sign(batch_gradient(upstreams, inputs(random, (*shape, count(n, "n"))))).mean())


def uniform(low: float = 0.0, high: float = 1.0) -> Sampler:
    """Numbers spread evenly between low and high: mean ½(low + high), deviation (high − low)/√12."""
    if not number(low, "low") < number(high, "high"):
        raise ValueError(f"expected low < high, got {low:g} and {high:g}")
    return lambda random, shape: random.uniform(low, high, shape)


def normal(mean: float = 0.0, deviation: float = 1.0) -> Sampler:
    """Normal numbers."""
    return lambda random, shape: random.normal(number(mean, "mean"), positive(deviation, "deviation"), shape)


def plus_or_minus_one(random: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """+1 or −1, each with chance ½."""
    return 2.0 * random.integers(0, 2, shape) - 1.0


def descent_chances(
    inputs: ArrayLike, step_size: float, steps: int, runs: int = 4000, seed: int = 0
) -> NDArray[np.float64]:
    """The share of same-signed full-batch gradients at steps 0, 1, …, from random errors e ~ N(0, I): (steps + 1,)."""
    x, step = numbers(inputs, "inputs"), positive(step_size, "step_size")
    if x.ndim != 2 or 0 in x.shape:
        raise ValueError(f"expected inputs of shape (samples, features), none empty, got {x.shape}")
    moment = x.T @ x / len(x)
    errors = np.random.default_rng(count(seed, "seed", least=0)).normal(size=(count(runs, "runs"), x.shape[1]))
    shares = []
    for _ in range(count(steps, "steps", least=0) + 1):
        gradients = errors @ moment
        shares.append(same_sign(gradients).mean())
        errors = errors - step * gradients
    return np.array(shares)
