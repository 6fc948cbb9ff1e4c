"""The race again: on inputs of other numbers and ranges, and with Adam followed for longer."""

import dataclasses
import functools
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explainer import optimizers
from explainer.checked import Array
from explainer.experiments.experiment import Experiment, told
from explainer.experiments.race import ADAM, ALL, AS_THERE, KINDS, MOMENTUM, Finishes, Race, grid_in_words
from explainer.quoting import quote


@dataclass(frozen=True)
class Ranges(Experiment[tuple[Finishes, ...]]):
    """The same race on inputs of other numbers and ranges: is it their number that counts, or nμ²/s²?"""

    inputs: tuple[tuple[int, float, float], ...] = told(
        "inputs",
        ((2, 0.0, 1.0), (100, 0.0, 1.0), (2, 3.0, 4.0), (2, 10.0, 11.0)),
        lambda sets: "; ".join("{} uniform from {} to {}".format(*map(quote, each)) for each in sets),
    )
    rules: tuple[str, ...] = told("rules", (ALL, MOMENTUM, ADAM), "; ".join)
    goals: int = told("goals", 5)
    grid: tuple[float, float, int] = told("step sizes", (0.004, 1.44, 18), grid_in_words)
    race: Race = told("the rest", Race(), AS_THERE)  # noqa: RUF009 - it is frozen

    def races(self) -> tuple[Race, ...]:
        """The race on each set of inputs."""
        changed = functools.partial(dataclasses.replace, self.race, rules=self.rules, goals=self.goals, grid=self.grid)
        return tuple(changed(features=n, ends=(low, high)) for n, low, high in self.inputs)

    def run(self) -> tuple[Finishes, ...]:
        """The results on each set of inputs."""
        return tuple(race.run() for race in self.races())


class Stay(NamedTuple):
    """Adam by two horizons."""

    near: Finishes
    far: Finishes
    returns: dict[
        str, Array
    ]  # by kind: (runs,), the step from which on each run of `near` stays inside the far horizon
    outside: dict[str, Array]  # by kind: (runs,), the share of the steps from the near to the far horizon spent outside
    steady: Array  # (runs,), the step from which on each raw run with the tiny step size stays inside


@dataclass(frozen=True)
class Longer(Experiment[Stay]):
    """Adam in the same race by a near and by a far horizon, and what becomes of the near one's runs until the far."""

    near: int = told("near horizon", 1000)
    far: int = told("far horizon", 10_000)
    steady: tuple[float, int] = told(
        "a tiny step size",
        (0.0005, 50_000),
        lambda run: f"{quote(run[0])}, raw inputs, followed for {run[1]} steps",
    )
    rule: str = told("rule", ADAM)
    race: Race = told("the rest", Race(), AS_THERE)  # noqa: RUF009 - it is frozen

    def run(self) -> Stay:
        """Adam by both horizons, and what becomes of the near one's runs."""
        near, far = (
            dataclasses.replace(self.race, rules=(self.rule,), horizon=steps) for steps in (self.near, self.far)
        )
        soon = near.run()
        after = {kind: self._outside(near, kind, soon[self.rule, kind].best.step_size) for kind in KINDS}
        returns = {kind: np.argmax(np.cumsum(away[::-1], axis=0) > 0, axis=0) for kind, away in after.items()}
        return Stay(
            soon,
            far.run(),
            {kind: np.where(after[kind].any(axis=0), self.far - steps + 1, 1) for kind, steps in returns.items()},
            {kind: away[self.near :].mean(axis=0) for kind, away in after.items()},
            self._steady(),
        )

    def _steady(self) -> Array:
        size, steps = self.steady
        away = self._outside(self.race, KINDS[0], size, steps)
        return np.asarray(steps - np.argmax(away[::-1], axis=0) + 1)

    def _outside(self, race: Race, kind: str, step_size: float, steps: int = 0) -> NDArray[np.bool_]:
        """Whether each run is outside after each step, by default until the far horizon, (steps, runs)."""
        problem = race.problem(kind)
        made = race.make(self.rule, np.array(step_size), problem.hessian)
        path = optimizers.run(made, race.gradient(self.rule, problem), race.start - problem.goals, steps or self.far)
        return np.asarray(problem.misfit_of_error(path[1:]) > 1)
