"""Which normalization, and before or after the ReLU: what it makes of one matrix, and what the next neuron gets."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from explainer import centering, orthants
from explainer.activations import relu
from explainer.checked import Array
from explainer.exhibit import Table
from explainer.exhibits import common_problem
from explainer.exhibits.common_problem import FEATURES, SAMPLES, Raced, in_words, kappa_in_words, whole
from explainer.exhibits.normalizers import RAW, draw_matrices
from explainer.quoting import quote
from explainer.racing import Problem, best_descent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KINDS: dict[str, Callable[[Array], Array]] = {
    "raw": lambda x: x,
    "batch norm": centering.batch_normalized,
    "layer norm": centering.layer_normalized,
    "RMSNorm": centering.rms_normalized,
}
SPECS = ("g", ".1f", ".1f", ".2f")
ORDERS: dict[str, tuple[Callable[[Array], Array], str]] = {  # what the next neuron gets, and when that fails
    "ReLU": (relu, "units have means"),
    "batch norm, ReLU": (lambda z: relu(centering.batch_normalized(z)), "next layer is plain"),
    "layer norm, ReLU": (lambda z: relu(centering.layer_normalized(z)), "units have means"),
    "ReLU, batch norm": (lambda z: centering.batch_normalized(relu(z)), "units correlate"),
    "ReLU, layer norm": (lambda z: centering.layer_normalized(relu(z)), "units differ in mean"),
    "ReLU, RMSNorm": (lambda z: centering.rms_normalized(relu(z)), "units have means"),
}
SEED, BATCH = 5, 64


@dataclass(frozen=True)
class NormOrders(Raced):
    """Samples in rows, features in columns; one matrix for each of `KINDS`, and its means."""

    matrices: Array  # (4, 4, 3)
    sample_means: Array  # (4, 4)
    feature_means: Array  # (4, 3)
    size = (460, 470)
    panels = (2, 2)

    @classmethod
    def compute(cls) -> Self:
        matrices = np.array([kind(RAW) for kind in KINDS.values()])
        return cls(matrices, matrices.mean(axis=2), matrices.mean(axis=1))

    def draw(self, *axes: "Axes") -> None:
        draw_matrices(self, axes, dict(zip(KINDS, SPECS, strict=True)))

    @cached_property
    def table(self) -> Table:
        """Feature means, signs, κ and steps for each order."""
        rows = []
        for name, (order, fails) in ORDERS.items():
            inputs = order(_pre_activations())
            mean = float(np.abs(inputs.mean(axis=0)).max())
            share = float(orthants.same_sign(inputs, strictly=False).mean())
            problem = Problem(inputs, common_problem.raw().goals)
            steps = in_words(best_descent(problem))
            rows.append(
                (name, quote(mean, ".2f"), quote(share, ".1%"), kappa_in_words(problem.hessian), steps, whole(fails))
            )
        header = ("order", "largest mean", "same sign", r"$\kappa$", "steps", "held back when")
        return Table("What the next neuron gets, and plain descent on it, measured", header, tuple(rows))

    @property
    def batch(self) -> int:
        return BATCH

    @cached_property
    def noticed(self) -> Array:
        """How much a batch's gradient changes if the inputs are centered, next layer without and with batch norm.

        Relative to the length of the gradient. The inputs are of batch norm and ReLU.
        """
        random = np.random.default_rng(SEED)
        inputs = relu(centering.batch_normalized(_pre_activations()[:BATCH]))
        weights, delta = random.normal(size=FEATURES), random.normal(size=(BATCH, 1))
        before = centering.batch_norm_upstream((inputs @ weights)[:, np.newaxis], delta)
        return np.array([_change(inputs, upstream[:, 0]) for upstream in (delta, before)])

    @property
    def noticed_without(self) -> float:
        return float(self.noticed[0])

    @property
    def noticed_bound(self) -> float:
        """A power of ten above what is noticed with batch norm."""
        return float(10.0 ** np.ceil(np.log10(self.noticed[1])))

    @property
    def caption(self) -> str:
        return (
            "Bold is a mean of zero. Batch normalization makes the feature means zero, layer normalization those of "
            "the samples. RMSNorm makes none: it divides each sample by one positive number and changes no sign."
        )

    @property
    def alt(self) -> str:
        raw, batch, layer, rms = (quote(means, ".2f") for means in self.feature_means)
        _, _, layer_samples, rms_samples = (quote(means, ".2f") for means in self.sample_means)
        return (
            f"Four samples of three features; raw, feature means {raw}. Batch normalization: feature means {batch}. "
            f"Layer normalization: sample means {layer_samples} and feature means {layer}. RMS normalization: sample "
            f"means {rms_samples} and feature means {rms}, with every entry above zero as in the raw matrix."
        )


def _pre_activations() -> Array:
    """Ten units that differ in mean and in deviation, (samples, units)."""
    random = np.random.default_rng(SEED)
    means, deviations = random.normal(0, 0.5, FEATURES), random.uniform(0.5, 2, FEATURES)
    return np.asarray(means + deviations * random.normal(size=(SAMPLES, FEATURES)))


def _change(inputs: Array, delta: Array) -> float:
    plain, centered = delta @ inputs, delta @ centering.centered(inputs)
    return float(np.linalg.norm(plain - centered) / np.linalg.norm(plain))
