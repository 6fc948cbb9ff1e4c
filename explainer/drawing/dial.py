"""A dial turns an exhibit's data: a state is the same exhibit at one setting, drawn on the same axes.

An exhibit declares `dials`, and its `compute` takes a keyword for each. Nothing else is written twice: publishing
computes and draws every state, and the page shows whichever the reader asks for.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from explainer.drawing.palette import ROLES
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 250  # states, so that what a page loads stays small


@dataclass(frozen=True)
class Dial:
    """One thing that a reader can turn: the keyword of `compute` that it sets, its label, and its values in order.

    A value reads as `quote(value, spec)` with the unit behind it. `handle` is the field with whose mark the reader may
    drag the dial; two dials with one handle make a grid. `time` adds buttons that play the values and step through
    them; with `runs` they play once when the figure comes into view. Raises `ValueError` if it cannot be turned.
    """

    name: str
    label: str
    values: tuple[float, ...]
    start: float
    unit: str = ""
    spec: str = ""
    role: str = "ink"
    handle: str = ""
    time: bool = False
    runs: bool = False

    def __post_init__(self) -> None:
        if len(self.values) < 2 or any(low >= high for low, high in itertools.pairwise(self.values)):
            raise ValueError(f"dial {self.name}: expected two values or more, growing, got {self.values}")
        if self.start not in self.values:
            raise ValueError(f"dial {self.name}: expected a start among {self.values}, got {self.start}")
        if self.role not in ROLES:
            raise ValueError(f"dial {self.name}: expected a role of the palette ({', '.join(ROLES)}), got {self.role}")
        if self.runs and not self.time:
            raise ValueError(f"dial {self.name}: expected time=True, since only time runs by itself")
        if len(set(map(self.reads, self.values))) < len(self.values):
            raise ValueError(f"dial {self.name}: expected values that read differently, got {self.spec!r}")

    def reads(self, value: float) -> str:
        """A value as the reader sees it."""
        return quote(value, self.spec) + self.unit


def settings(dials: Sequence[Dial]) -> list[dict[str, Any]]:
    """The keywords of `compute` for every state, the last dial turning fastest. Raises `ValueError` for too many."""
    if prod(len(dial.values) for dial in dials) > MOST or len({dial.name for dial in dials}) < len(dials):
        sizes = " × ".join(f"{len(dial.values)} of {dial.name}" for dial in dials)
        raise ValueError(f"expected dials of different names with at most {MOST} states, got {sizes}")
    names = [dial.name for dial in dials]
    return [dict(zip(names, values, strict=True)) for values in itertools.product(*(dial.values for dial in dials))]


def lay_out(figure: "Figure", like: "Figure") -> None:
    """Place the axes of a state as those of the start. Raises `ValueError` if they are others or have other limits."""
    pairs = list(zip(figure.axes, like.axes, strict=True))
    for axes, start in pairs:
        axes.set_position(start.get_position(original=True))
    for axes, start in [*pairs, *itertools.chain.from_iterable(_insets(*pair) for pair in pairs)]:
        for limits, expected in ((axes.get_xlim(), start.get_xlim()), (axes.get_ylim(), start.get_ylim())):
            if limits != expected:
                raise ValueError(f"expected the start's limits {expected} at every setting, got {limits}: set them")


def _insets(axes: Any, start: Any) -> "list[tuple[Axes, Axes]]":
    return list(zip(axes.child_axes, start.child_axes, strict=True))
