"""All claims, in the order of the pages that make them."""

from explainer.claims import bias, bowls, centering, chain, cones, curvature, paths, signs
from explainer.claims.claim import Claim

CLAIMS: tuple[Claim, ...] = (
    *chain.CLAIMS,
    *signs.CLAIMS,
    *paths.CLAIMS,
    *centering.CLAIMS,
    *bowls.CLAIMS,
    *cones.CLAIMS,
    *bias.CLAIMS,
    *curvature.CLAIMS,
)
