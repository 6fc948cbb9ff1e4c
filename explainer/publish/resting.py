"""What sentences rest on that are easily wrong, counted from the lists that the tests keep of them."""

import tomllib
from collections import Counter
from collections.abc import Sized
from pathlib import Path

from explainer import storage
from explainer.publish.counted import Counted
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


class Resting(Counted):
    """How many claims there are, and how many sentences of each kind."""

    name = "resting"
    caption = "Claims, and what the other listed sentences rest on"
    header = ("the sentence", "what it rests on", "sentences")

    def __init__(self, claims: Sized) -> None:
        self.claims = claims

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The claims first."""
        counts: Counter[str] = Counter()
        for path in (storage.PROJECT / REASONS).glob("*.toml"):
            lists = tomllib.loads(path.read_text("utf-8"))
            counts.update({kind: len(listed) for kind, listed in lists.items()})
        ring = ("has a ring: it is a claim", "a search, or repeats with fresh seeds", quote(len(self.claims)))
        return ring, *((*KINDS[kind], quote(counts[kind])) for kind in sorted(counts, key=list(KINDS).index))
