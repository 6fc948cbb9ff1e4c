"""Stochastic descent on the cloud, raw and centered: single runs, their mean, and how far they walk."""

import contextlib
import functools
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from explainer import descent
from explainer.checked import Array
from explainer.exhibit import Exhibit, Table
from explainer.exhibits.cloud import Cloud
from explainer.pen import Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GOAL = np.array([1.0, -1.0])
SAME_STEP_SIZE = 0.5
STEP_SIZES = (0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8)  # tried for the fastest
KINDS = ("raw", "centered")
RUNS, STEPS, SEED = 400, 600, 7
NEAR = 0.01  # of the distance at the start: a run has arrived
SHOWN_RUNS, SHOWN_STEPS = 3, 90


class Trips(NamedTuple):
    """Steps until arrival, and path length until then over the straight line, of each run: shape (runs,)."""

    step_size: float
    steps: Array
    ratios: Array


@dataclass(frozen=True)
class StochasticPaths(Exhibit):
    """Paths in the plane of the weights, all at the same step size."""

    raw_runs: Array  # (3, steps + 1, 2)
    raw_mean: Array  # (steps + 1, 2), the mean over all runs at each step
    centered_runs: Array
    centered_mean: Array
    goal: Array  # (2,)
    size = (460, 280)
    panels = (1, 2)

    @classmethod
    def compute(cls) -> Self:
        cloud = Cloud.compute()
        raw, centered = (_runs(inputs, SAME_STEP_SIZE)[:, : SHOWN_STEPS + 1] for inputs in (cloud.raw, cloud.centered))
        return cls(raw[:SHOWN_RUNS], raw.mean(axis=0), centered[:SHOWN_RUNS], centered.mean(axis=0), GOAL)

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
    def step_sizes(self) -> Array:
        """Those tried for the fastest."""
        return np.array(STEP_SIZES)

    @property
    def raw_ratio(self) -> float:
        """The mean path length until arrival over the straight line, at the same step size."""
        return float(_trips("raw", SAME_STEP_SIZE).ratios.mean())

    @property
    def centered_ratio(self) -> float:
        return float(_trips("centered", SAME_STEP_SIZE).ratios.mean())

    @cached_property
    def fewest_steps_raw(self) -> float:
        """The mean number of steps at the step size that needs fewest."""
        return float(_fastest("raw").steps.mean())

    @cached_property
    def fewest_steps_centered(self) -> float:
        return float(_fastest("centered").steps.mean())

    @property
    def table(self) -> Table:
        """Both clouds at the same step size, then each at its fastest."""
        same = [(kind, "the same", _trips(kind, SAME_STEP_SIZE)) for kind in KINDS]
        best = [(kind, "its fastest", _fastest(kind)) for kind in KINDS]
        rows = [
            (kind, f"{quote(trips.step_size)}, {choice}", _spread(trips.steps, ".0f"), _spread(trips.ratios, ".1f"))
            for kind, choice, trips in same + best
        ]
        header = ("inputs", r"step size $\eta$", "steps to arrive", "path over straight line")
        near = f"until within {quote(NEAR, '.0%')} of the first distance"
        return Table(f"Mean ± deviation of {quote(RUNS)} runs {near}", header, tuple(rows))

    @cached_property
    def caption(self) -> str:
        return (
            f"Three runs each at the step size {quote(SAME_STEP_SIZE)}, and dashed the mean of {quote(RUNS)}. "
            f"On average a run walks {quote(self.raw_ratio, '.1f')} times the straight line with raw inputs and "
            f"{quote(self.centered_ratio, '.1f')} times with centered ones."
        )

    @property
    def alt(self) -> str:
        groups = (self.raw_runs, self.centered_runs, (self.raw_mean, self.centered_mean))
        raw, centered, means = ([descent.length(p) / descent.straight_line(p) for p in paths] for paths in groups)
        return (
            f"Stochastic descent from the origin to the goal {quote(self.goal)}. "
            f"Left, raw inputs: three runs dart to and fro across the line to the goal, {quote(raw, '.1f')} times as "
            f"long as the straight lines between their ends. Right, centered inputs: three runs wander gently, "
            f"{quote(centered, '.2f')} times as long. The mean over many runs goes nearly straight in either panel: "
            f"{quote(means, '.2f')} times."
        )


def _runs(inputs: Array, step_size: float) -> Array:
    """All runs, (runs, steps + 1, 2): the samples that they draw are the same for every cloud and step size."""
    order = descent.drawn_at_random(len(inputs), RUNS, STEPS, SEED)
    return descent.descend_many(inputs, inputs @ GOAL, np.zeros(2), step_size, order)


def _spread(values: Array, spec: str) -> str:
    return f"{quote(values.mean(), spec)} ± {quote(values.std(), spec)}"


@functools.cache
def _trips(kind: str, step_size: float) -> Trips:
    """How the runs on one cloud fare; raises ValueError unless all of them arrive."""
    runs = _runs(getattr(Cloud.compute(), kind), step_size)
    steps = [descent.arrival(run, GOAL, NEAR) for run in runs]
    lengths = [descent.length(run[: arrival + 1]) for run, arrival in zip(runs, steps, strict=True)]
    return Trips(step_size, np.array(steps), np.array(lengths) / np.linalg.norm(GOAL))


@functools.cache
def _fastest(kind: str) -> Trips:
    """The trips of fewest steps among the step sizes at which all runs arrive."""
    tried = []
    for step_size in STEP_SIZES:
        with contextlib.suppress(ValueError, OverflowError):
            tried.append(_trips(kind, step_size))
    return min(tried, key=lambda trips: float(trips.steps.mean()))
