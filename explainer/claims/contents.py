"""All claims, in the order of the pages that make them."""

from explainer.claims import batches, bias, bowls, centering, chain, cones, paths, signs
from explainer.claims.claim import Claim

CLAIMS: tuple[Claim, ...] = (
    *chain.CLAIMS,
    *signs.CLAIMS,
    *paths.CLAIMS,
    *centering.CLAIMS,
    *batches.CLAIMS,
    *bowls.CLAIMS,
    *cones.CLAIMS,
    *bias.CLAIMS,
)
