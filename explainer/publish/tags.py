"""Tags in Markdown: `{{ name }}` in a block of its own is a figure, `{{ name.property:.2f }}` a number that it quotes.

A property that is a table or a method, alone in a block, is that. `{{ cite.lecun1998 }}` cites a reference and
`{{ claim.sign_lemma }}` marks a claim; a page in a folder adds the way up from there, `{{ cite.lecun1998:.. }}`.
"""

import functools
import json
import re
from collections import Counter
from dataclasses import dataclass, fields
from functools import cache, cached_property
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import numpy as np
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from explainer.drawing.drive import Driven
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.texts import Table
from explainer.experiments.experiment import Method
from explainer.publish.controls import controls
from explainer.publish.errors import PublishError, nearest
from explainer.publish.figures import driven, figure, method, table
from explainer.publish.following import OF, Following
from explainer.publish.listing import Entry, Index, Listing
from explainer.publish.named import Exhibits, Named
from explainer.publish.states import States
from explainer.quoting import quote

# The spaces inside the braces are part of the tag: without them it would eat TeX such as \frac{{a}}{b}.
TAG = re.compile(r"\{\{ (?P<content>[^{}\n]*) \}\}")
CONTENT = re.compile(r"(?P<name>[a-z]\w*)(?:\.(?P<property>[a-z]\w*)(?::(?P<spec>\S+))?)?")


@dataclass(frozen=True)
class Tag:
    """A tag as written, and what it names: `value` is an exhibit, a table, or a property of an exhibit."""

    written: str
    source: str
    value: object
    spec: str = ""

    @property
    def owner(self) -> str:
        """The name of the exhibit."""
        return self.source.partition(".")[0]

    @property
    def key(self) -> str:
        """The property and its format, as written."""
        return self.written.strip("{ }").partition(".")[2]

    def text(self) -> str:
        """The value as a page prints it; raises a `PublishError` if it cannot stand in a line of text."""
        if isinstance(self.value, Entry):
            return self.value.short
        if isinstance(self.value, Named):
            kinds = {Exhibit: "figure", Table: "table", Method: "method", Listing: "list"}
            kind = next(word for of, word in kinds.items() if isinstance(self.value, of))
            raise PublishError(f"{self.written}: expected a block of its own for a {kind}, with blank lines around it")
        try:
            return quote(self.value, self.spec)
        except (ValueError, TypeError) as error:
            reason = " ".join(str(error).split())
            raise PublishError(f"{self.written}: expected a value that a format such as .2f fits; {reason}") from None

    def tex(self) -> str:
        """The value as TeX: a number as a formula spells it, text as it is."""
        text = self.text()
        if isinstance(self.value, str):
            return text
        text = re.sub(r"(?<=\d),(?=\d)", "{,}", text.replace("−", "-").replace("%", r"\%"))
        return re.sub(r"e([+-])0*(\d+)", lambda power: rf"\times 10^{{{power[1].strip('+')}{power[2]}}}", text)

    def data(self) -> str:
        """The number or vector in full precision, as JSON; empty for text."""
        return "" if isinstance(self.value, str | Entry) else json.dumps(np.asarray(self.value).tolist())


def resolve(written: str, exhibits: Exhibits) -> Tag:
    """What a tag names; raises a `PublishError` that lists the nearest names if there is no such thing."""
    tag = TAG.fullmatch(written)
    content = tag and CONTENT.fullmatch(tag["content"])
    if not content:
        raise PublishError(f"{written}: expected {{{{ name }}}} or {{{{ name.property:.2f }}}}, spaces and all")
    name, attribute, spec = content["name"], content["property"], content["spec"] or ""
    if name not in exhibits:
        raise PublishError(f"{written}: expected an exhibit such as {nearest(name, exhibits)}; got {name!r}")
    owner = exhibits[name]
    if attribute is None:
        return Tag(written, name, owner)
    if isinstance(owner, Index):
        if attribute not in owner:
            near = nearest(attribute, owner)
            raise PublishError(f"{written}: expected a {owner.kind} such as {near}; got {attribute!r}")
        return Tag(written, f"{name}.{attribute}", owner[attribute], spec)
    kind: Any = type(owner)
    if attribute not in (known := _public(kind)):
        near = nearest(attribute, known)
        raise PublishError(f"{written}: expected a property of {name} such as {near}; got {attribute!r}")
    return Tag(written, f"{name}.{attribute}", exhibits.value(name, attribute), spec)


@cache
def _public(kind: Any) -> set[str]:
    """The names of an exhibit's fields, properties and constants; a table or a method has none to quote."""
    if not issubclass(kind, Exhibit):
        return set()
    quotable: Any = (property, cached_property, str, float, int, tuple, np.generic, np.ndarray)
    own = {name for name in dir(kind) if not name.startswith("_") and isinstance(getattr(kind, name), quotable)}
    return own - {"size", "panels", "dials"} | {field.name for field in fields(kind)}


ANY = r"\{\{(?:[^{}\n]*)\}\}"  # with or without its spaces: outside a formula nothing else looks like this


class BlockTag(BlockProcessor):  # type: ignore[misc]
    """A tag that is a whole block: a figure, a table, a method, or else left for a paragraph."""

    ALONE = re.compile(rf"\n? {{0,3}}({ANY})\s*")

    def __init__(self, md: Markdown, exhibits: Exhibits, following: Following) -> None:
        super().__init__(md.parser)
        self.md, self.exhibits, self.following = md, exhibits, following
        self.shown: set[str] = set()

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002
        """Whether the block is a tag and nothing else."""
        return self.ALONE.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Put the figure, table or method there; false if the tag belongs in a paragraph."""
        alone = self.ALONE.fullmatch(blocks[0])
        assert alone  # noqa: S101 - run follows test
        tag = resolve(alone[1], self.exhibits)
        if not isinstance(tag.value, Named):
            return False
        if tag.source in self.shown:
            raise PublishError(f"{tag.written}: expected it once on a page, for its id; link to #{tag.source} instead")
        self.shown.add(tag.source)
        parent.append(self._element(tag, tag.value))
        blocks.pop(0)
        return True

    def _element(self, tag: Tag, item: Named) -> Element:
        source = tag.source
        if isinstance(item, Listing):
            return item.element(self.md.htmlStash.store)
        if isinstance(item, Table):
            return self.following.around(table(source, item), tag.written, tag.key, [tag.owner])
        if isinstance(item, Method):
            return method(source, item)
        store, says = self.md.htmlStash.store, functools.partial(self.exhibits.value, source)
        drawing, states = self.exhibits.drawing(source), self.exhibits.states(source)
        if states:
            drawing = states.drawing + controls(source, item.dials)
        element = figure(source, str(says("caption")), store(drawing))
        if states:
            self._turn(element, states)
        module = says("driven")
        return driven(source, module, element, store) if isinstance(module, Driven) else element

    def _turn(self, element: Element, states: States) -> None:
        """Have a figure turned, with room in its caption for the longest, so that nothing below it moves."""
        name = element.get("id", "")
        element.set("data-states", states.version)
        found = self.following.follow(name, "caption", lambda state: state.caption)
        if not found:
            return
        (caption,), (key, html) = element.findall("figcaption"), found
        caption.text = None
        SubElement(caption, "span", {OF: key}).text = self.md.htmlStash.store(html[states.start])
        room = {"class": "dial__room", "aria-hidden": "true"}
        SubElement(caption, "span", room).text = self.md.htmlStash.store(max(html, key=len))


class InlineTag(InlineProcessor):  # type: ignore[misc]
    """A tag in running text: the quoted value, with its source and full precision for whoever wants to check."""

    def __init__(self, md: Markdown, exhibits: Exhibits, following: Following) -> None:
        super().__init__(ANY, md)
        self.exhibits, self.following = exhibits, following
        self.cited: Counter[str] = Counter()  # how often the page has cited each reference so far

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int, int]:  # noqa: ARG002, N802
        """The value as an element."""
        tag = resolve(m[0], self.exhibits)
        if isinstance(tag.value, Entry):
            self.cited[tag.source] += 1
            return tag.value.mark(tag.spec, self.cited[tag.source]), m.start(0), m.end(0)
        text, number = tag.text(), tag.data()
        element = Element("data", {"class": "number", "value": number}) if number else Element("span")
        element.set("data-source", tag.source)
        element.text = AtomicString(text)
        return self.following.around(element, tag.written, tag.key, [tag.owner]), m.start(0), m.end(0)
