"""Same-signed batch gradients on the breast-cancer table: counted for scaled and for standardized inputs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import batches, orthants
from explainer.checked import Array
from explainer.exhibit import Exhibit
from explainer.exhibits.tumor_table import FORMS, data
from explainer.pen import Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAMES = ("scaled", "standardized")
BATCH_SIZES = tuple(2**k for k in range(9))
DRAWS, SEED = 4000, 0


@dataclass(frozen=True)
class TumorBatches(Exhibit):
    """Points (k, 2): batch size, and the share of weakly same-signed gradients at zero weights, for `NAMES`."""

    unbiased: Array  # (2, k, 2), with a bias of zero
    fitted: Array  # (2, k, 2), with the bias that fits best: the mean of δ over the table is zero
    size = (460, 370)
    panels = (1, 2)

    @classmethod
    def compute(cls) -> Self:
        labels = data()[1]
        deltas = {"unbiased": 0.5 - labels, "fitted": labels.mean() - labels}  # σ(b) − t
        return cls(**{name: np.array([_shares(delta, form) for form in NAMES]) for name, delta in deltas.items()})

    def draw(self, *axes: "Axes") -> None:
        titles = ("bias zero", "bias fitted")
        for plane, field, title in zip(axes, ("unbiased", "fitted"), titles, strict=True):
            pen = Pen(self, plane)
            plane.set_xscale("log", base=2)
            plane.set_xticks(BATCH_SIZES[::4], labels=[quote(size) for size in BATCH_SIZES[::4]])
            plane.minorticks_off()
            plane.set(xlim=(0.8, 320), ylim=(0, 1.04), title=title, xlabel="batch size", yticks=[0, 0.5, 1])
            for index, (role, dashes, marker) in enumerate((("path", "-", "o"), ("goal", (0, (5, 1.5)), "s"))):
                pen.line(f"{field}-{index}", role, linestyle=dashes, marker=marker, markersize=5)
        pen = Pen(self, axes[1])
        pen.words((3, 0.68), NAMES[0], "path")
        pen.words((1.2, 0.16), NAMES[1], "goal")

    @property
    def crossing(self) -> int:
        """The batch size from which on, with a bias of zero, the centered gradients are same-signed more often."""
        raw, centered = self.unbiased[..., 1]
        return int(self.unbiased[0, np.flatnonzero(centered <= raw)[-1] + 1, 0])

    @property
    def at_crossing(self) -> Array:
        """The two shares there, (2,)."""
        return np.asarray(self.unbiased[:, BATCH_SIZES.index(self.crossing), 1])

    @property
    def largest(self) -> Array:
        """The two shares with the largest batch and the fitted bias, (2,)."""
        return np.asarray(self.fitted[:, -1, 1])

    @property
    def caption(self) -> str:
        return (
            f"Shares of {quote(DRAWS)} random batches whose gradient is weakly same-signed, weights zero. With a bias "
            f"of zero, centered gradients agree more often than raw ones from batches of {quote(self.crossing)} on."
        )

    @property
    def alt(self) -> str:
        ends = [
            f"{name} from {quote(curve[0, 1], '.2f')} to {quote(curve[-1, 1], '.2f')}"
            for curves in (self.unbiased, self.fitted)
            for name, curve in zip(NAMES, curves, strict=True)
        ]
        return (
            "Two panels: the share of same-signed batch gradients against the batch size. "
            f"With a bias of zero: {ends[0]}, {ends[1]}, and the curves cross. "
            f"With the fitted bias: {ends[2]}, {ends[3]}, and they do not."
        )


def _shares(delta: Array, form: str) -> Array:
    """Points (k, 2): for single samples every one of them, else batches drawn with replacement."""
    inputs = FORMS[form](data()[0])
    random = np.random.default_rng(SEED)
    shares = [orthants.same_sign(delta[:, np.newaxis] * inputs, strictly=False).mean()]
    for size in BATCH_SIZES[1:]:
        drawn = random.integers(len(inputs), size=(DRAWS, size))
        gradients = np.array([batches.batch_gradient(delta[batch], inputs[batch]) for batch in drawn])
        shares.append(orthants.same_sign(gradients, strictly=False).mean())
    return np.column_stack([BATCH_SIZES, shares])
