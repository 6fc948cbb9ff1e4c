"""Shampoo and Muon on the inputs of the race: a layer, since they are made for matrices."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explainer import matrix_rules, optimizers
from explainer.checked import Array
from explainer.experiments.experiment import Experiment, told
from explainer.experiments.race import AS_THERE, KINDS, Race, grid_in_words
from explainer.optimizers import Rule
from explainer.quoting import quote
from explainer.racing import Best, best, steps_until

SHAMPOO, MUON = "Shampoo", "Muon"


@dataclass(frozen=True)
class LayerRace(Experiment[dict[tuple[str, str], Best]]):
    """A layer whose neurons look for one goal of the race each, all of them in one matrix of weights.

    With more neurons than inputs rounding would decide: what a factor of Shampoo holds of directions in which no
    gradient ever points is ε alone, and it multiplies what rounding puts there.
    """

    race: Race = told("inputs and goals", Race(), AS_THERE)  # noqa: RUF009 - it is frozen
    neurons: int = told("neurons in the layer", 5, lambda m: f"{quote(m)}, for as many of the goals; no biases")
    descent: str = told("descent", "weights from zero, all samples at each step")
    grid: tuple[float, float, int] = told("step sizes", (0.001, 1.2, 50), grid_in_words)
    epsilon: float = told("ε of Shampoo, with the exponents −¼", 1e-4)
    decay: float = told("β of Muon, with Nesterov's step and exact singular vectors", 0.95)
    horizon: int = told(
        "horizon", 1000, lambda steps: f"{quote(steps)} steps; a run has finished when it stays inside until then"
    )
    finish: str = told("finish", "as there, for the errors and variances of all neurons in sum")
    winner: str = told("best", "the step size with the fewest steps; of equals, the smallest")

    def make(self, rule: str, step_sizes: Array) -> Rule:
        """A rule by its name, for step sizes (sizes, 1, 1)."""
        makers: dict[str, Callable[[], Rule]] = {
            SHAMPOO: lambda: matrix_rules.shampoo(step_sizes, self.epsilon),
            MUON: lambda: matrix_rules.muon(step_sizes, self.decay),
        }
        return makers[rule]()

    def run(self) -> dict[tuple[str, str], Best]:
        """The steps at the best step size, by the rule and the kind of inputs."""
        return {(rule, kind): self.finished(rule, kind) for rule in (SHAMPOO, MUON) for kind in KINDS}

    def finished(self, rule: str, kind: str) -> Best:
        """One rule on one kind of inputs."""
        problem, (first, ratio, count) = self.race.problem(kind), self.grid
        sizes = np.asarray(first * ratio ** np.arange(count), dtype=np.float64)
        goals, allowed = problem.goals[: self.neurons], problem.allowed[: self.neurons].sum()
        start = np.tile(-goals, (len(sizes), 1, 1))  # the error, as in the race

        def misfit(error: Array) -> Array:
            return np.asarray(((error @ problem.hessian) * error).sum(axis=(-2, -1)) / allowed)

        made = self.make(rule, sizes[:, np.newaxis, np.newaxis])
        gradient = optimizers.bowl(problem.hessian, np.zeros_like(goals))
        return best(sizes, steps_until(made, gradient, misfit, start, self.horizon)[:, np.newaxis])
