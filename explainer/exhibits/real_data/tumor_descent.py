"""Logistic regression on the breast-cancer table: steps to a given loss for six forms of the inputs."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import conditioning, logistic
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import OldExhibit, Pen
from explainer.exhibits.real_data.ratios import supported
from explainer.experiments.experiment import Method
from explainer.experiments.tumor_descent import Arrivals, FullBatch, LeastSquares, SingleSamples
from explainer.experiments.tumor_table import FORMS, inputs
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TICKS = (1, 10, 100, 1000, 10000)
ALL, SINGLE, LINEAR = FullBatch(), SingleSamples(), LeastSquares()
SINGLE_DIGITS = 1  # of a ratio of two medians over the seeds: fresh seeds move the second


@dataclass(frozen=True)
class TumorDescent(OldExhibit):
    """Points (k, 2): steps of full-batch descent until the last of the losses, and the number of the form."""

    forms: Array  # (6,), names
    safe: Array  # (k, 2), the forms that arrive with the safe step size
    tuned: Array  # (k, 2), those that arrive with some step size, at their best
    never: Array  # (k, 2), those that do not arrive, at the most steps tried
    size = (460, 330)

    @classmethod
    def compute(cls) -> Self:
        points = np.array(
            [[[steps(name, tuned)[-1], row] for row, name in enumerate(FORMS)] for tuned in (False, True)]
        )
        safe, tuned = (found[found[:, 0] >= 0].astype(float) for found in points)
        never = [[ALL.most, row] for count, row in points[1] if count < 0]
        return cls(np.array(list(FORMS)), safe, tuned, np.array(never, dtype=float))

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
        pen.words((ALL.most, -0.42), "not yet", "faint", ha="center")

    def gain(self, tuned: bool, raw: str = "scaled", centered: str = "standardized") -> str:
        """How many times as many steps one form needs as the other, to the digits that the counts support."""
        points = self.tuned if tuned else self.safe
        more, fewer = (points[points[:, 1] == list(FORMS).index(name)][0, 0] for name in (raw, centered))
        return supported(more, fewer)

    @property
    def gains(self) -> tuple[str, str]:
        """Scaled against standardized: safe and tuned."""
        return self.gain(False), self.gain(True)

    @property
    def gains_min_max(self) -> tuple[str, str]:
        """Inputs from 0 to 1 against the same inputs centered: safe and tuned."""
        pair = ("min-max", "min-max, centered")
        return self.gain(False, *pair), self.gain(True, *pair)

    @property
    def method(self) -> Method:
        return ALL.method

    @property
    def method_single(self) -> Method:
        return SINGLE.method

    @property
    def method_squared(self) -> Method:
        return LINEAR.method

    @cached_property
    def table(self) -> Table:
        """Steps to each of the losses, safe and tuned, and single samples to the last."""
        rows = []
        for name in FORMS:
            cells = [
                f"{_counted(a)}\N{NO-BREAK SPACE}/\N{NO-BREAK SPACE}{_counted(b)}"
                for a, b in zip(*_both(name), strict=True)
            ]
            rows.append((name, *cells, _samples(samples(name))))
        header = ("inputs", *(f"to {quote(target)}" for target in ALL.targets), "samples, one at a time")
        return Table(
            "Steps of full-batch descent to a loss, safe / tuned; single samples to the last", header, tuple(rows)
        )

    @cached_property
    def edge(self) -> Table:
        """The tuned runs to the last loss, and the steps with the largest step size that never raises the loss."""
        rows = []
        for row, (name, best) in enumerate(zip(FORMS, ALL.result.best, strict=True)):
            if best:
                within = int(ALL.result.steps[row, ALL.factors.index(2), -1])
                numbers = (best.factor, best.steps, best.rises, best.peak, np.median(best.sharpness))
                cells = [
                    quote(number, spec) for number, spec in zip(numbers, ("g", "d", "d", ".2g", ".2g"), strict=True)
                ]
                rows.append((name, *cells, quote(within)))
        header = (
            "inputs",
            r"$\eta\,\lambda_{\max}$ at the start",
            "steps",
            "of these raise the loss",
            "highest loss",
            r"$\eta\,\lambda_{\max}$ on the way, median",
            r"steps if $\eta\,\lambda_{\max}$ starts at two",
        )
        return Table(f"The tuned runs on their way to a loss of {quote(ALL.targets[-1])}", header, tuple(rows))

    @cached_property
    def curvature(self) -> Table:
        """The Hessian at zero weights, and the steps of least squares, from zero and from the worst start."""
        rows = []
        for name, taken in zip(FORMS, LINEAR.result, strict=True):
            values = conditioning.eigenvalues(
                logistic.hessian(np.zeros(inputs(ALL.data, name).shape[1]), inputs(ALL.data, name))
            )
            kappa = values[-1] / values[0]
            worst = math.log(LINEAR.left) / (2 * math.log1p(-LINEAR.factor / kappa))
            rows.append((name, *map(_short, (values[-1], kappa, taken, worst))))
        header = ("inputs", r"$\lambda_{\max}$", r"$\kappa$", "steps from zero", "from the worst start")
        return Table("The Hessian at zero weights, with the bias, and steps with the squared loss", header, tuple(rows))

    @property
    def caption(self) -> str:
        safe, tuned = self.gains
        return (
            f"Steps of full-batch descent until the loss is {quote(ALL.targets[-1])}, logarithmic. Standardized inputs "
            f"differ from scaled ones in the mean alone. That saves a factor of {safe} with the safe step size and of "
            f"about {tuned} with a tuned one. Unscaled inputs do not arrive in {quote(ALL.most)} steps."
        )

    @property
    def alt(self) -> str:
        names = list(FORMS)
        safe = ", ".join(f"{names[int(row)]} {quote(count)}" for count, row in self.safe)
        tuned = ", ".join(f"{names[int(row)]} {quote(count)}" for count, row in self.tuned)
        never = " and ".join(names[int(row)] for _, row in self.never)
        return (
            f"Six rows for six forms of the inputs, with the steps until the loss is {quote(ALL.targets[-1])}. "
            f"Safe step size: {safe}. Tuned: {tuned}. After {quote(self.never[0, 0])} steps not there: {never}."
        )


def steps(form: str, tuned: bool) -> list[int]:
    """The steps to each loss with the safe step size or with the best; −1 where no run arrives."""
    found = ALL.result.steps[list(FORMS).index(form)]
    return [int(min(counts[counts >= 0], default=-1)) for counts in (found if tuned else found[:1]).T]


def samples(form: str) -> Arrivals | None:
    """The samples, one at a time, to the last loss."""
    return SINGLE.result[list(FORMS).index(form)]


def _both(form: str) -> tuple[list[int], list[int]]:
    return steps(form, tuned=False), steps(form, tuned=True)


def _samples(found: Arrivals | None) -> str:
    if found is None:
        return f"over {quote(SINGLE.epochs)} epochs"
    low, median, high = np.percentile(found.samples, [0, 50, 100])
    return f"{quote(median)} ({quote(low)}–{quote(high)})"


def _counted(steps: int) -> str:
    return quote(steps) if steps >= 0 else "–"


def _short(value: float) -> str:
    """A number as TeX, with two digits and a power of ten when it is large."""
    digits, _, power = f"{value:.1e}".partition("e")
    if value < 1000:
        return f"{value:.0f}" if value >= 10 else f"{value:.2g}"
    return rf"${digits} \cdot 10^{{{int(power)}}}$"
