"""The letters of a panel: numbers of fields, names of series at their marks, and remarks."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from explainer.checked import Array
from explainer.drawing.fields import declared, fault, gid_of, name_and_index
from explainer.drawing.palette import ROLES
from explainer.drawing.panel import Panel, Point
from explainer.quoting import quote

# For letters that stand on lines: a piece of paper behind them.
ON_LINES: dict[str, Any] = {"bbox": {"boxstyle": "square,pad=0.1", "facecolor": ROLES["paper"].light, "linewidth": 0}}


class Letters(Panel):
    """Writes fields of one exhibit on one panel, each text in the color of its field."""

    def field(self, name: str) -> Array:
        """The field's data as an array; `paths-2` is entry 2 of the field `paths`."""
        field, index = name_and_index(name)
        return np.asarray(np.asarray(getattr(self.exhibit, field))[index])

    def color(self, name: str) -> str:
        """The light color of the role that the field, or its entry, declares."""
        field, index = name_and_index(name)
        return ROLES[declared(self.exhibit, field).role(index)].light

    def numbers(self, name: str, at: Sequence[Point], templates: str | Sequence[str] = "{}", **style: Any) -> None:
        """The numbers of a field as text, entry after entry, at the given points.

        A template says what surrounds a number and how it is formatted, such as "{name} {:.2f}", where {name} is
        the name that the field declares for the entry; there is one for all entries, or one for each.
        """
        entries = self.entries(name, 0)
        each = [templates] * len(entries) if isinstance(templates, str) else templates
        known = declared(self.exhibit, name_and_index(name)[0])
        for point, template, (gid, value) in zip(at, each, entries, strict=True):
            before, _, rest = template.replace("{name}", known.name(name_and_index(gid)[1])).partition("{")
            spec, _, after = rest.partition("}")
            text = before + quote(value if value.dtype.kind != "U" else str(value), spec.lstrip(":")) + after
            look = {"color": self.color(gid), "gid": gid} | style
            self.drawn.append(self.axes.text(*point, text, **look))

    def counted(self, name: str, offsets: Sequence[Point], **style: Any) -> None:
        """The points of a field (k, 2) counted 0, 1, 2, …, each number beside its point by an offset in units."""
        for index, (point, offset) in enumerate(zip(self.field(name), offsets, strict=True)):
            look = {"ha": "center", "va": "center", "color": self.color(name)} | style
            self._beside(point, offset, str(index), gid=gid_of(name, (index,)), **look)

    def name(self, name: str, at: int = -1, offset: Point = (8, 0), **style: Any) -> None:
        """The name that a field (or its entry) declares, in the color of its mark, beside one of its points.

        `at` counts the points, from the last as usual; the offset is in units. A single number is named at the
        right end of its level, or at the top if it stands upright.
        """
        field, index = name_and_index(name)
        text = declared(self.exhibit, field).name(index)
        if not text:
            raise fault(self.exhibit, f"the field {name!r} has no name to write; declare it: shown(…, name=…)")
        look = {"ha": _aligned(offset[0]), "va": _aligned(offset[1], "bottom", "top")}
        if offset[0]:
            look["va"] = "center"
        look |= {"gid": f"name:{name}", "color": self.color(name)} | style
        data = self.field(name)
        if data.ndim == 0:
            self._beside_level(name, offset, text, **look)
        else:
            self._beside(data.reshape(-1, 2)[at], offset, text, **look)

    def words(self, at: Point, template: str, *, role: str = "ink", **style: Any) -> None:
        """A remark; names in braces are quoted from the exhibit. The name of a series is none: see `name`."""
        self.drawn.append(self.axes.text(*at, self.exhibit.say(template), color=self._light(role), **style))

    def guide(
        self, points: Sequence[Point], *, role: str = "faint", arrow: bool = False, gap: float = 0, **style: Any
    ) -> None:
        """A line that shows no data, faint unless told; with an arrowhead at its end, or a gap before it, if wished."""
        look: dict[str, Any] = {"color": self._light(role), "linewidth": 1.2, "zorder": 1} | style
        self.drawn += self.axes.plot(*np.array(points[:-1] if arrow else points).T, **look)
        if arrow:
            head = {"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": gap, "mutation_scale": 11 * look["linewidth"]}
            head |= {key: look[key] for key in ("color", "linewidth")}
            self.drawn.append(self.axes.annotate("", points[-1], points[-2], arrowprops=head, zorder=look["zorder"]))

    def _light(self, role: str) -> str:
        """The light color of a role that no field declares."""
        if role not in ROLES:
            raise fault(self.exhibit, f"unknown role {role!r}; the roles are {', '.join(ROLES)}")
        return ROLES[role].light

    def _beside(self, point: Any, offset: Point, text: str, **look: Any) -> None:
        self.drawn.append(self.axes.annotate(text, xy=point, xytext=offset, textcoords="offset points", **look))

    def _beside_level(self, name: str, offset: Point, text: str, **look: Any) -> None:
        value, component = float(self.field(name)), declared(self.exhibit, name_and_index(name)[0]).components[0]
        upright = self.components[1] != component
        end: Point = (value, 1) if upright else (1, value)
        within = ("data", "axes fraction") if upright else ("axes fraction", "data")
        note = self.axes.annotate(text, end, offset, xycoords=within, textcoords="offset points", **look)
        self.drawn.append(note)

    def entries(self, name: str, inner: int) -> list[tuple[str, Array]]:
        """The entries of a field, with their gids, that have `inner` axes themselves."""
        data = self.field(name)
        outer = data.shape[: data.ndim - inner]
        return [(gid_of(name, index), np.asarray(data[index])) for index in np.ndindex(*outer)]


def _aligned(offset: float, after: str = "left", before: str = "right") -> str:
    return after if offset > 0 else before if offset < 0 else "center"
