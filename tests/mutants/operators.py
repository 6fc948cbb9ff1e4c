"""Two ways to break a call that cosmic-ray does not have: leave out a keyword, exchange two arguments.

Drawings and experiments are mostly calls: which field gets which name, color and place.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from cosmic_ray.operators.operator import Example, Operator

# Looks, which no test holds one by one, and a guard against what does not happen.
UNSEEN = {
    "alpha", "capstyle", "clip_on", "fontsize", "ha", "linestyle", "linewidth", "marker", "markersize", "offset",
    "rotation", "size", "solid_capstyle", "strict", "va", "weight", "width", "zorder",
}  # fmt: skip
SYMMETRIC = {"allclose", "array_equal", "hypot", "isclose", "maximum", "max", "minimum", "min"}
Place = tuple[tuple[int, int], tuple[int, int]]


class LeaveOutKeyword(Operator):  # type: ignore[misc]
    """`f(x, a=1)` becomes `f(x)`."""

    def mutation_positions(self, node: Any) -> Iterator[Place]:
        yield from ((each.start_pos, each.end_pos) for each in _keywords(node))

    def mutate(self, node: Any, index: int) -> Any:
        at = node.children.index(_keywords(node)[index])
        comma = [at - 1] if node.type == "arglist" and at else [at + 1] if node.type == "arglist" else []
        node.children = [child for i, child in enumerate(node.children) if i not in (at, *comma)]
        return node

    @classmethod
    def examples(cls) -> Sequence[Example]:
        return (
            Example("f(a=1)", "f()"),
            Example("f(x, a=1, b=2)", "f(x, b=2)"),
            Example("f(a=1, b=2)", "f( b=2)"),
            Example("f(x, a=1, b=2)", "f(x, a=1)", occurrence=1),
        )


class ExchangeArguments(Operator):  # type: ignore[misc]
    """`f(x, y)` becomes `f(y, x)`."""

    def mutation_positions(self, node: Any) -> Iterator[Place]:
        yield from ((node.children[i].start_pos, node.children[i + 2].end_pos) for i in _pairs(node))

    def mutate(self, node: Any, index: int) -> Any:
        at = _pairs(node)[index]
        one, other = node.children[at], node.children[at + 2]
        first, second = one.get_first_leaf(), other.get_first_leaf()
        first.prefix, second.prefix = second.prefix, first.prefix
        node.children[at], node.children[at + 2] = other, one
        return node

    @classmethod
    def examples(cls) -> Sequence[Example]:
        return (Example("f(x, y)", "f(y, x)"), Example("f(x, y, z, a=1)", "f(x, z, y, a=1)", occurrence=1))


def _keywords(node: Any) -> list[Any]:
    """The keyword arguments of a call."""
    if node.type == "arglist" or (node.type == "trailer" and node.children[0].value == "("):
        arguments = [
            each for each in node.children if each.type == "argument" and each.children[1].get_code().strip() == "="
        ]
        return [each for each in arguments if each.children[0].value not in UNSEEN]
    return []


def _pairs(node: Any) -> list[int]:
    """Where a positional argument of a call is followed by another one that reads differently."""
    if node.type != "arglist" or node.get_first_leaf().get_previous_leaf().get_previous_leaf().value in SYMMETRIC:
        return []
    return [
        i
        for i in range(0, len(node.children) - 2, 2)
        if "argument" not in (node.children[i].type, node.children[i + 2].type)
        and node.children[i].get_code(include_prefix=False) != node.children[i + 2].get_code(include_prefix=False)
    ]
