"""Where a neuron's own sigmoid goes: into δ, a factor that both entries of the gradient share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from explainer import activations, neuron, orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column

# The sample of the computation graph, and what enters the activation functions of a layer before.
INPUTS, WEIGHTS, TARGET = np.array([1.0, 2.0]), np.array([1.0, -1.0]), 1.0
OUTPUT = float(neuron.output(WEIGHTS, INPUTS))
BEFORE = np.array([0.5, -1.0])
FALLING_AT = -2.0
LOWEST, HIGHEST = -5.0, 5.0  # f, where the curves end
HEIGHTS = {"linear": (-13.0, 12.0), "sigmoid": (-0.24, 0.08)}  # what the panels show of the gradient
AXES, ENTRIES, HALVES = ("f", "gradient"), ("δx₁", "δx₂"), ("both −", "both +")
SIGNS = ("negative", "positive")


@dataclass(frozen=True)
class SigmoidNeuron(Exhibit):
    """Curves (2, k, 2): each entry of the gradient, δx₁ and δx₂, against f; dots (2, 2) on both curves at one f."""

    linear: Array = shown(*AXES, name=ENTRIES, role="upstream")  # (2, k, 2)
    linear_dots: Array = shown(*AXES, role="upstream")  # (2, 2)
    linear_gradient: Array = shown(role="upstream")  # (2,)
    linear_halves: Array = shown(*AXES, name=HALVES, role=SIGNS)  # (2, 4, 2), below the target and above it
    sigmoid: Array = shown(*AXES, name=ENTRIES, role="upstream")  # and so on
    sigmoid_dots: Array = shown(*AXES, role="upstream")
    sigmoid_gradient: Array = shown(role="upstream")
    sigmoid_halves: Array = shown(*AXES, name=HALVES, role=SIGNS)
    size = (400, 236)
    panels = (1, 2)
    turn = TARGET  # the f at which every entry changes sign
    falling_at = FALLING_AT  # where an activation function that is no sigmoid, GELU, falls

    @classmethod
    def compute(cls) -> Self:
        outputs = np.linspace(LOWEST, HIGHEST, 121)
        data = {}
        for kind, upstream, target in _neurons():
            curves = neuron.weight_gradient(upstream(outputs, target), np.tile(INPUTS, (len(outputs), 1)))
            gradient = neuron.weight_gradient(upstream(OUTPUT, target), INPUTS)
            data[kind] = np.stack([np.column_stack([outputs, entry]) for entry in curves.T])
            data[f"{kind}_dots"] = np.column_stack([[OUTPUT, OUTPUT], gradient])
            data[f"{kind}_gradient"] = gradient
            data[f"{kind}_halves"] = np.array(
                [_box(end, height) for end, height in zip((LOWEST, HIGHEST), HEIGHTS[kind], strict=True)]
            )
        return cls(**data)

    def draw(self, *pens: Pen) -> None:
        linear, sigmoid = pens
        linear.title("a linear neuron")
        self._draw_curves(linear, "linear", [-10, -5, 0, 5])
        linear.name("linear-0", offset=(5, 0))
        linear.name("linear-1", offset=(5, 0))
        sigmoid.title("with a sigmoid")
        self._draw_curves(sigmoid, "sigmoid", [-0.2, -0.1, 0])
        sigmoid.name("sigmoid-0", at=48, offset=(-2, 18), ha="center", va="bottom")
        sigmoid.name("sigmoid-1", at=31, offset=(-6, 0))

    def _draw_curves(self, pen: Pen, kind: str, ticks: list[float]) -> None:
        pen.across(LOWEST, HIGHEST, [LOWEST, OUTPUT, TARGET, HIGHEST])
        pen.up(*HEIGHTS[kind], ticks)
        pen.region(f"{kind}_halves", alpha=0.2)
        for entry, dashes in enumerate(("--", "-")):
            pen.line(f"{kind}-{entry}", linestyle=dashes)
        pen.dots(f"{kind}_dots", markersize=7)
        for half, (offset, align) in enumerate((((-4, 4), "bottom"), ((4, -4), "top"))):
            pen.name(f"{kind}_halves-{half}", at=1, offset=offset, va=align)
        dots = getattr(self, f"{kind}_dots")
        for across, up in dots:
            pen.guide([(across, up), (TARGET + 0.2, up)], linestyle=":")
        pen.numbers(f"{kind}_gradient", [(TARGET + 0.4, up) for _, up in dots], "{:.2g}", va="center")
        pen.words((LOWEST + 0.2, 0.97 * HEIGHTS[kind][1]), "δx₂ =\n{ratio:g} δx₁", role="upstream", va="top")

    @property
    def least_slope(self) -> float:
        """σ′ where the curves end: the loss L = σ(f) would have this δ there."""
        return float(activations.sigmoid_slope(activations.sigmoid(LOWEST)))

    @property
    def greatest_slope(self) -> float:
        """σ′ at f = 0, where the sigmoid is steepest."""
        return float(activations.sigmoid_slope(activations.sigmoid(0)))

    @property
    def falling_slope(self) -> float:
        """Its slope there."""
        return float(neuron.nudged_gradient(lambda f: float(activations.gelu(f[0])), [FALLING_AT])[0])

    @property
    def blame(self) -> Table:
        """The activation function of the layer before and that of the neuron itself, each exchanged alone."""
        emitters = [emits for emits in (activations.sigmoid, activations.tanh) for _ in _neurons()]
        inputs = [emits(BEFORE) for emits in emitters]
        gradients = [
            neuron.weight_gradient(upstream(neuron.output(WEIGHTS, x), target), x)
            for x, (_, upstream, target) in zip(inputs, _neurons() * 2, strict=True)
        ]
        columns: dict[str, Iterable[object]] = {
            "layer before": [emits.__name__ for emits in emitters],
            "this neuron": [kind for kind, _, _ in _neurons() * 2],
            "entries have": ["one sign" if orthants.same_sign(gradient) else "both signs" for gradient in gradients],
            r"$\grad = \dl\,\x$": column(gradients, ".3f"),
        }
        return Table.of("Exchanging one activation function at a time", columns)

    @property
    def ratio(self) -> float:
        """The second entry over the first, the same at every f and for either neuron."""
        return float(self.sigmoid_gradient[1] / self.sigmoid_gradient[0])

    @property
    def ends(self) -> Array:
        """The least f of the curves and the greatest, (2,)."""
        return self.linear[0, [0, -1], 0]

    @property
    def caption(self) -> str:
        return self.say(
            r"The sigmoid's slope $\sigma'$ is a factor of $\dl$, so it scales both entries alike. Their signs still "
            "change together, at $f$ = {turn}, and one stays {ratio} times the other."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Two panels: the two entries of the gradient against the output f, from {ends[0]} to {ends[1]}. Left, for "
            "a linear neuron, they are straight lines. Right, with a sigmoid, they are curves that fade at both ends. "
            "In both panels the two are negative left of f = {turn} and positive right of it. At the dots they are "
            "{linear_gradient} for the linear neuron and {sigmoid_gradient:.3g} with the sigmoid: the second is "
            "{ratio} times the first."
        )


def _box(across: float, up: float) -> Array:
    """The corners of the rectangle between (t, 0), where δ changes its sign, and a point, (4, 2)."""
    return np.array([(TARGET, 0), (TARGET, up), (across, up), (across, 0)])


def _neurons() -> tuple[tuple[str, Callable[[ArrayLike, ArrayLike], Array], float], ...]:
    """The two neurons, δ of each, and their targets: the sigmoid's is what it makes of the linear one's."""
    return (
        ("linear", neuron.upstream, TARGET),
        ("sigmoid", neuron.upstream_of_sigmoid, float(activations.sigmoid(TARGET))),
    )
