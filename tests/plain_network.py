"""A small network in plain steps, one at a time: an oracle that shares no code with the package."""

from collections.abc import Iterator
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad
from sklearn.datasets import load_digits

TABLE = load_digits()
PIXELS = TABLE.data / 16 - (TABLE.data / 16).mean(axis=0)
STANDARD = PIXELS / np.where(PIXELS.std(axis=0) > 0, PIXELS.std(axis=0), 1)
LABELS = TABLE.target
ACTIVATIONS: dict[str, Any] = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "ReLU": lambda z: z * (z > 0),
}
DEFINITIONS: dict[str, tuple[str, float, str]] = {  # what a name says: activation, shift, normalization
    "sigmoid": ("sigmoid", 0.0, ""),
    "sigmoid − ½": ("sigmoid", -0.5, ""),
    "tanh": ("tanh", 0.0, ""),
    "tanh + 1": ("tanh", 1.0, ""),
    "ReLU": ("ReLU", 0.0, ""),
    "ReLU − 0.1": ("ReLU", -0.1, ""),
    "sigmoid, layer norm": ("sigmoid", 0.0, "layer norm behind"),
    "batch norm, sigmoid": ("sigmoid", 0.0, "batch norm before"),
    "sigmoid, batch norm": ("sigmoid", 0.0, "batch norm behind"),
}


def defined(name: str, seed: int, gain: float = 1.0) -> "PlainNetwork":
    """The network that a name means, with biases of zero."""
    return PlainNetwork(seed, *DEFINITIONS[name][:2], gain=gain, normalization=DEFINITIONS[name][2])


class PlainNetwork:
    """64-32-32-10, with `activation(z) + shift` in both hidden layers; starting from N(0, 1 / inputs)."""

    def __init__(
        self, seed: int, activation: str, shift: float = 0.0, gain: float = 1.0, normalization: str = ""
    ) -> None:
        self.normalization = normalization
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
        if self.normalization:
            return normalized_layers((self.weights, self.biases), self.normalization, x)
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
        if self.normalization:
            on_weights, on_biases = grad(normalized_loss)((self.weights, self.biases), self.normalization, x, labels)
            return list(zip(on_weights, on_biases, strict=True))
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


def normalized_layers(both: Any, normalization: str, x: Any) -> list[Any]:
    """The inputs of each layer, and the outputs, of sigmoids that are normalized in one of three ways."""
    values = [x]
    for w, b in zip(both[0][:2], both[1][:2], strict=True):
        z = anp.dot(values[-1], w.T) + b
        if normalization == "batch norm before":
            z = normal(z, 0)
        h = 1 / (1 + anp.exp(-z))
        values.append({"batch norm before": h}.get(normalization, normal(h, int(normalization == "layer norm behind"))))
    return [*values, anp.dot(values[-1], both[0][2].T) + both[1][2]]


def normal(h: Any, axis: int) -> Any:
    rest = h - anp.mean(h, axis=axis, keepdims=True)
    return rest / anp.sqrt(anp.mean(rest**2, axis=axis, keepdims=True) + 1e-5)


def normalized_loss(both: Any, normalization: str, x: Any, labels: Any) -> Any:
    top = normalized_layers(both, normalization, x)[-1]
    return anp.mean(anp.log(anp.sum(anp.exp(top), axis=1)) - top[np.arange(len(labels)), labels])


def batches(seed: int, samples: int, batch_size: int) -> Iterator[Any]:
    """Whole batches of one permutation after another."""
    random = np.random.default_rng(seed)
    while True:
        order = random.permutation(samples)
        for first in range(0, samples - batch_size + 1, batch_size):
            yield order[first : first + batch_size]


def updates_until(
    network: PlainNetwork, seed: int, step_size: float, plan: tuple[int, int, int], pixels: Any = PIXELS
) -> int:
    """Updates until the loss over the first 512 digits is 0.2, looking now and then: (batch size, every, most)."""
    batch_size, every, most = plan
    x, labels = pixels[:512], LABELS[:512]
    for number, batch in enumerate(batches(seed, 512, batch_size)):
        if number % every == 0 and network.loss(x, labels) <= 0.2:
            return number
        if number > most:
            break
        network.step(x[batch], labels[batch], step_size)
    return most
