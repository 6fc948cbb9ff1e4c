"""Mutants of a source file, each in a function of its own, and how one takes the place of the function."""

import importlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator

from tests.mutants.operators import ExchangeArguments, LeaveOutKeyword

# Of all that cosmic-ray can do, what runs on: `a >> b` of two numbers would only crash.
BINARY = "Add_Sub Sub_Add Mul_Div Div_Mul Pow_Mul FloorDiv_Mul Mod_Add BitAnd_BitOr BitOr_BitAnd"
COMPARISON = "Eq_NotEq NotEq_Eq Lt_LtE Lt_Gt LtE_Lt LtE_Gt Gt_GtE Gt_Lt GtE_Gt GtE_Lt Is_IsNot IsNot_Is"
UNARY = "USub_UAdd Delete_Invert Delete_Not"
OTHER = (
    "AddNot ReplaceTrueWithFalse ReplaceFalseWithTrue ReplaceAndWithOr ReplaceOrWithAnd ReplaceBreakWithContinue "
    "ReplaceContinueWithBreak NumberReplacer ZeroIterationForLoop"
)
OPERATORS: tuple[type[Operator], ...] = (
    *(get_operator(f"core/ReplaceBinaryOperator_{name}") for name in BINARY.split()),
    *(get_operator(f"core/ReplaceComparisonOperator_{name}") for name in COMPARISON.split()),
    *(get_operator(f"core/ReplaceUnaryOperator_{name}") for name in UNARY.split()),
    *(get_operator(f"core/{name}") for name in OTHER.split()),
    LeaveOutKeyword,
    ExchangeArguments,
)
# What in these only moves a text by some points: looks.
LOOKS = (".draw", "card", "._name_axis")
PLACES = {get_operator(f"core/{name}") for name in ("NumberReplacer", "ReplaceUnaryOperator_USub_UAdd")}


@dataclass(frozen=True)
class Mutant:
    """A function with one thing changed: what reads differently, and the other code."""

    file: str  # from the root
    function: str  # its qualified name
    line: int
    old: str
    new: str
    code: CodeType

    def apply(self) -> None:
        """Give the function the other code, wherever the function is referred to."""
        found: Any = importlib.import_module(self.file.removesuffix(".py").replace("/", "."))
        for name in self.function.split("."):
            found = vars(found)[name]
        while inner := next((inner for name in BELOW if (inner := getattr(found, name, None)) is not None), None):
            found = inner  # below `property`, `functools.cache`, and what a decorator has made
        found.__code__ = self.code


BELOW = ("__wrapped__", "fget", "func", "__func__")


def mutants_of(file: str, root: Path, order: random.Random) -> Iterator[Mutant]:
    """The mutants of the functions in a file, in an order that is drawn; what only an import runs has none."""
    source = (root / file).read_text(encoding="utf-8")
    original, seen = functions(source, root / file), set()
    for kind, occurrence in order_of(source, order):
        mutated = mutate_code(source, kind(), occurrence)
        try:
            other = functions(mutated or source, root / file)
        except SyntaxError:
            continue
        changed = [name for name in original if other.get(name, original[name]) != original[name]]
        if (
            len(changed) == 1
            and mutated not in seen
            and not (kind in PLACES and changed[0].endswith(LOOKS))
            and same_call(*(each[changed[0]] for each in (original, other)))
        ):
            seen.add(mutated)
            mutant = Mutant(file, changed[0], *difference(source, mutated), other[changed[0]])
            if mutant.new != mutant.old.replace("strict=True", "strict=False"):  # a guard against what does not happen
                yield mutant


def order_of(source: str, order: random.Random) -> list[tuple[type[Operator], int]]:
    """All that can be done to a source, shuffled: an operator, and the how manieth of its places."""
    nodes = list(ast_nodes(get_ast(source)))
    every = [
        (kind, occurrence)
        for kind in OPERATORS
        for occurrence in range(sum(len(list(kind().mutation_positions(node))) for node in nodes))
    ]
    order.shuffle(every)
    return every


def functions(source: str, path: Path) -> dict[str, CodeType]:
    """The code of each function and method by its qualified name; one within another belongs to that."""
    found, waiting = {}, [compile(source, path, "exec", dont_inherit=True)]
    while waiting:
        for inner in waiting.pop().co_consts:
            if not isinstance(inner, CodeType):
                continue
            if inner.co_flags & CO_OPTIMIZED == 0:  # a class
                waiting.append(inner)
            elif "<" not in inner.co_qualname:
                found[inner.co_qualname] = inner
    return found


def same_call(one: CodeType, other: CodeType) -> bool:
    """Whether both are called alike, so that one can stand for the other."""
    return all(
        getattr(one, count) == getattr(other, count)
        for count in ("co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_freevars")
    )


def difference(source: str, mutated: str) -> tuple[int, str, str]:
    """The line at which the texts begin to differ, and the lines that do, each trimmed."""
    old, new = source.splitlines(), mutated.splitlines()
    (_, i, k, m, n), *_ = [each for each in SequenceMatcher(None, old, new).get_opcodes() if each[0] != "equal"]
    return i + 1, " ".join(map(str.strip, old[i:k])), " ".join(map(str.strip, new[m:n]))
