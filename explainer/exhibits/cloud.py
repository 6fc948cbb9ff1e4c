"""A cloud of positive inputs, raw and centered, and the directions in which an update can go."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import centering, orthants
from explainer.checked import Array
from explainer.exhibit import Exhibit
from explainer.pen import Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SAMPLES, SEED = 40, 1


@dataclass(frozen=True)
class Cloud(Exhibit):
    """Inputs (samples, 2), and two arrows (2 · samples, 2, 2) of length 1 for each: along it and against it."""

    raw: Array  # uniform on (0, 1)
    centered: Array  # the same minus their mean
    raw_directions: Array
    centered_directions: Array
    size = (460, 450)
    panels = (2, 2)

    @classmethod
    def compute(cls) -> Self:
        raw = np.random.default_rng(SEED).uniform(0, 1, (SAMPLES, 2))
        centered = centering.centered(raw)
        return cls(raw, centered, _both_ways(raw), _both_ways(centered))

    def draw(self, *axes: "Axes") -> None:
        for column, kind in enumerate(("raw", "centered")):
            cloud, fan = axes[column], axes[column + 2]
            pen = Pen(self, cloud)
            pen.plane("x₁", "x₂", xlim=(-0.75, 1.1), ylim=(-0.75, 1.1))
            cloud.set(xticks=[0, 1], yticks=[0, 1], title=f"{kind} inputs")
            pen.dots(kind, "input", markersize=4)
            pen = Pen(self, fan)
            pen.plane("Δw₁", "Δw₂", xlim=(-1.2, 1.2), ylim=(-1.2, 1.2))
            fan.set(xticks=[-1, 0, 1], yticks=[-1, 1], title="ways to go")
            pen.arrows(f"{kind}_directions", "path", width=1, headwidth=6, headlength=6, headaxislength=5)

    @property
    def samples(self) -> int:
        return len(self.raw)

    @property
    def mean(self) -> Array:
        """The mean of the raw inputs."""
        return np.asarray(self.raw.mean(axis=0))

    @property
    def raw_gap(self) -> float:
        """The widest angle, in degrees, between neighboring directions: nothing goes there."""
        return _widest_gap(self.raw_directions)

    @property
    def centered_gap(self) -> float:
        """The same after centering."""
        return _widest_gap(self.centered_directions)

    @property
    def same_sign_percent(self) -> float:
        """How many of the raw inputs make same-signed updates, in percent."""
        return 100 * float(orthants.same_sign(self.raw).mean())

    @property
    def same_sign_percent_centered(self) -> float:
        """The same after centering."""
        return 100 * float(orthants.same_sign(self.centered).mean())

    @property
    def caption(self) -> str:
        return (
            "Every update goes along one input or against it. Raw, the ways to go leave "
            f"{quote(self.raw_gap, '.0f')}° wide gaps in the northwest and the southeast; centered, the widest gap "
            f"is {quote(self.centered_gap, '.0f')}°. Still, {quote(self.same_sign_percent_centered, '.0f')}% of the "
            "centered inputs move both weights the same way."
        )

    @property
    def alt(self) -> str:
        return (
            f"Top: {quote(self.samples)} inputs spread evenly over the square between zero and one, with mean "
            f"{quote(self.mean, '.2f')}, and the same minus their mean, around the origin. "
            "Bottom: the directions of their updates, both ways along each input. "
            f"Raw, they fill two opposite sectors, northeast and southwest, with {quote(self.raw_gap, '.0f')}° of "
            f"nothing between; centered, they point all around, with no gap above {quote(self.centered_gap, '.0f')}°. "
            f"Same-signed are {quote(self.same_sign_percent, '.0f')}% of the raw inputs and "
            f"{quote(self.same_sign_percent_centered, '.0f')}% of the centered."
        )


def _both_ways(inputs: Array) -> Array:
    units = inputs / np.linalg.norm(inputs, axis=1, keepdims=True)
    heads = np.concatenate([units, -units])
    return np.stack([np.zeros_like(heads), heads], axis=1)


def _widest_gap(directions: Array) -> float:
    across, up = (directions[:, 1] - directions[:, 0]).T
    angles = np.sort(np.degrees(np.arctan2(up, across)))
    return float(np.diff(angles, append=angles[0] + 360).max())
