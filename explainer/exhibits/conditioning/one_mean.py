"""One mean, two effects: it gives each sample's gradient one sign, and the full batch its steep direction."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import bowl, conditioning, neuron, orthants
from explainer.checked import Array
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits.centering.cloud import Cloud
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

START, GOAL = np.zeros(2), np.array([1.0, -1.0])
REACHES = (0.5, 1.0, 1.42)  # of the contours, along their long axis
QUADRANTS = np.array(
    [[[0.0, 0.0], [2.1, 0.0], [2.1, 0.8], [0.0, 0.8]], [[0.0, 0.0], [-0.8, 0.0], [-0.8, -2.1], [0.0, -2.1]]]
)
MAGNIFIED = 5  # how many times its length the mean gradient is drawn


@dataclass(frozen=True)
class OneMean(OldExhibit):
    """Above the inputs of `Cloud`, below the plane of the weights; an arrow is (tail, head)."""

    inputs: Array  # (40, 2)
    steepest: Array  # (2, 2), a line through the origin along the leading eigenvector of H
    mean: Array  # (2, 2), an arrow
    quadrants: Array  # (2, 4, 2), where a same-signed gradient can point
    short_axis: Array  # (2, 2), the same direction through the goal
    contours: Array  # (3, k, 2), of the loss of the full batch
    gradients: Array  # (40, 2, 2), of the single samples, at the origin
    mean_gradient: Array  # (2, 2), their mean, five times as long
    goal: Array  # (2,)
    size = (460, 285)
    panels = (1, 2)

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
            quadrants=QUADRANTS,
            short_axis=np.array([GOAL - 0.7 * leading, GOAL + 0.7 * leading]),
            contours=np.array([bowl.contour(hessian, GOAL, reach) for reach in REACHES]),
            gradients=np.stack([np.zeros_like(x), gradients], axis=1),
            mean_gradient=np.array([START, MAGNIFIED * gradients.mean(axis=0)]),
            goal=GOAL,
        )

    def draw(self, *axes: "Axes") -> None:
        cloud, plane = axes
        pen = Pen(self, cloud)
        pen.plane("x₁", "x₂", xlim=(-0.2, 1.12), ylim=(-0.2, 1.12))
        cloud.set(xticks=[0, 1], yticks=[0, 1], title="the inputs")
        pen.line("steepest", "ink", linestyle=(0, (5, 3)), linewidth=1.6)
        pen.dots("inputs", "input", markersize=4)
        pen.arrows("mean", "input", width=4)
        pen = Pen(self, plane)
        pen.plane("w₁", "w₂", xlim=(-0.85, 2.15), ylim=(-2.15, 0.85))
        plane.set(xticks=[0, 1, 2], yticks=[-2, -1, 0], title="gradients, and loss")
        pen.region("quadrants", "reachable")
        for index in range(len(self.contours)):
            pen.line(f"contours-{index}", "faint", linewidth=1.1)
        pen.line("short_axis", "ink", linestyle=(0, (5, 3)), linewidth=1.6)
        pen.arrows("gradients", "upstream", width=1)
        pen.arrows("mean_gradient", "ink", width=3)
        pen.dots("goal", "goal", marker="*", markersize=15)

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
    def magnified(self) -> int:
        return MAGNIFIED

    @property
    def caption(self) -> str:
        return (
            "Left, the arrow is the mean of the inputs, and the dashed line the steepest direction of the loss: "
            f"{quote(self.angle, '.1f')}° apart. Right, the thin gradients of single samples lie in the shaded "
            f"quadrants. Their mean, the thick arrow, drawn {quote(self.magnified)} times as long, does not. The "
            "contours of the loss are narrow along the mean; the dashed line through the goal is the same steepest "
            "direction."
        )

    @property
    def alt(self) -> str:
        return (
            f"Left: {quote(self.samples)} positive inputs, an arrow from the origin to their mean "
            f"{quote(self.mean_vector, '.2f')}, and a dashed line along the leading eigenvector of the second moment, "
            f"{quote(self.angle, '.1f')} degrees away. Right: the weights. {quote(self.same_signed)} of "
            f"{quote(self.samples)} thin gradients from the origin go northeast or southwest. Their mean "
            f"{quote(self.mean_gradient_vector, '.2f')}, drawn {quote(self.magnified)} times as long, points "
            f"{orthants.compass(self.mean_gradient_vector)}, away from the goal {quote(self.goal)}. Elliptical "
            "contours around the goal are narrow along a dashed line from southwest to northeast, and "
            f"{quote(self.condition_number**0.5, '.1f')} times as long across."
        )
