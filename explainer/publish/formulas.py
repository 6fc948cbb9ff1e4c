r"""Formulas in Markdown: `$…$` in running text, `$$…$$` in a block, `\$` for a dollar; typeset once and kept."""

import functools
import hashlib
import html
import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from explainer import storage
from explainer.publish import katex
from explainer.publish.errors import PublishError
from explainer.publish.katex import standard
from explainer.publish.tags import TAG, Exhibits, resolve

# Not a span: the search of Material for MkDocs leaves an excluded element at the first end of another
# of its name, and KaTeX nests spans. A <bdi> says no more than that the text is apart from its surroundings.
ELEMENT = "bdi"

# A display formula shorter than this many glyphs fits the narrowest phone (320 px), so that its box
# need not be a stop of the Tab key. Without a script nothing can ask a box whether it overflows.
FITS = 12


def typeset(tex: str, display: bool = False) -> str:
    """The formula as HTML that stands in running text, or in a box of its own that scrolls sideways."""
    markup = rendered(tex, display)
    attributes = "".join(f' {key}="{html.escape(value)}"' for key, value in wrapper(markup, display).items())
    return f"<{ELEMENT}{attributes}>{markup}</{ELEMENT}>"


def wrapper(markup: str, display: bool, source: str = "") -> dict[str, str]:
    """The attributes of the element around a rendered formula.

    Search skips formulas, which would enter its index three times over. A box that can overflow is
    reachable by keyboard, so it needs a role and a name. `source` names the quoted properties in it.
    """
    attributes = {"class": "formula display" if display else "formula", "data-search-exclude": ""}
    if source:
        attributes["data-source"] = source
    if display and len(_glyphs(markup)) > FITS:
        attributes |= {"tabindex": "0", "role": "group", "aria-label": "Formula"}
    return attributes


def plain(markup: str) -> str:
    """A rendered formula as plain text, for titles and tables of contents."""
    mathml = markup.partition('<span class="katex-html"')[0]
    return html.unescape(re.sub(r"<[^>]+>", "", mathml)).strip()


def _glyphs(markup: str) -> str:
    visible = markup.partition('aria-hidden="true"')[2].partition(">")[2]
    return re.sub(r"[\s\u200b]", "", html.unescape(re.sub(r"<[^>]+>", "", visible)))


@functools.cache
def rendered(tex: str, display: bool) -> str:
    """KaTeX's HTML and MathML of a formula, from the cache if an earlier build has made it."""
    key = hashlib.sha256(f"{display} {tex}".encode()).hexdigest()[:24]
    path = _shelf() / f"{key}.html"
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        markup = katex.render(tex, display)
        storage.write(path, markup.encode())
        return markup


@functools.cache
def _shelf() -> Path:
    """The directory of this version's formulas; those of other versions are dropped."""
    shelf = storage.directory() / f"formulas-{katex.version()}"
    if not shelf.exists():
        for stale in storage.directory().glob("formulas-*"):
            shutil.rmtree(stale, ignore_errors=True)
    return shelf


INLINE = r"(?<![\\$])\$(?![\s$])((?:\\[\s\S]|[^$\\\x02])+?)(?<!\s)\$(?![\d$])"
DISPLAY = r"\$\$((?:\\[\s\S]|[^$\\])+?)\$\$"


class Formulas:
    """Formulas of one page as elements, numbers quoted in them; a formula is plain text until `Rendering` runs."""

    def __init__(self, exhibits: Exhibits) -> None:
        self.exhibits = exhibits

    def filled(self, tex: str) -> tuple[str, str]:
        """The TeX with its tags replaced by their values, and the sources of these."""
        tags = [resolve(match[0], self.exhibits) for match in TAG.finditer(tex)]
        for tag in tags:
            tex = tex.replace(tag.written, tag.tex())
        return tex, " ".join(tag.source for tag in tags)

    def element(self, tex: str, *, display: bool) -> Element:
        """The formula as its plain text, which titles and tables of contents read, with its TeX beside it."""
        tex, source = self.filled(tex)
        markup = rendered(tex.strip(), display)
        element = Element(ELEMENT, wrapper(markup, display, source))
        element.set("data-tex", tex.strip())
        element.text = AtomicString(plain(markup))
        return element


class BlockFormula(BlockProcessor):  # type: ignore[misc]
    """`$$…$$` that begins and ends a line."""

    ALONE = re.compile(rf"(?:\A|\n) *{DISPLAY}[ ]*(?=\n|\Z)")

    def __init__(self, md: Markdown, formulas: Formulas) -> None:
        super().__init__(md.parser)
        self.formulas = formulas

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002
        """Whether a display formula stands in the block."""
        return self.ALONE.search(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        """The text before it, the formula, and the text after it, each for itself."""
        block = blocks.pop(0)
        match = self.ALONE.search(block)
        assert match  # noqa: S101 - run follows test
        if before := block[: match.start()]:
            self.parser.parseBlocks(parent, [before])
        parent.append(self.formulas.element(match[1], display=True))
        if after := block[match.end() :].lstrip("\n"):
            blocks.insert(0, after)


class InlineFormula(InlineProcessor):  # type: ignore[misc]
    """`$…$` in running text; left as TeX, marked, for whoever typesets it later if there is no typesetting here."""

    def __init__(self, md: Markdown, formulas: Formulas, *, typeset: bool) -> None:
        super().__init__(INLINE, md)
        self.formulas, self.typeset = formulas, typeset

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int, int]:  # noqa: ARG002, N802
        """The formula as an element."""
        if self.typeset:
            return self.formulas.element(m[1], display=False), m.start(0), m.end(0)
        marked = Element("span", {"class": "tex"})
        marked.text = AtomicString(f"${standard(self.formulas.filled(m[1])[0])}$")
        return marked, m.start(0), m.end(0)


def typeset_marked(markup: str) -> str:
    """The HTML with the formulas in it that were left as TeX typeset."""
    mark = re.compile(r'<span class="tex">\$(.*?)\$</span>')

    def formula(found: re.Match[str]) -> str:
        return typeset(html.unescape(found[1]).strip())

    markup = re.sub(r"<th\b.*?</th>", lambda cell: mark.sub(lambda found: named(formula(found)), cell[0]), markup)
    return mark.sub(formula, markup)


def named(markup: str) -> str:
    """A rendered formula with a name, for a header: a cell is named by its text, and MathML alone gives it none."""
    return markup.replace("<math ", f'<math aria-label="{html.escape(plain(markup))}" ', 1)


class StrayDollar(InlineProcessor):  # type: ignore[misc]
    """A dollar that neither opens nor closes a formula: an error, lest a formula reach the page as TeX."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(r"(?<!\\)\$", md)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int, int]:  # noqa: N802
        """Raise the `PublishError`, with the text around the dollar."""
        around = self.unescape(data[: m.start(0)])[-30:] + self.unescape(data[m.start(0) :])[:50]
        raise PublishError(
            f"…{' '.join(around.split())}…: "
            r"expected $…$ in a line of text, $$…$$ in a block of its own, or \$ for a dollar"
        )


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
