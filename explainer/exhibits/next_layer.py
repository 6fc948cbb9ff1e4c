"""The condition number that a layer hands to the next neuron: by its activation, and by the scale of its start."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike

from explainer import centering, conditioning, orthants
from explainer.activations import ACTIVATIONS, output_moments, sigmoid
from explainer.checked import Array, numbers
from explainer.exhibit import Table
from explainer.exhibits import common_problem
from explainer.exhibits.common_problem import FEATURES, SAMPLES, Raced, in_words
from explainer.palette import ROLES
from explainer.pen import Pen
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
SKEWED, SKEWED_SHARES = (9.0, -1.0), (0.1, 0.9)  # pre-activations of mean zero, not symmetric about it
SEED = 4
LAYERS = 99  # draws of a first layer
FLAT = 1e-9  # of the greatest eigenvalue
READ: dict[str, Callable[[ArrayLike], Array]] = {
    "raw": np.asarray,
    "centered": centering.centered,
    "z-scores": centering.standardized,
}
FIRST_LAYERS = ("tanh", "ReLU", "sigmoid")
STARTS: dict[str, Callable[[np.random.Generator], Array]] = {
    "zero": lambda _: np.zeros((SAMPLES, FEATURES)),
    "normal": lambda random: random.normal(size=(SAMPLES, FEATURES)),
    "uniform, both signs": lambda random: random.uniform(-1, 1, (SAMPLES, FEATURES)),
    "uniform, positive": lambda random: random.uniform(0, 1, (SAMPLES, FEATURES)),
}


@dataclass(frozen=True)
class NextLayer(Raced):
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
        header = ("activation", "same sign", r"$\kappa$", "steps", rf"$\kappa$, mean {SHIFT:g}")
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

    @cached_property
    def second_layer(self) -> Table:
        """κ of what a first layer of ten units hands on, by what it is fed: the median over draws of its weights."""
        rows = []
        for name in FIRST_LAYERS:
            found = self.second_kappas[name]
            rows.append((name, *(f"about {quote(_one_digit(kappa), '.0f')}" for kappa in np.median(found, axis=0))))
        header = ("first layer", *READ)
        return Table(r"$\kappa$ of the second layer's inputs, by the first one's", header, tuple(rows))

    @cached_property
    def second_kappas(self) -> dict[str, Array]:
        """That κ for each draw and each treatment of the inputs, (draws, treatments); flat directions do not count."""
        fed = [np.asarray(treat(common_problem.raw().inputs)) for treat in READ.values()]
        kappas: dict[str, Array] = {}
        for name in FIRST_LAYERS:
            draws = [np.random.default_rng(seed).normal(size=(FEATURES, FEATURES)) for seed in range(LAYERS)]
            each = [[_kappa_of(ACTIVATIONS[name](x @ w / np.sqrt(FEATURES))) for x in fed] for w in draws]
            kappas[name] = np.array(each)
        return kappas

    @property
    def layers(self) -> int:
        """How many first layers are drawn."""
        return LAYERS

    @property
    def tanh_helped(self) -> float:
        """In what share of the draws centering the data lowers κ behind tanh."""
        raw, centered, _ = self.second_kappas["tanh"].T
        return float((centered < raw).mean())

    @property
    def rare(self) -> float:
        """The rarer one of two skewed pre-activations."""
        return SKEWED[0]

    @property
    def common(self) -> float:
        return SKEWED[1]

    @property
    def rare_share(self) -> float:
        return SKEWED_SHARES[0]

    @property
    def common_share(self) -> float:
        return SKEWED_SHARES[1]

    @property
    def skewed_mean(self) -> float:
        """The mean of tanh of them."""
        return float(np.tanh(SKEWED) @ SKEWED_SHARES)

    @property
    def skewed_kappa(self) -> float:
        """κ of ten such inputs, independent."""
        variance = float((np.tanh(SKEWED) - self.skewed_mean) ** 2 @ SKEWED_SHARES)
        return conditioning.Features(FEATURES, self.skewed_mean, float(np.sqrt(variance))).condition_number

    @property
    def shift(self) -> float:
        return SHIFT

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


def _kappa_of(inputs: Array) -> float:
    """κ without the directions that are flat but for rounding, such as those of units that are always off."""
    values = conditioning.eigenvalues(conditioning.second_moment(inputs))
    return float(values[-1] / values[values > FLAT * values[-1]][0])


def _one_digit(value: float) -> float:
    """All that other draws repeat."""
    return round(value, -int(np.floor(np.log10(value))))
