"""Formulas as they stand on a page: typeset once, then read from the cache."""

import functools
import hashlib
import html
import re
import shutil
from pathlib import Path

from explainer import storage
from explainer.publish import katex

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
    mathml = markup.partition("<annotation")[0]
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
