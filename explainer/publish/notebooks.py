"""Notebooks as pages: run at build time, their text set like any page's, their code and outputs without the ballast."""

import hashlib
import json
import logging
import os
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainer import storage
from explainer.publish.cells import slim
from explainer.publish.errors import PublishError
from explainer.publish.notebook import typeset_html
from explainer.sources import fingerprint, imports

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.plugins.explainer")
LIBRARIES = ("ipykernel", "mkdocs-jupyter", "nbclient", "nbconvert", "scikit-learn")
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
    """A short hash of a notebook, of the modules of the package that it imports, and of the versions beneath."""
    code = "\n".join(_source(cell) for cell in json.loads(text)["cells"] if cell["cell_type"] == "code")
    modules = sorted(name for name in imports(code) if name.partition(".")[0] == "explainer")
    parts = [text, *map(fingerprint, [*modules, __name__]), *map(version, LIBRARIES)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def run(text: str) -> str:
    """The notebook, as JSON, with the outputs of its cells; raises a `PublishError` for the first that fails."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    node = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(node, timeout=300, kernel_name="python3", record_timing=False)
    client.extra_arguments = ["--IPKernelApp.log_level=ERROR"]  # it would warn of its own port
    client.resources = {"metadata": {"path": str(storage.PROJECT)}}
    with tempfile.TemporaryDirectory() as profile:  # not the reader's own: it may import or print anything
        try:
            client.execute(env=os.environ | {"IPYTHONDIR": profile})
        except CellExecutionError as error:
            number, cell = next((n, c) for n, c in enumerate(node.cells, 1) if _failed(c))
            line = _source(cell).strip().partition("\n")[0]
            raise PublishError(f"cell {number}, `{line}` …: {error.ename}: {error.evalue}") from None
    node.metadata.pop("widgets", None)
    return str(nbformat.writes(node)) + "\n"  # type: ignore[no-untyped-call]


def _failed(cell: Notebook) -> bool:
    return any(output["output_type"] == "error" for output in cell.get("outputs", ()))


def _source(cell: Notebook) -> str:
    return "".join(cell["source"])


def markdown(notebook: Notebook) -> str:
    """The text of a notebook as one Markdown page, with a slot where each code cell goes."""
    parts = [slot(cell["id"]) if cell["cell_type"] == "code" else _source(cell) for cell in notebook["cells"]]
    description = json.dumps(notebook["metadata"].get("description", ""), ensure_ascii=False)
    return f"---\ndescription: {description}\n---\n\n" + "\n\n".join(parts)


def slot(cell: str) -> str:
    """The place of a code cell in the text, by the cell's id."""
    return f'<div class="cell" data-cell="{cell}"></div>'


class Renderer:
    """Renders the page of a notebook: text as on other pages, code and outputs as mkdocs-jupyter has them."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.jupyter = page.render

    def __call__(self, *arguments: Any) -> None:
        """Set the page's content and contents."""
        cells = self._cells(*arguments)
        type(self.page).render(self.page, *arguments)
        for name, cell in cells.items():
            self.page.content = (self.page.content or "").replace(slot(name), typeset_html(cell))

    def _cells(self, *arguments: Any) -> dict[str, str]:
        path = Path(self.page.file.abs_src_path or "").with_name("cells.json")
        if not path.exists():
            self.jupyter(*arguments)
            storage.write(path, json.dumps(slim(self.page.content or "")).encode())
        cells: dict[str, str] = json.loads(path.read_text("utf-8"))
        return cells
