"""The plan of the computation graph: where its nodes stand and its edges run, in units of the figure."""

from typing import Any

from explainer.drawing.palette import ROLES
from explainer.drawing.panel import Point
from explainer.drawing.pen import Pen

SIZE = (400.0, 300.0)
UPPER, CENTER, LOWER = 228.0, 140.0, 56.0  # the rows of the first product, of the second, and of the bias
W_AT, X_AT, B_AT = [(33.0, UPPER), (33.0, CENTER)], [(150.0, UPPER + 50), (150.0, CENTER + 46)], (33.0, LOWER)
TIMES, PLUS, LOSS, T_AT = [(150.0, UPPER), (150.0, CENTER)], (250.0, CENTER), (362.0, CENTER), (362.0, CENTER - 62)
VERDICT = (230.0, 296.0)  # from here, to the right and down
BEND = 208.0  # where the edges of the upper and of the lower row turn
GAP = 10.0  # between an edge and what is written on it
NODE = {
    "boxstyle": "round,pad=0.35,rounding_size=0.8",
    "facecolor": ROLES["paper"].light,
    "edgecolor": ROLES["faint"].light,
}
IN_NODE: dict[str, Any] = {"ha": "center", "va": "center", "zorder": 3, "bbox": NODE}
BACK: dict[str, Any] = {"role": "upstream", "alpha": 0.3, "zorder": 0.5, "solid_capstyle": "butt"}


def draw_plan(pen: Pen) -> None:
    """The nodes and edges of the graph of one neuron, the same whatever its numbers."""
    pen.bare((0, SIZE[0]), (0, SIZE[1]))
    for at, text in (*((times, "×") for times in TIMES), (PLUS, "+"), (LOSS, "½(f − t)²")):
        pen.words(at, text, **IN_NODE)
    for w, x, times in zip(W_AT, X_AT, TIMES, strict=True):
        _forward(pen, w, times)
        _forward(pen, x, times)
        _forward(pen, times, (BEND, times[1]), PLUS)
    _forward(pen, B_AT, (BEND, LOWER), PLUS)
    _forward(pen, PLUS, LOSS, gap=41)
    _forward(pen, T_AT, LOSS, gap=16)
    pen.guide([LOSS, PLUS], linewidth=16, **BACK)
    for end in (*W_AT, B_AT):
        _backward(pen, PLUS, (BEND, end[1]), (end[0] + 36, end[1]))


def above(point: Point) -> Point:
    """Where a value stands."""
    return point[0], point[1] + GAP


def below(point: Point) -> Point:
    """Where a gradient stands."""
    return point[0], point[1] - GAP


def _forward(pen: Pen, *points: Point, gap: float = 13) -> None:
    pen.guide(points, arrow=True, gap=gap)


def _backward(pen: Pen, *points: Point) -> None:
    """A branch of the trunk, with a head at its end: what δ takes back to a weight."""
    pen.guide(points, linewidth=9, **BACK)
    along, up = points[-1]
    pen.guide([(along + 2, up), (along - 8, up)], role="upstream", arrow=True, linewidth=2)
