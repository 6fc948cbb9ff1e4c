"""How often the gradient of a batch, the mean of δx over B samples, is same-signed: all entries of one sign, none zero.

Where a function speaks of `Features`, they are independent and share one mean μ and one deviation s. Where it speaks
of large batches, the deltas have mean zero and do not depend on the inputs. The chance then depends on μ and s through
ρ = μ² / (μ² + s²) alone, the correlation of two entries. If the mean of the deltas is not zero, it tends to one.
"""

import math
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, computable, count, number, numbers, positive
from explainer.conditioning import Features, eigenvalues
from explainer.neuron import weight_gradient
from explainer.optimizers import path_in_range
from explainer.orthants import same_sign

# Draws one more sample for each of so many batches: deltas (batches,) and inputs (batches, n).
Draw = Callable[[np.random.Generator, int], tuple[Array, Array]]


@computable
def batch_gradient(deltas: ArrayLike, inputs: ArrayLike) -> Array:
    """The mean of δx over each batch, (..., n), for deltas (..., B) and inputs (..., B, n)."""
    upstreams, x = numbers(deltas, "deltas"), numbers(inputs, "inputs")
    if x.ndim < 2 or x.shape[:-1] != upstreams.shape or 0 in x.shape:
        shapes = f"{upstreams.shape} and {x.shape}"
        raise ValueError(f"expected deltas (..., B) and inputs (..., B, n), none empty, got {shapes}")
    return np.asarray(weight_gradient(upstreams, x).mean(axis=-2))


def correlation(features: Features) -> float:
    """ρ = μ² / (μ² + s²), the correlation of any two entries of a batch's gradient, the same for every batch size."""
    return features.mean**2 / (features.mean**2 + features.deviation**2)


def limiting_chance(n: int, rho: float) -> float:
    """The chance that n equally correlated, normal, mean-zero numbers have one sign; ½ + arcsin(ρ)/π for n = 2.

    2 ∫ φ(z) Φ(z √(ρ / (1 − ρ)))ⁿ dz for a correlation 0 ≤ ρ < 1, by the trapezoidal rule; it is what the chance
    for a batch tends to as the batch grows.
    """
    share = number(rho, "rho")
    if not 0 <= share < 1:
        raise ValueError(f"expected a correlation rho from 0 to below 1, got {share:g}")
    z, spread = np.linspace(-9, 9, 3601), math.sqrt(share / (1 - share))
    density = (z[1] - z[0]) * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    below = np.array([0.5 * math.erfc(-point * spread / math.sqrt(2)) for point in z])
    return float(2 * density @ below ** count(n, "n"))


def coin_chances(n: int, largest: int) -> Array:
    """The exact chances for batches of 1, 2, …, `largest` samples with δ = ±1 by a fair coin, (largest,).

    The n features are independent and uniform from 0 to 1. With k deltas of +1 among B, an entry is distributed as
    the sum of B uniform numbers minus (B − k); the whole part of such a sum is j with the chance A(B, j) / B!, where
    A are the Eulerian numbers. Given k, the entries are independent. For B = 2 the chance is ½ + 2⁻ⁿ.
    """
    features, chances = count(n, "n"), []
    wholes, coins = np.ones(1), np.array([0.5, 0.5])  # the chances of j = 0, …, B − 1 and of k = 0, …, B
    for b in range(1, count(largest, "largest") + 1):
        above = np.concatenate([[0.0], np.cumsum(wholes[::-1])])  # of an entry above zero, for k = 0, …, B
        chances.append(2 * coins @ above**features)  # all below zero is as likely, with the signs of δ swapped
        j = np.arange(b + 1)
        wholes = ((j + 1) * np.append(wholes, 0) + (b + 1 - j) * np.append(0, wholes)) / (b + 1)
        coins = (np.append(coins, 0) + np.append(0, coins)) / 2
    return np.array(chances)


def growing_gradients(draw: Draw, largest: int, runs: int, seed: int) -> Iterator[Array]:
    """The gradients of `runs` batches of 1, then of 2, …, then of `largest` samples: one (runs, n) for each size.

    The batches grow sample by sample, so that neighboring sizes are not independent.
    """
    random = np.random.default_rng(count(seed, "seed", least=0))
    total: Array | None = None
    for size in range(1, count(largest, "largest") + 1):
        gradients = weight_gradient(*draw(random, count(runs, "runs")))
        total = gradients if total is None else total + gradients
        yield total / size


def simulated_chances(draw: Draw, largest: int, runs: int, seed: int) -> Array:
    """The share of same-signed gradients for each batch size, (largest,); standard errors of at most ½/√runs."""
    return np.array([same_sign(gradients).mean() for gradients in growing_gradients(draw, largest, runs, seed)])


def mean_lengths(draw: Draw, largest: int, runs: int, seed: int) -> Array:
    """The mean length of the gradient for each batch size, (largest,).

    Over the length of the mean gradient it says how many times as long as the straight line descent with small steps
    is, as long as the mean gradient keeps its direction.
    """
    sizes = growing_gradients(draw, largest, runs, seed)
    return np.array([np.linalg.norm(gradients, axis=1).mean() for gradients in sizes])


def full_batch_chance(features: Features) -> float:
    """The chance that the gradient He of the whole data set is same-signed when the error e of the weights is random.

    H = s²I + μ²11ᵀ and e ~ N(0, I): the entries of He are equally correlated, (2s²μ² + nμ⁴) / (s⁴ + 2s²μ² + nμ⁴).
    """
    mu2, s2 = features.mean**2, features.deviation**2
    shared = 2 * s2 * mu2 + features.n * mu2**2
    return limiting_chance(features.n, shared / (s2**2 + shared))


@computable
def descent_chances(hessian: ArrayLike, step_size: float, steps: int, runs: int, seed: int) -> Array:
    """The share of same-signed full-batch gradients at steps 0, 1, …, (steps + 1,).

    The `runs` errors e of the weights start at random, e ~ N(0, I). One step turns the error e into e − ηHe. Raises
    OverflowError when descent diverges beyond floating-point numbers.
    """
    moment, step = numbers(hessian, "hessian"), positive(step_size, "step_size")
    random = np.random.default_rng(count(seed, "seed", least=0))
    start = random.normal(size=(count(runs, "runs"), len(eigenvalues(moment))))
    course = path_in_range(lambda errors, _: errors @ moment, start, step, count(steps, "steps", least=0))
    return np.array([same_sign(errors @ moment).mean() for errors in course])
