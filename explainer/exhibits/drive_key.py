"""What the marks of the driven figure stand for, beside the drawing."""

from typing import TYPE_CHECKING, Any

from explainer.palette import ROLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LOOKS: dict[str, tuple[str, dict[str, Any]]] = {
    "the path": ("path", {"marker": "o", "markersize": 4, "linewidth": 1.8}),
    "this update": ("path", {"linewidth": 4.5}),
    "gradient": ("upstream", {"linewidth": 2}),
    "± its input": ("input", {"linestyle": ":", "linewidth": 1.6}),
    "straight": ("goal", {"linestyle": "--", "linewidth": 1.6}),
    "in reach": ("reachable", {"linewidth": 9, "alpha": 0.3}),
}


def draw_key(corner: "Axes") -> None:
    """A short piece of each mark, with its name."""
    corner.set(xlim=(0, 1), ylim=(len(LOOKS) - 0.4, -0.6))
    corner.set_axis_off()
    for row, (name, (role, look)) in enumerate(LOOKS.items()):
        color = ROLES[role].light
        corner.plot([0.02, 0.2], [row, row], color=color, solid_capstyle="butt", **look)
        corner.text(0.27, row, name, color=color, va="center", size=12.5)
