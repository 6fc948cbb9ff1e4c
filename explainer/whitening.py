"""Whitening: features with mean zero, deviation one and no correlation, so that E[xxᵀ] is the identity."""

import numpy as np
from numpy.typing import ArrayLike

from explainer.centering import centered
from explainer.checked import Array, computable
from explainer.conditioning import second_moment

FLAT = 1e-12  # of the greatest variance: what varies less does not vary


@computable
def whitened(inputs: ArrayLike) -> Array:
    """(x − μ)Σ^(−½) for samples in rows (samples, n): the whitening that turns the axes least, also called ZCA."""
    rest = centered(inputs)
    variances, axes = np.linalg.eigh(second_moment(rest))
    if not variances[0] > FLAT * variances[-1]:
        raise ValueError(f"expected samples that vary in every direction, got variances from {variances[0]:g} on")
    return np.asarray(rest @ (axes / np.sqrt(variances)) @ axes.T)
