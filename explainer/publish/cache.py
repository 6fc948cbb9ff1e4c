"""Exhibits computed and drawn once, then read from disk until a source that they are made of changes."""

import functools
import logging
import pickle
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import explainer
from explainer.exhibit import Exhibit, Table
from explainer.publish import storage
from explainer.publish.sources import fingerprint

log = logging.getLogger("mkdocs.explainer")


class Entry(NamedTuple):
    """An exhibit and its drawing: the SVG text as matplotlib wrote it."""

    exhibit: Exhibit
    drawing: str


@functools.cache
def entry(kind: type[Exhibit]) -> Entry:
    """The exhibit of a class, computed and drawn only if no earlier build left it for the same sources."""
    name = kind.name()
    path = storage.directory() / f"{name}-{fingerprint(kind.__module__)}.pickle"
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
