"""The condition number that a layer hands to the next neuron: by its activation, and by the scale of its start."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike

from explainer import conditioning, orthants
from explainer.activations import ACTIVATIONS, output_moments, sigmoid
from explainer.checked import Array, numbers
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import Pen
from explainer.drawing.palette import ROLES
from explainer.exhibits.what_fixes_it import common_problem
from explainer.exhibits.what_fixes_it.common_problem import FEATURES, SAMPLES, in_words
from explainer.exhibits.what_fixes_it.second_layer import SecondLayer
from explainer.quoting import quote
from explainer.racing import Problem, best_descent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Activation = Callable[[ArrayLike], Array]
SHIFTED: dict[str, Activation] = {
    "σ − ½": lambda z: np.asarray(sigmoid(z) - 0.5),
    "2σ − 1": lambda z: np.asarray(2 * sigmoid(z) - 1),
}
DEVIATIONS = (0.25, 1.0, 4.0)  # of the pre-activations
SHIFT = 1.0  # a mean of theirs
SEED = 4
STARTS: dict[str, Callable[[np.random.Generator], Array]] = {
    "zero": lambda _: np.zeros((SAMPLES, FEATURES)),
    "normal": lambda random: random.normal(size=(SAMPLES, FEATURES)),
    "uniform, both signs": lambda random: random.uniform(-1, 1, (SAMPLES, FEATURES)),
    "uniform, positive": lambda random: random.uniform(0, 1, (SAMPLES, FEATURES)),
}


@dataclass(frozen=True)
class NextLayer(SecondLayer):
    """Points (κ, row) for ten independent inputs that an activation function emits; row 0 is on top."""

    names: tuple[str, ...]
    small: Array  # (9, 2), pre-activations with the least of the deviations
    middle: Array  # (9, 2)
    large: Array  # (9, 2)
    size = (460, 400)

    @classmethod
    def compute(cls) -> Self:
        kappas = {name: [_kappa(function, each) for each in DEVIATIONS] for name, function in ACTIVATIONS.items()}
        names = sorted(kappas, key=lambda name: -round(kappas[name][1], 6))
        rows = np.arange(len(names))
        points = [np.column_stack([[kappas[name][k] for name in names], rows]) for k in range(len(DEVIATIONS))]
        return cls(tuple(names), *points)

    def draw(self, *axes: "Axes") -> None:
        (chart,) = axes
        pen = Pen(self, chart)
        ticks = (1, 10, 100, 1000)
        chart.set(xscale="log", xlim=(0.8, 3000), ylim=(len(self.names) - 0.4, -1.3))
        chart.set_xticks(ticks, [quote(tick) for tick in ticks])
        chart.minorticks_off()
        hollow: dict[str, Any] = {"markersize": 8, "markeredgewidth": 1.4, "markerfacecolor": ROLES["paper"].light}
        pen.dots("small", "input", marker="<", **hollow)
        pen.dots("large", "input", marker=">", **hollow)
        pen.dots("middle", "input", markersize=8)
        for points, deviation in zip((self.small, self.middle, self.large), DEVIATIONS, strict=True):
            pen.words((points[0, 0], -0.6), f"×{quote(deviation)}", "input", ha="center", va="center")
        pen.names("names", vertical=True)
        chart.set_xlabel("condition number κ of the next neuron")
        chart.spines.left.set_visible(False)

    @cached_property
    def table(self) -> Table:
        """Signs, κ and steps for each activation, and κ if its inputs have a mean."""
        normal = np.random.default_rng(SEED).normal(size=(SAMPLES, FEATURES))
        rows = []
        for name, function in {**{name: ACTIVATIONS[name] for name in self.names}, **SHIFTED}.items():
            outputs = function(normal)
            steps = best_descent(Problem(outputs, common_problem.raw().goals))
            share = float(orthants.same_sign(outputs, strictly=False).mean())
            shifted = _kappa(function, 1.0, SHIFT)
            rows.append(
                (name, quote(share, ".1%"), quote(_kappa(function, 1.0), ".1f"), in_words(steps), quote(shifted, ".1f"))
            )
        header = ("activation", "same sign, zeros allowed", r"$\kappa$", "steps", rf"$\kappa$, mean {SHIFT:g}")
        return Table("The next neuron behind standard normal z: κ by formula, the rest measured", header, tuple(rows))

    @cached_property
    def starts(self) -> Table:
        """How often the gradient of a raw sample is same-signed at weights drawn in several ways, over all goals."""
        raw, rows = common_problem.raw(), []
        for name, draw in STARTS.items():
            weights = draw(np.random.default_rng(SEED))
            deltas = ((weights[:, np.newaxis] - raw.goals) * raw.inputs[:, np.newaxis]).sum(axis=2)
            share = orthants.same_sign(deltas[..., np.newaxis] * raw.inputs[:, np.newaxis]).mean()
            positive = (deltas > 0).mean(axis=0)
            ends = " to ".join(quote(end, ".0%") for end in (positive.min(), positive.max()))
            rows.append((name, quote(share, ".0%"), common_problem.whole(ends)))
        header = ("weights at the start", "same sign", "all plus, by goal")
        return Table("Gradients of single raw samples, each at weights of its own", header, tuple(rows))

    @property
    def sigmoid_kappa_small(self) -> float:
        """κ behind sigmoids of the least pre-activations."""
        return float(self._row("sigmoid")[0])

    @property
    def sigmoid_kappa(self) -> float:
        return float(self._row("sigmoid")[1])

    @property
    def relu_kappa(self) -> float:
        return float(self._row("ReLU")[1])

    def _row(self, name: str) -> Array:
        row = self.names.index(name)
        return np.array([points[row, 0] for points in (self.small, self.middle, self.large)])

    @property
    def caption(self) -> str:
        small, middle, large = (quote(kappa, ".0f") for kappa in self._row("sigmoid"))
        return (
            "Dots stand for standard normal pre-activations, triangles for a quarter of their scale (◁) and four times "
            f"(▷). Behind sigmoids κ is {middle}, and a small start makes it {small}; a large one {large}. Behind ReLU "
            f"it is {quote(self.relu_kappa, '.1f')} at any scale, behind tanh {quote(self._row('tanh')[1], 'g')}."
        )

    @property
    def alt(self) -> str:
        rows = "; ".join(f"{name} {', '.join(quote(kappa, '.3g') for kappa in self._row(name))}" for name in self.names)
        return (
            "Condition numbers of the next neuron for nine activation functions on a logarithmic axis, with three "
            f"marks each: for a small, a middle and a large scale of the pre-activations. {rows}."
        )


def _kappa(function: Activation, deviation: float, mean_in: float = 0.0) -> float:
    """κ = 1 + nμ²/s² of independent inputs function(z), for normal z of that deviation and mean."""
    mean, variance = output_moments(lambda z: function(mean_in + deviation * numbers(z, "z")))
    return conditioning.Features(FEATURES, mean, float(np.sqrt(variance))).condition_number
