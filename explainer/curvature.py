"""The curvature of a network's loss: its sharpest direction, and the Gauss–Newton block of one layer and its factors.

For one layer with the inputs x and, for each sample, the gradient g of its own loss on the layer's linear outputs, the
block on the weights is E[(ggᵀ) ⊗ (xxᵀ)], the mean over the samples and over the labels as the network predicts them.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from explainer import network
from explainer.checked import Array, computable, count, number, numbers, positive, table, vector
from explainer.network import Hidden, Labels
from explainer.parameters import Parameters

Product = Callable[[Array], Array]  # of a symmetric matrix (n, n) with a vector (n,)


@computable
def largest_eigenvalue(product: Product, start: ArrayLike, precision: float = 1e-2) -> tuple[float, Array]:
    """The largest eigenvalue of a symmetric matrix, and about its eigenvector of length one, (n,), by Lanczos's method.

    It stops as soon as an eigenvalue is that near, as a share of it, to what is returned; a start (n,) with nothing
    along the eigenvector would miss it.
    """
    first, share = vector(start, "start"), positive(precision, "precision")
    basis = [first / positive(np.linalg.norm(first), "the length of start")]
    diagonal: list[float] = []
    beside: list[float] = []
    while True:
        rest = product(basis[-1])
        diagonal.append(float(basis[-1] @ rest))
        for _ in range(2):  # once leaves what rounding has left
            rest = rest - np.array(basis).T @ (np.array(basis) @ rest)
        beside.append(float(np.linalg.norm(rest)))
        values, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(beside[:-1], 1) + np.diag(beside[:-1], -1))
        if beside[-1] * abs(vectors[-1, -1]) <= share * abs(values[-1]) or len(basis) == len(first):
            return float(values[-1]), np.asarray(np.array(basis).T @ vectors[:, -1])
        basis.append(rest / beside[-1])


def flat(parameters: Parameters) -> Array:
    """All weights and biases of one network as one vector, (n,)."""
    return np.concatenate([np.ravel(each) for each in (*parameters.weights, *parameters.biases)])


def shaped(values: Array, like: Parameters) -> Parameters:
    """The vector (n,) as weights and biases of a network of that shape."""
    each = (*like.weights, *like.biases)
    parts = np.split(values, np.cumsum([one.size for one in each])[:-1])
    whole = [part.reshape(one.shape) for part, one in zip(parts, each, strict=True)]
    return Parameters(tuple(whole[: len(like.weights)]), tuple(whole[len(like.weights) :]))


def hessian_product(parameters: Parameters, hidden: Hidden, x: Array, labels: Labels, gap: float = 1e-5) -> Product:
    """The Hessian of the mean loss over the samples, times a vector (n,): two gradients' difference over the gap."""
    here, step = flat(parameters), positive(gap, "gap")

    def gradient(at: Array) -> Array:
        return flat(network.gradients(shaped(at, parameters), hidden, x, labels))

    before = gradient(here)
    return lambda direction: (gradient(here + step * direction) - before) / step


def label_gradients(parameters: Parameters, hidden: Hidden, x: Array, layer: int) -> Array:
    """The gradients g of each sample's own loss on the linear outputs of a layer, for each label, (classes, B, units).

    Each is multiplied by the root of the probability that the network gives the label, so that sums over the classes
    of what is made of two of them are means over the labels as it predicts them.
    """
    top = network.outputs(parameters, hidden, table(x, "x"))
    shares = np.exp(top - top.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    if count(layer, "layer", least=0) >= len(parameters.biases):
        raise ValueError(f"expected a layer below {len(parameters.biases)}, got {layer}")
    found = []
    for label, share in enumerate(shares.T):
        alone = network.gradients(parameters, hidden, x[:, np.newaxis], np.full((len(x), 1), label))
        found.append(np.sqrt(share)[:, np.newaxis] * alone.biases[layer])
    return np.array(found)


def block_product(inputs: ArrayLike, gradients: Array) -> Product:
    """The block E[(ggᵀ) ⊗ (xxᵀ)] times a vector (units · n,), for inputs (B, n) and g (classes, B, units)."""
    x = table(inputs, "inputs")
    if gradients.ndim != 3 or gradients.shape[1] != len(x):
        raise ValueError(f"expected gradients (classes, {len(x)}, units), got shape {gradients.shape}")

    def product(values: Array) -> Array:
        along = ((gradients @ values.reshape(gradients.shape[2], -1)) * x).sum(axis=-1)
        return np.asarray(np.ravel(np.einsum("cb,cbi->bi", along, gradients).T @ x / len(x)))

    return product


def gradient_factor(gradients: Array) -> Array:
    """The factor G = E[ggᵀ], (units, units); the other one is the second moment of the inputs."""
    g = numbers(gradients, "gradients")
    return np.asarray(np.einsum("cbi,cbj->ij", g, g) / g.shape[1])


def tanh_curvature(z: float, weight: float, target: float) -> tuple[float, float]:
    """The second derivative of ½(v tanh z − t)² by z, in its Gauss–Newton part v²tanh′², and in all."""
    v, a, t = number(weight, "weight"), float(np.tanh(number(z, "z"))), number(target, "target")
    slope = 1 - a**2
    bowl = v * slope * (v * slope)  # no square: that raises an error of its own
    return bowl, number(bowl + v * (v * a - t) * -2 * a * slope, "the second derivative")
