"""The pen that draws an exhibit: each mark shows one field, unchanged, and carries the field's name as its gid.

The pen takes the data from the exhibit itself, and colors and names from what the field declares, so a drawing
cannot show or say anything else; tests hold every mark, on the artists and in the published SVG, against the
field of its name. A mark that shows one entry of a field has that entry's numbers in its gid, `path-2` or
`matrix-0-3`; by that name it can also be drawn. The name of a series has the gid of its mark after `name:`.
"""

from typing import Any, Self

import numpy as np

from explainer.drawing.fields import gid_of, name_and_index
from explainer.drawing.letters import Letters
from explainer.drawing.palette import ROLES
from explainer.quoting import quote


class Pen(Letters):
    """Draws fields of one exhibit on one panel. Points have shape (k, 2): horizontal, vertical."""

    def line(self, name: str, **style: Any) -> None:
        """A line through the points of a field (k, 2), or one for each entry of (r, k, 2)."""
        self._shows(name)
        for gid, points in self.entries(name, 2):
            look: dict[str, Any] = {"linewidth": 2, "markeredgewidth": 0} | style
            self.drawn += self.axes.plot(*points.T, gid=gid, color=self.color(gid), **look)

    def dots(self, name: str, *, hollow: bool = False, **style: Any) -> None:
        """A marker at each point of a field (k, 2), or at the one point (2,)."""
        self._shows(name)
        points = np.atleast_2d(self.field(name))
        look: dict[str, Any] = {"marker": "o", "markersize": 8, "markeredgewidth": 0, "zorder": 3}
        if hollow:
            look |= {"markerfacecolor": ROLES["paper"].light, "markeredgewidth": 1.6}
        self.drawn += self.axes.plot(*points.T, gid=name, linestyle="", color=self.color(name), **look | style)

    def star(self, name: str) -> None:
        """The goal: a star at the one point of a field (2,)."""
        self.dots(name, marker="*", markersize=17, zorder=4)

    def arrows(self, name: str, **style: Any) -> None:
        """An arrow from tail to head for each entry of a field (k, 2, 2), or one for (2, 2)."""
        self._shows(name)
        tails, heads = np.moveaxis(self.field(name).reshape(-1, 2, 2), 1, 0)
        scale: dict[str, Any] = {"angles": "xy", "scale_units": "xy", "scale": 1, "units": "dots", "zorder": 2.5}
        shape = {"width": 2.4, "headwidth": 4.5, "headlength": 5, "headaxislength": 4.5, "minlength": 0.1}
        look = scale | shape | style
        self.drawn.append(self.axes.quiver(*tails.T, *(heads - tails).T, gid=name, color=self.color(name), **look))

    def region(self, name: str, hatch: str | None = None, alpha: float = 0.16) -> None:
        """A shaded, or else hatched, polygon with the corners of a field (k, 2), or one for each entry of (r, k, 2)."""
        self._shows(name)
        for gid, polygon in self.entries(name, 2):
            tint = (self.color(gid), alpha)
            look: dict[str, Any] = {"facecolor": tint}
            if hatch:  # behind a hatch an SVG fills with no regard for transparency, which would hide it
                look = {"facecolor": "none", "edgecolor": tint, "hatch": hatch}
            self.drawn += self.axes.fill(*polygon.T, gid=gid, linewidth=0, **look)

    def outline(self, name: str, alpha: float = 1, **style: Any) -> None:
        """The closed outline of each entry of a field (r, k, 2), however far it reaches beyond the panel.

        It has a face that nobody sees, the paper's: matplotlib cuts what has none where it leaves the drawing.
        """
        self._shows(name)
        for gid, points in self.entries(name, 2):
            look: dict[str, Any] = {"facecolor": (ROLES["paper"].light, 0.01), "edgecolor": (self.color(gid), alpha)}
            self.drawn += self.axes.fill(*points.T, gid=gid, **look | style)

    def bars(self, name: str, *, upright: bool = False, thickness: float = 0.6) -> None:
        """A bar for each number of a field (k,), in rows 0, 1, 2, …, from 0, or from 1 on a logarithmic scale."""
        from matplotlib.patches import Rectangle

        self._shows(name, "y" if upright else "x")
        axis = self.axes.yaxis if upright else self.axes.xaxis
        base = 1.0 if axis.get_scale() == "log" else 0.0
        for gid, value in self.entries(name, 0):
            low, length, row = base, float(value) - base, name_and_index(gid)[1][-1] - thickness / 2
            corner, size = ((row, low), (thickness, length)) if upright else ((low, row), (length, thickness))
            bar = Rectangle(corner, *size, gid=gid, linewidth=0, facecolor=self.color(gid))
            self.drawn.append(self.axes.add_patch(bar))

    def names(self, name: str, *, vertical: bool = False) -> None:
        """The names in a field (k,) at the ticks 0, 1, 2, … of the horizontal (or the vertical) axis."""
        axis = self.axes.yaxis if vertical else self.axes.xaxis
        axis.set_ticks(range(len(self.field(name))), labels=list(self.field(name)))
        axis.set_tick_params(width=0)  # there, so that the drawing can be read back through it, but unseen
        self.axes.spines["left" if vertical else "bottom"].set_visible(False)
        for index, label in enumerate(axis.get_ticklabels()):
            label.set_gid(gid_of(name, (index,)))

    def level(self, name: str, *, vertical: bool = False, **style: Any) -> None:
        """A line across the panel at the height (or, if vertical, the place) of a field that is one number."""
        self._shows(name, "x" if vertical else "y")
        draw = self.axes.axvline if vertical else self.axes.axhline
        for gid, value in self.entries(name, 0):
            look: dict[str, Any] = {"linestyle": "--", "linewidth": 1.4} | style
            self.drawn.append(draw(float(value), gid=gid, color=self.color(gid), **look))

    def cells(self, name: str, spec: str | None = None, size: float = 13, signs: bool = True) -> None:
        """A grid of cells for a field (rows, columns): color and sign say the sign, opacity the magnitude.

        With a format spec each cell holds its number, else its sign, or nothing if the cells are too small for
        that. Row 0 is on top.
        """
        from matplotlib.patches import Rectangle

        self._shows(name)
        matrix = self.field(name)
        largest = np.abs(matrix).max() or 1.0
        for (row, column), value in np.ndenumerate(matrix):
            sign = "positive" if value > 0 else "negative" if value < 0 else "faint"
            fill: dict[str, Any] = {"facecolor": ROLES[sign].light, "alpha": 0.2 + 0.5 * abs(value) / largest}
            gid = gid_of(name, (row, column))
            cell = Rectangle((column - 0.47, row - 0.47), 0.94, 0.94, gid=gid, linewidth=0, **fill)
            self.drawn.append(self.axes.add_patch(cell))
            text = quote(value, spec) if spec else {"positive": "+", "negative": "−", "faint": "0"}[sign]
            if spec or signs:
                self.drawn.append(self.axes.text(column, row, text, gid=gid, ha="center", va="center", size=size))
        self.axes.set(xlim=(-0.6, matrix.shape[1] - 0.4), ylim=(matrix.shape[0] - 0.4, -0.6), aspect="equal")
        self.axes.set(xticks=[], yticks=[])
        self.axes.tick_params(length=0)
        self.axes.spines[:].set_visible(False)

    def inset(self, left: float, bottom: float, width: float, height: float, **place: Any) -> Self:
        """A pen for a small panel within this one; the place is in shares of this panel."""
        pen = type(self)(self.exhibit, self.axes.inset_axes((left, bottom, width, height), **place))
        self.insets.append(pen)
        return pen
