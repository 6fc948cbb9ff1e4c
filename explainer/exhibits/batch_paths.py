"""What a batch buys: the path of stochastic descent gets shorter, and centered inputs have less to gain from it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import batches, descent
from explainer.checked import Array
from explainer.conditioning import Features
from explainer.exhibit import Exhibit
from explainer.pen import Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GOAL = np.array([1.0, -1.0])
RAW = Features.uniform(2)
SIZES = 2 ** np.arange(9)
SAMPLED, SEED = 20_000, 11
RUN_SIZES, RUNS, NEAR = SIZES[::2], 5, 0.05  # a run ends when that share of the first distance is left, on average
STEP_SIZE = 0.1


@dataclass(frozen=True)
class BatchPaths(Exhibit):
    """Points (k, 2): the batch size, and the length of the path over the straight line."""

    raw: Array  # (9, 2), for small steps
    centered: Array  # (9, 2)
    raw_runs: Array  # (25, 2), measured: five descents for each of five batch sizes
    centered_runs: Array  # (25, 2)
    size = (460, 340)

    @classmethod
    def compute(cls) -> Self:
        means = (RAW.mean, 0.0)
        return cls(*map(_small_steps, means), *map(_runs, means))

    def draw(self, *axes: "Axes") -> None:
        (plane,) = axes
        pen = Pen(self, plane)
        plane.set(xscale="log", xlim=(0.8, 330), ylim=(0.95, 2.6), title="path length ÷ straight line")
        ticks = [4**power for power in range(5)]
        plane.set_xticks(ticks, [quote(tick) for tick in ticks])
        plane.minorticks_off()
        plane.set_yticks([1, 1.5, 2, 2.5], [quote(tick) for tick in (1, 1.5, 2, 2.5)])
        plane.set(xlabel="samples in the batch")
        pen.line("raw", "path", marker="o", markersize=6, markeredgewidth=0)
        pen.line("centered", "input", marker="s", markersize=5, markeredgewidth=0, linestyle="--")
        for name in ("raw_runs", "centered_runs"):
            pen.dots(name, "ink", marker="_", markersize=10, markeredgewidth=1.3)
        pen.words((3, 1.78), "raw inputs", "path")
        pen.words((2.5, 1.13), "centered inputs", "input")

    @property
    def raw_alone(self) -> float:
        """The ratio for one sample at a time and small steps."""
        return float(self.raw[0, 1])

    @property
    def centered_alone(self) -> float:
        return float(self.centered[0, 1])

    @property
    def middle(self) -> int:
        """A batch size."""
        return int(SIZES[4])

    @property
    def raw_middle(self) -> float:
        """The ratio for that batch size."""
        return float(self.raw[4, 1])

    @property
    def centered_middle(self) -> float:
        return float(self.centered[4, 1])

    @property
    def sampled(self) -> int:
        return SAMPLED

    @property
    def runs(self) -> int:
        return RUNS

    @property
    def step_size(self) -> float:
        return STEP_SIZE

    @property
    def caption(self) -> str:
        return (
            f"Stochastic descent from {quote(np.zeros(2))} to {quote(GOAL)} with two inputs, uniform on an interval of "
            "length one. Lines: the limit of small steps. "
            f"Dashes of ink: {quote(RUNS)} runs each, at the step size {quote(STEP_SIZE)}. The larger the batch, the "
            "shorter the path, and the more samples each step costs."
        )

    @property
    def alt(self) -> str:
        raw, centered = (series[:, 1] for series in (self.raw, self.centered))
        farthest = max(np.abs(runs[:, 1] / np.interp(runs[:, 0], *line.T) - 1).max() for runs, line in self._pairs)
        return (
            "The length of the path over the straight line, against the batch size, from one to "
            f"{quote(self.raw[-1, 0], '.0f')} on a logarithmic scale. With raw inputs it falls from "
            f"{quote(raw[0], '.1f')} over {quote(raw[4], '.2f')} for {quote(self.middle)} samples to "
            f"{quote(raw[-1], '.2f')}, with centered inputs from {quote(centered[0], '.1f')} over "
            f"{quote(centered[4], '.2f')} to {quote(centered[-1], '.2f')}. "
            f"The measured runs lie within {quote(farthest, '.0%')} of these lines."
        )

    @property
    def _pairs(self) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        return (self.raw_runs, self.raw), (self.centered_runs, self.centered)


def _small_steps(mean: float) -> Array:
    """The ratio for each batch size: the mean length of the gradient over the length of the mean gradient.

    The error lies along the goal, an eigenvector of H: the mean gradient is s² times it and keeps its direction.
    """

    def draw(random: np.random.Generator, runs: int) -> tuple[Array, Array]:
        inputs = random.random((runs, RAW.n)) - RAW.mean + mean
        return inputs @ GOAL, inputs

    lengths = batches.mean_lengths(draw, SIZES[-1], SAMPLED, SEED)[SIZES - 1]
    return np.column_stack([SIZES, lengths / (RAW.deviation**2 * np.linalg.norm(GOAL))])


def _runs(mean: float) -> Array:
    points = [(size, _run(mean, int(size), seed)) for size in RUN_SIZES for seed in range(RUNS)]
    return np.array(points)


def _run(mean: float, size: int, seed: int) -> float:
    """The ratio for one descent that draws fresh samples for each step."""
    steps = round(np.log(1 / NEAR) / (STEP_SIZE * RAW.deviation**2))
    inputs = np.random.default_rng(seed).random((steps * size, RAW.n)) - RAW.mean + mean
    order = np.arange(steps * size).reshape(steps, size)
    path = descent.descend(inputs, inputs @ GOAL, np.zeros(2), STEP_SIZE, order).weights
    return descent.length(path) / descent.straight_line(path)
