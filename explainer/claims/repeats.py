"""An experiment of a page, and the same again with seeds that the page has not used: what either gave, in numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from explainer.experiments.experiment import Experiment
from explainer.quoting import quote

Numbers = Mapping[str, ArrayLike]  # what was counted, in words, and one or more values of it
AGAIN = 1000  # the first fresh seed: no page's run has one as large


@dataclass(frozen=True)
class Repeats:
    """The run of a page, and `again` makes the repeat with a number, from 0 on, all of its random seeds new.

    `numbers` names what counts in a result: of the run `shown`, or of a repeat. The build repeats it `built` times.
    """

    shown: Experiment[Any]
    again: Callable[[int], Experiment[Any]]
    numbers: Callable[[Any], Numbers]
    built: int = 2

    @property
    def made(self) -> list[Experiment[Any]]:
        """The repeats of the build."""
        return [self.again(number) for number in range(self.built)]

    @property
    def changed(self) -> dict[str, tuple[str, str]]:
        """By what a method box calls it, what differs from the run on the page: there ("" if it has none), and here."""
        there, rows = _rows(self.shown), [_rows(each) for each in self.made]
        texts = {label: "; ".join(dict.fromkeys(row[label] for row in rows)) for label in rows[0]}
        return {label: (there.get(label, ""), text) for label, text in texts.items() if text != there.get(label)}

    @cached_property
    def rows(self) -> dict[str, tuple[str, str]]:
        """What was counted, and its range: in the run on the page, and in all repeats."""
        here, fresh = self.numbers(self.shown.result), [self.numbers(each.result) for each in self.made]
        return {name: (_span(here[name]), _span([np.ravel(one[name]) for one in fresh])) for name in fresh[0]}


def _rows(made: Experiment[Any]) -> dict[str, str]:
    """The rows of its box, with those of the experiments that it is made of in the place of what says so."""
    rows: dict[str, str] = {}
    for (label, text), each in zip(made.method.rows, fields(made), strict=True):
        value = getattr(made, each.name)
        rows = _rows(value) | rows if isinstance(value, Experiment) else rows | {label: text}
    return rows


def _span(values: ArrayLike) -> str:
    """The least and the greatest, or the one value if they read alike."""
    low, high = _short(float(np.min(values))), _short(float(np.max(values)))
    return low if low == high else f"{low} to {high}"


def _short(value: float) -> str:
    if np.isinf(value):
        return "never"
    return quote(value, ".0f" if abs(value) >= 100 else ".3g")
