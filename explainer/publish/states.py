"""The states of an exhibit with dials, and the one small file in which a page finds what these change.

Each state is drawn on the axes of the start, so that two drawings differ just in what the dials move.
"""

import functools
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self, cast
from xml.etree.ElementTree import Element, fromstring, tostring

from explainer import storage
from explainer.drawing.dial import settings
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.palette import renewed
from explainer.publish.errors import PublishError
from explainer.publish.moves import distinct, folded, moves, place
from explainer.publish.svg import SVG, inline

MOVES = "data-moves"  # borne by the elements that move; their order is that of the file


@dataclass(frozen=True)
class States:
    """All states of an exhibit, the last dial turning fastest; `start` is the one that the page shows first.

    `drawing` is that of the start, `moves` what the runtime needs to turn it into any other.
    """

    exhibits: tuple[Exhibit, ...]
    start: int
    drawing: str
    moves: dict[str, Any]

    @property
    def version(self) -> str:
        """A short hash, so that no page is turned by the file of another."""
        return hashlib.sha256(json.dumps([self.drawing, self.moves]).encode()).hexdigest()[:8]

    def renewed(self) -> Self:
        """The same in the colors that its roles have now, whatever they were when it was drawn."""
        return replace(self, drawing=renewed(self.drawing), moves=json.loads(renewed(json.dumps(self.moves))))

    def script(self, told: Mapping[str, Sequence[str]]) -> str:
        """The file, as a script that hands it over: it loads where modules and requests are blocked, too.

        `told` is the HTML at each state of whatever follows on a page.
        """
        alts = [state.alt for state in self.exhibits]
        texts = {key: distinct(values) for key, values in told.items()}
        content = [type(self.exhibits[0]).name(), self.version, self.moves | {"alt": distinct(alts), "texts": texts}]
        return f"dials({json.dumps(content, ensure_ascii=False, separators=(',', ':'))[1:-1]})\n"


def states(kind: type[Exhibit], version: str) -> States:
    """The states of a class, computed and drawn only if no earlier build left them for the same sources."""
    path = storage.directory() / "states" / f"{kind.name()}-{version}.pickle"

    def fits(found: object) -> bool:
        return isinstance(found, States) and type(found.exhibits[0]) is kind

    return storage.kept(path, lambda: turned(kind), fits)


def turned(kind: type[Exhibit]) -> States:
    """The states of a class, computed and drawn now; raises a `PublishError` if its dials cannot turn it."""
    name = kind.name()
    try:
        every, compute = settings(kind.dials), cast("Callable[..., Exhibit]", kind.compute)
        exhibits = tuple(compute(**setting) for setting in every)
        start = every.index({dial.name: dial.start for dial in kind.dials})
        trees = [_bare(inline(drawing, name, "")) for drawing in _drawings(exhibits, start)]
        found = list(moves([trees[start], *trees]))
        grips = {
            dial.handle: [place(tree, f"{name}-{dial.handle}") for tree in trees] for dial in kind.dials if dial.handle
        }
    except (ValueError, TypeError, PublishError) as error:
        raise PublishError(f"{name}: {error}") from error
    for move in found:
        move.element.set(MOVES, "")
    for state in exhibits:
        for attribute in slow(kind):
            getattr(state, attribute)
    drawing = trees[start]
    drawing.attrib = {"xmlns": SVG} | drawing.attrib | {"aria-label": exhibits[start].alt}
    order = {element: number for number, element in enumerate(each for each in drawing.iter() if MOVES in each.attrib)}
    patterns, numbers = folded([move._replace(values=move.values[1:]) for move in found])
    moving = [[order[move.element], move.attribute, *each] for move, each in zip(found, patterns, strict=True)]
    return States(exhibits, start, tostring(drawing, "unicode"), {"moves": moving, "numbers": numbers, "grips": grips})


def slow(kind: type[Exhibit]) -> list[str]:
    """The properties that take long, marked as cached: they are computed with the exhibit, in its own process."""
    return [name for name in dir(kind) if isinstance(getattr(kind, name), functools.cached_property)]


def _bare(drawing: str) -> Element:
    """An inline drawing as a tree whose tags are what they are called, without their namespace."""
    return fromstring(drawing.replace(f' xmlns="{SVG}"', "", 1))  # noqa: S314 - our own drawing, not a stranger's file


def _drawings(exhibits: Sequence[Exhibit], start: int) -> list[str]:
    """The drawing of each state, its axes where they are in that of the start."""
    figure = exhibits[start].figure()
    first = exhibits[start].svg(figure)  # it settles where the axes are
    return [first if i == start else state.svg(state.figure(figure)) for i, state in enumerate(exhibits)]
