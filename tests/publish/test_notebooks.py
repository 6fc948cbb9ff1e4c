"""Which edits of the package run which of the site's notebooks again, and what is said of a broken one."""

import functools
import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import nbbase as notebook

from explainer import sources
from explainer.publish import notebooks
from explainer.publish.errors import PublishError

ROOT = Path(__file__).parents[2]
NOTEBOOKS = {path.stem: path.read_text("utf-8") for path in (ROOT / "docs" / "notebooks").glob("*.ipynb")}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "explainer", folder / "explainer", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.parametrize(
    ("edited", "again"),
    [
        ("parameters.py", {"network", "real-data"}),
        ("training.py", {"network"}),
        ("exhibits/network/digits.py", {"network"}),
        ("logistic.py", {"real-data"}),
        ("experiments/tumor_table.py", {"real-data"}),
        ("neuron.py", {"network", "real-data"}),
        ("drawing/pen.py", {"network", "real-data"}),
        ("exhibits/zig_zag/zig_zag.py", set()),
        ("exhibits/contents.py", set()),
    ],
)
def test_an_edited_module_runs_the_notebooks_that_use_it(
    edited: str, again: set[str], copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebooks, "fingerprint", functools.partial(sources.fingerprint, root=copy))
    before = {name: notebooks.key(text) for name, text in NOTEBOOKS.items()}
    path = copy / "explainer" / edited
    text = path.read_text("utf-8")
    path.write_text(text + "\nEDITED = True\n", "utf-8")
    after = {name: notebooks.key(text) for name, text in NOTEBOOKS.items()}
    path.write_text(text, "utf-8")
    assert {name for name in NOTEBOOKS if before[name] != after[name]} == again


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_cells_have_ids_of_their_own_and_no_outputs(name: str) -> None:
    cells = json.loads(NOTEBOOKS[name])["cells"]
    assert len({cell["id"] for cell in cells}) == len(cells)
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)


def written(code: str) -> str:
    """A notebook with this in its second cell."""
    cells = [notebook.new_markdown_cell("# A page"), notebook.new_code_cell(code)]
    return str(nbformat.writes(notebook.new_notebook(cells=cells)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '{"cells": [',
            'expected a notebook, in JSON with cells, got `{"cells": [` …: Expecting value: line 1 column 12',
        ),
        ("{}", "expected a notebook, in JSON with cells, got `{}`"),
        ("[1]", "expected a notebook, in JSON with cells, got `[1]`"),
        ('{"cells": [{}]}', "expected a notebook, in JSON with cells"),
        (written("x = 1\nx = ("), "cell 2, `x = (` …: expected Python, got: '(' was never closed"),
    ],
)
def test_what_is_no_notebook_and_a_cell_that_is_no_python_are_named(text: str, said: str) -> None:
    with pytest.raises(PublishError, match=re.escape(said)):
        notebooks.key(text)


def test_a_cell_that_ends_the_process_is_an_error_in_words() -> None:
    with pytest.raises(PublishError, match="expected every cell to come to its end, got: Kernel died"):
        notebooks.run(written("import os; os._exit(3)"))
