"""A formula is a claim: each on a page holds where its letters are given values, or stands in a list with a reason."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from tests.formulas import (  # noqa: F401
    chain,
    chances,
    cones,
    curvature,
    eigenvalues,
    normalizing,
    paths,
    rules,
    steps,
    whole_data_set,
)
from tests.formulas.held import FIGURES, HELD, failure
from tests.formulas.listed import LISTED, QUOTED
from tests.site.built import PROJECT, SOURCES
from tests.site.test_prose import text

FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$([^$\n]+(?:\n[^$\n]+)?)\$", re.DOTALL)
LETTER = re.compile(r"(\\?[A-Za-z]+|\\(hat|bar) ?[A-Za-z])(_\{?[\\a-z0-9+]+\}?)?(\^[*+-])?'*")
GIVEN = re.compile(r"\{?([^{}]*)\{\{ \w+\.(\w+)\S* \}\}\}?")


ALL = (*SOURCES, FIGURES)


@cache
def written(source: str) -> str:
    """The text of a page or a notebook, or all that the exhibits write."""
    if source != FIGURES:
        return text(source)
    modules = (ast.parse(path.read_text("utf-8")) for path in sorted((PROJECT / FIGURES).rglob("*.py")))
    nodes = (node for module in modules for node in ast.walk(module) if isinstance(node, ast.Constant))
    return "\n\n".join(node.value for node in nodes if isinstance(node.value, str))


def formulas(source: str) -> Iterator[str]:
    """The TeX of each formula, in one line, without single letters."""
    for found in FORMULA.finditer(written(source)):
        tex = " ".join((found[1] or found[2]).split())
        if not LETTER.fullmatch(tex):
            yield tex


@pytest.mark.parametrize("source", SOURCES)
def test_each_dollar_of_a_page_belongs_to_a_formula_that_is_found(source: str) -> None:
    rest = re.sub(r"```.*?```|`[^`\n]+`|\\\$", "", text(source), flags=re.DOTALL)
    assert "$" not in FORMULA.sub("", rest)


def quotes(tex: str) -> bool:
    """Whether a formula does no more than give a letter a number that the package has for it."""
    given = GIVEN.fullmatch(tex)
    return given is not None and re.fullmatch(QUOTED.get(given[1], r"\b"), given[2]) is not None


def covered(source: str) -> Counter[str]:
    """The formulas that are held or listed, as often as they may stand on their page."""
    listed = Counter({tex: count for tex, (count, _) in LISTED.get(source, {}).items()})
    there = Counter(formulas(source))
    return listed | Counter({case.tex: max(there[case.tex], 1) for case in HELD if case.page == source})


@pytest.mark.parametrize("source", ALL)
def test_each_formula_of_a_page_is_held_or_listed(source: str) -> None:
    there = Counter(tex for tex in formulas(source) if not quotes(tex))
    missing, gone = there - covered(source), covered(source) - Counter(formulas(source))
    assert not missing, f"{source} has formulas that nothing holds (tests/formulas): {dict(missing)}"
    assert not gone, f"{source} does not have these formulas of tests/formulas as often: {dict(gone)}"


def test_a_formula_is_held_or_listed_not_both_and_on_a_page_that_there_is() -> None:
    held = {(case.page, case.tex) for case in HELD}
    listed = {(page, tex) for page, formulas in LISTED.items() for tex in formulas}
    assert not held & listed
    assert {page for page, _ in held | listed} <= {*ALL}


@pytest.mark.parametrize("source", ALL)
def test_each_formula_of_a_page_holds(source: str) -> None:
    wrong = [f"{case.tex}: {why}" for case in HELD if case.page == source and (why := case.fails())]
    assert not wrong, f"on {source}:\n" + "\n".join(wrong)


CHANGES = [  # of a sign, an exponent, an index or a factor
    (r"(?<=[^{^_]) ?\+(?! \\dots)", "-"),
    (r"(?<=[^{(^_ ]) - ", " + "),
    (r"\^2", ""),
    (r"\^\\top", ""),
    (r"\\t?frac\{([^{}]+)\}\{([^{}]+)\}", r"\\frac{\2}{\1}"),
    (r"\\leq?(?![a-z])", r"\\ge"),
    (r"\\geq?(?![a-z])", r"\\le"),
    (r" = ", r" \\le "),
    (r"<", ">"),
    (r">", "<"),
    (r"\\min", r"\\max"),
    (r"\\max\(", r"\\min("),
    (r"\\eta", r"2\\eta"),
    (r"\\dl", r"2\\dl"),
    (r"(?<![\d_^{\[.])2", "3"),
    (r"/", r"\\,"),
]
STILL_TRUE = {  # changed, and as true
    r"\operatorname{sign}(2\dl\,x_i) = \operatorname{sign}(\dl)\,\operatorname{sign}(x_i)": "a factor has no sign",
    r"-\eta\,\operatorname{sign}(2\dl\,\x)": "a factor has no sign",
    r"\operatorname{E}[2\dl\,\x] = 0": "twice zero",
    r"\sum \dl\,\x = \sum \dl\,(\x + \bar x) .": "what is taken off adds up to zero",
    r"\sum \dl\, h = \sum \dl\, (h + \bar h)": "what is taken off adds up to zero",
}


def changed(tex: str) -> Iterator[str]:
    """The formula with one thing changed, for each sort of change where it can first be made."""
    for pattern, other in CHANGES:
        new = re.sub(pattern, other, tex, count=1)
        if new != tex:
            yield new


def test_a_changed_formula_fails_in_its_setting() -> None:
    cases = {(case.tex, case.setting, case.says) for case in HELD}
    passed = [new for tex, *rest in cases for new in changed(tex) if not failure.__wrapped__(new, *rest)]
    assert {*passed} == {*STILL_TRUE}
