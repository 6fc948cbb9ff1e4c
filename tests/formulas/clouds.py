"""Samples to hold formulas against, and what loops over them, or an eigenvalue routine, say of them."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.formulas.algebra import column

Array = NDArray[np.float64]
Draw = np.random.Generator
Letters = dict[str, Any]


def cloud(draw: Draw, count: int = 7, n: int = 3) -> Array:
    """Samples in rows: correlated features, each with a mean and a deviation of its own."""
    mixed = draw.normal(size=(count, n)) @ draw.normal(size=(n, n))
    return np.asarray(mixed + draw.uniform(0.5, 2, size=n) * np.arange(1, n + 1))


def alike(n: int, mu: float, s: float) -> Array:
    """Samples whose features are uncorrelated and have one mean and one deviation: all corners of a cube."""
    return np.array(list(product((mu - s, mu + s), repeat=n)))


def second_moment(x: Array) -> Array:
    """The mean of the products of features, sample by sample."""
    total = np.zeros((x.shape[1], x.shape[1]))
    for sample in x:
        for i, one in enumerate(sample):
            for j, other in enumerate(sample):
                total[i, j] += one * other
    return total / len(x)


def of_samples(x: Array) -> Letters:
    """The letters that the pages use of samples: n, μ, Σ, H, its eigenvalues, κ, and the samples themselves."""
    h = second_moment(x)
    eigenvalues = np.linalg.eigvalsh(h)
    mean = x.sum(axis=0) / len(x)
    return {
        "n": x.shape[1],
        "mu": column(*mean),
        "Sigma": np.cov(x.T, bias=True),
        "H": h,
        "lambda_min": eigenvalues[0],
        "lambda_max": eigenvalues[-1],
        "lambda_1": eigenvalues[-1],
        "kappa": np.linalg.cond(h),
        "E": [{"x": column(*sample), "r": column(*(sample - mean))} for sample in x],
    }


def of_alike(n: int, mu: float, s: float) -> Letters:
    """The same of features that are alike: μ and s are numbers then."""
    return of_samples(alike(n, mu, s)) | {"mu": mu, "s": s}


def some_alike(draw: Draw) -> Iterator[Letters]:
    for n in (2, 3, 5):
        yield of_alike(n, draw.uniform(0.5, 2), draw.uniform(0.3, 2))


def best_step(eigenvalues: Array) -> float:
    """The step size whose largest factor is least, searched for: that factor falls before it and rises after it."""
    low, high = 0.0, 4 / float(eigenvalues.max())
    for _ in range(200):
        thirds = low + (high - low) / 3, high - (high - low) / 3
        worst = [np.abs(1 - step * eigenvalues).max() for step in thirds]
        low, high = (low, thirds[1]) if worst[0] < worst[1] else (thirds[0], high)
    return low


def slope(loss: Any, at: Array) -> Array:
    """The gradient of a quadratic loss as a column, by differences, which are exact for it."""
    gradient: Array = column(*((loss(at + one / 2) - loss(at - one / 2)) for one in np.eye(len(at))))
    return gradient
