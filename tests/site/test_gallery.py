"""The gallery: every figure once, with a link to where it stands, and four ways to take it away."""

import csv
import functools
import io
import math
import re
from pathlib import Path
from urllib.parse import urldefrag

import matplotlib.image as plt_image
import pytest
import yaml
from lxml import etree, html

from explainer.drawing.palette import ROLES
from explainer.exhibits.contents import EXHIBITS
from tests.site.built import PAGES, PROJECT, SOURCES
from tests.site.test_pages import read

SVG = "{http://www.w3.org/2000/svg}"
every_exhibit = pytest.mark.parametrize("name", EXHIBITS)


@functools.cache
def cards(site: Path) -> dict[str, html.HtmlElement]:
    found = read(site, "gallery/").xpath("//ul[@class='gallery__cards']/li")
    return {card.get("id").removeprefix("gallery-"): card for card in found}


def taken(site: Path, name: str, form: str) -> Path:
    """The file that a card hands out."""
    (link,) = cards(site)[name].xpath(f".//a[text()='{form.upper()}']")
    assert link.get("download") == f"{name}.{form}"
    return Path(site / "gallery" / link.get("href")).resolve()


def shapes(root: etree._Element) -> list[tuple[str, dict[str, str]]]:
    """What is drawn, and where: all but colors, and what the page says of the whole."""
    kept = ("d", "x", "y", "width", "height", "points", "transform", "href", "id")
    found = [element for element in root.iter() if isinstance(element.tag, str) and element is not root]
    return [
        (element.tag.removeprefix(SVG), {key: value for key, value in element.attrib.items() if key in kept})
        for element in found
    ]


def on_page(site: Path, name: str) -> etree._Element:
    """The drawing of a figure as it stands on its page."""
    (target,) = cards(site)[name].xpath("./a/@href")
    page, anchor = urldefrag(target)
    assert anchor == name
    root = html.document_fromstring((site / "gallery" / page / "index.html").resolve().read_text("utf-8"))
    text = (site / "gallery" / page / "index.html").resolve().read_text("utf-8")
    (figure,) = root.xpath("//figure[@id=$name]", name=name)
    drawing = re.search(rf'<figure[^>]*\bid="{name}".*?(<svg.*?</svg>)', text, re.DOTALL)
    assert figure.xpath("./*[name()='svg']") and drawing  # noqa: PT018
    return etree.fromstring(re.sub(r"(?<= data-search-exclude)(?!=)", '=""', drawing[1]).encode())


def test_every_figure_is_there_once_in_the_order_of_the_pages(site: Path) -> None:
    found = read(site, "gallery/").xpath("//ul[@class='gallery__cards']/li/@id")
    assert sorted(found) == sorted(f"gallery-{name}" for name in EXHIBITS)
    targets = [urldefrag(card.xpath("./a/@href")[0])[0].removeprefix("../") for card in cards(site).values()]
    places = [PAGES.index(target) for target in targets]
    assert places == sorted(places)
    headings = [heading.text for heading in read(site, "gallery/").xpath("//div[@class='gallery']/h2")]
    assert len(headings) == len(set(targets))


@every_exhibit
def test_the_small_image_waits_for_its_turn_and_keeps_its_room(name: str, site: Path) -> None:
    (image,) = cards(site)[name].xpath("./a/img")
    assert image.get("loading") == "lazy"
    assert image.get("alt") == EXHIBITS[name].alt
    root = etree.parse(str((site / "gallery" / image.get("src")).resolve())).getroot()
    sides = [float(root.get(side)) for side in ("width", "height")]
    assert [float(image.get(side)) for side in ("width", "height")] == pytest.approx(sides, abs=0.51)
    (sheet,) = root.iter(f"{SVG}style")
    dark = dict(re.findall(r"--role-(\w+): (#\w+)", sheet.text or ""))
    assert dark == {role: color.dark for role, color in ROLES.items()}
    assert "prefers-color-scheme: dark" in (sheet.text or "")
    text = etree.tostring(root, encoding="unicode")
    used = dict(re.findall(r"var\(--role-(\w+), (#\w+)\)", text))
    assert used.items() <= {role: color.light for role, color in ROLES.items()}.items()
    assert "paper" in used


@every_exhibit
def test_the_svg_is_the_drawing_of_the_page_in_light_colors_of_its_own(name: str, site: Path) -> None:
    text = taken(site, name, "svg").read_text("utf-8")
    root = etree.fromstring(text.encode())
    assert "var(" not in text
    assert not list(root.iter(f"{SVG}style", f"{SVG}image"))
    background, *drawn = shapes(root)
    left, top, width, height = map(float, root.get("viewBox").split())
    assert background[0] == "rect"
    assert [float(background[1][key]) for key in ("x", "y", "width", "height")] == [left, top, width, height]
    assert (left, top) == (-4, -4)
    assert [width - 8, height - 8] == pytest.approx(EXHIBITS[name].size, abs=0.01)
    assert drawn == shapes(on_page(site, name))
    colors = set(re.findall(r"#[0-9a-f]{6}\b", text))
    assert colors <= {"#ffffff", *(role.light for role in ROLES.values())}
    assert re.fullmatch(r"DejaVu Sans, .*sans-serif", root.get("font-family"))
    assert [float(root.get(side)) for side in ("width", "height")] == [width, height]
    assert not {prefix for prefix in ("http:", "//") if prefix in re.sub(r'xmlns="[^"]*"|<!--.*?-->', "", text)}


@every_exhibit
def test_the_lines_of_python_run_as_printed_and_draw_the_png(
    name: str, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (code,) = cards(site)[name].xpath("./details//code")
    exec(code.text_content(), {})  # noqa: S102
    (made,) = tmp_path.iterdir()
    image = taken(site, name, "png")
    assert made.name == image.name
    assert made.read_bytes() == image.read_bytes()
    pixels = plt_image.imread(image).copy()
    assert list(pixels.shape[1::-1]) == [pytest.approx(2 * side, rel=0.25, abs=40) for side in EXHIBITS[name].size]
    assert pixels[10:-10, 10:-10].min() < 0.5
    pixels[10:-10, 10:-10] = 1
    assert pixels.min() == 1, "the margin is not white: something is cut off"


def alike(cell: str, exact: str) -> bool:
    """Whether two cells hold the same: another processor may compute another last digit."""
    try:
        return math.isclose(float(cell), float(exact), rel_tol=1e-9, abs_tol=1e-12)
    except ValueError:
        return cell == exact


@every_exhibit
def test_the_csv_is_the_data_and_says_where_it_is_from(name: str, site: Path) -> None:
    content = taken(site, name, "csv").read_bytes()
    assert content.startswith("\ufeff# ".encode())
    remark, _, data = content.decode("utf-8-sig").partition("\n")
    found, expected = (list(csv.reader(io.StringIO(text))) for text in (data, EXHIBITS[name].csv()))
    assert len(found) == len(expected)
    for row, exact in zip(found, expected, strict=True):
        assert all(map(alike, row, exact)), f"{row} instead of {exact}"
    told = re.fullmatch(r'# "Why zero-centered\?", (\S*)#(\w+)\. CC BY 4\.0, https://creativecommons\.org/\S+', remark)
    assert told
    assert told[2] == name
    base = yaml.safe_load((PROJECT / "mkdocs.yml").read_text("utf-8")).get("site_url", "")
    assert told[1] == base + urldefrag(cards(site)[name].xpath("./a/@href")[0])[0].removeprefix("../")
    assert remark.removeprefix("# ") in taken(site, name, "svg").read_text("utf-8")


@every_exhibit
def test_a_card_says_the_first_sentence_of_the_caption(name: str, site: Path) -> None:
    (said,) = cards(site)[name].xpath("./p[not(@class)]")
    (target,) = cards(site)[name].xpath("./a/@href")
    page = urldefrag(target)[0].removeprefix("../")
    assert PAGES.index(page) < len(SOURCES)
    (caption,) = read(site, page).xpath("//figure[@id=$name]/figcaption", name=name)
    first, whole = (" ".join(each.text_content().split()) for each in (said, caption))
    assert whole.startswith(first)
    assert re.search(r"[.?!]$", first)
    assert re.match(r"$|tanh|[A-Z(\W]", whole[len(first) :].strip())
    assert len(first) > 15
