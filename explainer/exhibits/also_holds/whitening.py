"""Whitening makes every bowl round: two features with a mean, two scales and a correlation, prepared in four ways."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer import bowl, centering, conditioning, optimizers
from explainer.checked import Array
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.exhibits.also_holds.later_rules import LaterRules
from explainer.exhibits.optimizers import common_problem
from explainer.experiments import tumor_table
from explainer.quoting import quote
from explainer.racing import Problem, best_descent
from explainer.whitening import whitened

INPUTS = np.array([[4.0, 6.8], [4.0, 4.4], [2.0, 3.6], [2.0, 1.2]])
WAYS: dict[str, Callable[[Array], Array]] = {
    "raw": np.asarray,
    "centered": centering.centered,
    "standardized": centering.standardized,
    "whitened": whitened,
}
ROLES = ("raw", "centered", "centered", "centered")
REACHES, POINTS = (0.5, 1.0, 1.4), 48  # of the contours
STEPS = 30
DIGITS = 12  # of a Hessian: where it is the identity but for rounding, rounding would choose its axes
SHARED, SEED = 2.0, 7  # so many times one further uniform number is added to all inputs of a sample


@dataclass(frozen=True)
class Whitening(LaterRules):
    """The error of the weights, w − w*: contours and descent from a start as far along the steep axis as the flat."""

    ways: Array = shown(role=ROLES)  # (4,), their names
    contours: Array = shown(role="faint")  # (4, 3, k, 2)
    paths: Array = shown(role=ROLES)  # (4, steps + 1, 2)
    goal: Array = shown(role="goal")  # (2,)
    kappas: Array = shown(role=ROLES)  # (4,)
    size = (400, 430)
    panels = (2, 2)
    shared = SHARED

    @classmethod
    def compute(cls) -> Self:
        hessians = [conditioning.second_moment(way(INPUTS)).round(DIGITS) for way in WAYS.values()]
        return cls(
            ways=np.array(list(WAYS)),
            contours=np.array([[bowl.contour(h, np.zeros(2), reach, POINTS) for reach in REACHES] for h in hessians]),
            paths=np.array([_path(h) for h in hessians]),
            goal=np.zeros(2),
            kappas=np.array([conditioning.condition_number(h) for h in hessians]),
        )

    def draw(self, *pens: Pen) -> None:
        for index, pen in enumerate(pens):
            pen.bare((-1.45, 1.45), (-1.7, 1.7), equal=True)
            pen.line(f"contours-{index}", linewidth=1.1)
            pen.line(f"paths-{index}", linewidth=1.5)
            pen.star("goal")
            pen.numbers(f"ways-{index}", [(0, 1.68)], ha="center", va="top")
            pen.numbers(f"kappas-{index}", [(0, -1.68)], "κ = {:.0f}", ha="center", va="bottom", size=15)

    @cached_property
    def correlated_steps(self) -> tuple[float, ...]:
        """The median steps of descent on the common problem when the inputs correlate, in the order of the ways."""
        shared = SHARED * np.random.default_rng(SEED).uniform(size=(common_problem.SAMPLES, 1))
        inputs, goals = common_problem.raw().inputs + shared, common_problem.raw().goals
        return tuple(best_descent(Problem(way(inputs), goals)).median for way in WAYS.values())

    @property
    def raw_steps(self) -> float:
        return self.correlated_steps[0]

    @property
    def standardized_steps(self) -> float:
        return self.correlated_steps[2]

    @property
    def whitened_steps(self) -> float:
        return self.correlated_steps[3]

    @property
    def correlation(self) -> float:
        """Between two such inputs: the shared part's variance over the whole."""
        return SHARED**2 / (1 + SHARED**2)

    @cached_property
    def tumor_factor(self) -> float:
        """How many times whitening enlarges the direction in which the standardized tumors vary least."""
        standardized = centering.standardized(tumor_table.data()[0])
        return float(conditioning.eigenvalues(conditioning.second_moment(standardized))[0] ** -0.5)

    @property
    def listed(self) -> str:
        return ", ".join(f"{way} {quote(kappa, '.0f')}" for way, kappa in zip(self.ways, self.kappas, strict=True))

    @property
    def drawn_steps(self) -> int:
        return STEPS

    @property
    def caption(self) -> str:
        return self.say(
            "The same two features in four ways. Centering takes κ from {kappas[0]:.0f} to {kappas[1]:.0f}, equal "
            "scales to {kappas[2]:.0f}; what is left is correlation, and whitening removes that. Drawn are "
            "{drawn_steps} steps of full-batch descent, each at its fastest step size; whitened, one is enough."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Four maps of the weights around the goal, with contours of the loss and a path of descent. The condition "
            "numbers: {listed}. The contours are ellipses, ever less narrow, and whitened they are circles; the path "
            "zig-zags across the ellipses, and in the circles it is one straight step, from {paths[3][0]:.2f} to "
            "{paths[3][1]:.0f}."
        )


def _path(hessian: Array) -> Array:
    """Full-batch descent at its fastest step size, from a start as far along the steep axis as along the flat one."""
    axes = np.linalg.eigh(hessian)[1]
    axes = axes * np.where(axes[1] < 0, -1.0, 1.0)  # both up
    step_size = conditioning.fastest_step_size(hessian)
    return optimizers.run(
        optimizers.gradient_descent(step_size), optimizers.bowl(hessian, np.zeros(2)), axes.sum(axis=1) * 0.9, STEPS
    )
