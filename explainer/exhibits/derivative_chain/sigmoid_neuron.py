"""Where a neuron's own sigmoid goes: into δ, a factor that both entries of the gradient share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike

from explainer import activations, neuron, orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen, Point
from explainer.drawing.palette import ROLES
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# The sample of the computation graph, and what enters the activation functions of a layer before.
INPUTS, WEIGHTS, TARGET = np.array([1.0, 2.0]), np.array([1.0, -1.0]), 1.0
OUTPUT = float(neuron.output(WEIGHTS, INPUTS))
BEFORE = np.array([0.5, -1.0])
FALLING_AT = -2.0
CENTER = {"ha": "center", "va": "center", "size": 14}


@dataclass(frozen=True)
class SigmoidNeuron(OldExhibit):
    """Curves (k, 2): an entry of the gradient, δx₁ or δx₂, against f; dots (2, 2) on both curves at one f."""

    linear_first: Array  # (k, 2)
    linear_second: Array
    linear_dots: Array  # (2, 2)
    linear_gradient: Array  # (2,)
    sigmoid_first: Array  # and so on
    sigmoid_second: Array
    sigmoid_dots: Array
    sigmoid_gradient: Array
    turn: float  # the f at which every entry changes sign
    size = (460, 480)
    panels = (2, 1)

    @classmethod
    def compute(cls) -> Self:
        outputs = np.linspace(-5, 5, 121)
        data = {}
        for kind, upstream, target in _neurons():
            curves = neuron.weight_gradient(upstream(outputs, target), np.tile(INPUTS, (len(outputs), 1)))
            gradient = neuron.weight_gradient(upstream(OUTPUT, target), INPUTS)
            data[f"{kind}_first"], data[f"{kind}_second"] = (np.column_stack([outputs, entry]) for entry in curves.T)
            data[f"{kind}_dots"] = np.column_stack([[OUTPUT, OUTPUT], gradient])
            data[f"{kind}_gradient"] = gradient
        return cls(**data, turn=TARGET)

    def draw(self, *axes: "Axes") -> None:
        linear, sigmoid = axes
        linear.set(title="linear neuron: δ = f − t", ylim=(-12.5, 8.5), yticks=[-10, -5, 0, 5])
        sigmoid.set(title="with a sigmoid: δ = (σ(f) − t) σ′(f)", ylim=(-0.225, 0.062), yticks=[-0.2, -0.1, 0])
        self._draw_curves(linear, "linear", [(-1.75, -0.95), (-0.2, -5.6)])
        self._draw_curves(sigmoid, "sigmoid", [(-1, -0.022), (-1, -0.206)])
        words = Pen(self, linear).words
        words((0.85, -11), "both negative", "faint", ha="right", va="center")
        words((1.15, -11), "both positive", "faint", va="center")

    def _draw_curves(self, panel: "Axes", kind: str, labels: list[Point]) -> None:
        panel.set(xlim=(-5.1, 5.1), xticks=[-5, -1, 1, 5])
        panel.set_xlabel("f", style="italic")
        pen = Pen(self, panel)
        panel.axhline(0, color=ROLES["faint"].light, linewidth=0.8, zorder=0.5)
        pen.level("turn", "faint", vertical=True, linestyle=":", linewidth=1.2)
        pen.line(f"{kind}_first", "upstream", linestyle="--")
        pen.line(f"{kind}_second", "upstream")
        pen.dots(f"{kind}_dots", "upstream", markersize=7)
        pen.numbers(f"{kind}_gradient", labels, ["δx₁ = {:.3g}", "δx₂ = {:.3g}"], role="upstream", **CENTER)

    @property
    def linear_delta(self) -> float:
        """δ at the dots, where the neuron is linear."""
        return float(self.linear_gradient[0] / INPUTS[0])

    @property
    def sigmoid_delta(self) -> float:
        """δ at the dots, where the neuron has a sigmoid."""
        return float(self.sigmoid_gradient[0] / INPUTS[0])

    @property
    def least_slope(self) -> float:
        """σ′ where the curves end: the loss L = σ(f) would have this δ there."""
        return float(activations.sigmoid_slope(activations.sigmoid(self.linear_first[0, 0])))

    @property
    def greatest_slope(self) -> float:
        """σ′ at f = 0, where the sigmoid is steepest."""
        return float(activations.sigmoid_slope(activations.sigmoid(0)))

    @property
    def falling_at(self) -> float:
        """Where an activation function that is no sigmoid, GELU, falls."""
        return FALLING_AT

    @property
    def falling_slope(self) -> float:
        """Its slope there."""
        return float(neuron.nudged_gradient(lambda f: float(activations.gelu(f[0])), [FALLING_AT])[0])

    @property
    def blame(self) -> Table:
        """The activation function of the layer before and that of the neuron itself, each exchanged alone."""
        rows = []
        for emits in (activations.sigmoid, activations.tanh):
            inputs = emits(BEFORE)
            for kind, upstream, target in _neurons():
                gradient = neuron.weight_gradient(upstream(neuron.output(WEIGHTS, inputs), target), inputs)
                signs = "one sign" if orthants.same_sign(gradient) else "both signs"
                rows.append((emits.__name__, kind, signs, quote(gradient, ".3f"), quote(inputs, ".2f")))
        header = ("layer before", "this neuron", "entries have", r"$\grad = \dl\,\x$", r"$\x$")
        return Table("Exchanging one activation function at a time", header, tuple(rows))

    @property
    def caption(self) -> str:
        return (
            r"The sigmoid's slope $\sigma'$ is a factor of $\dl$, so it scales both entries alike. "
            f"Their signs still change together, at $f$ = {quote(self.turn)}, "
            f"and one stays {quote(self.ratio)} times the other."
        )

    @property
    def ratio(self) -> float:
        """The second entry over the first, the same at every f and for either neuron."""
        return float(self.sigmoid_gradient[1] / self.sigmoid_gradient[0])

    @property
    def alt(self) -> str:
        low, high = self.linear_first[[0, -1], 0]
        return (
            f"Two panels: the two entries of the gradient against the output f, from {quote(low)} to {quote(high)}. "
            "Above, for a linear neuron, they are straight lines. Below, with a sigmoid, they are curves that fade at "
            f"both ends. In both panels the two are negative left of f = {quote(self.turn)} and positive right of it. "
            f"At the dots they are {quote(self.linear_gradient)} for the linear neuron and "
            f"{quote(self.sigmoid_gradient, '.3g')} with the sigmoid: "
            f"the second is {quote(self.ratio)} times the first."
        )


def _neurons() -> tuple[tuple[str, Callable[[ArrayLike, ArrayLike], Array], float], ...]:
    """The two neurons, δ of each, and their targets: the sigmoid's is what it makes of the linear one's."""
    return (
        ("linear", neuron.upstream, TARGET),
        ("sigmoid", neuron.upstream_of_sigmoid, float(activations.sigmoid(TARGET))),
    )
