"""The built pages: nothing raw, nothing foreign, nothing dangling, and every number from the package."""

import itertools
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import numpy as np
import pytest
from lxml import html

import explainer
from explainer.exhibit import quote
from explainer.exhibits import EXHIBITS
from tests.site.built import PROJECT, SOURCES, build

PAGES = sorted(source for source in SOURCES)


def path_of(site: Path, source: str) -> Path:
    stem = re.sub(r"\.(md|ipynb)$", "", source)
    return site / ("index.html" if stem == "index" else f"{stem}/index.html")


def tree(site: Path, source: str) -> html.HtmlElement:
    return html.fromstring(path_of(site, source).read_text("utf-8"))


every_page = pytest.mark.parametrize("source", PAGES)


@every_page
def test_no_tag_and_no_formula_is_left_raw(source: str, site: Path) -> None:
    article = tree(site, source).find(".//article")
    for element in article.xpath(".//pre | .//code | .//annotation | .//script"):
        element.drop_tree()
    text = article.text_content()
    assert "{{" not in text
    assert "}}" not in text
    assert "$" not in text
    assert not re.search(r"\\[a-z]+", text)


@every_page
def test_ids_are_unique_and_headings_in_order(source: str, site: Path) -> None:
    page = tree(site, source)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids)), sorted({i for i in ids if ids.count(i) > 1})
    levels = [int(heading.tag[1]) for heading in page.find(".//article").xpath(".//h1|.//h2|.//h3|.//h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@every_page
def test_every_internal_link_and_anchor_resolves(source: str, site: Path) -> None:
    folder = path_of(site, source).parent
    for link in tree(site, source).xpath("//a/@href"):
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = (folder / unquote(parts.path)).resolve() if parts.path else path_of(site, source)
        target = target / "index.html" if target.is_dir() else target
        assert target.is_file(), f"{source} links to {link}"
        if parts.fragment and target.suffix == ".html":
            ids = html.fromstring(target.read_text("utf-8")).xpath("//@id")
            assert unquote(parts.fragment) in ids, f"{source} links to {link}"


@every_page
def test_nothing_is_loaded_from_another_host(source: str, site: Path) -> None:
    page = tree(site, source)
    loaded = page.xpath(
        "//script/@src | //img/@src | //link[not(@rel='canonical')]/@href | //iframe/@src | //*/@srcset"
    )
    assert loaded
    assert not [address for address in loaded if re.match(r"(?:\w+:)?//", address)]


def test_no_style_sheet_loads_from_another_host(site: Path) -> None:
    sheets = list(site.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        assert not re.search(r"(?:@import\s|url\(\s*)[\"']?(?:\w+:)?//", sheet.read_text("utf-8")), sheet.name


@every_page
def test_every_quoted_number_is_what_the_package_computes(source: str, site: Path) -> None:
    quoted = tree(site, source).xpath("//data[@data-source]")
    for element in quoted:
        name, _, attribute = element.get("data-source").partition(".")
        value = np.asarray(getattr(EXHIBITS[name], attribute), dtype=float)
        printed = [float(n) for n in re.findall(r"-?[\d.]+(?:e[-+]?\d+)?", element.get("value").replace("−", "-"))]
        assert printed == pytest.approx(list(value.flat), rel=1e-12), element.get("data-source")
        assert_rounds_to(element.text_content(), value)


def assert_rounds_to(text: str, value: np.ndarray) -> None:
    """Assert that the printed digits are the value, rounded to as many digits as are printed."""
    shown = re.findall(r"[-−+]?[\d.,]*\d(?:e[-+]?\d+)?", text)
    assert len(shown) == value.size, text
    for digits, number in zip(shown, value.flat, strict=True):
        plain = digits.replace("−", "-").replace(",", "")
        percent = 100 if "%" in text else 1
        decimals = len(plain.partition(".")[2].partition("e")[0])
        unit = 10.0**-decimals
        assert abs(float(plain) - percent * number) <= 0.5000001 * unit or quote(number) == digits, f"{text}: {number}"


# What may stand as digits in prose: names, years of publications, licenses, an address on the map of the weights.
NAMES = re.compile(r"CS231n|[<>] 0\b|\(1998\)|\b(?:19|20)\d\d\b|237169|CC BY(?:-SA)?(?: 4\.0)?")

STRUCTURE = re.compile(r"\\t?frac\d\d|(?<![\d.])[012](?![\d.])")  # in formulas: subscripts, exponents, halves


def prose(text: str) -> str:
    """The source of a page without tags, code, addresses, front matter and quotations: newlines stay."""
    for pattern in (
        r"\A---.*?---",
        r"```.*?```",
        r"\{\{.*?\}\}",
        r"`[^`]*`",
        r"\]\([^)]*\)",
        r"(?m)^ *>.*$",
        r"</?[a-z][^>]*>",
    ):
        text = re.sub(
            pattern, lambda hit: "\n" * hit[0].count("\n"), text, flags=re.DOTALL if "(?m)" not in pattern else 0
        )
    return re.sub(r"(?m)^( *)\d+\.(?= )", r"\1", text)


@pytest.mark.parametrize("source", [source for source in PAGES if source.endswith(".md")])
def test_no_number_in_prose_is_typed(source: str) -> None:
    text = prose((PROJECT / "docs" / source).read_text("utf-8"))
    text = re.sub(r"\$\$.*?\$\$|\$[^$]+\$", lambda hit: STRUCTURE.sub("", hit[0]), text, flags=re.DOTALL)
    for number, line in enumerate(NAMES.sub("", text).splitlines(), 1):
        assert not re.search(r"\d", line), f"docs/{source}:{number}: typed digits in {line.strip()!r}"


def test_the_notation_on_the_home_page_is_that_of_the_package(site: Path) -> None:
    table = next(t for t in tree(site, "index.md").iter("table") if explainer.NOTATION.caption in t.text_content())
    rows = table.xpath(".//tbody/tr")
    assert [row.xpath(".//code/text()")[0] for row in rows] == [
        row[1].strip("`") for row in explainer.NOTATION.rows if "`" in row[1]
    ]


def test_two_builds_are_the_same_to_the_byte(site: Path, tmp_path: Path) -> None:
    again = tmp_path / "site"
    done = build(again)
    assert done.returncode == 0, done.stderr
    files = {path.relative_to(site) for path in site.rglob("*") if path.is_file()}
    assert files == {path.relative_to(again) for path in again.rglob("*") if path.is_file()}
    assert not [name for name in sorted(files) if (site / name).read_bytes() != (again / name).read_bytes()]
