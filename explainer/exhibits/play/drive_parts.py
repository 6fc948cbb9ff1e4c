"""Parts of the driven figure's drawing: the key to its marks, quadrants, arrows from the origin."""

from typing import Any

import numpy as np

from explainer.checked import Array
from explainer.drawing.pen import Pen

LOOKS: dict[str, tuple[str, dict[str, Any]]] = {
    "the path": ("path", {"marker": "o", "markersize": 4, "linewidth": 1.8}),
    "this update": ("path", {"linewidth": 4.5}),
    "gradient": ("upstream", {"linewidth": 2}),
    "± its input": ("input", {"linestyle": ":", "linewidth": 1.6}),
    "straight": ("goal", {"linestyle": "--", "linewidth": 1.6}),
    "in reach": ("reachable", {"linewidth": 9, "alpha": 0.3}),
    "the loss": ("faint", {"linewidth": 1, "alpha": 0.45}),
}


def draw_key(pen: Pen) -> None:
    """A short piece of each mark, with its name."""
    pen.bare((0, 1), (len(LOOKS) - 0.4, -0.6))
    for row, (name, (role, look)) in enumerate(LOOKS.items()):
        pen.guide([(0.03, row), (0.18, row)], role=role, solid_capstyle="butt", **look)
        pen.words((0.25, row), name, role=role, va="center")


def quadrant(point: Array, signs: Array, half: float) -> Array:
    """The corners of the quadrant of these signs around a point, as far as a map so wide shows it, (4, 2)."""
    far = half * signs
    return np.array([point, [far[0], point[1]], far, [point[0], far[1]]])


def from_zero(points: Array) -> Array:
    """Arrows from the origin to the points (k, 2), as (k, 2, 2)."""
    return np.stack([np.zeros_like(points), points], axis=1)
