"""What units of transformers hand on: GELU, SiLU, and SwiGLU, the product of a SiLU and a linear unit."""

import numpy as np

from explainer.activations import gelu, output_moments, silu
from explainer.checked import Array
from explainer.conditioning import Features
from explainer.exhibits.optimizers.common_problem import FEATURES, Raced
from explainer.orthants import same_sign_share

WIDE = 1000  # units
TIED = 0.5  # correlation of the two linear units that SwiGLU multiplies


class GatedUnits(Raced):
    """An exhibit that also tells of independent units behind standard normal pre-activations: ten, and a thousand."""

    units, wide, tied = FEATURES, WIDE, TIED

    @property
    def gelu_wide(self) -> float:
        """κ behind a thousand independent units of GELU."""
        return _kappa(*output_moments(gelu), WIDE)

    @property
    def silu_wide(self) -> float:
        return _kappa(*output_moments(silu), WIDE)

    @property
    def gated_mean(self) -> float:
        """The mean of SiLU(a)·b, standard normal with that correlation ρ: ρ/2, for SiLU's mean slope is ½."""
        return TIED / 2

    @property
    def gated_kappa(self) -> float:
        """κ behind ten such units."""
        return _kappa(self.gated_mean, _square(TIED) - self.gated_mean**2, FEATURES)

    @property
    def same_signed_units(self) -> float:
        """How often all ten GELUs, or SiLUs, have one sign: each has that of its pre-activation."""
        return same_sign_share(FEATURES)


def _square(correlation: float) -> float:
    """E[SiLU(a)²b²]: given a, b has the mean ρa and the variance 1 − ρ²."""

    def given(a: object) -> Array:
        z = np.asarray(a, dtype=np.float64)
        return np.asarray(silu(z) ** 2 * (1 + correlation**2 * (z**2 - 1)))

    return output_moments(given)[0]


def _kappa(mean: float, variance: float, units: int) -> float:
    return Features(units, mean, float(np.sqrt(variance))).condition_number
