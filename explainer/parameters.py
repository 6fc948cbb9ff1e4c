"""The weights and biases of networks, in stacks: what they start as, and their sums and multiples."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from explainer.checked import Array, count, number, positive


@dataclass(frozen=True)
class Parameters:
    """The weights (..., outputs, inputs) and biases (..., outputs) of each layer; also gradients on them."""

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]

    def __add__(self, other: "Parameters") -> "Parameters":
        """The sums, entry by entry: of a network and an update, say."""
        return Parameters(
            tuple(mine + theirs for mine, theirs in zip(self.weights, other.weights, strict=True)),
            tuple(mine + theirs for mine, theirs in zip(self.biases, other.biases, strict=True)),
        )

    def times(self, factor: Array) -> "Parameters":
        """Each network of the stack times a factor of its own, (...)."""
        return Parameters(
            tuple(factor[..., np.newaxis, np.newaxis] * w for w in self.weights),
            tuple(factor[..., np.newaxis] * b for b in self.biases),
        )

    def apart(self) -> Iterator["Parameters"]:
        """The stacks along the first axis, one by one."""
        for layers in zip(*self.weights, *self.biases, strict=True):
            middle = len(self.weights)
            yield Parameters(tuple(layers[:middle]), tuple(layers[middle:]))


def initialized(sizes: Sequence[int], seeds: Sequence[int], gain: float = 1.0) -> Parameters:
    """Networks (seeds, ...) with layers of these sizes: weights N(0, gain² / inputs), biases zero."""
    scale, weights = positive(gain, "gain"), []
    generators = [np.random.default_rng(count(seed, "seed", least=0)) for seed in seeds]
    for inputs, outputs in itertools.pairwise(sizes):
        shape = (count(outputs, "size"), count(inputs, "size"))
        weights.append(np.array([random.normal(0, scale / inputs**0.5, shape) for random in generators]))
    return Parameters(tuple(weights), tuple(np.zeros(w.shape[:-1]) for w in weights))


def shifted(parameters: Parameters, shift: float) -> Parameters:
    """The same functions, for hidden activations that are all moved by `shift`: the biases behind them make up for it.

    W(h + c) + (b − cW1) = Wh + b. Only networks without normalization keep their function that way.
    """
    moved = number(shift, "shift")
    first, *rest = zip(parameters.weights, parameters.biases, strict=True)
    return Parameters(parameters.weights, (first[1], *(b - moved * w.sum(axis=-1) for w, b in rest)))
