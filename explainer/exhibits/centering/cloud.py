"""A cloud of positive inputs, raw and centered, and the directions in which an update can go."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import centering, orthants
from explainer.checked import Array
from explainer.conditioning import condition_number
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.experiments.cloud import UniformCloud
from explainer.experiments.experiment import Method
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Samples that are above their mean, or below it, in both features together.
TOGETHER = np.array([[1.0, 1.0], [2.0, 2.1], [4.0, 4.0]])
# Strongly correlated, symmetric about zero, and mostly of mixed signs: far pairs that agree, close ones that do not.
AGREEING, DIFFERING, TIMES = np.array([[10.0, 10.0], [-10.0, -10.0]]), np.array([[1.0, -1.0], [-1.0, 1.0]]), 4
CORRELATION = 0.5  # of two normal features, for an example of the arcsine
RARE, USUAL, CHANCE = 10.0, 0.01, 0.01  # two positive independent features that are nearly always small
MANY_FEATURES, DRAWS, TRIED = 10, 20, 500  # clouds of more features, and random directions for each


@dataclass(frozen=True)
class Cloud(OldExhibit):
    """Inputs (samples, 2), and two arrows (2 · samples, 2, 2) of length 1 for each: along it and against it."""

    raw: Array  # uniform on (0, 1)
    centered: Array  # the same minus their mean
    raw_directions: Array
    centered_directions: Array
    size = (460, 450)
    panels = (2, 2)

    @classmethod
    def compute(cls) -> Self:
        raw = UniformCloud().result
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
    def method(self) -> Method:
        """How the inputs were drawn, and what came."""
        made = UniformCloud()
        drawn = ", ".join(quote(x, ".3f") for x in self.raw)
        return Method((*made.method.rows, ("in Python", made.recipe), ("rounded, they are", drawn)))

    @property
    def together(self) -> str:
        """Samples that rise and fall together around their mean."""
        return _listed(TOGETHER)

    @property
    def together_centered(self) -> str:
        return _listed(centering.centered(TOGETHER), ".2f")

    @property
    def correlation(self) -> float:
        """The correlation of two normal features, for the share below."""
        return CORRELATION

    @property
    def normal_share(self) -> float:
        """The share of same-signed samples among normal features with that correlation and mean zero."""
        return 0.5 + math.asin(CORRELATION) / math.pi

    @property
    def odd_samples(self) -> str:
        """Far samples whose features agree in sign, and more close ones whose features differ."""
        return f"{_listed(AGREEING)} once each, {_listed(DIFFERING)} {quote(TIMES)} times each"

    @property
    def odd_correlation(self) -> float:
        """The correlation of the two features over those samples."""
        first, second = centering.standardized(_odd_samples()).T
        return float((first * second).mean())

    @property
    def odd_share(self) -> float:
        """How many of them are same-signed."""
        return float(orthants.same_sign(_odd_samples()).mean())

    @property
    def rare(self) -> float:
        return RARE

    @property
    def usual(self) -> float:
        return USUAL

    @property
    def chance(self) -> float:
        """How often a feature takes the rare value."""
        return CHANCE

    @property
    def rare_kappa(self) -> float:
        """The condition number for two such features."""
        mean, mean_square = ((1 - CHANCE) * USUAL**power + CHANCE * RARE**power for power in (1, 2))
        return condition_number([[mean_square, mean**2], [mean**2, mean_square]])

    @cached_property
    def nearest(self) -> float:
        """The angle, in degrees, from a random direction to the nearest way to go: its median, centered."""
        return _nearest([self.centered])

    @property
    def many_features(self) -> int:
        return MANY_FEATURES

    @cached_property
    def nearest_of_many(self) -> float:
        """The same for clouds of as many inputs with more features."""
        clouds = [UniformCloud(features=MANY_FEATURES, seed=1 + draw).run() for draw in range(DRAWS)]
        return _nearest([centering.centered(cloud) for cloud in clouds])

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
            f"Top: {quote(self.samples)} inputs drawn at random from the square between zero and one, with mean "
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


def _odd_samples() -> Array:
    return np.concatenate([AGREEING, *[DIFFERING] * TIMES])


def _listed(samples: Array, spec: str = "") -> str:
    *others, last = (quote(x, spec) for x in samples)
    return f"{', '.join(others)} and {last}"


def _nearest(clouds: list[Array]) -> float:
    angles, random = [], np.random.default_rng(0)
    for inputs in clouds:
        directions = random.normal(size=(TRIED, inputs.shape[1]))
        cosines = np.abs(directions @ inputs.T) / np.linalg.norm(inputs, axis=1)
        angles.append(np.arccos((cosines.max(axis=1) / np.linalg.norm(directions, axis=1)).clip(max=1)))
    return float(np.degrees(np.median(angles)))
