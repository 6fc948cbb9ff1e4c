"""The sharpness of two descents on the tumors at one step size, that of inputs with a mean and of the same centered."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explainer import conditioning, logistic
from explainer.checked import Array
from explainer.experiments.experiment import Experiment, told
from explainer.experiments.tumor_descent import FullBatch
from explainer.experiments.tumor_table import data, inputs, told_forms, told_table
from explainer.quoting import quote

TUNED = FullBatch()


class Run(NamedTuple):
    """The mean loss and η · λmax before each step and at the end, and the length of the longest input with its bias."""

    losses: Array
    sharpness: Array
    longest: float


@dataclass(frozen=True)
class SameStepSize(Experiment[tuple[Run, Run]]):
    """Logistic regression by full-batch descent, from zero, for both forms of the inputs."""

    data: str = told("data", TUNED.data, told_table)
    forms: tuple[str, str] = told(
        "inputs", ("scaled", "standardized"), lambda forms: told_forms(forms) + "; a bias is learned"
    )
    factor: float = told(
        "step size",
        16.0,
        lambda factor: (
            rf"{quote(factor)} times $1 / \lambda_{{\max}}$ of the Hessian at the start, the former's, for both"
        ),
    )
    target: float = told(
        "finish",
        TUNED.targets[-1],
        lambda target: f"the first step from which on the mean cross-entropy is at most {quote(target)}",
    )
    most: int = told("steps tried", 500, lambda most: f"{quote(most)}, from zero weights and a zero bias")

    def run(self) -> tuple[Run, Run]:
        """Both descents; ValueError if one does not arrive."""
        return self._run(self.forms[0]), self._run(self.forms[1])

    @property
    def step_size(self) -> float:
        """That of both."""
        return self.factor * TUNED.safe_step_size(self.forms[0])

    def _run(self, form: str) -> Run:
        x, t = inputs(self.data, form), data(self.data)[1]
        order = np.broadcast_to(np.arange(len(x)), (self.most, len(x)))
        weights = np.array(list(logistic.descend(x, t, [self.step_size], order)))[:, 0]
        losses = logistic.mean_loss(weights, x, t)
        steps = int(logistic.stays_below(losses, self.target))
        if steps < 0:
            raise ValueError(f"expected a loss of {self.target} within {self.most} steps, {form} has {losses[-1]:.3g}")
        largest = [conditioning.eigenvalues(logistic.hessian(each, x))[-1] for each in weights[: steps + 1]]
        return Run(losses[: steps + 1], self.step_size * np.array(largest), float(np.linalg.norm(x, axis=1).max()))
