"""What sentences rest on that are easily wrong, counted from the lists that the tests keep of them."""

import hashlib
import tomllib
from collections import Counter
from collections.abc import Callable, Sized
from pathlib import Path
from xml.etree.ElementTree import Element

from explainer import storage
from explainer.drawing.texts import Table
from explainer.publish.figures import table
from explainer.publish.listing import Listing
from explainer.quoting import quote

REASONS = Path("tests/claims/reasons")  # in the project: a file a page, with sentences under their kinds
KINDS = {  # what a sentence of each kind is, and what stands behind it
    "proved": ("holds in general", "a test of it"),
    "claimed": ("says again what a claim says", "the claim"),
    "computed": ("is said of the case that is shown", "a test of it"),
    "ran": ("is said of the runs that were made", "a test of them"),
    "built": ("is said of this site", "a test of it"),
    "cited": ("others have shown it", "the literature"),
    "defines": ("says what a word or a symbol means", "nothing to test"),
    "guides": ("tells readers what to do or where things are", "nothing to test"),
    "idiom": ("has the word in a turn of phrase", "nothing to test"),
    "told": ("tells what happened to this site", "nothing to test"),
    "wrong": ("is told as wrong", "nothing to test"),
}


class Resting(Listing):
    """A table: how many claims there are, and how many sentences of each kind."""

    def __init__(self, claims: Sized) -> None:
        self.claims = claims

    @property
    def version(self) -> str:
        """A short hash of its rows."""
        return hashlib.sha256(repr(self._rows()).encode()).hexdigest()[:16]

    def element(self, store: Callable[[str], str]) -> Element:  # noqa: ARG002 - it has no HTML of its own
        """It as an element; ValueError if a list has a kind that is none of these."""
        header = ("the sentence", "what it rests on", "sentences")
        return table("resting", Table("Claims, and what the other listed sentences rest on", header, self._rows()))

    def _rows(self) -> tuple[tuple[str, str, str], ...]:
        counts: Counter[str] = Counter()
        for path in (storage.PROJECT / REASONS).glob("*.toml"):
            lists = tomllib.loads(path.read_text("utf-8"))
            counts.update({kind: len(listed) for kind, listed in lists.items()})
        ring = ("has a ring: it is a claim", "a search, or repeats with fresh seeds", quote(len(self.claims)))
        return ring, *((*KINDS[kind], quote(counts[kind])) for kind in sorted(counts, key=list(KINDS).index))
