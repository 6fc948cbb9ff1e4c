"""How the error goes along the mean and across it, step by step, for four step sizes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import bowl, conditioning
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.drawing.palette import ROLES
from explainer.exhibits.conditioning.valley import INPUTS
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RELATIVE_STEPS = (0.5, 1.5, 1.9, 2.1)  # step size times the largest eigenvalue
STEPS = 12
STORIES = ("shrinks without flipping", "overshoots back and forth", "overshoots for longer", "diverges")
ACROSS = np.array([[-6.0, 3.0], [-6.0, 5.0], [6.0, 3.0], [6.0, 5.0]])  # the steepest direction lies across their mean


@dataclass(frozen=True)
class Flips(OldExhibit):
    """Points (step, error), one line for each of the four step sizes; the error starts at 1."""

    along: Array  # (4, steps + 1, 2), along the mean
    across: Array  # (4, steps + 1, 2)
    size = (460, 420)
    panels = (2, 2)

    @classmethod
    def compute(cls) -> Self:
        small, large = conditioning.eigenvalues(conditioning.second_moment(INPUTS))
        return cls(*(np.array([_line(value, r / large) for r in RELATIVE_STEPS]) for value in (large, small)))

    def draw(self, *axes: "Axes") -> None:
        for index, (panel, relative) in enumerate(zip(axes, RELATIVE_STEPS, strict=True)):
            pen = Pen(self, panel)
            panel.axhline(0, color=ROLES["faint"].light, linewidth=0.8, zorder=0.5)
            panel.set(title=f"η = {quote(relative)} / λ₁", xticks=[0, 4, 8, 12], xlim=(-0.5, 12.5))
            panel.set(ylim=(-3.6, 3.6) if index == 3 else (-1.2, 1.2), yticks=[-3, 0, 3] if index == 3 else [-1, 0, 1])
            pen.line(f"across-{index}", "weight", linestyle=(0, (4, 2)), linewidth=1.8)
            pen.line(f"along-{index}", "path", linewidth=1.3)
            pen.dots(f"along-{index}", "path", markersize=4.5)
        Pen(self, axes[0]).words((1.3, -0.3), "along the mean", "path")
        Pen(self, axes[0]).words((12, 0.95), "across", "weight", ha="right", va="bottom")
        for panel in axes[2:]:
            panel.set_xlabel("step")

    @property
    def steps(self) -> int:
        return len(self.along[0]) - 1

    @property
    def factors(self) -> Array:
        """What one step multiplies the error by, along the mean and across it, (4, 2)."""
        return np.column_stack([self.along[:, 1, 1], self.across[:, 1, 1]])

    @property
    def flips(self) -> Array:
        """How often the error along the mean changes sign, (4,)."""
        signs = np.sign(self.along[:, :, 1])
        return np.asarray((signs[:, 1:] != signs[:, :-1]).sum(axis=1))

    @property
    def left_across(self) -> Array:
        """What is left of the error across the mean after the last step, (4,)."""
        return np.asarray(self.across[:, -1, 1])

    @property
    def single_ratio(self) -> float:
        """Path over straight line for single samples and tiny steps, two uniform inputs, straight across the mean."""
        return bowl.small_step_ratio(_square(), [1, -1])

    @property
    def single_ratio_centered(self) -> float:
        return bowl.small_step_ratio(_square() - 0.5, [1, -1])

    @property
    def other_first(self) -> float:
        """The first feature of the samples whose mean lies across the steepest direction is plus or minus this."""
        return float(ACROSS[:, 0].max())

    @property
    def other_second(self) -> Array:
        """The two values of their second feature."""
        return np.unique(ACROSS[:, 1])

    @property
    def other_eigenvalues(self) -> Array:
        """Of their H along the mean and across it, (2,)."""
        return np.diag(conditioning.second_moment(ACROSS))[::-1]

    @property
    def other_relative(self) -> float:
        """A step size times their largest eigenvalue."""
        return RELATIVE_STEPS[1]

    @property
    def other_factors(self) -> Array:
        """What a step of that size multiplies their error by, along the mean and across it, (2,)."""
        return np.asarray(1 - RELATIVE_STEPS[1] * self.other_eigenvalues / self.other_eigenvalues.max())

    @property
    def table(self) -> Table:
        """The four step sizes in numbers."""
        rows = [
            (f"{quote(relative)} / λ₁", quote(along, ".2f"), quote(flips), quote(across, ".3f"), story)
            for relative, (along, across), flips, story in zip(
                RELATIVE_STEPS, self.factors, self.flips, STORIES, strict=True
            )
        ]
        count = f"flips in {quote(self.steps)} steps"
        header = (r"$\eta$", "factor along the mean", count, "factor across", "along the mean it")
        return Table("What one step multiplies the error by", header, tuple(rows))

    @property
    def caption(self) -> str:
        return (
            "For the four samples, whose mean is the steepest direction. Dots: the error along the mean. Dashed: the "
            "error across it. The first flips its sign at every step once ηλ₁ exceeds one, and grows once it exceeds "
            "two. The second never flips here; it is the slow one, and the reason why one wants large steps."
        )

    @property
    def alt(self) -> str:
        ends = "; ".join(
            f"{quote(relative)} over lambda one, factor {quote(along, '.1f')}, {quote(flips)} changes of sign"
            for relative, (along, _), flips in zip(RELATIVE_STEPS, self.factors, self.flips, strict=True)
        )
        return (
            f"Four panels with {quote(self.steps)} steps each, one for each step size. The error along the mean, as "
            f"dots: {ends}. Only the last one grows. The error across the mean, dashed, stays positive and falls "
            f"slowly in all four: {quote(self.left_across, '.2f')} of it is left."
        )


def _square(points: int = 300) -> Array:
    """A fine grid in place of inputs uniform from 0 to 1, (points², 2)."""
    middles = (np.arange(points) + 0.5) / points
    return np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2)


def _line(eigenvalue: float, step_size: float) -> Array:
    """The error along an eigenvector against the number of the step, (steps + 1, 2)."""
    return np.column_stack([np.arange(STEPS + 1.0), conditioning.component(eigenvalue, step_size, STEPS)])
