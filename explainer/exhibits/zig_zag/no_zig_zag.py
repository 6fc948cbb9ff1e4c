"""No zig-zag yet, although gradients are same-signed: one sample, parallel inputs, a goal between the inputs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import descent
from explainer.checked import Array
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits import worked
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PARALLEL = np.array([[1.0, 2.0], [0.5, 1.0]])
WIDE, NEAR = np.array([[1.0, 0.001], [0.001, 1.0]]), 0.01  # near the axes; the share of the way that counts as near
NORTHEAST = np.array([1.0, 1.0])
SMALL_STEP, OVERSHOOTING = 0.02, 0.3


@dataclass(frozen=True)
class NoZigZag(OldExhibit):
    """Paths (points, 2) in the plane of the weights, each from the origin."""

    alone: Array  # (21, 2): one sample, again and again
    solutions: Array  # (2, 2), ends of the line of weights that meet its target
    parallel: Array  # (21, 2): two samples with parallel inputs
    parallel_goal: Array  # (2,)
    line: Array  # (2, 2), ends of the line that the parallel inputs span
    between: Array  # (steps + 1, 2): a goal between the inputs, until the first turn
    between_goal: Array  # (2,)
    cone: Array  # (3, 2), corners of the wedge between the inputs
    size = (460, 245)
    panels = (1, 3)

    @classmethod
    def compute(cls) -> Self:
        first = worked.INPUTS[:1]
        unit = first[0] / np.linalg.norm(first[0])
        across = np.array([unit[1], -unit[0]])
        alone = descent.towards([0.5, 1.0], first, 0.05, steps=20).weights
        return cls(
            alone=alone,
            solutions=np.array([0.5, 1.0]) + 0.7 * np.array([-across, across]),
            parallel=descent.towards(worked.GOAL, PARALLEL, 0.1, steps=20).weights,
            parallel_goal=worked.GOAL,
            line=1.3 * np.array([-unit, unit]),
            between=_until_the_first_turn(descent.towards(NORTHEAST, worked.INPUTS, SMALL_STEP, steps=300).weights),
            between_goal=NORTHEAST,
            cone=np.array([[0.0, 0.0], 0.7 * worked.INPUTS[1], 0.7 * worked.INPUTS[0]]),
        )

    def draw(self, *axes: "Axes") -> None:
        titles = ["one sample\nalone", "parallel\ninputs", "goal between\nthe inputs"]
        for plane, title in zip(axes, titles, strict=True):
            Pen(self, plane).plane("w₁", "w₂" if plane is axes[0] else "", xlim=(-0.7, 1.55), ylim=(-1.25, 1.55))
            plane.set(xticks=[0, 1], yticks=[-1, 0, 1])
            plane.set_title(title, size=13)
        self._draw_one_sample(Pen(self, axes[0]))
        self._draw_parallel(Pen(self, axes[1]))
        self._draw_between(Pen(self, axes[2]))

    def _draw_one_sample(self, pen: Pen) -> None:
        pen.line("solutions", "goal", linestyle="--", linewidth=1.5)
        pen.line("alone", "path", marker="o", markersize=4)
        pen.words((1.52, 0.55), "fits on\nthis line", "goal", ha="right", va="top", size=12)

    def _draw_parallel(self, pen: Pen) -> None:
        pen.line("line", "reachable", linestyle=":", linewidth=1.5)
        pen.line("parallel", "path", marker="o", markersize=4)
        pen.dots("parallel_goal", "goal", marker="*", markersize=15)
        pen.words((1.0, -0.82), "goal", "goal", ha="center", size=12)
        pen.words((-0.05, -0.5), "stops", "path", size=12)

    def _draw_between(self, pen: Pen) -> None:
        pen.region("cone", "reachable")
        pen.line("between", "path")
        pen.dots("between_goal", "goal", marker="*", markersize=15)

    @property
    def parallel_sample(self) -> Array:
        return np.asarray(PARALLEL[1])

    @property
    def small_step(self) -> float:
        return SMALL_STEP

    @property
    def stop(self) -> Array:
        """Where the descent with parallel inputs ends: the point of their line nearest to the goal, (2,)."""
        return np.asarray(self.parallel[-1])

    @property
    def steps_without_turn(self) -> int:
        """How many steps in a row go northeast, to the goal between the inputs."""
        return len(self.between) - 1

    @property
    def covered(self) -> float:
        """The share of the way to that goal which these steps cover."""
        return float(1 - np.linalg.norm(self.between[-1] - self.between_goal) / np.linalg.norm(self.between_goal))

    @property
    def between_ratio(self) -> float:
        """How many times as long as the straight line between its ends their path is."""
        return descent.length(self.between) / descent.straight_line(self.between)

    @property
    def wide_input(self) -> Array:
        """One of two inputs near the axes."""
        return np.asarray(WIDE[0])

    @property
    def other_wide_input(self) -> Array:
        return np.asarray(WIDE[1])

    @property
    def steps_with_wide(self) -> int:
        """How many steps lead near the southeast goal with these two, each step fitting its own sample."""
        path = descent.towards(worked.GOAL, WIDE, float(1 / (WIDE[0] @ WIDE[0])), steps=20).weights
        return descent.arrival(path, worked.GOAL, NEAR)

    @property
    def steps_before_overshoot(self) -> int:
        """How many steps go northeast with the step size of the worked zig-zag."""
        path = descent.towards(self.between_goal, worked.INPUTS, worked.STEP_SIZE, steps=10).weights
        return len(_until_the_first_turn(path)) - 1

    @property
    def overshooting_step(self) -> float:
        """A step size at which the sample alone overshoots."""
        return OVERSHOOTING

    @property
    def overshooting_factor(self) -> float:
        """What that step makes of δ: 1 − η‖x‖²."""
        run = descent.towards(self.alone[-1], worked.INPUTS[:1], OVERSHOOTING, steps=2)
        return float(run.deltas[1, 0] / run.deltas[0, 0])

    @property
    def overshooting_ratio(self) -> float:
        """How many times as long as the straight line the path with that step is, on the same line."""
        path = descent.towards(self.alone[-1], worked.INPUTS[:1], OVERSHOOTING, steps=100).weights
        return descent.length(path) / descent.straight_line(path)

    @property
    def caption(self) -> str:
        return (
            r"Three descents with same-signed gradients. None turns back, since the sign of $\dl$ stays the same: the "
            "third is cut where it would change. The second stays on the dotted line of its inputs and stops short of "
            "its goal. The shaded wedge lies between the two inputs."
        )

    @property
    def alt(self) -> str:
        return (
            "Three small maps of the two weights. With one sample, a straight ray goes to "
            f"{quote(self.alone[-1], '.2f')}, on the dashed line of weights that fit it. With two parallel inputs, a "
            f"straight ray stops at {quote(self.stop, '.1f')}, on the dotted line that both inputs span, away from "
            f"the goal {quote(self.parallel_goal)}. With a goal, {quote(self.between_goal)}, in the shaded wedge "
            f"between two inputs, a path of {quote(self.steps_without_turn)} small steps goes northeast, and is cut "
            "before the first step that turns back."
        )


def _until_the_first_turn(path: Array) -> Array:
    """The points before the first step whose sign differs from that of the first."""
    signs = np.sign(np.diff(path, axis=0).sum(axis=1))
    return path[: 1 + int(np.argmax(signs != signs[0]))]
