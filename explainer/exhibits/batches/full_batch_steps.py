"""The full batch of the worked samples with three step sizes: a creep, a zig-zag, and a wilder one."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import bowl, conditioning, descent
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import WEIGHTS, shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.exhibits import worked
from explainer.exhibits.batches.full_batch_zig_zag import START
from explainer.exhibits.shortest_paths.smaller_steps import draw_descent
from explainer.quoting import quote

STEP_SIZES = np.array([0.1, 0.2, 0.3, 0.4, 0.44])
DRAWN = [0, 2, 4]
STEPS, WHOLE = 300, 1500  # drawn, and until nothing of a path's length is missing
REACHES = (0.3, 0.6, 0.9)  # along the valley, of the ellipses that are drawn
NEAR = 0.01  # of the first distance to the goal: there, descent counts as arrived


@dataclass(frozen=True)
class FullBatchSteps(Exhibit):
    """One path (points, 2) in the plane of the weights for each of three step sizes."""

    step_sizes: Array = shown("η")  # (3,)
    levels: Array = shown(*WEIGHTS, role="faint")  # (4, k, 2), ellipses of equal loss
    paths: Array = shown(*WEIGHTS, role="path")  # (3, steps + 1, 2), until descent has arrived
    arrivals: Array = shown("steps", name="steps")  # (3,), the steps until it is near
    ratios: Array = shown("times", role="path")  # (3,), of the whole path and the straight line
    straight: Array = shown(*WEIGHTS, role="goal")  # (2, 2), from start to goal
    goal: Array = shown(*WEIGHTS, name="goal", role="goal")  # (2,)
    size = (400, 210)
    panels = (1, 3)
    near, start = NEAR, START

    @classmethod
    def compute(cls) -> Self:
        straight = np.array([START, worked.GOAL])
        lengths = np.array([descent.length(path) for path in _paths(WHOLE)[DRAWN]])
        paths = _paths(STEPS)[DRAWN]
        hessian = conditioning.second_moment(worked.INPUTS)
        return cls(
            step_sizes=STEP_SIZES[DRAWN],
            levels=np.array([bowl.contour(hessian, worked.GOAL, reach) for reach in REACHES]),
            paths=paths,
            arrivals=np.array([descent.arrival(path, worked.GOAL, NEAR) for path in paths], dtype=float),
            ratios=lengths / descent.length(straight),
            straight=straight,
            goal=worked.GOAL,
        )

    def draw(self, *pens: Pen) -> None:
        for index, pen in enumerate(pens):
            pen.plane((-0.3, 1.7), (-1.75, 0.25))
            for level in range(len(REACHES)):
                pen.line(f"levels-{level}", linewidth=0.8, zorder=0.6)
            draw_descent(pen, index, (0.7, 0.72), (0.7, -2.1))
            pen.numbers(f"ratios-{index}", [(0.7, -2.45)], "{:.2f}× as long", ha="center")

    @property
    def table(self) -> Table:
        """The three, and two between them."""
        arrivals = [descent.arrival(path, worked.GOAL, NEAR) for path in _paths(WHOLE)]
        turns = [descent.reversals(path[: end + 1]) for path, end in zip(_paths(WHOLE), arrivals, strict=True)]
        lengths = np.array([descent.length(path) for path in _paths(WHOLE)])
        return Table.of(
            "The full batch with other step sizes",
            {
                r"$\eta$": STEP_SIZES,
                f"steps until {quote(NEAR, '.0%')} is left": arrivals,
                "of these, turn back": turns,
                "whole path ÷ straight line": column(lengths / descent.length(self.straight), ".2f"),
            },
        )

    @property
    def caption(self) -> str:
        return self.say(
            "Every step uses the whole data set. The short steps on the left do not zig-zag; they soon reach the floor "
            "of the valley and then creep along it. The number of steps is the one until {near:.0%} of the distance is "
            "left."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Three full-batch descents from {start} to the goal {goal}, over ellipses of equal loss, with the step "
            "sizes {step_sizes}. The first bends into the valley and creeps along it without turning back; the second "
            "zig-zags across the valley at first, the third wildly and to the end. Their whole lengths are "
            "{ratios:.2f} times the straight line, and they are near the goal after {arrivals:.0f} steps."
        )


def _paths(steps: int) -> Array:
    """The path for each step size, (5, steps + 1, 2)."""
    order = descent.full_batch(len(worked.INPUTS), steps)
    return np.array([descent.descend(worked.INPUTS, worked.TARGETS, START, step, order).weights for step in STEP_SIZES])
