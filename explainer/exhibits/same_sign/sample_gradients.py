"""The gradients of a dozen samples: with inputs from sigmoids every row has one sign, with centered ones both."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer import neuron, orthants
from explainer.activations import relu, sigmoid
from explainer.centering import centered
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen

# The seed shows both signs of δ equally often, and one exception on the right; shares are counted over many more.
SEED, FEATURES, UNITS, SAMPLES, MANY = 29, 10, 6, 12, 100_000


@dataclass(frozen=True)
class SampleGradients(Exhibit):
    """One row for each sample, from the greatest δ to the least, one column for each weight."""

    deltas: Array = shown(role="upstream")  # (12,), the same for both grids
    gradients: Array = shown("", "")  # (12, 6), the inputs are outputs of sigmoids
    centered_gradients: Array = shown("", "")  # (12, 6), the same inputs minus their means over the dozen
    weights: tuple[str, ...] = shown()  # (6,), the symbol of each
    size = (400, 416)
    panels = (1, 2)
    many = MANY  # samples that the shares below are counted over

    @classmethod
    def compute(cls) -> Self:
        weights, hidden, targets = _drawn(SAMPLES)
        inputs = sigmoid(hidden)
        # With w·mean added to its bias the centered neuron is the same function: the same outputs, so the same deltas.
        deltas = neuron.upstream(neuron.output(weights, inputs), targets)
        order = np.argsort(-deltas)
        return cls(
            deltas=deltas[order],
            gradients=neuron.weight_gradient(deltas, inputs)[order],
            centered_gradients=neuron.weight_gradient(deltas, centered(inputs))[order],
            weights=tuple(f"w{index}" for index in "₁₂₃₄₅₆"),
        )

    def draw(self, *pens: Pen) -> None:
        raw, shifted = pens
        for pen, grid in zip(pens, ("gradients", "centered_gradients"), strict=True):
            pen.cells(grid)
            pen.names("weights")
        place = {"ha": "center", "va": "center"}
        middle, below = self.units / 2 - 0.5, self.samples + 0.9
        raw.words((middle, -1.1), "inputs from sigmoids", role="raw", **place)
        raw.words((middle, below), "one sign: {same_signed} of {samples} rows", role="raw", **place)
        shifted.words((middle, -1.1), "the same, centered", role="centered", **place)
        shifted.words((middle, below), "one sign: {same_signed_centered} of {samples}", role="centered", **place)
        beside = [(-0.75, row) for row in range(self.samples)]
        raw.numbers("deltas", beside, "{:+.1f}", ha="right", va="center")
        raw.words((-1.2, -1.1), "δ", role="upstream", style="italic", size=15, **place)

    @property
    def samples(self) -> int:
        return len(self.deltas)

    @property
    def units(self) -> int:
        """How many inputs the neuron has."""
        return len(self.gradients.T)

    @property
    def inputs(self) -> Array:
        """The inputs before centering, samples in rows."""
        return np.asarray(self.gradients / self.deltas[:, np.newaxis])

    @property
    def smallest_input(self) -> float:
        return float(self.inputs.min())

    @property
    def largest_input(self) -> float:
        return float(self.inputs.max())

    @property
    def rows_above_zero(self) -> int:
        """How many samples have a gradient that is all plus."""
        return int((self.gradients > 0).all(axis=1).sum())

    @property
    def rows_below_zero(self) -> int:
        return int((self.gradients < 0).all(axis=1).sum())

    @property
    def same_signed_centered(self) -> int:
        """How many rows have one sign after centering."""
        return int(orthants.same_sign(self.centered_gradients).sum())

    @property
    def mixed_centered(self) -> int:
        """How many rows have both signs after centering."""
        return self.samples - self.same_signed_centered

    @property
    def least_loss(self) -> float:
        """The smallest loss of the dozen."""
        return float(neuron.squared_loss(self.deltas, 0).min())

    @cached_property
    def centered_share(self) -> float:
        """The share of centered gradients of one sign, over many samples through the same layer."""
        return float(orthants.same_sign(centered(sigmoid(_drawn(MANY)[1]))).mean())

    @property
    def independent_share(self) -> float:
        """The same for inputs that are independent and symmetric around zero."""
        return orthants.same_sign_share(self.units)

    @cached_property
    def relu_strict_share(self) -> float:
        """The share of strictly same-signed gradients, had the layer ReLUs and δ ≠ 0: inputs without a zero."""
        return float(orthants.same_sign(relu(_drawn(MANY)[1])).mean())

    @property
    def same_signed(self) -> int:
        """How many rows have one sign before."""
        return int(orthants.same_sign(self.gradients).sum())

    @property
    def extremes(self) -> Array:
        """The greatest δ and the least."""
        return self.deltas[[0, -1]]

    @property
    def caption(self) -> str:
        return self.say(
            r"Each row is the gradient of one sample, sorted by $\dl$. On the left its {units} entries share the sign "
            r"of $\dl$; on the right {mixed_centered} of {samples} rows hold both signs. A stronger color is a larger "
            "entry of its grid."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Two grids of signs with {samples} rows, one for each sample, and {units} columns, one for each weight. "
            "The rows are sorted by their upstream gradient δ, from {extremes[0]:+.1f} to {extremes[1]:+.1f}. With "
            "inputs from sigmoids each row has the sign of its δ: {rows_above_zero} rows are all plus, "
            "{rows_below_zero} all minus. With the same inputs centered, {mixed_centered} rows hold both signs."
        )


def _drawn(samples: int) -> tuple[Array, Array, Array]:
    """Weights (6,) of the neuron; for each sample the layer before it, (samples, 6), and a target (samples,)."""
    random = np.random.default_rng(SEED)
    layer = random.normal(size=(FEATURES, UNITS)) / np.sqrt(FEATURES)
    weights = random.normal(size=UNITS)
    data = random.normal(size=(samples, FEATURES + 1))
    return weights, data[:, :FEATURES] @ layer, data[:, FEATURES]
