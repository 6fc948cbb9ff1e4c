"""A bias for each input, f = Σ wᵢ(xᵢ + bᵢ): learned from zero, beside one plain bias and beside bᵢ = −μᵢ."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explainer import centering, optimizers, racing
from explainer.checked import Array
from explainer.conditioning import eigenvalues, with_bias_column
from explainer.experiments.cloud import UniformCloud
from explainer.experiments.experiment import Experiment, told
from explainer.quoting import quote
from explainer.racing import Problem

Pair = tuple[float, float]


class Learned(NamedTuple):
    """Learned biases for one goal, at the best step size and in small steps."""

    step_size: float
    steps: int
    rest: Array  # (2,), where the biases come to rest
    greatest_loss: float  # on the way, over the loss at the start
    small_rest: Array  # (2,), the same for small steps


class Outcome(NamedTuple):
    """The drawn run, the steps for each goal (goals, 3) by plain, learned and fixed biases, and what else is told."""

    drawn: centering.InputBiasDescent
    steps: Array
    learned: tuple[Learned, ...]
    raised: Array  # (2,): steps for the drawn goal with raised targets, raw inputs and centered, a plain bias for both
    around: Array  # (lengths, directions, 2): steps with a plain bias and with learned ones, for goals all around


@dataclass(frozen=True)
class InputBiases(Experiment[Outcome]):
    """Full-batch descent on the squared loss; whatever is learned starts at zero."""

    cloud: UniformCloud = told(  # noqa: RUF009 - a frozen value
        "inputs", UniformCloud(), lambda cloud: f"{cloud.recipe}, all of them at each step"
    )
    goals: tuple[Pair, ...] = told(
        "goals, each from weights and biases of zero",
        ((0.5, -0.5), (1.0, -1.0), (2.0, 1.0)),
        lambda goals: ", ".join(map(quote, goals)),
    )
    drawn: tuple[Pair, float, int] = told(
        "drawn run",
        ((2.0, 1.0), 0.2, 200),
        lambda run: f"goal {quote(run[0])}, step size {quote(run[1])}, {quote(run[2])} steps",
    )
    step_sizes: tuple[float, ...] = told(
        "step sizes tried",
        tuple(0.25 * 2 ** (k / 8) for k in range(49)),
        lambda sizes: (
            f"{len(sizes)}, evenly spaced on a logarithmic scale from {quote(sizes[0])} to {quote(sizes[-1])}"
        ),
    )
    tolerance: float = told(
        "a run has arrived",
        racing.TOLERANCE,
        lambda share: f"when the mean squared error is down to {quote(share)} of the targets' variance and stays there",
    )
    limit: int = told("followed", 3000, lambda limit: f"for {limit} steps")
    small: tuple[float, int] = told("small steps", (0.1, 3000), lambda run: f"{run[1]} steps of size {quote(run[0])}")
    raised: float = told("raised targets", 1.0, lambda raised: f"by {quote(raised)}")
    around: tuple[tuple[float, ...], int] = told(
        "goals all around",
        ((0.05, 0.5**0.5, 5**0.5), 18),
        lambda goals: f"{goals[1]} directions evenly, lengths {', '.join(quote(length, '.3g') for length in goals[0])}",
    )

    def run(self) -> Outcome:
        """The drawn run, then the races."""
        goal, step_size, steps = self.drawn
        goals, end = np.array(self.goals), np.array(goal)
        learned = tuple(map(self._rest, goals, *self._learned(goals)))
        counts = [(self._plain(goal), run.steps, self._fixed(goal)) for goal, run in zip(goals, learned, strict=True)]
        raised = np.array([self._plain(end, self.raised), self._centered(end, self.raised)])
        return Outcome(self._path(end, step_size, steps), np.array(counts), learned, raised, self._around())

    def _around(self) -> Array:
        """Steps with a plain bias and with learned ones for goals all around, (lengths, directions, 2)."""
        lengths, directions = self.around
        angles = 2 * np.pi * np.arange(directions) / directions
        goals = np.concatenate([r * np.column_stack([np.cos(angles), np.sin(angles)]) for r in lengths])
        counts = np.column_stack([list(map(self._plain, goals)), self._learned(goals)[1]])
        return np.asarray(counts.reshape(len(lengths), directions, 2))

    @property
    def _raw(self) -> Array:
        return self.cloud.run()

    def _path(self, goal: Array, step_size: float, steps: int) -> centering.InputBiasDescent:
        """Weights and biases learned, on targets that w = goal meets with the means for biases."""
        targets = centering.centered(self._raw) @ goal
        return centering.descend_with_input_bias(self._raw, targets, np.zeros(2), step_size, steps)

    def _rest(self, goal: Array, step_size: float, steps: int) -> Learned:
        best, small = self._path(goal, step_size, self.limit), self._path(goal, *self.small)
        greatest = float(best.losses.max() / best.losses[0])
        return Learned(float(step_size), int(steps), best.biases[-1], greatest, small.biases[-1])

    def _learned(self, goals: Array) -> tuple[Array, Array]:
        """The best step sizes for learned biases, and their steps, each (goals,)."""
        problem = Problem(self._raw, goals, self.tolerance)
        gradient, misfit = racing.learned_input_biases(problem, -goals @ self._raw.mean(axis=0))
        sizes = np.array(self.step_sizes)
        rule = optimizers.gradient_descent(sizes[:, np.newaxis, np.newaxis])
        counts = racing.steps_until(rule, gradient, misfit, np.zeros((len(sizes), len(goals), 4)), self.limit)
        return sizes[counts.argmin(axis=0)], counts.min(axis=0)

    def _plain(self, goal: Array, raised: float = 0.0) -> int:
        """Steps with raw inputs and one plain bias."""
        offset = raised - self._raw.mean(axis=0) @ goal
        return self._fewest(Problem(with_bias_column(self._raw), np.array([[*goal, offset]]), self.tolerance))

    def _centered(self, goal: Array, raised: float) -> int:
        """Steps with centered inputs and one plain bias."""
        return self._fewest(
            Problem(with_bias_column(centering.centered(self._raw)), np.array([[*goal, raised]]), self.tolerance)
        )

    def _fixed(self, goal: Array) -> int:
        """Steps with biases fixed at minus the means."""
        return self._fewest(Problem(centering.centered(self._raw), goal[np.newaxis], self.tolerance))

    def _fewest(self, problem: Problem) -> int:
        """Of the step sizes at which the loss falls at every step."""
        sizes = [size for size in self.step_sizes if size * eigenvalues(problem.hessian)[-1] < 2]
        return int(racing.descent_steps(problem, sizes).min())
