"""What the formulas of the pages are held against: each is registered with a setting, which gives its letters values.

The values are made without the formula: by a loop over samples, an eigenvalue routine, a run of descent, SymPy, or
the package. The formula itself is only in the TeX. So one that is false fails, whether or not the list was changed
along with the page.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from explainer.exhibits.contents import EXHIBITS
from tests.formulas import algebra
from tests.formulas.tex import compared, statements

FIGURES = "explainer/exhibits"  # tables, captions and names in figures, as a page of their own
Letters = dict[str, Any]
Setting = Callable[[np.random.Generator], Iterator[Letters]]
Pair = tuple[tuple[int, int], str, Any, Any]  # where it stands in the formula, the relation, and what it relates
MEANINGLESS = (ArithmeticError, AssertionError, LookupError, StopIteration, TypeError, ValueError)
BOUNDS = {r"\le", r"\leq", r"\ge", r"\geq"}


@dataclass(frozen=True)
class Held:
    """A formula of a page in a setting.

    Its values that stand in no relation must be equal to the letters in `says`, in their order; one letter more is for
    the first value of its relations. Where the letters have "holds" false, the formula must be false; "first" is
    how many of its relations are asked, if not all.
    """

    page: str
    tex: str
    setting: Setting
    says: tuple[str, ...] = ()

    def fails(self) -> str:
        """What is wrong with the formula in its setting; "" if nothing is."""
        return failure(self.tex, self.setting, self.says)


HELD: list[Held] = []


def held(page: str, *formulas: str | tuple[str, ...]) -> Callable[[Setting], Setting]:
    """Hold formulas of a page in a setting: relations as their TeX, values as their TeX and what letters they are."""

    def register(setting: Setting) -> Setting:
        for formula in formulas:
            tex, *says = (formula,) if isinstance(formula, str) else formula
            HELD.append(Held(page, tex, setting, tuple(says)))
        return setting

    return register


@cache  # a formula may stand on several pages
def failure(tex: str, setting: Setting, says: tuple[str, ...]) -> str:
    bounds: dict[tuple[int, int], list[float]] = defaultdict(list)
    for letters in given(setting):
        try:
            with np.errstate(divide="raise", invalid="raise"):
                pairs = list(compared_in(tex, says, {"pi": np.pi, **quoted(tex), **letters}))
                pairs = pairs[: letters.get("first", len(pairs))]
            wrong = [f"{a} {sign} {b}" for _, sign, a, b in pairs if not algebra.RELATES[sign](a, b)]
        except MEANINGLESS as error:
            return f"has no meaning: {error!r}"
        if bool(wrong) == letters.get("holds", True):
            return f"false: {wrong[0]}" if wrong else f"holds for {letters}, where it should not"
        for place, sign, a, b in pairs:
            if sign in BOUNDS and not np.ndim(a):
                bounds[place].append(abs(algebra.lead(a, b)))
    return "".join(looseness(leads) for leads in bounds.values())


@cache
def given(setting: Setting) -> list[Letters]:
    """What a setting gives the letters, the same each time."""
    return list(setting(np.random.default_rng(0)))


def looseness(leads: list[float]) -> str:
    """A bound is the best one if it is attained in some case, and no equality if not in each."""
    if min(leads) > algebra.ROUNDING:
        return "a bound that is never attained"
    return "a bound that is always attained: an equality" if max(leads) < algebra.ROUNDING else ""


def compared_in(tex: str, says: tuple[str, ...], at: Letters) -> Iterator[Pair]:
    """What has to be related for the formula to hold."""
    left, found = list(says), statements(tex)
    for row, statement in enumerate(found):
        pairs = compared(statement, at)
        if not pairs:
            value = statement.values[0](at)
            said = isinstance(value, bool) or at[left.pop(0)]  # "(i ≥ 2)" says of itself that it is true
            pairs = [("=", *algebra.settled(value, said, at.get("links", {})))]
        if statement.relations == [r"\leftarrow"]:  # what follows sees the new value
            at = at | {key: value for key, value in at["next"].items() if value is pairs[0][1]}
        yield from (((row, place), *pair) for place, pair in enumerate(pairs))
    for name in left:
        yield (0, -1), "=", found[0].values[0](at), at[name]


def quoted(tex: str) -> Letters:
    """The numbers that a formula quotes, as the package has them."""
    tags = re.finditer(r"\{\{ (\w+)\.(\w+)\S* \}\}", tex)
    return {tag[0]: vector(getattr(EXHIBITS[tag[1]], tag[2])) for tag in tags}


def vector(value: Any) -> Any:
    """A row of numbers as a column."""
    return algebra.column(*value) if np.ndim(value) == 1 else value
