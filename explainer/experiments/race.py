"""The race of the rules: one linear neuron, inputs raw and centered, each rule at the best of its step sizes.

What is followed is the error w − w*, from minus the goal on: beside a goal that is not zero, rounding would stop a rule
whose steps have become small, for good, and hide that it would leave the goal again.
"""

import dataclasses
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explainer import centering, optimizers, racing
from explainer.checked import Array
from explainer.conditioning import eigenvalues
from explainer.experiments.experiment import Experiment, told
from explainer.quoting import quote
from explainer.racing import Best, Problem, best, descent_steps, steps_until

KINDS = ("raw", "centered")
ONE, BATCHES, ALL = "descent, one sample", "descent, batches", "descent, all samples"
MOMENTUM, TUNED, ADAM = "momentum", "momentum, tuned", "Adam"
RMSPROP, SLOW = "RMSProp", "RMSProp, slow"
SIGN, DIAGONAL, NEWTON = "sign descent", "diagonal Newton", "Newton"
RULES = (ONE, BATCHES, ALL, MOMENTUM, TUNED, ADAM, RMSPROP, SLOW, SIGN, DIAGONAL, NEWTON)


AS_THERE = "as in the race of all rules".format  # how a field that is a race reads


class Finish(NamedTuple):
    """A rule at the best of its step sizes: their median and quartiles, the steps of each run, β if it was tuned."""

    best: Best
    steps: Array  # (runs,)
    decay: float | None = None


Finishes = dict[tuple[str, str], Finish]  # by the rule and the kind of inputs


def grid_in_words(grid: tuple[float, float, int]) -> str:
    """The ends of a grid of step sizes, and from one to the next."""
    first, ratio, count = grid
    return f"{quote(first)} to {quote(first * ratio ** (count - 1), '.1f')}, each {quote(ratio)} times the one before"


def _each(values: tuple[float, ...]) -> str:
    return ", ".join(map(quote, values))


@dataclass(frozen=True)
class Race(Experiment[Finishes]):
    """A linear neuron without a bias, goals that meet all targets exactly, and rules that look for them."""

    rules: tuple[str, ...] = told("rules", RULES, "; ".join)
    features: int = told("inputs of the neuron", 10)
    ends: tuple[float, float] = told(
        "each input", (0.0, 1.0), lambda ends: "uniform from {} to {}".format(*map(quote, ends))
    )
    samples: int = told("samples", 2000)
    goals: int = told("goals", 11, lambda goals: f"{goals}, each standard normal; one run for each")
    start: float = told("weights at the start", 0.0, lambda start: f"all {quote(start)}")
    grid: tuple[float, float, int] = told("step sizes", (0.0005, 1.2, 58), grid_in_words)
    fractions: int = told(
        "step sizes of descent on all samples",
        100,
        lambda count: f"{count} of them, evenly between 0 and the largest stable one; its steps follow in closed form",
    )
    batch: int = told("batch size, where there are batches", 8)
    replacement: bool = told(
        "single samples and batches",
        True,
        lambda yes: f"drawn with{'' if yes else 'out'} replacement, anew for each run",
    )
    decay: float = told("β of momentum", 0.9)
    decays: tuple[float, ...] = told(
        "β of tuned momentum", tuple(k / 10 for k in range(10)), lambda tried: f"the best of {_each(tried)}"
    )
    rmsprop_decays: tuple[float, float] = told("β of RMSProp, and of its slow kind", (0.9, 0.99), _each)
    adam_decays: tuple[float, float] = told("β₁ and β₂ of Adam", (0.9, 0.999), _each)
    epsilon: float = told("ε of Adam and RMSProp", 1e-8, lambda tiny: f"$10^{{{math.log10(tiny):.0f}}}$")
    tolerance: float = told(
        "finish",
        racing.TOLERANCE,
        lambda share: f"mean squared error at most {quote(share)} of the variance of the targets",
    )
    horizon: int = told(
        "horizon",
        3000,
        lambda steps: f"each run is followed for {steps} steps; it has finished when it stays inside until then",
    )
    winner: str = told("best", "the step size with the least median of steps over the goals; of equals, the smallest")
    seeds: tuple[int, int, int] = told("seeds of inputs, goals, samples", (0, 1, 2), _each)

    def problem(self, kind: str) -> Problem:
        """The raw inputs or the same minus their means, and goals: targets lose their mean with the inputs."""
        inputs = np.random.default_rng(self.seeds[0]).uniform(*self.ends, (self.samples, self.features))
        goals = np.random.default_rng(self.seeds[1]).normal(size=(self.goals, self.features))
        return Problem(centering.centered(inputs) if kind == "centered" else inputs, goals, self.tolerance)

    def order(self, batch: int, steps: int) -> NDArray[np.intp]:
        """The samples of each run's batches, (steps, runs, batch)."""
        random = np.random.default_rng(self.seeds[2])
        if self.replacement:
            return random.integers(self.samples, size=(steps, self.goals, batch))
        epochs = -(-steps * batch // self.samples)
        shuffled = np.tile(np.arange(self.samples), (self.goals, epochs, 1))
        row = random.permuted(shuffled, axis=2).reshape(self.goals, -1)[:, : steps * batch]
        return np.asarray(row.reshape(self.goals, steps, batch).swapaxes(0, 1))

    def make(self, rule: str, step_size: Array, hessian: Array) -> optimizers.Rule:
        """A rule by its name."""
        quick, slow = self.rmsprop_decays
        makers: dict[str, Callable[[], optimizers.Rule]] = {
            MOMENTUM: lambda: optimizers.momentum(step_size, self.decay),
            ADAM: lambda: optimizers.adam(step_size, self.adam_decays, self.epsilon),
            RMSPROP: lambda: optimizers.rmsprop(step_size, quick, self.epsilon),
            SLOW: lambda: optimizers.rmsprop(step_size, slow, self.epsilon),
            SIGN: lambda: optimizers.sign_descent(step_size),
            DIAGONAL: lambda: optimizers.preconditioned(step_size, np.diag(np.diag(hessian))),
            NEWTON: lambda: optimizers.preconditioned(step_size, hessian),
        }
        return makers.get(rule, lambda: optimizers.gradient_descent(step_size))()

    @property
    def step_sizes(self) -> Array:
        """The grid, (sizes,)."""
        first, ratio, count = self.grid
        return np.asarray(first * ratio ** np.arange(count))

    def run(self) -> Finishes:
        """The result of each rule on each kind of inputs."""
        return {(rule, kind): self.finish(rule, kind) for rule in self.rules for kind in KINDS}

    def finish(self, rule: str, kind: str) -> Finish:
        """One rule on one kind of inputs."""
        if rule != TUNED:
            return self._chosen(*self._followed(rule, kind))
        tried = [(decay, dataclasses.replace(self, decay=decay)) for decay in self.decays]
        found = [race.finish(MOMENTUM, kind)._replace(decay=decay) for decay, race in tried]
        return min(found, key=lambda finish: finish.best.median)  # the first, so the smallest β, of equals

    def _chosen(self, sizes: Array, steps: Array) -> Finish:
        winner = best(sizes, steps)
        return Finish(winner, np.asarray(steps[int(np.flatnonzero(sizes == winner.step_size)[0])]))

    def _followed(self, rule: str, kind: str) -> tuple[Array, Array]:
        """The step sizes, and the steps of each run with each, (sizes, runs)."""
        problem = self.problem(kind)
        if rule == ALL:  # its loss falls at every step: once inside, it stays
            sizes = np.linspace(0, 2 / float(eigenvalues(problem.hessian)[-1]), self.fractions + 2)[1:-1]
            return sizes, descent_steps(problem, sizes)
        sizes = self.step_sizes
        made = self.make(rule, sizes[:, np.newaxis, np.newaxis], problem.hessian)
        gradient, start = self.gradient(rule, problem), self.start - problem.goals
        return sizes, steps_until(made, gradient, problem.misfit_of_error, start, self.horizon)

    def gradient(self, rule: str, problem: Problem) -> optimizers.Gradient:
        """The gradient at given errors w − w*: of all samples, or of those that the rule takes at each step."""
        nowhere, batch = np.zeros_like(problem.goals), {ONE: 1, BATCHES: self.batch}.get(rule)
        if batch is None:
            return optimizers.bowl(problem.hessian, nowhere)
        return optimizers.samples(problem.inputs, nowhere, self.order(batch, self.horizon))
