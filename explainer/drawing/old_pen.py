"""The pen that draws an exhibit: each mark shows one field, unchanged, and carries the field's name as its gid.

The pen takes the data from the exhibit itself, so a drawing cannot show anything else; tests hold every
mark, on the artists and in the published SVG, against the field of its name. A mark that shows one entry
of a field has that entry's numbers in its gid, `path-2` or `matrix-0-3`; by that name it can also be drawn.
"""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.palette import ROLES
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class OldExhibit(Exhibit):
    """An exhibit whose `draw` still gets axes."""

    size = (460, 340)

    @abstractmethod
    def draw(self, *axes: "Axes") -> None:
        """Place the fields on axes."""

    def _draw_on(self, panels: "Iterable[Axes]") -> None:
        self.draw(*panels)


Point = tuple[float, float]


class Pen:
    """Draws fields of one exhibit on one axes. Points have shape (k, 2): horizontal, vertical."""

    def __init__(self, exhibit: Exhibit, axes: "Axes") -> None:
        self.exhibit, self.axes = exhibit, axes

    def field(self, name: str) -> Array:
        """The field's data as an array; `paths-2` is entry 2 of the field `paths`."""
        name, *index = name.split("-")
        return np.asarray(np.asarray(getattr(self.exhibit, name))[tuple(map(int, index))])

    def line(self, name: str, role: str, **style: Any) -> None:
        """A line through the points of a field (k, 2)."""
        style = {"linewidth": 2} | style
        self.axes.plot(*self.field(name).T, gid=name, color=ROLES[role].light, **style)

    def dots(self, name: str, role: str, **style: Any) -> None:
        """A marker at each point of a field (k, 2), or at the one point (2,)."""
        points = np.atleast_2d(self.field(name))
        look: dict[str, Any] = {"marker": "o", "markersize": 8, "markeredgewidth": 0, "zorder": 3} | style
        self.axes.plot(*points.T, gid=name, linestyle="", color=ROLES[role].light, **look)

    def arrows(self, name: str, role: str, **style: Any) -> None:
        """An arrow from tail to head for each entry of a field (k, 2, 2), or one for (2, 2)."""
        tails, heads = np.moveaxis(self.field(name).reshape(-1, 2, 2), 1, 0)
        scale: dict[str, Any] = {"angles": "xy", "scale_units": "xy", "scale": 1, "units": "dots", "zorder": 2.5}
        shape = {"width": 2.4, "headwidth": 4.5, "headlength": 5, "headaxislength": 4.5, "minlength": 0.1}
        color = ROLES[role].light
        self.axes.quiver(*tails.T, *(heads - tails).T, gid=name, color=color, **scale | shape | style)

    def region(self, name: str, role: str, hatch: str | None = None, alpha: float = 0.16) -> None:
        """A shaded, or else hatched, polygon with the corners of a field (k, 2), or one for each entry of (r, k, 2)."""
        tint = (ROLES[role].light, alpha)
        look: dict[str, Any] = {"facecolor": tint}
        if hatch:  # behind a hatch an SVG fills with no regard for transparency, which would hide it
            look = {"facecolor": "none", "edgecolor": tint, "hatch": hatch}
        for index, polygon in _entries(self.field(name), 2):
            self.axes.fill(*polygon.T, gid=_gid(name, index), linewidth=0, **look)

    def outline(self, name: str, role: str, alpha: float = 1, **style: Any) -> None:
        """The closed outline of a field (k, 2), however far it reaches beyond the axes.

        It has a face that nobody sees, the paper's: matplotlib cuts what has none where it leaves the drawing.
        """
        look: dict[str, Any] = {"facecolor": (ROLES["paper"].light, 0.01), "edgecolor": (ROLES[role].light, alpha)}
        self.axes.fill(*self.field(name).T, gid=name, **look | style)

    def names(self, name: str, *, vertical: bool = False) -> None:
        """The names in a field (k,) at the ticks 0, 1, 2, … of the horizontal (or the vertical) axis."""
        axis = self.axes.yaxis if vertical else self.axes.xaxis
        axis.set_ticks(range(len(self.field(name))), labels=list(self.field(name)))
        axis.set_tick_params(width=0)  # there, so that the drawing can be read back through it, but unseen
        for index, label in enumerate(axis.get_ticklabels()):
            label.set_gid(_gid(name, (index,)))

    def level(self, name: str, role: str, vertical: bool = False, **style: Any) -> None:
        """A line across the axes at the height (or, if vertical, the place) of a field that is one number."""
        draw = self.axes.axvline if vertical else self.axes.axhline
        draw(float(self.field(name)), gid=name, color=ROLES[role].light, **{"linestyle": "--"} | style)

    def cells(self, name: str, spec: str | None = None, size: float = 12) -> None:
        """A grid of cells for a field (rows, columns): color and sign say the sign, opacity the magnitude.

        With a format spec each cell holds its number, else its sign. Row 0 is on top.
        """
        from matplotlib.patches import Rectangle

        matrix = self.field(name)
        largest = np.abs(matrix).max() or 1.0
        for (row, column), value in np.ndenumerate(matrix):
            sign = "positive" if value > 0 else "negative" if value < 0 else "faint"
            fill: dict[str, Any] = {"facecolor": ROLES[sign].light, "alpha": 0.12 + 0.4 * abs(value) / largest}
            gid = _gid(name, (row, column))
            self.axes.add_patch(Rectangle((column - 0.47, row - 0.47), 0.94, 0.94, gid=gid, linewidth=0, **fill))
            text = quote(value, spec) if spec else {"positive": "+", "negative": "−", "faint": "0"}[sign]
            self.axes.text(column, row, text, gid=gid, ha="center", va="center", size=size)
        self.axes.set(xlim=(-0.6, matrix.shape[1] - 0.4), ylim=(matrix.shape[0] - 0.4, -0.6), aspect="equal")
        self.axes.tick_params(length=0)
        self.axes.spines[:].set_visible(False)

    def numbers(self, name: str, at: Sequence[Point], templates: str | Sequence[str] = "{}", **style: Any) -> None:
        """The numbers of a field as text, entry after entry, at the given points.

        A template says what surrounds a number and how it is formatted, such as "length {:.2f}"; there is
        one for all entries, or one for each.
        """
        entries = _entries(self.field(name), 0)
        each = [templates] * len(entries) if isinstance(templates, str) else templates
        for point, template, (index, value) in zip(at, each, entries, strict=True):
            before, _, rest = template.partition("{")
            spec, _, after = rest.partition("}")
            text = before + quote(value, spec.lstrip(":")) + after
            self.words(point, text, gid=_gid(name, index), **style)

    def counted(self, name: str, offsets: Sequence[Point], role: str = "ink", **style: Any) -> None:
        """The points of a field (k, 2) counted 0, 1, 2, …, each number beside its point by an offset in units."""
        for index, (point, offset) in enumerate(zip(self.field(name), offsets, strict=True)):
            place = {"textcoords": "offset points", "ha": "center", "va": "center"}
            color = ROLES[role].light
            label = {"xy": point, "xytext": offset, "color": color} | place | style
            self.axes.annotate(str(index), **label).set_gid(_gid(name, (index,)))

    def words(self, at: Point, text: str, role: str = "ink", **style: Any) -> None:
        """A remark that shows no data."""
        self.axes.text(*at, text, color=ROLES[role].light, **style)

    def plane(self, horizontal: str, vertical: str, **limits: tuple[float, float]) -> None:
        """A map of two weights: equal scales, faint lines through the origin, labels at the axes' ends."""
        self.axes.set(aspect="equal", **limits)
        self.axes.set_xlabel(horizontal, style="italic")
        self.axes.set_ylabel(vertical, style="italic", rotation=0, va="center")
        for line in (self.axes.axhline, self.axes.axvline):
            line(0, color=ROLES["faint"].light, linewidth=0.8, zorder=0.5)


def _entries(data: Array, inner: int) -> list[tuple[tuple[int, ...], Array]]:
    """The entries of an array, with their indices, that have `inner` axes themselves."""
    outer = data.shape[: data.ndim - inner]
    return [(index, data[index]) for index in np.ndindex(*outer)]


def _gid(name: str, index: tuple[int, ...]) -> str:
    return "-".join([name, *map(str, index)])
