"""A cloud of positive inputs, from raw to centered, and the directions in which an update can go."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer import centering, orthants
from explainer.checked import Array
from explainer.drawing.dial import Dial
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import INPUTS, UPDATES, shown
from explainer.drawing.letters import ON_LINES
from explainer.drawing.pen import Pen
from explainer.experiments.cloud import UniformCloud
from explainer.experiments.experiment import Method
from explainer.quoting import quote

# Samples that are above their mean, or below it, in both features together.
TOGETHER = np.array([[1.0, 1.0], [2.0, 2.1], [4.0, 4.0]])
# Strongly correlated, symmetric about zero, and mostly of mixed signs: far pairs that agree, close ones that do not.
AGREEING, DIFFERING, TIMES = np.array([[10.0, 10.0], [-10.0, -10.0]]), np.array([[1.0, -1.0], [-1.0, 1.0]]), 4
CORRELATION = 0.5  # of two normal features, for an example of the arcsine
LITTLE, PART = 10, 60  # percent of the mean, removed
MANY_FEATURES, DRAWS, TRIED = 10, 20, 500  # clouds of more features, and random directions for each

REACH = 1.15  # of the shaded gaps, somewhat more than the lines
BEHIND = 1.25  # times as far out, a gap's number


@dataclass(frozen=True)
class Cloud(Exhibit):
    """Inputs (samples, 2); a line of length 2 through the origin along each; the two widest gaps between these."""

    raw: Array = shown(*INPUTS, name="raw", role="raw")  # uniform on (0, 1)
    shifted: Array = shown(*INPUTS, role="centered")  # the same minus their mean, or as much of it as is removed
    raw_gaps: Array = shown(*UPDATES, role="raw")  # (2, k, 2), sectors where no raw input points
    lines: Array = shown(*UPDATES, role="centered")  # (samples, 2, 2), along the shifted inputs
    gaps: Array = shown(*UPDATES, role="unreachable")  # (2, k, 2), the widest that are left
    size = (400, 236)
    panels = (1, 2)
    dials = (Dial("mean_removed", "Mean removed", tuple(range(0, 101, 10)), 100, unit="%", role="input"),)
    correlation = CORRELATION
    many_features, little, part = MANY_FEATURES, LITTLE, PART

    @classmethod
    def compute(cls, *, mean_removed: float = 100) -> Self:
        """The cloud with some percent of its mean removed."""
        raw = UniformCloud().result
        shifted = raw - mean_removed / 100 * (raw - centering.centered(raw))
        lines = _both_ways(shifted)
        return cls(raw, shifted, _gaps(_both_ways(raw)), lines, _gaps(lines))

    def draw(self, *pens: Pen) -> None:
        cloud, fan = pens
        cloud.plane((-0.65, 1.15), (-0.65, 1.15))
        cloud.title("mean removed: {mean_removed:.0%}")
        cloud.dots("raw", hollow=True, markersize=4, markeredgewidth=0.8)
        cloud.name("raw", at=34, offset=(0, 5))
        cloud.dots("shifted", markersize=4)
        fan.plane((-1.6, 1.6), (-1.6, 1.6))
        fan.title("ways to go")
        fan.region("raw_gaps", alpha=0.2)
        fan.region("gaps", alpha=0.25)
        fan.line("lines", linewidth=1)
        for _, *arc in self.gaps:
            x, y = BEHIND * arc[len(arc) // 2]
            fan.words((x, y), "{gap:.0f}°", ha="center", va="center", **ON_LINES)

    @property
    def samples(self) -> int:
        return len(self.raw)

    @property
    def mean(self) -> Array:
        """The mean of the raw inputs."""
        return np.asarray(self.raw.mean(axis=0))

    @property
    def centered(self) -> Array:
        """The inputs minus their mean, all of it."""
        return centering.centered(self.raw)

    @property
    def mean_removed(self) -> float:
        """The share of the mean that the shifted inputs lack."""
        return float(1 - self.shifted.mean() / self.raw.mean())

    @property
    def gap(self) -> float:
        """The widest angle, in degrees, between neighboring ways to go: nothing goes there."""
        return _opening(self.gaps)

    @property
    def raw_gap(self) -> float:
        """The same of the raw inputs."""
        return _opening(self.raw_gaps)

    @property
    def centered_gap(self) -> float:
        """The same after centering."""
        return _opening(_gaps(_both_ways(self.centered)))

    @property
    def gap_directions(self) -> list[str]:
        """Where the two widest gaps of the raw inputs lie."""
        return [orthants.compass(gap.mean(axis=0)) for gap in self.raw_gaps]

    @property
    def same_signed(self) -> int:
        """How many of the shifted inputs make same-signed updates."""
        return int(orthants.same_sign(self.shifted).sum())

    @property
    def mixed_after_little(self) -> int:
        """How many updates have mixed signs with a little of the mean removed."""
        return self.samples - self.compute(mean_removed=LITTLE).same_signed

    @property
    def gap_after_part(self) -> float:
        """The widest angle with that part of the mean removed."""
        return self.compute(mean_removed=PART).gap

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

    @cached_property
    def nearest(self) -> float:
        """The angle, in degrees, from a random direction to the nearest way to go: its median, centered."""
        return _nearest([self.centered])

    @cached_property
    def nearest_of_many(self) -> float:
        """The same for clouds of as many inputs with more features."""
        clouds = [UniformCloud(features=MANY_FEATURES, seed=1 + draw).run() for draw in range(DRAWS)]
        return _nearest([centering.centered(cloud) for cloud in clouds])

    @property
    def state(self) -> str:
        """What has been done to the inputs."""
        percent = round(100 * self.mean_removed)
        return {0: "With none of the mean removed", 100: "Centered"}.get(
            percent, f"With {percent}% of the mean removed"
        )

    @property
    def caption(self) -> str:
        return self.say(
            "The update of one sample goes along its input, forward or back. The raw inputs leave {raw_gap:.0f}° wide "
            "gaps in the {gap_directions[0]} and the {gap_directions[1]} (tinted). {state}, the widest gap is "
            "{gap:.0f}°, and {same_signed} of the {samples} inputs move both weights the same way."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Left: {samples} inputs drawn at random from the square between zero and one, with mean {mean:.2f}, as "
            "hollow dots, and filled where they are with {mean_removed:.0%} of the mean removed. Right: the directions "
            "of the updates of the latter, both ways along each input, and tinted the gaps that the raw ones leave, "
            "{raw_gap:.0f}° wide, in the {gap_directions[0]} and the {gap_directions[1]}. {state}, the widest gap is "
            "{gap:.0f}°, and {same_signed} of the {samples} inputs make same-signed updates."
        )


def _both_ways(inputs: Array) -> Array:
    """From one unit long against each input to one unit along it."""
    units = inputs / np.linalg.norm(inputs, axis=1, keepdims=True)
    return np.stack([-units, units], axis=1)


def _gaps(lines: Array) -> Array:
    """The widest sector between neighboring lines, and the one opposite, from the origin, (2, k, 2)."""
    angles = np.sort(np.arctan2(*lines[:, 1].T[::-1]) % math.pi)
    widths = np.diff(angles, append=angles[0] + math.pi)
    widest = int(widths.argmax())
    around = np.linspace(angles[widest], angles[widest] + widths[widest], 25)
    sector = np.concatenate([np.zeros((1, 2)), REACH * np.column_stack([np.cos(around), np.sin(around)])])
    return np.array([sector, -sector])


def _opening(gaps: Array) -> float:
    """The angle of a sector, in degrees."""
    _, first, *_, last = gaps[0]
    return math.degrees(math.acos(first @ last / (np.linalg.norm(first) * np.linalg.norm(last))))


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
