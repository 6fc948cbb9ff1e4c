"""What the formulas of the pages are held against: each is registered with a setting, which gives its letters values.

The values are made without the formula: by a loop over samples, an eigenvalue routine, a run of descent, SymPy, or
the package. The formula itself is only in the TeX. So one that is false fails, whether or not the list was changed
along with the page.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from explainer.exhibits.contents import EXHIBITS
from tests.formulas import algebra
from tests.formulas.tex import compared, statements

Setting = Callable[[np.random.Generator], Iterator[dict[str, Any]]]
MEANINGLESS = (ArithmeticError, AssertionError, IndexError, KeyError, TypeError, ValueError)
BOUNDS = {r"\le", r"\leq", r"\ge", r"\geq", r"\preceq"}


@dataclass(frozen=True)
class Held:
    """A formula of a page, with the letters in `says` that its values must be equal to which stand in no relation.

    Where the setting's letters have "holds" false, the formula has to be false.
    """

    page: str
    tex: str
    setting: Setting
    says: tuple[str, ...] = ()

    def fails(self) -> str:
        """What is wrong with the formula in its setting; "" if nothing is. It may stand on several pages."""
        return failure(self.tex, self.setting, self.says)


@cache
def failure(tex: str, setting: Setting, says: tuple[str, ...]) -> str:
    slack: dict[tuple[int, int], float] = {}
    for letters in setting(np.random.default_rng(0)):
        at = {"pi": np.pi, **quoted(tex), **letters}
        try:
            found = pairs(tex, says, at)
        except MEANINGLESS as error:
            return f"it has no meaning: {error!r}"
        wrong = [f"{a} {sign} {b}" for _, sign, a, b in found if not algebra.RELATES[sign](a, b)]
        if bool(wrong) == at.get("holds", True):
            return f"{wrong[0]} is false" if wrong else f"it holds for {letters}, where it should not"
        for place, sign, a, b in found:
            if sign in BOUNDS:
                slack[place] = min(slack.get(place, np.inf), abs(algebra.lead(a, b)))
    return "" if max(slack.values(), default=0) < algebra.ROUNDING else "a bound is never attained"


def pairs(tex: str, says: tuple[str, ...], at: dict[str, Any]) -> list[tuple[tuple[int, int], str, Any, Any]]:
    """What has to be related, with its place in the formula, and how."""
    left, all_pairs = list(says), []
    for row, statement in enumerate(statements(tex)):
        found = compared(statement, at)
        if not found:
            value = statement.values[0](at)
            said = value is True or value is False or at[left.pop(0)]  # "(i ≥ 2)" says itself that it is true
            found = [("=", *algebra.settled(value, said, at.get("links", {})))]
        if statement.relations == [r"\leftarrow"]:  # what follows sees the new value
            at |= {key: value for key, value in at["next"].items() if value is found[0][1]}
        all_pairs += [((row, place), *pair) for place, pair in enumerate(found)]
    assert not left, f"{tex} has no value for {left}"
    return all_pairs


def quoted(tex: str) -> dict[str, Any]:
    """The numbers that a formula quotes, as the package has them."""
    tags = re.findall(r"\{\{ (\w+)\.(\w+)\S* \}\}", tex)
    written = re.findall(r"\{\{ .*? \}\}", tex)
    return {tag: getattr(EXHIBITS[name], key) for tag, (name, key) in zip(written, tags, strict=True)}


@dataclass
class Registry:
    """All that is held, and all that is listed with the reason why it is not."""

    held: list[Held] = field(default_factory=list)
    listed: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def __call__(self, page: str, *formulas: str | tuple[str, ...]) -> Callable[[Setting], Setting]:
        """Hold formulas of a page in a setting: relations as their TeX, values as their TeX and what they are."""

        def register(setting: Setting) -> Setting:
            for formula in formulas:
                tex, *says = (formula,) if isinstance(formula, str) else formula
                self.held.append(Held(page, tex, setting, tuple(says)))
            return setting

        return register


held = Registry()
