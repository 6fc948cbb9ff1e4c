"""The claims of a module, marked on the pages that make them and listed on a page of their own, with their tests.

A mark stands right behind its sentence. `check` holds the pages against the claims.
"""

import ast
import functools
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from explainer import storage
from explainer.claims.claim import CASES, Claim, Condition
from explainer.claims.repeats import Repeats
from explainer.drawing.texts import Table
from explainer.publish.errors import PublishError, nearest
from explainer.publish.figures import table
from explainer.publish.listing import Entry, Index, code, entry_link, link
from explainer.publish.pages import Page, pages
from explainer.quoting import quote
from explainer.sources import fingerprint

PAGE = "claims.md"  # where the entries stand
NAME = "How this claim is tested"
MARKED = re.compile(r"\s*\{\{ claim\.(\w+)(?::\S*)? \}\}")


@dataclass(frozen=True)
class Claimed(Entry):
    """A claim as a page marks it: a ring behind its sentence."""

    claim: Claim
    short = ""

    def mark(self, way: str, count: int) -> Element:  # noqa: ARG002 - a claim is made once
        """The ring, which leads to the entry."""
        name = self.claim.name
        return entry_link(PAGE, name, way, **{"class": "claim", "aria-label": NAME}, id=anchor(name), title=NAME)


def anchor(name: str) -> str:
    """The id of the mark of a claim."""
    return f"claim-{name}"


class Claims(Index):
    """The claims that a module lists in its `CLAIMS`, by their names."""

    kind = "claim"

    def __init__(self, module: str) -> None:
        self.module = module

    @functools.cached_property
    def _claims(self) -> dict[str, Claim]:
        return {claim.name: claim for claim in import_module(self.module).CLAIMS}

    def __getitem__(self, name: str) -> Claimed:
        return Claimed(self._claims[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._claims)

    def __len__(self) -> int:
        return len(self._claims)

    @functools.cached_property
    def version(self) -> str:
        """A short hash of the claims, of their tests, and of the pages that make them."""
        tests = [source(claim) for claim in self._claims.values()]
        made = [fingerprint(self.module, told=True), [(page.title, page.source) for page in pages()], tests]
        return hashlib.sha256(json.dumps(made).encode()).hexdigest()[:16]

    def check(self) -> None:
        """Raise a `PublishError` if a mark, a claim, its page and its test do not fit."""
        marked: dict[str, str] = {}
        for page in pages():
            for name in self._marks(page):
                if name in marked:
                    raise PublishError(f"{page.source}: claim.{name}: expected one mark, got another on {marked[name]}")
                marked[name] = page.source
        listed = any(page.source == PAGE for page in pages())  # a part of the pages need not make them all
        for claim in self._claims.values():
            if claim.name in marked:
                source(claim)
            elif listed:
                raise PublishError(f"{claim.page}: expected the mark {{{{ claim.{claim.name} }}}} behind its statement")

    def _marks(self, page: Page) -> Iterator[str]:
        """The claims that a page marks, each held against what it says before the mark."""
        for match in MARKED.finditer(page.text):
            name = match[1]
            if name not in self._claims:
                near = nearest(name, self._claims)
                raise PublishError(f"{page.source}: {match[0].strip()}: expected a claim such as {near}; got {name!r}")
            claim = self._claims[name]
            if claim.page != page.source:
                raise PublishError(f"{page.source}: {match[0].strip()}: expected it on {claim.page}")
            before = _line(page.text[: match.start()])
            if not before.endswith(statement := _line(claim.statement)):
                got = before[-len(statement) :]
                raise PublishError(
                    f"{page.source}: claim.{name}: expected right before its mark {statement!r}, got {got!r}"
                )
            yield name

    def element(self, store: Callable[[str], str]) -> Element:
        """The claims under the pages that make them."""
        listing = Element("div", {"class": "claims"})
        for page in pages():
            claims = [claim for claim in self._claims.values() if claim.page == page.source]
            if claims:
                SubElement(listing, "h2").text = page.title
            for claim in claims:
                _describe(listing, claim, page, store)
        return listing


def _describe(listing: Element, claim: Claim, page: Page, store: Callable[[str], str]) -> None:
    """The entry of a claim: what it says and where, its conditions, and its test, folded."""
    SubElement(listing, "h3", {"id": claim.name}).text = claim.title
    quoted = SubElement(SubElement(listing, "blockquote"), "p")
    quoted.text = claim.statement
    place = SubElement(listing, "p")
    place.text = f"Kind: {claim.kind}. It stands in "
    link(place, page.title, page.link(anchor(claim.name))).tail = "."
    if claim.repeats:
        tested = (
            f"with fresh seeds the sentence held, {quote(claim.repeats.built)} of {quote(claim.repeats.built)} times"
        )
        _repeats(listing, claim, claim.repeats)
    else:
        tested = f"{CASES:,} cases, no counterexample"
        _conditions(listing, claim.conditions)
    box = SubElement(listing, "details", {"class": "note claims__test"})
    SubElement(box, "summary").text = f"The test: {tested}"
    box.append(code(f"# {claim.test}\n{source(claim)}", store))


def _conditions(listing: Element, conditions: tuple[Condition, ...]) -> None:
    """Each condition, and what happens without."""
    found = SubElement(listing, "ul", {"class": "claims__conditions"})
    for condition in conditions:
        item = SubElement(found, "li")
        SubElement(item, "p").text = f"**{condition.words}**"
        SubElement(item, "p").text = f"Otherwise: {condition.shown}."


def _repeats(listing: Element, claim: Claim, repeats: Repeats) -> None:
    """What differs from the run on the page, and what either gave."""
    SubElement(
        listing, "p"
    ).text = "Repeated with fresh seeds. What the repeats have, and what the run on the page had:"
    changed = SubElement(listing, "ul", {"class": "claims__conditions"})
    for label, (there, again) in repeats.changed.items():
        item = SubElement(changed, "li")
        SubElement(item, "p").text = f"**{label}:** {again}"
        if there:
            SubElement(item, "p").text = f"On the page: {there}."
    header = ("counted", "on the page", f"fresh seeds, {_times(repeats)}")
    rows = tuple((what, *ranges) for what, ranges in repeats.rows.items())
    caption = f"{claim.title}: the least and the greatest that the runs gave"  # of each table, for its name
    listing.append(table(f"{claim.name}_repeats", Table(caption, header, rows)))


def _times(repeats: Repeats) -> str:
    return "once" if repeats.built == 1 else f"{quote(repeats.built)} times"


def source(claim: Claim) -> str:
    """The source of the test of a claim; raises a `PublishError` if there is no such test."""
    path, _, name = claim.test.partition("::")
    found = _classes(storage.PROJECT / path).get(name)
    if found is None:
        raise PublishError(f"{claim.page}: claim.{claim.name}: expected a test {claim.test}, found none")
    return found


def _classes(path: Path) -> dict[str, str]:
    """The classes of a file, by their names, each with its source; none if there is no file."""
    try:
        return _parsed(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


@functools.lru_cache(maxsize=128)  # more than there are files with tests of claims
def _parsed(path: Path, _time: int) -> dict[str, str]:
    text = path.read_text("utf-8")
    classes = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
    return {node.name: str(ast.get_source_segment(text, node)) for node in classes}


def _line(text: str) -> str:
    return " ".join(text.split())
