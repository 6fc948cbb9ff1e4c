"""All claims, in the order of the pages that make them."""

from explainer.claims import (
    batches,
    bias,
    bowls,
    centering,
    chain,
    cones,
    curvature,
    layers,
    networks,
    paths,
    play,
    races,
    remedies,
    signs,
    tumors,
    walks,
)
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
    *remedies.CLAIMS,
    *play.CLAIMS,
    *walks.CLAIMS,
    *races.CLAIMS,
    *tumors.CLAIMS,
    *networks.CLAIMS,
    *layers.CLAIMS,
    *curvature.CLAIMS,
)
