"""What holds of the built pages: read as HTML, every one of them."""

import functools
import gzip
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from lxml import html

from explainer.exhibits.contents import EXHIBITS
from tests.site.built import PAGES, PROJECT, SOURCES, name

LOADED = {  # what a browser fetches without being asked
    "link": "href",
    "script": "src",
    "img": "src",
    "source": "src",
    "iframe": "src",
    "object": "data",
    "embed": "src",
    "use": "href",
    "image": "href",
}
TOLD = ("alternate", "canonical")  # links that no browser fetches; Firefox does the next page
NOT_TEXT = ("code", "pre", "script", "style", "annotation", "template")
LEFTOVERS = r"\{\{|\}\}|\$|\\[a-zA-Z(\[]|\{:? ?[.#]\w|\]\(|\[\^|^!!!|\*\*|`|&\w+;"
PARTS = {  # how many an element of MathML must have; Firefox draws and reads aloud none that has more or fewer
    "mfrac": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "mroot": 2, "msubsup": 3, "munderover": 3,
}  # fmt: skip
NUMBER = re.compile(r"-?\d[\d,]*(?:\.(\d+))?(?:e([-+]?\d+))?(%?)")

every_page = pytest.mark.parametrize("page", PAGES, ids=name)


@functools.cache
def parsed(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_text("utf-8"))


def read(site: Path, page: str) -> html.HtmlElement:
    return parsed(site / page / "index.html")


def visible(element: html.HtmlElement) -> Iterator[str]:
    """The texts that a reader sees, one for each stretch between tags."""
    if element.tag not in NOT_TEXT and isinstance(element.tag, str):
        yield element.text or ""
        for child in element:
            yield from visible(child)
            yield child.tail or ""


def test_built_pages_are_those_of_the_contents(site: Path) -> None:
    found = {path.parent.relative_to(site).as_posix() for path in site.rglob("index.html")}
    assert found == {page.rstrip("/") or "." for page in PAGES}


@every_page
def test_no_raw_tag_or_markup_is_left(site: Path, page: str) -> None:
    for text in visible(read(site, page).find("body")):
        found = re.search(LEFTOVERS, text, re.MULTILINE)
        assert not found, f"{found[0]!r} in {text.strip()!r}"


@every_page
def test_internal_links_lead_somewhere(site: Path, page: str) -> None:
    here = f"http://site/{page}"
    for element in read(site, page).iter():
        for attribute in ("href", "src", "data", "popovertarget", "aria-labelledby", "for"):
            if (value := element.get(attribute)) is None or element.tag in ("svg", "path"):
                continue
            link = f"#{value}" if attribute in ("popovertarget", "aria-labelledby", "for") else value
            target, anchor = urldefrag(urljoin(here, link))
            if urlsplit(target).netloc != "site":
                assert urlsplit(target).scheme == "https", f"{link} is neither of this site nor secure"
                continue
            path = site / unquote(urlsplit(target).path).lstrip("/")
            path = path / "index.html" if path.is_dir() else path
            assert path.is_file(), f"<{element.tag} {attribute}={value!r}> leads nowhere"
            assert not anchor or parsed(path).xpath("//*[@id=$anchor]", anchor=anchor), f"{link} leads to no anchor"


@pytest.mark.parametrize("page", [*PAGES, "404.html"])
def test_nothing_is_loaded_from_another_host(site: Path, page: str) -> None:
    path = site / page if page.endswith(".html") else site / page / "index.html"
    for element in parsed(path).iter(*LOADED):
        if element.get("rel") in TOLD:
            continue
        loaded = element.get(LOADED[element.tag], "")
        assert not urlsplit(loaded).netloc, f"<{element.tag}> loads {loaded}"


def test_no_style_sheet_loads_from_another_host(site: Path) -> None:
    sheets = list(site.rglob("*.css"))
    assert len(sheets) > 4
    for sheet in sheets:
        for address in re.findall(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)", sheet.read_text("utf-8")):
            assert not re.match(r"(https?:)?//", "".join(address)), f"{sheet.name} loads {address}"


@pytest.mark.parametrize("page", [*PAGES, "404.html"])
def test_what_is_chosen_has_no_attribute_that_only_text_may_have(site: Path, page: str) -> None:
    path = site / page if page.endswith(".html") else site / page / "index.html"
    assert parsed(path).xpath("//input[@type='checkbox' or @type='radio'][@autocomplete]") == []


@every_page
def test_ids_are_unique(site: Path, page: str) -> None:
    ids = read(site, page).xpath("//@id")
    assert sorted(set(ids)) == sorted(ids)


@every_page
def test_formulas_are_mathml(site: Path, page: str) -> None:
    for element in read(site, page).iter(*PARTS):
        assert len(element) == PARTS[element.tag], html.tostring(element, encoding="unicode")


@every_page
def test_headings_are_one_title_and_sections_in_order(site: Path, page: str) -> None:
    levels = [int(heading.tag[1]) for heading in read(site, page).iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    steps = [after - before for before, after in itertools.pairwise(levels)]
    assert max(steps, default=0) <= 1, f"a level is skipped in {levels}"


def test_every_page_has_language_title_and_description_of_its_own(site: Path) -> None:
    heads = []
    for page in PAGES:
        root = read(site, page)
        assert root.get("lang") == "en"
        (description,) = root.xpath("//meta[@name='description']/@content")
        assert 50 <= len(description) <= 160, f"{page}: a description of {len(description)} characters"
        heads.append((root.findtext(".//title"), description))
    titles, descriptions = zip(*heads, strict=True)
    assert len(set(titles)) == len(set(descriptions)) == len(PAGES)


def test_every_exhibit_stands_on_a_page_with_its_alternative_text(site: Path) -> None:
    shown: dict[str, str] = {}
    for page in PAGES:
        for figure in read(site, page).iter("figure"):
            (drawing,) = figure.xpath("./*[name()='svg']")
            assert drawing.get("role") == "img"
            assert figure.findtext("figcaption") is not None
            shown[figure.get("id")] = drawing.get("aria-label")
    assert shown == {key: exhibit.alt for key, exhibit in EXHIBITS.items()}


@every_page
def test_quoted_values_are_those_of_the_package(site: Path, page: str) -> None:
    for element in read(site, page).iter("data"):
        exhibit, _, attribute = element.get("data-source").partition(".")
        value = getattr(EXHIBITS[exhibit], attribute)
        values = [value] if isinstance(value, int | float) else list(value)
        assert json.loads(element.get("value")) in (values, *values), element.get("data-source")
        shown = [shown_as(match) for match in NUMBER.finditer(element.text_content().replace("−", "-"))]
        assert len(shown) == len(values), f"{element.text_content()!r} for {values}"
        for (number, half_unit), exact in zip(shown, values, strict=True):
            assert abs(number - exact) <= half_unit, f"{element.text_content()!r} for {values}"


def shown_as(match: re.Match[str]) -> tuple[float, float]:
    """A number as printed, and half a unit of its last digit, the most that rounding may have changed it by."""
    decimals, exponent, percent = len(match[1] or ""), int(match[2] or 0), 0.01 if match[3] else 1
    number = float(match[0].replace(",", "").rstrip("%")) * percent
    return number, 0.5000001 * 10.0 ** (exponent - decimals) * percent


@every_page
def test_tables_name_their_columns_and_images_their_content(site: Path, page: str) -> None:
    root = read(site, page)
    assert not [row for row in root.xpath("//tbody//th") if row.get("scope") != "row"]
    assert not [table for table in root.iter("table") if not table.xpath("./thead//th[normalize-space()]")]
    assert not [image for image in root.iter("img") if not image.get("alt")]


@pytest.mark.parametrize("source", [source for source in SOURCES if source.endswith(".ipynb")])
def test_notebook_can_be_downloaded_with_its_outputs(site: Path, source: str) -> None:
    page = PAGES[SOURCES.index(source)]
    (link,) = read(site, page).xpath("//a[@download]/@href")
    published = json.loads((site / page / link).read_text("utf-8"))
    written = json.loads((PROJECT / "docs" / source).read_text("utf-8"))
    assert link == Path(source).name
    assert ["".join(cell["source"]) for cell in published["cells"]] == [
        "".join(cell["source"]) for cell in written["cells"]
    ]
    codes = [cell for cell in published["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in codes] == list(range(1, len(codes) + 1))
    assert not [cell for cell in written["cells"] if cell.get("outputs")], (
        "outputs belong to the build, not to the source"
    )
    assert any(cell["outputs"] for cell in codes)


@every_page
def test_page_is_light(site: Path, page: str) -> None:
    weights = {path.name: len(gzip.compress(path.read_bytes())) for path in loaded(site, page)}
    assert sum(weights.values()) < 105_000, weights


@every_page
def test_what_moves_a_figure_comes_with_the_pages_that_have_one_and_with_no_other(site: Path, page: str) -> None:
    marks = {"dial": "data-states", "drive": "data-drive"}
    moves = {kind for kind, mark in marks.items() if read(site, page).xpath(f"//figure[@{mark}] | //div[@{mark}]")}
    names = {path.stem for path in loaded(site, page)}
    assert names & {*marks, "slider"} == moves


def loaded(site: Path, page: str) -> Iterator[Path]:
    """The files that a browser fetches for a page: itself, style sheets, scripts, fonts, the icon."""
    yield site / page / "index.html"
    for element in read(site, page).iter("link", "script"):
        address = element.get(LOADED[element.tag])
        if address and element.get("rel") not in TOLD:
            yield (site / page / address).resolve()
