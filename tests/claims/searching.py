"""How a claim is searched: a class a claim, with the domain, the conditions and the statement in plain Python.

`CLAIM_CASES=20000 pytest tests/claims` searches more, and other cases each time.
"""

import math
import os
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, ClassVar, TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from explainer.claims.claim import CASES, Claim
from explainer.claims.contents import CLAIMS

CHOSEN = os.environ.get("CLAIM_CASES")
SEARCHED = int(CHOSEN or CASES)
AT_ONCE = 20  # cases an example: one costs Hypothesis about as much as twenty
SEARCH = settings(
    derandomize=not CHOSEN,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
Choice = TypeVar("Choice")
BY_TEST = {claim.test.partition("::")[2]: claim for claim in CLAIMS}

# Whole numbers, some just beside one, some tiny or huge.
POSITIVE = [*map(float, range(1, 10)), 1 + 2.0**-30, 1 - 2.0**-30]
POSITIVE += [math.ldexp(whole, power) for power in (-2, -40, -200, 2, 40, 200) for whole in range(1, 10)]
NONZERO = [sign * size for size in POSITIVE for sign in (1, -1)]
NUMBERS = [0.0] * 20 + NONZERO
WHOLE = [0, *(sign * size for size in range(1, 10) for sign in (1, -1))]
BYTES = 32
Rows = tuple[tuple[Any, ...], ...]


class Picks:
    """Picks one after the other, each by a byte that Hypothesis has drawn: one draw a case is much quicker."""

    def __init__(self, data: bytes) -> None:
        self.data = iter(data)

    def one(self, choices: Sequence[Choice]) -> Choice:
        """One of the choices; the simplest failure has the first."""
        return choices[next(self.data) % len(choices)]

    def rows(self, choices: Sequence[Any], widths: Sequence[int], counts: Sequence[int]) -> Rows:
        """Rows of entries among the choices."""
        width, count = self.one(widths), self.one(counts)
        return tuple(tuple(self.one(choices) for _ in range(width)) for _ in range(count))


def drawn(make: Callable[[Picks], dict[str, Any]]) -> SearchStrategy[dict[str, Any]]:
    """The cases that can be made of picks."""
    return st.binary(min_size=BYTES, max_size=BYTES).map(lambda data: make(Picks(data)))


def exact(values: Any) -> list[Fraction]:
    return [Fraction(value) for value in values]


def dot(one: Any, other: Any) -> Any:
    return sum(a * b for a, b in zip(one, other, strict=True))


class Searched:
    """What all share: no case breaks the claim, and its case breaks it where a condition is dropped."""

    domain: ClassVar[SearchStrategy[dict[str, Any]]]

    @property
    def claim(self) -> Claim:
        return BY_TEST[type(self).__name__]

    def conditions(self, *_: Any, **case: Any) -> tuple[bool, ...]:
        """Whether a case meets each condition of the claim, in its order."""
        raise NotImplementedError

    def holds(self, *_: Any, **case: Any) -> bool:
        """Whether the statement holds in a case."""
        raise NotImplementedError

    def package(self, *_: Any, **_case: Any) -> bool:
        """Whether the package says the same of a case, where it says something."""
        return True

    def test_no_case_breaks_it(self) -> None:
        try:
            self.search(AT_ONCE, Phase.generate)
        except AssertionError:
            self.search(1, *Phase)  # one at a time, down to the simplest
            raise

    def search(self, at_once: int, *phases: Phase) -> None:
        searched = 0

        @settings(SEARCH, max_examples=-(-SEARCHED // at_once), phases=phases)
        @given(st.tuples(*[self.domain] * at_once))
        def broken(cases: tuple[dict[str, Any], ...]) -> None:
            nonlocal searched
            for case in cases:
                searched += 1
                assert all(self.conditions(**case)), case
                assert self.holds(**case), case
                assert self.package(**case), case

        broken()
        assert searched >= SEARCHED

    def test_without_a_condition_its_case_breaks_it(self) -> None:
        for dropped, condition in enumerate(self.claim.conditions):
            met = self.conditions(**condition.case)
            assert met == tuple(number != dropped for number in range(len(self.claim.conditions))), condition.words
            assert not self.holds(**condition.case), condition.words
