"""Whatever an author writes into a figure, a table or a formula stands there in words, or is refused with the reason.

`FUZZ_CASES=200` tries more cases, others each time, as in `test_bad_input`.
"""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.drawing.dial import Dial
from explainer.drawing.dial import settings as states
from explainer.drawing.palette import ROLES, variable
from explainer.drawing.texts import Table, column, say
from explainer.publish import formulas
from explainer.quoting import quote
from tests.bad_input.outcomes import soon
from tests.bad_input.test_bad_input import CASES

SUBJECT = SimpleNamespace(step=0.5, path=np.ones((2, 2)), goal=[1, -1], word="north", hole=float("nan"), none=None)
PARTS = (
    "{ } {{ {step {step} {goal[0]} {goal[2]} {goal[x]} {path} {path[1]} {word} {hole} {none} {gone} {} {0} {step.real} "
)
SPECS = ["", ".2f", ".0%", "d", ",", "s", "zz", ".", ".1z", "{}", "é", ":", "5"]
TEX = (
    r"x _ ^ { } \ \\ $ % & # ~ \frac \frac12 \sqrt \dl \x \goal \role {goal} {gaudy} \href{a}{b} \gone \def é " + "\0 0"
)

numbers = st.sampled_from([0, -1, 2, 0.5, -0.0, 1e300, 5e-324, float("nan"), float("inf"), 2**70, True])
words = st.sampled_from(["", "n", "κ", "two words", "$x$", "{step}", "a<b"])
cells = st.one_of(numbers, words, st.just([1, 2]), st.just([[1, 2], [3]]), st.none())
values = st.lists(numbers, max_size=3).map(tuple)
rows = st.dictionaries(words, st.lists(cells, max_size=3), max_size=3)
WRITTEN: dict[str, tuple[Callable[..., Any], list[st.SearchStrategy[Any]]]] = {
    "quote": (quote, [cells, st.sampled_from(SPECS)]),
    "column": (column, [st.lists(cells, max_size=3), st.sampled_from(SPECS)]),
    "say": (
        lambda template: say(SUBJECT, template),
        [st.lists(st.sampled_from(PARTS.split() + [f"{{step:{spec}}}" for spec in SPECS]), max_size=3).map(" ".join)],
    ),
    "Table.of": (Table.of, [words, rows]),
    "Table.across": (Table.across, [words, words, st.lists(cells, max_size=3), rows]),
    "Table.listing": (Table.listing, [words, st.lists(st.dictionaries(words, cells, max_size=2), max_size=3)]),
    "Dial": (
        lambda values, start, spec, role: states([Dial("turn", "Turn", values, start, spec=spec, role=role)]),
        [values, numbers, st.sampled_from(SPECS), st.sampled_from([*ROLES, "", "gaudy"])],
    ),
    "variable": (variable, [st.sampled_from([*ROLES, "", "gaudy", "ink; color: red"])]),
    "formula": (formulas.katex, [st.lists(st.sampled_from(TEX.split(" ")), max_size=5).map("".join), st.booleans()]),
}
REFUSED = re.compile("expected .*(, got |; KaTeX|; )", re.DOTALL)


@pytest.mark.parametrize("name", WRITTEN)
def test_what_an_author_writes_is_printed_or_refused_in_words(name: str) -> None:
    function, written = WRITTEN[name]

    @settings(max_examples=CASES or 60, derandomize=not CASES, database=None)
    @given(st.tuples(*written))
    def check(arguments: tuple[Any, ...]) -> None:
        try:
            with soon():
                answer = function(*arguments)
        except ValueError as error:
            if not REFUSED.search(str(error)):
                raise AssertionError(f"refused without a reason: {error!r}") from error
            return
        assert not re.search(r"\bnan\b|\binf\b|\bNone\b|object at", str(answer)), answer

    check()
