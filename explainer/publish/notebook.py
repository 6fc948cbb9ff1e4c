"""Exhibits in a notebook, and the formulas of the page that a notebook becomes."""

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from markdown import Markdown

from explainer.exhibit import Exhibit, Table
from explainer.experiments.experiment import Method
from explainer.publish.dollars import DISPLAY, INLINE
from explainer.publish.extension import Publish
from explainer.publish.formulas import typeset


@dataclass(frozen=True)
class Shown:
    """HTML that a notebook displays."""

    markup: str

    def _repr_html_(self) -> str:
        return self.markup


def show(item: Exhibit | Table | Method, name: str = "") -> Shown:
    """The exhibit as the figure of that id, or the table or the method, as a page has it.

    Formulas stay TeX between dollar signs, which a notebook typesets on its own, as does `typeset_html`.
    """
    own_name = item.name() if isinstance(item, Exhibit) else "table"
    name = name or own_name
    shown: dict[str, Any] = {own_name: item, name: item}
    page = Markdown(extensions=[Publish(shown, typeset=False)])
    return Shown(page.convert(f"{{{{ {name} }}}}"))


def typeset_html(page: str) -> str:
    """The HTML with every `$…$` and `$$…$$` in its text typeset; code, scripts and drawings stay as they are."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    reader.flush()
    return "".join(reader.output)


# The element of a drawing whose name is not all in lower case, as the parser has it.
CAMEL = {"clippath": "clipPath"}


class _Reader(HTMLParser):
    """Copies HTML to the byte, but for the formulas in its text."""

    LITERAL = frozenset({"code", "math", "pre", "script", "style", "svg", "textarea", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.output: list[str] = []
        self.text = ""
        self.literal: list[str] = []

    def flush(self) -> None:
        """Typeset the text gathered since the last tag."""
        self.output.append(self.text if self.literal else _typeset_text(self.text))
        self.text = ""

    def copy(self, markup: str) -> None:
        """Put markup in the output as it is."""
        self.flush()
        self.output.append(markup)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.copy(self.get_starttag_text() or "")
        if tag in self.LITERAL:
            self.literal.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.copy(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.copy(f"</{CAMEL.get(tag, tag)}>")
        if self.literal and self.literal[-1] == tag:
            self.literal.pop()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_entityref(self, name: str) -> None:
        self.text += f"&{name};"

    def handle_charref(self, name: str) -> None:
        self.text += f"&#{name};"

    def handle_comment(self, data: str) -> None:
        self.copy(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.copy(f"<!{decl}>")


def _typeset_text(text: str) -> str:
    for pattern, display in ((DISPLAY, True), (INLINE, False)):
        text = re.sub(pattern, lambda match, display=display: typeset(html.unescape(match[1]).strip(), display), text)  # type: ignore[misc]
    return text
