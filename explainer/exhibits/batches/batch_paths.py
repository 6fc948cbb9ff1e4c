"""What a batch buys: the path of stochastic descent gets shorter, and centered inputs have less to gain from it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer.checked import Array
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.experiments.experiment import Method
from explainer.experiments.path_lengths import PathLengths
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PATHS = PathLengths()
MIDDLE = 4  # which of the batch sizes the page quotes


@dataclass(frozen=True)
class BatchPaths(OldExhibit):
    """Points (k, 2): the batch size, and the length of the path over the straight line."""

    raw: Array  # (9, 2), for small steps
    centered: Array  # (9, 2)
    raw_runs: Array  # (100, 2), measured: twenty descents for each of five batch sizes
    centered_runs: Array  # (100, 2)
    size = (460, 340)

    @classmethod
    def compute(cls) -> Self:
        raw, centered = PATHS.result
        return cls(raw.tiny, centered.tiny, raw.runs[:, :2], centered.runs[:, :2])

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
            pen.dots(name, "ink", marker="_", markersize=10, markeredgewidth=1)
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
        return int(self.raw[MIDDLE, 0])

    @property
    def raw_middle(self) -> float:
        """The ratio for that batch size."""
        return float(self.raw[MIDDLE, 1])

    @property
    def centered_middle(self) -> float:
        return float(self.centered[MIDDLE, 1])

    @property
    def least_steps(self) -> float:
        """The least mean number of steps of the runs of one batch size, raw or centered."""
        return float(self._mean_steps.min())

    @property
    def most_steps(self) -> float:
        """The largest."""
        return float(self._mean_steps.max())

    @property
    def runs(self) -> int:
        return len(PATHS.seeds)

    @property
    def step_size(self) -> float:
        return PATHS.step_size

    @property
    def method(self) -> Method:
        return PATHS.method

    @property
    def caption(self) -> str:
        return (
            f"Stochastic descent from {quote(PATHS.start)} to {quote(PATHS.goal)} with two inputs, uniform on an "
            "interval of length one. Lines: the limit of small steps. "
            f"Dashes of ink: {quote(self.runs)} runs each, at the step size {quote(self.step_size)}. At one small step "
            "size the path is the shorter the larger the batch, and each step costs more samples."
        )

    @property
    def alt(self) -> str:
        raw, centered = (series[:, 1] for series in (self.raw, self.centered))
        farthest = max(np.abs(runs[:, 1] / np.interp(runs[:, 0], *line.T) - 1).max() for runs, line in self._pairs)
        return (
            "The length of the path over the straight line, against the batch size, from one to "
            f"{quote(self.raw[-1, 0], '.0f')} on a logarithmic scale. With raw inputs it falls from "
            f"{quote(raw[0], '.1f')} over {quote(raw[MIDDLE], '.2f')} for {quote(self.middle)} samples to "
            f"{quote(raw[-1], '.2f')}, with centered inputs from {quote(centered[0], '.1f')} over "
            f"{quote(centered[MIDDLE], '.2f')} to {quote(centered[-1], '.2f')}. "
            f"The measured runs lie within {quote(farthest, '.0%')} of these lines."
        )

    @property
    def _pairs(self) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        return (self.raw_runs, self.raw), (self.centered_runs, self.centered)

    @property
    def _mean_steps(self) -> Array:
        """The mean number of steps of the runs, for raw and centered inputs and each batch size, (2, 5)."""
        return np.array([[paths.runs[paths.runs[:, 0] == b, 2].mean() for b in PATHS.sizes] for paths in PATHS.result])
