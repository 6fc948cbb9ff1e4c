"""Same-signed batch gradients on the breast-cancer table: counted for scaled and for standardized inputs."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.experiments.experiment import Method
from explainer.experiments.tumor_batches import SignCounts

COUNTS = SignCounts()
BATCH_SIZES = COUNTS.sizes
AXES = ("batch size", "same-signed batches")
KINDS = {"name": COUNTS.forms, "role": ("raw", "centered")}


@dataclass(frozen=True)
class TumorBatches(Exhibit):
    """Points (k, 2): batch size, and the share of weakly same-signed gradients at zero weights, for both forms."""

    unbiased: Array = shown(*AXES, **KINDS)  # (2, k, 2), with a bias of zero
    fitted: Array = shown(*AXES, **KINDS)  # (2, k, 2), with the bias that fits best: the mean of δ is zero
    size = (400, 420)
    panels = (2, 1)
    last = BATCH_SIZES[-1]

    @classmethod
    def compute(cls) -> Self:
        shares = COUNTS.result
        sizes = np.broadcast_to(np.array(BATCH_SIZES, dtype=float), shares.shape)
        return cls(*np.stack([sizes, shares], axis=-1))

    def draw(self, *pens: Pen) -> None:
        for pen, field in zip(pens, ("unbiased", "fitted"), strict=True):
            pen.across(0.85, 300, BATCH_SIZES[::2], log=True)
            pen.up(-0.02, 1.04, [0, 0.5, 1], "%")
            for form, (marker, dashes) in enumerate((("o", "-"), ("s", "--"))):
                pen.line(f"{field}-{form}", markersize=5, marker=marker, linestyle=dashes)
                pen.name(f"{field}-{form}", at=(2, -2)[form], offset=((8, 8), (0, 7))[form])
        zero, fitted = pens
        zero.title("bias zero: the curves cross")
        fitted.title("bias fitted: they do not")

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
    def most(self) -> Array:
        """The largest share of the standardized gradients, with the bias zero and fitted, (2,)."""
        return np.array([curves[1, :, 1].max() for curves in (self.unbiased, self.fitted)])

    @property
    def method(self) -> Method:
        return COUNTS.method

    @property
    def caption(self) -> str:
        return self.say(
            "Shares of random batches whose gradient is weakly same-signed, weights zero. With a bias of zero, "
            "standardized gradients are so more often than scaled ones from batches of {crossing} on; with a fitted "
            "bias they are so less often at each size."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Two panels: the share of same-signed batch gradients against the batch size, up to {last}. With a bias of "
            "zero scaled falls from {unbiased[0][0][1]:.2f} to {unbiased[0][8][1]:.2f}, standardized rises from "
            "{unbiased[1][0][1]:.2f} to {most[0]:.2f} and ends at {unbiased[1][8][1]:.2f}, and the curves cross. "
            "With the fitted bias scaled falls from {fitted[0][0][1]:.2f} to {fitted[0][8][1]:.2f}, standardized "
            "rises from {fitted[1][0][1]:.2f} to {most[1]:.2f} and ends at {fitted[1][8][1]:.2f}, and they do not."
        )
