"""Words in figures and below them, for all at once: titles name what their panels show, colors are those of what is
named, and what a text calls dashed, dotted, hollow or shaded is so.
"""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from matplotlib.quiver import Quiver
from matplotlib.text import Annotation, Text

from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import declared
from explainer.exhibits.contents import EXHIBITS, READING_ORDER
from tests.reading import drawn, name_and_index, panels, role_of

every_exhibit = pytest.mark.parametrize("name", EXHIBITS)
# Words that have one in common with the name of a field and mean something else.
HOMONYMS = {
    ("input_remedies", "in mixed units, each with a bias"),
    ("digit_images", "− mean"),
    ("digit_images", "the mean"),  # below which it stands
    ("cone_of_inputs", "all inputs\nbelow it"),
}


def fields_on(figure: Figure, axes: Axes) -> set[str]:
    """The fields that have a mark on a panel or on an inset of it; for an inset, those around it as well."""
    outer = next((panel for panel in panels(figure) if axes in panel.child_axes), axes)
    artists = [artist for each in (outer, *outer.child_axes) for artist in each.get_children()]
    gids = {str(artist.get_gid()) for artist in artists if artist.get_gid()}
    return {name_and_index(gid)[0] for gid in gids if ":" not in gid}


def free_texts(axes: Axes) -> Iterator[Text]:
    """The title and the words of a panel: what neither names a mark nor prints a field."""
    yield from (text for text in (axes.title, *axes.texts) if text.get_text() and not text.get_gid())


def words(text: str) -> set[str]:
    """The words of a text that may be those of a field's name."""
    return set(re.findall(r"[a-z]{3,}", text.lower()))


@pytest.mark.parametrize("kind", READING_ORDER, ids=lambda kind: kind.name())
def test_the_tests_of_an_exhibit_read_its_caption_and_its_alternative_text(kind: type[Exhibit]) -> None:
    page = kind.__module__.split(".")[-2]
    folder = Path(__file__).with_name("exhibits") / page
    sources = [path.read_text("utf-8") for path in folder.glob("test_*.py")]
    own = "".join(source for source in sources if kind.__name__ in source or kind.name() in source)
    assert re.search(r"\bcaption\b", own)
    assert re.search(r"\balt\b", own)


@every_exhibit
def test_a_title_names_no_field_that_only_another_panel_shows(name: str) -> None:
    parts = {field.name: words(field.name) for field in dataclasses.fields(EXHIBITS[name])}
    for axes in panels(drawn(name)):
        here = set().union(*(parts.get(field, set()) for field in fields_on(drawn(name), axes)))
        for text in free_texts(axes):
            said = words(text.get_text())
            elsewhere = (said & set().union(*parts.values())) - here
            if (name, text.get_text()) not in HOMONYMS:
                assert said & here or not elsewhere, f"{text.get_text()!r} stands where no {elsewhere} is drawn"


@every_exhibit
def test_words_that_name_a_field_have_its_color(name: str) -> None:
    for axes in panels(drawn(name)):
        for text in free_texts(axes):
            named = [
                declared(EXHIBITS[name], field).roles for field in fields_on(drawn(name), axes) & words(text.get_text())
            ]
            colors, role = {"ink", "faint"}.union(*named), role_of(text.get_color())
            if (name, text.get_text()) not in HOMONYMS:
                assert len(colors) == 2 or role in colors, f"{text.get_text()!r} is drawn as {role}"


@every_exhibit
def test_a_figure_looks_as_its_caption_and_its_alternative_text_say(name: str) -> None:
    exhibit, looks = EXHIBITS[name], set(looks_of(drawn(name)))
    for text in (exhibit.caption, exhibit.alt):
        said = {look for words, look in LOOKS.items() if re.search(rf"\b({words})\b", text.lower())}
        assert said <= looks, f"no {said - looks} in the figure, but: {text}"


@every_exhibit
def test_every_marker_lies_within_its_panel(name: str) -> None:
    for axes in panels(drawn(name)):
        for line in axes.lines:
            if line.get_gid() and line.get_marker() not in ("None", "", "_"):
                points = line.get_transform().transform(line.get_xydata())
                low, high = np.asarray(axes.bbox.min), np.asarray(axes.bbox.max)
                inside = (points >= low - 1) & (points <= high + 1)
                assert inside.all(), f"{line.get_gid()} leaves its panel"


@every_exhibit
def test_a_negative_number_has_a_minus_sign_and_no_hyphen(name: str) -> None:
    exhibit = EXHIBITS[name]
    for text in (exhibit.caption, exhibit.alt, *(text.get_text() for text in drawn(name).findobj(Text))):
        assert not re.search(r"(?<![\w-])-\d", text), text


LOOKS = {  # what a text calls it, and what it is
    "dashed": "dashed",
    "dotted": "dotted",
    "hollow|rings?": "hollow",
    "diamonds?": "D",
    "stars?": "*",
    "shaded?|tinted": "region",
    "arrows?": "arrow",
    "insets?|in a corner|in the corner": "inset",
}


def looks_of(figure: Figure) -> Iterator[str]:
    """How the marks of a figure look."""
    for axes in panels(figure):
        if axes.child_axes:
            yield "inset"
        for artist in axes.get_children():
            if isinstance(artist, Line2D):
                yield from looks_of_line(artist)
            elif isinstance(artist, Polygon) and artist.get_gid():
                yield "region"
            elif isinstance(artist, Quiver) or (isinstance(artist, Annotation) and artist.arrow_patch):
                yield "arrow"


def looks_of_line(line: Line2D) -> Iterator[str]:
    """Its marker, and whether it is dashed or dotted: dots are as long as the line is wide, or hardly longer."""
    yield str(line.get_marker())
    if line.get_marker() not in ("None", "") and line.get_markerfacecolor() != line.get_color():
        yield "hollow"
    _, dashes = line._unscaled_dash_pattern  # type: ignore[attr-defined]
    if line.get_linestyle() != "None" and dashes:
        yield "dotted" if np.max(dashes[::2]) <= 1 else "dashed"
