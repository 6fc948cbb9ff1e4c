"""A bias for each input, learned from zero: the loss vanishes before the biases come to minus the means."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.experiments.experiment import Method
from explainer.experiments.input_bias import InputBiases, Outcome
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class InputBias(OldExhibit):
    """Lines (steps + 1, 2): the number of the step, and what is drawn against it."""

    biases: Array  # (2, steps + 1, 2)
    minus_means: Array  # (2,), where they would center the inputs
    losses: Array  # (steps + 1, 2)
    size = (460, 430)
    panels = (2, 1)

    @classmethod
    def compute(cls) -> Self:
        run = _outcome().drawn
        steps = np.arange(len(run.losses))
        biases = np.array([np.column_stack([steps, bias]) for bias in run.biases.T])
        return cls(biases, -InputBiases().cloud.result.mean(axis=0), np.column_stack([steps, run.losses]))

    def draw(self, *axes: "Axes") -> None:
        upper, lower = axes
        pen = Pen(self, upper)
        last = self.biases[:, -1]
        for index, (label, dashes) in enumerate(zip(("b₁", "b₂"), ("-", (0, (6, 1.5))), strict=True)):
            pen.line(f"biases-{index}", "weight", linestyle=dashes)
            pen.level(f"minus_means-{index}", "goal", linestyle=(0, (1, 2)), linewidth=1.6)
            pen.words((last[index, 0] + 2, last[index, 1]), label, "weight", va="center", style="italic")
        pen.words((last[0, 0] + 2, -0.49), "−means", "goal")
        upper.set(ylim=(-0.8, 0.06), yticks=[-0.5, 0], title="the biases stop elsewhere …")
        pen = Pen(self, lower)
        pen.line("losses", "ink")
        lower.set(ylim=(0, 0.22), yticks=[0, 0.1, 0.2], title="… and the loss still goes to zero")
        lower.set_xlabel("step")
        for panel in axes:
            panel.set(xlim=(0, 1.18 * last[0, 0]), xticks=[0, 50, 100, 150, 200])

    @property
    def method(self) -> Method:
        return InputBiases().method

    @property
    def goal(self) -> Array:
        """The goal of the drawn run."""
        return np.array(InputBiases().drawn[0])

    @property
    def step_size(self) -> float:
        """The step size of the drawn run."""
        return InputBiases().drawn[1]

    @property
    def last_biases(self) -> Array:
        """Where the biases stand after the last step."""
        return np.asarray(self.biases[:, -1, 1])

    @property
    def table(self) -> Table:
        """For goals of several lengths: steps at the best step size, and where the learned biases come to rest."""
        made, rows = InputBiases(), []
        for goal, counts, learned in zip(made.goals, _outcome().steps, _outcome().learned, strict=True):
            rests = (quote(learned.rest, ".2f"), quote(learned.small_rest, ".2f"))
            rows.append((quote(goal), *(quote(int(count)) for count in counts), *rests))
        leave = (r"best steps leave $b_i$ at", f"steps of {quote(made.small[0])} leave $b_i$ at")
        header = (r"$\goal$", "plain $b$", "learned $b_i$", "fixed $b_i$", *leave)
        line = f"Steps until {quote(made.tolerance, '.2%')} of the loss is left for good"
        best = f"each at its best step size from {quote(made.step_sizes[0])} to {quote(made.step_sizes[-1])}"
        return Table(f"{line}, {best}", header, tuple(rows))

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
    def raised(self) -> float:
        """What is added to all targets, so that a plain bias has something to learn."""
        return InputBiases().raised

    @property
    def raw_steps_with_bias(self) -> int:
        """Steps with raw inputs and a plain bias, for the drawn goal, with all targets raised."""
        return int(_outcome().raised[0])

    @property
    def centered_steps_with_bias(self) -> int:
        """The same with centered inputs."""
        return int(_outcome().raised[1])

    @property
    def directions(self) -> int:
        """In how many directions goals lie all around."""
        return InputBiases().around[1]

    @property
    def short_length(self) -> float:
        """How far away the near ones of them lie."""
        return InputBiases().around[0][1]

    @property
    def shortest_length(self) -> float:
        """How far away the very near ones lie."""
        return InputBiases().around[0][0]

    @property
    def long_length(self) -> float:
        return InputBiases().around[0][2]

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
    def caption(self) -> str:
        return (
            f"Two biases learned from zero, with full batches of the cloud's raw inputs and the step size "
            f"{quote(self.step_size)}. After {quote(len(self.losses) - 1)} steps "
            f"they stand at {quote(self.last_biases, '.2f')}; the dotted lines, minus the means, are at "
            f"{quote(self.minus_means, '.2f')}. Almost nothing is left to move them."
        )

    @property
    def alt(self) -> str:
        return (
            f"Above: two biases against the number of the step. From zero they go to "
            f"{quote(self.last_biases, '.2f')} and stay there, one past and one short of the dotted levels "
            f"{quote(self.minus_means, '.2f')}, which would center the inputs. "
            f"Below: the loss falls from {quote(self.losses[0, 1], '.2f')} to {quote(self.losses[-1, 1], '.4f')}."
        )


def _outcome() -> Outcome:
    return InputBiases().result
