"""The references: entries of one BibTeX file, read and formatted by pybtex, and how to cite this site itself.

Besides the fields of BibTeX an entry says with `cited_for` what it is cited for, and with `reading` how it was read;
one that was not also names what it is known `through`. With a `shorthand` it is cited by that, otherwise by names and
year.
"""

import functools
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import yaml

from explainer.publish.errors import PublishError
from explainer.publish.listing import Entry, Index, Listing, code, entry_link, link
from explainer.publish.pages import Page, pages

PAGE = "references.md"  # where the entries stand
READINGS = {
    "full": "Read in full.",
    "part": "Read in the part cited.",
    "abstract": "Only its abstract was read.",
    "none": "Not read: known through {through}.",
    "data": "Used in the copy that comes with scikit-learn.",
}
CITED = re.compile(r"\{\{ cite\.(\w+)(?::\S*)? \}\}")
MOST = 4  # authors who are all named where they are cited


@dataclass(frozen=True)
class Reference(Entry):
    """An entry: its key, how a page cites it, its line in the list as HTML, and what is said of it there."""

    key: str
    short: str
    line: str
    note: str

    def mark(self, way: str, count: int) -> Element:
        """A citation in running text."""
        element = entry_link(PAGE, self.key, way, **{"class": "cite"}, id=anchor(self.key, count))
        element.text = self.short
        return element


class Literature(Index):
    """The entries of a BibTeX file, by their keys, in the order of the list."""

    kind = "reference"

    def __init__(self, path: Path) -> None:
        self.path = path

    def __getitem__(self, key: str) -> Reference:
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    @functools.cached_property
    def version(self) -> str:
        """A short hash of the file and of where pages cite."""
        places = {key: [page.link(anchor) for page, anchor in found] for key, found in self.places.items()}
        told = self.path.read_text("utf-8") + json.dumps(places)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @functools.cached_property
    def places(self) -> dict[str, list[tuple[Page, str]]]:
        """Where pages cite each entry: the page and the anchor there, once a page."""
        found: dict[str, list[tuple[Page, str]]] = {}
        for page in pages():
            for key in dict.fromkeys(CITED.findall(page.text)):
                found.setdefault(key, []).append((page, anchor(key)))
        return found

    @functools.cached_property
    def _entries(self) -> dict[str, Reference]:
        return _read(self.path, self.path.stat().st_mtime_ns)

    def element(self, store: Callable[[str], str]) -> Element:
        """The list: of each entry its line, what it is cited for, how it was read, and where it is cited."""
        listing = Element("ul", {"class": "references"})
        for key, reference in self._entries.items():
            item = SubElement(listing, "li", {"id": key})
            SubElement(item, "p").text = store(reference.line)
            note = SubElement(item, "p", {"class": "references__note"})
            places = self.places.get(key, [])
            note.text = f"{reference.note} Cited in " if places else reference.note
            links = [link(note, page.title, page.link(anchor)) for page, anchor in places]
            for each in links:
                each.tail = "." if each is links[-1] else ", "
        return listing


def anchor(key: str, count: int = 1) -> str:
    """The id of the place where a page cites an entry, for the first, the second … time."""
    return f"cite-{key}" + f"-{count}" * (count > 1)


@functools.lru_cache(maxsize=4)
def _read(path: Path, _time: int) -> dict[str, Reference]:
    """The references of a file, ordered by how they are cited."""
    from pybtex.backends.html import Backend
    from pybtex.database import parse_file
    from pybtex.style.formatting.unsrt import Style

    class Bare(Backend):  # type: ignore[misc]
        def format_protected(self, text: str) -> str:
            return text

    entries = parse_file(str(path), "bibtex").entries
    lines = {each.key: each.text.render(Bare()) for each in Style().format_entries(entries.values())}
    found = [Reference(key, _short(entry), lines[key], _note(entry)) for key, entry in entries.items()]
    return {reference.key: reference for reference in sorted(found, key=lambda each: each.short.casefold())}


def _short(entry: Any) -> str:
    """How a page cites an entry: LeCun, Bottou, Orr and Müller (1998)."""
    if "shorthand" in entry.fields:
        return str(entry.fields["shorthand"])
    people = entry.persons["author"]
    names = [" ".join(map(str, person.rich_prelast_names + person.rich_last_names)) for person in people]
    if len(names) > MOST:
        names = [f"{names[0]} et al."]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) + f" ({entry.fields['year']})"


def _note(entry: Any) -> str:
    """What an entry is cited for, and how it was read."""
    fields = entry.fields
    if fields.get("reading") not in READINGS:
        ways = ", ".join(READINGS)
        raise PublishError(f"{entry.key}: expected reading = one of {ways}; got {fields.get('reading')!r}")
    for field in ("cited_for", *(["through"] if fields["reading"] == "none" else [])):
        if field not in fields:
            raise PublishError(f"{entry.key}: expected a field {field}")
    return f"For {fields['cited_for']}. " + READINGS[fields["reading"]].format(**fields)


class Citation(Listing):
    """How to cite this site: its CITATION.cff as BibTeX."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def version(self) -> str:
        """A short hash of the file."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()[:16]

    @property
    def bibtex(self) -> str:
        """The entry; of people their names, and of what has one name that."""
        from pybtex.database import BibliographyData, Entry, Person

        told = yaml.safe_load(self.path.read_text("utf-8"))
        fields = {
            "title": f"{{{told['title']}}}",
            "note": f"Version {told['version']}, {' and '.join(told['license'])}",
        }
        fields |= {"year": str(told["date-released"])[:4]} if "date-released" in told else {}
        fields |= {"url": told["url"]} if "url" in told else {}
        authors = [
            Person(first=each.get("given-names", ""), last=each.get("family-names") or f"{{{each['name']}}}")
            for each in told["authors"]
        ]
        key = re.sub(r"\W+", "-", told["title"].lower()).strip("-")
        data = BibliographyData({key: Entry("misc", fields, {"author": authors})})
        return str(data.to_string("bibtex")).strip()

    def element(self, store: Callable[[str], str]) -> Element:
        """The entry, to copy."""
        return code(self.bibtex, store)
