"""Tables on a phone: what decides is seen without scrolling, and says what row it is of while the rest scrolls."""

from typing import Any

import pytest

from tests.site.built import PAGES, Windows, name

MEASURED = """() => {
  document.querySelectorAll("details").forEach((folded) => { folded.open = true; });
  const tables = [...document.querySelectorAll("article table")].filter((table) => !table.closest(".highlight"));
  return tables.map((table) => {
    const box = table.closest(".exhibit-table, .md-typeset__table, .output");
    const left = () => box.getBoundingClientRect().left;
    const ends = [...table.rows[0].cells].map((cell) => cell.getBoundingClientRect().right - left());
    const scrolls = box.scrollWidth > box.clientWidth;
    box.scrollLeft = box.scrollWidth;
    const first = [...table.rows].map((row) => row.cells[0]);
    return {
      caption: table.caption?.innerText ?? "", scrolls, columns: ends.length,
      seen: ends.filter((end) => end <= box.clientWidth + 0.5).length,
      moved: Math.max(...first.map((cell) => Math.abs(cell.getBoundingClientRect().left - left()))),
      clear: first.filter((cell) => getComputedStyle(cell).backgroundColor.endsWith(", 0)")).length,
      lines: Math.max(...[...table.rows].map((row) => row.offsetHeight / parseFloat(getComputedStyle(row).lineHeight))),
      size: parseFloat(getComputedStyle(table).fontSize),
    };
  });
}"""


@pytest.fixture(params=PAGES, ids=name)
def tables(request: pytest.FixtureRequest, windows: Windows, address: str) -> list[dict[str, Any]]:
    """What a reader of a page sees of each of its tables on a phone."""
    page = windows.again(viewport={"width": 390, "height": 844})
    page.goto(address + request.param)
    page.evaluate("document.fonts.ready")
    return list(page.evaluate(MEASURED))


def test_all_but_a_last_column_are_seen_at_once_and_the_first_one_stays(tables: list[dict[str, Any]]) -> None:
    """A table that scrolls hides no more than its last column, which therefore must not be the one that decides."""
    for table in tables:
        assert table["seen"] >= max(2, table["columns"] - table["scrolls"]), table
        assert table["lines"] < 8, table
        assert table["size"] >= 11, table
        if table["scrolls"]:
            assert table["moved"] < 1, table
            assert table["clear"] == 0, table
