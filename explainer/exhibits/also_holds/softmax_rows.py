"""What softmax and cross-entropy make of the upstream gradients of a layer: δₖ = pₖ − yₖ, one row against the rest."""

from explainer.exhibits.optimizers.common_problem import Raced

CLASSES = 10


class SoftmaxRows(Raced):
    """An exhibit that also tells of a layer with one row for each class, all weights zero: then pₖ is 1/10.

    The Hessian of the mean cross-entropy is there (pₖ(k = l) − pₖpₗ)E[xxᵀ] for the rows k and l. The first factor has
    the eigenvalues 1/10 and, along the sum of the rows, zero: κ is that of E[xxᵀ], apart from what is flat.
    """

    classes = CLASSES
    own_delta, other_delta = 1 / CLASSES - 1, 1 / CLASSES  # δ of the sample's own class, and of each other

    @property
    def own_pull(self) -> float:
        """How many times as far as each other row the row of its own class moves."""
        return abs(self.own_delta) / self.other_delta
