"""The answer in three pictures: a gradient has one sign, an update two quadrants, and centering opens the others."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import centering, neuron
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import UPDATES, shown
from explainer.drawing.pen import Pen
from explainer.exhibits import worked

REACH = 2.3  # of the planes
SQUARE = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
START = np.zeros(2)


@dataclass(frozen=True)
class ThreeSteps(Exhibit):
    """The two samples of the worked zig-zag at weights of zero; an arrow is (tail, head), for a step size of one."""

    gradients: Array = shown("weight", "sample")  # (2, 2), a row a sample
    reachable: Array = shown(*UPDATES, role="reachable")  # (2, 4, 2), where a same-signed update can point
    updates: Array = shown(*UPDATES, role="path")  # (2, 2, 2), on the inputs as they are
    centered_updates: Array = shown(*UPDATES, role="centered")  # (2, 2, 2), on the inputs minus their mean
    goal: Array = shown(*UPDATES, name="goal", role="goal")  # (2,)
    size = (400, 160)
    panels = (1, 3)

    @classmethod
    def compute(cls) -> Self:
        raw, centered = (_gradients(inputs) for inputs in (worked.INPUTS, centering.centered(worked.INPUTS)))
        return cls(
            gradients=raw,
            reachable=REACH * np.array([SQUARE, -SQUARE]),
            updates=_arrows(-raw),
            centered_updates=_arrows(-centered),
            goal=worked.GOAL,
        )

    def draw(self, *pens: Pen) -> None:
        grid, positive, centered = pens
        grid.title("one sign")
        grid.cells("gradients", "g", size=14)
        for pen, title, arrows in (
            (positive, "two of four", "updates"),
            (centered, "centered", "centered_updates"),
        ):
            pen.plane((-REACH, REACH), (-REACH, REACH))
            pen.title(title)
            if pen is positive:
                pen.region("reachable")
            pen.star("goal")
            pen.arrows(arrows)

    @property
    def caption(self) -> str:
        return self.say(
            "Two samples with the inputs {inputs[0]} and {inputs[1]}. Left: a row is a sample's gradient. Middle: "
            "their updates, and the goal. Right: the updates of the same samples, centered."
        )

    @property
    def inputs(self) -> tuple[Array, ...]:
        return tuple(worked.INPUTS)

    @property
    def alt(self) -> str:
        return self.say(
            "Left: the gradients {gradients[0]} and {gradients[1]}, each of one sign. Middle: the updates "
            "{updates[0][1]} and {updates[1][1]} lie in the two shaded quadrants, the goal {goal} in neither. Right: "
            "centered, either sample's update is {centered_updates[0][1]}, straight toward the goal."
        )


def _gradients(inputs: Array) -> Array:
    """The gradient of each sample at weights of zero, (2, 2)."""
    return neuron.weight_gradient(neuron.upstream(neuron.output(START, inputs), worked.TARGETS), inputs)


def _arrows(updates: Array) -> Array:
    return np.stack([np.zeros_like(updates), updates], axis=1)
