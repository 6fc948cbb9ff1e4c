"""What is asked of mkdocs-jupyter: to wait until it is needed, and to render code cells by our own template."""

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

TEMPLATE = Path(__file__).parent / "mkdocs_html" / "notebook.html.j2"
EDGE, HTML = "<!--cell-->", "<!--html-->"  # what the template puts around a code cell, and in the place of HTML


class _Later(ModuleType):
    """A module that is imported when something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self.__name__), name)


def spare() -> None:
    """Import mkdocs-jupyter without nbconvert and jupytext, which take longer than all the rest of a build.

    They come once a notebook has to be rendered.
    """
    package = importlib.import_module("mkdocs_jupyter")
    if f"{package.__name__}.plugin" in sys.modules:
        return
    package.convert = _Later("mkdocs_jupyter.convert")  # type: ignore[attr-defined]
    theirs, sys.modules["jupytext"] = sys.modules.get("jupytext"), _Later("jupytext")
    try:
        importlib.import_module("mkdocs_jupyter.plugin")
    finally:
        del sys.modules["jupytext"]
        if theirs:
            sys.modules["jupytext"] = theirs


def cells(executed: Path) -> list[str]:
    """The code cells of a notebook that has been run, with `HTML` where one of them puts out HTML."""
    from mkdocs_jupyter import convert
    from mkdocs_jupyter.config import settings

    theirs, settings.templates_dir = settings.templates_dir, str(TEMPLATE.parents[1])
    try:
        return str(convert.nb2html(str(executed))).split(EDGE)[1:-1]
    finally:
        settings.templates_dir = theirs
