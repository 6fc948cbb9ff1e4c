"""AdamW in the race of the rules: Adam with weights that decay, so that it has a rest of its own."""

from dataclasses import dataclass
from itertools import product

import numpy as np

from explainer import optimizers
from explainer.experiments.experiment import Experiment, told
from explainer.experiments.race import ADAM, AS_THERE, KINDS, Race
from explainer.quoting import quote
from explainer.racing import Best, best, steps_until
from explainer.weight_decay import decayed


@dataclass(frozen=True)
class DecayRace(Experiment[dict[tuple[float, str], Best]]):
    """Adam as in the race, and beside each step of it −ηλw."""

    race: Race = told("all but the decay", Race(), AS_THERE)  # noqa: RUF009 - it is frozen
    decays: tuple[float, ...] = told(
        "λ, by which each step takes −ηλw", (0.0, 0.01, 0.1), lambda tried: ", ".join(map(quote, tried))
    )

    def run(self) -> dict[tuple[float, str], Best]:
        """The steps at the best step size, by the decay and the kind of inputs."""
        return {(decay, kind): self.finished(decay, kind) for decay, kind in product(self.decays, KINDS)}

    def finished(self, decay: float, kind: str) -> Best:
        """One decay on one kind of inputs."""
        race, problem = self.race, self.race.problem(kind)
        sizes = race.step_sizes[:, np.newaxis, np.newaxis]
        rule = decayed(race.make(ADAM, sizes, problem.hessian), sizes, decay, race.start)
        gradient = optimizers.bowl(problem.hessian, np.zeros_like(problem.goals))  # at the error w − w*, as there
        start = race.start - problem.goals
        return best(race.step_sizes, steps_until(rule, gradient, problem.misfit_of_error, start, race.horizon))
