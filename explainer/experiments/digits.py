"""What the experiments on scikit-learn's handwritten digits share: the data, the networks, the seeds."""

import functools
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from explainer import centering
from explainer.checked import Array
from explainer.experiments.experiment import Experiment, told
from explainer.network import Hidden, Labels
from explainer.parameters import Parameters, initialized
from explainer.quoting import quote
from explainer.training import Arrival, Finish, Task, best_step_size, first_reached

Item = TypeVar("Item")
Result = TypeVar("Result")
log = logging.getLogger("mkdocs.explainer")
KINDS = {  # what a name of hidden layers means
    "sigmoid": Hidden("sigmoid"),
    "sigmoid − ½": Hidden("sigmoid", -0.5),
    "tanh": Hidden("tanh"),
    "tanh + 1": Hidden("tanh", 1.0),
    "ReLU": Hidden("ReLU"),
    "sigmoid, layer norm": Hidden("sigmoid", normalization="layer after"),
    "batch norm, sigmoid": Hidden("sigmoid", normalization="batch before"),
    "sigmoid, batch norm": Hidden("sigmoid", normalization="batch after"),
}
CENTERED_RELU = "ReLU − 0.1"  # a tenth is about what a ReLU emits on average at the start
NAMED = KINDS | {CENTERED_RELU: Hidden("ReLU", -0.1)}
PIXELS = {  # how gray becomes a number, and how that reads
    "0 to 1": "gray from 0 to 1, each pixel minus its mean over all digits",
    "standardized": "each minus its mean and divided by its deviation over all digits; pixels that never vary are 0",
}


@functools.cache
def data(pixels: str = "0 to 1") -> tuple[Array, Labels]:
    """The 1,797 digits: 64 pixels each, centered over all digits, and the labels; `pixels` is a key of `PIXELS`."""
    from sklearn.datasets import load_digits  # only here: most exhibits do without

    if pixels not in PIXELS:
        raise ValueError(f"expected pixels to be one of {', '.join(PIXELS)}, got {pixels!r}")
    table = load_digits()
    inputs = centering.centered(table.data / table.data.max())
    if pixels == "standardized":
        varied = inputs.std(axis=0) > 0
        inputs[:, varied] = centering.standardized(inputs[:, varied])
    return inputs, np.asarray(table.target, dtype=np.intp)


def in_sets(sets: tuple[tuple[int, ...], ...]) -> str:
    """The seeds, as a method says it."""
    number = f"{quote(len(sets))} sets of {quote(len(sets[0]))}, " if len(sets) > 1 else ""
    return f"{number}{quote(sets[0][0])} to {quote(sets[-1][-1])}; each draws weights and the order of the digits"


def in_batches(sizes: tuple[int, ...] | int) -> str:
    """How batches are taken, as a method says it."""
    listed = quote(sizes) if isinstance(sizes, int) else ", ".join(map(quote, sizes))
    return f"of {listed}, without replacement: each epoch a new permutation, cut into whole batches"


def climbing(first: float) -> str:
    """How a step size is found, as a method says it."""
    search = "then half or twice as large as long as that is better"
    return f"each network's own best for the first set of seeds: {quote(first)}, {search}"


@dataclass(frozen=True)
class OnDigits(Experiment[Result]):
    """An experiment with small networks on the digits."""

    pixels: str = told("pixels", "0 to 1", PIXELS.__getitem__)
    digits: int = told("digits", 1797, lambda digits: f"the first {quote(digits)}; the loss is the mean over them all")
    layers: tuple[int, ...] = told(
        "network", (64, 32, 32, 10), lambda sizes: f"{'–'.join(map(quote, sizes))}, softmax and cross-entropy"
    )
    gain: float = told("weights at the start", 1.0, lambda gain: f"normal, deviation {quote(gain)}/√inputs")
    sets: tuple[tuple[int, ...], ...] = told("seeds", ((0, 1, 2, 3),), in_sets)

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds of all sets."""
        return tuple(seed for one in self.sets for seed in one)

    def task(self, batch_size: int, seeds: tuple[int, ...]) -> Task:
        """The digits in batches, for each seed in an order of its own."""
        inputs, labels = data(self.pixels)
        return Task(inputs[: self.digits], labels[: self.digits], batch_size, seeds)

    def drawn(self, seeds: tuple[int, ...]) -> Parameters:
        """The networks as drawn, one for each seed, with biases of zero."""
        return initialized(self.layers, seeds, self.gain)


@dataclass(frozen=True)
class Race(OnDigits[Result]):
    """Networks that run until a loss is reached."""

    target: float = told("finish", 0.2, lambda target: f"a loss of {quote(target)}, once")
    most: int = told("given up after", 6000, lambda most: f"{quote(most)} updates")

    def arrival(
        self, hidden: Hidden, start: Callable[[tuple[int, ...]], Parameters], plan: tuple[int, int, float]
    ) -> Arrival:
        """The best step size and, at that, the updates of every seed.

        `plan` is the batch size, the updates from one look at the loss to the next, and the step size to try first.
        """
        batch_size, every, first = plan
        tuned = self.sets[0]

        def slowest(step_sizes: list[float], bound: float) -> Array:
            finish = Finish(self.target, every, int(min(bound, self.most)))
            task = self.task(batch_size, tuned)
            reached = first_reached(start(tuned), hidden, task, step_sizes, finish)
            return np.asarray(reached.max(axis=1))

        best = best_step_size(slowest, first)
        task, finish = self.task(batch_size, self.seeds), Finish(self.target, every, self.most)
        return Arrival(best, first_reached(start(self.seeds), hidden, task, [best], finish)[0])


def reported(items: Iterable[Item], what: str) -> Iterator[Item]:
    """The items one by one, each announced on the log: these experiments take seconds."""
    every = list(items)
    for number, item in enumerate(every, 1):
        log.info("%s: %d of %d", what, number, len(every))
        yield item
