"""What the race becomes on other inputs and over more steps: what a page quotes of it."""

import dataclasses
from functools import cached_property

import numpy as np

from explainer.checked import Array
from explainer.conditioning import Features, eigenvalues
from explainer.drawing.texts import Table
from explainer.exhibits.optimizers import common_problem
from explainer.exhibits.optimizers import optimizer_race as race
from explainer.exhibits.optimizers import optimizer_rules as rules
from explainer.exhibits.optimizers.common_problem import RACE
from explainer.experiments.experiment import Method
from explainer.experiments.race import ADAM, KINDS, Finish
from explainer.experiments.races import Longer, Ranges
from explainer.quoting import quote

RANGES, LONGER = Ranges(), Longer()
NARROW_ARROW = "\N{NARROW NO-BREAK SPACE}→\N{NARROW NO-BREAK SPACE}"  # three such columns fit on a phone
LATE = 0.99  # of the largest stable step size


class RacedFurther(common_problem.Raced):
    """An exhibit that also shows the race on other inputs, and Adam followed for longer."""

    @cached_property
    def ranges(self) -> Table:
        """The medians, raw and centered, of three rules on inputs of other numbers and ranges."""
        rows = []
        for (n, low, high), each, finishes in zip(RANGES.inputs, RANGES.races(), RANGES.result, strict=True):
            steps = {rule: _from_to(finishes, rule) for rule in RANGES.rules}
            spike = Features.uniform(n, low, high).condition_number - 1
            inputs = f"{quote(n)}, from {quote(low)} to {quote(high)}"
            narrow = common_problem.kappa_in_words(each.problem("raw").hessian)
            row = {"inputs": inputs, r"$n\mu^2/s^2$": quote(spike, ".0f"), r"$\kappa$": narrow}
            rows.append(row | steps)
        return Table.listing("Median steps, raw → centered", rows)

    @property
    def ranges_method(self) -> Method:
        """How that was run."""
        return RANGES.method

    @cached_property
    def longer(self) -> Table:
        """Adam's medians by three horizons; by the farthest one rounding decides the digits, so one is shown."""
        columns = {
            f"{kind} inputs": [
                common_problem.in_words(self._near[ADAM, kind].best),
                common_problem.in_words(race.finish("Adam", kind)),
                f"about {quote(_one_digit(LONGER.result.far[ADAM, kind].best.median), '.0f')}",
            ]
            for kind in KINDS
        }
        horizons = [LONGER.near, RACE.horizon, LONGER.far]
        return Table.of("Adam's steps, by how long it must stay", {"inside until step": horizons, **columns})

    @property
    def longer_method(self) -> Method:
        """How that was run."""
        return LONGER.method

    @property
    def near(self) -> int:
        return LONGER.near

    @property
    def far(self) -> int:
        return LONGER.far

    @property
    def leavers(self) -> Array:
        """How many of Adam's runs at the best step size of the near horizon leave again before the far one."""
        return np.array([int((LONGER.result.returns[kind] > LONGER.near).sum()) for kind in KINDS])

    @property
    def raw_leavers(self) -> int:
        return int(self.leavers[0])

    @property
    def centered_leavers(self) -> int:
        return int(self.leavers[1])

    @property
    def time_outside(self) -> Array:
        """The median share of the steps in between that they spend outside."""
        return np.array([float(np.median(LONGER.result.outside[kind])) for kind in KINDS])

    @property
    def raw_time_outside(self) -> float:
        return float(self.time_outside[0])

    @property
    def centered_time_outside(self) -> float:
        return float(self.time_outside[1])

    @property
    def steady_step_size(self) -> float:
        """So small that Adam stays."""
        return LONGER.steady[0]

    @property
    def steady_horizon(self) -> int:
        return LONGER.steady[1]

    @property
    def steady_from(self) -> int:
        """The step from which on every raw run with that step size stays inside."""
        return int(LONGER.result.steady.max())

    @property
    def without_mean(self) -> float:
        """Adam's median on raw inputs without the running mean of the gradients; rounding decides the other digits."""
        return _adam(0.0, RACE.adam_decays[1])

    @property
    def short_memory(self) -> float:
        """The same with it, but with the β of slow RMSProp for the squares."""
        return _adam(RACE.adam_decays[0], RACE.rmsprop_decays[1])

    @property
    def late_sign_step(self) -> float:
        """A step size just below the largest at which descent on all samples converges."""
        return LATE * 2 / float(eigenvalues(common_problem.raw().hessian)[-1])

    @property
    def late_share(self) -> float:
        """The share of its updates that mix signs there."""
        return float(race.mixed(rules.ALL, self.late_sign_step).mean())

    @property
    def _near(self) -> dict[tuple[str, str], Finish]:
        return LONGER.result.near


def _from_to(finishes: dict[tuple[str, str], Finish], rule: str) -> str:
    steps = [finishes[rule, kind].best.median for kind in KINDS]
    return NARROW_ARROW.join(quote(each, ".0f") for each in steps)


def _adam(first: float, second: float) -> float:
    changed = dataclasses.replace(RACE, rules=(ADAM,), adam_decays=(first, second))
    return _one_digit(changed.result[ADAM, KINDS[0]].best.median)


def _one_digit(value: float) -> float:
    return round(value, -int(np.floor(np.log10(value))))
