"""Update rules for the weights of a whole layer, which take its gradient as a matrix (..., neurons, n).

As in `optimizers`, a rule keeps what it remembers: make a new one for each run. A step size is a number or (..., 1, 1).
"""

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, computable, number, numbers, positive
from explainer.optimizers import Rule

ZERO = 1e-12  # of the largest singular value: smaller ones are rounding


@computable
def orthogonalized(gradient: ArrayLike) -> Array:
    """The matrix (..., m, n) with each singular value that is not zero set to one; δxᵀ becomes δxᵀ / (‖δ‖‖x‖)."""
    matrix = numbers(gradient, "gradient")
    if matrix.ndim < 2 or 0 in matrix.shape[-2:]:
        raise ValueError(f"expected a gradient of shape (..., m, n), none empty, got shape {matrix.shape}")
    left, values, right = np.linalg.svd(matrix, full_matrices=False)
    kept = values > ZERO * values[..., :1]
    return np.asarray((left * kept[..., np.newaxis, :]) @ right)


def muon(step_size: ArrayLike, decay: float = 0.95) -> Rule:
    """v ← βv + g, then −η times g + βv, orthogonalized exactly (Jordan et al. 2024, who approximate that)."""
    step, kept, velocity = numbers(step_size, "step_size"), number(decay, "decay"), np.zeros((1, 1))
    if not (step > 0).all() or not 0 <= kept < 1:
        raise ValueError(f"expected step sizes above zero and a decay from 0 to below 1, got {step_size!r}, {decay!r}")

    def rule(gradient: Array) -> Array:
        nonlocal velocity
        velocity = kept * velocity + gradient
        return np.asarray(-step * orthogonalized(gradient + kept * velocity))

    return rule


def shampoo(step_size: ArrayLike, epsilon: float = 1e-6) -> Rule:
    """L ← L + ggᵀ and R ← R + gᵀg from εI, then −ηL^(−¼) g R^(−¼) (Gupta, Koren, Singer 2018)."""
    step, tiny = numbers(step_size, "step_size"), positive(epsilon, "epsilon")
    if not (step > 0).all():
        raise ValueError(f"expected step sizes above zero, got {step_size!r}")
    left, right = np.zeros((1, 1)), np.zeros((1, 1))

    def rule(gradient: Array) -> Array:
        nonlocal left, right
        across = np.swapaxes(gradient, -1, -2)
        left, right = left + gradient @ across, right + across @ gradient
        return np.asarray(-step * _inverse_fourth_root(left, tiny) @ gradient @ _inverse_fourth_root(right, tiny))

    return rule


def _inverse_fourth_root(matrix: Array, added: float) -> Array:
    """(A + εI)^(−¼) of a symmetric A that is not negative."""
    values, axes = np.linalg.eigh(matrix)
    return np.asarray((axes * (values.clip(min=0) + added)[..., np.newaxis, :] ** -0.25) @ np.swapaxes(axes, -1, -2))
