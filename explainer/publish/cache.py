"""Exhibits computed and drawn once, then read from disk until a source that they are made of changes."""

import functools
import logging
import os
import pickle
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple, TypeVar

import explainer
from explainer import storage
from explainer.exhibit import Exhibit, Table
from explainer.sources import fingerprint

log = logging.getLogger("mkdocs.explainer")
Kind = TypeVar("Kind", bound=Exhibit)


class Entry(NamedTuple):
    """An exhibit and its drawing: the SVG text as matplotlib wrote it."""

    exhibit: Exhibit
    drawing: str


@functools.cache
def entry(kind: type[Exhibit]) -> Entry:
    """The exhibit of a class, computed and drawn only if no earlier build left it for the same sources."""
    name, path = kind.name(), _path(kind)
    try:
        found = Entry(*pickle.loads(path.read_bytes()))  # noqa: S301 - a file that this function wrote
        if type(found.exhibit) is kind:
            return found
    except FileNotFoundError:
        pass
    except Exception as error:  # noqa: BLE001 - whatever ails a cached file, drawing again is the cure
        log.debug("cannot read %s (%s)", path.name, error)
    log.info("Drawing %s", name)
    exhibit = kind.compute()
    made = Entry(exhibit, exhibit.svg())
    for attribute in _slow(kind):
        getattr(exhibit, attribute)
    for stale in storage.directory().glob(f"{name}-*.pickle"):
        stale.unlink(missing_ok=True)
    storage.write(path, pickle.dumps(tuple(made)))
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
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            waiting = {pool.submit(_prepared, kind): kind.name() for kind in missing}
            for number, done in enumerate(as_completed(waiting), 1):
                log.info("Drawn: %s (%d of %d)", waiting[done], number, len(missing))


def _prepared(kind: type[Exhibit]) -> None:
    entry(kind)


def _path(kind: type[Exhibit]) -> Path:
    return storage.directory() / f"{kind.name()}-{fingerprint(kind.__module__)}.pickle"


def _slow(kind: type[Exhibit]) -> list[str]:
    """The properties that take long, marked as cached: what they return is kept with the exhibit."""
    return [name for name in dir(kind) if isinstance(getattr(kind, name), functools.cached_property)]


def drawing(exhibit: Exhibit) -> str:
    """The drawing of a published exhibit."""
    return entry(type(exhibit)).drawing


class Published(Mapping[str, Exhibit | Table]):
    """Whatever a page of the site may name: every exhibit, read or made when first asked for, and the notation."""

    def __init__(self, kinds: tuple[type[Exhibit], ...]) -> None:
        self._kinds = {kind.name(): kind for kind in kinds}

    def __getitem__(self, name: str) -> Exhibit | Table:
        return explainer.NOTATION if name == "notation" else entry(self._kinds[name]).exhibit

    def __contains__(self, name: object) -> bool:
        return name == "notation" or name in self._kinds

    def __iter__(self) -> Iterator[str]:
        return iter([*self._kinds, "notation"])

    def __len__(self) -> int:
        return len(self._kinds) + 1
