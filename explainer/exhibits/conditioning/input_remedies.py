"""What a bias and what a scaling of the inputs do to the condition number and to the steps of plain descent."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer import conditioning, orthants
from explainer.checked import Array
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table
from explainer.exhibits.conditioning.input_treatments import (
    BIASES,
    FAILS,
    LEARNED,
    UNITS,
    bias_problems,
    scaling_problems,
)
from explainer.exhibits.optimizers import common_problem
from explainer.exhibits.optimizers.common_problem import in_words
from explainer.experiments.experiment import Method
from explainer.experiments.input_biases import InputBiases
from explainer.quoting import quote
from explainer.racing import Problem, best_descent

KAPPA = "condition number κ"
LARGE = 10  # a κ from here on is shown without decimals
# From the largest κ to the least. A bias kept optimal leads to what centered inputs lead to.
BIAS_ROLES = ("raw", "raw", "centered", "centered", "centered")
SCALING_ROLES = ("raw", "raw", "raw", "centered", "centered")


@dataclass(frozen=True)
class InputRemedies(common_problem.Raced):
    """Condition numbers, the largest first."""

    bias_names: tuple[str, ...] = shown()
    bias_kappas: Array = shown(KAPPA, role=BIAS_ROLES)  # (5,), common problem
    scaling_names: tuple[str, ...] = shown()
    scaling_kappas: Array = shown(KAPPA, role=SCALING_ROLES)  # (5,), the same in mixed units, each with a bias
    size = (400, 400)
    panels = (2, 1)
    least_unit, greatest_unit = float(UNITS.min()), float(UNITS.max())

    @classmethod
    def compute(cls) -> Self:
        return cls(*_sorted_kappas(bias_problems()), *_sorted_kappas(scaling_problems()))

    def draw(self, *pens: Pen) -> None:
        titles = ("with and without a bias", "in mixed units, each with a bias")
        for pen, kind, title in zip(pens, ("bias", "scaling"), titles, strict=True):
            kappas = pen.field(f"{kind}_kappas")
            pen.across(1, 20000, [1, 10, 100, 1000, 10000], log=True)
            pen.up(len(kappas) - 0.5, -1.6)
            pen.words((1, -1), title, va="center")  # on the bars, away from the panel above
            pen.bars(f"{kind}_kappas")
            pen.names(f"{kind}_names", vertical=True)
            ends = [(1.15 * kappa, row) for row, kappa in enumerate(kappas)]
            pen.numbers(f"{kind}_kappas", ends, [f"{{:{_spec(kappa)}}}" for kappa in kappas], va="center")

    @cached_property
    def biases(self) -> Table:
        """Steps and signs for each bias."""
        rows = [_row(name, problem, BIASES[name][1]) for name, problem in bias_problems().items()]
        learned = InputBiases().result
        share = quote(np.median(learned.same_sign), ".1%")
        rows.insert(2, _cells(LEARNED, in_words(learned.best), share, "the mean is large"))
        return Table.listing("A bias, measured: plain descent on all samples of the common problem", rows)

    @property
    def method(self) -> Method:
        """How the biases of the inputs were learned."""
        return InputBiases().method

    @cached_property
    def scalings(self) -> Table:
        """Steps and signs for each scaling."""
        rows = [_row(name, problem, biased=True) for name, problem in scaling_problems().items()]
        return Table.listing("A scaling, measured: the same inputs in mixed units, each with a bias", rows)

    @property
    def bias_steps(self) -> str:
        """The median steps with three of the biases."""
        return _medians(self.biases, "raw, no bias", "raw and a bias", "centered and a bias")

    @property
    def scaling_steps(self) -> str:
        """The same for three of the scalings."""
        return _medians(self.scalings, "raw", "min–max", "z-score")

    @property
    def kappas(self) -> dict[str, float]:
        """The condition numbers by name."""
        names, kappas = (*self.bias_names, *self.scaling_names), (*self.bias_kappas, *self.scaling_kappas)
        return {name: float(kappa) for name, kappa in zip(names, kappas, strict=True)}

    @property
    def kappa_without_bias(self) -> float:
        return self.kappas["raw, no bias"]

    @property
    def kappa_with_bias(self) -> float:
        return self.kappas["raw and a bias"]

    @property
    def listed(self) -> tuple[str, str]:
        """What the bars show, above and below."""
        above, below = (
            ", ".join(f"{name} {quote(self.kappas[name], _spec(self.kappas[name]))}" for name in names)
            for names in (self.bias_names, self.scaling_names)
        )
        return above, below

    @property
    def caption(self) -> str:
        return self.say(
            "Above, a learned bias makes κ of the raw inputs worse: {kappa_without_bias:.0f} becomes "
            "{kappa_with_bias:.0f}. Below, dividing by the deviation leaves {kappas[divided by deviation]:.0f}, "
            "subtracting the mean {kappas[minus the mean]:.0f}, and both together, the z-score, {kappas[z-score]:.1f}."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Bars for condition numbers on a logarithmic axis, the longest on top. Above, the common problem with and "
            "without a bias: {listed[0]}. Below, scalings of the same inputs in mixed units: {listed[1]}."
        )


def _sorted_kappas(problems: dict[str, Problem]) -> tuple[tuple[str, ...], Array]:
    kappas = {name: conditioning.condition_number(problem.hessian) for name, problem in problems.items()}
    names = sorted(kappas, key=lambda name: -kappas[name])
    return tuple(names), np.array([kappas[name] for name in names])


def _medians(table: Table, *names: str) -> str:
    steps = {row[0]: row[1].split()[0] for row in table.rows}
    return ", ".join(f"{steps[name]} ({name})" for name in names)


def _spec(kappa: float) -> str:
    return ".0f" if kappa >= LARGE else ".1f"


def _row(name: str, problem: Problem, biased: bool) -> dict[str, str]:
    inputs = problem.inputs[:, :-1] if biased else problem.inputs
    share = float(orthants.same_sign(inputs).mean())
    return _cells(name, in_words(best_descent(problem)), quote(share, ".1%"), FAILS[name])


def _cells(name: str, steps: str, share: str, fails: str) -> dict[str, str]:
    return {"inputs": name, "steps": steps, "same sign": share, "held back when": fails}
