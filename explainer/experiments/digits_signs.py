"""How many rows of a hidden layer's gradient are same-signed, by batch size, at the start and after training."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from explainer import network, orthants, training
from explainer.checked import Array
from explainer.experiments.digits import KINDS, OnDigits, in_batches, in_sets, reported
from explainer.experiments.experiment import told
from explainer.network import Hidden
from explainer.parameters import Parameters
from explainer.quoting import quote


def drawn(count: int) -> str:
    """How batches are drawn to count signs, as a method says it."""
    return f"{quote(count)} of each size, with replacement from all digits; the same for all kinds and seeds"


@dataclass(frozen=True)
class SignShares(OnDigits[Mapping[str, Array]]):
    """By kind the shares (2, sizes, seeds) at the start and after training: same-signed rows among those not zero.

    Where all rows are zero, as behind batch norm for batches of one, the share is 0.
    """

    sets: tuple[tuple[int, ...], ...] = told("seeds", (tuple(range(8)),), in_sets)
    batch_size: int = told("training in batches", 32, in_batches)
    step_size: float = told("training at step size", 0.8)
    epochs: int = told("training epochs", 10)
    layer: int = told(
        "rows counted", 1, lambda layer: f"of hidden layer {quote(layer + 1)}, no entry with another sign"
    )
    sizes: tuple[int, ...] = told("batch sizes", (1, *(2**k for k in range(1, 11))), lambda s: ", ".join(map(quote, s)))
    batches: int = told("batches counted", 8, drawn)

    def run(self) -> Mapping[str, Array]:
        """The shares of all kinds."""
        return {name: self.shares(KINDS[name]) for name in reported(KINDS, "Counting signs in networks on digits")}

    def shares(self, hidden: Hidden) -> Array:
        """For networks at the start and after training, (2, sizes, seeds)."""
        states = self.states(hidden)
        return np.array([[self._share(state, hidden, size) for size in self.sizes] for state in states])

    def states(self, hidden: Hidden) -> tuple[Parameters, Parameters]:
        """The networks of all seeds at the start and after training."""
        task, start = self.task(self.batch_size, self.seeds), self.drawn(self.seeds)
        course = training.updates(start, hidden, task, [self.step_size])
        end = next(itertools.islice(course, self.epochs * task.updates_per_epoch, None))
        return start, next(end.apart())

    def _share(self, networks: Parameters, hidden: Hidden, size: int) -> Array:
        task, same, live = self.task(size, self.seeds), np.zeros(len(self.seeds)), np.zeros(len(self.seeds))
        for batch in np.random.default_rng(size).integers(len(task.inputs), size=(self.batches, size)):
            rows = network.gradients(networks, hidden, task.inputs[batch], task.labels[batch]).weights[self.layer]
            some = np.abs(rows).max(axis=-1) > 0
            same += (orthants.same_sign(rows, strictly=False) & some).sum(axis=-1)
            live += some.sum(axis=-1)
        return same / np.maximum(live, 1)
