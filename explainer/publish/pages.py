"""The pages as they are written, in the order of their navigation: what stands where."""

import functools
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from explainer import storage
from explainer.publish.errors import PublishError

CODE = re.compile(r"^(```+|~~~+).*?^\1|`[^`\n]+`", re.DOTALL | re.MULTILINE)  # shows nothing and cites nothing

IMPORTED = re.compile(r"^from explainer\.exhibits\.\S+ import (\w+)$", re.MULTILINE)
ALONE = re.compile(r"^ *\{\{ (\w+) \}\} *$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """A page: its title in the navigation, its file below the docs, and its text, of a notebook that of all cells."""

    title: str
    source: str
    text: str

    @property
    def shown(self) -> set[str]:
        """What it shows: the names in tags that are blocks of their own, or the classes that a notebook imports."""
        return set((IMPORTED if self.source.endswith(".ipynb") else ALONE).findall(self.text))

    def link(self, anchor: str) -> str:
        """The link to an anchor on it, as a page beside the first one writes it.

        Zensical knows a notebook as the page that it becomes.
        """
        source = self.source.replace(".ipynb", ".md") if "zensical" in sys.modules else self.source
        return f"{source}#{anchor}"

    @property
    def folder(self) -> str:
        """Its address below that of the site, which is the folder of its files."""
        return re.sub(r"((^|/)index)?\.(md|ipynb)$", "/", self.source).lstrip("/")

    def address(self, anchor: str) -> str:
        """The address of an anchor on it, below that of the site."""
        return f"{self.folder}#{anchor}"


def configuration() -> dict[str, Any]:
    """The project's mkdocs.yml."""
    path = storage.PROJECT / "mkdocs.yml"
    return _loaded(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=1)
def _loaded(path: Path, _time: int) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return found


def pages() -> tuple[Page, ...]:
    """All pages that the navigation lists, those in its groups as well; a `PublishError` names a broken notebook."""
    settings = configuration()
    docs = storage.PROJECT / str(settings.get("docs_dir", "docs"))
    listed = [(title, source) for title, source in _listed(settings["nav"]) if (docs / source).is_file()]
    return tuple(Page(title, source, CODE.sub("", _text(docs / source))) for title, source in listed)


def _listed(entries: Any, title: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(entries, str):
        yield title or entries, entries
    elif isinstance(entries, list):
        for entry in entries:
            yield from _listed(entry)
    else:
        for name, entry in entries.items():
            yield from _listed(entry, name)


def cells(notebook: str) -> list[dict[str, Any]]:
    """The cells of a notebook; raises a `PublishError` for a text that is none."""
    try:
        return [{**cell, "source": "".join(cell["source"])} for cell in json.loads(notebook)["cells"]]
    except (ValueError, TypeError, KeyError) as error:
        raise PublishError(f"expected a notebook, in JSON with cells, got `{notebook[:40]}` …: {error}") from None


def _text(path: Path) -> str:
    text = path.read_text("utf-8")
    if path.suffix != ".ipynb":
        return text
    try:
        return "\n\n".join(cell["source"] for cell in cells(text))
    except PublishError as error:
        raise PublishError(f"{path.name}: {error}") from None
