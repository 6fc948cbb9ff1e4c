"""Same-signed batch gradients on the breast-cancer table: counted for scaled and for standardized inputs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer.checked import Array
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.experiments.experiment import Method
from explainer.experiments.tumor_batches import SignCounts
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COUNTS = SignCounts()
NAMES, BATCH_SIZES = COUNTS.forms, COUNTS.sizes


@dataclass(frozen=True)
class TumorBatches(OldExhibit):
    """Points (k, 2): batch size, and the share of weakly same-signed gradients at zero weights, for `NAMES`."""

    unbiased: Array  # (2, k, 2), with a bias of zero
    fitted: Array  # (2, k, 2), with the bias that fits best: the mean of δ over the table is zero
    size = (460, 370)
    panels = (1, 2)

    @classmethod
    def compute(cls) -> Self:
        shares = COUNTS.result
        sizes = np.broadcast_to(np.array(BATCH_SIZES, dtype=float), shares.shape)
        return cls(*np.stack([sizes, shares], axis=-1))

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
    def method(self) -> Method:
        return COUNTS.method

    @property
    def caption(self) -> str:
        return (
            "Shares of random batches whose gradient is weakly same-signed, weights zero. With a bias of zero, "
            f"standardized gradients are so more often than scaled ones from batches of {quote(self.crossing)} on."
        )

    @property
    def alt(self) -> str:
        zero, fitted = map(_ends, (self.unbiased, self.fitted))
        return (
            "Two panels: the share of same-signed batch gradients against the batch size. "
            f"With a bias of zero: {zero}, and the curves cross. "
            f"With the fitted bias: {fitted}, and they do not."
        )


def _ends(curves: Array) -> str:
    first, last, most = (quote(value, ".2f") for value in (curves[1, 0, 1], curves[1, -1, 1], curves[1, :, 1].max()))
    scaled = [quote(value, ".2f") for value in curves[0, (0, -1), 1]]
    return f"scaled falls from {scaled[0]} to {scaled[1]}, standardized rises from {first} to {most} and ends at {last}"
