"""How the error goes along the mean and across it, step by step, for four step sizes."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import bowl, conditioning
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.exhibits.whole_data_set.valley import INPUTS
from explainer.quoting import quote

AXES = ("steps", "error")
RELATIVE_STEPS = (0.5, 1.5, 1.9, 2.05)  # step size times the largest eigenvalue
STEPS = 12
ACROSS = np.array([[-6.0, 3.0], [-6.0, 5.0], [6.0, 3.0], [6.0, 5.0]])  # the steepest direction lies across their mean


@dataclass(frozen=True)
class Flips(Exhibit):
    """Points (step, error), one line for each of the four step sizes; the error starts at 1."""

    along: Array = shown(*AXES, name="along the mean", role="path")  # (4, steps + 1, 2)
    across: Array = shown(*AXES, name="across")  # (4, steps + 1, 2)
    size = (400, 352)
    panels = (2, 2)
    relative_steps = RELATIVE_STEPS
    other_relative = RELATIVE_STEPS[1]  # a step size times the largest eigenvalue of other samples

    @classmethod
    def compute(cls) -> Self:
        small, large = conditioning.eigenvalues(conditioning.second_moment(INPUTS))
        return cls(*(np.array([_line(value, r / large) for r in RELATIVE_STEPS]) for value in (large, small)))

    def draw(self, *pens: Pen) -> None:
        for index, pen in enumerate(pens):
            pen.across(-0.5, 12.5, [0, 4, 8, 12])
            pen.up(-2, 2, [-1, 0, 1])
            pen.title(f"η = {{relative_steps[{index}]}} / λ₁: {{stories[{index}]}}")
            pen.guide([(-0.5, 0), (12.5, 0)], linewidth=0.8)
            pen.line(f"across-{index}", linestyle=(0, (4, 2)), linewidth=1.8)
            pen.line(f"along-{index}", linewidth=1.3)
            pen.dots(f"along-{index}", markersize=4.5)
        pens[0].name("across-0", at=6, offset=(0, 10))
        pens[0].name("along-0", at=4, offset=(0, -12))

    @property
    def steps(self) -> int:
        return len(self.along[0]) - 1

    @property
    def fastest_relative(self) -> float:
        """The fastest step size times the largest eigenvalue: there both parts of the error shrink alike."""
        hessian = conditioning.second_moment(INPUTS)
        return conditioning.fastest_step_size(hessian) * float(conditioning.eigenvalues(hessian)[-1])

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
    def stories(self) -> list[str]:
        """What the error along the mean does, in a word; after the first that flips, the others do so for longer."""
        words = [_story(factor) for factor in self.factors[:, 0]]
        return ["longer" if word in words[:index] else word for index, word in enumerate(words)]

    @property
    def courses(self) -> str:
        """The same in numbers."""
        numbers = zip(RELATIVE_STEPS, self.factors[:, 0], self.flips, strict=True)
        return "; ".join(
            f"{quote(relative)} over lambda one, factor {quote(factor, '.2f')}, {quote(flips)} changes of sign"
            for relative, factor, flips in numbers
        )

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
    def other_factors(self) -> Array:
        """What a step of that size multiplies their error by, along the mean and across it, (2,)."""
        return np.asarray(1 - RELATIVE_STEPS[1] * self.other_eigenvalues / self.other_eigenvalues.max())

    @property
    def caption(self) -> str:
        return self.say(
            "For the four samples, whose mean is the steepest direction. The error along the mean flips its sign at "
            "every step once ηλ₁ exceeds one, and grows once it exceeds two. Below the fastest step size "
            "(ηλ₁ = {fastest_relative:.1f}) the error across is the slow one, and the reason why one wants large "
            "steps."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Four panels with {steps} steps each, one for each step size. The error along the mean, as dots: "
            "{courses}. Only the last one grows. The error across the mean, dashed, stays positive and falls slowly "
            "in all four: {left_across:.2f} of it is left."
        )


def _story(factor: float) -> str:
    """What an error does that a step multiplies by a factor."""
    return "diverges" if abs(factor) > 1 else "zig-zags" if factor < 0 else "smooth"


def _square(points: int = 300) -> Array:
    """A fine grid in place of inputs uniform from 0 to 1, (points², 2)."""
    middles = (np.arange(points) + 0.5) / points
    return np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2)


def _line(eigenvalue: float, step_size: float) -> Array:
    """The error along an eigenvector against the number of the step, (steps + 1, 2)."""
    return np.column_stack([np.arange(STEPS + 1.0), conditioning.component(eigenvalue, step_size, STEPS)])
