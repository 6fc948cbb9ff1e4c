"""An experiment of a page, and the same again with seeds that the page has not used: what either gave, in numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, NamedTuple

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
        there, made = _fields(self.shown), [_fields(each) for each in self.made]
        found: dict[str, tuple[str, str]] = {}
        for label in made[0]:
            values = {each[label].value: each[label] for each in made}
            if label in there and set(values) == {there[label].value}:
                continue  # alike, whatever a box says of it
            before = there[label].text if label in there else ""
            text = "; ".join(dict.fromkeys(each.text for each in values.values()))
            found |= {label: (before, text)} if text != before else {}
        return found

    @cached_property
    def rows(self) -> dict[str, tuple[str, str]]:
        """What was counted, and its range: in the run on the page, and in all repeats."""
        here, fresh = self.numbers(self.shown.result), [self.numbers(each.result) for each in self.made]
        return {name: (_span(here[name]), _span([np.ravel(one[name]) for one in fresh])) for name in fresh[0]}


class _Told(NamedTuple):
    """A field of an experiment: what it holds, and how a box tells that."""

    value: Any
    tell: Callable[[Any], str]

    @property
    def text(self) -> str:
        """What it tells."""
        return self.tell(self.value)


def _fields(made: Experiment[Any]) -> dict[str, _Told]:
    """The fields by what its box calls them, with those of the experiments that it is made of in the place of these."""
    told: dict[str, _Told] = {}
    for each in fields(made):
        value = getattr(made, each.name)
        own = {each.metadata["label"]: _Told(value, each.metadata["text"])}
        told = _fields(value) | told if isinstance(value, Experiment) else told | own
    return told


def _span(values: ArrayLike) -> str:
    """The least and the greatest, or the one value if they read alike."""
    low, high = _short(float(np.min(values))), _short(float(np.max(values)))
    return low if low == high else f"{low} to {high}"


def _short(value: float) -> str:
    if np.isinf(value):
        return "never"
    return quote(value, ".0f" if abs(value) >= 100 else ".3g")
