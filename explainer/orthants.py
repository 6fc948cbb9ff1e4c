"""Signs, quadrants and orthants: where a same-signed update can go, and the shortest way to the rest.

An orthant is a quadrant in n dimensions: all vectors of one sign pattern. A gradient δx with x > 0 and
δ ≠ 0 lies in one of two, all plus or all minus. Vectors have shape (..., n); lengths are Euclidean.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.checked import Array, computable, count, number, vector, vectors
from explainer.quadrature import gauss_legendre


def same_sign(v: ArrayLike, *, strictly: bool = True) -> NDArray[np.bool_]:
    """Whether all entries of v (..., n) are above zero or all below it, shape (...).

    Weakly (`strictly=False`), zeros are allowed: all entries ≥ 0 or all ≤ 0.
    """
    entries = vectors(v, "v")
    if strictly:
        return np.asarray((entries > 0).all(axis=-1) | (entries < 0).all(axis=-1))
    return np.asarray((entries >= 0).all(axis=-1) | (entries <= 0).all(axis=-1))


def compass(v: ArrayLike) -> str:
    """The direction of a vector (2,) on the map of the weights, such as "southeast" for (1, −1)."""
    east, north = np.sign(vector(v, "v", length=2))
    name = {1: "north", -1: "south", 0: ""}[int(north)] + {1: "east", -1: "west", 0: ""}[int(east)]
    if not name:
        raise ValueError("expected a direction, got the zero vector")
    return name


def same_sign_share(n: int) -> float:
    """2 / 2ⁿ: the share of the n-dimensional orthants, and of all directions, that is same-signed."""
    return 2.0 ** (1 - count(n, "n"))


@computable
def best_cosine(g: ArrayLike) -> Array:
    """The cosine between g (..., n) and the nearest same-signed direction, shape (...).

    It is max(‖g⁺‖, ‖g⁻‖) / ‖g‖ with the positive part g⁺ and the negative part g⁻, so at least 1/√2.
    """
    up, down, whole = _part_lengths(g)
    return np.maximum(up, down) / whole


def mean_best_cosine(n: int, nodes: int = 400) -> float:
    """The mean of `best_cosine` over all directions g in n dimensions; ½ + √2/π for n = 2, 1/√2 in the limit.

    Given k positive entries, ‖g⁺‖ / ‖g‖ = cos φ with density ∝ cosᵏ⁻¹φ sinⁿ⁻ᵏ⁻¹φ on (0, π/2), integrated by
    Gauss-Legendre quadrature on either side of the kink at π/4.
    """
    points, weights = gauss_legendre(count(nodes, "nodes"))
    half = (points + 1) * math.pi / 8
    angle, weight = np.concatenate([half, math.pi / 2 - half]), np.tile(weights, 2)
    mean = same_sign_share(n)  # all entries of one sign: the cosine is one
    for k in range(1, n):
        log_density = (k - 1) * np.log(np.cos(angle)) + (n - k - 1) * np.log(np.sin(angle))
        density = weight * np.exp(log_density - log_density.max())
        choice = math.exp(math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) - n * math.log(2))
        mean += choice * float(density @ np.maximum(np.cos(angle), np.sin(angle)) / density.sum())
    return mean


def mean_line_cosine(n: int) -> float:
    """The mean of |cos| between one line and all directions in n dimensions: Γ(n/2) / (√π Γ((n + 1)/2)), near √(2/πn).

    It is what one sample offers, which moves the weights along ±x, whether x is positive or not.
    """
    half = count(n, "n") / 2
    return math.exp(math.lgamma(half) - math.lgamma(half + 0.5)) / math.sqrt(math.pi)


def shortest_same_sign_path(goal: ArrayLike) -> Array:
    """Start, corner and end of a shortest path from 0 to goal (n,) whose steps are weakly same-signed, (3, n).

    First the positive part of the goal, then the negative part. With strictly positive inputs its length is
    approached, never attained, unless the goal is same-signed itself.
    """
    end = vector(goal, "goal")
    return np.array([np.zeros_like(end), np.maximum(end, 0), end])


@computable
def same_sign_ratio(goal: ArrayLike) -> Array:
    """The length of `shortest_same_sign_path` over the straight line, (‖g⁺‖ + ‖g⁻‖) / ‖g‖, shape (...): 1 to √2."""
    up, down, whole = _part_lengths(goal)
    return (up + down) / whole


@computable
def cone_ratio(goal: ArrayLike, half_angle: float) -> float:
    """The least path length over the straight line to goal (2,) when every step keeps near the diagonal.

    Steps lie within `half_angle` (radians, 0 < θ ≤ π/4) of the directions ±(1, 1). The ratio is
    ‖g⊥‖ / (‖g‖ sin θ), with g⊥ the part of the goal across the diagonal, and 1 if the goal lies in the cone.
    """
    end = _scaled(vector(goal, "goal", length=2))
    angle = number(half_angle, "half_angle")
    if not 0 < angle <= math.pi / 4 + 1e-12:
        raise ValueError(f"expected a half angle above 0 and up to π/4, got {angle:g}")
    along, across = abs(end[0] + end[1]) / math.sqrt(2), abs(end[0] - end[1]) / math.sqrt(2)
    inside = across <= math.tan(angle) * along
    return 1.0 if inside else float(across / (math.hypot(*end) * math.sin(angle)))


def box_half_angle(low: float, high: float) -> float:
    """The largest angle (radians) between the diagonal and an input of the box [low, high]², 0 < low < high."""
    if not 0 < number(low, "low") < number(high, "high"):
        raise ValueError(f"expected 0 < low < high, got {low:g} and {high:g}")
    return math.atan2(high, low) - math.pi / 4


def _scaled(v: Array) -> Array:
    """v (..., n) with each vector divided by its largest entry, so that no square of it overflows or vanishes."""
    largest = np.abs(v).max(axis=-1, keepdims=True)
    if not largest.all():
        raise ValueError("expected a direction, got the zero vector")
    return np.asarray(v / largest)


def _part_lengths(g: ArrayLike) -> tuple[Array, Array, Array]:
    """‖g⁺‖, ‖g⁻‖ and ‖g‖ for each g divided by its largest entry, each of shape (...)."""
    entries = _scaled(vectors(g, "g"))
    up, down, whole = (np.linalg.norm(part, axis=-1) for part in (entries.clip(min=0), entries.clip(max=0), entries))
    return np.asarray(up), np.asarray(down), np.asarray(whole)
