"""Paths of gradient descent for one linear neuron f = w·x under L = ½(f − t)²: their steps, lengths, turns.

There is no bias; append a constant 1 to every input to have one. Inputs are samples in rows, (samples, n).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.checked import Array, computable, count, positive, reals, table, vector
from explainer.neuron import output, upstream, weight_gradient
from explainer.optimizers import path_in_range


@dataclass(frozen=True)
class Descent:
    """What happened at each step: weights (steps + 1, n); samples, outputs, deltas (steps, B); gradients (steps, n)."""

    weights: Array
    samples: NDArray[np.intp]
    outputs: Array
    deltas: Array
    gradients: Array

    @property
    def updates(self) -> Array:
        """What each step added to the weights, −ηg, shape (steps, n)."""
        return np.diff(self.weights, axis=0)


@computable
def descend(inputs: ArrayLike, targets: ArrayLike, start: ArrayLike, step_size: float, samples: ArrayLike) -> Descent:
    """The descent that takes one step per row of `samples` (steps, B), along the mean gradient of that batch.

    Each row lists the samples of a batch by number; B = 1 is one sample at a time. Raises OverflowError
    when the weights leave the range of floating-point numbers, as they do after many steps that are too large.
    """
    x, step = table(inputs, "inputs"), positive(step_size, "step_size")
    t, batches = vector(targets, "targets", len(x)), _batches(samples, len(x))
    outputs: list[Array] = []
    deltas: list[Array] = []
    gradients: list[Array] = []

    def gradient(weights: Array, turn: int) -> Array:
        batch = batches[turn]
        outputs.append(output(weights, x[batch]))
        deltas.append(upstream(outputs[-1], t[batch]))
        gradients.append(np.asarray(weight_gradient(deltas[-1], x[batch]).mean(axis=0)))
        return gradients[-1]

    path = path_in_range(gradient, vector(start, "start", x.shape[1]), step, len(batches))
    return Descent(np.array(path), batches, np.array(outputs), np.array(deltas), np.array(gradients))


@computable
def towards(goal: ArrayLike, inputs: ArrayLike, step_size: float, steps: int) -> Descent:
    """The descent from zero, one sample at a time in turn, with the targets that the weights `goal` (n,) meet."""
    x = table(inputs, "inputs")
    end = vector(goal, "goal", x.shape[1])
    return descend(x, x @ end, np.zeros_like(end), step_size, one_at_a_time(len(x), steps))


@computable
def descend_many(
    inputs: ArrayLike, targets: ArrayLike, start: ArrayLike, step_size: float, samples: ArrayLike
) -> Array:
    """The weights of many descents from one start, one sample at a time: shape (runs, steps + 1, n).

    Row r of `samples` (runs, steps) lists the samples of run r in order. Raises OverflowError as `descend` does.
    """
    x, step = table(inputs, "inputs"), positive(step_size, "step_size")
    t, runs = vector(targets, "targets", len(x)), _batches(samples, len(x))

    def gradient(weights: Array, turn: int) -> Array:
        chosen = x[runs[:, turn]]
        return weight_gradient(upstream((weights * chosen).sum(axis=1), t[runs[:, turn]]), chosen)

    starts = np.tile(vector(start, "start", x.shape[1]), (len(runs), 1))
    return np.stack(path_in_range(gradient, starts, step, runs.shape[1]), axis=1)


def one_at_a_time(samples: int, steps: int) -> NDArray[np.intp]:
    """The order that visits the samples singly, in turn, again and again: shape (steps, 1)."""
    return in_turn(samples, 1, steps)


def in_turn(samples: int, batch_size: int, steps: int) -> NDArray[np.intp]:
    """The order that takes the samples in turn, `batch_size` at a time, again and again: (steps, batch_size)."""
    if count(batch_size, "batch_size") > count(samples, "samples"):
        raise ValueError(f"expected a batch_size of at most {samples}, the number of samples, got {batch_size}")
    return (np.arange(count(steps, "steps") * batch_size) % samples).reshape(steps, batch_size)


def drawn_at_random(samples: int, steps: int, batch_size: int, seed: int) -> NDArray[np.intp]:
    """The order of stochastic descent: `batch_size` samples drawn with replacement for each step, (steps, B)."""
    shape = (count(steps, "steps"), count(batch_size, "batch_size"))
    return np.random.default_rng(count(seed, "seed", least=0)).integers(count(samples, "samples"), size=shape)


def full_batch(samples: int, steps: int) -> NDArray[np.intp]:
    """The order that uses every sample at every step: shape (steps, samples)."""
    return in_turn(samples, samples, steps)


@computable
def length(path: ArrayLike) -> float:
    """The length of a path (points, n): the sum of the lengths of its steps."""
    return float(np.linalg.norm(np.diff(table(path, "path"), axis=0), axis=1).sum())


@computable
def straight_line(path: ArrayLike) -> float:
    """The distance from the first point of a path (points, n) to its last."""
    points = table(path, "path")
    return float(np.linalg.norm(points[-1] - points[0]))


@computable
def small_steps_ratio(inputs: ArrayLike, error: ArrayLike) -> float:
    """Path length over straight line in the limit of small steps, as long as the error keeps its direction.

    For inputs (samples, n), each equally often, it is the mean length of δx over the length of its mean, δ = x·error.
    """
    x = table(inputs, "inputs")
    steps = (x @ vector(error, "error", x.shape[1]))[:, np.newaxis] * x
    whole = np.linalg.norm(steps.mean(axis=0))
    if not whole:
        raise ValueError("expected an error that the inputs see, got one that moves no weight")
    return float(np.linalg.norm(steps, axis=1).mean() / whole)


@computable
def arrival(path: ArrayLike, goal: ArrayLike, share: float = 0.01) -> int:
    """The number of steps until a path (points, n) is first within `share` of its first distance to the goal.

    Raises ValueError if it never is.
    """
    points = table(path, "path")
    distances = np.linalg.norm(points - vector(goal, "goal", points.shape[1]), axis=1)
    near = np.flatnonzero(distances <= positive(share, "share") * distances[0])
    if not near.size:
        raise ValueError(f"expected a path that comes within {share:g} of its first distance, got {distances.min():g}")
    return int(near[0])


@computable
def turn_cosines(path: ArrayLike) -> Array:
    """The cosine between each step of a path (points, n) and the one before, (steps − 1,): below 0 it turns back.

    A step of length 0 has no direction: ValueError.
    """
    steps = np.diff(table(path, "path"), axis=0)
    lengths = np.linalg.norm(steps, axis=1)
    if not lengths.all():
        raise ValueError(f"expected a path whose steps all have a direction, got step {lengths.argmin()} of length 0")
    return np.asarray((steps[1:] * steps[:-1]).sum(axis=1) / (lengths[1:] * lengths[:-1]))


@computable
def reversals(path: ArrayLike) -> int:
    """How many steps of a path (points, n) turn back: their angle to the step before is above 90°."""
    steps = np.diff(table(path, "path"), axis=0)
    return int(((steps[1:] * steps[:-1]).sum(axis=1) < 0).sum())


def _batches(samples: ArrayLike, available: int) -> NDArray[np.intp]:
    """The rows of sample numbers, checked: shape (steps, B), none empty, each from 0 to available − 1."""
    reals(samples, "samples")
    batches = np.asarray(samples)
    if batches.ndim != 2 or 0 in batches.shape or batches.dtype.kind not in "iu":
        raise ValueError(f"expected samples to be whole numbers of shape (steps, B), none empty, got {samples!r}")
    if batches.min() < 0 or batches.max() >= available:
        raise ValueError(f"expected sample numbers from 0 to {available - 1}, got {batches.min()} to {batches.max()}")
    return batches.astype(np.intp)
