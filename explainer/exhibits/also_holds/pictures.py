"""Real images, small and at hand: scikit-learn's digits, as they come."""

import functools

import numpy as np

from explainer.checked import Array


@functools.cache
def digits() -> Array:
    """1,797 digits, gray from 0 to 1, not centered, (digits, 8, 8)."""
    from sklearn.datasets import load_digits  # only here: most exhibits do without

    images = load_digits().images
    return np.asarray(images / images.max())
