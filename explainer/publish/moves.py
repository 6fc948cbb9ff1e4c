"""What moves between drawings of one exhibit: found in the SVG itself, whatever the pen has drawn.

A value of an attribute becomes a pattern with holes and the whole numbers that fill them, each as its difference from
the one before, since neighboring states are much alike. Text is kept as it is: no printed number is ever made up.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, tostring

from explainer.publish.errors import PublishError

RESOLUTION = 100  # parts of a unit of the drawing, as its coordinates have two decimals
HOLE = "~"
NUMBER = re.compile(r"(?<![\w#.-])-?\d+(?:\.\d+)?(?!\w)")  # but those in names and colors
TEXT, CONTENT = "textContent", "innerHTML"  # as browsers call them


class Move(NamedTuple):
    """An attribute of an element, or its content, at each state."""

    element: Element
    attribute: str
    values: list[str]


def moves(states: Sequence[Element]) -> Iterator[Move]:
    """Where these elements, one of each drawing, differ; raises a `PublishError` if they are not alike."""
    first = states[0]
    for key in first.attrib:
        yield from _differing(first, key, [state.get(key) for state in states])
    if any(state.tag != first.tag or state.keys() != first.keys() for state in states):
        raise PublishError(f"expected the same marks at every setting, got {sorted({state.tag for state in states})}")
    if len({tuple(child.tag for child in state) for state in states}) == 1:
        yield from _differing(first, TEXT, [state.text or "" for state in states])
        for children in zip(*states, strict=True):
            yield from moves(children)
    elif all(child.tag in ("path", "use") for state in states for child in state):  # more of a mark, or less of it
        yield Move(first, CONTENT, ["".join(tostring(child, "unicode") for child in state) for state in states])
    else:
        raise PublishError("expected the same marks at every setting, got more at one than at another")


def _differing(element: Element, key: str, values: list[str | None]) -> Iterator[Move]:
    if len(set(values)) > 1:
        yield Move(element, key, [value or "" for value in values])


def folded(found: Sequence[Move]) -> tuple[list[list[Any]], list[int]]:
    """For each move its patterns and which of them each state has; and, state by state, what fills all holes.

    State by state, a path and the markers on it lie close together, and a reader of the file unpacks one as the other.
    """
    patterns = [distinct([_pattern(move.attribute, value) for value in move.values]) for move in found]
    rows = [[_numbers(move.attribute, value) for value in move.values] for move in found]
    numbers: list[int] = []
    before: list[list[int]] = [[] for _ in found]
    for state in zip(*rows, strict=True):
        for now, then in zip(state, before, strict=True):
            numbers += [number - last for number, last in itertools.zip_longest(now, then[: len(now)], fillvalue=0)]
        before = list(state)
    return patterns, numbers


def _pattern(attribute: str, value: str) -> str:
    return value if attribute == TEXT else NUMBER.sub(HOLE, value)


def _numbers(attribute: str, value: str) -> list[int]:
    found = [] if attribute == TEXT else NUMBER.findall(value)
    return [round(float(number) * RESOLUTION) for number in found]


def distinct(values: Sequence[str]) -> list[Any]:
    """The values without repetition, and which of these each state has."""
    once = {value: number for number, value in enumerate(dict.fromkeys(values))}
    return [list(once), [once[value] for value in values]]


def place(drawing: Element, mark: str) -> list[int]:
    """Where the last marker of a mark is, as whole numbers."""
    markers = [use for group in drawing.iter("g") if group.get("id") == mark for use in group.iter("use")]
    if not markers:
        raise PublishError(f"expected a mark with a marker to drag, got none in {mark}")
    return [round(float(markers[-1].get(key, "")) * RESOLUTION) for key in ("x", "y")]
