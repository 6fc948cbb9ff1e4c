"""Up to which step size stochastic descent converges, for independent uniform features: exact and measured.

B samples are drawn afresh for each step, and the goal meets every target, so that the error e of the weights becomes
e − η · mean of x(x·e) over the batch. Two meanings of "converges": the mean of ‖e‖² falls to zero, which few rare
runs can spoil; or a typical run does, that is, the mean of log ‖e‖ falls.
"""

import math

import numpy as np

from explainer.checked import Array, count
from explainer.conditioning import Features, largest_stable_step

RUNS, STEPS, WARM_UP = 40, 160, 40
GRID = np.linspace(0.8, 1.4, 13)  # the step sizes tried, in units of the formula's


def mean_square_limit(features: Features, batch_size: int) -> float:
    """The step size below which the mean of ‖e‖² tends to zero, exactly, by bisection; n ≥ 2.

    One step turns the second moment C = E[eeᵀ] into C − η(HC + CH) + η²(E[xxᵀCxxᵀ] + (B − 1)HCH)/B. For features that
    are alike it suffices to look at C = aI + b11ᵀ, and there the step is a matrix (2, 2).
    """
    count(features.n, "n", least=2)
    b = count(batch_size, "batch_size")
    low, high = 0.0, 2 / features.largest_eigenvalue
    for _ in range(50):
        middle = (low + high) / 2
        radius = np.abs(np.linalg.eigvals(_step_on_moments(features, b, middle))).max()
        low, high = (middle, high) if radius < 1 else (low, middle)
    return low


def growth(features: Features, batch_size: int, step_sizes: Array, seed: int) -> Array:
    """The mean growth of log ‖e‖ in one step at each step size (k,), below zero where a typical run converges: (k,).

    All step sizes see the same `RUNS` runs of `STEPS` steps; the first `WARM_UP` steps do not count.
    """
    random, b = np.random.default_rng(count(seed, "seed", least=0)), count(batch_size, "batch_size")
    errors = np.repeat(random.normal(size=(RUNS, features.n, 1)), len(step_sizes), axis=2)
    total = np.zeros(len(step_sizes))
    for step in range(STEPS):
        spread = random.uniform(-math.sqrt(3), math.sqrt(3), (RUNS, b, features.n))
        x = features.mean + features.deviation * spread
        errors = errors - step_sizes * (x.transpose(0, 2, 1) @ (x @ errors)) / b
        lengths = np.linalg.norm(errors, axis=1)
        errors /= lengths[:, np.newaxis]
        total += np.log(lengths).mean(axis=0) if step >= WARM_UP else 0
    return np.asarray(total / (STEPS - WARM_UP))


def typical_limit(features: Features, batch_size: int, seed: int) -> float:
    """The step size below which a typical run converges, measured: where `growth` first rises through zero.

    The grid is `GRID` times the formula's step size, with a straight line between its points.
    """
    sizes = GRID * largest_stable_step(features, batch_size)
    rates = growth(features, batch_size, sizes, seed)
    above = np.flatnonzero(rates > 0)
    if not above.size or above[0] == 0:
        raise ValueError(f"expected a limit among the step sizes {sizes[0]:g} to {sizes[-1]:g}, found none")
    left, right = above[0] - 1, above[0]
    share = -rates[left] / (rates[right] - rates[left])
    return float(sizes[left] + share * (sizes[right] - sizes[left]))


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
