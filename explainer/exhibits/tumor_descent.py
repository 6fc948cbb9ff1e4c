"""Logistic regression on the breast-cancer table: steps to a given loss for six forms of the inputs."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import conditioning, logistic
from explainer.checked import Array
from explainer.exhibit import Exhibit, Table
from explainer.exhibits.tumor_table import EPOCHS, FACTORS, FORMS, MOST, TARGETS, inputs, samples, steps
from explainer.pen import Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TICKS = (1, 10, 100, 1000, 10000)


@dataclass(frozen=True)
class TumorDescent(Exhibit):
    """Points (k, 2): steps of full-batch descent until the last of `TARGETS`, and the number of the form."""

    forms: Array  # (6,), names
    safe: Array  # (k, 2), the forms that arrive with the safe step size
    tuned: Array  # (k, 2), those that arrive with some step size, at their best
    never: Array  # (k, 2), those that do not arrive, at the most steps tried
    size = (460, 330)

    @classmethod
    def compute(cls) -> Self:
        safe = [[steps(name, factors=1)[-1], row] for row, name in enumerate(FORMS)]
        tuned = [[steps(name, len(FACTORS))[-1], row] for row, name in enumerate(FORMS)]
        never = [[MOST, row] for count, row in safe if count < 0]
        arrived = [np.array([point for point in points if point[0] >= 0], dtype=float) for points in (safe, tuned)]
        return cls(np.array(list(FORMS)), arrived[0], arrived[1], np.array(never, dtype=float))

    def draw(self, *axes: "Axes") -> None:
        (plane,) = axes
        pen = Pen(self, plane)
        plane.set(xscale="log", xlim=(0.8, 12000), ylim=(len(FORMS) - 0.5, -0.9))
        plane.set_xticks(TICKS, labels=[quote(tick) for tick in TICKS])
        plane.minorticks_off()
        plane.set_xlabel("steps until the loss is down")
        pen.names("forms", vertical=True)
        pen.dots("safe", "path", marker="s", markersize=9)
        pen.dots("tuned", "goal", markersize=9)
        pen.dots("never", "faint", marker=">", markersize=9)
        last = self.safe[-1]
        pen.words((last[0], last[1] - 0.42), "safe step size", "path", ha="center")
        pen.words((self.tuned[-1, 0], last[1] - 0.42), "tuned", "goal", ha="center")
        pen.words((MOST, -0.42), "not yet", "faint", ha="center")

    def _at(self, points: Array, name: str) -> float:
        return float(points[points[:, 1] == list(FORMS).index(name)][0, 0])

    @property
    def centering_gain(self) -> Array:
        """How many times as many steps scaled inputs need as standardized ones: safe and tuned."""
        return np.array([self._at(p, "scaled") / self._at(p, "standardized") for p in (self.safe, self.tuned)])

    @property
    def centering_gain_min_max(self) -> Array:
        """The same for inputs from 0 to 1 and the same inputs centered."""
        return np.array([self._at(p, "min-max") / self._at(p, "min-max, centered") for p in (self.safe, self.tuned)])

    @property
    def most(self) -> int:
        return MOST

    @cached_property
    def curvature(self) -> Table:
        """The largest eigenvalue and κ of the Hessian at zero weights, with the bias."""
        rows = []
        for name in FORMS:
            values = conditioning.eigenvalues(logistic.hessian(np.zeros(inputs(name).shape[1]), inputs(name)))
            rows.append((name, _short(values[-1]), _short(values[-1] / values[0])))
        return Table(
            "The Hessian at zero weights, with the bias",
            ("inputs", "largest eigenvalue", "condition number"),
            tuple(rows),
        )

    @cached_property
    def table(self) -> Table:
        """Steps to each of the losses, safe and tuned, and single samples to the last."""
        rows = []
        for name in FORMS:
            both = zip(steps(name, factors=1), steps(name, len(FACTORS)), strict=True)
            taken = samples(name)
            last = quote(taken) if taken >= 0 else f"over {quote(EPOCHS)} epochs"
            rows.append(
                (name, *(f"{_counted(a)}\N{NO-BREAK SPACE}/\N{NO-BREAK SPACE}{_counted(b)}" for a, b in both), last)
            )
        losses = [f"to {quote(target)}" for target in TARGETS]
        caption = "Steps of full-batch descent to a loss, safe / tuned, and single samples to the last"
        return Table(caption, ("inputs", *losses, "samples"), tuple(rows))

    @property
    def caption(self) -> str:
        safe, tuned = (quote(gain, ".0f") for gain in self.centering_gain)
        return (
            f"Steps of full-batch descent until the loss is {quote(TARGETS[-1])}, logarithmic. At one scale, "
            f"centering saves a factor of {safe} with the safe step size and of {tuned} with a tuned one. "
            f"Unscaled inputs do not arrive in {quote(MOST)} steps."
        )

    @property
    def alt(self) -> str:
        names = list(FORMS)
        safe = ", ".join(f"{names[int(row)]} {quote(count)}" for count, row in self.safe)
        tuned = ", ".join(f"{names[int(row)]} {quote(count)}" for count, row in self.tuned)
        never = " and ".join(names[int(row)] for _, row in self.never)
        return (
            f"Six rows for six forms of the inputs, with the steps until the loss is {quote(TARGETS[-1])}. "
            f"Safe step size: {safe}. Tuned: {tuned}. After {quote(self.never[0, 0])} steps not there: {never}."
        )


def _counted(steps: int) -> str:
    return quote(steps) if steps >= 0 else "–"


def _short(value: float) -> str:
    """A number as TeX, with two digits and a power of ten when it is large."""
    digits, _, power = f"{value:.1e}".partition("e")
    return f"{value:.2g}" if value < 1000 else rf"${digits} \cdot 10^{{{int(power)}}}$"
