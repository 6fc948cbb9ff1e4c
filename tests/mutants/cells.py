"""The cells of the notebooks against their oracles, as `tests.site` has them, with no site around the notebooks."""

import shutil
from pathlib import Path

import pytest

from explainer.publish import notebooks
from tests.mutants.tally import ROOT
from tests.site.test_notebook_cells import (  # noqa: F401 - pytest runs them from here
    ORACLES,
    test_a_cell_prints_and_shows_what_its_oracle_says,
    test_each_code_cell_has_an_oracle,
)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notebooks as they are executed for a site, where it would have them."""
    folder = tmp_path_factory.mktemp("site")
    for name in ORACLES:
        (folder / "notebooks" / name).mkdir(parents=True)
        shutil.copy(notebooks.executed(ROOT / f"docs/notebooks/{name}.ipynb"), folder / "notebooks" / name)
    return folder
