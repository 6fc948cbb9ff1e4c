"""The zig-zag in the reader's hands: one descent whose goal, start, inputs, batches and step size can be changed."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer.checked import Array
from explainer.driving import Journey, drive
from explainer.exhibit import Exhibit, Table, quote
from explainer.exhibits import drive_controls, drive_words
from explainer.exhibits.drive_settings import PRESETS
from explainer.live import Live
from explainer.orthants import compass
from explainer.palette import ROLES
from explainer.pen import Pen

if TYPE_CHECKING:
    from matplotlib.axes import Axes

VIEW = (-1.75, 1.75)  # of both weights
INPUT_VIEW = (-1.2, 2.3)
REACH, ARROW = 1.0, 0.5  # how far the line of an update, and the arrow of the gradient's direction, are drawn


@dataclass(frozen=True)
class Drive(Exhibit):
    """The first preset at its start. Points (k, 2) in the plane of the weights; an arrow is (tail, head)."""

    path: Array  # (steps + 1, 2)
    straight: Array  # (2, 2), from start to goal
    reachable: Array  # (2, 4, 2), corners of the quadrants that the update can lead into
    along: Array  # (2, 2), ends of a piece of the line along the input
    gradient: Array  # (2, 2), its direction only, all arrows equally long
    update: Array  # (2, 2)
    goal: Array  # (2,)
    start: Array  # (2,)
    now: Array  # (2,), the weights at the step looked at
    names: Array  # (2,), of the two handles
    inputs: Array  # (samples, 2, 2), as arrows from the origin
    used: Array  # (batch size, 2, 2), those of the update
    size = (430, 330)

    @classmethod
    def compute(cls) -> Self:
        journey = _journeys()[0]
        path, run = journey.path, journey.run
        tails, x = np.zeros_like(journey.inputs), journey.inputs[run.samples[0]]
        unit = x[0] / np.linalg.norm(x[0])
        return cls(
            path=path,
            straight=np.array([path[0], journey.setting.goal]),
            reachable=_quadrants(path[0], x[0]),
            along=np.array([path[0] - REACH * unit, path[0] + REACH * unit]),
            gradient=np.array([path[0], path[0] + ARROW * run.gradients[0] / np.linalg.norm(run.gradients[0])]),
            update=run.weights[:2],
            goal=np.asarray(journey.setting.goal),
            start=path[0],
            now=path[0],
            names=np.array(["start", "goal"]),
            inputs=np.stack([tails, journey.inputs], axis=1),
            used=np.stack([tails[: len(x)], x], axis=1),
        )

    def draw(self, *axes: "Axes") -> None:
        (plane,) = axes
        pen = Pen(self, plane)
        pen.plane("w₁", "w₂", xlim=VIEW, ylim=VIEW)
        plane.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        pen.region("reachable", "reachable")
        pen.line("straight", "goal", linestyle="--", linewidth=1.6)
        pen.line("along", "input", linestyle=":", linewidth=1.6)
        pen.line("path", "path", marker="o", markersize=4, linewidth=1.8)
        pen.arrows("gradient", "upstream", width=2)
        pen.arrows("update", "path", width=4.5, headwidth=3.4, headlength=3.4, headaxislength=3.2)
        pen.dots("start", "ink", markersize=9)
        pen.dots("goal", "goal", marker="*", markersize=19)
        pen.dots("now", "path", markersize=14, markerfacecolor="none", markeredgewidth=1.8)
        pen.numbers("names", [(self.start[0] - 0.42, self.start[1] + 0.17), (self.goal[0] + 0.2, self.goal[1])], va="center")
        self._draw_inputs(plane.inset_axes((1.06, 0.58, 0.34, 0.34)))
        self._draw_key(plane.inset_axes((1.04, -0.02, 0.38, 0.5)))

    def _draw_inputs(self, corner: "Axes") -> None:
        pen = Pen(self, corner)
        pen.plane("", "", xlim=INPUT_VIEW, ylim=INPUT_VIEW)
        corner.set(xticks=[0, 1, 2], yticks=[0, 1, 2])
        corner.set_title("inputs", size=13)
        corner.tick_params(labelsize=10)
        pen.arrows("inputs", "input", width=1.2)
        pen.arrows("used", "input", width=3, headwidth=3.6, headlength=4, headaxislength=3.6)

    def _draw_key(self, corner: "Axes") -> None:
        """What the marks stand for, each beside its name."""
        corner.set(xlim=(0, 1), ylim=(5.6, -0.6))
        corner.set_axis_off()
        looks = {
            "the path": ("path", {"marker": "o", "markersize": 4, "linewidth": 1.8}),
            "this update": ("path", {"linewidth": 4.5}),
            "gradient": ("upstream", {"linewidth": 2}),
            "along its input": ("input", {"linestyle": ":", "linewidth": 1.6}),
            "straight": ("goal", {"linestyle": "--", "linewidth": 1.6}),
            "in reach": ("reachable", {"linewidth": 9, "alpha": 0.3}),
        }
        for row, (name, (role, look)) in enumerate(looks.items()):
            corner.plot([0.02, 0.24], [row, row], color=ROLES[role].light, solid_capstyle="butt", **look)
            corner.text(0.34, row, name, color=ROLES[role].light, va="center", size=11)

    @cached_property
    def live(self) -> Live:
        """The controls, set to the first preset."""
        return drive_controls.live(_journeys()[0], {"view": VIEW, "inputView": INPUT_VIEW, "reach": REACH, "arrow": ARROW})

    @cached_property
    def table(self) -> Table:
        """Every preset in numbers."""
        rows = []
        for preset, journey in zip(PRESETS, _journeys(), strict=True):
            numbers = drive_words.readings(journey, 0)
            rows.append((preset.title, *(numbers[key] for key in ("ratio", "least", "arrival", "back", "kappa"))))
        names = drive_words.names()
        header = ("", *(names[key][0] for key in ("ratio", "least", "arrival", "back", "kappa")))
        return Table("The settings that the figure offers", header, tuple(rows))

    @property
    def ratio(self) -> float:
        """The path length over the straight line."""
        return _journeys()[0].ratio

    @property
    def caption(self) -> str:
        return (
            "Descent from the start (dot) to the goal (star) in the plane of the two weights. The ring is at the step "
            "looked at. Its update runs along its input, against its gradient, into one of the shaded quadrants."
        )

    @property
    def alt(self) -> str:
        return (
            f"Descent from {quote(self.start)} to the goal {quote(self.goal)} in the plane of the two weights, with "
            f"the inputs {' and '.join(quote(x) for x in self.inputs[:, 1])} in turn. The goal lies "
            f"{compass(self.goal - self.start)} of the start, but the first update goes "
            f"{compass(self.update[1] - self.update[0])}, to {quote(self.update[1], '.3g')}, and the path zig-zags. "
            f"The shaded quadrants around the start, which an update can lead into, do not hold the goal."
        )


def _journeys() -> list[Journey]:
    """The descent of every preset."""
    return [drive(preset.setting) for preset in PRESETS]


def _quadrants(point: Array, x: Array) -> Array:
    """The two quadrants around a point that ±x lies in, as far as the view shows them, (2, 4, 2)."""
    ends = np.array([np.where(sign * x > 0, VIEW[1], VIEW[0]) for sign in (1, -1)])
    return np.array([[point, [end[0], point[1]], end, [point[0], end[1]]] for end in ends])
