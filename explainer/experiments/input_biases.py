"""A bias for each input, learned beside the weights by full-batch descent on the problem of the race."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explainer import optimizers, orthants
from explainer.checked import Array
from explainer.experiments.experiment import Experiment, told
from explainer.experiments.race import AS_THERE, Race, grid_in_words
from explainer.racing import Best, best, learned_input_biases, steps_until


class Learned(NamedTuple):
    """The steps at the best step size, and for each run the share of strictly same-signed gradients on arrival."""

    best: Best
    same_sign: Array  # (runs that arrive,), of the gradients δ(x + b) of single samples


@dataclass(frozen=True)
class InputBiases(Experiment[Learned]):
    """f = Σ wᵢ(xᵢ + bᵢ), weights and biases learned from zero; each run's targets are raised by a number of its own."""

    grid: tuple[float, float, int] = told(
        "step sizes",
        (0.01, 1.15, 32),
        grid_in_words,
    )
    horizon: int = told(
        "horizon", 1000, lambda steps: f"{steps} steps; a run has finished when it stays inside until then"
    )
    seed: int = told("what the targets are raised by", 3, lambda seed: f"one standard normal number a run, seed {seed}")
    race: Race = told("inputs, goals, finish, best", Race(), AS_THERE)  # noqa: RUF009 - it is frozen

    @property
    def offsets(self) -> Array:
        """What is added to the targets of each run, (runs,)."""
        return np.random.default_rng(self.seed).normal(size=self.race.goals)

    def run(self) -> Learned:
        """Descent on weights and biases at the best step size."""
        problem, sizes = self.race.problem("raw"), self.grid[0] * self.grid[1] ** np.arange(self.grid[2])
        gradient, misfit = learned_input_biases(problem, self.offsets)
        start = np.zeros((self.race.goals, 2 * self.race.features))
        rule = optimizers.gradient_descent(sizes[:, np.newaxis, np.newaxis])
        found = best(sizes, steps_until(rule, gradient, misfit, start, self.horizon))
        path = optimizers.run(optimizers.gradient_descent(found.step_size), gradient, start, self.horizon)
        outside = misfit(path) > 1
        arrivals = self.horizon + 1 - np.argmax(outside[::-1], axis=0)
        arrived = [(step, run) for run, step in enumerate(arrivals) if step <= self.horizon]
        biases = [path[step, run, self.race.features :] for step, run in arrived]
        shares = [orthants.same_sign(problem.inputs + each).mean() for each in biases]
        return Learned(found, np.array(shares))
