"""The graph of one neuron and its loss: values flow to the right, gradients flow back to the left."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike

from explainer import neuron
from explainer.checked import Array, vector
from explainer.exhibit import Exhibit, Table, quote
from explainer.exhibits.worked_step import nudges, worked_step
from explainer.palette import ROLES
from explainer.pen import Pen, Point

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INPUTS, WEIGHTS, BIAS, TARGET = (1.0, 2.0), (1.0, -1.0), 0.0, 1.0
STEP_SIZE, NUDGE = 0.1, 0.01

# The plan of the drawing, in units of the figure: where the nodes stand, and what lies between them.
LEAVES = {"x₁": 380.0, "w₁": 310.0, "x₂": 224.0, "w₂": 154.0, "b": 68.0}
TIMES, PLUS, LOSS, TARGET_AT = ((190.0, 345.0), (190.0, 189.0)), (304.0, 228.0), (421.0, 228.0), (421.0, 148.0)
ABOVE, BELOW = {"ha": "center", "va": "bottom"}, {"ha": "center", "va": "top"}
GAP = 5.0  # between an edge and what is written on it


@dataclass(frozen=True)
class ComputationGraph(Exhibit):
    """The values on the edges of f = w₁x₁ + w₂x₂ + b, L = ½(f − t)², and the derivative of L by each of them."""

    x: Array  # (2,)
    w: Array  # (2,)
    b: float
    products: Array  # (2,)
    f: float
    t: float
    loss: float
    delta: float
    on_products: Array  # (2,), and so on: dL by what the name says
    on_x: Array
    on_w: Array
    on_b: float
    size = (460, 420)

    @classmethod
    def compute(cls) -> Self:
        return cls.of(INPUTS, WEIGHTS, BIAS, TARGET)

    @classmethod
    def of(cls, x: ArrayLike, w: ArrayLike, b: float, t: float) -> Self:
        """The graph of the neuron with these two inputs and weights, this bias and this target."""
        inputs, weights = vector(x, "x", length=2), vector(w, "w", length=2)
        f = float(neuron.output(weights, inputs, b))
        delta = float(neuron.upstream(f, t))
        return cls(
            x=inputs,
            w=weights,
            b=b,
            products=weights * inputs,
            f=f,
            t=t,
            loss=float(neuron.squared_loss(f, t)),
            delta=delta,
            on_products=np.full(2, delta),
            on_x=neuron.input_gradient(delta, weights),
            on_w=neuron.weight_gradient(delta, inputs),
            on_b=delta,
        )

    def draw(self, *axes: "Axes") -> None:
        (graph,) = axes
        graph.set(xlim=(0, 460), ylim=(10, 424))
        graph.set_axis_off()
        _draw_plan(graph)
        pen = Pen(self, graph)
        self._draw_leaves(pen)
        middles = [(236.0, height) for _, height in TIMES]
        pen.numbers("products", _moved(middles, GAP), **ABOVE)
        pen.numbers("on_products", _moved(middles, -GAP), "δ = {}", role="upstream", **BELOW)
        pen.numbers("f", [(348, PLUS[1] + GAP)], "f = {}", **ABOVE)
        pen.numbers("delta", [(348, PLUS[1] - GAP)], "δ = {}", role="upstream", weight="bold", **BELOW)
        pen.numbers("t", _moved([TARGET_AT], -GAP), "t = {}", **BELOW)
        pen.numbers("loss", _moved([LOSS], 18), "L = {}", weight="bold", **ABOVE)
        pen.words((458, 50), "above an edge: its value", ha="right")
        pen.words((458, 30), "below it: dL/d(value)", "upstream", ha="right")

    def _draw_leaves(self, pen: Pen) -> None:
        x, w, b = ([(95.0, height) for name, height in LEAVES.items() if name[0] == letter] for letter in "xwb")
        pen.numbers("x", _moved(x, GAP), role="input", **ABOVE)
        pen.numbers("on_x", _moved(x, -GAP), ["δw₁ = {}", "δw₂ = {}"], role="upstream", **BELOW)
        pen.numbers("w", _moved(w, GAP), role="weight", **ABOVE)
        pen.numbers("on_w", _moved(w, -GAP), ["δx₁ = {}", "δx₂ = {}"], role="upstream", weight="bold", **BELOW)
        pen.numbers("b", _moved(b, GAP), role="weight", **ABOVE)
        pen.numbers("on_b", _moved(b, -GAP), "δ = {}", role="upstream", weight="bold", **BELOW)

    @property
    def step_size(self) -> float:
        return STEP_SIZE

    @property
    def update(self) -> Array:
        """What the step adds to the weights."""
        return -STEP_SIZE * self.on_w

    @property
    def after(self) -> Self:
        """The same neuron one update later, its bias held where it was."""
        return self.of(self.x, self.w + self.update, self.b, self.t)

    @property
    def worked_step(self) -> Table:
        return worked_step(self, STEP_SIZE)

    @property
    def nudges(self) -> Table:
        return nudges(self, NUDGE)

    @property
    def caption(self) -> str:
        return (
            "Values flow to the right, gradients flow back to the left. "
            rf"One number, $\dl$ = {quote(self.delta)}, reaches every weight; each multiplies it by its own input."
        )

    @property
    def alt(self) -> str:
        return (
            f"The graph of one neuron with inputs {quote(self.x)}, weights {quote(self.w)} and bias {quote(self.b)}. "
            f"Forward, the products {quote(self.products)} add up to the output f = {quote(self.f)}; with the target "
            f"{quote(self.t)} the loss is {quote(self.loss)}. "
            f"Backward, δ = {quote(self.delta)} goes unchanged through the sum to both products and to the bias. "
            f"Each product hands a weight δ times its input, {quote(self.on_w)}, and an input δ times its weight, "
            f"{quote(self.on_x)}."
        )


def _draw_plan(graph: "Axes") -> None:
    """The nodes and edges of the graph, which are the same for any numbers."""
    for (name, height), end in zip(LEAVES.items(), (*TIMES[:1] * 2, *TIMES[1:] * 2, PLUS), strict=True):
        role = "input" if name.startswith("x") else "weight"
        _draw_node(graph, (24, height), name, role=role, style="italic", size=15)
        _draw_edge(graph, (40, height), (272 if end == PLUS else 150, height), end)
    for times in TIMES:
        _draw_node(graph, times, "×")
        _draw_edge(graph, times, (270, times[1]), PLUS)
    _draw_node(graph, PLUS, "+")
    _draw_edge(graph, PLUS, (386, PLUS[1]), gap=0)
    _draw_node(graph, LOSS, "½(f − t)²")
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


def _moved(points: list[Point], up: float) -> list[Point]:
    return [(across, height + up) for across, height in points]
