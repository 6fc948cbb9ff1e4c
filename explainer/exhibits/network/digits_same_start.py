"""Centering by itself: networks that start as the same function, with centered activations and without."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Self

import numpy as np

from explainer import network
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table
from explainer.exhibits.network import digits
from explainer.experiments.digits import NAMED
from explainer.experiments.digits_same_start import Pair, SameStart
from explainer.experiments.experiment import Method
from explainer.quoting import quote
from explainer.training import Arrival

RUNS = SameStart()
PAIRS, RELU = RUNS.pairs[:2], RUNS.pairs[2]
BATCH_SIZES = RUNS.batch_sizes[::-1]  # from the smallest
AXES = ("batch size", "updates")
SIDES = ("raw", "centered")
ENDS = replace(RUNS, batch_sizes=RUNS.batch_sizes[::3], looks=RUNS.looks[::3])  # the largest batches, single samples
VARIANTS = {  # what a column of the table of variants says, and its runs
    "zero biases without centering": RUNS,
    "zero biases with centering": replace(ENDS, as_drawn=1),
    "standardized pixels": replace(ENDS, pixels="standardized"),
}


@dataclass(frozen=True)
class DigitsSameStart(Exhibit):
    """Points (batch size, updates until the loss is down), for sigmoid, sigmoid − ½, tanh + 1 and tanh."""

    means: Array = shown(*AXES, name=(*PAIRS[0], *PAIRS[1]), role=2 * SIDES)  # (4, k, 2), over the seeds
    runs: Array = shown(*AXES, role=2 * SIDES)  # (4, k · seeds, 2)
    ratios: Array = shown()  # (2, k), how many times as many updates without centering
    size = (400, 330)
    panels = (1, 2)
    target, sets = RUNS.target, len(RUNS.sets)
    largest_batch = BATCH_SIZES[-1]

    @classmethod
    def compute(cls) -> Self:
        found = [[arrival(pair, side, size).updates for size in BATCH_SIZES] for pair in PAIRS for side in (0, 1)]
        means = np.array([digits.course(np.mean(updates, axis=1), BATCH_SIZES) for updates in found])
        runs = [digits.course(np.ravel(updates), np.repeat(BATCH_SIZES, len(RUNS.seeds))) for updates in found]
        return cls(means, np.array(runs), means[::2, :, 1] / means[1::2, :, 1])

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

    def draw(self, *pens: Pen) -> None:
        for pair, pen in enumerate(pens):
            pen.across(0.5, 250, BATCH_SIZES, log=True)
            pen.up(4, 3000, [10, 100, 1000], log=True)
            for side, dashes in enumerate(("-", (0, (5, 1.5)))):
                index = 2 * pair + side
                pen.line(f"means-{index}", linestyle=dashes)
                pen.dots(f"runs-{index}", markersize=5, marker="os"[side])
                pen.name(f"means-{index}", at=1 + side, offset=((9, 8), (-7, -9))[side])
            places = [(size, 5.2) for size in BATCH_SIZES]
            pen.numbers(f"ratios-{pair}", places, "×{:.1f}", ha="center", va="center", size=12.6)

    @cached_property
    def set_ratios(self) -> Array:
        """The same for each set of seeds, (pairs, batch sizes, sets)."""
        return np.array([[ratios(RUNS, pair, size) for size in BATCH_SIZES] for pair in PAIRS])

    @property
    def gain(self) -> str:
        """The least and the greatest ratio in a set of seeds."""
        return digits.extremes(self.set_ratios)

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
    def table(self) -> Table:
        """Ranges, best step sizes and ratios."""
        cases = [(pair, size) for pair in RUNS.pairs for size in BATCH_SIZES]
        columns: dict[str, Iterable[object]] = {
            "activation": [pair[0] for pair, _ in cases],
            "batch": [size for _, size in cases],
            "ratio in sets of seeds": [digits.span(ratios(RUNS, pair, size), ".1f") for pair, size in cases],
        }
        found = [[arrival(pair, side, size) for pair, size in cases] for side in (0, 1)]
        columns |= digits.updates_of_each(("as it is", "centered"), found)
        caption = f"Updates until the loss is {quote(RUNS.target)}: range over {quote(self.seeds)} seeds"
        return Table.of(caption, columns)

    @cached_property
    def variants(self) -> Table:
        """The ratios with either network as drawn, and with standardized pixels."""
        rows = [
            {"activation": pair[0], "batch": size}
            | {name: digits.span(ratios(runs, pair, size), ".1f") for name, runs in VARIANTS.items()}
            for pair in RUNS.pairs
            for size in ENDS.batch_sizes[::-1]
        ]
        caption = (
            "How many times as many updates it takes without centering: range over "
            f"{quote(len(RUNS.sets))} sets of {quote(len(RUNS.sets[0]))} seeds"
        )
        return Table.listing(caption, rows)

    @property
    def caption(self) -> str:
        return self.say(
            "Updates until the loss is {target}: a dot for each of {seeds} seeds, a line for the mean. Both networks "
            "of a panel start as the same function. Below: how many times as many updates the one needs on average "
            "whose activations are not centered; in {sets} sets of seeds it is {gain} times."
        )

    @property
    def alt(self) -> str:
        pairs = "; ".join(
            f"{plain} against {centered}, " + ", ".join(quote(ratio, ".1f") for ratio in ratios)
            for (plain, centered), ratios in zip(PAIRS, self.ratios, strict=True)
        )
        sizes = ", ".join(map(quote, BATCH_SIZES))
        return self.say(
            "Two panels: the updates until the loss is {target}, against the batch size. In each the mean of the "
            f"centered activation lies below the other. For batches of {sizes} the other needs on average so "
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
