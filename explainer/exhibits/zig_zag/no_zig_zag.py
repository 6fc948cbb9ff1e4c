"""No zig-zag yet, although gradients are same-signed: one sample, parallel inputs, a goal between the inputs."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import cones, descent
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import WEIGHTS, shown
from explainer.drawing.pen import Pen
from explainer.exhibits import worked
from explainer.quoting import quote

PARALLEL = np.array([[1.0, 2.0], [0.5, 1.0]])
WIDE, NEAR = np.array([[1.0, 0.001], [0.001, 1.0]]), 0.01  # near the axes; the share of the way that counts as near
NORTHEAST = np.array([1.0, 1.0])
ASIDE = np.array([1.0, 5.0])  # northeast, and not between the inputs
SMALL_STEP, OVERSHOOTING = 0.02, 0.3


@dataclass(frozen=True)
class NoZigZag(Exhibit):
    """Paths (points, 2) in the plane of the weights, each from the origin."""

    alone: Array = shown(*WEIGHTS, role="path")  # (21, 2): one sample, again and again
    solutions: Array = shown(*WEIGHTS, name="fits", role="goal")  # (2, 2), ends of the weights that meet its target
    parallel: Array = shown(*WEIGHTS, role="path")  # (21, 2): two samples with parallel inputs
    parallel_goal: Array = shown(*WEIGHTS, name="goal", role="goal")  # (2,)
    line: Array = shown(*WEIGHTS, role="reachable")  # (2, 2), ends of the line that the parallel inputs span
    between: Array = shown(*WEIGHTS, role="path")  # (steps + 1, 2): a goal between the inputs, until the first turn
    between_goal: Array = shown(*WEIGHTS, role="goal")  # (2,)
    cone: Array = shown(*WEIGHTS, name="wedge", role="reachable")  # (3, 2), corners of the wedge between the inputs
    size = (400, 230)
    panels = (1, 3)
    parallel_sample, wide_inputs = PARALLEL[1], " and ".join(map(quote, WIDE))
    small_step, overshooting_step, aside = SMALL_STEP, OVERSHOOTING, ASIDE

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

    def draw(self, *pens: Pen) -> None:
        titles = ("one sample\nalone", "parallel\ninputs", "goal between\nthe inputs")
        verdicts = ("straight,\narrives", "straight,\nstops short", "{between_ratio:.2f} times\nas long")
        for pen, title, verdict in zip(pens, titles, verdicts, strict=True):
            pen.plane((-0.7, 1.55), (-1.3, 1.5))
            pen.title(title)
            pen.words((0.42, -1.45), verdict, weight="bold", ha="center", va="top")
        alone, parallel, between = pens
        alone.line("solutions", linestyle="--", linewidth=1.5)
        alone.line("alone", marker="o", markersize=4)
        alone.name("solutions", offset=(-2, -10))
        parallel.line("line", linestyle=":", linewidth=1.5)
        parallel.line("parallel", marker="o", markersize=4)
        parallel.star("parallel_goal")
        parallel.name("parallel_goal", offset=(0, 9))
        between.region("cone")
        between.line("between")
        between.star("between_goal")
        between.name("cone", at=1, offset=(0, -14))

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
    def steps_with_wide(self) -> int:
        """How many steps lead near the southeast goal with the wide inputs, each step fitting its own sample."""
        path = descent.towards(worked.GOAL, WIDE, float(1 / (WIDE[0] @ WIDE[0])), steps=20).weights
        return descent.arrival(path, worked.GOAL, NEAR)

    @property
    def steps_before_overshoot(self) -> int:
        """How many steps go northeast with the step size of the worked zig-zag."""
        path = descent.towards(self.between_goal, worked.INPUTS, worked.STEP_SIZE, steps=10).weights
        return len(_until_the_first_turn(path)) - 1

    @property
    def aside_shares(self) -> Array:
        """How many times each of the two inputs makes up the goal beside their wedge, (2,)."""
        return np.asarray(np.linalg.solve(worked.INPUTS.T, ASIDE))

    @property
    def aside_length(self) -> float:
        """The length of the shortest path there along the inputs."""
        return cones.shortest_length(ASIDE, worked.INPUTS)

    @property
    def aside_ratio(self) -> float:
        """How many times as long as the straight line it is."""
        return self.aside_length / float(np.linalg.norm(ASIDE))

    @property
    def square(self) -> float:
        """‖x‖² of the sample alone."""
        return float((worked.INPUTS[0] ** 2).sum())

    @property
    def overshooting_factor(self) -> float:
        """What a step with which the sample alone overshoots makes of δ: 1 − η‖x‖²."""
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
            "third is cut where it would change. The second cannot leave the dotted line of its inputs."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Three small maps of the two weights. With one sample, a straight ray goes to {alone[20]:.2f}, on the "
            "dashed line of weights that fit it. With two parallel inputs, a straight ray stops at {stop:.1f}, on the "
            "dotted line that both inputs span, away from the goal {parallel_goal}. With a goal, {between_goal}, in "
            "the shaded wedge between two inputs, a path of {steps_without_turn} small steps goes northeast, "
            "{between_ratio:.2f} times as long as the straight line, and is cut before the first step that turns back."
        )


def _until_the_first_turn(path: Array) -> Array:
    """The points before the first step whose sign differs from that of the first."""
    signs = np.sign(np.diff(path, axis=0).sum(axis=1))
    return path[: 1 + int(np.argmax(signs != signs[0]))]
