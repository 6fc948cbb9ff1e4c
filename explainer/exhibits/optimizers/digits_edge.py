"""Past 2/λmax in a network: η · λmax and the loss of full-batch descent on digits, raw and centered, at one step."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer.checked import Array
from explainer.exhibits.edge import Edge
from explainer.exhibits.network.digits import extremes, span
from explainer.experiments.digits_full_batch import Course, FullBatch
from explainer.experiments.experiment import Method

RUNS = FullBatch()


@dataclass(frozen=True)
class DigitsEdge(Edge):
    """The first seed of both: networks of sigmoids, and of sigmoids minus one half, that start as one function."""

    ticks = ((0, 20, 40, 60, 80), (0, 2, 4, 6, 8, 10, 12), (0.1, 0.3, 1.0, 3.0))
    reach = (97, 13.3, 5)
    size = (400, 450)
    named = ((28, (-8, 6)), (-1, (4, -2)))
    step_size, seeds, target = RUNS.step_size, len(RUNS.seeds), RUNS.target
    pair = RUNS.pair

    @classmethod
    def compute(cls) -> Self:
        raw, centered = (courses[0] for courses in RUNS.result)
        return cls.of((raw.losses, centered.losses), (raw.sharpness, centered.sharpness))

    @property
    def method(self) -> Method:
        return RUNS.method

    @property
    def ends(self) -> Array:
        """The raw η · λmax at the start and at the end, (2,)."""
        return np.asarray(self.raw_sharpness[[0, -1], 1])

    @cached_property
    def all_rises(self) -> str:
        """The steps that raise the loss, in all seeds of the raw network."""
        return span([_rises(course) for course in RUNS.result[0]])

    @cached_property
    def all_rises_centered(self) -> int:
        """The same of the centered one, in all seeds together."""
        return sum(_rises(course) for course in RUNS.result[1])

    @cached_property
    def medians(self) -> str:
        """The medians of η · λmax on the way of the raw network, of all seeds."""
        return extremes([np.median(course.sharpness) for course in RUNS.result[0]])

    @cached_property
    def starts(self) -> str:
        """η · λmax at the start of the raw network, of all seeds."""
        return span(_starts(RUNS.result[0]), ".0f")

    @cached_property
    def starts_centered(self) -> str:
        """The same of the centered one."""
        return span(_starts(RUNS.result[1]), ".1f")

    @cached_property
    def all_highest_centered(self) -> float:
        """The largest η · λmax of the centered network, in all seeds."""
        return float(max(course.sharpness.max() for course in RUNS.result[1]))

    @property
    def caption(self) -> str:
        return self.say(
            "A network on digits, of sigmoids (raw) or of sigmoids minus one half (centered), from one function at "
            "the start, all samples at every step of one size. Raw, {rises} of {steps[0]} steps raise the loss; "
            "centered, none of {steps[1]}, and η λmax stays below the dashed line at two."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Two panels against the steps. Above, eta times lambda max: raw, it rises from {ends[0]:.0f} to "
            "{highest:.0f}, falls below one, climbs past two again, goes to and fro and ends at {ends[1]:.1f}; "
            "centered, it is {highest_centered:.1f} at most. Below, the loss, logarithmic: raw, it leaps to {peak:.1f} "
            "and later up now and then, and is {target} after {steps[0]} steps; centered, it falls at every step, and "
            "is there after {steps[1]}."
        )


def _rises(course: Course) -> int:
    return int((np.diff(course.losses) > 0).sum())


def _starts(courses: Sequence[Course]) -> list[float]:
    return [float(course.sharpness[0]) for course in courses]
