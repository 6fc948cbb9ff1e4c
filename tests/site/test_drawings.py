"""The figures as published: the SVG in each built page, read through its own axes, shows the exhibit's data."""

import re
from pathlib import Path

import pytest
from lxml import etree

from explainer.exhibits.contents import EXHIBITS
from tests.reading import drawn
from tests.test_exhibits import check_svg

FIGURE = re.compile(r'<figure[^>]*\bid="(\w+)"[^>]*>\s*(<svg.*?</svg>)', re.DOTALL)


@pytest.fixture(scope="session")
def figures(site: Path) -> dict[str, list[str]]:
    """Every SVG of every page, by the id of its figure."""
    found: dict[str, list[str]] = {name: [] for name in EXHIBITS}
    for page in sorted(site.rglob("*.html")):
        for name, svg in FIGURE.findall(page.read_text("utf-8")):
            found[name].append(svg)
    return found


def parsed(svg: str) -> etree._Element:
    namespace = "" if "xmlns=" in svg.partition(">")[0] else ' xmlns="http://www.w3.org/2000/svg"'
    svg = svg.replace("clippath", "clipPath")  # in HTML the case of a tag does not matter; in XML it does
    return etree.fromstring(svg.replace("<svg", f"<svg{namespace}", 1).encode())


@pytest.mark.parametrize("name", EXHIBITS)
def test_every_published_figure_shows_its_data(name: str, figures: dict[str, list[str]]) -> None:
    assert figures[name], f"no page shows {name}"
    for svg in figures[name]:
        check_svg(EXHIBITS[name], drawn(name), parsed(svg), prefix=f"{name}-")


@pytest.mark.parametrize("name", EXHIBITS)
def test_every_published_figure_is_an_image_named_by_its_alternative_text(
    name: str, figures: dict[str, list[str]]
) -> None:
    for svg in figures[name]:
        assert parsed(svg).get("role") == "img"
        assert parsed(svg).get("aria-label") == EXHIBITS[name].alt


def shifted(svg: str, name: str, field: str) -> str:
    """The same SVG with one number of one field's drawing moved by ten units."""
    start = svg.index(f'id="{name}-{field}"')
    head, tail = svg[:start], svg[start:]
    return head + re.sub(r"([ML] ?)([\d.]+)", lambda hit: f"{hit[1]}{float(hit[2]) + 10}", tail, count=1)


def test_a_single_moved_point_of_a_published_path_is_noticed(figures: dict[str, list[str]]) -> None:
    with pytest.raises(AssertionError, match="path shows"):
        check_svg(
            EXHIBITS["zig_zag"], drawn("zig_zag"), parsed(shifted(figures["zig_zag"][0], "zig_zag", "path")), "zig_zag-"
        )
