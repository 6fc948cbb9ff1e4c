"""Which edits of the package run which of the site's notebooks again."""

import functools
import json
import shutil
from pathlib import Path

import pytest

from explainer import sources
from explainer.publish import notebooks

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
