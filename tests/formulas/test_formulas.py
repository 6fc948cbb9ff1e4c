"""A formula is a claim: each on a page holds where its letters are given values, or stands in a list with a reason."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.formulas.held import Held, held
from tests.site.built import SOURCES
from tests.site.test_prose import text
from tests.formulas import chain, chances, eigenvalues, normalizing, paths, rules, steps, whole_data_set  # noqa: F401 - what they hold

FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$([^$\n]+(?:\n[^$\n]+)?)\$", re.DOTALL)
LETTER = r"\{?(\\?[A-Za-z]+|\\hat ?[A-Za-z]+|\\bar x)(_\{?[\\a-z0-9+]+\}?)?(\^\{?[*+-]\}?)?'*\}?"


def formulas(source: str) -> Iterator[str]:
    """The TeX of each formula of a page, line breaks as spaces, without single letters."""
    for found in FORMULA.finditer(text(source)):
        tex = " ".join((found[1] or found[2]).split())
        if not re.fullmatch(LETTER, tex):
            yield tex


def plain(tex: str) -> str:
    return " ".join(tex.split())


@pytest.mark.parametrize("page", SOURCES)
def test_each_formula_of_a_page_holds(page: str) -> None:
    wrong = [f"{case.tex}: {why}" for case in held.held if case.page == page and (why := case.fails())]
    assert not wrong, f"false on docs/{page}:\n" + "\n".join(wrong)
