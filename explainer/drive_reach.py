"""What a reader steers with: how much of the mean to remove, how many samples at a time, and what these permit.

Inputs are samples in rows, (samples, 2): there are two weights and no bias.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer import cones
from explainer.checked import Array, computable, count, number, positive, table, vector
from explainer.conditioning import condition_number, eigenvalues, second_moment
from explainer.descent import in_turn

ROUNDING = 1e-9  # what is smaller, beside the largest, is zero but for rounding


@computable
def shifted(inputs: ArrayLike, removed: float) -> Array:
    """The inputs (samples, n) minus a share of their mean: 0 leaves them as they are, 1 centers them."""
    x = table(inputs, "inputs")
    return np.asarray(x - number(removed, "removed") * x.mean(axis=0))


def one_round(samples: int, batch_size: int) -> NDArray[np.intp]:
    """The order `in_turn` until it begins anew."""
    shared = math.gcd(count(samples, "samples"), count(batch_size, "batch_size"))
    return in_turn(samples, batch_size, samples // shared)


@computable
def safe_step_size(inputs: ArrayLike, batch_size: int) -> float:
    """The step size up to which no step can lead away from the goal: the least 2/λmax among the batches' moments."""
    x = table(inputs, "inputs", 2)
    moments = [second_moment(x[batch]) for batch in one_round(len(x), batch_size)]
    return number(2 / positive(max(eigenvalues(moment)[-1] for moment in moments), "λmax"), "2/λmax")


@computable
def line_of(inputs: ArrayLike) -> Array | None:
    """The longest of the inputs (2,) if all lie on one line through zero, on which a sum of them then lies as well.

    None if they do not: δ-weighted sums of them may point anywhere.
    """
    x = table(inputs, "inputs", 2)
    longest = max(x, key=lambda row: float(row @ row))
    return None if longest.any() and math.isfinite(condition_number(second_moment(x))) else longest


@computable
def quadrants(inputs: ArrayLike) -> Array:
    """The signs (k, 2) of the quadrants that an update along ± an input, or a sum of the inputs of a batch, can lie in.

    Two for a line, four if the inputs are not parallel, none for a line along an axis.
    """
    line = line_of(inputs)
    if line is None:
        return np.array([[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]])
    signs = np.sign(np.where(np.abs(line) > ROUNDING * np.linalg.norm(line), line, 0.0))
    return np.array([signs, -signs]) if signs.all() else np.zeros((0, 2))


@computable
def least_ratio(way: ArrayLike, inputs: ArrayLike, batch_size: int) -> float:
    """The least path length over the straight line when every update is along ± an input, or a sum of a batch's.

    It is 1 if some batch has inputs that are not parallel, for then nothing binds the path; infinity if no path
    leads there. `way` (2,) is from start to goal; without one to go the ratio is 1.
    """
    end, x = vector(way, "way", length=2), table(inputs, "inputs", 2)
    lines = [line_of(x[batch]) for batch in one_round(len(x), batch_size)]
    bound = [line for line in lines if line is not None]
    if not end.any() or len(bound) < len(lines):
        return 1.0
    return cones.shortest_length(end, [line for line in bound if line.any()]) / float(np.linalg.norm(end))
