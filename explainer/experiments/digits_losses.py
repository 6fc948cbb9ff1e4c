"""Eight kinds of hidden layers on digits: the loss epoch by epoch, and the updates until an early loss."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explainer.checked import Array
from explainer.experiments.digits import KINDS, OnDigits, Race, climbing, in_batches, in_sets, reported
from explainer.experiments.experiment import told
from explainer.quoting import quote
from explainer.training import Arrival, best_step_size, losses_by_epoch

SETS = tuple(tuple(range(first, first + 4)) for first in range(0, 12, 4))


class Course(NamedTuple):
    """A step size, and the loss before the first epoch and after each with it, (epochs + 1, seeds)."""

    step_size: float
    losses: Array


@dataclass(frozen=True)
class Losses(OnDigits[Mapping[str, Course]]):
    """The loss by kind and epoch, each kind at its best step size."""

    sets: tuple[tuple[int, ...], ...] = told("seeds", SETS, in_sets)
    batch_size: int = told("batches", 32, in_batches)
    epochs: int = told("epochs", 10)
    first: float = told("step size", 1.6, lambda first: f"{climbing(first)} (the mean loss in the end counts)")

    def run(self) -> Mapping[str, Course]:
        """The courses of all kinds."""
        return {name: self.course(name) for name in reported(KINDS, "Training a network on digits")}

    def course(self, name: str) -> Course:
        """The losses of all seeds at the step size that is best for the first set."""

        def ends(step_sizes: list[float], _: float) -> Array:
            return np.asarray(self._losses(name, self.sets[0], step_sizes)[-1].mean(axis=1))

        best = best_step_size(ends, self.first)
        return Course(best, self._losses(name, self.seeds, [best])[:, 0])

    def _losses(self, name: str, seeds: tuple[int, ...], step_sizes: list[float]) -> Array:
        task = self.task(self.batch_size, seeds)
        return losses_by_epoch(self.drawn(seeds), KINDS[name], task, step_sizes, self.epochs)


@dataclass(frozen=True)
class Quickest(Race[Mapping[str, Arrival]]):
    """The updates until an early loss by kind, each at its best step size."""

    digits: int = told("digits", 512, lambda digits: f"the first {quote(digits)}; the loss is the mean over them all")
    sets: tuple[tuple[int, ...], ...] = told("seeds", SETS, in_sets)
    batch_size: int = told("batches", 32, in_batches)
    every: int = told("looks at the loss", 2, lambda every: f"every {quote(every)} updates")
    first: float = told("step size", 1.6, lambda first: f"{climbing(first)} (the slowest seed counts)")

    def run(self) -> Mapping[str, Arrival]:
        """The courses of all kinds."""
        plan = (self.batch_size, self.every, self.first)
        return {name: self.arrival(KINDS[name], self.drawn, plan) for name in reported(KINDS, "Racing on digits")}


def places(scores: Mapping[str, Array], sets: int) -> dict[str, tuple[int, int]]:
    """The best and the worst place of each kind over the sets of seeds, by the mean of its scores (seeds,) in a set."""
    means = np.array([np.reshape(values, (sets, -1)).mean(axis=1) for values in scores.values()])
    found = means.argsort(axis=0).argsort(axis=0) + 1
    return {name: (int(row.min()), int(row.max())) for name, row in zip(scores, found, strict=True)}
