"""What figures of descents past 2/λmax share: η · λmax against the steps, and the loss beneath, raw and centered."""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen

STEPS, SHARPNESS = "steps", "η λmax"


@dataclass(frozen=True)
class Edge(Exhibit):
    """Points (step, η · λmax) and (step, loss), (k, 2), of two descents at one step size."""

    raw_sharpness: Array = shown(STEPS, SHARPNESS, name="raw", role="raw")
    centered_sharpness: Array = shown(STEPS, SHARPNESS, name="centered", role="centered")
    limit: float = shown(SHARPNESS, role="ink")
    raw_loss: Array = shown(STEPS, "loss", name="raw", role="raw")
    centered_loss: Array = shown(STEPS, "loss", name="centered", role="centered")
    size = (400, 430)
    panels = (2, 1)
    ticks: ClassVar[tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]]  # steps, η · λmax, loss
    reach: ClassVar[tuple[float, float, float]]  # how far the three axes go
    named: ClassVar[tuple[tuple[int, tuple[float, float]], ...]]  # where raw and centered are named, and offsets

    @classmethod
    def of(cls, losses: tuple[Array, Array], sharpness: tuple[Array, Array], first: int = 0) -> Self:
        """The exhibit of two descents, raw and centered, each array (steps + 1,); η · λmax is drawn from a step on."""
        steep, falling = ([np.column_stack([np.arange(len(one)), one]) for one in both] for both in (sharpness, losses))
        return cls(steep[0][first:], steep[1][first:], 2.0, *falling)

    def draw(self, *pens: Pen) -> None:
        upper, lower = pens
        for pen in pens:
            pen.across(-0.02 * self.reach[0], self.reach[0], self.ticks[0])
        upper.up(-0.04 * self.reach[1], self.reach[1], self.ticks[1])
        lower.up(0.8 * self.ticks[2][0], self.reach[2], self.ticks[2], log=True)
        upper.level("limit", linewidth=1.2)
        for (at, offset), side in zip(self.named, ("raw", "centered"), strict=True):
            upper.line(f"{side}_sharpness", linewidth=1.5)
            lower.line(f"{side}_loss", linewidth=1.5)
            upper.name(f"{side}_sharpness", at=at, offset=offset)

    @property
    def rises(self) -> int:
        """The steps of the raw descent that raise the loss."""
        return int((np.diff(self.raw_loss[:, 1]) > 0).sum())

    @property
    def steps(self) -> tuple[int, int]:
        """The steps that both take, raw and centered."""
        return len(self.raw_loss) - 1, len(self.centered_loss) - 1

    @property
    def highest(self) -> float:
        """The largest η · λmax of the raw descent, from the first step drawn on."""
        return float(self.raw_sharpness[:, 1].max())

    @property
    def highest_centered(self) -> float:
        """The largest η · λmax of the centered descent, from the first step drawn on."""
        return float(self.centered_sharpness[:, 1].max())

    @property
    def peak(self) -> float:
        """The highest loss of the raw descent."""
        return float(self.raw_loss[:, 1].max())

    @property
    def calm(self) -> int:
        """The number of the last step of the raw descent that raises the loss."""
        return int(np.flatnonzero(np.diff(self.raw_loss[:, 1]) > 0)[-1]) + 1
