"""What a sentence says with its numbers: its words and tags as they stand, and the values that an oracle has for them.

A module a page, `tests/told/zig_zag.py` for zig-zag.md, lists its sentences of two or more tags in `STATED`. Two tags
exchanged on the page are another sentence; exchanged in the list as well, they are not what the oracle says.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from explainer.exhibits.contents import EXHIBITS
from explainer.publish.named import Exhibits
from explainer.publish.tags import resolve

TAG = re.compile(r"\{\{ (?!claim\.|cite\.)\w+\.[^{}\n]+ \}\}")
NUMBER = re.compile(r"(?<![\w.])([-−]?\d+(?:,\d{3})*(?:\.\d+)?)(?:e([-+−]?\d+))?(%?)")
Values = Sequence[Any]  # a number, a vector, or text for each tag


@dataclass(frozen=True)
class Stated:
    """A sentence as `tests.sentences` finds it on its page, and what an oracle says for its tags, in their order."""

    sentence: str
    values: Callable[[], Values]


@cache
def _exhibits() -> Exhibits:
    return Exhibits(EXHIBITS)


def printed(tag: str) -> str:
    """What a page prints in the place of a tag."""
    return resolve(tag, _exhibits()).text()


def differs(text: str, value: Any) -> str:
    """What is wrong with a printed text, if it is not the value rounded to the digits it has; else nothing."""
    if isinstance(value, str):
        return "" if text == value else f"printed {text!r}, expected {value!r}"
    found = [_number(*match.groups()) for match in NUMBER.finditer(text)]
    expected = np.ravel(np.asarray(value, dtype=float)).tolist()
    close = len(found) == len(expected) and all(
        abs(number - own) <= half * (1 + 1e-6) for (number, half), own in zip(found, expected, strict=True)
    )
    return "" if close else f"printed {text!r}, expected {expected}"


def _number(digits: str, power: str | None, percent: str) -> tuple[float, float]:
    """A printed number, and half a unit of its last digit."""
    scale = 10.0 ** int((power or "0").replace("−", "-")) / (100 if percent else 1)
    decimals = len(digits.partition(".")[2])
    return float(digits.replace("−", "-").replace(",", "")) * scale, math.ldexp(10.0**-decimals, -1) * scale
