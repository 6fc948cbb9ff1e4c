"""The rules of later years on the common problem: AdamW, Shampoo and Muon."""

from functools import cached_property

import numpy as np

from explainer.checked import Array
from explainer.drawing.texts import Table
from explainer.exhibits.optimizers import common_problem
from explainer.exhibits.optimizers.common_problem import RACE
from explainer.experiments.decay_race import DecayRace
from explainer.experiments.experiment import Method
from explainer.experiments.layer_race import MUON, SHAMPOO, LayerRace
from explainer.experiments.race import KINDS
from explainer.quoting import quote
from explainer.racing import Best
from explainer.weight_decay import gradient_at_rest, rest_of_descent

DECAYS, LAYER = DecayRace(), LayerRace()
USUAL, LARGE = DECAYS.decays[1:]  # AdamW's λ in many libraries, and ten times as much


class LaterRules(common_problem.Raced):
    """An exhibit that also tells how they fare on raw inputs and on centered ones."""

    usual_decay, large_decay = USUAL, LARGE

    @cached_property
    def rules(self) -> Table:
        """The steps that each needs."""
        found = {f"AdamW, λ = {quote(decay)}": [_found(decay, kind) for kind in KINDS] for decay in DECAYS.decays}
        found |= {f"{rule}, a layer": [LAYER.result[rule, kind] for kind in KINDS] for rule in (SHAMPOO, MUON)}
        rows = [
            {"rule": rule}
            | {f"{kind} inputs": common_problem.in_words(each) for kind, each in zip(KINDS, both, strict=True)}
            for rule, both in found.items()
        ]
        return Table.listing("Steps to the finish: median (quartiles), or those of one layer", rows)

    @property
    def decay_method(self) -> Method:
        """How AdamW was run."""
        return DECAYS.method

    @property
    def layer_method(self) -> Method:
        """How the layer was run."""
        return LAYER.method

    @property
    def adamw_raw(self) -> float:
        """Steps of AdamW with the usual decay on raw inputs."""
        return DECAYS.result[USUAL, "raw"].median

    @property
    def adamw_centered(self) -> float:
        return DECAYS.result[USUAL, "centered"].median

    @property
    def large_adamw_raw(self) -> float:
        """The same with the large decay."""
        return _found(LARGE, "raw").median

    @property
    def shampoo_raw(self) -> float:
        """Steps of a layer with Shampoo on raw inputs."""
        return LAYER.result[SHAMPOO, "raw"].median

    @property
    def shampoo_centered(self) -> float:
        return LAYER.result[SHAMPOO, "centered"].median

    @property
    def muon_raw(self) -> float:
        """Steps of a layer with Muon on raw inputs."""
        return LAYER.result[MUON, "raw"].median

    @property
    def muon_centered(self) -> float:
        return LAYER.result[MUON, "centered"].median

    @property
    def held_by(self) -> float:
        """A power of ten above the gradients that hold AdamW at the goals."""
        gradients = gradient_at_rest(common_problem.raw().goals, USUAL, RACE.epsilon)
        return float(10.0 ** np.ceil(np.log10(np.abs(gradients).max())))

    @property
    def gains(self) -> tuple[float, ...]:
        """How many times as many steps AdamW with the usual decay, Shampoo and Muon take raw."""
        pairs = (
            (self.adamw_raw, self.adamw_centered),
            (self.shampoo_raw, self.shampoo_centered),
            (self.muon_raw, self.muon_centered),
        )
        return tuple(raw / centered for raw, centered in pairs)

    @property
    def least_gain(self) -> float:
        return min(self.gains)

    @property
    def greatest_gain(self) -> float:
        return max(self.gains)

    @property
    def shampoo_gain(self) -> float:
        """How many times as many steps Shampoo takes raw."""
        return self.gains[1]

    @property
    def rest_raw(self) -> float:
        return float(self.rest_misfits[0])

    @property
    def rest_centered(self) -> float:
        return float(self.rest_misfits[1])

    @property
    def rest_misfits(self) -> Array:
        """Where descent with that decay rests, the mean squared error over the allowed one: raw, centered, (2,)."""
        problems = common_problem.raw(), common_problem.centered()
        rests = [problem.misfit(rest_of_descent(problem.hessian, problem.goals, USUAL)) for problem in problems]
        return np.array([np.median(misfit) for misfit in rests])


def _found(decay: float, kind: str) -> Best:
    """What AdamW took; with the large decay so long that rounding moves the third digit, so with two of them."""
    found = DECAYS.result[decay, kind]
    return found if decay < LARGE else Best(found.step_size, *(float(f"{steps:.1e}") for steps in found[1:]))
