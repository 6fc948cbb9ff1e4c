"""The Gauss–Newton block of the second hidden layer on the digits, beside the product of its two factors."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explainer import network
from explainer.checked import Array
from explainer.conditioning import second_moment, with_bias_column
from explainer.curvature import block_product, gradient_factor, label_gradients, largest_eigenvalue
from explainer.experiments.digits import NAMED, in_sets
from explainer.experiments.digits_full_batch import FullBatch
from explainer.experiments.experiment import Experiment, told
from explainer.network import Hidden
from explainer.parameters import Parameters
from explainer.quoting import quote

RUNS = FullBatch()


class Block(NamedTuple):
    """Eigenvalues of E[xxᵀ], ascending, without the column of the bias and with it, and what else is measured.

    The angle, in degrees, is between the steepest direction without it and the mean. The largest eigenvalue of the
    block, and that of the product of its factors, are with it.
    """

    plain: Array
    biased: Array
    angle: float
    largest: float
    product: float


@dataclass(frozen=True)
class Blocks(Experiment[tuple[tuple[tuple[Block, Block], ...], ...]]):
    """For each side and seed of the descents, the block at the start and at the end."""

    layer: int = told("layer", 1, lambda layer: f"the hidden layer number {quote(layer + 1)}, weights and biases")
    sets: tuple[tuple[int, ...], ...] = told(
        "networks",
        RUNS.sets,
        lambda sets: (
            f"those of the full-batch descents, seeds {in_sets(sets).partition(';')[0]}, at the start and the end"
        ),
    )
    precision: float = told(
        "largest eigenvalue of the block", 1e-6, lambda share: f"by Lanczos's method to {quote(share)} of it"
    )

    @property
    def descents(self) -> FullBatch:
        """Those that the networks are of."""
        return FullBatch(sets=self.sets)

    def run(self) -> tuple[tuple[tuple[Block, Block], ...], ...]:
        """Both ends of all descents."""
        return tuple(
            tuple((self._block(name, course.start), self._block(name, course.end)) for course in courses)
            for name, courses in zip(self.descents.pair, self.descents.result, strict=True)
        )

    def _block(self, name: str, parameters: Parameters) -> Block:
        hidden: Hidden = NAMED[name]
        pixels = self.descents.task(self.descents.digits, self.descents.seeds).inputs
        x = network.hidden_outputs(parameters, hidden, pixels)[self.layer - 1]
        values, vectors = np.linalg.eigh(second_moment(x))
        mean = x.mean(axis=0)
        cosine = abs(vectors[:, -1] @ mean) / np.linalg.norm(mean)
        biased = with_bias_column(x)
        moment, gradients = second_moment(biased), label_gradients(parameters, hidden, pixels, self.layer)
        factor = gradient_factor(gradients)
        (gradient_values, gradient_vectors), (input_values, input_vectors) = map(np.linalg.eigh, (factor, moment))
        near = np.kron(gradient_vectors[:, -1], input_vectors[:, -1])
        largest, _ = largest_eigenvalue(block_product(biased, gradients), near, self.precision)
        angle = float(np.degrees(np.arccos(min(cosine, 1))))
        return Block(values, input_values, angle, largest, float(gradient_values[-1] * input_values[-1]))
