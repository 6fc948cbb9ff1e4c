"""Oracles that several pages share: plain loops over samples."""

import itertools
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr


def descent(inputs: ArrayLike, goal: ArrayLike, step_size: float, steps: int) -> np.ndarray:
    """The weights of single samples in turn from zero, targets that the goal meets, (steps + 1, n)."""
    x, goal = np.asarray(inputs, dtype=float), np.asarray(goal, dtype=float)
    path = [0 * goal]
    for k in range(steps):
        sample = x[k % len(x)]
        path.append(path[-1] - step_size * (path[-1] @ sample - goal @ sample) * sample)
    return np.array(path)


def ratio(path: np.ndarray, goal: ArrayLike) -> float:
    """How many times as long as the straight line to its goal a path is."""
    return float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum() / np.linalg.norm(goal))


def turns(path: np.ndarray) -> list[bool]:
    """For each step but the first, whether it turns back: an obtuse angle to the one before."""
    steps = np.diff(path, axis=0)
    return [bool(before @ after < 0) for before, after in itertools.pairwise(steps)]


def steps_to(path: np.ndarray, goal: ArrayLike, near: float = 0.01) -> int:
    """The first step at which so small a part of the distance is left."""
    left = np.linalg.norm(path - np.asarray(goal), axis=1)
    return int(np.argmax(left <= near * left[0] * (1 + 1e-9)))


def kappa(inputs: ArrayLike) -> float:
    """κ of E[xxᵀ]: the square of the condition number of the samples."""
    return float(np.linalg.cond(np.asarray(inputs, dtype=float))) ** 2


def uniform_chances(most: int = 20) -> list[float]:
    """For 2 to so many uniform inputs, the chance that Hε has one sign, ε ~ N(0, I): an orthant of one factor.

    H = I/12 + 11ᵀ/4, so H² = I/144 + (1/24 + n/16) 11ᵀ.
    """
    z = np.linspace(-9, 9, 20_001)
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    shared = {n: (1 / 24 + n / 16) * 144 for n in range(2, most + 1)}
    return [2 * float(np.trapezoid(density * ndtr(np.sqrt(each) * z) ** n, z)) for n, each in shared.items()]


def beside() -> tuple[Any, ...]:
    """A goal beside the wedge of (1, 2) and (2, 1), and with two step sizes how much longer its path is."""
    goal, pair = (2, 0.2), [(1, 2), (2, 1)]
    large, small = (ratio(descent(pair, goal, size, steps), goal) for size, steps in ((0.2, 400), (0.02, 4000)))
    return goal, large, 0.2, small, 0.02
