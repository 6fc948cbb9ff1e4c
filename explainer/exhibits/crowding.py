"""How the shortest path grows as the inputs crowd around the diagonal, and how stochastic descent compares."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import descent, orthants
from explainer.checked import Array
from explainer.exhibit import Exhibit, Table
from explainer.pen import Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GOAL = np.array([1.0, -1.0])
# Each input lies between these two numbers; the first pair stands for all positive inputs up to one.
BOXES = np.array([[0.0, 1.0], [0.25, 0.75], [1.0, 2.0], [0.4, 0.6], [0.45, 0.55]])
RUN_BOXES = BOXES[:4]  # stochastic descent on the last one takes too long to wait for
RUNS = 3
RELATIVE_STEP = 0.3  # step size times the mean of ‖x‖²
NEAR, NEAR_ENOUGH = 0.01, 0.05  # of the first distance to the goal, in the table and in the runs


@dataclass(frozen=True)
class Crowding(Exhibit):
    """Points (half angle in degrees, path length over the straight line)."""

    curve: Array  # (k, 2), the least ratio
    bounds: Array  # (5, 2), the same for the five boxes
    names: Array  # (5,), what the five are called in the figure
    runs: Array  # (12, 2), measured: three runs of stochastic descent for each of four boxes
    box: Array  # (4, 2), the corners of one box, in the plane of the inputs
    extremes: Array  # (2, 2, 2), its two outermost inputs, as arrows
    diagonal: Array  # (2, 2)
    size = (460, 440)

    @classmethod
    def compute(cls) -> Self:
        angles = np.radians(np.linspace(4.7, 45, 200))
        low, high = BOXES[2]
        runs = [(_bound(*box)[0], _run(box, seed)) for box in RUN_BOXES for seed in range(RUNS)]
        return cls(
            curve=np.array([(np.degrees(angle), orthants.cone_ratio(GOAL, angle)) for angle in angles]),
            bounds=np.array([_bound(*box) for box in BOXES]),
            names=np.array(["any positive inputs", *(f"{quote(a)} to {quote(b)}" for a, b in BOXES[1:])]),
            runs=np.array(runs),
            box=np.array([[low, low], [high, low], [high, high], [low, high]]),
            extremes=np.array([[[0.0, 0.0], [low, high]], [[0.0, 0.0], [high, low]]]),
            diagonal=np.array([[0.0, 0.0], [high, high]]),
        )

    def draw(self, *axes: "Axes") -> None:
        (plane,) = axes
        pen = Pen(self, plane)
        plane.set(xlim=(0, 47), ylim=(0, 12.6), xticks=[0, 15, 30, 45], yticks=[1, 4, 8, 12])
        plane.set(xlabel="half angle θ in degrees", title="path length ÷ straight line")
        pen.line("curve", "path", linewidth=2.4)
        pen.dots("bounds", "path")
        pen.dots("runs", "ink", marker="D", markersize=5)
        places = [(45.6, 0.45), (27.6, 2.42), (19.3, 3.4), (12.3, 5.35), (6.7, 10.0)]
        for index, place in enumerate(places):
            align = {"ha": "left" if index else "right", "va": "center"}
            pen.numbers(f"names-{index}", [place], role="path", **align)
        pen.words((14.6, 8.6), "stochastic\ndescent", "ink", va="top")
        pen.words((7.4, 8.9), "shortest", "path")
        self._draw_inputs(plane.inset_axes((0.64, 0.56, 0.36, 0.4)))

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
        measured = self.runs[:, 1].reshape(len(RUN_BOXES), RUNS)
        columns = (
            [_range(*box) for box in BOXES],
            [quote(angle, ".1f") + "°" for angle, _ in self.bounds],
            [quote(ratio, ".2f") for _, ratio in self.bounds],
            [*(_range(runs.min(), runs.max(), ".1f") for runs in measured), "not run"],
            [quote(_steps(*box)) for box in BOXES],
        )
        header = ("inputs between", r"$\theta$", "shortest", "stochastic", f"steps until {quote(NEAR, '.0%')} is left")
        return Table("Path length ÷ straight line, to a goal due southeast", header, tuple(zip(*columns, strict=True)))

    @property
    def excess(self) -> Array:
        """How many times as long as the shortest path stochastic descent is, (12,)."""
        return self.runs[:, 1] / np.repeat(self.bounds[: len(RUN_BOXES), 1], RUNS)

    @property
    def least_excess(self) -> float:
        return float(self.excess.min())

    @property
    def largest_excess(self) -> float:
        return float(self.excess.max())

    @property
    def relative_step(self) -> float:
        return RELATIVE_STEP

    @property
    def caption(self) -> str:
        return (
            "Inputs between the two numbers beside a dot are at most the angle $\\theta$ away from the diagonal. "
            "The narrower their cone, the longer the shortest path southeast; stochastic descent is longer still."
        )

    @property
    def alt(self) -> str:
        marked = "; ".join(
            f"{name}, {quote(angle, '.1f')} degrees, {quote(ratio, '.2f')}"
            for name, (angle, ratio) in zip(self.names, self.bounds, strict=True)
        )
        return (
            "A curve falls as the half angle of the cone of inputs grows: the length of the shortest path to a goal "
            f"due southeast, in straight lines. Marked are inputs from these ranges: {marked}. "
            f"Runs of stochastic descent lie above it, {quote(self.least_excess, '.1f')} to "
            f"{quote(self.largest_excess, '.1f')} times as high. An inset shows one range, a square of inputs, and the "
            "two outermost of them on either side of the diagonal."
        )


def _bound(low: float, high: float) -> tuple[float, float]:
    """The half angle, in degrees, of the inputs between two numbers, and the least ratio for them."""
    angle = orthants.box_half_angle(low, high) if low else np.pi / 4
    return float(np.degrees(angle)), orthants.cone_ratio(GOAL, angle)


def _run(box: Array, seed: int) -> float:
    """The ratio for one run of stochastic descent with uniform inputs between two numbers, each sample used once."""
    low, high = box
    mean, variance = (low + high) / 2, (high - low) ** 2 / 12
    step_size = RELATIVE_STEP / (2 * (mean**2 + variance))
    steps = round(np.log(1 / NEAR_ENOUGH) / (step_size * variance))
    inputs = np.random.default_rng(seed).uniform(low, high, (steps, 2))
    path = descent.towards(GOAL, inputs, step_size, steps).weights
    return descent.length(path) / descent.straight_line(path)


def _steps(low: float, high: float) -> int:
    """How many steps lead near the goal with the two outermost inputs in turn, each step fitting its own."""
    inputs = np.array([[low, high], [high, low]])
    path = descent.towards(GOAL, inputs, float(1 / (low**2 + high**2)), steps=300).weights
    return descent.arrival(path, GOAL, NEAR)


def _range(low: float, high: float, spec: str = "g") -> str:
    return f"{quote(low, spec)} to {quote(high, spec)}".replace(" ", "\N{NO-BREAK SPACE}")
