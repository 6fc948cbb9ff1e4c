"""Stochastic descent of stacks of networks, (step sizes, seeds), all at once, on samples with labels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike

from explainer import network
from explainer.checked import Array, count, table, vector
from explainer.network import Hidden, Labels
from explainer.parameters import Parameters


@dataclass(frozen=True)
class Task:
    """Inputs (samples, n) and labels (samples,), in batches of one size, in an order drawn anew for each seed."""

    inputs: Array
    labels: Labels
    batch_size: int
    seeds: Sequence[int]

    def __post_init__(self) -> None:
        samples = len(table(self.inputs, "inputs"))
        if self.labels.shape != (samples,) or self.labels.dtype.kind not in "iu":
            raise ValueError(f"expected a whole number for each of {samples} samples, got shape {self.labels.shape}")
        if count(self.batch_size, "batch_size") > samples:
            raise ValueError(f"expected a batch of at most {samples} samples, got {self.batch_size}")

    @property
    def updates_per_epoch(self) -> int:
        """Whole batches in one pass over the samples; what is left over waits for another pass."""
        return len(self.inputs) // self.batch_size

    def batches(self) -> Iterator[Labels]:
        """The numbers of the samples of batch after batch, (seeds, B), without end: each epoch is a permutation."""
        generators = [np.random.default_rng(seed) for seed in self.seeds]
        while True:
            orders = np.array([random.permutation(len(self.inputs)) for random in generators])
            used = orders[:, : self.updates_per_epoch * self.batch_size]
            yield from np.moveaxis(used.reshape(len(orders), -1, self.batch_size), 1, 0)


def updates(start: Parameters, hidden: Hidden, task: Task, step_sizes: ArrayLike) -> Iterator[Parameters]:
    """The networks (step sizes, seeds, ...) before the first update and after each, without end.

    `start` has one network for each seed. A step size that is too large may end in parameters that are not finite.
    """
    steps = vector(step_sizes, "step_sizes")[:, np.newaxis]
    networks = start
    yield networks
    for batch in task.batches():
        with np.errstate(over="ignore", invalid="ignore"):
            gradient = network.gradients(networks, hidden, task.inputs[batch], task.labels[batch])
            networks = networks.moved(steps, gradient)
        yield networks


def loss(networks: Parameters, hidden: Hidden, task: Task) -> Array:
    """The mean loss over all samples of the task, (...); infinity for networks that have diverged."""
    with np.errstate(over="ignore", invalid="ignore"):
        losses = network.loss(network.outputs(networks, hidden, task.inputs), task.labels)
    return np.where(np.isfinite(losses), losses, np.inf)


def losses_by_epoch(start: Parameters, hidden: Hidden, task: Task, step_sizes: ArrayLike, epochs: int) -> Array:
    """The loss before the first epoch and after each, (epochs + 1, step sizes, seeds)."""
    shape = np.size(step_sizes), len(task.seeds)
    course = islice(updates(start, hidden, task, step_sizes), 0, None, task.updates_per_epoch)
    return np.array(
        [np.broadcast_to(loss(now, hidden, task), shape) for now in islice(course, count(epochs, "epochs") + 1)]
    )


@dataclass(frozen=True)
class Arrival:
    """The step size at which all seeds have first reached a loss, and the updates that each of them took, (seeds,)."""

    step_size: float
    updates: Array


def fewest_updates(
    start: Parameters, hidden: Hidden, task: Task, step_sizes: ArrayLike, search: tuple[float, int, int]
) -> Arrival:
    """The step size that brings the slowest seed to a loss first.

    `search` is that loss, the updates between looks, and the most updates to try. Raises ValueError if no step size
    gets all seeds there in time.
    """
    target, every, most = search
    reached = np.full((np.size(step_sizes), len(task.seeds)), np.inf)
    for number, now in enumerate(islice(updates(start, hidden, task, step_sizes), 0, most + 1, every)):
        new = np.isinf(reached) & (loss(now, hidden, task) <= target)
        reached[new] = number * every
        best = int(reached.max(axis=1).argmin())
        if np.isfinite(reached[best]).all():
            return Arrival(float(np.asarray(step_sizes)[best]), reached[best])
    raise ValueError(f"expected a step size that brings every seed to a loss of {target:g} in {most} updates, got none")
