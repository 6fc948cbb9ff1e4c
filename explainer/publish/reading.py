"""How long a page takes to read: its visible words, and a while for each figure.

Not counted is what a reader opens first (folded boxes, all but their titles), what is not read word by word (code,
drawings with their alternative texts, controls), and the twin of a formula that is there for screen readers. A formula
counts as one word.
"""

import re
from html.parser import HTMLParser

from explainer.publish.sections import VOID

WORDS_A_MINUTE = 220  # silent reading of nonfiction, adults: 238 in Brysbaert (2019); formulas slow it down
SECONDS_A_FIGURE = 20
PASSED_OVER = {"button", "label", "output", "pre", "script", "select", "style", "svg", "template"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []  # each open element, and whether what it holds is read
        self.read: list[str] = []
        self.figures = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        names = (dict(attrs).get("class") or "").split()
        parent, reads = self.open[-1] if self.open else ("", True)
        if tag == "summary" and parent == "details":
            reads = all(read for _, read in self.open[:-1])
        if reads and tag == "figure":
            self.figures += 1
        if reads and "formula" in names:
            self.read.append(" formula ")
        skip = {"formula", "headerlink", "unseen"}.intersection(names)
        self.open.append((tag, reads and not skip and tag not in PASSED_OVER | {"details"}))

    def handle_endtag(self, tag: str) -> None:
        if tag in {name for name, _ in self.open}:
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1][1]:
            self.read.append(data)


def words(html: str) -> int:
    """The visible words of an article, given as HTML."""
    return _counts(html)[0]


def minutes(html: str) -> int:
    """The minutes that an article takes, at least one."""
    words, figures = _counts(html)
    return max(1, round(words / WORDS_A_MINUTE + figures * SECONDS_A_FIGURE / 60))


def _counts(html: str) -> tuple[int, int]:
    reader = _Reader()
    reader.feed(html)
    return len(re.findall(r"\S*\w\S*", " ".join(reader.read))), reader.figures
