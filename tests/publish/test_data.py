"""The data of a figure in tables, and the link to them in its caption."""

from pathlib import Path

import pytest
from lxml import html

from explainer.publish import data

SPREADSHEET = """field,entry,name,quantity,value,second quantity,second value
goal,,the goal,w₁,1.0,w₂,-0.12345678
words,,,,a & b,,
steps,0,,η,2,,
steps,1,,η,1234567,,
paths,0 0,raw,w₁,0.1,w₂,-2e-09
paths,0 1,raw,w₁,0.0,w₂,1.0
paths,1 0,centered,w₁,3.0,w₂,4.0
"""


def tables(spreadsheet: str = SPREADSHEET) -> dict[str, list[list[str]]]:
    """The rows of each table, by its caption, those of headers as well."""
    root = html.fragment_fromstring(data.tables(spreadsheet), create_parent=True)
    return {
        table.findtext("caption"): [[cell.text_content() for cell in row] for row in table.iter("tr")]
        for table in root.iter("table")
    }


def test_each_field_is_a_table_and_single_values_share_one() -> None:
    assert tables() == {
        "Single values": [
            ["Field", "What", "Value"],
            ["Goal", "the goal, w₁, w₂", "1, −0.123457"],
            ["Words", "", "a & b"],
        ],
        "Steps": [["Entry", "η"], ["0", "2"], ["1", "1234567"]],
        "Paths": [
            ["Entry", "Name", "w₁", "w₂"],
            ["0, 0", "raw", "0.1", "−2e−09"],
            ["0, 1", "raw", "0", "1"],
            ["1, 0", "centered", "3", "4"],
        ],
    }


def test_what_all_entries_share_stands_above_and_what_has_no_name_is_a_value() -> None:
    header = SPREADSHEET.partition("\n")[0]
    found = tables(f"{header}\nrow_of_points,0,raw,,1.5,,2\nrow_of_points,1,raw,,3,,4\nlone,0,,,7,,\n")
    assert found == {
        "Row of points: raw": [["Entry", "First", "Second"], ["0", "1.5", "2"], ["1", "3", "4"]],
        "Lone": [["Entry", "Value"], ["0", "7"]],
    }


@pytest.mark.parametrize("settable", [True, False])
def test_a_page_says_what_the_figure_shows_and_leads_back(settable: bool) -> None:
    told = {"name": "zig_zag", "alt": "a <b> c", "back": "zig/#zig_zag", "site": "A & B", "icon": "i.svg"}
    root = html.document_fromstring(data.page(SPREADSHEET, settable=settable, **told))
    assert root.findtext(".//title") == "Data of the figure “Zig zag” - A & B"
    assert root.findtext(".//h1") == "Zig zag: the data"
    assert root.xpath("//main/p[1]/text()") == ["a <b> c"]
    assert ("how it starts" in root.xpath("string(//main/p[2])")) == settable
    assert root.xpath("//a/@href") == ["../../zig/#zig_zag", "zig_zag.csv"]


FIGURE = '<figure {}><svg id="a"></svg><figcaption><span>Words.</span></figcaption></figure>'


def test_each_figure_that_has_data_leads_there_from_its_caption(tmp_path: Path) -> None:
    page = FIGURE.format('data-states="1" id="one" class="exhibit"') + FIGURE.format('class="exhibit" id="two"')
    (tmp_path / "assets/figures").mkdir(parents=True)
    for path in ("assets/figures/one.html", "index.html", "deep/er/index.html"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(page, "utf-8")
    data.link(tmp_path)
    for path, way in (("index.html", ""), ("deep/er/index.html", "../../")):
        one, two = html.document_fromstring((tmp_path / path).read_text("utf-8")).iter("figure")
        (link,) = one.xpath("./figcaption/span/following-sibling::a[not(following-sibling::*)]")
        assert link.get("href") == f"{way}assets/figures/one.html"
        assert link.text_content() == "Data of this figure: One"
        assert two.xpath(".//a") == []
    assert (tmp_path / "assets/figures/one.html").read_text("utf-8") == page
