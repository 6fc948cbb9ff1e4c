"""The map that a journey is drawn on: how much of the plane it shows, and the contours of the loss on it.

A map shows both weights from minus to plus its half width.
"""

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, computable, count, positive, table, vector
from explainer.conditioning import eigenvalues, second_moment
from explainer.drive import Journey
from explainer.drive_reach import ROUNDING

LEAST = 1.5  # the half width unless the path needs more
FULL = 0.95  # of the half width: no point that is shown lies farther out
OVERVIEW = (
    4.0  # times the first distance from the goal: a path that goes farther is shown as far as this, and on demand
)
LEVELS, WIDTH = 7, 0.25  # contours, and by how much each is wider than the one within, as a share of the half width
FLATTEST = 1e-6  # of the largest eigenvalue: below it a contour of the map cannot be told from two parallel lines


@computable
def half_width(journey: Journey, at: int) -> float:
    """How far the map reaches when update number `at` is looked at: `LEAST`, or doubled until what is shown has room.

    Shown is the path until it is `OVERVIEW` times as far from the goal as at the start, and in any case until the end
    of that update.
    """
    far = np.flatnonzero(journey.distances > OVERVIEW * (1 + ROUNDING) * journey.distance)[:1]
    shown = max(int(min(far, default=len(journey.path))), count(at, "at", least=0) + 2)
    largest, half = float(np.abs(journey.run.weights[:shown]).max()), LEAST
    while largest > FULL * half * (1 + ROUNDING):
        half *= 2
    return half


@computable
def contours(inputs: ArrayLike, goal: ArrayLike, half: float, points: int = 60) -> Array:
    """Contours of the mean of L over the inputs (samples, 2), targets met at `goal` (2,): closed, (LEVELS, points, 2).

    An ellipse around the goal is 1/√λ long along each eigenvector of E[xxᵀ]; the half axis across the valley grows by
    `WIDTH` of the half width from each to the next. They are circles under the inverse root of that matrix. If an
    eigenvalue is zero they are ellipses too long for the map, which shows two parallel lines.
    """
    moment, middle = second_moment(table(inputs, "inputs", 2)), vector(goal, "goal", length=2)
    steepest = positive(eigenvalues(moment)[-1], "λmax")
    matrix = moment + FLATTEST * steepest * np.eye(2)
    root = float(np.sqrt(np.linalg.det(matrix)))
    inverse = (np.trace(matrix) + root) * np.eye(2) - matrix  # of the root, but for its size
    inverse *= np.sqrt(steepest) / (root * np.sqrt(np.trace(matrix) + 2 * root))
    angles = 2 * np.pi * np.arange(count(points, "points", least=3)) / points
    widths = positive(half, "half") * WIDTH * np.arange(1, LEVELS + 1)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    return np.asarray(middle + widths[:, np.newaxis, np.newaxis] * (circle @ inverse))
