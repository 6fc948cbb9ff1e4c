"""Where updates along given inputs can lead in n dimensions: with one sign of δ, and by the shortest path.

Inputs are rows of shape (m, n), m samples; a goal is the way (n,) from the start. A path is given by its signed lengths
(m,), how far it goes along each input in all, negative for against it. All is found by trying every set of inputs that
could be a corner of the linear program, which is exact but for rounding, and meant for few inputs.
"""

import itertools
import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, computable, table, vector, vectors

ROUNDING = 1e-9  # of amounts and heights, for unit vectors and goals scaled to one: what is smaller counts as zero
PARALLEL = 1e-12  # of determinants and singular values of unit vectors, the same
MOST = 20_000  # sets to try


class _Scene(NamedTuple):
    """The goal and the inputs as unit vectors, in coordinates of the span of the inputs."""

    goal: Array  # (r,), with the largest entry one, before it is projected
    units: Array  # (m, r)
    basis: Array  # (r, n), orthonormal
    rest: Array  # (n,), what of the goal is across the span
    scale: float  # of the goal


@computable
def one_signed(goal: ArrayLike, inputs: ArrayLike) -> Array | None:
    """Signed lengths (m,) that lead to the goal, all ≥ 0 or all ≤ 0; None if there are none.

    Updates whose δ all have one sign lead to the goal only if there are some. Raises ValueError for an input of zero,
    and for more sets of inputs than can be tried.
    """
    return next((path for path in _paths(_scene(goal, inputs)) if (path >= 0).all() or (path <= 0).all()), None)


@computable
def dividing_direction(goal: ArrayLike, inputs: ArrayLike) -> Array | None:
    """A unit vector u (n,) with u·x > 0 for each input and u·goal = 0; None if there is none.

    Updates whose δ all have one sign move u·w one way, so they do not lead to the goal. For positive inputs and a goal
    that is not zero there is one just if `one_signed` finds nothing. Raises ValueError as that does.
    """
    scene = _scene(goal, inputs)
    normals = np.array(list(_facets(scene.units))).reshape(-1, scene.units.shape[1])
    heights = normals @ scene.goal
    heights[np.abs(heights) <= ROUNDING] = 0
    up, down = heights.clip(min=0).sum(), -heights.clip(max=0).sum()
    weights = np.ones(len(normals))
    if scene.goal.any() and not scene.rest.any():  # above some facets, below others: weighted so that it cancels
        weights = np.where(heights > 0, down, np.where(heights < 0, up, max(up, down)))
        weights = weights if min(up, down) else 0 * weights
    found = weights @ normals @ scene.basis
    if scene.rest.any():  # turned, until the goal is neither above nor below
        found -= weights @ heights / (scene.rest @ scene.rest) * scene.rest
    size = np.linalg.norm(found)
    above = (scene.units @ (scene.basis @ found) > PARALLEL * size).all()
    return np.asarray(found / size) if above else None


@computable
def shortest_path(goal: ArrayLike, inputs: ArrayLike) -> Array | None:
    """Signed lengths (m,) of a shortest path to the goal along the inputs; None if no path leads there.

    Its length Σ|aᵢ|‖xᵢ‖ is the atomic norm of the goal for the unit vectors ± xᵢ/‖xᵢ‖. Raises ValueError as
    `one_signed` does.
    """
    return min(_paths(_scene(goal, inputs)), key=lambda path: float(np.abs(path).sum()), default=None)


@computable
def shortest_length(goal: ArrayLike, inputs: ArrayLike) -> float:
    """The length of `shortest_path`; infinity if no path leads there. Raises ValueError as `one_signed` does."""
    path = shortest_path(goal, inputs)
    return math.inf if path is None else float(np.abs(path).sum())


@computable
def best_bound(goal: ArrayLike, inputs: ArrayLike) -> Array | None:
    """The y (n,) in the span of the inputs with the largest y·goal of all with |y·x| ≤ ‖x‖ for each input.

    No path along the inputs is shorter than y·goal, for any such y, and the shortest is as long: strong duality. None
    if no path leads to the goal, for then y·goal has no bound. Raises ValueError as `one_signed` does.
    """
    scene = _scene(goal, inputs)
    if scene.rest.any():
        return None
    corners = (
        np.linalg.solve(scene.units[list(rows)], signs)
        for rows in _bases(scene.units)
        for signs in itertools.product((1.0, -1.0), repeat=len(rows))
    )
    allowed = (y for y in corners if np.abs(scene.units @ y).max() <= 1 + ROUNDING)
    return np.asarray(max(allowed, key=lambda y: float(y @ scene.goal)) @ scene.basis)


def _scene(goal: ArrayLike, inputs: ArrayLike) -> _Scene:
    x = table(inputs, "inputs")
    end = vectors(vector(goal, "goal"), "goal", x.shape[1])
    if not x.any(axis=1).all():
        raise ValueError(f"expected inputs other than the zero vector, got {inputs!r}")
    units = x / np.abs(x).max(axis=1, keepdims=True)
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    _, sizes, directions = np.linalg.svd(units)
    basis = directions[: int((sizes > PARALLEL).sum())]
    if math.comb(len(x), len(basis)) > MOST:
        raise ValueError(f"expected few inputs, so that all sets of {len(basis)} can be tried, got {len(x)}")
    scale = float(np.abs(end).max()) or 1.0
    end = end / scale
    along = basis @ end
    rest = end - along @ basis
    return _Scene(along, units @ basis.T, basis, rest if np.abs(rest).max() > ROUNDING else 0 * rest, scale)


def _bases(units: Array) -> Iterator[tuple[int, ...]]:
    """The sets of inputs that span what all span."""
    m, r = units.shape
    for rows in itertools.combinations(range(m), r):
        if abs(np.linalg.det(units[list(rows)])) > PARALLEL:
            yield rows


def _paths(scene: _Scene) -> Iterator[Array]:
    """The signed lengths (m,) of a path to the goal along each set of inputs that spans what all span."""
    if scene.rest.any():
        return
    for rows in _bases(scene.units):
        path = np.zeros(len(scene.units))
        path[list(rows)] = np.linalg.solve(scene.units[list(rows)].T, scene.goal)
        path[np.abs(path) <= ROUNDING] = 0
        yield scene.scale * path


def _facets(units: Array) -> Iterator[Array]:
    """A unit vector (r,) across each facet of the cone of the inputs, pointing inwards."""
    m, r = units.shape
    for rows in itertools.combinations(range(m), r - 1):
        _, sizes, directions = np.linalg.svd(units[list(rows)].reshape(-1, r))
        if (sizes > PARALLEL).sum() == r - 1:
            normal, heights = directions[-1], units @ directions[-1]
            for sign in (1, -1):
                if (sign * heights >= -ROUNDING).all():
                    yield sign * normal
