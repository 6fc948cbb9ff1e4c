"""What activation functions emit for standard normal input: equally probable outputs, and their mean."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from explainer.activations import ACTIVATIONS, output_moments, output_quantiles, sigmoid, tanh
from explainer.centering import centered
from explainer.checked import Array, numbers
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.experiments.cloud import UniformCloud
from explainer.neuron import nudged_gradient

SHIFT = 1.0  # of the input, for the mean that an odd function then emits
FAR = 5.0  # where tanh is flat
DOTS = 60  # equally probable outputs of each function
GOLDEN = (math.sqrt(5) - 1) / 2  # its multiples spread evenly, so that equal outputs are drawn side by side
# An input with mean zero that is not symmetric: rarely far above zero, else a little below.
RARE, USUAL, CHANCE = 9.0, -1.0, 0.1
DATA, UNITS, LAYERS = UniformCloud(samples=2000, features=10), 10, 21  # into a layer of units; draws of its weights


@dataclass(frozen=True)
class ActivationMeans(Exhibit):
    """One row for each activation function, sorted by mean: row 0 is on top."""

    names: tuple[str, ...] = shown()
    outputs: Array = shown("output", "", role="faint")  # (9, 60, 2): equally probable outputs; height tells them apart
    means: Array = shown("output", "", name="mean", role=("raw",) * 7 + ("centered",) * 2)  # (9, 2): mean, row
    center: float = shown("output", role="centered")  # where a zero-centered output has its mean
    size = (400, 360)
    shift, far = SHIFT, FAR
    rare, usual, chance = RARE, USUAL, CHANCE  # an input with mean zero that is not symmetric
    units, layers = UNITS, LAYERS  # of the second table; it has medians over the layers

    @classmethod
    def compute(cls) -> Self:
        moments = {name: output_moments(activation) for name, activation in ACTIVATIONS.items()}
        names = sorted(moments, key=lambda name: -round(moments[name][0], 9))
        rows, shares = np.arange(len(names)), (np.arange(DOTS) + 0.5) / DOTS
        heights = rows[:, np.newaxis] + 0.6 * (np.arange(DOTS) * GOLDEN % 1 - 0.5)
        outputs = np.stack([[output_quantiles(ACTIVATIONS[name], shares) for name in names], heights], axis=2)
        return cls(tuple(names), outputs, np.column_stack([[moments[name][0] for name in names], rows]), 0.0)

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.across(-1.8, 2.6, [-1, 0, 1, 2])
        pen.up(len(self.names) - 0.5, -1)
        pen.names("names", vertical=True)
        pen.level("center", vertical=True, linestyle="-", linewidth=1.2)
        for row in range(len(self.names)):
            pen.dots(f"outputs-{row}", markersize=4, alpha=0.45)
            pen.dots(f"means-{row}", marker="D", markersize=9)
        pen.name("means-0", offset=(0, 15))

    @property
    def table(self) -> Table:
        """Mean, deviation, and how much of the second moment the mean makes up."""
        mean, variance = np.array([output_moments(ACTIVATIONS[name]) for name in self.names]).T
        return Table.of(
            "Outputs for standard normal input, and the share of the mean² in the mean square",
            {
                "activation": self.names,
                "mean": column(mean, ".3f"),
                "deviation": column(np.sqrt(variance), ".3f"),
                "share": column(mean**2 / (mean**2 + variance), ".0%"),
            },
        )

    @property
    def sigmoid_mean(self) -> float:
        return self._mean("sigmoid")

    @property
    def relu_mean(self) -> float:
        return self._mean("ReLU")

    @property
    def tanh_mean_of_shifted(self) -> float:
        """The mean of tanh z if z has the mean `shift` instead of zero."""
        return output_moments(lambda z: tanh(numbers(z, "z") + SHIFT))[0]

    @property
    def tanh_mean_of_lopsided(self) -> float:
        """The mean of tanh for that input."""
        return float(CHANCE * tanh(RARE) + (1 - CHANCE) * tanh(USUAL))

    @cached_property
    def second_layer(self) -> Table:
        """How much of the mean square a mean makes up in what a layer hands on, for raw data and for centered."""
        names = ("sigmoid", "ReLU", "tanh")
        raw, shifted = ([_median_share(name, x) for name in names] for x in (DATA.result, centered(DATA.result)))
        return Table.of(
            "mean² / mean square of what a first layer hands on",
            {"activation": names, "raw data": column(raw, ".0%"), "centered data": column(shifted, ".0%")},
        )

    @cached_property
    def tanh_share_raw(self) -> float:
        """That share behind tanh, for raw data."""
        return _median_share("tanh", DATA.result)

    @cached_property
    def sigmoid_share_raw(self) -> float:
        return _median_share("sigmoid", DATA.result)

    @property
    def slopes(self) -> Array:
        """The slopes at zero of σ(z), σ(z) − ½ and tanh z."""
        return np.array([_slope(function, 0) for function in (sigmoid, lambda z: sigmoid(z) - 0.5, tanh)])

    @property
    def tanh_slope_far_out(self) -> float:
        """The slope of tanh where its input is `far`."""
        return _slope(tanh, FAR)

    def _mean(self, name: str) -> float:
        return float(self.means[self.names.index(name), 0])

    @property
    def dots(self) -> int:
        """How many outputs a row shows."""
        return len(self.outputs[0])

    @property
    def in_words(self) -> str:
        """The functions with their means."""
        means = column(self.means[:, 0], ".2f")
        return ", ".join(f"{name} {mean}" for name, mean in zip(self.names, means, strict=True))

    @property
    def sigmoid_ends(self) -> Array:
        """The least and the greatest of the sigmoid's outputs that are drawn."""
        return self._outputs("sigmoid")[[0, -1]]

    @property
    def relu_zeros(self) -> float:
        """How many of ReLU's outputs are zero."""
        return float((self._outputs("ReLU") == 0).mean())

    def _outputs(self, name: str) -> Array:
        return np.sort(self.outputs[self.names.index(name), :, 0])

    @property
    def caption(self) -> str:
        return self.say(
            "Each gray dot is one of {dots} equally probable outputs for standard normal input. {names[7]} and "
            "{names[8]} hand on a mean of zero, the others a positive one: sigmoid {sigmoid_mean:.2f}, ReLU "
            "{relu_mean:.2f}."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "The outputs of nine activation functions for standard normal input, {dots} dots each, and their means, "
            "from the greatest down: {in_words}. A vertical line marks zero. The sigmoid's dots, from "
            "{sigmoid_ends[0]:.2f} to {sigmoid_ends[1]:.2f}, lie wholly above it; {relu_zeros:.0%} of ReLU's stand "
            "on it, the others above."
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
