"""A drawing on a page shows what matplotlib drew: only its names, colors and fonts are the page's."""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from lxml import etree

from explainer.drawing.palette import ROLES
from explainer.publish import PublishError
from explainer.publish.svg import inline
from tests.publish.toys import TOY, Toy

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SVG = "{http://www.w3.org/2000/svg}"
DRAWING = TOY.svg()
RAW = etree.fromstring(DRAWING.encode())
PUBLISHED = etree.fromstring(inline(DRAWING, "toy", TOY.alt))
SHAPES = [f"{SVG}{tag}" for tag in ("path", "use", "text", "tspan", "rect", "g", "clipPath", "pattern")]


def shapes(root: Any) -> list[Any]:
    return [element for element in root.iter() if element.tag in SHAPES]


DECLARED = re.compile(r"fill|stroke|(fill-|stroke-)?opacity|stroke-(width|line(join|cap)|dash.*)|font-.*|text-anchor")


def style(element: Any) -> dict[str, str]:
    """What is declared of an element, in a style or in attributes."""
    pairs = (part.partition(":") for part in element.get("style", "").split(";") if part)
    declared = {key: value for key, value in element.attrib.items() if DECLARED.fullmatch(key)}
    return declared | {key.strip(): value.strip() for key, _, value in pairs}


def pairs() -> list[tuple[Any, Any]]:
    """Each element of the drawing with the one that it became."""
    return list(zip(shapes(RAW), shapes(PUBLISHED), strict=True))


def test_the_figure_is_one_image_with_a_name_and_a_size_that_never_shifts_the_page() -> None:
    assert (PUBLISHED.get("role"), PUBLISHED.get("aria-label")) == ("img", TOY.alt)
    assert PUBLISHED.get("viewBox") == "0 0 300 200"
    assert (PUBLISHED.get("width"), PUBLISHED.get("height")) == ("300", "200")


def test_every_element_survives_in_order() -> None:
    assert len(pairs()) > 80
    for before, after in pairs():
        assert before.tag == after.tag
        assert (before.text or "") == (after.text or "") or (not before.text.strip() and len(before))


def test_nothing_remains_that_would_reach_the_page_around_it() -> None:
    for tag in ("style", "metadata", "script"):
        assert not list(PUBLISHED.iter(f"{SVG}{tag}"))
    assert not PUBLISHED.xpath("//@style"), "a policy forbids it"
    assert "DOCTYPE" not in inline(DRAWING, "toy", "")
    assert style(PUBLISHED) == {"stroke-linejoin": "round", "stroke-linecap": "butt"}


def close(before: list[str], after: list[str]) -> bool:
    return np.allclose([float(x) for x in before], [float(x) for x in after], rtol=0, atol=0.0051)


def test_every_coordinate_is_kept_to_two_decimals() -> None:
    number = re.compile(r"-?\d+(?:\.\d+)?")
    for before, after in pairs():
        for key in ("d", "x", "y", "width", "height", "points"):
            old, new = before.get(key, ""), after.get(key, "")
            assert number.sub("", old).split() == number.sub("", new).split()
            assert close(number.findall(old), number.findall(new))
            assert not re.search(r"\.\d{3}|\.0\b|(?<!\d)-0(?![.\d])", new)


def test_transformations_are_kept_but_for_those_that_do_nothing() -> None:
    for before, after in pairs():
        old, new = before.get("transform", ""), after.get("transform", "")
        if old.startswith("rotate(-0 "):
            assert not new
        else:
            assert old.partition("(")[0] == new.partition("(")[0]
            assert close(re.findall(r"-?[\d.]+", old), re.findall(r"-?[\d.]+", new))


def test_every_color_became_the_variable_of_its_role() -> None:
    light = {role.light: f"var(--role-{name}, {role.light})" for name, role in ROLES.items()}
    colored = 0
    for before, after in pairs():
        for key in ("fill", "stroke"):
            color, now = style(before).get(key, ""), style(after).get(key, "")
            assert color.startswith("url") or now == light.get(color, color)
            colored += color in light
    assert colored > 30
    hatch = etree.tostring(PUBLISHED.find(f".//{SVG}pattern")).decode()
    assert re.findall("--role-([a-z]+)", hatch) == ["input", "reachable", "reachable"]


def test_text_keeps_its_size_weight_slant_and_anchor_and_takes_the_font_of_the_page() -> None:
    for before, after in pairs():
        kept = {key: value for key, value in style(before).items() if key not in ("font-family", "fill", "stroke")}
        assert {key: value for key, value in style(after).items() if key not in ("fill", "stroke")} == kept
    (title,) = [text for text in PUBLISHED.iter(f"{SVG}text") if text.text == "bold words"]
    assert style(title) | {"font-weight": "700", "font-style": "italic", "text-anchor": "middle"} == style(title)
    assert "DejaVu" not in etree.tostring(PUBLISHED).decode()


def test_ids_bear_the_name_once_and_every_reference_finds_its_own() -> None:
    ids = [element.get("id") for element in PUBLISHED.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(id_.startswith("toy-") for id_ in ids)
    assert {"toy-points", "toy-points.2", "toy-shape", "toy-axes_1", "toy-matplotlib.axis_1"} <= set(ids)
    assert not [own for own in ids if re.search(r"-(line2d|patch|text|xtick)_", own)], "ids that nothing refers to"
    targets = {f"toy-{element.get('id')}": element for element in RAW.iter() if element.get("id")}
    for before, after in pairs():
        text, old = etree.tostring(after).decode(), before.get("{http://www.w3.org/1999/xlink}href")
        assert "xlink" not in text
        assert (after.get("href") or "").removeprefix("#toy-") == (old or "").removeprefix("#")
        for reference in re.findall(r"url\(#([^)]*)\)", " ".join(after.attrib.values())):
            assert reference in targets
            assert reference in ids


def test_the_alternative_text_is_escaped() -> None:
    assert 'aria-label="A &quot;toy&quot; &lt;with&gt; &amp; without words."' in inline(DRAWING, "toy", TOY.alt)


def drawn(draw: Callable[["Axes"], object]) -> str:
    """A drawing of the toy with something more on it."""

    class Other(Toy):
        def _draw_on(self, panels: "Iterable[Axes]") -> None:
            (plane,) = panels
            super()._draw_on([plane])
            draw(plane)

    return Other(TOY.points).svg()


STRANGERS: dict[str, tuple[Callable[["Axes"], object], str]] = {
    "line": (lambda axes: axes.plot([0, 1], [0, 1], color="#123456"), "#123456"),
    "black line": (lambda axes: axes.plot([0, 1], [0, 1], color="black"), "#000000"),
    "black text": (lambda axes: axes.text(0, 0, "black words", color="black"), "black"),
    "black formula": (lambda axes: axes.set_xlabel("$x$", color="black"), "black"),
    "black shape": (lambda axes: axes.fill([0, 1, 1], [0, 0, 1], facecolor="black", linewidth=0), "black"),
    "black markers": (lambda axes: axes.scatter([0], [0], color="black"), "#000000"),
    "hatch": (lambda axes: axes.bar([0], [1], hatch="/", facecolor="none", edgecolor="#abcdef"), "#abcdef"),
    "image": (lambda axes: axes.imshow([[0, 1]]), "image"),
}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_what_cannot_follow_the_color_scheme_is_an_error(stranger: str) -> None:
    draw, culprit = STRANGERS[stranger]
    with pytest.raises(PublishError, match=rf"toy: expected .* got (an )?{culprit}"):
        inline(drawn(draw), "toy", "")


def test_an_unknown_style_sheet_is_an_error() -> None:
    with pytest.raises(PublishError, match="expected one rule for all"):
        inline(DRAWING.replace("*{", "g{"), "toy", "")
