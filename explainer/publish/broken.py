"""How many changes for the worse the tests have noticed, from the file in which `make mutants` keeps its counts."""

import tomllib
from pathlib import Path

from explainer import storage
from explainer.publish.counted import Counted
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


class Broken(Counted):
    """Of each class of changes, how many were tried and how many a test noticed."""

    name = "broken"
    caption = "Changes that tests notice"
    header = ("what was changed", "changes", "noticed", "share", "left out: no difference")

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The classes in the order of `CLASSES`."""
        scores = tomllib.loads((storage.PROJECT / SCORES).read_text("utf-8"))
        return tuple(_row(CLASSES[kind], **scores[kind]) for kind in sorted(scores, key=list(CLASSES).index))


def _row(what: str, killed: int, survived: int, equivalent: int) -> tuple[str, ...]:
    """A line of the table; a change that changes nothing counts for neither."""
    tried = killed + survived
    return what, quote(tried), quote(killed), quote(killed / tried, ".0%"), quote(equivalent)
