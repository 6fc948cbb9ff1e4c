"""Where descent on the logistic loss tends if a line separates two samples: to the direction of the largest margin.

The bias is learned as one more weight, whose input is one, and counts in the length of the weights.
"""

import numpy as np
from numpy.typing import ArrayLike

from explainer.checked import Array, computable, vector


@computable
def largest_margin(above: ArrayLike, below: ArrayLike) -> Array:
    """The weights and bias (n + 1,) of length one for which the lesser of f(above) and −f(below) is largest.

    They point to what is nearest to zero on the segment from (above, 1) to −(below, 1). Samples have shape (n,). Raises
    ValueError if the two are one, which nothing separates.
    """
    high = vector(above, "above")
    low = vector(below, "below", len(high))
    ends = np.array([[*high, 1.0], [*-low, -1.0]])
    way = ends[1] - ends[0]
    share = min(max(-(ends[0] @ way) / (way @ way), 0.0), 1.0)
    nearest = ends[0] + share * way
    if (high == low).all():
        raise ValueError(f"expected two different samples, got {high} twice")
    return np.asarray(nearest / np.linalg.norm(nearest))
