"""How the claim of an experiment is repeated: a class a claim, with the statement in plain Python.

The suite repeats each as often as the build does. `FRESH_SEEDS=20 pytest tests/claims` repeats each twenty times.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from explainer.claims.claim import Claim
from explainer.claims.contents import CLAIMS
from explainer.claims.repeats import Repeats
from explainer.experiments.again import Again
from explainer.experiments.experiment import Experiment

CHOSEN = int(os.environ.get("FRESH_SEEDS", "0"))
BY_TEST = {claim.test.partition("::")[2]: claim for claim in CLAIMS}
SEEDS = {"seed", "seeds", "sets", "first", "sampling_seed"}  # the fields that hold them


class Repeated:
    """What all share: the claim holds of the run on the page and of fresh seeds, and can fail."""

    @property
    def claim(self) -> Claim:
        return BY_TEST[type(self).__name__]

    @property
    def repeats(self) -> Repeats:
        assert self.claim.repeats
        return self.claim.repeats

    def holds(self, _result: Any) -> bool:
        """Whether the statement holds of a result."""
        raise NotImplementedError

    def broken(self, _result: Any) -> Any:
        """A result that the statement does not fit, made of one that it fits."""
        raise NotImplementedError

    def numbers(self, _result: Any) -> Mapping[str, Any]:
        """What the entry of the claim counts."""
        raise NotImplementedError

    def test_it_holds_of_the_run_on_the_page_and_with_fresh_seeds(self) -> None:
        assert self.holds(self.repeats.shown.result)
        for number in range(max(CHOSEN, self.repeats.built)):
            made = self.repeats.again(number)
            result = made.result if number < self.repeats.built else made.run()
            assert self.holds(result), f"repeat {number}: {self.numbers(result)}"

    def test_it_does_not_hold_of_another_result(self) -> None:
        for result in (self.repeats.shown.result, self.repeats.made[0].result):
            assert not self.holds(self.broken(result))

    def test_the_entry_counts_what_the_results_say(self) -> None:
        for result in (self.repeats.shown.result, *(made.result for made in self.repeats.made)):
            said, counted = self.repeats.numbers(result), self.numbers(result)
            assert list(said) == list(counted)
            for name, values in counted.items():
                assert np.ravel(said[name]) == pytest.approx(np.ravel(values)), name

    def test_each_repeat_has_seeds_of_its_own(self) -> None:
        used = [set(seeds(self.repeats.again(number))) for number in range(4)]
        assert all(found and min(found) >= 1000 > max(seeds(self.repeats.shown), default=0) for found in used)
        assert len(set.union(*used)) == sum(map(len, used))


def seeds(made: Experiment[Any]) -> Iterator[int]:
    """The seeds of an experiment, and of what it is made of; a repeat's own run on the page only lends step sizes."""
    for field in fields(made):
        value = getattr(made, field.name)
        if isinstance(value, Experiment) and not isinstance(made, Again):
            yield from seeds(value)
        elif field.name in SEEDS and not (field.name == "seeds" and isinstance(value, int)):
            yield from (int(each) for each in np.ravel(value) if float(each).is_integer())
