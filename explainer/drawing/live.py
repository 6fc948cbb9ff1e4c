"""What a reader can do with a figure in the browser: controls and readings, as data that publishing renders.

The module that runs them is JavaScript of the site; what it may choose from, and every word it says, is given here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Slider:
    """One number out of evenly spaced ones, or out of `values`; `text` is the chosen one in words."""

    name: str
    label: str
    value: float
    text: str
    limits: tuple[float, float, float] = (0.0, 1.0, 0.01)  # lowest, highest, spacing
    values: tuple[float, ...] = ()
    role: str = "ink"


@dataclass(frozen=True)
class Choice:
    """One of several, each a key and what it is called."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str


@dataclass(frozen=True)
class Buttons:
    """Things to do, each a key and what it is called; one may be pressed."""

    name: str
    options: tuple[tuple[str, str], ...]
    pressed: str = ""


@dataclass(frozen=True)
class Reading:
    """A result with its name."""

    name: str
    label: str
    text: str
    role: str = "ink"


@dataclass(frozen=True)
class Group:
    """Controls, or else readings, under one title. `remark` is a line below them that may change."""

    name: str
    title: str
    parts: tuple[Slider | Choice | Buttons | Reading, ...]
    remark: str = ""


@dataclass(frozen=True)
class Live:
    """A figure that can be driven: its module below docs/assets, its groups, what it says, and data for the module."""

    module: str
    sentence: str
    before: tuple[Group, ...]  # groups above the drawing
    after: tuple[Group, ...]
    data: Mapping[str, Any]
