"""All claims: each has a test of its own, says what a page can show, and its search finds what it looks for."""

import re
from pathlib import Path
from typing import Any

import pytest

from explainer.claims.claim import CASES, Claim
from explainer.claims.contents import CLAIMS
from tests.claims import searching, test_bias, test_quadrants, test_signs
from tests.claims.searching import BY_TEST, CHOSEN, NUMBERS, SEARCHED, Picks, Searched, drawn

ROOT = Path(__file__).parents[2]
REPEATED = "(Repeated|Ranked|Gains)"


def test_each_claim_has_a_name_and_a_test_of_its_own() -> None:
    assert len(CLAIMS) >= 16
    assert len({claim.name for claim in CLAIMS}) == len({claim.test for claim in CLAIMS}) == len(CLAIMS) == len(BY_TEST)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.name)
def test_a_claim_has_a_test_and_repeats_or_conditions_with_what_happens_without(claim: Claim) -> None:
    path, _, name = claim.test.partition("::")
    kind = REPEATED if claim.kind == "experiment" else "(Searched|Lemma)"
    assert re.search(rf"^class {name}\({kind}\):", (ROOT / path).read_text("utf-8"), re.MULTILINE), claim.test
    assert bool(claim.conditions) != bool(claim.repeats)
    assert bool(claim.repeats) == (claim.kind == "experiment")
    if claim.repeats:
        return
    words, shown = zip(*((each.words, each.shown) for each in claim.conditions), strict=True)
    assert len(set(words)) == len(set(shown)) == len(words)
    assert all(re.search(r"[^.]\.$", text) for text in words)
    assert all(re.search(r"\d", text) and not text.endswith(".") for text in shown)


def test_each_class_that_searches_or_repeats_is_the_test_of_a_claim() -> None:
    for path in sorted((ROOT / "tests/claims").glob("test_*.py")):
        for name in re.findall(r"^class (Test\w+)\(", path.read_text("utf-8"), re.MULTILINE):
            assert BY_TEST[name].test == f"tests/claims/{path.name}::{name}"


def test_the_suite_searches_as_many_cases_as_the_page_says() -> None:
    assert int(CHOSEN or CASES) == SEARCHED
    assert CASES == 2000


def any_goal(pick: Picks) -> dict[str, Any]:
    """An update, and the goal to which it leads, southeast or northwest."""
    x, scale = (1.0, -1.0), pick.one((1.0, 2.0))
    return {"goal": (scale, -scale), "updates": ((1.0, -scale, x),)}


def shrunk_column(pick: Picks) -> dict[str, Any]:
    """A column in the place of another."""
    inputs = test_bias.tables(pick)
    return {"inputs": inputs, "after": [(*row[:-1], pick.one((1.0, -1.0))) for row in inputs], "solved": False}


@pytest.mark.parametrize(
    ("kind", "domain"),
    [
        (test_signs.TestStrictly, test_signs.samples(NUMBERS, searching.POSITIVE)),
        (test_signs.TestStrictly, test_signs.samples(searching.NONZERO, NUMBERS)),
        (test_quadrants.TestGoals, drawn(any_goal)),
        (test_bias.TestColumn, drawn(shrunk_column)),
    ],
)
def test_a_search_of_too_wide_a_domain_finds_a_counterexample(kind: type[Searched], domain: Any) -> None:
    class Wide(kind):  # type: ignore[misc, valid-type]
        def conditions(self, **_: Any) -> tuple[bool, ...]:
            return (True,)

    Wide.domain = domain
    with pytest.raises(AssertionError, match="Failing test case"):
        Wide().test_no_case_breaks_it()
