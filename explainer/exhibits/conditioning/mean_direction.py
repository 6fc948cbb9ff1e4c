"""The eigenvalues of H as the mean turns from the direction of the largest spread to that of the smallest."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import conditioning
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen

AXES = ("angle of the mean from the widest direction, in degrees", "eigenvalue")
COVARIANCE, LENGTH = np.diag([4.0, 1.0]), 2.0  # of the features, and of their mean
ANGLES = np.linspace(0, 90, 46)


@dataclass(frozen=True)
class MeanDirection(Exhibit):
    """Points (angle, eigenvalue), (46, 2), of H = Σ + μμᵀ, a bound for the larger, and the eigenvalues of Σ."""

    larger: Array = shown(*AXES, name="λ₁ of H", role="raw")
    smaller: Array = shown(*AXES, name="λ₂ of H", role="raw")
    bound: Array = shown(*AXES, name="bound for λ₁")
    wide: float = shown(AXES[1], name="λ₁ of Σ", role="centered")
    narrow: float = shown(AXES[1], name="λ₂ of Σ", role="centered")
    size = (400, 300)
    mean_length = LENGTH

    @classmethod
    def compute(cls) -> Self:
        means = LENGTH * np.column_stack([np.cos(np.radians(ANGLES)), np.sin(np.radians(ANGLES))])
        smaller, larger = np.array([conditioning.eigenvalues(COVARIANCE + np.outer(m, m)) for m in means]).T
        bound = [conditioning.steepest_bound(m, COVARIANCE) for m in means]
        narrow, wide = conditioning.eigenvalues(COVARIANCE)
        lines = [np.column_stack([ANGLES, each]) for each in (larger, smaller, bound)]
        return cls(lines[0], lines[1], lines[2], float(wide), float(narrow))

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.across(0, 90, [0, 30, 60, 90])
        pen.up(0, 9, [0, 2, 4, 6, 8])
        pen.level("wide")
        pen.level("narrow")
        pen.line("larger")
        pen.line("smaller")
        pen.line("bound", linestyle=(0, (1, 2)))
        pen.name("larger", at=18, offset=(7, 4))
        pen.name("bound", at=26, offset=(-9, -5))
        pen.name("smaller", at=24, offset=(7, -8))
        pen.name("wide", offset=(-4, 8), ha="right")
        pen.name("narrow", offset=(-4, -8), ha="right")

    @property
    def variances(self) -> Array:
        """The eigenvalues of Σ, (2,), the larger first."""
        return np.array([self.wide, self.narrow])

    @property
    def kappas(self) -> Array:
        """κ without centering, (46,)."""
        return np.asarray(self.larger[:, 1] / self.smaller[:, 1])

    @property
    def kappa_along(self) -> float:
        """κ with the mean along the widest direction."""
        return float(self.kappas[0])

    @property
    def kappa_across(self) -> float:
        """κ with the mean across it."""
        return float(self.kappas[-1])

    @property
    def kappa_centered(self) -> float:
        return self.wide / self.narrow

    @property
    def even_angle(self) -> float:
        """The first angle drawn at which centering does not lower κ, in degrees."""
        return float(ANGLES[np.argmax(self.kappas <= self.kappa_centered)])

    @property
    def single_gain(self) -> float:
        """The gain in step size by centering, by the formula, for one sample at a time; the same at every angle."""
        return float((np.trace(COVARIANCE) + LENGTH**2) / np.trace(COVARIANCE))

    @property
    def whole_gain_along(self) -> float:
        """The gain for all samples at once, with the mean along the widest direction."""
        return float(self.larger[0, 1] / self.wide)

    @property
    def whole_gain_across(self) -> float:
        """The same with the mean across it."""
        return float(self.larger[-1, 1] / self.wide)

    @property
    def caption(self) -> str:
        return self.say(
            "Variances of {variances:g}, and a mean of length {mean_length:g}. Along the widest direction the mean "
            "adds to the larger eigenvalue, and κ is {kappa_along:g}; centered it is {kappa_centered:g}. Across, it "
            "lifts the smaller, and κ is {kappa_across:g}."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Eigenvalues against the angle of the mean, from {larger[0][0]:g}° to {larger[45][0]:g}°. The larger one "
            "of H falls from {larger[0][1]:g} to {larger[45][1]:g}, the smaller rises from {smaller[0][1]:g} to "
            "{smaller[45][1]:g}. Levels show those of Σ, {wide:g} and {narrow:g}: the larger stays above the upper "
            "level, the smaller between both. A dotted bound touches the larger at both ends and is below it between."
        )
