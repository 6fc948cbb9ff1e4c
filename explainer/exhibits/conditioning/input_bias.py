"""A bias for each input, learned from zero: the loss vanishes before the biases come to minus the means."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.experiments.experiment import Method
from explainer.experiments.input_bias import InputBiases, Outcome
from explainer.quoting import quote

BIASES = ("b₁", "b₂")
MADE = InputBiases()


@dataclass(frozen=True)
class InputBias(Exhibit):
    """Points (k, 2) in the plane of the two biases."""

    path: Array = shown(*BIASES, name="learned biases", role="path")  # (steps + 1, 2), from zero
    rest: Array = shown(*BIASES, name="they stop here", role="path")  # (2,), after the last step
    fits: Array = shown(*BIASES, name="no loss left", role="goal")  # (2, 2), ends of a piece of the line w·b = −w·μ
    minus_means: Array = shown(*BIASES, name="minus the means", role="centered")  # (2,), which center the inputs
    size = (400, 296)
    step_size = MADE.drawn[1]
    goal = np.array(MADE.drawn[0])
    steps = MADE.drawn[2]
    raised = MADE.raised  # what is added to all targets, so that a plain bias has something to learn
    directions = MADE.around[1]  # in how many directions goals lie all around
    shortest_length, short_length, long_length = MADE.around[0]  # how far away they lie

    @classmethod
    def compute(cls) -> Self:
        path, minus_means = _outcome().drawn.biases, -MADE.cloud.result.mean(axis=0)
        along = np.array([-cls.goal[1], cls.goal[0]])
        fits = minus_means + np.outer([-0.07, 0.23], along)
        return cls(path, path[-1], fits, minus_means)

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.plane((-1.0, 0.08), (-0.72, 0.06), [-0.8, -0.4], [-0.6, -0.3])
        pen.line("fits", linestyle="--")
        pen.name("fits", at=1)
        pen.line("path")
        pen.name("path", at=42, offset=(4, -13))
        pen.dots("rest")
        pen.name("rest", offset=(-9, 0))
        pen.dots("minus_means", marker="D")
        pen.name("minus_means", offset=(9, 7))

    @property
    def method(self) -> Method:
        return MADE.method

    @property
    def table(self) -> Table:
        """Steps at the best step size, for goals of several lengths."""
        line = f"Steps until {quote(MADE.tolerance, '.2%')} of the loss is left for good"
        best = f"each at its best step size from {quote(MADE.step_sizes[0])} to {quote(MADE.step_sizes[-1])}"
        plain, learned, fixed = _outcome().steps.T
        goals = map(quote, MADE.goals)
        columns = {r"$\goal$": goals, "plain $b$": plain, "learned $b_i$": learned, "fixed $b_i$": fixed}
        return Table.of(f"{line}, {best}", columns)

    @property
    def rests(self) -> Table:
        """Where the learned biases come to rest, at the best step size and in small steps."""
        best = column((run.rest for run in _outcome().learned), ".2f")
        small = column((run.small_rest for run in _outcome().learned), ".2f")
        columns = {
            r"$\goal$": map(quote, MADE.goals),
            "best steps": best,
            f"steps of {quote(MADE.small[0])}": small,
        }
        return Table.of("Learned $b_i$ in the end, after", columns)

    @property
    def large_step_size(self) -> float:
        """The best one for learned biases and the shortest goal."""
        return _outcome().learned[0].step_size

    @property
    def thrown_biases(self) -> Array:
        """Where it leaves the biases."""
        return _outcome().learned[0].rest

    @property
    def overshoot(self) -> float:
        """The greatest loss on that way over the loss at the start."""
        return _outcome().learned[0].greatest_loss

    @property
    def raw_steps_with_bias(self) -> int:
        """Steps with raw inputs and a plain bias, for the drawn goal, with all targets raised."""
        return int(_outcome().raised[0])

    @property
    def centered_steps_with_bias(self) -> int:
        """The same with centered inputs."""
        return int(_outcome().raised[1])

    @property
    def short_wins(self) -> int:
        """For how many of the near goals all around learned biases need fewer steps than a plain one."""
        return int((_outcome().around[1, :, 1] < _outcome().around[1, :, 0]).sum())

    @property
    def shortest_losses(self) -> int:
        """For how many of the very near ones they need more."""
        return int((_outcome().around[0, :, 1] > _outcome().around[0, :, 0]).sum())

    @property
    def long_losses(self) -> int:
        """For how many of the far ones they need more."""
        return int((_outcome().around[2, :, 1] > _outcome().around[2, :, 0]).sum())

    @property
    def losses(self) -> Array:
        """The loss at the start and after the last step."""
        return np.asarray(_outcome().drawn.losses[[0, -1]])

    @property
    def caption(self) -> str:
        return self.say(
            "Two biases learned from zero, with full batches of the cloud's raw inputs and the step size "
            "{step_size}. After {steps} steps they stand at {rest:.2f}, and minus the means would be "
            "{minus_means:.2f}. With the weights of the goal, all biases on the dashed line fit the targets, so "
            "almost nothing is left to move them."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "The plane of two biases. From {path[0]} a path leads {way} to {rest:.2f}, close to a dashed line, and "
            "stops there: with the weights of the goal, all biases on that line leave no loss. Minus the means, "
            "{minus_means:.2f}, lies on the line as well, {distance:.2f} away. The loss falls from {losses[0]:.2f} "
            "to {losses[1]:.4f}."
        )

    @property
    def way(self) -> str:
        """Where the path leads."""
        return orthants.compass(self.rest - self.path[0])

    @property
    def distance(self) -> float:
        """How far from minus the means the biases come to rest."""
        return float(np.linalg.norm(self.rest - self.minus_means))


def _outcome() -> Outcome:
    return MADE.result
