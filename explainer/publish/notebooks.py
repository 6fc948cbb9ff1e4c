"""Notebooks, run, and the pages in Markdown that they become, with code cells rendered by mkdocs-jupyter."""

import asyncio
import hashlib
import importlib
import json
import logging
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

from explainer import storage
from explainer.publish import pages
from explainer.publish.errors import PublishError
from explainer.publish.formulas import typeset_marked
from explainer.publish.formulas import version as version_of_formulas
from explainer.sources import fingerprint, imports

log = logging.getLogger("mkdocs.plugins.explainer")
TEMPLATE = Path(__file__).parent / "jupyter" / "mkdocs_html" / "notebook.html.j2"
EDGE, HTML = "<!--cell-->", "<!--html-->"  # what the template puts around a code cell, and in the place of HTML
FOLDED = "hide-input"  # the tag of a cell whose code is folded, as Jupyter Book has it
LIBRARIES = ("ipykernel", "mkdocs-jupyter", "nbclient", "nbconvert", "scikit-learn")
UNNAMED = re.compile(r"<img(?![^>]* alt=(?:\"[^\"]|'[^']))[^>]*>")
Notebook = dict[str, Any]


def executed(source: Path) -> Path:
    """The notebook with its outputs, run unless an earlier build has run it as it is, on the package as it is."""
    text = source.read_text("utf-8")
    shelf = storage.directory() / "notebooks" / source.stem
    path = shelf / key(text) / source.name
    if not path.exists():
        log.info("Running %s", source.name)
        outputs = run(text)
        shutil.rmtree(shelf, ignore_errors=True)
        storage.write(path, outputs.encode())
    return path


def key(text: str) -> str:
    """A short hash of a notebook, of the modules of the package that it imports, and of the versions beneath.

    Raises a `PublishError` for a text that is no notebook, and for the first cell that is no Python.
    """
    modules = sorted(name for name in _imports(pages.cells(text)) if name.partition(".")[0] == "explainer")
    prints = [fingerprint(name, told=True) for name in [*modules, __name__]]
    template = TEMPLATE.read_text("utf-8")
    return hashlib.sha256(
        "\0".join([text, template, version_of_formulas(), *prints, *map(version, LIBRARIES)]).encode()
    ).hexdigest()[:16]


def _imports(cells: list[Notebook]) -> Iterator[str]:
    for number, cell in enumerate(cells, 1):
        if cell.get("cell_type") == "code":
            try:
                yield from imports(_source(cell))
            except SyntaxError as error:
                line = (error.text or "").strip()
                raise PublishError(f"cell {number}, `{line}` …: expected Python, got: {error.msg}") from None


def run(text: str) -> str:
    """The notebook, as JSON, with the outputs of its cells; raises a `PublishError` for the first that fails."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    node = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(node, timeout=300, kernel_name="python3", record_timing=False, coalesce_streams=True)
    client.extra_arguments = ["--IPKernelApp.log_level=ERROR"]  # it would warn of its own port
    client.resources = {"metadata": {"path": str(storage.PROJECT)}}
    with tempfile.TemporaryDirectory() as profile:  # not the reader's own: it may import or print anything
        try:
            environment = os.environ | {"IPYTHONDIR": profile}
            with ThreadPoolExecutor(1) as aside:  # the caller's thread may have an event loop of its own
                aside.submit(lambda: asyncio.run(client.async_execute(env=environment))).result()
        except CellExecutionError as error:
            number, cell = next((n, c) for n, c in enumerate(node.cells, 1) if _failed(c))
            line = _source(cell).strip().partition("\n")[0]
            raise PublishError(f"cell {number}, `{line}` …: {error.ename}: {error.evalue}") from None
        except (CellTimeoutError, DeadKernelError) as error:
            raise PublishError(f"expected every cell to come to its end, got: {error}") from None
    node.metadata.pop("widgets", None)
    return str(nbformat.writes(node)) + "\n"  # type: ignore[no-untyped-call]


def _failed(cell: Notebook) -> bool:
    return any(output["output_type"] == "error" for output in cell.get("outputs", ()))


def _source(cell: Notebook) -> str:
    return "".join(cell["source"])


def page(executed: Path) -> str:
    """A notebook that has been run as one page in Markdown, its code cells in HTML; rendered once, then kept.

    Raises a `PublishError` for an output that is neither text nor HTML, for an image without alternative text, and for
    folded code without a title.
    """
    kept = executed.with_suffix(".md")
    if not kept.exists():
        notebook = json.loads(executed.read_text("utf-8"))
        storage.write(kept, markdown(notebook, rendered(executed)).encode())
    return kept.read_text("utf-8")


def markdown(notebook: Notebook, cells: list[str]) -> str:
    """The text of a notebook with its rendered code cells, each in its place."""
    waiting = iter(cells)
    parts = [next(waiting) if cell["cell_type"] == "code" else _source(cell) for cell in notebook["cells"]]
    description = json.dumps(notebook["metadata"].get("description", ""), ensure_ascii=False)
    return f"---\ndescription: {description}\n---\n\n" + "\n\n".join(parts)


def rendered(executed: Path) -> list[str]:
    """The code cells of a notebook that has been run, in HTML; raises a `PublishError` as `page` does."""
    notebook = json.loads(executed.read_text("utf-8"))
    _check_titles(notebook)
    puts_out = iter(list(_html(notebook)))
    return [typeset_marked(re.sub(HTML, lambda _: next(puts_out), cell)) for cell in cells(executed)]


def _check_titles(notebook: Notebook) -> None:
    """Raise a `PublishError` for code to fold whose first line is not a comment, which is its title."""
    for cell in notebook["cells"]:
        if FOLDED in cell["metadata"].get("tags", ()) and not _source(cell).startswith("# "):
            line = _source(cell).partition("\n")[0]
            raise PublishError(f"`{line}` …: expected a cell tagged {FOLDED} to begin with `# ` and what it does")


def _html(notebook: Notebook) -> Iterator[str]:
    """What the cells put out as HTML; raises a `PublishError` for what a page cannot have."""
    for cell in notebook["cells"]:
        for kinds in (output.get("data", {}) for output in cell.get("outputs", ())):
            if not {"text/plain", "text/html"} >= kinds.keys():
                raise PublishError(f"expected a cell to put out text or what `show` gives, got {', '.join(kinds)}")
            if "text/html" in kinds:
                markup = "".join(kinds["text/html"])
                for unnamed in UNNAMED.findall(markup):
                    raise PublishError(f"expected alternative text for an image in an output, got {unnamed[:40]} …")
                yield markup


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
