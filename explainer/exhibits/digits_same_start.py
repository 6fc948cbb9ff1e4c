"""Centering by itself: networks that start as the same function, with centered activations and without."""

import functools
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import network, training
from explainer.checked import Array
from explainer.exhibit import Exhibit, Table, quote
from explainer.exhibits import digits
from explainer.parameters import Parameters, initialized, shifted
from explainer.pen import Pen

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PAIRS = (("sigmoid", "sigmoid − ½"), ("tanh + 1", "tanh"))  # not centered, centered
SAMPLES, TARGET, MOST = 512, 0.2, 6000
BATCH_SIZES, LOOKS = (1, 8, 32, 128), (64, 8, 2, 1)  # updates from one look at the loss to the next
TICKS = (10, 100, 1000)
STEP_SIZES = 0.04 * 2.0 ** np.arange(10)


@dataclass(frozen=True)
class DigitsSameStart(Exhibit):
    """Points (batch size, updates until the loss is down), for sigmoid, sigmoid − ½, tanh + 1 and tanh."""

    means: Array  # (4, k, 2), over the seeds
    runs: Array  # (4, k · seeds, 2)
    size = (460, 380)
    panels = (1, 2)

    @classmethod
    def compute(cls) -> Self:
        found = [[arrival(pair, side, size).updates for size in BATCH_SIZES] for pair in (0, 1) for side in (0, 1)]
        means = [digits.course(np.mean(updates, axis=1), BATCH_SIZES) for updates in found]
        runs = [digits.course(np.ravel(updates), np.repeat(BATCH_SIZES, len(digits.SEEDS))) for updates in found]
        return cls(np.array(means), np.array(runs))

    def draw(self, *axes: "Axes") -> None:
        for pair, plane in enumerate(axes):
            pen = Pen(self, plane)
            plane.set(yscale="log", xlim=(0.7, 180), ylim=(6, 3000), xlabel="batch size")
            plane.set_xscale("log", base=2)
            plane.set_xticks(BATCH_SIZES, labels=[quote(size) for size in BATCH_SIZES])
            plane.set_yticks(TICKS, labels=[quote(tick) for tick in TICKS])
            plane.minorticks_off()
            for side, (role, dashes) in enumerate((("path", "-"), ("goal", (0, (5, 1.5))))):
                index = 2 * pair + side
                pen.line(f"means-{index}", role, linestyle=dashes)
                pen.dots(f"runs-{index}", role, markersize=5, marker="os"[side])
                x, y = self.means[index, 1]
                at, align = ((1.15 * x, 1.2 * y), "left") if side == 0 else ((0.8, 14), "left")
                pen.words(at, PAIRS[pair][side], role, ha=align, va="bottom")
        axes[0].set_title("updates until the loss is down", loc="left")

    @property
    def ratios(self) -> Array:
        """How many times as many updates without centering, (pairs, batch sizes)."""
        return np.asarray(self.means[::2, :, 1] / self.means[1::2, :, 1])

    @property
    def least_ratio(self) -> float:
        return float(self.ratios.min())

    @property
    def greatest_ratio(self) -> float:
        return float(self.ratios.max())

    @property
    def ratio_of_single_samples(self) -> Array:
        """The ratios for single samples: sigmoid, tanh."""
        return np.asarray(self.ratios[:, 0])

    @property
    def ratio_of_largest_batches(self) -> Array:
        """The ratios for the largest batches: sigmoid, tanh."""
        return np.asarray(self.ratios[:, -1])

    @property
    def largest_batch(self) -> int:
        return BATCH_SIZES[-1]

    @property
    def target(self) -> float:
        return TARGET

    @property
    def samples(self) -> int:
        return SAMPLES

    @property
    def seeds(self) -> int:
        return len(digits.SEEDS)

    @property
    def step_sizes(self) -> str:
        return f"{quote(STEP_SIZES[0])} to {quote(STEP_SIZES[-1])}"

    @cached_property
    def start_gap(self) -> float:
        """The largest difference between the outputs of two networks that start as the same function."""
        task = digits.task(1, SAMPLES)
        tops = [network.outputs(_start(0, side), digits.KINDS[PAIRS[0][side]], task.inputs) for side in (0, 1)]
        return float(np.abs(tops[0] - tops[1]).max())

    @cached_property
    def table(self) -> Table:
        """Means, ranges and best step sizes."""
        rows = []
        for pair, names in enumerate(PAIRS):
            for column, size in enumerate(BATCH_SIZES):
                found = [arrival(pair, side, size) for side in (0, 1)]
                cells = [text for a in found for text in (digits.spread(a.updates), quote(a.step_size))]
                rows.append((names[0], quote(size), *cells, quote(self.ratios[pair, column], ".1f")))
        header = ("activation", "batch", "as it is", "step size", "centered", "step size", "ratio of means")
        caption = f"Updates until the loss is {quote(TARGET)}: range over {quote(self.seeds)} seeds, best step size"
        return Table(caption, header, tuple(rows))

    @property
    def caption(self) -> str:
        return (
            f"Updates until the loss is {quote(TARGET)}: a dot for each seed, a line for the mean. Both networks of "
            "a panel start as the same function. The one whose activations are not centered needs "
            f"{quote(self.least_ratio, '.1f')} to {quote(self.greatest_ratio, '.1f')} times as many."
        )

    @property
    def alt(self) -> str:
        pairs = "; ".join(
            f"{plain} against {centered}, " + ", ".join(quote(ratio, ".1f") for ratio in ratios)
            for (plain, centered), ratios in zip(PAIRS, self.ratios, strict=True)
        )
        sizes = ", ".join(map(quote, BATCH_SIZES))
        return (
            f"Two panels: the updates until the loss is {quote(TARGET)}, against the batch size. In each the centered "
            f"activation lies below the other. For batches of {sizes} the other needs so many times as many updates: "
            f"{pairs}. The means are between {quote(self.means[..., 1].min())} and {quote(self.means[..., 1].max())}."
        )


def _start(pair: int, side: int) -> Parameters:
    """The networks of all seeds: the centered side as drawn, the other one shifted to the same function."""
    plain, centered = (digits.KINDS[name].shift for name in PAIRS[pair])
    drawn = initialized(digits.SIZES, digits.SEEDS)
    return shifted(drawn, (plain, centered)[side] - centered)


@functools.cache
def arrival(pair: int, side: int, batch_size: int) -> training.Arrival:
    """The runs of one of `PAIRS`, as it is (side 0) or centered (1), with batches of one of `BATCH_SIZES`."""
    name = PAIRS[pair][side]
    digits.log.info("Training a network on digits: %s, batches of %d", name, batch_size)
    task = digits.task(batch_size, SAMPLES)
    every = dict(zip(BATCH_SIZES, LOOKS, strict=True))[batch_size]
    search = (TARGET, every, MOST)
    return training.fewest_updates(_start(pair, side), digits.KINDS[name], task, STEP_SIZES, search)
