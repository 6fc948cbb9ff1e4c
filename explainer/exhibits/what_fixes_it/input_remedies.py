"""What a bias and what a scaling of the inputs do to the condition number and to the steps of plain descent."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import conditioning, orthants
from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import Pen
from explainer.exhibits.what_fixes_it import common_problem
from explainer.exhibits.what_fixes_it.common_problem import in_words, kappa_in_words, whole
from explainer.exhibits.what_fixes_it.input_treatments import (
    BIASES,
    FAILS,
    LEARNED,
    SCALINGS,
    UNITS,
    bias_problems,
    scaling_problems,
)
from explainer.experiments.experiment import Method
from explainer.experiments.input_biases import InputBiases
from explainer.quoting import quote
from explainer.racing import Problem, best_descent

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class InputRemedies(common_problem.Raced):
    """Condition numbers as points (κ, row); row 0 is on top."""

    bias_names: tuple[str, ...]
    bias_kappas: Array  # (5, 2), common problem
    scaling_names: tuple[str, ...]
    scaling_kappas: Array  # (5, 2), the same in mixed units, each with a bias
    size = (460, 440)
    panels = (2, 1)

    @classmethod
    def compute(cls) -> Self:
        return cls(tuple(BIASES), _kappas(bias_problems()), tuple(SCALINGS), _kappas(scaling_problems()))

    def draw(self, *axes: "Axes") -> None:
        titles = ("a bias", "a scaling (mixed units, each with a bias)")
        panels = (("bias_names", "bias_kappas"), ("scaling_names", "scaling_kappas"))
        for chart, title, (names, kappas) in zip(axes, titles, panels, strict=True):
            pen = Pen(self, chart)
            ticks = (1, 10, 100, 1000, 10000)
            chart.set(xscale="log", xlim=(0.8, 30000), ylim=(len(SCALINGS) - 0.4, -0.6), title=title)
            chart.set_xticks(ticks, [quote(tick) for tick in ticks])
            chart.minorticks_off()
            pen.dots(kappas, "input", markersize=9)
            pen.names(names, vertical=True)
            chart.spines.left.set_visible(False)
        axes[1].set_xlabel("condition number κ")

    @cached_property
    def biases(self) -> Table:
        """Signs, κ and steps for each bias."""
        rows = [_row(name, problem, BIASES[name][1]) for name, problem in bias_problems().items()]
        learned = InputBiases().result
        rows.insert(2, (LEARNED, self._learned_signs(), "changes", in_words(learned.best), whole("the mean is large")))
        return Table("A bias, measured: plain descent on all samples of the common problem", _header(), tuple(rows))

    def _learned_signs(self) -> str:
        """The share of same-signed samples x + b on arrival: the median over the runs, and the range."""
        shares = InputBiases().result.same_sign
        middle, least, greatest = (quote(f(shares), ".1%") for f in (np.median, np.min, np.max))
        return whole(f"{middle} ({least} to {greatest})")

    @property
    def method(self) -> Method:
        """How the biases of the inputs were learned."""
        return InputBiases().method

    @cached_property
    def scalings(self) -> Table:
        """Signs, κ and steps for each scaling."""
        rows = [_row(name, problem, biased=True) for name, problem in scaling_problems().items()]
        return Table("A scaling, measured: the same inputs in mixed units, each with a bias", _header(), tuple(rows))

    @property
    def kappas(self) -> dict[str, float]:
        """The condition numbers by name."""
        return dict(zip(self.bias_names, self.bias_kappas[:, 0].tolist(), strict=True))

    @property
    def kappa_without_bias(self) -> float:
        return self.kappas["raw, no bias"]

    @property
    def kappa_with_bias(self) -> float:
        return self.kappas["raw and a bias"]

    @property
    def least_unit(self) -> float:
        return float(UNITS.min())

    @property
    def greatest_unit(self) -> float:
        return float(UNITS.max())

    @property
    def caption(self) -> str:
        raw, biased, *_ = self.bias_kappas[:, 0]
        _, scaled, _, centered, both = self.scaling_kappas[:, 0]
        return (
            f"Above, a learned bias makes κ worse: {quote(raw, '.0f')} becomes {quote(biased, '.0f')}. Below, scaling "
            f"alone leaves {quote(scaled, '.0f')}, centering alone {quote(centered, '.0f')}, and both together, the "
            f"z-score, {quote(both, '.1f')}."
        )

    @property
    def alt(self) -> str:
        upper, lower = (
            ", ".join(f"{name} {quote(kappa, '.3g')}" for name, kappa in zip(names, points[:, 0], strict=True))
            for names, points in (
                (self.bias_names, self.bias_kappas),
                (self.scaling_names, self.scaling_kappas),
            )
        )
        return f"Dots for condition numbers on a logarithmic axis. A bias: {upper}. A scaling in mixed units: {lower}."


def _kappas(problems: dict[str, Problem]) -> Array:
    kappas = [conditioning.condition_number(problem.hessian) for problem in problems.values()]
    return np.column_stack([kappas, np.arange(len(kappas))])


def _row(name: str, problem: Problem, biased: bool) -> tuple[str, ...]:
    inputs = problem.inputs[:, :-1] if biased else problem.inputs
    share = float(orthants.same_sign(inputs).mean())
    return (
        name,
        quote(share, ".1%"),
        kappa_in_words(problem.hessian),
        in_words(best_descent(problem)),
        whole(FAILS[name]),
    )


def _header() -> tuple[str, ...]:
    return "inputs", "same sign", r"$\kappa$", "steps", "held back when"
