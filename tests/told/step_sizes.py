"""How long paths of tiny steps are, and how large a step may be: by integrals, by mean squares, as measured."""

import itertools
import math
from collections.abc import Sequence

import numpy as np
from scipy.integrate import dblquad
from scipy.optimize import brentq

from explainer.experiments.step_limits import StepLimits
from tests.exhibits.conditioning.test_stable_steps import gain
from tests.told.stated import Values

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


def marks() -> Values:
    """Of the measured limits, for numbers of features, batch sizes, raw and centered, and seeds."""
    limits = StepLimits()
    gains = limits.result[..., 1] / limits.result[..., 0]
    spread = max(float((each.max() - each.min()) / each.mean()) for each in gains.reshape(-1, gains.shape[-1]))
    lines = [[gain(n, b) for b in limits.batches] for n in limits.numbers]
    return 100 * spread, 100 * np.abs(gains.mean(axis=-1) / lines - 1).max()
