"""The plan of the computation graph: where its nodes stand and its edges run, in units of the figure."""

from typing import TYPE_CHECKING, Any

import numpy as np

from explainer.drawing.old_pen import Point
from explainer.drawing.palette import ROLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEAVES = {"x₁": 380.0, "w₁": 310.0, "x₂": 224.0, "w₂": 154.0, "b": 68.0}
TIMES, PLUS, LOSS, TARGET_AT = ((190.0, 345.0), (190.0, 189.0)), (304.0, 228.0), (421.0, 228.0), (421.0, 148.0)


def draw_plan(graph: "Axes") -> None:
    """The nodes and edges of the graph of one neuron, the same whatever its numbers."""
    for (name, height), end in zip(LEAVES.items(), (*TIMES[:1] * 2, *TIMES[1:] * 2, PLUS), strict=True):
        role = "input" if name.startswith("x") else "weight"
        _draw_node(graph, (24, height), name, role=role, style="italic", size=16)
        _draw_edge(graph, (40, height), (272 if end == PLUS else 150, height), end)
    for times in TIMES:
        _draw_node(graph, times, "×", size=15)
        _draw_edge(graph, times, (270, times[1]), PLUS)
    _draw_node(graph, PLUS, "+", size=15)
    _draw_edge(graph, PLUS, (386, PLUS[1]), gap=0)
    _draw_node(graph, LOSS, "½(f − t)²", size=14)
    _draw_edge(graph, TARGET_AT, LOSS, gap=15)


def _draw_node(graph: "Axes", at: Point, text: str, role: str = "ink", **style: Any) -> None:
    box = {"boxstyle": "round,pad=0.35,rounding_size=0.8", "facecolor": ROLES["paper"].light}
    box["edgecolor"] = ROLES["faint"].light
    graph.text(*at, text, color=ROLES[role].light, ha="center", va="center", zorder=3, bbox=box, **style)


def _draw_edge(graph: "Axes", *points: Point, gap: float = 12) -> None:
    """A line through the points, with an arrowhead that stops at a gap before the last."""
    color = ROLES["faint"].light
    graph.plot(*np.array(points[:-1]).T, color=color, linewidth=1.2, zorder=1)
    arrow = {"arrowstyle": "-|>", "color": color, "linewidth": 1.2, "shrinkA": 0, "shrinkB": gap}
    graph.annotate("", points[-1], points[-2], arrowprops=arrow, zorder=1)
