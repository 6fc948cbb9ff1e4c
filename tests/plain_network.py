"""A small network in plain steps, one at a time: an oracle that shares no code with the package."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.datasets import load_digits

TABLE = load_digits()
PIXELS = TABLE.data / 16 - (TABLE.data / 16).mean(axis=0)
LABELS = TABLE.target
ACTIVATIONS: dict[str, Any] = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "ReLU": lambda z: z * (z > 0),
}


class PlainNetwork:
    """64-32-32-10, with `activation(z) + shift` in both hidden layers; starting from N(0, 1 / inputs)."""

    def __init__(self, seed: int, activation: str, shift: float = 0.0, gain: float = 1.0) -> None:
        random = np.random.default_rng(seed)
        self.activation, self.shift = activation, shift
        self.weights: list[Any] = [random.normal(0, 1 / np.sqrt(n), (m, n)) for m, n in ((32, 64), (32, 32), (10, 32))]
        self.weights[:2] = [gain * w for w in self.weights[:2]]
        self.biases: list[Any] = [np.zeros(32), np.zeros(32), np.zeros(10)]

    def start_as_if_shifted_by(self, other: float) -> None:
        """Let the biases make up for this shift instead of the other one: the function stays the same."""
        for layer in (1, 2):
            self.biases[layer] = self.biases[layer] + (other - self.shift) * self.weights[layer].sum(axis=1)

    def layers(self, x: Any) -> list[Any]:
        """The inputs of each layer, and the outputs."""
        values = [x]
        for w, b in zip(self.weights[:2], self.biases[:2], strict=True):
            z = values[-1] @ w.T + b
            values.append(ACTIVATIONS[self.activation](z) + self.shift)
        values.append(values[-1] @ self.weights[2].T + self.biases[2])
        return values

    def loss(self, x: Any, labels: Any) -> float:
        top = self.layers(x)[-1]
        shares = np.exp(top) / np.exp(top).sum(axis=1, keepdims=True)
        return float(-np.log(shares[np.arange(len(x)), labels]).mean())

    def gradients(self, x: Any, labels: Any) -> list[tuple[Any, Any]]:
        """For each layer the gradients on its weights and on its biases."""
        values = self.layers(x)
        delta = np.exp(values[-1]) / np.exp(values[-1]).sum(axis=1, keepdims=True)
        delta[np.arange(len(x)), labels] -= 1
        delta /= len(x)
        found = []
        for layer in (2, 1, 0):
            found.append((np.einsum("bi,bj->ij", delta, values[layer]), delta.sum(axis=0)))
            a = values[layer] - self.shift
            slope = {"sigmoid": a * (1 - a), "tanh": 1 - a * a, "ReLU": a > 0}[self.activation] if layer else 0
            delta = (delta @ self.weights[layer]) * slope
        return found[::-1]

    def step(self, x: Any, labels: Any, step_size: float) -> None:
        for layer, (on_weights, on_biases) in enumerate(self.gradients(x, labels)):
            self.weights[layer] = self.weights[layer] - step_size * on_weights
            self.biases[layer] = self.biases[layer] - step_size * on_biases


def batches(seed: int, samples: int, batch_size: int) -> Iterator[Any]:
    """Whole batches of one permutation after another."""
    random = np.random.default_rng(seed)
    while True:
        order = random.permutation(samples)
        for first in range(0, samples - batch_size + 1, batch_size):
            yield order[first : first + batch_size]


def updates_until(network: PlainNetwork, seed: int, step_size: float, plan: tuple[int, int, int]) -> int:
    """Updates until the loss over the first 512 digits is 0.2, looking now and then: (batch size, every, most)."""
    batch_size, every, most = plan
    x, labels = PIXELS[:512], LABELS[:512]
    for number, batch in enumerate(batches(seed, 512, batch_size)):
        if number % every == 0 and network.loss(x, labels) <= 0.2:
            return number
        if number > most:
            break
        network.step(x[batch], labels[batch], step_size)
    return most
