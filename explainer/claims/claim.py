"""What a claim is: a sentence of a page, its conditions, and for each of them a case that breaks it without."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from numpy.typing import ArrayLike

from explainer.claims.repeats import Repeats
from explainer.quoting import quote

CASES = 2000  # that the suite searches for each claim
Case = Mapping[str, Any]


@dataclass(frozen=True)
class Condition:
    """A condition in words, and a case that meets all others and not this one, and breaks the statement.

    `shown` says what that case is and what comes of it, as Markdown with all its numbers computed.
    """

    words: str
    case: Case
    shown: str


@dataclass(frozen=True)
class Claim:
    """A general sentence: its name, its title, the page, and the statement as it stands there, Markdown with its tags.

    `test` is the node of the test that searches it: a class, `tests/claims/test_signs.py::TestStrictly`. The keys of
    the cases of its conditions are what that test draws. An experiment has repeats in the place of conditions.
    """

    name: str
    title: str
    page: str
    statement: str
    test: str
    conditions: tuple[Condition, ...] = ()
    kind: Literal["proof", "computation", "experiment", "literature"] = "proof"
    repeats: Repeats | None = None


def experiment(words: tuple[str, str, str], statement: str, test: str, repeats: Repeats) -> Claim:
    """What runs with random data came to: its name, title and page, what it says, and its test."""
    return Claim(*words, statement, f"tests/claims/{test}", kind="experiment", repeats=repeats)


def without(conditions: Mapping[str, Case], usual: Case, told: Callable[[Case], str]) -> tuple[Condition, ...]:
    """Conditions in words, each with what changes of a usual case where it is dropped, told in words."""
    return tuple(
        Condition(words, {**usual, **change}, told({**usual, **change})) for words, change in conditions.items()
    )


def listed(values: Iterable[ArrayLike]) -> str:
    """Numbers or vectors in a sentence: (1, 2) and (2, 1)."""
    *most, last = [quote(value) for value in values]
    return f"{', '.join(most)} and {last}" if most else last
