"""A panel of a figure: its scales, ticks and title; its axes are named by the fields that are drawn on it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from explainer.drawing.fields import Subject, declared, fault, name_and_index
from explainer.drawing.palette import ROLES
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

Point = tuple[float, float]
SYMBOL = 4  # no symbol with its index is longer; a longer name is words, and not in italics


class Panel:
    """One axes of an exhibit's figure. What is drawn on it is drawn by its pen, which knows what it drew."""

    def __init__(self, exhibit: Subject, axes: "Axes") -> None:
        self.exhibit, self.axes = exhibit, axes
        self.components: list[str | None] = [None, None]  # what is drawn across, and up
        self.drawn: list[Artist] = []
        self.insets: list[Panel] = []
        self._through_zero = False

    def plane(self, across: Point, up: Point, xticks: Sequence[float] = (), yticks: Sequence[float] = ()) -> None:
        """A plane of equal scales between these limits, with lines through the origin and no frame."""
        self.across(*across, xticks)
        self.up(*up, yticks)
        self.axes.set(aspect="equal")
        self.axes.spines[:].set_visible(False)
        self.axes.tick_params(width=0)  # there, so that the drawing can be read back, but unseen
        for line in (self.axes.axhline, self.axes.axvline):
            self.drawn.append(line(0, color=ROLES["faint"].light, linewidth=0.8, zorder=0.5))
        self._through_zero = True

    def across(self, low: float, high: float, ticks: Sequence[float] = (), spec: str = "", log: bool = False) -> None:
        """The horizontal scale, with numbers at these ticks; from high to low if so given."""
        self.axes.set(xscale="log" if log else "linear", xlim=(low, high))
        self.axes.set_xticks(ticks, labels=[_tick(tick, spec) for tick in ticks])
        self.axes.xaxis.minorticks_off()

    def up(self, low: float, high: float, ticks: Sequence[float] = (), spec: str = "", log: bool = False) -> None:
        """The vertical scale, with numbers at these ticks."""
        self.axes.set(yscale="log" if log else "linear", ylim=(low, high))
        self.axes.set_yticks(ticks, labels=[_tick(tick, spec) for tick in ticks])
        self.axes.yaxis.minorticks_off()

    def bare(self, across: Point, up: Point, *, equal: bool = False) -> None:
        """A panel without axes, for what has places but no scale."""
        self.axes.set(xlim=across, ylim=up, aspect="equal" if equal else "auto")
        self.axes.set_axis_off()

    def title(self, template: str) -> None:
        """A title; names in braces are quoted from the exhibit."""
        self.axes.set_title(self.exhibit.say(template))

    def finish(self) -> None:
        """Write the names of the axes and refuse what was drawn past the pen; when all is drawn."""
        across, up = (name or "" for name in self.components)
        self._name_axis(self.axes.xaxis, across)
        self._name_axis(self.axes.yaxis, up)
        if up and self.axes.get_title():
            self.axes.set_title(self.axes.get_title(), pad=26)
        for inset in self.insets:
            inset.finish()
        self._refuse_what_no_pen_drew()

    def _name_axis(self, axis: Any, name: str) -> None:
        """The name on top of the vertical axis, where no tick can be read as part of it; the other below or behind."""
        if not name:
            return
        vertical = axis is self.axes.yaxis
        look: dict[str, Any] = {"gid": f"axis:{axis.axis_name}", "style": "normal", "size": 13.5}
        low, high = sorted(axis.get_view_interval())
        inside = self._through_zero and low < 0 < high and len(name) <= SYMBOL
        if len(name) <= SYMBOL:
            look["style"] = "italic"
        if not vertical and not inside:
            axis.set_label_text(name, **look)
            return
        place, within, align = (0, 1), ("axes fraction", "axes fraction"), ("left", "bottom")
        if inside:  # at the end of the line through the origin
            within = ("data", "axes fraction") if vertical else ("axes fraction", "data")
            place, align = ((0, 1), ("center", "bottom")) if vertical else ((1, 0), ("left", "center"))
        look |= {"ha": align[0], "va": align[1], "textcoords": "offset points", "xycoords": within}
        self.drawn.append(self.axes.annotate(name, place, (0, 5) if vertical else (4, 0), **look))

    def _shows(self, field: str, axes: str = "xy") -> None:
        """Note what a field's numbers are along the axes; refuse a field that says something else than those before."""
        components = declared(self.exhibit, name_and_index(field)[0]).components
        for axis, component in zip(axes, components, strict=False):
            side = "xy".index(axis)
            before = self.components[side]
            if before not in (None, component):
                what = f"the field {field!r} shows {component!r} along the {axis} axis, which shows {before!r}"
                raise fault(self.exhibit, f"{what}; declare both alike or draw them in two panels")
            self.components[side] = component

    def _refuse_what_no_pen_drew(self) -> None:
        if self.axes.get_legend():
            raise fault(self.exhibit, "a legend; write each series' name at its mark, with `pen.name`")
        if {*self.axes.child_axes} - {inset.axes for inset in self.insets}:
            raise fault(self.exhibit, "an inset past the pen; use `pen.inset`")
        ours = set(self.drawn)
        for artist in (*self.axes.lines, *self.axes.patches, *self.axes.collections, *self.axes.texts):
            if artist not in ours:
                raise fault(self.exhibit, f"{artist} is drawn past the pen; draw it with one of the pen's verbs")


def _tick(tick: float, spec: str) -> str:
    if spec == "%":  # in percent, with no more digits than there are
        return f"{_tick(float(f'{100 * tick:g}'), '')}%"
    if spec:
        return quote(tick, spec)
    return np.format_float_positional(tick, trim="-").replace("-", "−")
