"""What a first layer hands on: do centered data serve the second layer too, and is tanh centered?"""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from explainer import centering, conditioning
from explainer.activations import ACTIVATIONS
from explainer.checked import Array
from explainer.drawing.texts import Table
from explainer.exhibits.optimizers import common_problem
from explainer.exhibits.optimizers.common_problem import FEATURES, Raced
from explainer.quoting import quote

SKEWED, SKEWED_SHARES = (9.0, -1.0), (0.1, 0.9)  # pre-activations of mean zero, not symmetric about it
LAYERS = 99  # draws of a first layer, seeds 0, 1, 2, …
LARGE = 16.0  # times the usual weights
FLAT = 1e-9  # of the greatest eigenvalue
FED: dict[str, Callable[[ArrayLike], Array]] = {
    "raw": np.asarray,
    "centered": centering.centered,
    "z-scores": centering.standardized,
}
FIRST_LAYERS = ("tanh", "ReLU", "sigmoid")


class SecondLayer(Raced):
    """An exhibit that also tells what becomes of the mean of the data behind one layer."""

    @cached_property
    def second_layer(self) -> Table:
        """κ of what a first layer of ten units hands on, by what it is fed: the median over draws of its weights."""
        rows = []
        for name in FIRST_LAYERS:
            medians = np.median(self.second_kappas[name], axis=0)
            rows.append({"first layer": name} | dict(zip(FED, map(_about, medians), strict=True)))
        return Table.listing(r"$\kappa$ of the second layer's inputs, by the first one's", rows)

    @cached_property
    def second_kappas(self) -> dict[str, Array]:
        """That κ for each draw and each treatment of the inputs, (draws, treatments); flat directions do not count."""
        return {name: _kappas(name, tuple(FED)) for name in FIRST_LAYERS}

    @property
    def large_scale(self) -> float:
        """What the weights are multiplied by, to take sigmoids far out."""
        return LARGE

    @property
    def large_kappas(self) -> str:
        """The median κ behind sigmoids with such weights, on raw inputs and on centered ones."""
        return _from_to(self._large)

    @property
    def tanh_kappas(self) -> str:
        """The median κ behind tanh with the usual weights, on raw inputs and on centered ones."""
        return _from_to(np.median(self.second_kappas["tanh"], axis=0)[:2])

    @property
    def sigmoid_kappas(self) -> str:
        """The same behind sigmoids, on raw inputs and on z-scores."""
        return _from_to(np.median(self.second_kappas["sigmoid"], axis=0)[[0, 2]])

    @cached_property
    def _large(self) -> Array:
        return np.median(_kappas("sigmoid", ("raw", "centered"), LARGE), axis=0)

    @property
    def layers(self) -> int:
        """How many first layers are drawn."""
        return LAYERS

    @property
    def rare(self) -> float:
        """The rarer one of two skewed pre-activations."""
        return SKEWED[0]

    @property
    def common(self) -> float:
        return SKEWED[1]

    @property
    def rare_share(self) -> float:
        return SKEWED_SHARES[0]

    @property
    def common_share(self) -> float:
        return SKEWED_SHARES[1]

    @property
    def skewed_mean(self) -> float:
        """The mean of tanh of them."""
        return float(np.tanh(SKEWED) @ SKEWED_SHARES)

    @property
    def skewed_kappa(self) -> float:
        """κ of ten such inputs, independent."""
        variance = float((np.tanh(SKEWED) - self.skewed_mean) ** 2 @ SKEWED_SHARES)
        return conditioning.Features(FEATURES, self.skewed_mean, float(np.sqrt(variance))).condition_number


def _kappas(name: str, kinds: Sequence[str], scale: float = 1.0) -> Array:
    """κ behind an activation for each draw of the weights, so many times as large, and each kind of inputs."""
    fed = [np.asarray(FED[kind](common_problem.raw().inputs)) for kind in kinds]
    draws = [np.random.default_rng(seed).normal(size=(FEATURES, FEATURES)) for seed in range(LAYERS)]
    layer = ACTIVATIONS[name]
    return np.array([[kappa_without_flat(layer(x @ w * scale / np.sqrt(FEATURES))) for x in fed] for w in draws])


def kappa_without_flat(inputs: Array) -> float:
    """κ without the directions that are flat but for rounding: those of units always off, or that a norm takes out."""
    values = conditioning.eigenvalues(conditioning.second_moment(inputs))
    return float(values[-1] / values[values > FLAT * values[-1]][0])


def _about(value: float) -> str:
    """One digit: all that other draws repeat."""
    return f"about {quote(round(value, -int(np.floor(np.log10(value)))), '.0f')}"


def _from_to(values: Array) -> str:
    return " to ".join(map(_about, values))
