"""Comparisons measured on this site, in one picture: how many times as many updates without centering."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from explainer import conditioning
from explainer.checked import Array
from explainer.conditioning import Features
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table
from explainer.exhibits.network import digits_same_start
from explainer.exhibits.optimizers import common_problem, optimizer_race
from explainer.exhibits.optimizers.optimizer_rules import ALL, RUNNERS
from explainer.exhibits.real_data import tumor_descent
from explainer.exhibits.real_data.ratios import supported
from explainer.experiments import tumor_table
from explainer.quoting import quote

ONE = RUNNERS[0].name
FAR = Features.uniform(2, 10, 11)  # few inputs, but a mean far beside their deviation
NETWORK_DIGITS = 1  # of a ratio of means over the seeds: fresh seeds move the second
BANDS = {"large": np.inf, "moderate": 10.0, "small": 1.5}  # each below its number


class Measurement(NamedTuple):
    """One experiment: where, how, and the updates without centering and with."""

    where: str
    how: str
    without: float
    centered: float
    digits: int = 2  # of the ratio, that its repeats support

    @property
    def ratio(self) -> str:
        """As a text prints it."""
        return supported(self.without, self.centered, self.digits)


@dataclass(frozen=True)
class Measured(Exhibit):
    """Updates without centering ÷ updates with it, for each comparison, from the largest."""

    names: Array = shown("")  # (11,)
    gains: Array = shown("times as many updates", role="raw")  # (11,)
    size = (400, 400)
    large, small = BANDS["moderate"], BANDS["small"]  # where the bands begin and end

    @classmethod
    def compute(cls) -> Self:
        measurements = _measurements()
        return cls(
            np.array([f"{one.where}, {one.how}" for one in measurements]),
            np.array([one.without / one.centered for one in measurements]),
        )

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.across(1, 200, [1, 10, 100], log=True)
        pen.up(len(self.names) - 0.5, -0.5)
        pen.names("names", vertical=True)
        pen.title("without centering it takes …")
        pen.bars("gains")
        for row, gain in enumerate(self.gains):
            pen.words((1.08 * gain, row), f"× {{ratios[{row}]}}", va="center")
        for name, rows in self.bands.items():
            if rows.any():
                last = float(np.flatnonzero(rows)[-1])
                pen.words((200, last), name, role="faint", ha="right", va="center", weight="bold")
                pen.guide([(1, last + 0.5), (200, last + 0.5)])

    @property
    def ratios(self) -> list[str]:
        """The gains, with the digits that their counts support."""
        return [one.ratio for one in _measurements()]

    @property
    def bands(self) -> dict[str, NDArray[np.bool_]]:
        """Which comparisons have a large gain, a moderate or a small one, by name."""
        lower = [*list(BANDS.values())[1:], 0]
        return {
            name: (self.gains < high) & (self.gains >= low)
            for (name, high), low in zip(BANDS.items(), lower, strict=True)
        }

    @property
    def range(self) -> str:
        """The least and the greatest gain, with the digits that their counts support."""
        return f"{self.ratios[-1]} to about {self.ratios[0]}"

    @cached_property
    def sigmoid_range(self) -> str:
        """The least and the greatest gain of the pair of sigmoids, over the batch sizes."""
        return _range(digits_same_start.PAIRS[0])

    @cached_property
    def shifted_tanh_range(self) -> str:
        """The same for the pair tanh + 1 and tanh."""
        return _range(digits_same_start.PAIRS[1])

    @property
    def min_max_steps(self) -> int:
        """Full-batch steps on the tumors at the best step size: from 0 to 1."""
        return tumor_descent.steps("min-max", tuned=True)[-1]

    @property
    def standardized_steps(self) -> int:
        """The same, standardized."""
        return tumor_descent.steps("standardized", tuned=True)[-1]

    @property
    def most_steps(self) -> int:
        """The same, tried with unscaled inputs."""
        return tumor_descent.ALL.most

    @property
    def flatter_made_up(self) -> float:
        """How many times smaller centering makes λmax of the made-up inputs."""
        return _steepest(common_problem.raw().inputs) / _steepest(common_problem.centered().inputs)

    @property
    def flatter_tumors(self) -> float:
        """The same for the scaled tumors, with the bias that they learn."""
        return _flatter("scaled", "standardized")

    @property
    def flatter_min_max(self) -> float:
        """The same for the tumors from zero to one."""
        return _flatter("min-max", "min-max, centered")

    @property
    def far_kappa(self) -> float:
        """κ of two features spread evenly between ten and eleven."""
        return FAR.condition_number

    @property
    def far_equals(self) -> int:
        """How many features spread evenly between zero and one have that κ."""
        near = Features.uniform(1)
        return round(FAR.n * (FAR.mean / FAR.deviation) ** 2 / (near.mean / near.deviation) ** 2)

    @cached_property
    def table(self) -> Table:
        """The numbers of updates behind the picture."""
        found = _measurements()
        return Table.of(
            "Updates needed without centering and with it, each at its best step size",
            {
                "inputs": [one.where for one in found],
                "descent": [one.how for one in found],
                "ratio": [one.ratio for one in found],
                "without": [_count(one.without) for one in found],
                "centered": [_count(one.centered) for one in found],
            },
        )

    @property
    def caption(self) -> str:
        return self.say(
            f"How many times as many updates it takes without centering, in {quote(len(self.names))} comparisons, each "
            "at its best step size: {range} times as many. Large: {large} times and more; small: below {small}."
        )

    @property
    def alt(self) -> str:
        listed = "; ".join(f"{name}, {ratio}" for name, ratio in zip(self.names, self.ratios, strict=True))
        return (
            "Bars on a logarithmic scale, from the longest: how many times as many updates it takes without "
            f"centering. {listed}. The longest bar is {quote(self.gains[0], '.3g')}."
        )


def _steepest(inputs: Array) -> float:
    return float(conditioning.eigenvalues(conditioning.second_moment(inputs))[-1])


def _flatter(form: str, centered: str) -> float:
    data = tumor_descent.ALL.data
    return _steepest(tumor_table.inputs(data, form)) / _steepest(tumor_table.inputs(data, centered))


def _measurements() -> list[Measurement]:
    found = [_made_up(ALL, "all samples"), _made_up("Adam", "Adam, all samples"), _made_up(ONE, "one sample")]
    pairs = (("tumors", "scaled", "standardized"), ("tumors, min-max", "min-max", "min-max, centered"))
    found += [
        _measured(where, "all samples", [tumor_descent.steps(form, tuned=True)[-1] for form in forms])
        for where, *forms in pairs
    ]
    single = [tumor_descent.samples(form) for form in ("scaled", "standardized")]
    counts = [float(np.median(one.samples)) for one in single if one]
    found.append(_measured("tumors", "one sample", counts)._replace(digits=tumor_descent.SINGLE_DIGITS))
    one, many = digits_same_start.BATCH_SIZES[0], digits_same_start.BATCH_SIZES[-1]
    for pair in digits_same_start.PAIRS:
        both = [_network(pair, "batches", many), _network(pair, "one sample", one)]
        found += [each._replace(digits=NETWORK_DIGITS) for each in both]
    found.append(_network(digits_same_start.RELU, "batches", many))
    return sorted(found, key=lambda one: one.centered / one.without)


def _measured(where: str, how: str, counts: Sequence[float]) -> Measurement:
    without, centered = map(float, counts)
    return Measurement(where, how, without, centered)


def _made_up(rule: str, how: str) -> Measurement:
    """The medians of the race of optimizers on ten independent inputs."""
    counts = [optimizer_race.finish(rule, kind).median for kind in ("raw", "centered")]
    return _measured("made-up", how, counts)


def _network(pair: tuple[str, str], how: str, batch_size: int) -> Measurement:
    """The mean updates of networks that start as the same function."""
    means = [digits_same_start.arrival(pair, side, batch_size).updates.mean() for side in (0, 1)]
    return _measured("digits", f"{pair[0]}, {how}", means)


def _range(pair: tuple[str, str]) -> str:
    found = [_network(pair, "", size) for size in digits_same_start.BATCH_SIZES]
    ratios = [one.without / one.centered for one in found]
    return f"{quote(min(ratios), '.0f')} to {quote(max(ratios), '.0f')}"  # fresh seeds move the next digit


def _count(updates: float) -> str:
    """A median or a mean, with a decimal if it has one."""
    return quote(updates, ".0f" if updates == round(updates) else ".1f")
