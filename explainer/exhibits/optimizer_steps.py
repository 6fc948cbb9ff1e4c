"""Ten rules on one problem, raw and centered: the steps each needs at the best of its step sizes."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer.checked import Array
from explainer.exhibit import Table
from explainer.exhibits import common_problem
from explainer.exhibits import optimizer_race as race
from explainer.exhibits import optimizer_rules as rules
from explainer.palette import ROLES
from explainer.pen import Pen
from explainer.quoting import quote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDE_RULES = (rules.ALL, rules.MOMENTUM, "Adam")
KINDS = ("raw", "centered")


@dataclass(frozen=True)
class OptimizerSteps(common_problem.Raced):
    """One row for each rule: row 0 is on top. Points (steps, row)."""

    names: tuple[str, ...]
    raw: Array  # (10, 2), the median over the runs
    centered: Array  # (10, 2)
    spans: Array  # (10, 2, 2), from centered to raw
    size = (460, 430)

    @classmethod
    def compute(cls) -> Self:
        names = tuple(rule.name for rule in rules.RUNNERS)
        rows = np.arange(len(names))
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
        """What each rule does to signs and to κ, and when it fails."""
        rows = []
        for rule in rules.RUNNERS:
            share = race.mixed_share(rule.name)
            signs = f"yes, {quote(share, '.0%')}" if share else "no"
            kind = "proof" if rule.proof else "measured"
            cells = (signs, kind, quote(race.kappa(rule.name), ".1f"), rule.fails)
            rows.append((rule.name, *map(common_problem.whole, cells)))
        header = ("rule", "mixes signs?", "by", r"$\kappa$", "held back when")
        return Table("Can one update mix signs, and how narrow is the bowl?", header, tuple(rows))

    @cached_property
    def medians(self) -> Table:
        """The steps that each rule needs."""
        rows = [(name, *(common_problem.in_words(race.finish(name, kind)) for kind in KINDS)) for name in self.names]
        goals = f"median (quartiles) of {quote(common_problem.RUNS)} goals"
        return Table(f"Steps to the finish: {goals}", ("rule", "raw inputs", "centered inputs"), tuple(rows))

    @cached_property
    def wide(self) -> Table:
        """The same for three rules with ten times as many inputs."""
        rows = [(name, *(quote(race.wide_median(name, side), ".0f") for side in (False, True))) for name in WIDE_RULES]
        inputs = quote(common_problem.wide(is_centered=False).inputs.shape[1])
        return Table(f"Median steps with {inputs} inputs", ("rule", "raw", "centered"), tuple(rows))

    @property
    def step_sizes(self) -> str:
        """The ends of the grid, and from one step size to the next."""
        low, high, ratio = race.STEP_SIZES[0], race.STEP_SIZES[-1], race.STEP_SIZES[1] / race.STEP_SIZES[0]
        return f"{quote(low)} to {quote(high, '.0f')}, each {quote(ratio, '.1f')} times the one before"

    @property
    def batch(self) -> int:
        return rules.BATCH

    @property
    def sign_steps(self) -> int:
        """How many updates of each run have their signs counted."""
        return race.SIGN_STEPS

    @property
    def sign_step_size(self) -> float:
        return race.SIGN_STEP_SIZE

    @property
    def kappa_steps(self) -> int:
        return race.KAPPA_STEPS

    @property
    def longest(self) -> int:
        """The most steps that a rule was given."""
        return max(rule.limit for rule in rules.RUNNERS)

    @property
    def decay(self) -> float:
        """Of momentum, where it is not tuned."""
        return rules.DECAY

    @cached_property
    def least_scaled_kappa(self) -> float:
        """The least κ that the scaling of Adam and of RMSProp ever made of the raw bowl."""
        return float(min(race.adaptive_kappas(name).min() for name in race.ADAPTIVE))

    @property
    def tuned_decays(self) -> Array:
        """The best β of momentum, raw and centered."""
        return np.array([race.tuned_momentum(kind)[0] for kind in KINDS])

    @property
    def late_adams(self) -> int:
        """How many of Adam's raw runs are still outside, or outside again, at twice the median."""
        counts = race.counts("Adam", "raw")
        return int((counts > 2 * np.median(counts)).sum())

    def median(self, rule: str, kind: str) -> str:
        """A median of the figure, in words."""
        return quote(dict(zip(self.names, getattr(self, kind)[:, 0], strict=True))[rule], ".0f")

    @property
    def caption(self) -> str:
        return (
            f"Plain descent on all samples falls from {self.median(rules.ALL, 'raw')} steps to "
            f"{self.median(rules.ALL, 'centered')}. Adam needs {self.median('Adam', 'raw')} and "
            f"{self.median('Adam', 'centered')}: here it hardly notices. Newton's method does not notice at all."
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
