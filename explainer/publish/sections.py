"""The sections of built pages as plain text, formulas included: what search looks through.

Read from the HTML, which every site generator writes, so that search finds what readers see. A heading may have words
of readers that its section does not use: `## Heading { data-search="other words" }`.
"""

import functools
import json
import re
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from pathlib import Path

from explainer import storage
from explainer.publish.errors import PublishError

MINISEARCH = storage.PROJECT / "node_modules" / "minisearch" / "dist" / "umd" / "index.js"
COMMENT = re.compile(r"^ */\*\*.*?\*/\n|^ *//[^\n]*\n", re.DOTALL | re.MULTILINE)  # the larger half of it

ARTICLE = re.compile(r"<article\b.*</article>", re.DOTALL)
# Drawings and the half of a formula that is for the eye: most of a page, and no text of it.
# A claim is found by its title and its statement, a run by what is said of it.
CONDITIONS = r"<ul class=\"claims__conditions\">.*?</ul>|<details class=\"method\".*?</details>"
DRAWN = re.compile(rf"<svg\b.*?</svg>|<span class=\"katex-html\".*?(?=</bdi>)|{CONDITIONS}", re.DOTALL)
SKIPPED = frozenset(["script", "style", "template", "button", "fieldset", "label", "output"])
SKIPPED_CLASSES = frozenset(["headerlink", "dial", "drive__readings", "exhibit__data", "next", "claims__test"])
HEADINGS = frozenset(["h1", "h2", "h3", "h4"])
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
# Where a word ends though no space is written.
BLOCKS = frozenset(["p", "li", "td", "th", "tr", "div", "figcaption", "summary", "pre", "br", "dt", "dd", "blockquote"])


WORD = re.compile(r"[^\W\d_]{3}")
POWERS = str.maketrans("0123456789-−+nT\u22a4", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺ⁿᵀᵀ")
RELATIONS = frozenset("=<>≤≥≈≠→·−+∈")
UNSEEN = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u200b¶"))  # MathML's invisible signs


@dataclass
class Section:
    """A heading's own text, up to the next heading: its anchor, heading and text, and words that it is searched by."""

    anchor: str
    heading: str = ""
    text: str = ""
    words: str = ""


def engine() -> bytes:
    """MiniSearch, without its comments; raises a `PublishError` that says what to run if it is not installed."""
    try:
        script = MINISEARCH.read_text("utf-8")
    except FileNotFoundError:
        raise PublishError("MiniSearch is not installed: run `npm ci` in the project's directory") from None
    return ("/* MiniSearch, by Luca Ongaro; MIT license */\n" + COMMENT.sub("", script)).encode()


def write(site: Path) -> None:
    """Put the sections of a built site beside the script that searches them.

    As a script, not as data: that is what a page may load that is read from a disk.
    """
    pages = []
    for path in sorted(site.rglob("index.html")):
        if found := sections(path.read_text("utf-8")):
            told = [{key: value for key, value in asdict(each).items() if value} for each in found]
            pages.append({"title": found[0].heading, "path": path.relative_to(site).as_posix(), "sections": told})
    data = json.dumps(pages, ensure_ascii=False, separators=(",", ":"))
    (site / "assets" / "search" / "sections.js").write_text(f"searching.pages={data}\n", "utf-8")


def sections(page: str) -> list[Section]:
    """The sections of a page of HTML, the first being the page's own, named by its title."""
    article = ARTICLE.search(page)
    return list(_read(DRAWN.sub("", article[0]))) if article else []


@functools.lru_cache(maxsize=64)  # while a site is served, most of its pages stay as they were
def _read(article: str) -> tuple[Section, ...]:
    reader = _Reader()
    reader.feed(article)
    reader.close()
    return tuple(Section(each.anchor, _line(each.heading), _line(each.text), each.words) for each in reader.found)


def _line(text: str) -> str:
    return re.sub(r" ([,.;:)])", r"\1", re.sub(r"(?<=[(,=]) ?− ", " −", " ".join(text.translate(UNSEEN).split())))


class _Formula:
    """MathML being written as a line, such as `dL/dw`, `x²` and `σ′`: the parts of each element that is open."""

    def __init__(self) -> None:
        self.open: list[tuple[str, list[str]]] = [("", [])]

    def start(self, tag: str) -> None:
        self.open.append((tag, []))

    def end(self) -> None:
        tag, parts = self.open.pop()
        self.open[-1][1].append(_joined(tag, parts))

    def add(self, text: str) -> None:
        self.open[-1][1].append(text.strip())

    def line(self) -> str:
        return "".join(self.open[0][1])


def _joined(tag: str, parts: list[str]) -> str:
    """The parts of an element of MathML as one text."""
    match tag, parts:
        case "mfrac", [above, below]:
            return "/".join(part if re.fullmatch(r"[∂\w]+", part) else f"({part})" for part in (above, below))
        case "msup", [base, power]:
            return base + power.replace(" ", "").translate(POWERS)
        case "msqrt", _:
            return f"√({''.join(parts)})"
        case "mtr" | "mspace", _:
            return " ".join(parts) + " "
        case "mo", [sign] if sign in RELATIONS:
            return f" {sign} "
    return "".join(parts)


class _Reader(HTMLParser):
    """Reads an article into sections."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Section] = []
        self.heading = False
        self.skipping = self.cell = 0
        self.formula: _Formula | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if self.skipping:
            self.skipping += tag not in VOID
        elif (
            tag in SKIPPED
            or told.get("aria-hidden") == "true"
            or SKIPPED_CLASSES & {*(told.get("class") or "").split()}
        ):
            self.skipping = int(tag not in VOID)
        elif tag == "math":
            self.formula = _Formula()
        elif self.formula:
            self.formula.start(tag)
        elif tag in HEADINGS:
            self.found.append(Section(told.get("id") or "", words=told.get("data-search") or ""))
            self.heading = True
        elif tag in BLOCKS:
            self.handle_data(" ")
            self.cell = len(self.found[-1].text) if self.found else 0

    def handle_endtag(self, tag: str) -> None:
        if self.skipping:
            self.skipping -= tag not in VOID
        elif tag == "math" and self.formula:
            line, self.formula = self.formula.line(), None
            self.handle_data(line)
        elif self.formula:
            self.formula.end()
        elif tag in HEADINGS:
            self.heading = False
        elif tag in BLOCKS:
            if tag == "td" and not WORD.search(self.found[-1].text, self.cell):  # a number is no help in a line of them
                self.found[-1].text = self.found[-1].text[: self.cell]
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        if self.skipping or not self.found:
            return
        if self.formula:
            self.formula.add(data)
        elif self.heading:
            self.found[-1].heading += data
        else:
            self.found[-1].text += data
