"""The zig-zag in the reader's hands: one descent whose goal, start, inputs, batches and step size can be changed."""

from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer.checked import Array
from explainer.driving import NEAR, Journey, drive, turned_back
from explainer.exhibit import Exhibit, Table
from explainer.exhibits import drive_controls, drive_words
from explainer.exhibits.drive_parts import draw_key, from_zero, quadrant
from explainer.exhibits.drive_settings import PRESETS, SAMPLES
from explainer.live import Live
from explainer.orthants import compass
from explainer.pen import Pen
from explainer.quoting import quote
from explainer.steering import line_of, quadrants, safe_step_size

if TYPE_CHECKING:
    from matplotlib.axes import Axes

VIEW = (-1.5, 1.5)  # of both weights
INPUT_VIEW = (-1.2, 2.3)
SMALL = 0.02  # a step size at which no update to a goal on the diagonal overshoots before it is near
BEYOND = 0.3  # a step size above the safe ones of the four inputs, with which every start arrives
REACH, ARROW = 0.9, 0.45  # how far the line of an update, and the arrow of the gradient's direction, are drawn


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
    size = (448, 322)

    @classmethod
    def compute(cls) -> Self:
        return cls.of(_journeys()[0], 0)

    @classmethod
    def of(cls, journey: Journey, at: int) -> Self:
        """The drawing of any journey before its update number `at`."""
        run, now, x = journey.run, journey.path[at], journey.inputs[journey.run.samples[at]]
        line, push = line_of(x), run.gradients[at]
        reach = np.zeros((0, 2)) if line is None else REACH * np.array([-line, line]) / np.linalg.norm(line)
        return cls(
            path=journey.path,
            straight=np.array([journey.path[0], journey.setting.goal]),
            reachable=np.array([quadrant(now, signs, VIEW) for signs in quadrants(x)]),
            along=now + reach,
            gradient=np.array([now, now + ARROW * push / (np.linalg.norm(push) or 1)]),
            update=run.weights[at : at + 2],
            goal=np.asarray(journey.setting.goal),
            start=journey.path[0],
            now=now,
            names=np.array(["start", "goal"]),
            inputs=from_zero(journey.inputs),
            used=from_zero(x),
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
        pen.numbers("names-0", [(self.start[0] - 0.13, self.start[1] + 0.16)], ha="right", va="center")
        pen.numbers("names-1", [(self.goal[0] + 0.16, self.goal[1])], va="center")
        self._draw_inputs(plane.inset_axes((1.06, 0.58, 0.34, 0.34)))
        draw_key(plane.inset_axes((1.04, -0.02, 0.37, 0.5)))

    def _draw_inputs(self, corner: "Axes") -> None:
        pen = Pen(self, corner)
        pen.plane("", "", xlim=INPUT_VIEW, ylim=INPUT_VIEW)
        corner.set(xticks=[0, 1, 2], yticks=[0, 1, 2], title="inputs")
        corner.tick_params(labelsize=10)
        pen.arrows("inputs", "input", width=1.2)
        pen.arrows("used", "input", width=3, headwidth=3.6, headlength=4, headaxislength=3.6)

    @cached_property
    def live(self) -> Live:
        """The controls, set to the first preset."""
        views = {"view": VIEW, "inputView": INPUT_VIEW, "reach": REACH, "arrow": ARROW}
        return drive_controls.live(_journeys()[0], views)

    @cached_property
    def table(self) -> Table:
        """Every preset in numbers."""
        return drive_words.table([preset.title for preset in PRESETS], _journeys())

    @property
    def worked_ratio(self) -> float:
        return _journeys()[0].ratio

    @property
    def worked_steps(self) -> int:
        return _journeys()[0].last_step

    @property
    def worked_step_size(self) -> float:
        return PRESETS[0].step_size

    @property
    def worked_safe(self) -> float:
        """The largest step size that never leads away from the goal, with the zig-zag's inputs."""
        return safe_step_size(_journeys()[0].inputs, 1)

    @property
    def centered_safe(self) -> float:
        return safe_step_size(_centered(PRESETS[0].step_size).inputs, 1)

    @property
    def slow_steps(self) -> int:
        return _centered(PRESETS[0].step_size).last_step

    @property
    def fit_step_size(self) -> float:
        """Half the largest safe one: both centered inputs are as long, and each then meets its target at once."""
        return self.centered_safe / 2

    @property
    def fit_steps(self) -> int:
        return _centered(self.fit_step_size).last_step

    @property
    def diagonal_ratio(self) -> float:
        """The path to a goal on the diagonal between the zig-zag's inputs, at its step size."""
        return _diagonal(PRESETS[0].step_size).ratio

    @property
    def diagonal_back(self) -> int:
        """How many of its updates turn back."""
        return turned_back(_diagonal(PRESETS[0].step_size).moves)

    @property
    def diagonal_steps(self) -> int:
        return _diagonal(PRESETS[0].step_size).last_step

    @property
    def small_step_size(self) -> float:
        return SMALL

    @property
    def small_ratio(self) -> float:
        """The path to the same goal at a small step size."""
        return _diagonal(SMALL).ratio

    @property
    def four_safe(self) -> float:
        """The largest safe step size of the four inputs as they are, one at a time."""
        return safe_step_size(SAMPLES["four"][1], 1)

    @property
    def beyond_safe(self) -> float:
        return BEYOND

    @property
    def resting(self) -> int:
        """How many updates of the centered preset move nothing, for their sample's target is met already."""
        (journey,) = [own for own, preset in zip(_journeys(), PRESETS, strict=True) if preset.name == "centered"]
        return journey.last_step - len(journey.moves)

    @property
    def near(self) -> float:
        return NEAR

    @property
    def caption(self) -> str:
        return (
            "Descent from the start (dot) to the goal (star) in the plane of the two weights. The ring is at the step "
            "looked at. Its update runs against its gradient, with one sample at a time along ± its input. Shaded are "
            "the quadrants that it can lead into."
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


@cache
def _journeys() -> tuple[Journey, ...]:
    """The descent of every preset."""
    return tuple(drive(preset.setting) for preset in PRESETS)


@cache
def _centered(step_size: float) -> Journey:
    """The zig-zag with its inputs centered, and nothing else changed but perhaps the step size."""
    return drive(replace(PRESETS[0].setting, removed=1.0, step_size=step_size))


@cache
def _diagonal(step_size: float) -> Journey:
    """The zig-zag with its goal moved to the diagonal between its inputs, and perhaps another step size."""
    return drive(replace(PRESETS[0].setting, goal=(1.0, 1.0), step_size=step_size))
