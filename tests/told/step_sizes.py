"""How long paths of tiny steps are, and how large single samples let a step be: by integrals, and by mean squares."""

import itertools
import math
from collections.abc import Sequence

import numpy as np
from scipy.integrate import dblquad
from scipy.optimize import brentq

Array = np.ndarray


def small_steps(center: float) -> float:
    """E[|x across| ‖x‖] over E[(x across)²], integrated over one half of the square, as both are alike."""

    def length(y: float, x: float) -> float:
        return abs(x - y) / math.sqrt(2) * math.hypot(x - center, y - center)

    return 2 * float(dblquad(length, 0, 1, 0, lambda x: x, epsabs=1e-6)[0]) * 12


def limit(samples: Array, chances: Array) -> float:
    """The step size at which the mean square of some error stops falling, one sample at a time."""
    n = samples.shape[1]
    squares = np.einsum("k,ki,kj->ij", chances, samples, samples)
    fourths = np.einsum("k,ki,kj,kl,km->iljm", chances, *[samples] * 4).reshape(n * n, n * n)
    first = np.kron(squares, np.eye(n)) + np.kron(np.eye(n), squares)

    def radius(size: float) -> float:
        return float(np.abs(np.linalg.eigvalsh(np.eye(n * n) - size * first + size * size * fourths)).max()) - 1

    return float(brentq(radius, 0.05, 60, xtol=1e-12))


def single_gain(values: Sequence[float], chances: Sequence[float], n: int) -> float:
    """What centering gains for n independent features that have these values with these chances."""
    samples = np.array(list(itertools.product(values, repeat=n)))
    odds = np.array([math.prod(each) for each in itertools.product(chances, repeat=n)])
    return limit(samples - odds @ samples, odds) / limit(samples, odds)
