"""The graph of one neuron and its loss: values flow to the right, gradients flow back to the left."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from explainer import orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen, Point
from explainer.exhibits.derivative_chain.graph_plan import LEAVES, LOSS, PLUS, TARGET_AT, TIMES, draw_plan
from explainer.exhibits.derivative_chain.worked_step import derivatives, nudges, worked_step
from explainer.neuron import Pass
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INPUTS, WEIGHTS, BIAS, TARGET = (1.0, 2.0), (1.0, -1.0), 0.0, 1.0
STEP_SIZE, NUDGE = 0.1, 0.01

ABOVE: dict[str, Any] = {"ha": "center", "va": "bottom", "size": 15}
BELOW = ABOVE | {"va": "top"}
GAP = 5.0  # between an edge and what is written on it


@dataclass(frozen=True)
class ComputationGraph(Pass, OldExhibit):
    """The values on the edges of f = w₁x₁ + w₂x₂ + b, L = ½(f − t)², and the derivative of L by each of them."""

    size = (460, 420)

    @classmethod
    def compute(cls) -> Self:
        return cls.of(INPUTS, WEIGHTS, BIAS, TARGET)

    def draw(self, *axes: "Axes") -> None:
        (graph,) = axes
        graph.set(xlim=(0, 460), ylim=(10, 424))
        graph.set_axis_off()
        draw_plan(graph)
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
    def nudge(self) -> float:
        """By how much each weight is moved both ways, to try its derivative."""
        return NUDGE

    @property
    def update(self) -> Array:
        """What the step adds to the weights."""
        return -STEP_SIZE * self.on_w

    @property
    def after(self) -> Pass:
        """The same neuron one update later, its bias held where it was."""
        return self.stepped(STEP_SIZE)

    @property
    def new_loss(self) -> float:
        return self.after.loss

    @property
    def gradient_direction(self) -> str:
        return orthants.compass(self.on_w)

    @property
    def update_direction(self) -> str:
        return orthants.compass(self.update)

    @property
    def worked_step(self) -> Table:
        return worked_step(self, STEP_SIZE)

    @property
    def nudges(self) -> Table:
        return nudges(self, NUDGE)

    @property
    def derivatives(self) -> Table:
        return derivatives(self)

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


def _moved(points: list[Point], up: float) -> list[Point]:
    return [(across, height + up) for across, height in points]
