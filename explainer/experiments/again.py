"""The runs on digits and on tumors again, with other seeds: each at the step size that the page's run found best."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from explainer.checked import Array
from explainer.conditioning import with_bias_column
from explainer.experiments.digits import KINDS, NAMED
from explainer.experiments.digits_losses import Losses, Quickest
from explainer.experiments.digits_same_start import Key, SameStart
from explainer.experiments.digits_saturation import Key as Factor
from explainer.experiments.digits_saturation import Saturation
from explainer.experiments.digits_signs import SignShares
from explainer.experiments.experiment import Experiment, told
from explainer.experiments.input_biases import InputBiases
from explainer.experiments.tumor_descent import Arrivals, SingleSamples
from explainer.network import Hidden
from explainer.parameters import Parameters
from explainer.quoting import quote
from explainer.racing import Problem, best_descent
from explainer.training import Finish, Task, first_reached, losses_by_epoch

SEEDS = (1000, 1001, 1002, 1003)
Result = TypeVar("Result")


def _ends(seeds: tuple[int, ...]) -> str:
    return f"{quote(seeds[0])} to {quote(seeds[-1])}"


@dataclass(frozen=True)
class Again(Experiment[Mapping[Result, Array]], Generic[Result]):
    """By what was run, what each seed gave, (seeds,): a loss in the end, or updates."""

    seeds: tuple[int, ...] = told("seeds", SEEDS, _ends)
    step_size: str = told("step size", "the one that was best in the run on the page")


@dataclass(frozen=True)
class LossesAgain(Again[str]):
    """The loss after the last epoch, by kind."""

    runs: Losses = told("the runs again", Losses(), str)  # noqa: RUF009 - it is frozen

    def run(self) -> Mapping[str, Array]:
        """All kinds."""
        return {name: self._ends(name, found.step_size) for name, found in self.runs.result.items()}

    def _ends(self, name: str, step_size: float) -> Array:
        task, start = self.runs.task(self.runs.batch_size, self.seeds), self.runs.drawn(self.seeds)
        return np.asarray(losses_by_epoch(start, KINDS[name], task, [step_size], self.runs.epochs)[-1, 0])


@dataclass(frozen=True)
class QuickestAgain(Again[str]):
    """The updates until the early loss, by kind."""

    runs: Quickest = told("the runs again", Quickest(), str)  # noqa: RUF009

    def run(self) -> Mapping[str, Array]:
        """All kinds."""
        task, finish = self.runs.task(self.runs.batch_size, self.seeds), _finish(self.runs, self.runs.every)
        start, found = self.runs.drawn(self.seeds), self.runs.result
        return {name: _updates(start, KINDS[name], task, one.step_size, finish) for name, one in found.items()}


@dataclass(frozen=True)
class SameStartAgain(Again[Key]):
    """The updates by pair, side and batch size."""

    runs: SameStart = told("the runs again", SameStart(), str)  # noqa: RUF009

    def run(self) -> Mapping[Key, Array]:
        """All pairs."""
        return {key: self._arrivals(*key, found.step_size) for key, found in self.runs.result.items()}

    def _arrivals(self, pair: tuple[str, str], side: int, size: int, step_size: float) -> Array:
        runs, start = self.runs, self.runs.start(pair, side, self.seeds)
        finish = _finish(runs, dict(zip(runs.batch_sizes, runs.looks, strict=True))[size])
        return _updates(start, NAMED[pair[side]], runs.task(size, self.seeds), step_size, finish)


@dataclass(frozen=True)
class SaturationAgain(Again[Factor]):
    """The updates by side and factor."""

    runs: Saturation = told("the runs again", Saturation(), str)  # noqa: RUF009

    def run(self) -> Mapping[Factor, Array]:
        """Both sides at all factors."""
        runs, seeds = self.runs, self.seeds
        task, finish = runs.task(runs.batch_size, seeds), _finish(runs, runs.every)
        return {
            (side, factor): _updates(
                runs.start(side, factor, seeds), NAMED[runs.pair[side]], task, found.step_size, finish
            )
            for (side, factor), found in runs.result.items()
        }


@dataclass(frozen=True)
class SignsAgain(SignShares):
    """The shares of same-signed rows for some kinds of hidden layers."""

    sets: tuple[tuple[int, ...], ...] = told("seeds", (SEEDS,), lambda sets: _ends(sets[0]))
    kinds: tuple[str, ...] = told("hidden layers", ("sigmoid", "ReLU"), ", ".join)

    def run(self) -> Mapping[str, Array]:
        """The shares of these kinds."""
        return {name: self.shares(KINDS[name]) for name in self.kinds}


@dataclass(frozen=True)
class SamplesAgain(SingleSamples):
    """Single tumors at the step sizes that the page's run chose, with seeds from another one on."""

    first: int = told("first seed", SEEDS[0])
    seeds: int = told("seeds", 21)

    def _best(self, form: str) -> Arrivals | None:
        found = SingleSamples().result[self.forms.index(form)]
        if found is None:
            return None
        seeds = range(self.first, self.first + self.seeds)
        return found._replace(samples=self._arrivals(form, (found.factor,), seeds, self.seeds)[:, 0])


@dataclass(frozen=True)
class PlainAndLearned(Experiment[dict[str, float]]):
    """Steps on the raw inputs of the race, all targets raised: with one plain bias, and with a bias for each input."""

    runs: InputBiases = told("the runs", InputBiases(), str)  # noqa: RUF009

    def run(self) -> dict[str, float]:
        """The medians at the best step size of each."""
        race, raised = self.runs.race.problem("raw"), self.runs.offsets
        plain = Problem(with_bias_column(race.inputs), np.column_stack([race.goals, raised]))
        return {"plain": best_descent(plain).median, "learned": self.runs.result.best.median}


def _finish(runs: Quickest | SameStart | Saturation, every: int) -> Finish:
    return Finish(runs.target, every, runs.most)


def _updates(start: Parameters, hidden: Hidden, task: Task, step_size: float, finish: Finish) -> Array:
    return np.asarray(first_reached(start, hidden, task, [step_size], finish)[0])
