"""What activation functions emit for standard normal input: the mean, and where the middle nine tenths lie."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike

from explainer.activations import ACTIVATIONS, output_moments, output_quantiles, sigmoid, tanh
from explainer.centering import centered
from explainer.checked import Array, numbers
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.experiments.cloud import UniformCloud
from explainer.neuron import nudged_gradient
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHIFT = 1.0  # of the input, for the mean that an odd function then emits
FAR = 5.0  # where tanh is flat
SHARES = (0.05, 0.95)  # of the outputs, where a bar begins and ends
# An input with mean zero that is not symmetric: rarely far above zero, else a little below.
RARE, USUAL, CHANCE = 9.0, -1.0, 0.1
DATA, UNITS, LAYERS = (
    UniformCloud(samples=2000, features=10),
    10,
    21,
)  # data into a layer of units, and draws of its weights


@dataclass(frozen=True)
class ActivationMeans(OldExhibit):
    """One row for each activation function, sorted by mean: row 0 is on top."""

    names: tuple[str, ...]
    means: Array  # (9, 2): mean, row
    spreads: Array  # (9, 2, 2): from the lower to the upper of two quantiles, in its row
    center: float  # where a zero-centered output has its mean
    size = (460, 380)

    @classmethod
    def compute(cls) -> Self:
        moments = {name: output_moments(activation) for name, activation in ACTIVATIONS.items()}
        names = sorted(moments, key=lambda name: -round(moments[name][0], 9))
        means = np.array([moments[name][0] for name in names])
        ends = np.array([output_quantiles(ACTIVATIONS[name], SHARES) for name in names])
        rows = np.arange(len(names))
        spreads = np.stack([ends, np.repeat(rows[:, np.newaxis], 2, axis=1)], axis=2)
        return cls(tuple(names), np.column_stack([means, rows]), spreads, 0.0)

    def draw(self, *axes: "Axes") -> None:
        (chart,) = axes
        pen = Pen(self, chart)
        pen.level("center", "faint", vertical=True, linewidth=1.4)
        for row in range(len(self.names)):
            pen.line(f"spreads-{row}", "input", linewidth=2, marker="|", markersize=9)
        pen.dots("means", "input", markersize=9)
        pen.names("names", vertical=True)
        chart.set(xlim=(-1.65, 2), ylim=(len(self.names) - 0.4, -0.6), xticks=[-1, 0, 1, 2])
        chart.set_xlabel(f"output: mean, {quote(SHARES[0], '.0%')} to {quote(SHARES[1], '.0%')} quantile")
        chart.spines.left.set_visible(False)

    @property
    def table(self) -> Table:
        """Mean, deviation, and how much of the second moment the mean makes up."""
        deviations = [math.sqrt(output_moments(ACTIVATIONS[name])[1]) for name in self.names]
        rows = [
            (name, quote(mean, ".3f"), quote(deviation, ".3f"), quote(mean**2 / (mean**2 + deviation**2), ".0%"))
            for name, mean, deviation in zip(self.names, self.means[:, 0], deviations, strict=True)
        ]
        header = ("activation", "mean", "deviation", "mean² / mean square")
        return Table("Outputs for standard normal input", header, tuple(rows))

    @property
    def sigmoid_mean(self) -> float:
        return self._mean("sigmoid")

    @property
    def relu_mean(self) -> float:
        return self._mean("ReLU")

    @property
    def shift(self) -> float:
        return SHIFT

    @property
    def tanh_mean_of_shifted(self) -> float:
        """The mean of tanh z if z has the mean `shift` instead of zero."""
        return output_moments(lambda z: tanh(numbers(z, "z") + SHIFT))[0]

    @property
    def rare(self) -> float:
        """An input's rare value, such that its mean is zero although it is not symmetric."""
        return RARE

    @property
    def usual(self) -> float:
        return USUAL

    @property
    def chance(self) -> float:
        """How often the input takes the rare value."""
        return CHANCE

    @property
    def tanh_mean_of_lopsided(self) -> float:
        """The mean of tanh for that input."""
        return float(CHANCE * tanh(RARE) + (1 - CHANCE) * tanh(USUAL))

    @property
    def units(self) -> int:
        """The number of features, and of units that they feed."""
        return UNITS

    @property
    def layers(self) -> int:
        """How many draws of their weights the shares in the second table are medians of."""
        return LAYERS

    @cached_property
    def second_layer(self) -> Table:
        """How much of the mean square a mean makes up in what a layer hands on, for raw data and for centered."""
        rows = []
        for name in ("sigmoid", "ReLU", "tanh"):
            shares = (_median_share(name, x) for x in (DATA.result, centered(DATA.result)))
            rows.append((name, *(quote(share, ".0%") for share in shares)))
        caption = "mean² / mean square of what a first layer hands on"
        return Table(caption, ("activation", "raw data", "centered data"), tuple(rows))

    @property
    def slopes(self) -> Array:
        """The slopes at zero of σ(z), σ(z) − ½ and tanh z."""
        return np.array([_slope(function, 0) for function in (sigmoid, lambda z: sigmoid(z) - 0.5, tanh)])

    @property
    def far(self) -> float:
        return FAR

    @property
    def tanh_slope_far_out(self) -> float:
        """The slope of tanh where its input is `far`."""
        return _slope(tanh, FAR)

    def _mean(self, name: str) -> float:
        return float(self.means[self.names.index(name), 0])

    @property
    def caption(self) -> str:
        return (
            f"Dots are means, bars reach from the {quote(SHARES[0], '.0%')} to the {quote(SHARES[1], '.0%')} quantile. "
            f"{quote(self.names[-2])} and "
            f"{quote(self.names[-1])} hand on a mean of zero, the others a positive one: sigmoid "
            f"{quote(self.sigmoid_mean, '.2f')}, ReLU {quote(self.relu_mean, '.2f')}."
        )

    @property
    def alt(self) -> str:
        means = (f"{name} {quote(mean, '.2f')}" for name, mean in zip(self.names, self.means[:, 0], strict=True))
        ends = self.spreads[self.names.index("sigmoid"), :, 0]
        return (
            f"The mean outputs of nine activation functions for standard normal input, from the greatest down: "
            f"{', '.join(means)}. A vertical line marks zero. The bars reach from the {quote(SHARES[0], '.0%')} to the "
            f"{quote(SHARES[1], '.0%')} quantile; the sigmoid's, from {quote(ends[0], '.2f')} to "
            f"{quote(ends[1], '.2f')}, lies wholly above zero, and ReLU's begins there."
        )


def _slope(function: Callable[[ArrayLike], Array], z: float) -> float:
    return float(nudged_gradient(lambda entry: float(function(entry)[0]), [z])[0])


def _median_share(name: str, inputs: Array) -> float:
    """The median over layers with normal weights of variance one over the number of features, and no biases."""
    random, shares = np.random.default_rng(0), []
    for _ in range(LAYERS):
        outputs = ACTIVATIONS[name](inputs @ random.normal(0, DATA.features**-0.5, (DATA.features, UNITS)))
        shares.append((outputs.mean(axis=0) ** 2).sum() / (outputs**2).mean(axis=0).sum())
    return float(np.median(shares))
