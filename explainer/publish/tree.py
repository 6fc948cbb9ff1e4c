"""The article of a built page as a tree, its formulas as TeX and its drawings as their alternative texts."""

import html
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement

from explainer.publish.errors import PublishError
from explainer.publish.sections import ARTICLE, VOID

FORMULA = re.compile(r"<bdi\b([^>]*)>(.*?)</bdi>", re.DOTALL)
DRAWING = re.compile(r"<svg\b([^>]*)>.*?</svg>", re.DOTALL)
NAME = re.compile(r' aria-label="([^"]*)"')
HEADER = re.compile(r'<math aria-label="[^"]*" ')


def article(page: str, tex: Mapping[str, str]) -> Element | None:
    """The article of a page of HTML; none if it has none.

    `tex` is that of each rendered formula, by its HTML. Raises a `PublishError` for a formula that is not in it.
    """
    found = ARTICLE.search(page)
    if not found:
        return None
    text = DRAWING.sub(_alternative, FORMULA.sub(lambda formula: _tex(formula, tex), found[0]))
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.root


def _tex(formula: re.Match[str], tex: Mapping[str, str]) -> str:
    markup = HEADER.sub("<math ", formula[2])
    if markup not in tex:
        plain = re.sub(r"<[^>]+>", "", markup.partition('<span class="katex-html"')[0])
        raise PublishError(f"expected the TeX of {plain!r} to be kept: remove .cache and build again")
    kind = "display" if "formula display" in formula[1] else ""
    return f'<bdi class="{kind}">{html.escape(tex[markup])}</bdi>'


def _alternative(drawing: re.Match[str]) -> str:
    named = NAME.search(drawing[1])
    return f'<img alt="{named[1]}">' if named else ""


class _Reader(HTMLParser):
    """Reads HTML into elements; text between them is that of their heads and tails."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("div")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = SubElement(self.open[-1], tag, {key: value or "" for key, value in attrs})
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in [element.tag for element in self.open[1:]]:
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        parent = self.open[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data
