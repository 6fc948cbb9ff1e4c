"""How the shortest path grows as the inputs crowd around the diagonal, and how stochastic descent compares."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import descent, orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.experiments.crowding import CrowdedRuns
from explainer.experiments.experiment import Method
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RUNS = CrowdedRuns()
GOAL = np.array(RUNS.goal)
# Each input lies between these two numbers; the first pair stands for all positive inputs up to one.
BOXES = np.array(RUNS.ranges)
NEAR = 0.01  # of the first distance to the goal: there the steps of the last column end


@dataclass(frozen=True)
class Crowding(OldExhibit):
    """Points (half angle in degrees, path length over the straight line)."""

    curve: Array  # (k, 2), the least ratio
    bounds: Array  # (5, 2), the same for the five boxes
    names: Array  # (5,), what the five are called in the figure
    limits: Array  # (5, 2), the ratio of stochastic descent in the limit of small steps, for the same boxes
    runs: Array  # (5 k, 2), measured: k runs of stochastic descent for each box
    box: Array  # (4, 2), the corners of one box, in the plane of the inputs
    extremes: Array  # (2, 2, 2), its two outermost inputs, as arrows
    diagonal: Array  # (2, 2)
    size = (460, 440)

    @classmethod
    def compute(cls) -> Self:
        angles = np.radians(np.linspace(4.7, 45, 200))
        low, high = BOXES[2]
        bounds, ratios = np.array([_bound(*box) for box in BOXES]), RUNS.result
        return cls(
            curve=np.array([(np.degrees(angle), orthants.cone_ratio(GOAL, angle)) for angle in angles]),
            bounds=bounds,
            names=np.array(["any positive inputs", *(f"{quote(a)} to {quote(b)}" for a, b in BOXES[1:])]),
            limits=np.column_stack([bounds[:, 0], [_limit(*box) for box in BOXES]]),
            runs=np.column_stack([np.repeat(bounds[:, 0], ratios.shape[1]), ratios.ravel()]),
            box=np.array([[low, low], [high, low], [high, high], [low, high]]),
            extremes=np.array([[[0.0, 0.0], [low, high]], [[0.0, 0.0], [high, low]]]),
            diagonal=np.array([[0.0, 0.0], [high, high]]),
        )

    def draw(self, *axes: "Axes") -> None:
        (plane,) = axes
        pen = Pen(self, plane)
        plane.set(xscale="log", yscale="log", xlim=(2.6, 54), ylim=(1, 27))
        plane.set_xticks([5, 10, 20, 45], [quote(tick) for tick in (5, 10, 20, 45)])
        plane.set_yticks([1, 2, 5, 10, 20], [quote(tick) for tick in (1, 2, 5, 10, 20)])
        plane.minorticks_off()
        plane.set(xlabel="half angle θ in degrees", title="path length ÷ straight line")
        pen.line("curve", "path", linewidth=2.4)
        pen.dots("bounds", "path")
        pen.dots("runs", "ink", marker="_", markersize=9, markeredgewidth=1)
        pen.dots("limits", "ink", marker="D", markersize=5)
        for index, (angle, ratio) in enumerate(self.bounds):
            pen.numbers(f"names-{index}", [(0.94 * angle, 0.96 * ratio)], role="path", ha="right", va="top")
        pen.words((6.4, 20.6), "stochastic\ndescent", "ink", va="center")
        pen.words((4.6, 12.2), "shortest", "path", ha="right", va="center")
        self._draw_inputs(plane.inset_axes((0.66, 0.62, 0.34, 0.36)))

    def _draw_inputs(self, corner: "Axes") -> None:
        pen = Pen(self, corner)
        pen.plane("x₁", "x₂", xlim=(-0.1, 2.4), ylim=(-0.1, 2.4))
        corner.set(xticks=[0, 1, 2], yticks=[0, 1, 2])
        corner.yaxis.labelpad = 15
        pen.region("box", "input")
        pen.line("diagonal", "faint", linestyle=":", linewidth=1.4)
        pen.arrows("extremes", "input")
        pen.words((0.55, 0.72), "θ")

    @cached_property
    def table(self) -> Table:
        """The five boxes in numbers."""
        columns = (
            [_range(*box) for box in BOXES],
            [quote(angle, ".1f") + "°" for angle, _ in self.bounds],
            [quote(ratio, ".2f") for _, ratio in self.bounds],
            [quote(ratio, ".2f") for _, ratio in self.limits],
            [_range(runs.min(), runs.max(), ".1f") for runs in self.runs[:, 1].reshape(len(BOXES), -1)],
            [quote(_steps(*box)) for box in BOXES],
        )
        header = (
            "inputs between",
            r"$\theta$",
            "shortest",
            "small steps",
            "measured",
            f"steps until {quote(NEAR, '.0%')} is left",
        )
        return Table("Path length ÷ straight line, to a goal due southeast", header, tuple(zip(*columns, strict=True)))

    @property
    def method(self) -> Method:
        return RUNS.method

    @property
    def excess(self) -> Array:
        """How many times as long as the shortest path each run of stochastic descent is."""
        return self.runs[:, 1] / np.repeat(self.bounds[:, 1], len(RUNS.seeds))

    @property
    def least_shortest(self) -> float:
        """The least ratio for any positive inputs."""
        return float(self.bounds[0, 1])

    @property
    def small_steps(self) -> float:
        """The ratio of stochastic descent with small steps and inputs from zero to one."""
        return float(self.limits[0, 1])

    @property
    def shortest_run(self) -> float:
        """The least ratio of the runs with inputs from zero to one."""
        return float(RUNS.result[0].min())

    @property
    def longest_run(self) -> float:
        return float(RUNS.result[0].max())

    @property
    def runs_each(self) -> int:
        """How many runs there are for each range."""
        return len(RUNS.seeds)

    @property
    def least_excess(self) -> float:
        return float(self.excess.min())

    @property
    def largest_excess(self) -> float:
        return float(self.excess.max())

    @property
    def runs_above_limit(self) -> int:
        """How many of all runs are longer than stochastic descent with ever smaller steps."""
        return int((self.runs[:, 1] > np.repeat(self.limits[:, 1], self.runs_each)).sum())

    @property
    def caption(self) -> str:
        return (
            "Inputs from the range beside a dot are at most the angle $\\theta$ away from the diagonal. "
            "The narrower their cone, the longer the shortest path southeast. Stochastic descent is longer still: "
            "diamonds are its limit for small steps, dashes single runs with larger ones, "
            f"at {self.names[0]} with inputs from {_range(*BOXES[0])}."
        )

    @property
    def alt(self) -> str:
        marked = "; ".join(
            f"{name}, {quote(angle, '.1f')} degrees, {quote(ratio, '.2f')}"
            for name, (angle, ratio) in zip(self.names, self.bounds, strict=True)
        )
        return (
            "On logarithmic axes, a curve falls as the half angle of the cone of inputs grows: the length of the "
            f"shortest path to a goal due southeast, in straight lines. Marked are inputs from these ranges: {marked}. "
            f"Runs of stochastic descent lie above it, {quote(self.least_excess, '.1f')} to "
            f"{quote(self.largest_excess, '.1f')} times as high, and {quote(self.runs_above_limit)} of "
            f"{quote(len(self.runs))} above its limits for small steps, {quote(self.limits[:, 1], '.1f')}. "
            "An inset shows one range, a square of inputs, and the two outermost of them on either side of the "
            "diagonal."
        )


def _bound(low: float, high: float) -> tuple[float, float]:
    """The half angle, in degrees, of the inputs between two numbers, and the least ratio for them."""
    angle = orthants.box_half_angle(low, high) if low else np.pi / 4
    return float(np.degrees(angle)), orthants.cone_ratio(GOAL, angle)


def _limit(low: float, high: float, nodes: int = 200) -> float:
    """The ratio of stochastic descent with uniform inputs between two numbers, in the limit of small steps."""
    middles = low + (high - low) * (np.arange(nodes) + 0.5) / nodes
    inputs = np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2)
    return descent.small_steps_ratio(inputs, GOAL)  # its error keeps its direction, by symmetry


def _steps(low: float, high: float) -> int:
    """How many steps lead near the goal with the two outermost inputs in turn, each step fitting its own."""
    inputs = np.array([[low, high], [high, low]])
    path = descent.towards(GOAL, inputs, float(1 / (low**2 + high**2)), steps=300).weights
    return descent.arrival(path, GOAL, NEAR)


def _range(low: float, high: float, spec: str = "g") -> str:
    return f"{quote(low, spec)} to {quote(high, spec)}".replace(" ", "\N{NO-BREAK SPACE}")
