"""A bias for each input, learned from zero: the loss vanishes before the biases come to minus the means."""

import contextlib
import functools
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import centering, descent
from explainer.checked import Array
from explainer.exhibit import Exhibit, Table
from explainer.exhibits.cloud import Cloud
from explainer.neuron import squared_loss
from explainer.pen import Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DRAWN_GOAL = (2.0, 1.0)
GOAL = np.array(DRAWN_GOAL)
STEP_SIZE, STEPS = 0.2, 200
TABLE_GOALS = ((0.5, -0.5), (1.0, -1.0), DRAWN_GOAL)
STEP_SIZES = 0.25 * 2 ** (np.arange(13) / 2)  # tried for the fastest
SMALL_STEP_SIZE, LARGE_STEP_SIZE, MANY_STEPS = 0.1, 4.0, 2000
FIT, MOST_STEPS = 1e-4, 300  # a run ends when the loss is down to that share of its start


@dataclass(frozen=True)
class InputBias(Exhibit):
    """Lines (steps + 1, 2): the number of the step, and what is drawn against it."""

    biases: Array  # (2, steps + 1, 2)
    minus_means: Array  # (2,), where they would center the inputs
    losses: Array  # (steps + 1, 2)
    size = (460, 430)
    panels = (2, 1)

    @classmethod
    def compute(cls) -> Self:
        x = Cloud.compute().raw
        run = _learned(GOAL, STEP_SIZE, STEPS)
        steps = np.arange(STEPS + 1)
        biases = np.array([np.column_stack([steps, bias]) for bias in run.biases.T])
        return cls(biases, -x.mean(axis=0), np.column_stack([steps, run.losses]))

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
    def goal(self) -> Array:
        return GOAL

    @property
    def last_biases(self) -> Array:
        """Where the biases stand after the last step."""
        return np.asarray(self.biases[:, -1, 1])

    @cached_property
    def table(self) -> Table:
        """For goals of several lengths: steps at the best step size, and where small steps leave the biases."""
        rows = []
        for goal in TABLE_GOALS:
            fewest = [_fewest(kind, goal) for kind in ("plain", "learned", "fixed")]
            rest = _learned(np.array(goal), SMALL_STEP_SIZE, MANY_STEPS).biases[-1]
            rows.append((quote(goal), *map(quote, fewest), quote(rest, ".2f")))
        leave = f"steps of {quote(SMALL_STEP_SIZE)} leave $b_i$ at"
        header = (r"$\goal$", "plain $b$", "learned $b_i$", "fixed $b_i$", leave)
        best = f"each at its best step size from {quote(STEP_SIZES[0])} to {quote(STEP_SIZES[-1])}"
        return Table(f"Steps until {quote(FIT, '.2%')} of the loss is left, {best}", header, tuple(rows))

    @property
    def large_step_size(self) -> float:
        return LARGE_STEP_SIZE

    @cached_property
    def thrown_biases(self) -> Array:
        """Where steps so large that descent overshoots leave the biases, for the shortest goal."""
        return np.asarray(_learned(np.array(TABLE_GOALS[0]), LARGE_STEP_SIZE, MOST_STEPS).biases[-1])

    @cached_property
    def raw_steps_with_bias(self) -> int:
        """Steps with raw inputs and a plain bias, for the drawn goal, with all targets raised by one."""
        return _fewest("plain", DRAWN_GOAL, raised=1.0)

    @cached_property
    def centered_steps_with_bias(self) -> int:
        """The same with centered inputs."""
        return _fewest("fixed and plain", DRAWN_GOAL, raised=1.0)

    @property
    def caption(self) -> str:
        return (
            f"Two biases learned from zero, with full batches of the cloud's raw inputs. After {quote(STEPS)} steps "
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


def _learned(goal: Array, step_size: float, steps: int) -> centering.InputBiasDescent:
    """Both w and the biases learned from zero, on targets that w = goal meets with the means for biases."""
    cloud = Cloud.compute()
    return centering.descend_with_input_bias(cloud.raw, cloud.centered @ goal, np.zeros(2), step_size, steps)


def _losses(kind: str, goal: Array, step_size: float, raised: float) -> Array:
    """The mean loss before each step: biases learned, a plain one, or fixed at minus the means; targets raised."""
    if kind == "learned":
        return _learned(goal, step_size, MOST_STEPS).losses
    cloud = Cloud.compute()
    t, x = cloud.centered @ goal + raised, cloud.centered if "fixed" in kind else cloud.raw
    if "plain" in kind:
        x = np.column_stack([x, np.ones(len(x))])
    run = descent.descend(x, t, np.zeros(x.shape[1]), step_size, descent.full_batch(len(x), MOST_STEPS))
    return np.asarray(squared_loss(run.outputs, run.outputs - run.deltas).mean(axis=1))


@functools.cache
def _fewest(kind: str, goal: tuple[float, float], raised: float = 0.0) -> int:
    """The fewest steps that any of the step sizes needs for the fit; raises ValueError if none gets there."""
    counts: list[int] = []
    for step_size in STEP_SIZES:
        with contextlib.suppress(OverflowError):
            course = _losses(kind, np.array(goal), step_size, raised)
            counts += np.flatnonzero(course <= FIT * course[0])[:1].tolist()
    return min(counts)
