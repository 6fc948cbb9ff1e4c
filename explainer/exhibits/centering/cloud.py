"""A cloud of positive inputs, raw and centered, and the directions in which an update can go."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer import centering, orthants
from explainer.checked import Array
from explainer.conditioning import condition_number
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import INPUTS, UPDATES, shown
from explainer.drawing.pen import Pen
from explainer.experiments.cloud import UniformCloud
from explainer.experiments.experiment import Method
from explainer.quoting import quote

# Samples that are above their mean, or below it, in both features together.
TOGETHER = np.array([[1.0, 1.0], [2.0, 2.1], [4.0, 4.0]])
# Strongly correlated, symmetric about zero, and mostly of mixed signs: far pairs that agree, close ones that do not.
AGREEING, DIFFERING, TIMES = np.array([[10.0, 10.0], [-10.0, -10.0]]), np.array([[1.0, -1.0], [-1.0, 1.0]]), 4
CORRELATION = 0.5  # of two normal features, for an example of the arcsine
RARE, USUAL, CHANCE = 10.0, 0.01, 0.01  # two positive independent features that are nearly always small
MANY_FEATURES, DRAWS, TRIED = 10, 20, 500  # clouds of more features, and random directions for each

KINDS = ("raw", "centered")
REACH = 1.36  # of the shaded gaps, somewhat more than the lines


@dataclass(frozen=True)
class Cloud(Exhibit):
    """Inputs (samples, 2); a line of length 2 through the origin along each; the two widest gaps between these."""

    raw: Array = shown(*INPUTS, role="raw")  # uniform on (0, 1)
    centered: Array = shown(*INPUTS, role="centered")  # the same minus their mean
    raw_lines: Array = shown(*UPDATES, role="raw")  # (samples, 2, 2)
    centered_lines: Array = shown(*UPDATES, role="centered")  # (samples, 2, 2)
    raw_gaps: Array = shown(*UPDATES, role="unreachable")  # (2, k, 2), sectors
    centered_gaps: Array = shown(*UPDATES, role="unreachable")  # (2, k, 2)
    size = (400, 430)
    panels = (2, 2)
    correlation = CORRELATION
    rare, usual, chance = RARE, USUAL, CHANCE  # how often a feature takes the rare value
    many_features = MANY_FEATURES

    @classmethod
    def compute(cls) -> Self:
        kinds = UniformCloud().result, centering.centered(UniformCloud().result)
        lines = [_both_ways(inputs) for inputs in kinds]
        return cls(*kinds, *lines, *map(_gaps, lines))

    def draw(self, *pens: Pen) -> None:
        openings = ("{raw_gap:.0f}°", "{centered_gap:.0f}°")
        for kind, cloud, fan, opening in zip(KINDS, pens[:2], pens[2:], openings, strict=True):
            cloud.plane((-0.6, 1.1), (-0.6, 1.1))
            cloud.title(f"{kind} inputs")
            cloud.dots(kind, markersize=4)
            fan.plane((-1.4, 1.4), (-1.4, 1.4))
            fan.title("ways to go")
            fan.region(f"{kind}_gaps", alpha=0.25)
            fan.line(f"{kind}_lines", linewidth=1)
            for sector in fan.field(f"{kind}_gaps"):
                x, y = sector.mean(axis=0)
                fan.words((x, y), opening, role="unreachable", ha="center", va="center", size=15)

    @property
    def samples(self) -> int:
        return len(self.raw)

    @property
    def mean(self) -> Array:
        """The mean of the raw inputs."""
        return np.asarray(self.raw.mean(axis=0))

    @property
    def raw_gap(self) -> float:
        """The widest angle, in degrees, between neighboring ways to go: nothing goes there."""
        return _opening(self.raw_gaps)

    @property
    def centered_gap(self) -> float:
        """The same after centering."""
        return _opening(self.centered_gaps)

    @property
    def gap_directions(self) -> list[str]:
        """Where the two widest gaps of the raw inputs lie."""
        return [orthants.compass(gap.mean(axis=0)) for gap in self.raw_gaps]

    @property
    def way_directions(self) -> list[str]:
        """Where all ways to go of the raw inputs lie, one way and the other."""
        return [orthants.compass(end) for end in self.raw_lines[0, ::-1]]

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
    def rare_kappa(self) -> float:
        """The condition number for two such features."""
        mean, mean_square = ((1 - CHANCE) * USUAL**power + CHANCE * RARE**power for power in (1, 2))
        return condition_number([[mean_square, mean**2], [mean**2, mean_square]])

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
    def caption(self) -> str:
        return self.say(
            "Every update goes along one input, forward or back. Raw, the ways to go leave {raw_gap:.0f}° wide gaps "
            "in the {gap_directions[0]} and the {gap_directions[1]}; centered, the widest gap is "
            "{centered_gap:.0f}°. Still, {same_sign_percent_centered:.0f}% of the centered inputs move both weights "
            "the same way."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Top: {samples} inputs drawn at random from the square between zero and one, with mean {mean:.2f}, and "
            "the same minus their mean, around the origin. Bottom: the directions of their updates, both ways along "
            "each input. Raw, they fill two opposite sectors, {way_directions[0]} and {way_directions[1]}, with "
            "{raw_gap:.0f}° of nothing between; centered, they point all around, with no gap above "
            "{centered_gap:.0f}°. Same-signed are {same_sign_percent:.0f}% of the raw inputs and "
            "{same_sign_percent_centered:.0f}% of the centered."
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
