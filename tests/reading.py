"""Reads a drawing back: what data each mark shows, from matplotlib's artists and from the SVG of a page.

Nothing here knows how a figure was drawn. From an artist the data are asked; from an SVG its coordinates
are mapped back through the numbers that a reader sees at the ticks of the axes.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from lxml import etree
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.quiver import Quiver
from matplotlib.text import Annotation, Text
from numpy.typing import NDArray

from explainer.drawing.palette import ROLES
from explainer.drawing.texts import Table
from explainer.exhibits.contents import EXHIBITS

Array = NDArray[np.float64]
SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"[-−+]?\d+(?:\.\d+)?(?:e[-−+]?\d+)?")


@functools.cache
def drawn(name: str) -> Figure:
    """The figure of an exhibit, drawn once for all tests that only look at it."""
    figure = EXHIBITS[name].figure()
    FigureCanvasAgg(figure).draw()
    return figure


@dataclass(frozen=True)
class Mark:
    """One mark: the field it shows, which entry of it, how (line, dots, …), and the data read back."""

    field: str
    index: tuple[int, ...]
    kind: str
    data: Array | str
    role: str = ""


@dataclass(frozen=True)
class Word:
    """A name in a figure: at an axis ("axis", "x" or "y") or at a mark ("name" and the mark's gid)."""

    what: str
    of: str
    panel: int
    text: str
    role: str


def name_and_index(gid: str) -> tuple[str, tuple[int, ...]]:
    """`path-2` is entry 2 of the field `path`."""
    name, *index = gid.split("-")
    return name, tuple(map(int, index))


def marks_of_figure(figure: Figure) -> list[Mark]:
    """Every mark of a figure, asked from its artists."""
    marks = []
    for axes in figure.findobj(Axes):
        for artist in axes.findobj(lambda artist: bool(artist.get_gid()) and ":" not in str(artist.get_gid())):
            field, index = name_and_index(str(artist.get_gid()))
            marks.append(Mark(field, index, kind(artist), _data(artist), _role(artist)))
    return list({id_of(mark): mark for mark in marks}.values())  # an inset is found twice


def words_of_figure(figure: Figure) -> list[Word]:
    """Every name that a reader sees at an axis or at a mark, asked from the artists."""
    words = []
    for panel, axes in enumerate(panels(figure)):
        for text in (axes.xaxis.label, *axes.texts):
            what, _, of = str(text.get_gid()).partition(":")
            if of:
                words.append(Word(what, of, panel, text.get_text(), role_of(text.get_color())))
    return words


def panels(figure: Figure) -> list[Axes]:
    """The panels of a figure, insets after the panels that they stand in."""
    both = [inner for axes in figure.axes for inner in (axes, *axes.child_axes)]
    return [axes for axes in both if isinstance(axes, Axes)]


def role_of(color: Any) -> str:
    """The role of a color of the light palette."""
    return {role.light: name for name, role in ROLES.items()}.get(to_hex(color), "?")


def axes_named(figure: Figure, panel: int = 0) -> tuple[str, str]:
    """What a reader sees at the horizontal and at the vertical axis of a panel; "" where there is nothing."""
    seen = {word.of: word.text for word in words_of_figure(figure) if word.what == "axis" and word.panel == panel}
    return seen.get("x", ""), seen.get("y", "")


def series(figure: Figure, label: str) -> list[Array]:
    """The data of the marks that a reader finds under a label: those of its color, nearest to it in its panel."""
    (word,) = (word for word in words_of_figure(figure) if word.what == "name" and word.text == label)
    field, index = name_and_index(word.of)
    return [np.asarray(mark.data) for mark in marks_of_figure(figure) if (mark.field, mark.index) == (field, index)]


def cells_under(table: Table, header: str) -> list[str]:
    """What a table prints below a header."""
    return [row[table.header.index(header)] for row in table.rows]


def id_of(mark: Mark) -> tuple[object, ...]:
    return mark.field, mark.index, mark.kind, repr(mark.data)


def kind(artist: Artist) -> str:
    """What sort of mark an artist is."""
    if isinstance(artist, Line2D):
        if artist.get_transform() != artist.axes.transData:  # type: ignore[union-attr]
            return "level"
        return "dots" if artist.get_linestyle() == "None" else "line"
    for type_, name in (
        (Quiver, "arrows"),
        (Rectangle, "box"),
        (Polygon, "region"),
        (Annotation, "counted"),
        (Text, "text"),
    ):
        if isinstance(artist, type_):
            return name
    raise AssertionError(f"a mark of an unknown sort: {artist!r}")


def _data(artist: Artist) -> Array | str:
    if isinstance(artist, Line2D):
        return np.asarray(artist.get_xydata(), dtype=float)
    if isinstance(artist, Quiver):
        tails = np.column_stack([artist.X, artist.Y])
        return np.stack([tails, tails + np.column_stack([artist.U, artist.V])], axis=1)
    if isinstance(artist, Rectangle):
        return np.array([artist.get_xy(), np.add(artist.get_xy(), (artist.get_width(), artist.get_height()))])
    if isinstance(artist, Polygon):
        return np.asarray(artist.get_xy()[:-1], dtype=float)
    assert isinstance(artist, Text)
    return artist.get_text()


def _role(artist: Artist) -> str:
    return role_of(artist.get_facecolor()) if isinstance(artist, Rectangle | Polygon) else ""


# --- the same from an SVG ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Scale:
    """From SVG coordinates to data: a straight line through the ticks, of the numbers or their logarithms."""

    slope: float
    offset: float
    logarithmic: bool

    def __call__(self, coordinate: Array) -> Array:
        value = self.slope * np.asarray(coordinate, dtype=float) + self.offset
        return 10**value if self.logarithmic else value


class Drawing:
    """An SVG of one exhibit. `prefix` is what stands before each id: `zig_zag-` on a page."""

    def __init__(self, root: etree._Element, prefix: str = "") -> None:
        self.root, self.prefix = root, prefix
        self.learned: dict[tuple[str, str], Scale] = {}

    def groups(self, kinds: dict[str, list[str]]) -> Iterator[tuple[etree._Element, str, str]]:
        """Every group whose id, without the prefix, is a key of `kinds`, with that and with its sort."""
        seen: dict[str, int] = {}
        for group in self.root.iter(f"{SVG}g"):
            gid = re.sub(r"\.\d+$", "", group.get("id", "").removeprefix(self.prefix))  # no page has an id twice
            if gid in kinds:
                yield group, gid, kinds[gid][min(seen.get(gid, 0), len(kinds[gid]) - 1)]
                seen[gid] = seen.get(gid, 0) + 1

    def marks(self, kinds: dict[str, list[str]]) -> Iterator[Mark]:
        """Every mark whose id, without the prefix, is a key of `kinds`, read as the sorts listed there."""
        for group, gid, sort in self.groups(kinds):
            field, index = name_and_index(gid)
            yield Mark(field, index, sort, self.read(group, sort), _svg_role(group))

    def learn(self, kinds: dict[str, list[str]], field: Callable[[str], Array]) -> None:
        """For axes without numbers: the scale that fits their marks best. A mark that is off it is found out later."""
        pairs: dict[str, list[tuple[Array, Array]]] = defaultdict(list)
        for group, gid, sort in self.groups(kinds):
            if sort in ("line", "dots", "arrows", "region"):
                name, index = name_and_index(gid)
                seen, data = self.coordinates(group, sort).reshape(-1, 2), field(name)[index].reshape(-1, 2)
                if seen.shape == data.shape:
                    pairs[_axes_of(group).get("id", "")].append((seen, data))
        for axes, found in pairs.items():
            seen, data = (np.concatenate(each) for each in zip(*found, strict=True))
            for column, letter in enumerate("xy"):
                if np.ptp(seen[:, column]):
                    self.learned[axes, letter] = _fitted(seen[:, column], data[:, column])

    def read(self, group: etree._Element, sort: str) -> Array | str:
        """What the mark shows: its text, or its points as data of the axes that it stands in."""
        if sort in ("text", "counted"):
            return "".join(group.itertext()).strip()
        points = self.coordinates(group, sort)
        data = self.to_data(group, points.reshape(-1, 2)).reshape(points.shape)
        return np.array([data.min(axis=0), data.max(axis=0)]) if sort == "box" else data

    def coordinates(self, group: etree._Element, sort: str) -> Array:
        """The points of a mark in the coordinates of the SVG; of arrows (k, 2, 2), tails and heads."""
        if sort == "dots":
            return np.array([[float(use.get("x")), float(use.get("y"))] for use in group.iter(f"{SVG}use")])
        paths = [_points(path.get("d")) for path in group.iter(f"{SVG}path") if not _in_definitions(path)]
        if sort == "arrows":  # the tail is the middle of the arrow's blunt end, the head its tip
            return np.array([[(path[0] + path[6]) / 2, path[3]] for path in paths])
        return paths[0]

    def to_data(self, group: etree._Element, points: Array) -> Array:
        """SVG coordinates (k, 2) as data of the axes that the group stands in; NaN where an axis has no scale."""
        axes = _axes_of(group)
        scales = [self.scale(axes, 1, "x"), self.scale(axes, 2, "y")]
        columns = [scale(points[:, i]) if scale else np.full(len(points), np.nan) for i, scale in enumerate(scales)]
        return np.column_stack(columns)

    def scale(self, axes: etree._Element, number: int, letter: str) -> Scale | None:
        """The scale of one axis from its ticks: the numbers there, or 0, 1, 2, … for names, or what was learned."""
        axis = [group for group in axes if "matplotlib.axis_" in group.get("id", "")][number - 1 : number]
        ticks = []
        for tick in axis[0] if axis else []:
            label = "".join(text for node in tick.iter(f"{SVG}text") for text in node.itertext()).strip()
            use = next(tick.iter(f"{SVG}use"), None)
            if use is not None and label:
                ticks.append((float(use.get(letter)), label))
        numbered = [(place, _number(label)) for place, label in ticks if NUMBER.fullmatch(_plain(label))]
        pairs = numbered or [(place, float(rank)) for rank, (place, _) in enumerate(ticks)]
        return _through(*np.array(pairs).T) if len(pairs) > 1 else self.learned.get((axes.get("id", ""), letter))


def _fitted(places: Array, values: Array) -> Scale:
    slope, offset = np.polyfit(places, values, 1)
    return Scale(slope, offset, logarithmic=False)


def _axes_of(group: etree._Element) -> etree._Element:
    return next(a for a in group.iterancestors() if "axes_" in a.get("id", ""))


def _number(label: str) -> float:
    """The number at a tick, in percent or not."""
    number = float(_plain(label).replace("−", "-"))
    return number / 100 if label.endswith("%") else number


def _plain(label: str) -> str:
    """A tick's label without percent sign and commas between thousands."""
    return re.sub(r",(?=\d{3}(?!\d))", "", label.rstrip("%"))


def _through(places: Array, values: Array) -> Scale:
    """The straight line through the ticks; if they do not lie on one, the one through their logarithms."""
    for logarithmic in (False, True):
        heights = np.log10(values) if logarithmic else values
        slope, offset = np.polyfit(places, heights, 1)
        if np.abs(slope * places + offset - heights).max() < 0.004 * np.ptp(heights):
            return Scale(slope, offset, logarithmic)
    raise AssertionError(f"ticks that are neither linear nor logarithmic: {values} at {places}")


def _points(path: str) -> Array:
    return np.array([[float(x), float(y)] for x, y in re.findall(r"[ML]\s*([-\d.e]+)[ ,]([-\d.e]+)", path)])


def _in_definitions(element: etree._Element) -> bool:
    return any(ancestor.tag == f"{SVG}defs" for ancestor in element.iterancestors())


def _svg_role(group: etree._Element) -> str:
    """The role that fills the first shape of a group."""
    for shape in group.iter(f"{SVG}path"):
        fill = re.search(r"(?:fill: |^)(?:var\(--role-(\w+)|(#\w{6}))", shape.get("fill", shape.get("style", "")))
        if fill:
            return fill[1] or role_of(fill[2])
    return ""
