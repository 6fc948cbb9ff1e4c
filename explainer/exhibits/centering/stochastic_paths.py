"""Stochastic descent on the cloud, raw and centered: single runs, their mean, and how far they walk."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import descent
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.experiments.experiment import Method
from explainer.experiments.stochastic_paths import Courses, StochasticDescent
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KINDS = ("raw", "centered")


@dataclass(frozen=True)
class StochasticPaths(OldExhibit):
    """Paths in the plane of the weights, all at the same step size, cut before they arrive."""

    raw_runs: Array  # (3, steps + 1, 2)
    raw_mean: Array  # (steps + 1, 2), the mean over all runs at each step
    centered_runs: Array
    centered_mean: Array
    goal: Array  # (2,)
    size = (460, 280)
    panels = (1, 2)

    @classmethod
    def compute(cls) -> Self:
        raw, centered, _ = _courses()
        return cls(raw.first, raw.mean, centered.first, centered.mean, np.array(StochasticDescent().goal))

    def draw(self, *axes: "Axes") -> None:
        for kind, plane in zip(KINDS, axes, strict=True):
            pen = Pen(self, plane)
            pen.plane("w₁", "w₂", xlim=(-0.36, 1.16), ylim=(-1.26, 0.26))
            plane.set(xticks=[0, 1], yticks=[-1, 0], title=f"{kind} inputs")
            for run in range(len(self.raw_runs)):
                pen.line(f"{kind}_runs-{run}", "path", linewidth=1)
            pen.line(f"{kind}_mean", "ink", linestyle=(0, (4, 2)), linewidth=2.4)
            pen.dots("goal", "goal", marker="*", markersize=17)
            pen.words((1.0, -1.12), "goal", "goal", ha="center", va="top")
            pen.words((-0.06, 0.06), "start", "path", ha="right")

    @property
    def method(self) -> Method:
        return StochasticDescent().method

    @property
    def same_step_size(self) -> float:
        """The one of the figure."""
        return StochasticDescent().same_step_size

    @property
    def raw_ratio(self) -> float:
        """The mean path length until arrival over the straight line, at the same step size."""
        return float(_courses().raw.at(self.same_step_size).ratios.mean())

    @property
    def centered_ratio(self) -> float:
        return float(_courses().centered.at(self.same_step_size).ratios.mean())

    @property
    def mean_ratios(self) -> Array:
        """The length of the mean path over its straight line, raw and centered."""
        return np.array([descent.length(p) / descent.straight_line(p) for p in (self.raw_mean, self.centered_mean)])

    @property
    def other_clouds(self) -> int:
        return len(_courses().others)

    @property
    def least_other_raw(self) -> float:
        """The least mean ratio among other clouds of as many inputs."""
        return float(_courses().others[:, 0].min())

    @property
    def greatest_other_raw(self) -> float:
        return float(_courses().others[:, 0].max())

    @property
    def least_other_centered(self) -> float:
        return float(_courses().others[:, 1].min())

    @property
    def greatest_other_centered(self) -> float:
        return float(_courses().others[:, 1].max())

    @property
    def fewest_steps_raw(self) -> float:
        """The mean number of steps at the step size that needs fewest."""
        return float(_courses().raw.fastest.steps.mean())

    @property
    def fewest_steps_centered(self) -> float:
        return float(_courses().centered.fastest.steps.mean())

    @property
    def table(self) -> Table:
        """Both clouds at the same step size, then each at its fastest."""
        raw, centered, _ = _courses()
        same = [
            (kind, "the same", walks.at(self.same_step_size))
            for kind, walks in zip(KINDS, (raw, centered), strict=True)
        ]
        best = [(kind, "its fastest", walks.fastest) for kind, walks in zip(KINDS, (raw, centered), strict=True)]
        rows = [
            (kind, f"{quote(trips.step_size)}, {choice}", _spread(trips.steps, ".0f"), _spread(trips.ratios, ".1f"))
            for kind, choice, trips in same + best
        ]
        header = ("inputs", r"step size $\eta$", "steps to arrive", "path over straight line")
        near = f"until within {quote(StochasticDescent().near, '.0%')} of the first distance"
        return Table(f"Mean ± deviation of {quote(StochasticDescent().runs)} runs {near}", header, tuple(rows))

    @property
    def shown_steps(self) -> int:
        """The steps after which the drawing stops."""
        return len(self.raw_mean) - 1

    @property
    def share_left(self) -> Array:
        """What is left of the first distance where the mean paths stop, raw and centered."""
        means = np.array([self.raw_mean, self.centered_mean])
        left = np.linalg.norm(means - self.goal, axis=2)
        return np.asarray(left[:, -1] / left[:, 0])

    @cached_property
    def caption(self) -> str:
        return (
            f"The first {quote(self.shown_steps)} steps of three runs each, at the step size "
            f"{quote(self.same_step_size)}, and dashed the mean of {quote(StochasticDescent().runs)}. "
            f"Until it arrives a run walks on average {quote(self.raw_ratio, '.1f')} times the straight line with raw "
            f"inputs and {quote(self.centered_ratio, '.1f')} times with centered ones."
        )

    @property
    def alt(self) -> str:
        groups = (self.raw_runs, self.centered_runs)
        raw, centered = ([descent.length(p) / descent.straight_line(p) for p in paths] for paths in groups)
        left = " and ".join(quote(share, ".0%") for share in self.share_left)
        return (
            f"The first {quote(self.shown_steps)} steps of stochastic descent from the origin to the goal "
            f"{quote(self.goal)}. "
            f"Left, raw inputs: three runs dart to and fro across the line to the goal, {quote(raw, '.1f')} times as "
            f"long as the straight lines between their ends. Right, centered inputs: three runs wander gently, "
            f"{quote(centered, '.2f')} times as long. The mean over many runs goes nearly straight in either panel, "
            f"{quote(self.mean_ratios, '.2f')} times, and stops where {left} of the way are left."
        )


def _courses() -> Courses:
    return StochasticDescent().result


def _spread(values: Array, spec: str) -> str:
    return f"{quote(values.mean(), spec)} ± {quote(values.std(), spec)}"
