"""Eleven rules on one problem, raw and centered: the steps each needs at the best of its step sizes."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer.checked import Array
from explainer.drawing.exhibit import Table
from explainer.drawing.old_pen import Pen
from explainer.drawing.palette import ROLES
from explainer.exhibits.what_fixes_it import common_problem
from explainer.exhibits.what_fixes_it import optimizer_race as race
from explainer.exhibits.what_fixes_it import optimizer_rules as rules
from explainer.exhibits.what_fixes_it.common_problem import RACE
from explainer.exhibits.what_fixes_it.races_further import RacedFurther
from explainer.experiments.experiment import Method
from explainer.experiments.race import KINDS
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class OptimizerSteps(RacedFurther):
    """One row for each rule: row 0 is on top. Points (steps, row)."""

    names: tuple[str, ...]
    raw: Array  # (11, 2), the median over the runs
    centered: Array  # (11, 2)
    spans: Array  # (11, 2, 2), from centered to raw
    size = (460, 460)

    @classmethod
    def compute(cls) -> Self:
        names, rows = race.NAMES, np.arange(len(race.NAMES))
        raw, centered = (np.column_stack([[race.finish(name, kind).median for name in names], rows]) for kind in KINDS)
        return cls(names, raw, centered, np.stack([centered, raw], axis=1))

    def draw(self, *axes: "Axes") -> None:
        (chart,) = axes
        pen = Pen(self, chart)
        ticks = (1, 10, 100, 1000)
        chart.set(xscale="log", xlim=(0.8, 5000), ylim=(len(self.names) - 0.4, -1.1))
        chart.set_xticks(ticks, [quote(tick) for tick in ticks])
        chart.minorticks_off()
        for row in range(len(self.names)):
            pen.line(f"spans-{row}", "faint", linewidth=1.4, linestyle=":")
        pen.dots("raw", "path", markersize=9)
        pen.dots(
            "centered", "path", marker="D", markersize=7, markeredgewidth=1.8, markerfacecolor=ROLES["paper"].light
        )
        pen.names("names", vertical=True)
        pen.words((self.centered[0, 0], -0.55), "centered", "path", ha="right", va="center")
        pen.words((self.raw[0, 0], -0.55), "raw inputs", "path", ha="left", va="center")
        chart.set_xlabel("steps, at the best step size")
        chart.spines.left.set_visible(False)

    @cached_property
    def table(self) -> Table:
        """What each rule does to signs and to κ, and what keeps it slow."""
        rows = []
        for rule in rules.RUNNERS:
            shares = [quote(race.mixed(rule.name, size).mean(), ".0%") for size in race.SIGN_STEP_SIZES]
            signs = "no" if rule.proof else f"yes, {' and '.join(shares)}"
            kind = "proof" if rule.proof else "measured"
            cells = (signs, kind, quote(race.kappa(rule.name), ".1f"), rule.slowed_by)
            rows.append((rule.name, *map(common_problem.whole, cells)))
        header = ("rule", "mixes signs?", "by", r"$\kappa$", "what keeps it slow")
        return Table("Can one update mix signs, and how narrow is the bowl?", header, tuple(rows))

    @cached_property
    def medians(self) -> Table:
        """The steps that each rule needs."""
        rows = [(name, *(common_problem.in_words(race.finish(name, kind)) for kind in KINDS)) for name in self.names]
        goals = f"median (quartiles) of {quote(common_problem.RUNS)} goals"
        return Table(f"Steps to the finish: {goals}", ("rule", "raw inputs", "centered inputs"), tuple(rows))

    @property
    def method(self) -> Method:
        """How the race was run."""
        return RACE.method

    @property
    def batch(self) -> int:
        return RACE.batch

    @property
    def sign_steps(self) -> int:
        """How many updates of each run have their signs counted."""
        return race.SIGN_STEPS

    @property
    def small_sign_step(self) -> float:
        return race.SIGN_STEP_SIZES[0]

    @property
    def large_sign_step(self) -> float:
        return race.SIGN_STEP_SIZES[1]

    @property
    def same_signed_at_first(self) -> int:
        """How many goals have a same-signed first update of all samples."""
        return int((~race.mixed(rules.ALL, race.SIGN_STEP_SIZES[0])[0]).sum())

    @property
    def kappa_steps(self) -> int:
        return race.KAPPA_STEPS

    @property
    def horizon(self) -> int:
        return RACE.horizon

    @property
    def decay(self) -> float:
        """Of momentum, where it is not tuned."""
        return RACE.decay

    @property
    def rmsprop_decay(self) -> float:
        return RACE.rmsprop_decays[0]

    @property
    def slow_decay(self) -> float:
        return RACE.rmsprop_decays[1]

    @property
    def first_decay(self) -> float:
        """Adam's β₁."""
        return RACE.adam_decays[0]

    @property
    def second_decay(self) -> float:
        """Adam's β₂."""
        return RACE.adam_decays[1]

    @property
    def epsilon(self) -> float:
        """What keeps Adam and RMSProp from dividing by zero."""
        return RACE.epsilon

    @cached_property
    def least_scaled_kappa(self) -> float:
        """The least κ that the scaling of Adam and of RMSProp ever made of the raw bowl."""
        return float(min(race.adaptive_kappas(name).min() for name in race.ADAPTIVE))

    @property
    def tuned_decays(self) -> Array:
        """The best β of momentum, raw and centered."""
        return np.array([race.found(rules.TUNED, kind).decay for kind in KINDS])

    @property
    def unfinished(self) -> int:
        """How many centered runs of RMSProp are outside at the horizon."""
        return int(np.isinf(race.found(rules.QUICK, "centered").steps).sum())

    def median(self, rule: str, kind: str) -> str:
        """A median of the figure, in words."""
        return quote(dict(zip(self.names, getattr(self, kind)[:, 0], strict=True))[rule], ".0f")

    @property
    def caption(self) -> str:
        return (
            f"Plain descent on all samples falls from {self.median(rules.ALL, 'raw')} steps to "
            f"{self.median(rules.ALL, 'centered')}. Adam needs {self.median('Adam', 'raw')} and "
            f"{self.median('Adam', 'centered')}: it gains little here. Newton's method gains nothing."
        )

    @property
    def alt(self) -> str:
        medians = "; ".join(
            f"{name}, {self.median(name, 'raw')} and {self.median(name, 'centered')}" for name in self.names
        )
        return (
            "A dot chart on a logarithmic axis: the median steps to the finish for each rule, first with raw and "
            f"then with centered inputs. {medians}. No rule is faster raw; the gap is wide for "
            "descent and RMSProp, narrow for Adam and momentum at the usual decay."
        )
