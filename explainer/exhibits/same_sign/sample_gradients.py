"""The gradients of a dozen samples: inputs from sigmoids give every row one sign; without their means, few keep it."""

from dataclasses import dataclass
from functools import cache
from typing import Self

import numpy as np

from explainer import neuron, orthants
from explainer.activations import relu, sigmoid
from explainer.centering import centered
from explainer.checked import Array
from explainer.drawing.dial import Dial
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
    centered_gradients: Array = shown("", "")  # (12, 6), the same minus their means over the dozen, or a part of these
    weights: tuple[str, ...] = shown()  # (6,), the symbol of each
    size = (400, 416)
    panels = (1, 2)
    dials = (Dial("removed", "Means removed, on the right", tuple(range(0, 101, 10)), 100, unit="%", role="centered"),)
    many = MANY  # samples that the shares below are counted over

    @classmethod
    def compute(cls, *, removed: float = 100) -> Self:
        """The gradients, with some percent of the means removed on the right."""
        weights, hidden, targets = _drawn(SAMPLES)
        inputs = sigmoid(hidden)
        # With w·mean added to its bias the neuron on the right is the same function: the same outputs and deltas.
        deltas = neuron.upstream(neuron.output(weights, inputs), targets)
        order = np.argsort(-deltas)
        return cls(
            deltas=deltas[order],
            gradients=neuron.weight_gradient(deltas, inputs)[order],
            centered_gradients=neuron.weight_gradient(deltas, _shifted(inputs, removed / 100))[order],
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
        title = "the same, centered" if self.centered else "{mean_removed:.0%} of means removed"
        shifted.words((middle, -1.1), title, role="centered", **place)
        shifted.words((middle, below), "one sign: {same_signed_right} of {samples}", role="centered", **place)
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
    def mean_removed(self) -> float:
        """The share of the inputs' means that is missing on the right."""
        right = self.centered_gradients / self.deltas[:, np.newaxis]
        return float(1 - right.mean() / self.inputs.mean())

    @property
    def centered(self) -> bool:
        """Whether the inputs on the right have mean zero."""
        return abs(self.mean_removed - 1) < 1e-9

    @property
    def same_signed_right(self) -> int:
        """How many rows have one sign on the right."""
        return int(orthants.same_sign(self.centered_gradients).sum())

    @property
    def mixed_right(self) -> int:
        """How many have both."""
        return self.samples - self.same_signed_right

    @property
    def same_signed_halved(self) -> int:
        """How many rows have one sign with half of the means removed."""
        return int(orthants.same_sign(_shifted(self.inputs, 0.5)).sum())

    @property
    def same_signed_centered(self) -> int:
        """How many rows have one sign with all of the means removed."""
        return int(orthants.same_sign(centered(self.inputs)).sum())

    @property
    def centered_share(self) -> float:
        """The share of centered gradients of one sign, over many samples through the same layer."""
        return _shares()[0]

    @property
    def independent_share(self) -> float:
        """The same for inputs that are independent and symmetric around zero."""
        return orthants.same_sign_share(self.units)

    @property
    def relu_strict_share(self) -> float:
        """The share of strictly same-signed gradients, had the layer ReLUs and δ ≠ 0: inputs without a zero."""
        return _shares()[1]

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
            r"Each row is one sample's gradient. On the left its {units} entries share the sign of $\dl$; on the "
            "right, with {mean_removed:.0%} of the means removed, {mixed_right} of {samples} rows have both signs. A "
            "stronger color is a larger entry of its grid."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Two grids of signs with {samples} rows, one for each sample, and {units} columns, one for each weight. "
            "The rows are sorted by their upstream gradient δ, from {extremes[0]:+.1f} to {extremes[1]:+.1f}. With "
            "inputs from sigmoids each row has the sign of its δ: {rows_above_zero} rows are all plus, "
            "{rows_below_zero} all minus. With {mean_removed:.0%} of the inputs' means removed, both signs occur in "
            "{mixed_right} of {samples} rows."
        )


def _shifted(inputs: Array, share: float) -> Array:
    """The inputs (samples, 6) minus a share of their means."""
    return np.asarray(inputs - share * (inputs - centered(inputs)))


@cache
def _shares() -> tuple[float, float]:
    """The shares of one sign among many inputs from the layer: of sigmoids, centered; of ReLUs, as they are."""
    hidden = _drawn(MANY)[1]
    of_sigmoids, of_relus = (orthants.same_sign(x).mean() for x in (centered(sigmoid(hidden)), relu(hidden)))
    return float(of_sigmoids), float(of_relus)


def _drawn(samples: int) -> tuple[Array, Array, Array]:
    """Weights (6,) of the neuron; for each sample the layer before it, (samples, 6), and a target (samples,)."""
    random = np.random.default_rng(SEED)
    layer = random.normal(size=(FEATURES, UNITS)) / np.sqrt(FEATURES)
    weights = random.normal(size=UNITS)
    data = random.normal(size=(samples, FEATURES + 1))
    return weights, data[:, :FEATURES] @ layer, data[:, FEATURES]
