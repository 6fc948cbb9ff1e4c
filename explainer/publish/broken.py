"""How many changes for the worse the tests have noticed, from the file in which `make mutants` keeps its counts."""

import hashlib
import tomllib
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element

from explainer import storage
from explainer.drawing.texts import Table
from explainer.publish.figures import table
from explainer.publish.listing import Listing
from explainer.quoting import quote

SCORES = Path("tests/mutants/scores.toml")  # in the project: a class of changes, with how many ended how
CLASSES = {  # what was changed
    "mathematics": "code: the mathematics",
    "experiments": "code: experiments",
    "exhibits": "code: what exhibits compute, say and draw",
    "drawing": "code: what they are drawn with",
    "page sentences": "sentences of pages, places chosen",
    "drawn sentences": "sentences of pages, drawn at random",
    "formulas": "formulas of pages",
    "captions and tables": "captions and tables of figures",
    "labels": "labels in figures",
    "alternative texts": "alternative texts",
    "presets and states": "what figures say while they are turned and driven",
    "notebook sentences": "sentences of notebooks",
    "notebook cells": "cells of notebooks",
}


class Broken(Listing):
    """A table: of each class of changes, how many were tried and how many a test noticed."""

    @property
    def version(self) -> str:
        """A short hash of its rows."""
        return hashlib.sha256(repr(self._rows()).encode()).hexdigest()[:16]

    def element(self, store: Callable[[str], str]) -> Element:  # noqa: ARG002 - it has no HTML of its own
        """It as an element; ValueError if a class is none of these."""
        header = ("what was changed", "changes", "noticed", "share", "left out: no difference")
        return table("broken", Table("Changes that tests notice", header, self._rows()))

    def _rows(self) -> tuple[tuple[str, ...], ...]:
        scores = tomllib.loads((storage.PROJECT / SCORES).read_text("utf-8"))
        return tuple(_row(CLASSES[kind], **scores[kind]) for kind in sorted(scores, key=list(CLASSES).index))


def _row(what: str, killed: int, survived: int, equivalent: int) -> tuple[str, ...]:
    """A line of the table; a change that changes nothing counts for neither."""
    tried = killed + survived
    return what, quote(tried), quote(killed), quote(killed / tried, ".0%"), quote(equivalent)
