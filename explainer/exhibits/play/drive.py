"""The zig-zag in the reader's hands: one descent whose goal, start, inputs, batches and step size can be changed."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer.checked import Array
from explainer.drawing.drive import Driven
from explainer.drawing.fields import INPUTS, WEIGHTS, shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table
from explainer.drive import Journey
from explainer.drive_map import LEAST, contours, half_width
from explainer.drive_reach import line_of, quadrants
from explainer.exhibits.play import drive_controls, drive_words
from explainer.exhibits.play.drive_numbers import DriveNumbers, journeys
from explainer.exhibits.play.drive_parts import draw_key, from_zero, quadrant
from explainer.exhibits.play.drive_settings import PRESETS
from explainer.orthants import compass

INPUT_VIEW = (-1.2, 2.3)
REACH, ARROW = 0.6, 0.3  # of the map's half width: the line of an update either way, the gradient's arrow


@dataclass(frozen=True)
class Drive(DriveNumbers):
    """The first preset at its start. Points (k, 2) in the plane of the weights; an arrow is (tail, head)."""

    contours: Array = shown(*WEIGHTS, role="faint")  # (levels, k, 2), of the loss of all samples
    path: Array = shown(*WEIGHTS, role="path")  # (steps + 1, 2)
    straight: Array = shown(*WEIGHTS, role="goal")  # (2, 2), from start to goal
    reachable: Array = shown(*WEIGHTS, role="reachable")  # (2, 4, 2), of the quadrants that the update can lead into
    along: Array = shown(*WEIGHTS, role="input")  # (2, 2), ends of a piece of the line along the input
    gradient: Array = shown(*WEIGHTS, role="upstream")  # (2, 2), its direction only, all arrows equally long
    update: Array = shown(*WEIGHTS, role="path")  # (2, 2)
    goal: Array = shown(*WEIGHTS, role="goal")  # (2,)
    start: Array = shown(*WEIGHTS)  # (2,)
    now: Array = shown(*WEIGHTS, role="path")  # (2,), the weights at the step looked at
    names: Array = shown(role=("ink", "goal"))  # (2,), of the two handles
    inputs: Array = shown(*INPUTS, role="input")  # (samples, 2, 2), as arrows from the origin
    used: Array = shown(*INPUTS, role="input")  # (batch size, 2, 2), those of the update
    size = (400, 300)

    @classmethod
    def compute(cls) -> Self:
        return cls.of(journeys()[0], 0)

    @classmethod
    def of(cls, journey: Journey, at: int) -> Self:
        """The drawing of any journey before its update number `at`."""
        run, now, x = journey.run, journey.path[at], journey.inputs[journey.run.samples[at]]
        line, push, half = line_of(x), run.gradients[at], half_width(journey, at)
        reach = np.zeros((0, 2)) if line is None else REACH * half * np.array([-line, line]) / np.linalg.norm(line)
        return cls(
            contours=contours(journey.inputs, journey.setting.goal, half),
            path=journey.path,
            straight=np.array([journey.path[0], journey.setting.goal]),
            reachable=np.array([quadrant(now, signs, half) for signs in quadrants(x)]),
            along=now + reach,
            gradient=np.array([now, now + ARROW * half * push / (np.linalg.norm(push) or 1)]),
            update=run.weights[at : at + 2],
            goal=np.asarray(journey.setting.goal),
            start=journey.path[0],
            now=now,
            names=np.array(["start", "goal"]),
            inputs=from_zero(journey.inputs),
            used=from_zero(x),
        )

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.plane((-LEAST, LEAST), (-LEAST, LEAST), [-1, 0, 1], [-1, 0, 1])
        pen.outline("contours", alpha=0.45, linewidth=1, zorder=0.4)
        pen.region("reachable")
        pen.line("straight", linestyle="--", linewidth=1.6)
        pen.line("along", linestyle=":", linewidth=1.6)
        pen.line("path", marker="o", markersize=4, linewidth=1.8)
        pen.arrows("gradient", width=2)
        pen.arrows("update", width=4.5, headwidth=3.4, headlength=3.4, headaxislength=3.2)
        pen.dots("start", markersize=9)
        pen.star("goal")
        pen.dots("now", markersize=14, markerfacecolor="none", markeredgewidth=1.8)
        pen.numbers("names-0", [(self.start[0] - 0.11, self.start[1] + 0.17)], ha="right", va="center")
        pen.numbers("names-1", [(self.goal[0] + 0.15, self.goal[1])], va="center")
        corner = pen.inset(1.12, 0.62, 0.36, 0.36)
        corner.plane(INPUT_VIEW, INPUT_VIEW, [0, 2], [0, 2])
        corner.title("inputs")
        corner.arrows("inputs", width=1.2)
        corner.arrows("used", width=3, headwidth=3.6, headlength=4, headaxislength=3.6)
        draw_key(pen.inset(1.08, -0.12, 0.4, 0.57))

    @cached_property
    def driven(self) -> Driven:
        """The controls, set to the first preset."""
        return drive_controls.driven(journeys()[0], {"inputView": INPUT_VIEW, "reach": REACH, "arrow": ARROW})

    @cached_property
    def table(self) -> Table:
        """Every preset in numbers."""
        return drive_words.table([preset.title for preset in PRESETS], journeys())

    @property
    def valley(self) -> str:
        """What the contours of the loss look like."""
        return drive_words.valley(journeys()[0].kappa)

    @property
    def goal_way(self) -> str:
        return compass(self.goal - self.start)

    @property
    def first_way(self) -> str:
        """Where the update goes."""
        return compass(self.update[1] - self.update[0])

    @property
    def caption(self) -> str:
        return (
            "Descent from the start (dot) to the goal (star) in the plane of the two weights, over contours of the "
            "loss of all samples. The ring is at the step looked at. Its update runs against its gradient, with "
            "one sample at a time along ± its input. Shaded are the quadrants that it can lead into."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Descent from {start} to the goal {goal} in the plane of the two weights, with the inputs {inputs[0][1]} "
            "and {inputs[1][1]} in turn. The goal lies {goal_way} of the start, but the first update goes {first_way}, "
            "to {update[1]:.3g}, and the path zig-zags. The shaded quadrants around the start, which an update can "
            "lead into, do not hold the goal. The contours of the loss are {valley}."
        )
