"""Full-batch descent on four samples, raw and centered: a valley across the mean, and a round bowl."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import bowl, centering, conditioning, descent
from explainer.checked import Array
from explainer.conditioning import Features
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits import worked
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INPUTS = np.array([[1.0, 1.0], [1.0, 2.0], [2.0, 1.0], [2.0, 2.0]])
GOAL = np.array([2.0, -1.0])
REACHES = (0.56, 1.12, 1.68, 2.23)
STEPS = 60
PAIR = worked.INPUTS  # of the zig-zag: the same means and variances, but correlated
LUCKY = np.array([1.0, 1e-6])  # eigenvalues
UNIFORM = (2, 32)  # numbers of features, for the table


@dataclass(frozen=True)
class Valley(OldExhibit):
    """Contours (4, k, 2) and paths (steps + 1, 2) in the plane of the weights."""

    raw_contours: Array
    raw_path: Array
    centered_contours: Array
    centered_path: Array
    goal: Array  # (2,)
    size = (460, 290)
    panels = (1, 2)

    @classmethod
    def compute(cls) -> Self:
        raw, centered = INPUTS, centering.centered(INPUTS)
        return cls(_contours(raw), _path(raw, STEPS), _contours(centered), _path(centered, 1), GOAL)

    def draw(self, *axes: "Axes") -> None:
        for kind, plane in zip(("raw", "centered"), axes, strict=True):
            pen = Pen(self, plane)
            pen.plane("w₁", "w₂", xlim=(-0.35, 4.3), ylim=(-3.35, 1.3))
            plane.set(xticks=[0, 2], yticks=[-2, 0], title=f"{kind} inputs")
            for index in range(len(REACHES)):
                pen.line(f"{kind}_contours-{index}", "faint", linewidth=1.1)
            pen.line(f"{kind}_path", "path", linewidth=1.8)
            pen.dots(f"{kind}_path", "path", markersize=3)
            pen.dots("goal", "goal", marker="*", markersize=15)
            pen.words((0, 0.25), "start", "path", ha="center")

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
        names = {f"uniform inputs, $n = {n}$": Features.uniform(n).condition_number for n in UNIFORM}
        names = {"centered": 1.0, "raw, as drawn above": self.kappa} | names
        rows = []
        for name, kappa in names.items():
            left, steps = conditioning.rate(kappa), conditioning.steps_needed(kappa)
            rows.append((name, quote(kappa, ".0f"), quote(left, ".3f"), quote(steps)))
        header = ("inputs", r"$\kappa$", "a step leaves", "steps until a millionth is left")
        return Table("Full-batch descent at the fastest step size, from the worst start", header, tuple(rows))

    @property
    def caption(self) -> str:
        return (
            f"Raw, the contours are {quote(self.aspect, '.2f')} times as long as wide. Descent flips from one side of "
            f"the valley to the other while it creeps along it: {quote(self.steps_shown)} steps are drawn. Centered, "
            "the contours are circles and one step is enough. Each descent has its fastest step size."
        )

    @property
    def alt(self) -> str:
        return (
            f"Two maps of the weights with the goal {quote(self.goal)}, and full-batch descent from the origin. Left, "
            f"raw inputs: elliptical contours, {quote(self.aspect, '.2f')} times as long as wide, their long axis "
            "from northwest to southeast. The path jumps to and fro across the ellipses and creeps to the goal; "
            f"after {quote(self.steps_shown)} steps {quote(self.left, '.1%')} of the distance is left. Right, "
            "centered inputs: the contours are circles, and one straight step ends at "
            f"{quote(self.centered_path[-1])}."
        )


def _contours(inputs: Array) -> Array:
    hessian = conditioning.second_moment(inputs)
    return np.array([bowl.contour(hessian, GOAL, reach) for reach in REACHES])


def _path(inputs: Array, steps: int) -> Array:
    """The path of full-batch descent at its fastest step size, with targets that the goal meets."""
    step_size = conditioning.fastest_step_size(conditioning.second_moment(inputs))
    return descent.descend(
        inputs, inputs @ GOAL, np.zeros(2), step_size, descent.full_batch(len(inputs), steps)
    ).weights
