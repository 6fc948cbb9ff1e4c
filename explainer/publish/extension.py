r"""The Python-Markdown extension that publishes exhibits, quoted numbers and formulas.

Formulas are found by pymdownx.arithmatex: `$…$` in running text, `$$…$$` in a block of its own, `\$` for a dollar.
"""

import functools
import hashlib
import html
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from explainer.drawing.exhibit import Exhibit
from explainer.drawing.texts import Table
from explainer.experiments.experiment import Method
from explainer.publish import notebooks
from explainer.publish.cache import published
from explainer.publish.errors import PublishError
from explainer.publish.following import Following
from explainer.publish.formulas import ELEMENT, named, plain, rendered, standard, wrapper
from explainer.publish.named import Exhibits, Named, Turned
from explainer.publish.tags import TAG, BlockTag, InlineTag, Tag, resolve

FOUND = {  # how arithmatex leaves a formula: as written, dollars and all
    "generic": True, "inline_syntax": ["dollar"], "tex_inline_wrap": ["$", "$"], "inline_tag": ELEMENT,
    "block_syntax": ["dollar"], "tex_block_wrap": ["$$", "$$"], "block_tag": ELEMENT,
}  # fmt: skip


class StrayDollar(InlineProcessor):  # type: ignore[misc]
    """A dollar that neither opens nor closes a formula: an error, lest a formula reach the page as TeX."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(r"(?<!\\)\$", md)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int, int]:  # noqa: N802
        """Raise the `PublishError`, with the text around the dollar."""
        raise stray(self.unescape(data[: m.start(0)]), self.unescape(data[m.start(0) :]))


def stray(before: str, after: str) -> PublishError:
    """The error of a dollar between two texts."""
    around = " ".join((before[-30:] + after[:50]).split())
    return PublishError(rf"…{around}…: expected $…$ in a line of text, $$…$$ in a block of its own, or \$ for a dollar")


class Formulas(Treeprocessor):  # type: ignore[misc]
    """Formulas as their plain text, which titles and tables of contents read, each with its TeX beside it.

    Without typesetting those in running text stay TeX, marked, for whoever typesets them later.
    """

    def __init__(self, md: Markdown, exhibits: Exhibits, following: Following, *, typeset: bool) -> None:
        super().__init__(md)
        self.exhibits, self.following, self.typeset = exhibits, following, typeset

    def run(self, root: Element) -> None:
        """Make each that arithmatex has found; raises a `PublishError` for one that only looks like a formula."""
        for element in root.findall(f".//{ELEMENT}[@class='arithmatex']"):
            written = element.text or ""
            if (element.tail or "")[:1].isdigit():  # two prices
                raise stray(written, element.tail or "")
            if written.startswith("$$"):
                self._make(element, html.unescape(written)[2:-2], display=True)
            else:
                self._make(element, written[1:-1], display=False)

    def _make(self, element: Element, tex: str, *, display: bool) -> None:
        tags = [resolve(match[0], self.exhibits) for match in TAG.finditer(tex)]
        key, sign = hashlib.sha256(tex.encode()).hexdigest()[:6], "$$" if display else "$"
        element = self.following.within(element, sign + tex + sign, key, [tag.owner for tag in tags])
        for tag in tags:
            tex = tex.replace(tag.written, tag.tex())
        if not (display or self.typeset):
            element.tag, element.attrib, element.text = "span", {"class": "tex"}, AtomicString(f"${standard(tex)}$")
            return
        markup = rendered(tex.strip(), display)
        source = " ".join(tag.source for tag in tags)
        element.attrib = wrapper(markup, display, source) | {"data-tex": tex.strip()}
        element.text = AtomicString(plain(markup))


class Rendering(Treeprocessor):  # type: ignore[misc]
    """Put the rendered formulas in the place of their plain text, once every title has been read."""

    def run(self, root: Element) -> None:
        """Swap the content of each formula."""
        in_headers = {formula for header in root.iter("th") for formula in header.iter(ELEMENT)}
        for element in root.findall(f".//{ELEMENT}[@data-tex]"):
            markup = rendered(element.attrib.pop("data-tex"), "display" in element.attrib["class"])
            if element in in_headers:
                markup = named(markup)
            element.text = self.md.htmlStash.store(markup)


class Publish(Extension):  # type: ignore[misc]
    """Tags and formulas in Markdown.

    `exhibits` is what a page may name: a mapping, or the name of a module that lists all exhibits in its
    `READING_ORDER`, which are then read through the cache. With a file of `references`, by its path in the project, a
    page may also cite these, and show the gallery; with a module of `claims`, by its name, mark and list these. With
    `typeset=False` formulas stay TeX.
    """

    def __init__(
        self, exhibits: Mapping[str, Named] | str, *, references: str = "", claims: str = "", typeset: bool = True
    ) -> None:
        super().__init__()
        if isinstance(exhibits, str):
            exhibits = published(exhibits, references, claims)
        self.exhibits = exhibits if isinstance(exhibits, Exhibits) else Exhibits(exhibits)
        self.typeset = typeset

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the processors: after code, which stays literal, and before all that tags and TeX may hold."""
        self.following = Following(self.exhibits.states, self._read, self._render)
        self.block = BlockTag(md, self.exhibits, self.following)
        md.registerExtension(self)
        md.registerExtensions(["pymdownx.arithmatex"], {"pymdownx.arithmatex": FOUND})
        md.parser.blockprocessors.register(self.block, "exhibit", 72)  # after indented code (80)
        md.inlinePatterns.register(StrayDollar(md), "stray_dollar", 185)  # after formulas (189.9)
        self.inline = InlineTag(md, self.exhibits, self.following)
        md.inlinePatterns.register(self.inline, "quote", 184)
        formulas = Formulas(md, self.exhibits, self.following, typeset=self.typeset)
        md.treeprocessors.register(formulas, "formulas", 19)  # after running text (20)
        md.treeprocessors.register(Rendering(md), "rendering", -1)  # after titles and tables of contents

    def reset(self) -> None:
        """Forget the figures of the last page, what followed them, and what it cited."""
        self.block.shown.clear()
        self.inline.cited.clear()
        self.following.told.clear()

    def _read(self, written: str, exhibit: Exhibit) -> str:
        """Markdown with what its tags hold in their places, with an exhibit at another setting."""
        self.turned.now = exhibit
        return TAG.sub(lambda tag: _held(resolve(tag[0], self.turned)), written)

    def _render(self, written: str, exhibit: Exhibit) -> str:
        """Markdown of a line, or one block, as HTML, with an exhibit at another setting."""
        self.turned.now = exhibit
        html = str(self.inner.reset().convert(written))
        return html.removeprefix("<p>").removesuffix("</p>")

    @functools.cached_property
    def turned(self) -> Turned:
        """What the page may name, with one exhibit at another setting."""
        return Turned(self.exhibits)

    @functools.cached_property
    def inner(self) -> Markdown:
        """The Markdown of what follows a dial, which has tags and formulas like the page."""
        return Markdown(extensions=[Publish(self.turned, typeset=self.typeset)])


def _held(tag: Tag) -> str:
    """The tag and all that a page makes of its value: tags that hold the same look the same."""
    block = isinstance(tag.value, Named)
    return f"{tag.written} {tag.value!r}" if block else f"{tag.written} {tag.text()} {tag.data()}"


@dataclass(frozen=True)
class Shown:
    """HTML that a notebook displays."""

    markup: str

    def _repr_html_(self) -> str:
        return self.markup


def show(item: Exhibit | Table | Method, name: str = "", folded: str = "") -> Shown:
    """The exhibit as the figure of that id, or the table or the method, as a page has it; under a title if `folded`.

    Formulas stay TeX between dollar signs, which a notebook typesets on its own, as its page does later. Raises a
    `PublishError` for a title with a double quote in it.
    """
    if '"' in folded:
        raise PublishError(f"expected a title without double quotes, got {folded}")
    own_name = item.name() if isinstance(item, Exhibit) else "table"
    name = name or own_name
    page = Markdown(extensions=[Publish({own_name: item, name: item}, typeset=False), "pymdownx.details"])
    return Shown(page.convert(f'??? note "{folded}"\n\n    {{{{ {name} }}}}' if folded else f"{{{{ {name} }}}}"))


def makeExtension(**options: Any) -> Publish:  # noqa: N802
    """The extension, as Python-Markdown asks for it, and MkDocs before it imports its plugins."""
    if "mkdocs" in sys.modules:
        notebooks.spare()
    return Publish(**options)
