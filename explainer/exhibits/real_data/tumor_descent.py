"""Logistic regression on the breast-cancer table: steps to a given loss for six forms of the inputs."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer import conditioning, logistic
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table, column
from explainer.exhibits.real_data.ratios import supported
from explainer.experiments.experiment import Method
from explainer.experiments.tumor_descent import Arrivals, FullBatch, LeastSquares, SingleSamples
from explainer.experiments.tumor_table import FORMS, inputs
from explainer.quoting import quote

ALL, SINGLE, LINEAR = FullBatch(), SingleSamples(), LeastSquares()
SINGLE_DIGITS = 1  # of a ratio of two medians over the seeds: fresh seeds move the second
ROUGH = ("raw", 2)  # this tuned run leaps up so late that another order of summation moves its count by a percent
AXES = (f"steps until the loss is {quote(ALL.targets[-1])}", "")
ROWS = ("raw", "centered", "min-max", "min-max, centered", "scaled", "standardized")  # not centered, centered, …


@dataclass(frozen=True)
class TumorDescent(Exhibit):
    """Points (steps of full-batch descent until the last of the losses, number of the row)."""

    forms: Array = shown("")  # (6,), names
    never: Array = shown(*AXES, role=("raw", "centered"))  # (2, 2), the first two, at the most steps tried
    runs: Array = shown(*AXES, role=("raw", "centered", "raw", "centered"))  # (4, 2, 2), others: safe step size, tuned
    size = (400, 330)
    most, target = ALL.most, ALL.targets[-1]

    @classmethod
    def compute(cls) -> Self:
        counts = np.array([[steps(name, tuned)[-1] for tuned in (False, True)] for name in ROWS], dtype=float)
        rows = np.broadcast_to(np.arange(len(ROWS))[:, np.newaxis], counts.shape)
        arrives = (counts >= 0).all(axis=1)
        never = np.array([[ALL.most, row] for row in np.flatnonzero(~arrives)], dtype=float)
        return cls(np.array(ROWS), never, np.stack([counts, rows], axis=-1)[arrives])

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.across(0.8, 12000, [10**power for power in range(5)], log=True)
        pen.up(len(ROWS) - 0.3, -0.8)
        pen.names("forms", vertical=True)
        for row in range(len(self.never)):
            pen.dots(f"never-{row}", marker=">")
            pen.words((0.7 * ALL.most, row), "not in {most}", ha="right", va="center")
        for row in range(len(self.runs)):
            pen.guide(self.runs[row], role=("raw", "centered")[row % 2], linewidth=2)
            for tuned in (0, 1):
                pen.dots(f"runs-{row}-{tuned}", hollow=not tuned)
        for tuned, words in enumerate(("safe step size", "tuned")):
            pen.words((self.runs[0, tuned, 0], self.runs[0, tuned, 1] - 0.5), words, ha="center", va="center")
            for row, gains in ((1, "gains_min_max"), (3, "gains")):
                steps, place = self.runs[row, tuned]
                factor = f"÷ {{{gains}[{tuned}]}}"
                pen.words((steps, place + 0.48), factor, role="centered", ha="center", va="center")

    def gain(self, tuned: bool, raw: str = "scaled", centered: str = "standardized") -> str:
        """How many times as many steps one form needs as the other, to the digits that the counts support."""
        counts = {name: run[int(tuned), 0] for name, run in zip(ROWS[len(self.never) :], self.runs, strict=True)}
        return supported(counts[raw], counts[centered])

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
        pairs = {
            name: [
                f"{_counted(a)}\N{NO-BREAK SPACE}/\N{NO-BREAK SPACE}{_counted(b)}"
                for a, b in zip(*_both(name), strict=True)
            ]
            for name in FORMS
        }
        name, loss = ROUGH
        pairs[name][loss] = pairs[name][loss].replace(quote(steps(name, tuned=True)[loss]), self.rough)
        columns = {f"to {quote(target)}": [pairs[name][k] for name in FORMS] for k, target in enumerate(ALL.targets)}
        return Table.of(
            "Steps of full-batch descent to a loss, safe / tuned; single samples to the last",
            {"inputs": FORMS, **columns, "single samples": [_samples(samples(name)) for name in FORMS]},
        )

    @property
    def rough(self) -> str:
        """The count that rounding errors move: the one digit that they leave, as a lower bound."""
        name, loss = ROUGH
        digits = str(steps(name, tuned=True)[loss])
        return f"over {digits[0]}{len(digits[1:]) * '0'}"

    @cached_property
    def edge(self) -> Table:
        """The tuned runs to the last loss, and the steps with the largest step size that never raises the loss."""
        runs = {name: best for name, best in zip(FORMS, ALL.result.best, strict=True) if best}
        within = [ALL.result.steps[list(FORMS).index(name), ALL.factors.index(2), -1] for name in runs]
        return Table.of(
            f"The tuned runs on their way to a loss of {quote(ALL.targets[-1])}",
            {
                "inputs": runs,
                r"$\eta\,\lambda_{\max}$ at the start": [best.factor for best in runs.values()],
                "steps": [best.steps for best in runs.values()],
                "of these raise the loss": [best.rises for best in runs.values()],
                "peak loss": column([best.peak for best in runs.values()], ".2g"),
                r"$\eta\,\lambda_{\max}$ on the way, median": column(
                    [np.median(best.sharpness) for best in runs.values()], ".2g"
                ),
                r"steps if $\eta\,\lambda_{\max}$ starts at two": within,
            },
        )

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
            numbers = {r"$\lambda_{\max}$": values[-1], r"$\kappa$": kappa, "steps from zero": taken}
            numbers["from the worst start"] = worst
            rows.append({"inputs": name} | {header: _short(number) for header, number in numbers.items()})
        return Table.listing("The Hessian at zero weights, with the bias, and steps with the squared loss", rows)

    @property
    def caption(self) -> str:
        return self.say(
            "Steps of full-batch descent until the loss is {target}, logarithmic. Hollow: with the safe step size; "
            "filled: tuned. Each pair of rows differs in the mean alone; “÷” says by how much centering divides the "
            "steps: scaled inputs by {gains[0]} and, tuned, by about {gains[1]}. Unscaled inputs do not arrive in "
            "{most} steps."
        )

    @property
    def alt(self) -> str:
        names = self.forms[len(self.never) :]
        safe, tuned = (
            ", ".join(f"{name} {quote(run[k, 0])}" for name, run in zip(names, self.runs, strict=True)) for k in (0, 1)
        )
        never = " and ".join(self.forms[: len(self.never)])
        return self.say(
            "A row for each form of the inputs, with the steps until the loss is {target}. Safe step size: "
            f"{safe}. Tuned: {tuned}. After {quote(self.never[0, 0])} steps not there: {never}."
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
