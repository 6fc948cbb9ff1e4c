"""Centering by itself: networks that start as the same function, with centered activations and without."""

import functools
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import network, training
from explainer.checked import Array
from explainer.exhibit import Exhibit, Table
from explainer.exhibits import digits
from explainer.network import Hidden
from explainer.parameters import Parameters, initialized, shifted
from explainer.pen import Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PAIRS = (("sigmoid", "sigmoid − ½"), ("tanh + 1", "tanh"))  # not centered, centered
RELU = ("ReLU", "ReLU − 0.1")  # a tenth is about what a ReLU emits on average at the start
KINDS = digits.KINDS | {RELU[1]: Hidden("ReLU", -0.1)}
ALL_PAIRS = (*PAIRS, RELU)
SAMPLES, TARGET, MOST = 512, 0.2, 6000
BATCH_SIZES, LOOKS = (1, 8, 32, 128), (32, 8, 2, 1)  # updates from one look at the loss to the next
TICKS = (10, 100, 1000)
STEP_SIZES = 0.01 * 2.0 ** np.arange(12)


@dataclass(frozen=True)
class DigitsSameStart(Exhibit):
    """Points (batch size, updates until the loss is down), for sigmoid, sigmoid − ½, tanh + 1 and tanh."""

    means: Array  # (4, k, 2), over the seeds
    runs: Array  # (4, k · seeds, 2)
    size = (460, 380)
    panels = (1, 2)

    @classmethod
    def compute(cls) -> Self:
        found = [[arrival(pair, side, size).updates for size in BATCH_SIZES] for pair in PAIRS for side in (0, 1)]
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
    def largest_batch(self) -> int:
        return BATCH_SIZES[-1]

    @property
    def samples(self) -> int:
        return SAMPLES

    @property
    def step_sizes(self) -> str:
        return f"{quote(STEP_SIZES[0])} to {quote(STEP_SIZES[-1])}"

    @property
    def looks(self) -> dict[int, int]:
        """After how many updates the loss is looked at again, by batch size."""
        return dict(zip(BATCH_SIZES, LOOKS, strict=True))

    @cached_property
    def start_gap(self) -> float:
        """The largest difference between the outputs of two networks that start as the same function."""
        inputs, gaps = digits.task(1, SAMPLES).inputs, []
        for pair in ALL_PAIRS:
            one, other = (network.outputs(start(pair, side), KINDS[pair[side]], inputs) for side in (0, 1))
            gaps.append(float(np.abs(one - other).max()))
        return max(gaps)

    @cached_property
    def relu_ratios(self) -> Array:
        """The ratios for ReLU, for the two larger batch sizes."""
        plain, centered = ([arrival(RELU, side, size).updates.mean() for size in BATCH_SIZES[2:]] for side in (0, 1))
        return np.divide(plain, centered)

    @cached_property
    def table(self) -> Table:
        """Means, ranges and best step sizes."""
        cases = [(pair, size) for pair in PAIRS for size in BATCH_SIZES] + [(RELU, size) for size in BATCH_SIZES[2:]]
        rows = []
        for pair, size in cases:
            found = [arrival(pair, side, size) for side in (0, 1)]
            cells = [text for one in found for text in (digits.spread(one.updates), quote(one.step_size))]
            ratio = found[0].updates.mean() / found[1].updates.mean()
            rows.append((pair[0], quote(size), *cells, quote(ratio, ".1f")))
        header = ("activation", "batch", "as it is", "step size", "centered", "step size", "ratio of means")
        caption = (
            f"Updates until the loss is {quote(TARGET)}: range over {quote(len(digits.SEEDS))} seeds, best step size"
        )
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


def start(pair: tuple[str, str], side: int) -> Parameters:
    """The networks of all seeds: the centered side as drawn, the other one shifted to the same function."""
    drawn = initialized(digits.SIZES, digits.SEEDS)
    return shifted(drawn, KINDS[pair[side]].shift - KINDS[pair[1]].shift)


@functools.cache
def arrival(pair: tuple[str, str], side: int, batch_size: int) -> training.Arrival:
    """The runs of a pair, as it is (side 0) or centered (1), with batches of one of `BATCH_SIZES`."""
    digits.log.info("Training a network on digits: %s, batches of %d", pair[side], batch_size)
    task = digits.task(batch_size, SAMPLES)
    search = (TARGET, dict(zip(BATCH_SIZES, LOOKS, strict=True))[batch_size], MOST)
    return training.fewest_updates(start(pair, side), KINDS[pair[side]], task, STEP_SIZES, search)
