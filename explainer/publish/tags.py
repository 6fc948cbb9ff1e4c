"""Tags in Markdown: `{{ name }}` in a block of its own is a figure, `{{ name.property }}` what it says of itself."""

import functools
import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from explainer.exhibit import Exhibit, Table
from explainer.experiments.experiment import Method
from explainer.live import Live
from explainer.publish.errors import PublishError
from explainer.publish.figures import figure, method, table
from explainer.publish.live import driven
from explainer.publish.quoting import Exhibits, resolve

ANY = r"\{\{(?:[^{}\n]*)\}\}"  # with or without its spaces: outside a formula nothing else looks like this


class BlockTag(BlockProcessor):  # type: ignore[misc]
    """A tag that is a whole block: a figure, a table, a method, or else left for a paragraph."""

    ALONE = re.compile(rf"\n? {{0,3}}({ANY})\s*")

    def __init__(self, md: Markdown, exhibits: Exhibits) -> None:
        super().__init__(md.parser)
        self.md, self.exhibits = md, exhibits
        self.shown: set[str] = set()

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002
        """Whether the block is a tag and nothing else."""
        return self.ALONE.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Put the figure, table or method there; false if the tag belongs in a paragraph."""
        alone = self.ALONE.fullmatch(blocks[0])
        assert alone  # noqa: S101 - run follows test
        tag = resolve(alone[1], self.exhibits)
        if not isinstance(tag.value, Exhibit | Table | Method):
            return False
        if tag.source in self.shown:
            raise PublishError(f"{tag.written}: expected it once on a page, for its id; link to #{tag.source} instead")
        self.shown.add(tag.source)
        parent.append(self._element(tag.source, tag.value))
        blocks.pop(0)
        return True

    def _element(self, source: str, item: Exhibit | Table | Method) -> Element:
        if isinstance(item, Table):
            return table(source, item)
        if isinstance(item, Method):
            return method(source, item)
        store, says = self.md.htmlStash.store, functools.partial(self.exhibits.value, source)
        element = figure(source, str(says("caption")), store(self.exhibits.drawing(source)))
        live = says("live")
        return driven(source, live, element, store) if isinstance(live, Live) else element


class InlineTag(InlineProcessor):  # type: ignore[misc]
    """A tag in running text: the quoted value, with its source and full precision for whoever wants to check."""

    def __init__(self, md: Markdown, exhibits: Exhibits) -> None:
        super().__init__(ANY, md)
        self.exhibits = exhibits

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int, int]:  # noqa: ARG002, N802
        """The value as an element."""
        tag = resolve(m[0], self.exhibits)
        text, number = tag.text(), tag.data()
        element = Element("data", {"class": "number", "value": number}) if number else Element("span")
        element.set("data-source", tag.source)
        element.text = AtomicString(text)
        return element, m.start(0), m.end(0)
