"""The pages that are notebooks: a picture first, plumbing and tables folded, and few words in sight."""

from pathlib import Path

import pytest

from tests.site.built import SOURCES
from tests.site.test_spine import article, visible

BUDGETS = {"notebooks/real-data.ipynb": 1200, "notebooks/network.ipynb": 1500}  # visible words at most
PLUMBING = ("show(", "kept(", "load_")  # what only puts something onto the page, or gets something from the disk

every_notebook = pytest.mark.parametrize("source", BUDGETS)


def test_each_notebook_has_a_budget() -> None:
    assert list(BUDGETS) == [source for source in SOURCES if source.endswith(".ipynb")]


@every_notebook
def test_a_notebook_keeps_within_its_budget(site: Path, source: str) -> None:
    assert BUDGETS[source] / 2 < len(visible(article(site, source))) <= BUDGETS[source]


@every_notebook
def test_a_notebook_opens_with_a_picture_right_below_its_lead(site: Path, source: str) -> None:
    (lead,) = article(site, source).find_class("lead")
    assert lead.getnext().get("class") == "cell"
    first, *_ = lead.getnext()
    assert [element.tag for element in first] == ["figure"]


@every_notebook
def test_code_in_sight_is_no_plumbing_and_the_rest_can_be_opened(site: Path, source: str) -> None:
    page = article(site, source)
    seen = [str(code.text_content()) for code in page.xpath(".//pre/code[not(ancestor::details)]")]
    folded = [str(code.text_content()) for code in page.xpath(".//div[@class='cell']/details//pre/code")]
    assert seen
    assert not [code for code in seen for word in PLUMBING if word in code]
    assert len([code for code in folded if any(word in code for word in PLUMBING)]) >= 5
    titles = [str(title.text_content()) for title in page.xpath(".//div[@class='cell']/details/summary")]
    assert titles == [f"The code: {code.partition(chr(10))[0].removeprefix('# ')}" for code in folded]


@every_notebook
def test_tables_are_folded_each_under_a_title_of_its_own(site: Path, source: str) -> None:
    page = article(site, source)
    assert page.xpath(".//table")
    assert not page.xpath(".//table[not(ancestor::details)]")
    titles = [str(title.text_content()) for title in page.xpath(".//details[.//table]/summary")]
    assert len({*titles}) == len(page.xpath(".//table"))
