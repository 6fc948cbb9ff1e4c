"""How often the gradient of a batch, the mean of δx over B samples, is same-signed: all entries of one sign.

The limits hold for independent features with one mean μ and one deviation s, and for deltas with mean zero that do
not depend on the inputs. They depend on μ and s through ρ = μ² / (μ² + s²) alone, the correlation of two entries.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, count, number, numbers, positive
from explainer.conditioning import Features, eigenvalues
from explainer.orthants import same_sign

# Draws one more sample for each of so many batches: deltas (batches,) and inputs (batches, n).
Draw = Callable[[np.random.Generator, int], tuple[Array, Array]]


def batch_gradient(deltas: ArrayLike, inputs: ArrayLike) -> Array:
    """The mean of δx over each batch, (..., n), for deltas (..., B) and inputs (..., B, n)."""
    upstreams, x = numbers(deltas, "deltas"), numbers(inputs, "inputs")
    if x.ndim < 2 or x.shape[:-1] != upstreams.shape or 0 in x.shape:
        shapes = f"{upstreams.shape} and {x.shape}"
        raise ValueError(f"expected deltas (..., B) and inputs (..., B, n), none empty, got {shapes}")
    return np.asarray((upstreams[..., np.newaxis] * x).mean(axis=-2))


def correlation(features: Features) -> float:
    """ρ = μ² / (μ² + s²), the correlation of any two entries of the gradient, the same for every batch size."""
    return features.mean**2 / (features.mean**2 + features.deviation**2)


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


def full_batch_chance(features: Features) -> float:
    """The chance that the gradient He of the whole data set is same-signed when the error e of the weights is random.

    H = s²I + μ²11ᵀ and e ~ N(0, I): the entries of He are equally correlated, (2s²μ² + nμ⁴) / (s⁴ + 2s²μ² + nμ⁴).
    """
    mu2, s2 = features.mean**2, features.deviation**2
    shared = 2 * s2 * mu2 + features.n * mu2**2
    return limiting_chance(features.n, shared / (s2**2 + shared))


def simulated_chances(draw: Draw, largest: int, runs: int, seed: int) -> Array:
    """The share of same-signed gradients among `runs` batches of 1, 2, …, `largest` samples, (largest,).

    The batches grow sample by sample, so neighboring shares are not independent. Each share has a standard error of at
    most ½/√runs.
    """
    random = np.random.default_rng(count(seed, "seed", least=0))
    shares, sums = [], np.zeros(1)
    for _ in range(count(largest, "largest")):
        deltas, inputs = draw(random, count(runs, "runs"))
        sums = sums + deltas[:, np.newaxis] * inputs
        shares.append(same_sign(sums).mean())
    return np.array(shares)


def descent_chances(hessian: ArrayLike, step_size: float, steps: int, runs: int, seed: int) -> Array:
    """The share of same-signed full-batch gradients at steps 0, 1, …, (steps + 1,).

    The `runs` errors e of the weights start at random, e ~ N(0, I). One step turns the error e into e − ηHe.
    """
    moment, step = numbers(hessian, "hessian"), positive(step_size, "step_size")
    random = np.random.default_rng(count(seed, "seed", least=0))
    errors = random.normal(size=(count(runs, "runs"), len(eigenvalues(moment))))
    shares = []
    for _ in range(count(steps, "steps", least=0) + 1):
        gradients = errors @ moment
        shares.append(same_sign(gradients).mean())
        errors = errors - step * gradients
    return np.array(shares)
