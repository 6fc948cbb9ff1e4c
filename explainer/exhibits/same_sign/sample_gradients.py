"""The gradients of a dozen samples: with inputs from sigmoids every row has one sign, with centered ones both."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import neuron, orthants
from explainer.activations import relu, sigmoid
from explainer.centering import centered
from explainer.checked import Array
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# The seed shows both signs of δ equally often, and one exception on the right; shares are counted over many more.
SEED, FEATURES, UNITS, SAMPLES, MANY = 29, 10, 6, 12, 100_000


@dataclass(frozen=True)
class SampleGradients(OldExhibit):
    """One row for each sample, one column for each weight."""

    deltas: Array  # (12,), the same for both grids
    gradients: Array  # (12, 6), the inputs are outputs of sigmoids
    centered_gradients: Array  # (12, 6), the same inputs minus their means over the dozen
    size = (460, 440)
    panels = (1, 2)

    @classmethod
    def compute(cls) -> Self:
        weights, hidden, targets = _drawn(SAMPLES)
        inputs = sigmoid(hidden)
        # With w·mean added to its bias the centered neuron is the same function: the same outputs, so the same deltas.
        deltas = neuron.upstream(neuron.output(weights, inputs), targets)
        return cls(
            deltas=deltas,
            gradients=neuron.weight_gradient(deltas, inputs),
            centered_gradients=neuron.weight_gradient(deltas, centered(inputs)),
        )

    def draw(self, *axes: "Axes") -> None:
        names, titles = ("gradients", "centered_gradients"), ("inputs from sigmoids", "the same, centered")
        for grid, name, title in zip(axes, names, titles, strict=True):
            Pen(self, grid).cells(name)
            grid.set_title(title, size=13)
            grid.set_xticks(range(UNITS), [f"w{'₁₂₃₄₅₆'[unit]}" for unit in range(UNITS)])
            grid.set_yticks([])
            grid.xaxis.tick_top()
        left = Pen(self, axes[0])
        beside = [(-0.75, row) for row in range(len(self.deltas))]
        left.numbers("deltas", beside, "{:+.1f}", role="upstream", ha="right", va="center")
        left.words((-1.2, -1.05), "δ", "upstream", ha="center", va="center", style="italic", size=15)

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

    @property
    def many(self) -> int:
        """How many samples the shares below are counted over."""
        return MANY

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
    def caption(self) -> str:
        return (
            f"Each row is the gradient of one sample. On the left its {quote(self.units)} entries share the sign of "
            rf"$\dl$, and that sign changes from row to row. On the right {quote(self.mixed_centered)} of "
            f"{quote(self.samples)} rows hold both signs. A stronger color is a larger entry of its grid."
        )

    @property
    def alt(self) -> str:
        lowest, highest = (quote(extreme, "+.1f") for extreme in (self.deltas.min(), self.deltas.max()))
        return (
            f"Two grids of signs with {quote(self.samples)} rows, one for each sample, and {quote(self.units)} "
            f"columns, one for each weight. With inputs from sigmoids every row has one sign, that of its upstream "
            f"gradient δ (from {lowest} to {highest}): {quote(self.rows_above_zero)} rows are all plus, "
            f"{quote(self.rows_below_zero)} all minus. With the same inputs centered, {quote(self.mixed_centered)} "
            "rows hold both signs."
        )


def _drawn(samples: int) -> tuple[Array, Array, Array]:
    """Weights (6,) of the neuron; for each sample the layer before it, (samples, 6), and a target (samples,)."""
    random = np.random.default_rng(SEED)
    layer = random.normal(size=(FEATURES, UNITS)) / np.sqrt(FEATURES)
    weights = random.normal(size=UNITS)
    data = random.normal(size=(samples, FEATURES + 1))
    return weights, data[:, :FEATURES] @ layer, data[:, FEATURES]
