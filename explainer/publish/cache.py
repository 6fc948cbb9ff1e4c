"""Exhibits computed and drawn once, then read from disk with all that pages quote until code behind them changes."""

import functools
import hashlib
import logging
import os
import pickle
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from explainer import storage
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.palette import ROLES, renewed
from explainer.drawing.texts import Table
from explainer.publish.broken import Broken
from explainer.publish.claimed import Claims
from explainer.publish.gallery import Gallery, Taken
from explainer.publish.listing import Listing
from explainer.publish.literature import Citation, Literature
from explainer.publish.named import Exhibits, Named
from explainer.publish.resting import Resting
from explainer.publish.states import States, slow, states
from explainer.publish.svg import inline
from explainer.sources import fingerprint

log = logging.getLogger("mkdocs.explainer")
Kind = TypeVar("Kind", bound=Exhibit)


@dataclass
class Entry:
    """An exhibit, its drawing as it stands in a page, what may be taken away, and each property that pages ask for."""

    exhibit: Exhibit
    drawing: str
    taken: Taken
    said: dict[str, object]
    unsaved: bool = False

    def value(self, attribute: str) -> object:
        """A property, computed only if no page has asked for it before."""
        if attribute not in self.said:
            self.said[attribute] = getattr(self.exhibit, attribute)
            self.unsaved = True
        return self.said[attribute]

    def save(self) -> None:
        """Keep the entry on disk, in place of those that other sources made."""
        storage.replace(_path(type(self.exhibit)), pickle.dumps((self.exhibit, self.drawing, self.taken, self.said)))
        self.unsaved = False


@functools.cache
def entry(kind: type[Exhibit]) -> Entry:
    """The exhibit of a class, computed and drawn only if no earlier build left it for the same sources."""
    name, path = kind.name(), _path(kind)
    try:
        found = Entry(*pickle.loads(path.read_bytes()))  # noqa: S301 - a file that this function wrote
        if type(found.exhibit) is kind:
            found.drawing = renewed(found.drawing)
            return found
    except FileNotFoundError:
        pass
    except Exception as error:  # noqa: BLE001 - whatever ails a cached file, drawing again is the cure
        log.debug("cannot read %s (%s)", path.name, error)
    log.info("Drawing %s", name)
    exhibit = kind.compute()
    drawing, taken = inline(exhibit.svg(), name, exhibit.alt), Taken(exhibit.png(), exhibit.csv())
    made = Entry(exhibit, drawing, taken, {})
    for attribute in slow(kind):
        made.value(attribute)
    made.save()
    return made


def kept(kind: type[Kind]) -> Kind:
    """The exhibit of a class, as a build has kept it, or else computed now."""
    exhibit = entry(kind).exhibit
    assert isinstance(exhibit, kind)  # noqa: S101 - `entry` has made sure
    return exhibit


def named(kinds: Iterable[type[Exhibit]], texts: Iterable[str]) -> list[type[Exhibit]]:
    """The exhibits that texts of pages name, in a tag or, in a notebook, by their class or module."""
    words = set(re.findall(r"\w+", "\n".join(texts)))
    return [kind for kind in kinds if not words.isdisjoint({kind.name(), kind.__name__})]


def prepare(kinds: Sequence[type[Exhibit]]) -> None:
    """Compute and draw, on all processors, what no earlier build has left; a single exhibit waits for its page.

    The last in reading order go first, since those with experiments take longest. An exhibit that fails here fails
    again on its page, where the message can name it.
    """
    missing = [kind for kind in reversed(kinds) if not _path(kind).exists()]
    # Threads for matrices as small as these cost several times what they save, the more so beside other processes.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if len(missing) > 1:
        workers = 1 + (os.cpu_count() or 1)  # one may wait for an experiment that another runs
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            waiting = {pool.submit(_prepared, kind): kind.name() for kind in missing}
            for number, done in enumerate(as_completed(waiting), 1):
                log.info("Drawn: %s (%d of %d)", waiting[done], number, len(missing))


def _prepared(kind: type[Exhibit]) -> None:
    entry(kind)
    if kind.dials:
        kept_states(kind)


@functools.cache
def kept_states(kind: type[Exhibit]) -> States:
    """All states of a class with dials, as a build has kept them, or else computed and drawn now."""
    return states(kind, _version(kind, states.__module__)).renewed()


def _path(kind: type[Exhibit]) -> Path:
    return storage.directory() / f"{kind.name()}-{version(kind)}.pickle"


def version(kind: type[Exhibit]) -> str:
    """A short hash of all that decides an exhibit, its drawing and its words.

    Of the palette it is the roles and not their colors, in which a drawing is renewed whenever it is read.
    """
    return _version(kind, inline.__module__)


def _version(kind: type[Exhibit], maker: str) -> str:
    made = fingerprint(kind.__module__, maker, told=True, besides=("drawing.palette",))
    return hashlib.sha256(" ".join([made, *ROLES]).encode()).hexdigest()[:16]


class Published(Exhibits):
    """Whatever a page of the site may name: tables, and each exhibit that is listed, read or made when asked for.

    With a file of references, given by its path in the project, also what is made of that and of other pages, and with
    a module of claims these. `asked` gathers the names of exhibits and listings that have been.
    """

    def __init__(
        self, kinds: Iterable[type[Exhibit]], tables: Mapping[str, Table], references: str = "", claims: str = ""
    ) -> None:
        super().__init__({})
        self.kinds, self.tables = {kind.name(): kind for kind in kinds}, tables
        self.gallery = Gallery(self)
        self.listings: dict[str, Listing] = {}
        if references:
            citation = Citation(storage.PROJECT / "CITATION.cff")
            literature = Literature(storage.PROJECT / references)
            self.listings = {"cite": literature, "citation": citation, "gallery": self.gallery}
        self.claims = Claims(claims) if claims else None
        if self.claims:
            self.listings |= {"claim": self.claims, "resting": Resting(self.claims), "broken": Broken()}
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> Named:
        if name in self.listings:
            self.asked.add(name)
            return self.listings[name]
        return self.tables[name] if name in self.tables else self._entry(name).exhibit

    def __contains__(self, name: object) -> bool:
        return name in self.tables or name in self.kinds or name in self.listings

    def __iter__(self) -> Iterator[str]:
        return iter([*self.kinds, *self.tables, *self.listings])

    def __len__(self) -> int:
        return len(self.kinds) + len(self.tables) + len(self.listings)

    def version(self, name: str) -> str:
        """A short hash of all that decides an exhibit or a listing; none of what there is no more."""
        if name in self.listings:
            return self.listings[name].version
        return version(self.kinds[name]) if name in self.kinds else ""

    def value(self, name: str, attribute: str) -> object:
        """A property of an exhibit, as the build that first asked for it has kept it."""
        return self._entry(name).value(attribute)

    def drawing(self, name: str) -> str:
        """The drawing of an exhibit."""
        return self._entry(name).drawing

    def taken(self, name: str) -> Taken:
        """What may be taken away of an exhibit."""
        return self._entry(name).taken

    def states(self, name: str) -> States | None:
        """All states of an exhibit with dials."""
        kind = self.kinds.get(name)
        return kept_states(kind) if kind and kind.dials else None

    def save(self) -> None:
        """Keep for the next build what this one has asked for."""
        for name in sorted(self.asked & self.kinds.keys()):
            if self._entry(name).unsaved:
                self._entry(name).save()

    def _entry(self, name: str) -> Entry:
        self.asked.add(name)
        return entry(self.kinds[name])


def published(exhibits: str, references: str = "", claims: str = "") -> Published:
    """All that a module, given by its name, lists in its `READING_ORDER` and its `TABLES`."""
    contents = import_module(exhibits)
    return Published(contents.READING_ORDER, contents.TABLES, references, claims)
