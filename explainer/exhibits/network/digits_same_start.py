"""Centering by itself: networks that start as the same function, with centered activations and without."""

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import network
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits.network import digits
from explainer.experiments.digits import NAMED
from explainer.experiments.digits_same_start import Pair, SameStart
from explainer.experiments.experiment import Method
from explainer.quoting import quote
from explainer.training import Arrival

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RUNS = SameStart()
PAIRS, RELU = RUNS.pairs[:2], RUNS.pairs[2]
BATCH_SIZES = RUNS.batch_sizes[::-1]  # from the smallest
TICKS = (10, 100, 1000)
ENDS = replace(RUNS, batch_sizes=RUNS.batch_sizes[::3], looks=RUNS.looks[::3])  # the largest batches, single samples
VARIANTS = {  # what a column of the table of variants says, and its runs
    "zero biases without centering": RUNS,
    "zero biases with centering": replace(ENDS, as_drawn=1),
    "standardized pixels": replace(ENDS, pixels="standardized"),
}


@dataclass(frozen=True)
class DigitsSameStart(OldExhibit):
    """Points (batch size, updates until the loss is down), for sigmoid, sigmoid − ½, tanh + 1 and tanh."""

    means: Array  # (4, k, 2), over the seeds
    runs: Array  # (4, k · seeds, 2)
    size = (460, 380)
    panels = (1, 2)

    @classmethod
    def compute(cls) -> Self:
        found = [[arrival(pair, side, size).updates for size in BATCH_SIZES] for pair in PAIRS for side in (0, 1)]
        means = [digits.course(np.mean(updates, axis=1), BATCH_SIZES) for updates in found]
        runs = [digits.course(np.ravel(updates), np.repeat(BATCH_SIZES, len(RUNS.seeds))) for updates in found]
        return cls(np.array(means), np.array(runs))

    @property
    def method(self) -> Method:
        return RUNS.method

    @property
    def variants_method(self) -> Method:
        """What differs in the variants from the runs of the figure."""
        rows = [
            (f"{column}: {label}", text)
            for column, runs in VARIANTS.items()
            for (label, text), field in zip(runs.method.rows, fields(runs), strict=True)
            if getattr(runs, field.name) != getattr(RUNS, field.name)
        ]
        return Method(tuple(rows))

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

    @cached_property
    def set_ratios(self) -> Array:
        """The same for each set of seeds, (pairs, batch sizes, sets)."""
        return np.array([[ratios(RUNS, pair, size) for size in BATCH_SIZES] for pair in PAIRS])

    @property
    def least_ratio(self) -> float:
        return float(self.set_ratios.min())

    @property
    def greatest_ratio(self) -> float:
        return float(self.set_ratios.max())

    @property
    def largest_batch(self) -> int:
        return BATCH_SIZES[-1]

    @property
    def seeds(self) -> int:
        return len(RUNS.seeds)

    @cached_property
    def start_gap(self) -> float:
        """The largest difference between the outputs of two networks that start as the same function."""
        gaps = []
        for runs in VARIANTS.values():
            inputs = runs.task(1, runs.seeds).inputs
            for pair in runs.pairs:
                one, other = (
                    network.outputs(runs.start(pair, side, runs.seeds), NAMED[pair[side]], inputs) for side in (0, 1)
                )
                gaps.append(float(np.abs(one - other).max()))
        return max(gaps)

    @cached_property
    def relu_ratios(self) -> Array:
        """The ratios for ReLU, for the two larger batch sizes."""
        plain, centered = ([arrival(RELU, side, size).updates.mean() for size in BATCH_SIZES[2:]] for side in (0, 1))
        return np.divide(plain, centered)

    @cached_property
    def table(self) -> Table:
        """Ranges, best step sizes and ratios."""
        rows = []
        for pair in RUNS.pairs:
            for size in BATCH_SIZES:
                found = [arrival(pair, side, size) for side in (0, 1)]
                cells = [text for one in found for text in (digits.spread(one.updates), quote(one.step_size))]
                rows.append((pair[0], quote(size), *cells, digits.span(ratios(RUNS, pair, size), ".1f")))
        header = ("activation", "batch", "as it is", "step size", "centered", "step size", "ratio in sets of seeds")
        caption = (
            f"Updates until the loss is {quote(RUNS.target)}: range over {quote(len(RUNS.seeds))} seeds, best step size"
        )
        return Table(caption, header, tuple(rows))

    @cached_property
    def variants(self) -> Table:
        """The ratios with either network as drawn, and with standardized pixels."""
        rows = [
            (pair[0], quote(size), *(digits.span(ratios(runs, pair, size), ".1f") for runs in VARIANTS.values()))
            for pair in RUNS.pairs
            for size in ENDS.batch_sizes[::-1]
        ]
        caption = (
            "How many times as many updates it takes without centering: range over "
            f"{quote(len(RUNS.sets))} sets of {quote(len(RUNS.sets[0]))} seeds"
        )
        return Table(caption, ("activation", "batch", *VARIANTS), tuple(rows))

    @property
    def caption(self) -> str:
        return (
            f"Updates until the loss is {quote(RUNS.target)}: a dot for each of {quote(self.seeds)} seeds, a line for "
            "the mean. Both networks of a panel start as the same function. The one whose activations are not centered "
            f"needs {quote(self.least_ratio, '.1f')} to {quote(self.greatest_ratio, '.1f')} times as many, over "
            f"batch sizes and {quote(len(RUNS.sets))} sets of seeds."
        )

    @property
    def alt(self) -> str:
        pairs = "; ".join(
            f"{plain} against {centered}, " + ", ".join(quote(ratio, ".1f") for ratio in ratios)
            for (plain, centered), ratios in zip(PAIRS, self.ratios, strict=True)
        )
        sizes = ", ".join(map(quote, BATCH_SIZES))
        return (
            f"Two panels: the updates until the loss is {quote(RUNS.target)}, against the batch size. In each the mean "
            f"of the centered activation lies below the other. For batches of {sizes} the other needs on average so "
            f"many times as many updates: {pairs}. The means are between {quote(self.means[..., 1].min(), '.0f')} and "
            f"{quote(self.means[..., 1].max(), '.0f')}."
        )


def arrival(pair: Pair, side: int, batch_size: int) -> Arrival:
    """The runs of a pair, as it is (side 0, biases of zero) or centered (1), with batches of one of `BATCH_SIZES`."""
    return RUNS.result[pair, side, batch_size]


def ratios(runs: SameStart, pair: Pair, batch_size: int) -> Array:
    """How many times as many updates without centering, on average in each set of seeds, (sets,)."""
    plain, centered = (digits.in_sets(runs.result[pair, side, batch_size].updates, len(runs.sets)) for side in (0, 1))
    return plain / centered
