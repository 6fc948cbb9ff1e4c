"""A goal between the inputs: the error along the mean dies first, and what is left zig-zags."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import descent
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits import worked
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDE = np.array([[1.0, 0.1], [0.1, 1.0]])  # wide apart: the error across dies almost as fast as that along
ON_AXIS, NEAR_AXIS, OFF_AXIS = np.array([1.0, 1.0]), np.array([0.98, 1.0]), np.array([0.8, 1.0])
STEP_SIZE, LARGER, SMALLER = 0.02, 0.1, 0.01
TABULATED = (
    (ON_AXIS, STEP_SIZE),
    (NEAR_AXIS, STEP_SIZE),
    (OFF_AXIS, LARGER),
    (OFF_AXIS, STEP_SIZE),
    (OFF_AXIS, SMALLER),
    (worked.GOAL, worked.STEP_SIZE),
)
STEPS, NEAR = 3000, 0.01  # a path as a whole; the share of the first distance where steps are no longer counted


@dataclass(frozen=True)
class LateZigZag(OldExhibit):
    """A path (points, 2) in the plane of the weights, and parts of its error (points, 2): step, share of the first."""

    path: Array  # from the origin until little is left
    goal: Array  # (2,)
    turn: Array  # (2,), where the path first turns back
    wedge: Array  # (3, 2), corners of the wedge between the inputs
    along: Array  # the part of the error along the mean of the inputs, after each pass over both samples
    across: Array  # the part across it
    turning_step: float  # the number of steps before the first that turns back
    size = (460, 590)
    panels = (2, 1)

    @classmethod
    def compute(cls) -> Self:
        path = _whole(OFF_AXIS, STEP_SIZE)
        path = path[: 1 + descent.arrival(path, OFF_AXIS, NEAR)]
        first, steps = _first_turn(path), np.arange(len(path))[::2]
        along, across = (np.column_stack([steps, part]) for part in _parts(path[::2]).T)
        return cls(
            path=path,
            goal=OFF_AXIS,
            turn=path[first],
            wedge=np.array([[0.0, 0.0], 0.75 * worked.INPUTS[1], 0.75 * worked.INPUTS[0]]),
            along=along,
            across=across,
            turning_step=first,
        )

    def draw(self, *axes: "Axes") -> None:
        plane, errors = axes
        pen = Pen(self, plane)
        pen.plane("w₁", "w₂", xlim=(-0.08, 1.35), ylim=(-0.08, 1.2))
        plane.set(xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
        pen.region("wedge", "reachable")
        pen.line("path", "path", linewidth=1.5)
        pen.dots("turn", "path", markersize=7)
        pen.dots("goal", "goal", marker="*", markersize=15)
        pen.words((0.8, 1.1), "goal", "goal", ha="center")
        pen.words((0.89, 0.78), "turns back\nfrom here on", "path", va="center")
        pen = Pen(self, errors)
        errors.set(yscale="log", xlim=(0, 220), ylim=(8e-5, 1.6), title="what is left of the error")
        ticks = (1, 0.1, 0.01, 0.001, 0.0001)
        errors.set_yticks(ticks, [np.format_float_positional(tick, trim="-") for tick in ticks])
        errors.minorticks_off()
        errors.set_xlabel("step")
        pen.level("turning_step", "faint", vertical=True, linestyle=":", linewidth=1.4)
        pen.line("along", "input", linestyle="--", linewidth=1.4)
        pen.line("across", "path")
        pen.words((60, 0.09), "across the mean", "path")
        pen.words((88, 0.0011), "along the mean", "input")

    @property
    def larger_step(self) -> float:
        return LARGER

    @property
    def steps_before_turn(self) -> int:
        """How many steps go by before the first that turns back."""
        return int(self.turning_step)

    @property
    def left_at_turn(self) -> float:
        """The share of the first distance that is left then."""
        return float(np.linalg.norm(self.turn - self.goal) / np.linalg.norm(self.goal))

    @property
    def along_at_first(self) -> float:
        """The part of the error along the mean at the start, in shares of the distance."""
        return float(self._parts[0, 0])

    @property
    def across_at_first(self) -> float:
        return float(self._parts[0, 1])

    @property
    def along_at_turn(self) -> float:
        """The part along the mean before the first step that turns back."""
        return float(self._parts[1, 0])

    @property
    def across_at_turn(self) -> float:
        return float(self._parts[1, 1])

    @property
    def _parts(self) -> Array:
        """The parts along and across the mean, at the start and at the first turn, (2, 2)."""
        return _parts(np.array([self.path[0], self.turn]))

    @property
    def steps_with_larger(self) -> int:
        """How many steps of the larger size lead near the goal; none of them turns back."""
        return descent.arrival(_whole(self.goal, LARGER), self.goal, NEAR)

    @property
    def wide_input(self) -> Array:
        """One of two inputs that point wide apart."""
        return np.asarray(WIDE[0])

    @property
    def other_wide_input(self) -> Array:
        return np.asarray(WIDE[1])

    @property
    def left_with_wide(self) -> float:
        """The share of the first distance that is left at the first turn with these two, to the same goal."""
        path = descent.towards(self.goal, WIDE, STEP_SIZE, STEPS).weights
        return float(np.linalg.norm(path[_first_turn(path)] - self.goal) / np.linalg.norm(self.goal))

    @property
    def table(self) -> Table:
        """Turns and lengths for goals between the inputs, with the worked zig-zag for comparison."""
        rows = []
        for goal, step_size in TABULATED:
            path = _whole(goal, step_size)
            steps = descent.arrival(path, goal, NEAR)
            counts = (_first_turn(path), steps, descent.reversals(path[: steps + 1]))
            ratio = descent.length(path) / np.linalg.norm(goal)
            rows.append((quote(goal), quote(step_size), *map(quote, counts), quote(ratio, ".2f")))
        near = f"steps until {quote(NEAR, '.0%')} is left"
        header = (
            "goal",
            r"$\eta$",
            "steps before the first turn",
            near,
            "of these, turning back",
            "whole path ÷ straight line",
        )
        return Table("Goals between the inputs, and the zig-zag", header, tuple(rows))

    @property
    def caption(self) -> str:
        return (
            f"A goal in the shaded wedge between the inputs, with the step size {quote(STEP_SIZE)}. First the error "
            "along the mean of the inputs dies. What is left lies across it, and from step "
            f"{quote(self.steps_before_turn + 1)} on (beyond the dot, and the dotted line) every step turns back."
        )

    @property
    def alt(self) -> str:
        return (
            f"Above, descent from the origin to the goal {quote(self.goal)}, which lies in the wedge between the two "
            f"inputs. It runs northeast near the diagonal to {quote(self.turn, '.2f')}, then bends and creeps "
            "northwest to the goal in tiny teeth. Below, two parts of the error on a logarithmic scale, in shares of "
            f"the first distance, over {quote(len(self.path) - 1)} steps. The part along the mean falls steeply from "
            f"{quote(self.along[0, 1], '.2f')} to {quote(self.along[-1, 1], '.4f')}, the part across it slowly from "
            f"{quote(self.across[0, 1], '.2f')} to {quote(self.across[-1, 1], '.2f')}. They cross, and after step "
            f"{quote(self.steps_before_turn)} every step turns back."
        )


def _parts(points: Array) -> Array:
    """The parts of the error along the mean of the inputs and across it, in shares of the distance, (points, 2)."""
    mean = worked.INPUTS.mean(axis=0) / np.linalg.norm(worked.INPUTS.mean(axis=0))
    parts = (points - OFF_AXIS) @ np.array([mean, [-mean[1], mean[0]]]).T
    return np.asarray(np.abs(parts) / np.linalg.norm(OFF_AXIS))


def _whole(goal: Array, step_size: float) -> Array:
    """The path from the origin until descent has arrived."""
    return descent.towards(goal, worked.INPUTS, step_size, STEPS).weights


def _first_turn(path: Array) -> int:
    """The number of steps before the first one that turns back."""
    steps = np.diff(path, axis=0)
    return 1 + int(np.argmax((steps[1:] * steps[:-1]).sum(axis=1) < 0))
