"""What activation functions emit for standard normal input: the mean, and one deviation to either side."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike

from explainer.activations import ACTIVATIONS, output_moments, sigmoid, tanh
from explainer.checked import Array, numbers
from explainer.exhibit import Exhibit, Table
from explainer.neuron import nudged_gradient
from explainer.pen import Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHIFT = 1.0  # of the input, for the mean that an odd function then emits
FAR = 5.0  # where tanh is flat


@dataclass(frozen=True)
class ActivationMeans(Exhibit):
    """One row for each activation function, sorted by mean: row 0 is on top."""

    names: tuple[str, ...]
    means: Array  # (9, 2): mean, row
    spreads: Array  # (9, 2, 2): from mean − deviation to mean + deviation, in its row
    center: float  # where a zero-centered output has its mean
    size = (460, 380)

    @classmethod
    def compute(cls) -> Self:
        moments = {name: output_moments(activation) for name, activation in ACTIVATIONS.items()}
        names = sorted(moments, key=lambda name: -round(moments[name][0], 9))
        means, variances = np.array([moments[name] for name in names]).T
        ends = means + np.outer([-1, 1], np.sqrt(variances))
        rows = np.arange(len(names))
        spreads = np.stack([ends.T, np.repeat(rows[:, np.newaxis], 2, axis=1)], axis=2)
        return cls(tuple(names), np.column_stack([means, rows]), spreads, 0.0)

    def draw(self, *axes: "Axes") -> None:
        (chart,) = axes
        pen = Pen(self, chart)
        pen.level("center", "faint", vertical=True, linewidth=1.4)
        for row in range(len(self.names)):
            pen.line(f"spreads-{row}", "input", linewidth=2, marker="|", markersize=9)
        pen.dots("means", "input", markersize=9)
        pen.names("names", vertical=True)
        chart.set(xlim=(-1.15, 1.5), ylim=(len(self.names) - 0.4, -0.6), xticks=[-1, 0, 1])
        chart.set_xlabel("output: mean ± deviation")
        chart.spines.left.set_visible(False)

    @property
    def table(self) -> Table:
        """Mean, deviation, and how much of the second moment the mean makes up."""
        deviations = (self.spreads[:, 1, 0] - self.spreads[:, 0, 0]) / 2
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
            f"Dots are means, bars reach one deviation to either side. {quote(self.names[-2])} and "
            f"{quote(self.names[-1])} hand on a mean of zero, the others a positive one: sigmoid "
            f"{quote(self.sigmoid_mean, '.2f')}, ReLU {quote(self.relu_mean, '.2f')}."
        )

    @property
    def alt(self) -> str:
        means = (f"{name} {quote(mean, '.2f')}" for name, mean in zip(self.names, self.means[:, 0], strict=True))
        ends = self.spreads[self.names.index("sigmoid"), :, 0]
        return (
            f"The mean outputs of nine activation functions for standard normal input, from the greatest down: "
            f"{', '.join(means)}. A vertical line marks zero. The bars show one deviation to either side; the "
            f"sigmoid's, from {quote(ends[0], '.2f')} to {quote(ends[1], '.2f')}, lies far from zero."
        )


def _slope(function: Callable[[ArrayLike], Array], z: float) -> float:
    return float(nudged_gradient(lambda entry: float(function(entry)[0]), [z])[0])
