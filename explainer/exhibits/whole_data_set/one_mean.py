"""One mean, two effects: it gives each sample's gradient one sign, and the full batch its steep direction."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import bowl, conditioning, neuron, orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import INPUTS, WEIGHTS, shown
from explainer.drawing.palette import ROLES
from explainer.drawing.pen import Pen
from explainer.exhibits import worked
from explainer.exhibits.centering.cloud import Cloud

START, GOAL = np.zeros(2), worked.GOAL
POINTS = 36  # of each contour: at its size no corner is seen
REACHES = (0.85, 1.42)  # of the contours, along their long axis
NORTHEAST = 0.85 * np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
BLANK = {"facecolor": ROLES["paper"].light, "edgecolor": "none", "pad": 1}  # where a name interrupts a contour
NEEDLES = {"headwidth": 1, "headlength": 0, "headaxislength": 0}  # all begin at the origin, and some are short
MAGNIFIED = 5  # how many times its length the mean gradient is drawn


@dataclass(frozen=True)
class OneMean(Exhibit):
    """The plane of the weights, and in a corner the inputs of `Cloud`; an arrow is (tail, head)."""

    inputs: Array = shown(*INPUTS, role="input")  # (40, 2)
    steepest: Array = shown(*INPUTS)  # (2, 2), a line through the origin along the leading eigenvector of H
    mean: Array = shown(*INPUTS, name="mean", role="input")  # (2, 2), an arrow
    quadrants: Array = shown(*WEIGHTS, role="reachable")  # (2, 4, 2), where a same-signed gradient can point
    short_axis: Array = shown(*WEIGHTS, name="steepest")  # (2, 2), the same direction through the goal
    contours: Array = shown(*WEIGHTS, name="full-batch loss", role="faint")  # (2, k, 2)
    gradients: Array = shown(*WEIGHTS, name="single gradients", role="upstream")  # (40, 2, 2), at the origin
    mean_gradient: Array = shown(*WEIGHTS, name="their mean")  # (2, 2), five times as long
    goal: Array = shown(*WEIGHTS, name="goal", role="goal")  # (2,)
    size = (400, 262)
    magnified = MAGNIFIED

    @classmethod
    def compute(cls) -> Self:
        x = Cloud.compute().raw
        hessian = conditioning.second_moment(x)
        leading = np.linalg.eigh(hessian)[1][:, -1]
        leading = leading * np.sign(leading.sum())
        delta = neuron.upstream(neuron.output(START, x), x @ GOAL)
        gradients = neuron.weight_gradient(delta, x)
        return cls(
            inputs=x,
            steepest=np.array([-0.16 * leading, 1.5 * leading]),
            mean=np.array([START, x.mean(axis=0)]),
            quadrants=np.array([NORTHEAST, -NORTHEAST]),
            short_axis=np.array([GOAL - 0.7 * leading, GOAL + 0.7 * leading]),
            contours=np.array([bowl.contour(hessian, GOAL, reach, POINTS) for reach in REACHES]),
            gradients=np.stack([np.zeros_like(x), gradients], axis=1),
            mean_gradient=np.array([START, MAGNIFIED * gradients.mean(axis=0)]),
            goal=GOAL,
        )

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.plane((-2.75, 2.2), (-2.2, 0.95))
        pen.region("quadrants")
        pen.line("contours", linewidth=1.1)
        pen.line("short_axis", linestyle=(0, (5, 3)), linewidth=1.6)
        pen.arrows("gradients", width=1.3, **NEEDLES)
        pen.arrows("mean_gradient", width=3)
        pen.star("goal")
        pen.name("goal", offset=(9, -13), bbox=BLANK)
        pen.name("short_axis", offset=(4, 8))
        pen.name("contours-1", at=23, offset=(-4, -9), ha="right")
        pen.name("gradients", at=13, offset=(10, 8))
        pen.words((-0.425, -0.74), "one sign", role="reachable", ha="center", va="center")
        pen.name("mean_gradient", offset=(-8, 5))
        pen.words((-0.3, 0.43), "drawn {magnified} times as long", ha="right", va="center")
        corner = pen.inset(0, 0, 0.37, 0.56)
        corner.plane((-0.2, 1.18), (-0.2, 1.12), [0, 1], [0, 1])
        corner.dots("inputs", markersize=3.5)
        corner.line("steepest", linestyle=(0, (5, 3)), linewidth=1.6)
        corner.arrows("mean", width=4)
        corner.name("mean", offset=(21, 6))
        corner.words((0.64, 0.1), "{samples} inputs", role="input")

    @property
    def samples(self) -> int:
        return len(self.inputs)

    @property
    def hessian(self) -> Array:
        return conditioning.second_moment(self.inputs)

    @property
    def mean_vector(self) -> Array:
        return np.asarray(self.mean[1])

    @property
    def angle(self) -> float:
        """Between the mean and the leading eigenvector of H, in degrees."""
        line = self.steepest[1] - self.steepest[0]
        cosine = self.mean_vector @ line / np.linalg.norm(self.mean_vector) / np.linalg.norm(line)
        return float(np.degrees(np.arccos(min(abs(cosine), 1.0))))

    @property
    def eigenvalues(self) -> Array:
        """Of H, the larger first."""
        return conditioning.eigenvalues(self.hessian)[::-1]

    @property
    def condition_number(self) -> float:
        return conditioning.condition_number(self.hessian)

    @property
    def leading_share_of_mean(self) -> float:
        """How much of the larger eigenvalue is the squared length of the mean."""
        return float(self.mean_vector @ self.mean_vector / self.eigenvalues[0])

    @property
    def same_signed(self) -> int:
        """How many of the single gradients are same-signed."""
        return int(orthants.same_sign(self.gradients[:, 1]).sum())

    @property
    def mean_gradient_vector(self) -> Array:
        """The gradient of the full batch."""
        return np.asarray(self.gradients[:, 1].mean(axis=0))

    @property
    def typical_length(self) -> float:
        """The mean length of a single gradient."""
        return float(np.linalg.norm(self.gradients[:, 1], axis=1).mean())

    @property
    def directions(self) -> tuple[str, ...]:
        """Where the single gradients go, each direction once."""
        return tuple(sorted({orthants.compass(gradient) for gradient in self.gradients[:, 1]}))

    @property
    def aspect(self) -> float:
        """How many times as long as wide the contours are."""
        return float(self.condition_number**0.5)

    @property
    def caption(self) -> str:
        return self.say(
            "One mean, two effects: each sample's gradient goes {directions[0]} or {directions[1]}, and the loss is "
            "steepest {angle:.1f}° from the mean."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "In a corner, {samples} positive inputs, an arrow from the origin to their mean {mean_vector:.2f}, and a "
            "dashed line along the leading eigenvector of the second moment, {angle:.1f} degrees away. Beside it the "
            "weights. {same_signed} of {samples} thin gradients from the origin go {directions[0]} or {directions[1]}. "
            "Their mean {mean_gradient_vector:.2f}, drawn {magnified} times as long, points {mean_direction}, away "
            "from the goal {goal}. Elliptical contours around the goal are narrow along a dashed line from southwest "
            "to northeast, and {aspect:.1f} times as long across."
        )

    @property
    def mean_direction(self) -> str:
        return orthants.compass(self.mean_gradient_vector)
