"""All that was measured on this site, in one picture: how many times as many updates without centering."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from explainer.checked import Array
from explainer.exhibit import Exhibit, Table
from explainer.exhibits import digits_same_start, optimizer_race, tumor_table
from explainer.exhibits.optimizer_rules import ALL
from explainer.pen import Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TICKS = (1, 3, 10, 30, 100)


class Measurement(NamedTuple):
    """One experiment: where, how, and the updates without centering and with."""

    where: str
    how: str
    without: float
    centered: float


@dataclass(frozen=True)
class Measured(Exhibit):
    """Points (updates without centering ÷ updates with it, row); row 0 is on top."""

    names: Array  # (9,)
    gains: Array  # (9, 2)
    nothing: float  # the gain at which centering would save nothing
    size = (460, 360)

    @classmethod
    def compute(cls) -> Self:
        measurements = _measurements()
        gains = [[one.without / one.centered, row] for row, one in enumerate(measurements)]
        return cls(np.array([f"{one.where}, {one.how}" for one in measurements]), np.array(gains), 1.0)

    def draw(self, *axes: "Axes") -> None:
        (plane,) = axes
        pen = Pen(self, plane)
        plane.set(xscale="log", xlim=(0.8, 200), ylim=(len(self.names) - 0.4, -1.1))
        plane.set_xticks(TICKS, labels=[quote(tick) for tick in TICKS])
        plane.minorticks_off()
        plane.set_xlabel("times as many updates")
        plane.spines.left.set_visible(False)
        pen.level("nothing", "faint", vertical=True)
        pen.names("names", vertical=True)
        plane.tick_params(axis="y", labelsize=11.5)
        pen.dots("gains", "path", markersize=9)
        pen.words((1.12, -0.65), "without centering it takes …", "path", va="center", size=12)

    @property
    def greatest(self) -> float:
        return float(self.gains[:, 0].max())

    @property
    def least(self) -> float:
        return float(self.gains[:, 0].min())

    @property
    def network(self) -> Array:
        """The gains in the network on digits."""
        return np.asarray(self.gains[[str(name).startswith("digits") for name in self.names], 0])

    @property
    def network_least(self) -> float:
        return float(self.network.min())

    @property
    def network_greatest(self) -> float:
        return float(self.network.max())

    @cached_property
    def table(self) -> Table:
        """The numbers of updates behind the picture."""
        rows = tuple(
            (one.where, one.how, quote(one.without, ".0f"), quote(one.centered, ".0f"), quote(gain, ".1f"))
            for one, gain in zip(_measurements(), self.gains[:, 0], strict=True)
        )
        header = ("inputs", "descent", "without", "centered", "ratio")
        return Table("Updates needed without centering and with it, each at its best step size", header, rows)

    @property
    def caption(self) -> str:
        return (
            f"How many times as many updates it takes without centering, in {quote(len(self.names))} comparisons, each "
            f"at its best step size: {quote(self.least, '.1f')} to {quote(self.greatest, '.0f')} times as many."
        )

    @property
    def alt(self) -> str:
        listed = "; ".join(
            f"{name}, {quote(gain, '.1f')}" for name, gain in zip(self.names, self.gains[:, 0], strict=True)
        )
        return f"Dots on a logarithmic scale: how many times as many updates it takes without centering. {listed}."


def _measurements() -> list[Measurement]:
    found = [_made_up(ALL, "all samples"), _made_up("Adam", "Adam")]
    found += [
        Measurement("tumors", "all samples", *map(_last_target, ("scaled", "standardized"))),
        Measurement("tumors, min-max", "all samples", *map(_last_target, ("min-max", "min-max, centered"))),
        Measurement("tumors", "one sample", *map(tumor_table.samples, ("scaled", "standardized"))),
    ]
    one, many = digits_same_start.BATCH_SIZES[0], digits_same_start.BATCH_SIZES[-1]
    for pair in digits_same_start.PAIRS:
        found += [_network(pair, f"{pair[0]}, batches", many), _network(pair, f"{pair[0]}, one sample", one)]
    return found


def _made_up(rule: str, how: str) -> Measurement:
    """The medians of the race of optimizers on ten independent inputs."""
    counts = [optimizer_race.finish(rule, kind).median for kind in ("raw", "centered")]
    return Measurement("made-up", how, *counts)


def _last_target(form: str) -> int:
    return tumor_table.steps(form, len(tumor_table.FACTORS))[-1]


def _network(pair: tuple[str, str], how: str, batch_size: int) -> Measurement:
    """The mean updates of networks that start as the same function."""
    means = [digits_same_start.arrival(pair, side, batch_size).updates.mean() for side in (0, 1)]
    return Measurement("digits", how, *map(float, means))
