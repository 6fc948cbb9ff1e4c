"""Full-batch descent on four samples, raw and centered: a valley across the mean, and a round bowl."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import bowl, centering, conditioning, descent
from explainer.checked import Array
from explainer.conditioning import Features
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import WEIGHTS, shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.exhibits import worked

INPUTS = np.array([[1.0, 1.0], [1.0, 2.0], [2.0, 1.0], [2.0, 2.0]])
GOAL = np.array([2.0, -1.0])
START = np.zeros(2)
POINTS = 32  # of each contour: at its size no corner is seen
REACHES = (0.75, 1.5, 2.24)
STEPS = 60
PAIR = worked.INPUTS  # of the zig-zag: the same means and variances, but correlated
LUCKY = np.array([1.0, 1e-6])  # eigenvalues
UNIFORM = (2, 32)  # numbers of features, for the table


@dataclass(frozen=True)
class Valley(Exhibit):
    """Contours (3, k, 2) and paths (steps + 1, 2) in the plane of the weights."""

    raw_contours: Array = shown(*WEIGHTS, role="faint")
    raw_path: Array = shown(*WEIGHTS, role="raw")
    centered_contours: Array = shown(*WEIGHTS, role="faint")
    centered_path: Array = shown(*WEIGHTS, role="centered")
    start: Array = shown(*WEIGHTS, name="start")  # (2,)
    goal: Array = shown(*WEIGHTS, name="goal", role="goal")  # (2,)
    size = (400, 238)
    panels = (1, 2)

    @classmethod
    def compute(cls) -> Self:
        raw, centered = INPUTS, centering.centered(INPUTS)
        return cls(_contours(raw), _path(raw, STEPS), _contours(centered), _path(centered, 1), START, GOAL)

    def draw(self, *pens: Pen) -> None:
        titles, steps = ("raw inputs", "centered inputs"), ("{steps} steps", "{steps_centered} step")
        for kind, pen, title, verdict in zip(("raw", "centered"), pens, titles, steps, strict=True):
            pen.plane((-1.25, 4.3), (-4.1, 1.35))
            pen.title(title)
            pen.line(f"{kind}_contours", linewidth=1.1)
            pen.line(f"{kind}_path", linewidth=1.6)
            pen.dots("start", markersize=6)
            pen.star("goal")
            pen.words((2, -4), verdict, role=kind, ha="center", size=17)
        pens[0].name("start", offset=(-6, -10))

    @property
    def hessian(self) -> Array:
        """Of the raw inputs."""
        return conditioning.second_moment(INPUTS)

    @property
    def mean(self) -> float:
        """Of either feature."""
        return float(INPUTS.mean())

    @property
    def variance(self) -> float:
        return float(INPUTS[:, 0].var())

    @property
    def on_diagonal(self) -> float:
        return float(self.hessian[0, 0])

    @property
    def off_diagonal(self) -> float:
        return float(self.hessian[0, 1])

    @property
    def along(self) -> float:
        """The eigenvalue along (1, 1)."""
        return float(self.hessian[0].sum())

    @property
    def across(self) -> float:
        """The eigenvalue along (1, −1)."""
        return float(self.hessian[0, 0] - self.hessian[0, 1])

    @property
    def kappa(self) -> float:
        return conditioning.condition_number(self.hessian)

    @property
    def bits_kappa(self) -> float:
        """κ if both inputs are zero or one, in all combinations."""
        return conditioning.condition_number(conditioning.second_moment(INPUTS - 1))

    @property
    def scaled_kappa(self) -> float:
        """κ if each input is divided by its deviation."""
        return conditioning.condition_number(conditioning.second_moment(INPUTS / INPUTS.std(axis=0)))

    @property
    def aspect(self) -> float:
        """How many times as long as wide the raw contours are."""
        return float(np.sqrt(self.kappa))

    @property
    def step_size(self) -> float:
        """The fastest for the raw inputs."""
        return conditioning.fastest_step_size(self.hessian)

    @property
    def step_size_centered(self) -> float:
        return conditioning.fastest_step_size(conditioning.second_moment(centering.centered(INPUTS)))

    @property
    def shrinkage(self) -> float:
        """What a step leaves of the distance to the goal, raw."""
        return conditioning.rate(self.kappa)

    @property
    def momentum_shrinkage(self) -> float:
        """What a step with momentum leaves in the long run, both its settings at their best: (√κ − 1)/(√κ + 1)."""
        return conditioning.rate(math.sqrt(self.kappa))

    @property
    def pair_correlation(self) -> float:
        """Of the two features in the two samples of the zig-zag."""
        return float(np.corrcoef(PAIR.T)[0, 1])

    @property
    def pair_covariance(self) -> float:
        return float(np.cov(PAIR.T, ddof=0)[0, 1])

    @property
    def pair_eigenvalues(self) -> Array:
        """Of their H, along the mean and across it, (2,)."""
        return conditioning.eigenvalues(conditioning.second_moment(PAIR))[::-1]

    @property
    def pair_kappa(self) -> float:
        return conditioning.condition_number(conditioning.second_moment(PAIR))

    @property
    def lucky_kappa(self) -> float:
        """κ of a bowl that is steep along one axis and nearly flat along the other."""
        return conditioning.condition_number(np.diag(LUCKY))

    @property
    def lucky_loss(self) -> float:
        """What one step of size one leaves of the loss there, from equal errors along both axes."""
        return float((LUCKY * (1 - LUCKY) ** 2).sum() / LUCKY.sum())

    @property
    def lucky_error(self) -> float:
        """And what it leaves of the distance."""
        return float(np.linalg.norm(1 - LUCKY) / math.sqrt(2))

    @property
    def steps(self) -> int:
        """Until a millionth of the distance is left, raw: from any start, for both parts of the error shrink alike."""
        return conditioning.steps_needed(self.kappa)

    @property
    def steps_centered(self) -> int:
        return len(self.centered_path) - 1

    @property
    def steps_shown(self) -> int:
        return len(self.raw_path) - 1

    @property
    def left(self) -> float:
        """The share of the distance that is left at the end of the raw path."""
        distances = np.linalg.norm(self.raw_path[[0, -1]] - self.goal, axis=1)
        return float(distances[1] / distances[0])

    @property
    def table(self) -> Table:
        """The condition numbers of this page, and the steps that each one costs."""
        kappas = {"centered": 1.0, "raw, as drawn above": self.kappa}
        kappas |= {f"uniform inputs, $n = {n}$": Features.uniform(n).condition_number for n in UNIFORM}
        columns: dict[str, Iterable[object]] = {
            "inputs": kappas,
            r"$\kappa$": column(kappas.values(), ".0f"),
            "steps until a millionth is left": map(conditioning.steps_needed, kappas.values()),
            "a step leaves": column(map(conditioning.rate, kappas.values()), ".3f"),
        }
        return Table.of("Full-batch descent at the fastest step size, from the worst start", columns)

    @property
    def caption(self) -> str:
        return self.say(
            "Raw, descent flips from one side of the valley to the other while it creeps along it. Centered, the "
            "valley is a round bowl. Counted are the steps until a millionth of the distance is left, each at its "
            "fastest step size; on the left {steps_shown} of them are drawn."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Two maps of the weights with the goal {goal}, and full-batch descent from {start}. Left, raw inputs: "
            "elliptical contours, {aspect:.2f} times as long as wide, their long axis from northwest to southeast. "
            "The path jumps to and fro across the ellipses and creeps to the goal; after {steps_shown} steps "
            "{left:.1%} of the distance is left, after {steps} a millionth. Right, centered inputs: the contours are "
            "circles, and one straight step ends at {centered_path[1]}."
        )


def _contours(inputs: Array) -> Array:
    hessian = conditioning.second_moment(inputs)
    return np.array([bowl.contour(hessian, GOAL, reach, POINTS) for reach in REACHES])


def _path(inputs: Array, steps: int) -> Array:
    """The path of full-batch descent at its fastest step size, with targets that the goal meets."""
    step_size = conditioning.fastest_step_size(conditioning.second_moment(inputs))
    return descent.descend(inputs, inputs @ GOAL, START, step_size, descent.full_batch(len(inputs), steps)).weights
