"""Each code cell of a notebook puts out what its oracle says, line by line; a cell without one fails."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.site import network_cells, real_data_cells
from tests.site.cells import Expected, cells, displayed, printed

ORACLES: dict[str, dict[str, Callable[[], Expected]]] = {
    "real-data": real_data_cells.CELLS,
    "network": network_cells.CELLS,
}
EACH = [(name, cell) for name, oracles in ORACLES.items() for cell in oracles]


@pytest.mark.parametrize("name", ORACLES)
def test_each_code_cell_has_an_oracle(name: str, site: Path) -> None:
    assert list(cells(executed(site, name))) == list(ORACLES[name])


@pytest.mark.parametrize(("name", "cell"), EACH)
def test_a_cell_prints_and_shows_what_its_oracle_says(name: str, cell: str, site: Path) -> None:
    found = cells(executed(site, name))[cell]
    lines, shown = ORACLES[name][cell]()
    for got, line in zip(printed(found), lines, strict=True):
        assert line(got) if callable(line) else got == line, got
    assert displayed(found) == shown


def executed(site: Path, name: str) -> Path:
    """The notebook as a reader downloads it."""
    return site / "notebooks" / name / f"{name}.ipynb"
