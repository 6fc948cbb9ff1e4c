"""The data of each figure: a page of tables beside the files to take away, one link from its caption."""

import dataclasses
import math
import re
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import numpy as np
import pytest
from lxml import html
from playwright.sync_api import Page, expect

from explainer.drawing.fields import declared
from explainer.drawing.palette import ROLES
from explainer.exhibits.contents import EXHIBITS
from tests.site.built import PAGES, name
from tests.site.test_browser import rgb
from tests.site.test_pages import parsed, read
from tests.site.visits import violations

every_exhibit = pytest.mark.parametrize("exhibit", EXHIBITS)


def data(site: Path, exhibit: str) -> html.HtmlElement:
    return parsed(site / "assets" / "figures" / f"{exhibit}.html")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_each_figure_leads_to_its_data_and_they_lead_back(page: str, site: Path) -> None:
    for figure in read(site, page).iter("figure"):
        exhibit = figure.get("id")
        (link,) = figure.xpath("./figcaption/a[@class='exhibit__data']")
        assert link.text_content().startswith("Data of this figure: ")
        assert link.getnext() is None
        target = (site / page / link.get("href")).resolve()
        assert target == (site / "assets" / "figures" / f"{exhibit}.html").resolve()
        path, anchor = urldefrag(parsed(target).xpath("//main//a/@href")[0])
        assert ((target.parent / path).resolve(), anchor) == ((site / page).resolve(), exhibit)


@every_exhibit
def test_the_tables_hold_the_fields(exhibit: str, site: Path) -> None:
    root, subject = data(site, exhibit), EXHIBITS[exhibit]
    single = {row[0].text: row[-1].text_content() for row in root.xpath("//table[caption/@id='single']/tbody/tr")}
    count = 0
    for field in dataclasses.fields(subject):
        values = np.asarray(getattr(subject, field.name))
        words = field.name.replace("_", " ").capitalize()
        if words in single:
            found = single[words].split(", ") if values.dtype.kind != "U" else [single[words]]
        else:
            (table,) = root.xpath("//table[caption/@id=$name]", name=field.name)
            known = declared(subject, field.name)
            heads = [head.text_content() for head in table.xpath("./thead//th")]
            found = [cell.text for row in table.xpath("./tbody/tr") for cell in row[1 + ("Name" in heads) :]]
            count += 1
            assert set(known.components) - {""} <= set(heads) or len(known.components) == values.ndim > 1, heads
            if len(known.names) > 1 and len(set(known.names)) > 1:
                assert set(known.names) == {row[1].text or "" for row in table.xpath("./tbody/tr")}
        assert len(found) == values.size
        for text, exact in zip(found, values.flat, strict=True):
            assert rounded(text, exact), f"{field.name}: {text} for {exact}"
    assert count + bool(single) == len(root.xpath("//table"))


def rounded(text: str, exact: Any) -> bool:
    """Whether a cell holds a value, a number to six digits; another processor may compute another last one of all."""
    if isinstance(exact, str):
        return text == exact
    return math.isclose(float(text.replace("−", "-")), exact, rel_tol=5.01e-6, abs_tol=1e-12)


def test_a_number_that_is_cut_short_or_another_is_told_from_it() -> None:
    assert rounded("−0.333333", -1 / 3)
    assert not [text for text in ("−0.3333", "0.333333", "−0.333343") if rounded(text, -1 / 3)]


def test_the_data_of_a_figure_are_reached_by_keyboard_and_by_finger(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("zig-zag/")
    link = page.get_by_role("link", name="Data of this figure: Zig zag")
    box = link.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    link.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zig zag: the data")
    table = page.get_by_role("table", name="Path: zig-zag")
    expect(table.get_by_role("row").nth(2)).to_have_text("1−0.2−0.4")
    expect(table.get_by_role("rowheader").nth(1)).to_have_text("1")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(page) == []
    page.get_by_role("link", name="Back to the figure").press("Enter")
    expect(page).to_have_url(re.compile("/zig-zag/#zig_zag$"))


def test_data_have_the_colors_that_were_chosen_and_print_leaves_the_way_to_them_out(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.goto("zig-zag/")
        page.locator("form[data-md-component=palette] label:visible").click()
        page.emulate_media(color_scheme="light" if scheme == "dark" else "dark")
        page.locator(".exhibit__data").first.click()
        expect(page.locator("main")).to_be_visible()
        expect(page.locator("body")).to_have_css("background-color", rgb(getattr(ROLES["paper"], scheme)))
    page.goto("zig-zag/")
    page.emulate_media(media="print")
    expect(page.locator(".exhibit__data").first).not_to_be_visible()
