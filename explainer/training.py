"""Stochastic descent of stacks of networks, (step sizes, seeds), all at once, on samples with labels."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike

from explainer import network
from explainer.checked import Array, count, number, positive, table, vector
from explainer.network import Hidden, Labels
from explainer.optimizers import iterates
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
        for seed in self.seeds:
            count(seed, "seed", least=0)
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

    `start` has one network for each seed. A step size or a shift that is too large may end in infinities and NaN.
    """
    steps, batches = vector(step_sizes, "step_sizes")[:, np.newaxis], task.batches()
    if start.biases[0].shape[:-1] != (len(task.seeds),):
        raise ValueError(f"expected a network for each of {len(task.seeds)} seeds, got {start.biases[0].shape[:-1]}")

    def gradient(networks: Parameters, _: int) -> Parameters:
        batch = next(batches)
        return network.gradients(networks, hidden, task.inputs[batch], task.labels[batch])

    course = iterates(lambda gradients: gradients.times(-steps), gradient, start)
    while True:
        with np.errstate(over="ignore", invalid="ignore"):  # not around a yield, lest it holds for who asked as well
            networks = next(course)
        yield networks


def loss(networks: Parameters, hidden: Hidden, task: Task) -> Array:
    """The mean loss over all samples of the task, (...); infinity for networks that have diverged."""
    if networks.biases[0].ndim > 1:  # one network fits the processor's cache, which takes half the time
        return np.array([loss(one, hidden, task) for one in networks.apart()])
    with np.errstate(over="ignore", invalid="ignore"):
        losses = network.loss(network.outputs(networks, hidden, task.inputs), task.labels)
    return np.where(np.isfinite(losses), losses, np.inf)


def losses_by_epoch(start: Parameters, hidden: Hidden, task: Task, step_sizes: ArrayLike, epochs: int) -> Array:
    """The loss before the first epoch and after each, (epochs + 1, step sizes, seeds); infinity if it has diverged."""
    shape = len(vector(step_sizes, "step_sizes")), len(task.seeds)
    course = islice(updates(start, hidden, task, step_sizes), 0, None, task.updates_per_epoch)
    return np.array(
        [np.broadcast_to(loss(now, hidden, task), shape) for now in islice(course, count(epochs, "epochs") + 1)]
    )


@dataclass(frozen=True)
class Arrival:
    """A step size, and the updates that each seed took with it until a loss was reached, (seeds,)."""

    step_size: float
    updates: Array


@dataclass(frozen=True)
class Finish:
    """A loss to reach, the updates from one look at it to the next, and the most updates to try."""

    loss: float
    every: int
    most: int

    def __post_init__(self) -> None:
        number(self.loss, "loss")
        count(self.every, "every")
        count(self.most, "most")


def first_reached(start: Parameters, hidden: Hidden, task: Task, step_sizes: ArrayLike, finish: Finish) -> Array:
    """The updates until the loss was first seen to be reached, (step sizes, seeds); infinity where it was not.

    It ends as soon as all seeds of one step size are there.
    """
    reached = np.full((len(vector(step_sizes, "step_sizes")), len(task.seeds)), np.inf)
    course = islice(updates(start, hidden, task, step_sizes), 0, finish.most + 1, finish.every)
    for look, now in enumerate(course):
        reached[np.isinf(reached) & (loss(now, hidden, task) <= finish.loss)] = look * finish.every
        if np.isfinite(reached).all(axis=1).any():
            break
    return reached


def best_step_size(costs: Callable[[list[float], float], ArrayLike], first: float) -> float:
    """The step size, `first` times a power of two, that costs less than half of it and no more than twice it.

    `costs` takes step sizes and a bound, the least cost so far; it may say infinity for what costs more than that. The
    search walks from the first to its better neighbor as long as there is one, and to smaller steps while all cost
    infinity. Raises ValueError if they still do at a thousandth of the first.
    """
    known: dict[float, float] = {}
    best = positive(first, "first")
    while new := [size for size in (best / 2, best, 2 * best) if size not in known and 0 < size < np.inf]:
        found = np.asarray(costs(new, min(known.values(), default=np.inf)), dtype=np.float64)
        known |= dict(zip(new, found.tolist(), strict=True))
        best = min(sorted(known), key=lambda size: known[size])
        if np.isinf(known[best]) and best < first / 1000:
            raise ValueError(f"expected a step size of at most {first:g} that gets there, got none")
    return best
