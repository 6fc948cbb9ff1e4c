"""Stochastic descent on the cloud, raw and centered: single runs, their mean, and how far they walk."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer import descent
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import WEIGHTS, shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table
from explainer.experiments.experiment import Method
from explainer.experiments.stochastic_paths import Courses, StochasticDescent
from explainer.quoting import quote

KINDS = ("raw", "centered")


@dataclass(frozen=True)
class StochasticPaths(Exhibit):
    """Paths in the plane of the weights, all at the same step size, cut before they arrive."""

    raw_runs: Array = shown(*WEIGHTS, role="raw")  # (3, steps + 1, 2)
    raw_mean: Array = shown(*WEIGHTS)  # (steps + 1, 2), the mean over all runs at each step
    centered_runs: Array = shown(*WEIGHTS, role="centered")
    centered_mean: Array = shown(*WEIGHTS, name="mean")
    goal: Array = shown(*WEIGHTS, name="goal", role="goal")  # (2,)
    size = (400, 224)
    panels = (1, 2)
    same_step_size = StochasticDescent().same_step_size  # the one of the figure

    @classmethod
    def compute(cls) -> Self:
        raw, centered, _ = _courses()
        return cls(raw.first, raw.mean, centered.first, centered.mean, np.array(StochasticDescent().goal))

    def draw(self, *pens: Pen) -> None:
        verdicts = ("{raw_ratio:.1f}× the\nstraight line", "{centered_ratio:.1f}× the\nstraight line")
        for kind, pen, verdict in zip(KINDS, pens, verdicts, strict=True):
            pen.plane((-0.22, 1.3), (-1.3, 0.2))
            pen.title(f"{kind} inputs")
            pen.line(f"{kind}_runs", linewidth=0.8, alpha=0.7)
            pen.line(f"{kind}_mean", linestyle=(0, (4, 2)), linewidth=2.4)
            pen.star("goal")
            pen.words((0.57, -0.1), verdict, role=kind, va="top")
        pens[0].name("goal", offset=(0, -9))
        pens[1].name("centered_mean", at=28, offset=(8, 4))

    @property
    def method(self) -> Method:
        return StochasticDescent().method

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
    def runs(self) -> int:
        """How many runs the means are over."""
        return StochasticDescent().runs

    @property
    def table(self) -> Table:
        """Both clouds at the same step size, then each at its fastest."""
        made, (raw, centered, _) = StochasticDescent(), _courses()
        same = [walks.at(made.same_step_size) for walks in (raw, centered)]
        trips = [*same, raw.fastest, centered.fastest]
        choices = ["the same"] * 2 + ["its fastest"] * 2
        sizes = [f"{quote(trip.step_size)}, {choice}" for trip, choice in zip(trips, choices, strict=True)]
        near = f"until within {quote(made.near, '.0%')} of the first distance"
        return Table.of(
            f"Mean ± deviation of {quote(made.runs)} runs {near}",
            {
                "inputs": KINDS * 2,
                r"step size $\eta$": sizes,
                "steps to arrive": [_spread(trip.steps, ".0f") for trip in trips],
                "path over straight line": [_spread(trip.ratios, ".1f") for trip in trips],
            },
        )

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

    @property
    def run_ratios(self) -> Array:
        """The lengths of the drawn runs over the straight lines between their ends, (2, 3), raw and centered."""
        groups = (self.raw_runs, self.centered_runs)
        return np.array([[descent.length(run) / descent.straight_line(run) for run in runs] for runs in groups])

    @property
    def shown_runs(self) -> int:
        return len(self.raw_runs)

    @cached_property
    def caption(self) -> str:
        return self.say(
            "Runs of {shown_steps} steps of size {same_step_size}, and dashed the mean of {runs}. Until it arrives a "
            "run walks on average {raw_ratio:.1f} times the straight line with raw inputs, {centered_ratio:.1f} "
            "times with centered ones."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "The first {shown_steps} steps of stochastic descent from {raw_mean[0]} to the goal {goal}, {shown_runs} "
            "runs in each panel. Left, raw inputs: they dart to and fro across the line to the goal, "
            "{run_ratios[0]:.1f} times as long as the straight lines between their ends. Right, centered inputs: "
            "they wander gently, {run_ratios[1]:.2f} times as long. The mean over many runs goes nearly straight in "
            "either panel, {mean_ratios:.2f} times, and stops where {share_left[0]:.0%} and {share_left[1]:.0%} of "
            "the way are left."
        )


def _courses() -> Courses:
    return StochasticDescent().result


def _spread(values: Array, spec: str) -> str:
    return f"{quote(values.mean(), spec)} ± {quote(values.std(), spec)}"
