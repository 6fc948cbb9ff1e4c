"""A goal between the inputs: the error along the mean dies first, and what is left zig-zags."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import descent
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import WEIGHTS, shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table
from explainer.exhibits import worked
from explainer.quoting import quote

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
MAGNIFIED = slice(20, 61)  # of the points after the first turn
PARTS = ("steps", "part of the error, in shares of the distance")


@dataclass(frozen=True)
class LateZigZag(Exhibit):
    """A path (points, 2) in the plane of the weights, and parts of its error (points, 2): step, share of the first."""

    path: Array = shown(*WEIGHTS, role="path")  # from the origin until little is left
    goal: Array = shown(*WEIGHTS, name="goal", role="goal")  # (2,)
    turn: Array = shown(*WEIGHTS, role="path")  # (2,), where it first turns back
    wedge: Array = shown(*WEIGHTS, name="wedge", role="reachable")  # (3, 2), corners: the origin and two inputs
    late: Array = shown(role="path")  # (41, 2), a part of the path beyond the turn, magnified
    along: Array = shown(*PARTS, name="along the mean")  # of the inputs, after each pass over both samples
    across: Array = shown(*PARTS, name="across the mean", role="path")
    turning_step: float = shown("steps", role="path")  # the number of steps before the first that turns back
    size = (400, 470)
    panels = (2, 1)
    step_size, larger_step, wide_inputs = STEP_SIZE, LARGER, " and ".join(map(quote, WIDE))

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
            wedge=np.array([[0.0, 0.0], 0.7 * worked.INPUTS[1], 0.7 * worked.INPUTS[0]]),
            late=path[first:][MAGNIFIED],
            along=along,
            across=across,
            turning_step=first,
        )

    def draw(self, *pens: Pen) -> None:
        plane, errors = pens
        plane.plane((-0.1, 2.4), (-0.1, 1.45))
        plane.region("wedge")
        plane.line("path", linewidth=1.5)
        plane.dots("turn", markersize=7)
        plane.star("goal")
        plane.name("goal", offset=(0, 7))
        plane.name("wedge", at=1, offset=(0, -8))
        corner = plane.inset(0.66, 0.4, 0.3, 0.56)
        low, high = self.late.min(axis=0), self.late.max(axis=0)
        corner.bare((low[0], high[0]), (low[1], high[1]), equal=True)
        corner.line("late", linewidth=1.2)
        plane.guide([self.late[0], (1.62, 0.957)], arrow=True)
        plane.words((1.95, 0.3), "{late_steps} steps, magnified", ha="center", va="center")
        errors.across(0, 220, [0, 50, 100, 150, 200])
        errors.up(8e-5, 1.6, [0.0001, 0.001, 0.01, 0.1, 1], log=True)
        errors.level("turning_step", vertical=True, linestyle=":")
        errors.line("along", linestyle="--", linewidth=1.4)
        errors.line("across")
        errors.name("across", at=40, offset=(0, 6))
        errors.name("along", at=60, offset=(0, 6), ha="left")
        errors.words((47, 0.5), "from here on\nevery step turns back", va="center")

    @property
    def steps_before_turn(self) -> int:
        """How many steps go by before the first that turns back."""
        return int(self.turning_step)

    @property
    def late_steps(self) -> int:
        """How many steps are magnified."""
        return len(self.late) - 1

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
    def parts_at_last(self) -> Array:
        """Both parts at the end of the path, (2,)."""
        return np.array([self.along[-1, 1], self.across[-1, 1]])

    @property
    def steps(self) -> int:
        """How many steps lead near the goal."""
        return len(self.path) - 1

    @property
    def steps_with_larger(self) -> int:
        """How many steps of the larger size lead near the goal; none of them turns back."""
        return descent.arrival(_whole(self.goal, LARGER), self.goal, NEAR)

    @property
    def left_with_wide(self) -> float:
        """The share of the first distance that is left at the first turn with these two, to the same goal."""
        path = descent.towards(self.goal, WIDE, STEP_SIZE, STEPS).weights
        return float(np.linalg.norm(path[_first_turn(path)] - self.goal) / np.linalg.norm(self.goal))

    @property
    def table(self) -> Table:
        """Turns and lengths for goals between the inputs, with the worked zig-zag for comparison."""
        goals, step_sizes = zip(*TABULATED, strict=True)
        paths = [_whole(*case) for case in TABULATED]
        paths = [path[: 1 + descent.arrival(path, goal, NEAR)] for path, goal in zip(paths, goals, strict=True)]
        columns: dict[str, Iterable[object]] = {
            "goal": goals,
            r"$\eta$": step_sizes,
            "steps before the first turn": [_first_turn(_whole(*case)) for case in TABULATED],
            f"steps until {quote(NEAR, '.0%')} is left": [len(path) - 1 for path in paths],
            "of these, turning back": map(descent.reversals, paths),
        }
        return Table.of("Goals between the inputs, and the zig-zag", columns)

    @property
    def caption(self) -> str:
        return self.say(
            "A goal in the wedge between the inputs, with the step size {step_size}. First the error along the mean of "
            "the inputs dies. What is left lies across it, and after step {steps_before_turn} (beyond the dot, and "
            "the dotted line) every step turns back."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Above, descent from the origin to the goal {goal}, which lies in the wedge between the two inputs. "
            "It runs northeast near the diagonal to {turn:.2f}, then bends and creeps northwest to the goal in tiny "
            "teeth, which an inset magnifies. Below, two parts of the error on a logarithmic scale, in shares of the "
            "first distance, over {steps} steps. The part along the mean falls steeply from {along_at_first:.2f} to "
            "{parts_at_last[0]:.4f}, the part across it slowly from {across_at_first:.2f} to {parts_at_last[1]:.2f}. "
            "They cross, and after step {steps_before_turn} every step turns back."
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
