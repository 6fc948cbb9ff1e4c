"""How the shortest path grows as the inputs crowd around the diagonal, and how stochastic descent compares."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer import descent, orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import INPUTS, shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.experiments.crowding import CrowdedRuns
from explainer.experiments.experiment import Method
from explainer.quoting import quote

RUNS = CrowdedRuns()
GOAL = np.array(RUNS.goal)
# Each input lies between these two numbers; the first pair stands for all positive inputs up to one.
BOXES = np.array(RUNS.ranges)
NAMES = ("any positive inputs", *(f"{quote(low)} to {quote(high)}" for low, high in BOXES[1:]))
NEAR = 0.01  # of the first distance to the goal: there the steps of the last column end
AXES = ("half angle θ in degrees", "path ÷ straight line")
GLYPH = 34  # the side of a small drawing of a cone, in units
LOW, HIGH = np.array([1.5, 0.95]), np.array([54.0, 27.0])  # what the axes reach


@dataclass(frozen=True)
class Crowding(Exhibit):
    """Points (half angle in degrees, path length over the straight line)."""

    curve: Array = shown(*AXES, name="shortest", role="path")  # (k, 2), the least ratio
    bounds: Array = shown(*AXES, role="path")  # (5, 2), the same for the five boxes
    limits: Array = shown(*AXES, name="small steps")  # (5, 2), of stochastic descent in the limit, for the same boxes
    runs: Array = shown(*AXES, name="single runs")  # (5 k, 2), measured: k runs of stochastic descent for each box
    boxes: Array = shown(name=NAMES, role="input")  # (5, 4, 2), their corners, in shares of the largest input
    cones: Array = shown(role="input")  # (5, 3, 2), between the outermost inputs
    box: Array = shown(*INPUTS, role="input")  # (4, 2), the corners of the third
    extremes: Array = shown(*INPUTS, role="input")  # (2, 2, 2), its two outermost inputs, as arrows
    diagonal: Array = shown(*INPUTS, role="faint")  # (2, 2)
    size = (400, 420)
    runs_each = len(RUNS.seeds)

    @classmethod
    def compute(cls) -> Self:
        angles = np.radians(np.linspace(4.7, 45, 200))
        low, high = BOXES[2]
        bounds, ratios = np.array([_bound(*box) for box in BOXES]), RUNS.result
        return cls(
            curve=np.array([(np.degrees(angle), orthants.cone_ratio(GOAL, angle)) for angle in angles]),
            bounds=bounds,
            limits=np.column_stack([bounds[:, 0], [_limit(*box) for box in BOXES]]),
            runs=np.column_stack([np.repeat(bounds[:, 0], ratios.shape[1]), ratios.ravel()]),
            boxes=np.array([_corners(*box) / box[1] for box in BOXES]),
            cones=np.array([[(0, 0), (1, low / high), (low / high, 1)] for low, high in BOXES]),
            box=_corners(low, high),
            extremes=np.array([[[0.0, 0.0], [low, high]], [[0.0, 0.0], [high, low]]]),
            diagonal=np.array([[0.0, 0.0], [high, high]]),
        )

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.across(LOW[0], HIGH[0], [5, 10, 20, 45], log=True)
        pen.up(LOW[1], HIGH[1], [2, 5, 10, 20], log=True)
        pen.line("curve", linewidth=2.4)
        pen.name("curve", at=0, offset=(-7, 0))
        for index, (bound, runs) in enumerate(zip(self.bounds, self._runs_of_each, strict=True)):
            pen.guide([bound, (bound[0], runs.max())], linestyle=":")
            self._draw_cone(pen, index)
        pen.dots("bounds")
        pen.dots("runs", marker="_", markersize=9, markeredgewidth=1)
        pen.dots("limits", marker="D", markersize=5)
        pen.name("limits", at=-1, offset=(-9, -9))
        pen.name("runs", at=-1, offset=(-9, 7))
        pen.words((1.65, 1.2), "narrower cone,\nlonger path", weight="bold")
        self._draw_inputs(pen.inset(0.66, 0.64, 0.34, 0.34))

    def _draw_cone(self, pen: Pen, index: int) -> None:
        """A cone of inputs, and the range that they come from, beside its dot."""
        left, bottom = np.log(self.bounds[index] / LOW) / np.log(HIGH / LOW) - (0.115, 0.11)
        glyph = pen.inset(left, bottom, 0.1, 0.1)
        glyph.bare((0, 1), (0, 1), equal=True)
        glyph.region(f"cones-{index}")
        glyph.region(f"boxes-{index}", alpha=0.5)
        corner = self.boxes[index, 0]
        glyph.name(f"boxes-{index}", at=0, offset=(-5 - GLYPH * corner[0], GLYPH * (0.7 - corner[1])))

    def _draw_inputs(self, pen: Pen) -> None:
        pen.plane((-0.1, 2.4), (-0.1, 2.4))
        pen.region("box")
        pen.line("diagonal", linestyle=":", linewidth=1.4)
        pen.arrows("extremes")
        pen.words((0.74, 1.04), "θ", ha="center", va="center")

    @cached_property
    def table(self) -> Table:
        """The five boxes in numbers."""
        measured = [_range(runs.min(), runs.max(), ".1f") for runs in self._runs_of_each]
        columns: dict[str, Iterable[object]] = {
            "inputs between": [_range(*box) for box in BOXES],
            r"$\theta$": [quote(angle, ".1f") + "°" for angle, _ in self.bounds],
            "shortest": column(self.bounds[:, 1], ".2f"),
            "small steps": column(self.limits[:, 1], ".2f"),
            "measured": measured,
            f"steps until {quote(NEAR, '.0%')} is left": [_steps(*box) for box in BOXES],
        }
        return Table.of("Path length ÷ straight line, to a goal due southeast", columns)

    @property
    def method(self) -> Method:
        return RUNS.method

    @property
    def _runs_of_each(self) -> Array:
        """The ratios of the runs, (5, k)."""
        return self.runs[:, 1].reshape(len(BOXES), -1)

    @property
    def excess(self) -> Array:
        """How many times as long as the shortest path each run of stochastic descent is, (5, k)."""
        return np.asarray(self._runs_of_each / self.bounds[:, 1:])

    @property
    def least_shortest(self) -> float:
        """The least ratio for any positive inputs."""
        return float(self.bounds[0, 1])

    @property
    def small_steps(self) -> float:
        """The ratio of stochastic descent with small steps and inputs from zero to one."""
        return float(self.limits[0, 1])

    @property
    def limit_ratios(self) -> Array:
        """The same for each range, (5,)."""
        return np.asarray(self.limits[:, 1])

    @property
    def shortest_run(self) -> float:
        """The least ratio of the runs with inputs from zero to one."""
        return float(self._runs_of_each[0].min())

    @property
    def longest_run(self) -> float:
        return float(self._runs_of_each[0].max())

    @property
    def least_excess(self) -> float:
        return float(self.excess.min())

    @property
    def largest_excess(self) -> float:
        return float(self.excess.max())

    @property
    def runs_in_all(self) -> int:
        return len(self.runs)

    @property
    def runs_above_limit(self) -> int:
        """How many of all runs are longer than stochastic descent with ever smaller steps."""
        return int((self._runs_of_each > self.limits[:, 1:]).sum())

    @property
    def marked(self) -> str:
        """The five dots in words."""
        each = (
            f"{name}, {quote(angle, '.1f')} degrees, {quote(ratio, '.2f')}"
            for name, (angle, ratio) in zip(NAMES, self.bounds, strict=True)
        )
        return "; ".join(each)

    @property
    def caption(self) -> str:
        return self.say(
            "Inputs from the range at a dot are at most the angle $\\theta$ away from the diagonal. "
            "The narrower their cone, the longer the shortest path southeast. Stochastic descent is longer still: "
            "diamonds are its limit for small steps, dashes single runs with larger ones (for any positive inputs: "
            f"from {_range(*BOXES[0])})."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "On logarithmic axes, a curve falls as the half angle of the cone of inputs grows: the length of the "
            "shortest path to a goal due southeast, in straight lines. Marked are inputs from these ranges: {marked}. "
            "Runs of stochastic descent lie above it, {least_excess:.1f} to {largest_excess:.1f} times as high, and "
            "{runs_above_limit} of {runs_in_all} above its limits for small steps, {limit_ratios:.1f}. "
            "An inset shows one range, a square of inputs, and the two outermost of them on either side of the "
            "diagonal."
        )


def _bound(low: float, high: float) -> tuple[float, float]:
    """The half angle, in degrees, of the inputs between two numbers, and the least ratio for them."""
    angle = orthants.box_half_angle(low, high) if low else np.pi / 4
    return float(np.degrees(angle)), orthants.cone_ratio(GOAL, angle)


def _corners(low: float, high: float) -> Array:
    """The square of inputs between two numbers, (4, 2)."""
    return np.array([[low, low], [high, low], [high, high], [low, high]])


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
