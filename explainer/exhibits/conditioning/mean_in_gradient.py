"""Centering without touching the data: raw inputs and another gradient, with the losses of centered inputs."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from explainer import centering, conditioning, descent, optimizers
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.exhibits.whole_data_set.valley import INPUTS
from explainer.preconditioning import descend_as_if_centered

AXES = ("steps", "share of the first loss")
MEAN = INPUTS.mean(axis=0)
RAW, CENTERED = (conditioning.with_bias_column(x) for x in (INPUTS, centering.centered(INPUTS)))
GOAL = np.array([2.0, -1.0, 1.0])  # weights and bias for raw inputs, which meet all targets
CENTERED_GOAL = np.array([*GOAL[:2], GOAL[2] + MEAN @ GOAL[:2]])  # those for centered inputs
START = np.zeros(3)  # the same function on either
STEPS = 16
ALL, SINGLY = descent.full_batch(len(RAW), STEPS), descent.one_at_a_time(len(RAW), STEPS)
SMALL_STEP, NEWTON_STEP = 0.5, 0.5
ROUNDING = 1e-13  # which finer differences there are depends on the machine


@dataclass(frozen=True)
class MeanInGradient(Exhibit):
    """Points (step, loss over first loss), (steps + 1, 2), of full-batch descent on the four samples with a bias."""

    raw: Array = shown(*AXES, name="raw inputs", role="raw")
    centered: Array = shown(*AXES, name="centered inputs", role="centered")
    changed: Array = shown(*AXES, name="raw inputs, changed gradient", role="path")
    size = (400, 250)

    @classmethod
    def compute(cls) -> Self:
        raw, centered = (conditioning.fastest_step_size(conditioning.second_moment(x)) for x in (RAW, CENTERED))
        plain = optimizers.run(optimizers.gradient_descent(raw), optimizers.samples(RAW, GOAL, ALL), START, STEPS)
        changed, moved = _twice(ALL, centered)
        return cls(*map(_losses, (plain, moved, changed)))

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.across(-0.4, 16.4, [0, 4, 8, 12, 16])
        pen.up(1e-8, 8, [1e-6, 1e-3, 1], log=True)
        pen.line("raw")
        pen.name("raw", at=8, offset=(0, 7))
        pen.line("centered")
        pen.name("centered", at=10, offset=(-9, -5))
        pen.dots("changed", hollow=True, markersize=7)
        pen.name("changed", at=5, offset=(4, 4), va="bottom")

    @property
    def steps(self) -> int:
        return len(self.raw) - 1

    @property
    def raw_left(self) -> float:
        """What is left of the loss after the last step, with raw inputs."""
        return float(self.raw[-1, 1])

    @property
    def changed_left(self) -> float:
        """The same with the changed gradient."""
        return float(self.changed[-1, 1])

    @property
    def gap_bound(self) -> float:
        """A power of ten above every difference from centered inputs, in weights and bias, batched or one at a time."""
        paths = [_twice(order, SMALL_STEP) for order in (ALL, SINGLY)]
        return max(_power_above(changed - moved) for changed, moved in paths)

    @property
    def newton_bound(self) -> float:
        """The same for the difference that centering makes to Newton's method with half steps and a bias."""
        raw, centered = (_newton(*each) for each in ((RAW, GOAL), (CENTERED, CENTERED_GOAL)))
        return _power_above(raw - _on_raw(centered))

    @property
    def caption(self) -> str:
        return self.say(
            "Full-batch descent on the four samples with a bias, each at its fastest fixed step size. After {steps} "
            "steps {raw_left:.0%} of the loss is left with raw inputs. The changed gradient, on the same raw inputs, "
            "has the losses of centered ones."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "The loss on a logarithmic scale over {steps} steps, from {raw[0][1]:g}. With raw inputs it "
            "ends at {raw_left:.2g}. With centered inputs it falls along a straight line to "
            "{changed_left:.1g}, and rings, for raw inputs with the changed gradient, lie on that line."
        )


def _twice(order: ArrayLike, step_size: float) -> tuple[Array, Array]:
    """Weights and bias for raw inputs, (steps + 1, 3): along the changed gradient, and by descent on centered ones."""
    raw, centered = optimizers.samples(RAW, GOAL, order), optimizers.samples(CENTERED, CENTERED_GOAL, order)
    changed = descend_as_if_centered(raw, START, MEAN, step_size, STEPS)
    return changed, _on_raw(optimizers.run(optimizers.gradient_descent(step_size), centered, START, STEPS))


def _newton(inputs: Array, goal: Array) -> Array:
    """The path of Newton's method, (steps + 1, 3)."""
    rule = optimizers.preconditioned(NEWTON_STEP, conditioning.second_moment(inputs))
    return optimizers.run(rule, optimizers.samples(inputs, goal, ALL), START, STEPS)


def _on_raw(path: Array) -> Array:
    """The weights and bias on centered inputs, (k, 3), as those of the same functions on raw inputs."""
    return np.column_stack([path[:, :2], path[:, 2] - path[:, :2] @ MEAN])


def _losses(path: Array) -> Array:
    """The mean squared error of each point of a path, over that of the first, against the steps, (k, 2)."""
    losses = (((path - GOAL) @ RAW.T) ** 2).mean(axis=1)
    return np.column_stack([np.arange(len(path), dtype=float), losses / losses[0]])


def _power_above(differences: Array) -> float:
    return float(10.0 ** np.ceil(np.log10(max(ROUNDING, np.abs(differences).max()))))
