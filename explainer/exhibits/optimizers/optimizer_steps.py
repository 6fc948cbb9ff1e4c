"""Eleven rules on one problem, raw and centered: the steps each needs at the best of its step sizes."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer.checked import Array
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table
from explainer.exhibits.optimizers import common_problem
from explainer.exhibits.optimizers import optimizer_race as race
from explainer.exhibits.optimizers import optimizer_rules as rules
from explainer.exhibits.optimizers.common_problem import RACE
from explainer.exhibits.optimizers.races_further import RacedFurther
from explainer.experiments.experiment import Method
from explainer.experiments.race import KINDS
from explainer.quoting import quote

AXES = ("steps, at the best step size", "")


@dataclass(frozen=True)
class OptimizerSteps(RacedFurther):
    """One row for each rule: row 0 is on top, the rule that gains most by centering. Points (steps, row)."""

    names: tuple[str, ...] = shown()
    raw: Array = shown(*AXES, name="raw inputs", role="raw")  # (11, 2), the median over the runs
    centered: Array = shown(*AXES, name="centered", role="centered")  # (11, 2)
    spans: Array = shown(*AXES, role="faint")  # (11, 2, 2), from centered to raw
    gains: Array = shown("raw steps ÷ centered steps")  # (11,)
    size = (400, 360)
    batch, horizon, decay, epsilon = RACE.batch, RACE.horizon, RACE.decay, RACE.epsilon
    first_decay, second_decay = RACE.adam_decays  # Adam's β₁ and β₂
    rmsprop_decay, slow_decay = RACE.rmsprop_decays
    sign_steps, kappa_steps = race.SIGN_STEPS, race.KAPPA_STEPS  # of each run: whose signs are counted, whose κ
    small_sign_step, large_sign_step = race.SIGN_STEP_SIZES

    @classmethod
    def compute(cls) -> Self:
        medians = {name: [race.finish(name, kind).median for kind in KINDS] for name in race.NAMES}
        names = sorted(medians, key=lambda name: medians[name][1] / medians[name][0])
        raw, centered = np.array([medians[name] for name in names]).T
        raw_points, centered_points = (np.column_stack([steps, np.arange(len(names))]) for steps in (raw, centered))
        spans = np.stack([centered_points, raw_points], axis=1)
        return cls(tuple(names), raw_points, centered_points, spans, raw / centered)

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.across(0.8, 9000, [1, 10, 100, 1000], log=True)
        pen.up(len(self.names) - 0.4, -1.2)
        pen.line("spans", linewidth=1.4)
        pen.dots("centered", hollow=True, marker="D", markersize=9)
        pen.dots("raw", markersize=6)
        pen.names("names", vertical=True)
        pen.name("centered", at=0, offset=(0, 9))
        pen.name("raw", at=0, offset=(0, 9))
        ends = [(1.5 * steps, row) for steps, row in self.raw]
        templates = ["÷{:.2g} by centering", *["÷{:.2g}"] * (len(ends) - 1)]
        pen.numbers("gains", ends, templates, va="center")

    @cached_property
    def table(self) -> Table:
        """What each rule does to signs and to κ, and what keeps it slow."""
        rows = []
        for rule in rules.RUNNERS:
            shares = [quote(race.mixed(rule.name, size).mean(), ".0%") for size in race.SIGN_STEP_SIZES]
            signs = "none (proof)" if rule.proof else ", ".join(shares)
            row = {"rule": rule.name, "mixed signs": signs, r"$\kappa$": quote(race.kappa(rule.name), ".1f")}
            rows.append(row | {"what keeps it slow": rule.slowed_by})
        return Table.listing("Can one update mix signs, and how narrow is the bowl?", rows)

    @cached_property
    def medians(self) -> Table:
        """The steps that each rule needs."""
        columns = {
            f"{kind} inputs": [common_problem.in_words(race.finish(name, kind)) for name in race.NAMES]
            for kind in KINDS
        }
        goals = f"median (quartiles) of {quote(common_problem.RUNS)} goals"
        return Table.of(f"Steps to the finish: {goals}", {"rule": race.NAMES, **columns})

    @property
    def method(self) -> Method:
        """How the race was run."""
        return RACE.method

    @property
    def same_signed_at_first(self) -> int:
        """How many goals have a same-signed first update of all samples."""
        return int((~race.mixed(rules.ALL, race.SIGN_STEP_SIZES[0])[0]).sum())

    @cached_property
    def least_scaled_kappa(self) -> float:
        """The least κ that the scaling of Adam and of RMSProp ever made of the raw bowl."""
        return float(min(race.adaptive_kappas(name).min() for name in race.ADAPTIVE))

    @property
    def tuned_decays(self) -> Array:
        """The best β of momentum, raw and centered."""
        return np.array([race.found(rules.TUNED, kind).decay for kind in KINDS])

    @property
    def raw_decay(self) -> float:
        return float(self.tuned_decays[0])

    @property
    def centered_decay(self) -> float:
        return float(self.tuned_decays[1])

    @property
    def medians_of(self) -> dict[str, Array]:
        """The steps of each rule, raw and centered, (2,)."""
        steps = np.column_stack([self.raw[:, 0], self.centered[:, 0]])
        return dict(zip(self.names, steps, strict=True))

    @property
    def all_medians(self) -> str:
        return "; ".join(
            f"{name}, {quote(raw)} and {quote(centered)}" for name, (raw, centered) in self.medians_of.items()
        )

    @property
    def caption(self) -> str:
        return self.say(
            "Plain descent on all samples gains most by centering: it falls from {medians_of[descent, all samples][0]} "
            "steps to {medians_of[descent, all samples][1]}. Adam gains little here, {medians_of[Adam][0]} against "
            "{medians_of[Adam][1]}. Newton's method gains nothing."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "A dot chart on a logarithmic axis: the median steps to the finish for each rule, first with raw and "
            "then with centered inputs, sorted by their ratio. {all_medians}. No rule needs fewer steps on raw inputs."
        )
