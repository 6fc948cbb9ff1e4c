"""The rules that race on the common problem, as a page calls them."""

import functools
from dataclasses import dataclass

from explainer.exhibits.optimizers.common_problem import RACE
from explainer.experiments import race
from explainer.quoting import quote


@dataclass(frozen=True)
class Runner:
    """A rule by its name in tables and in the race, and what its table row cannot measure.

    `sign_batch` is how many samples its gradient has when signs are counted (0 for all); `proof` is whether no update
    can mix signs when inputs are positive.
    """

    name: str
    key: str
    sign_batch: int
    proof: bool
    slowed_by: str


QUICK, LONG = (f"RMSProp, β = {quote(decay)}" for decay in RACE.rmsprop_decays)
MOMENTUM, TUNED = f"momentum, β = {quote(RACE.decay)}", "momentum, β tuned"
ALL = "descent, all samples"
LARGE, STEADY = r"large $\kappa$", "steps that do not shrink"
RUNNERS = (
    Runner("descent, one sample", race.ONE, 1, True, r"large $\operatorname{E}\lVert\x\rVert^2/\lambda_{\min}$"),
    Runner(f"descent, batches of {quote(RACE.batch)}", race.BATCHES, RACE.batch, False, LARGE),
    Runner(ALL, race.ALL, 0, False, LARGE),
    Runner(MOMENTUM, race.MOMENTUM, 1, False, r"its own pace, $1/(1-\beta)$"),
    Runner(TUNED, race.TUNED, 1, False, r"large $\sqrt\kappa$"),
    Runner("Adam", race.ADAM, 1, False, r"its own pace; large $\kappa$"),
    Runner(QUICK, race.RMSPROP, 1, True, STEADY),
    Runner(LONG, race.SLOW, 1, True, STEADY),
    Runner("sign descent", race.SIGN, 1, True, STEADY),
    Runner("diagonal Newton", race.DIAGONAL, 1, True, LARGE),
    Runner("Newton", race.NEWTON, 1, False, "nothing: needs $H^{-1}$"),
)


@functools.cache
def runner(name: str) -> Runner:
    """The rule of a name."""
    (found,) = [rule for rule in RUNNERS if rule.name == name]
    return found
