"""What a batch buys: the path of stochastic descent gets shorter, and centered inputs have less to gain from it."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.experiments.experiment import Method
from explainer.experiments.path_lengths import PathLengths

AXES = ("samples in the batch", "path length ÷ straight line")
PATHS = PathLengths()
MIDDLE = 4  # which of the batch sizes the page quotes


@dataclass(frozen=True)
class BatchPaths(Exhibit):
    """Points (k, 2): the batch size, and the length of the path over the straight line."""

    raw: Array = shown(*AXES, name="raw inputs", role="raw")  # (9, 2), for small steps
    centered: Array = shown(*AXES, name="centered inputs", role="centered")  # (9, 2)
    raw_runs: Array = shown(*AXES, name="each dot: one run", role="raw")  # (100, 2), twenty for each of five sizes
    centered_runs: Array = shown(*AXES, role="centered")  # (100, 2)
    size = (400, 290)
    runs, step_size, start, goal = len(PATHS.seeds), PATHS.step_size, PATHS.start, PATHS.goal

    @classmethod
    def compute(cls) -> Self:
        raw, centered = PATHS.result
        return cls(raw.tiny, centered.tiny, raw.runs[:, :2], centered.runs[:, :2])

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.across(0.8, 330, [4**power for power in range(5)], log=True)
        pen.up(0.95, 2.6, [1, 1.5, 2, 2.5])
        pen.line("raw", linewidth=1.6)
        pen.line("centered", linestyle="--", linewidth=1.6)
        pen.dots("raw_runs", markersize=3)
        pen.dots("centered_runs", marker="s", markersize=3)
        pen.name("raw", at=2, offset=(9, 7))
        pen.name("centered", at=0, offset=(10, 7))
        pen.name("raw_runs", at=0, offset=(9, 6), ha="left")

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
    def common_steps(self) -> int:
        """The mean number of steps of the runs, to the nearest ten: other seeds move the last digit."""
        return 10 * round(float(self._mean_steps.mean()) / 10)

    @property
    def largest(self) -> int:
        """The largest batch size."""
        return int(self.raw[-1, 0])

    @property
    def method(self) -> Method:
        return PATHS.method

    @property
    def farthest(self) -> float:
        """How far from its line a measured run lies at most, as a share of the line."""
        return float(max(np.abs(runs[:, 1] / np.interp(runs[:, 0], *line.T) - 1).max() for runs, line in self._pairs))

    @property
    def caption(self) -> str:
        return self.say(
            "Stochastic descent from {start} to {goal} with two inputs, uniform on an interval of length one. Lines: "
            "the limit of small steps. Dots: {runs} runs each, at the step size {step_size}. At one small step size "
            "the path is the shorter the larger the batch, and each step costs more samples."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "The length of the path over the straight line, against the batch size, from one to {largest} on a "
            "logarithmic scale. With raw inputs it falls from {raw_alone:.1f} over {raw_middle:.2f} for {middle} "
            "samples to {raw[8][1]:.2f}, with centered inputs from {centered_alone:.1f} over {centered_middle:.2f} to "
            "{centered[8][1]:.2f}. The measured runs lie within {farthest:.0%} of these lines."
        )

    @property
    def _pairs(self) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        return (self.raw_runs, self.raw), (self.centered_runs, self.centered)

    @property
    def _mean_steps(self) -> Array:
        """The mean number of steps of the runs, for raw and centered inputs and each batch size, (2, 5)."""
        return np.array([[paths.runs[paths.runs[:, 0] == b, 2].mean() for b in PATHS.sizes] for paths in PATHS.result])
