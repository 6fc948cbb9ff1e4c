"""Cones, shortest paths and ends of descent: fractions, with inputs whose lengths are fractions."""

import functools
import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from explainer import cones
from tests.claims.searching import WHOLE, Picks, Searched, dot, drawn, exact

Row = list[Fraction]
SMALL = [1.0, 2.0, 3.0, 5.0, 0.5, 2.0**-6, 1 + 2.0**-10, 64.0]
AMOUNTS = [0, 0, 1, 2, 7, 0.125, -1, -0.125, -3]


def solved(rows: Sequence[Row], goal: Row) -> Row | None:
    """The one solution a of Σ aᵢ rowᵢ = goal by elimination; None if there is none, or more than one."""
    count = len(rows)
    left = [[row[k] for row in rows] + [goal[k]] for k in range(len(goal))]
    for column in range(count):
        pivot = next((row for row in left[column:] if row[column]), None)
        if pivot is None:
            return None
        left.remove(pivot)
        left = [[a - row[column] / pivot[column] * b for a, b in zip(row, pivot, strict=True)] for row in left]
        left.insert(column, [value / pivot[column] for value in pivot])
    return None if any(row[-1] for row in left[count:]) else [row[-1] for row in left[:count]]


def sums(inputs: Any, goal: Any) -> list[tuple[tuple[int, ...], Row]]:
    """Each set of independent inputs of which the goal is a sum, with the amounts: the corners of the program."""
    return found_sums(tuple(map(tuple, inputs)), tuple(goal))


@functools.lru_cache(maxsize=8)
def found_sums(inputs: Any, goal: Any) -> list[tuple[tuple[int, ...], Row]]:
    rows, way, found = [exact(x) for x in inputs], exact(goal), []
    for count in range(len(goal) + 1):
        for chosen in itertools.combinations(range(len(rows)), count):
            amounts = solved([rows[i] for i in chosen], way)
            if amounts is not None:
                found.append((chosen, amounts))
    return found


def seen_from_somewhere(rows: list[Row]) -> bool:
    """Whether some u has row·u > 0 for each row: Fourier-Motzkin elimination."""
    if not all(map(any, rows)):
        return False
    if not rows:
        return True
    plus, minus = ([row for row in rows if sign * row[-1] > 0] for sign in (1, -1))
    pairs = [[p[-1] * b - q[-1] * a for a, b in zip(p, q, strict=True)] for p in plus for q in minus]
    return seen_from_somewhere([row[:-1] for row in [*(row for row in rows if not row[-1]), *pairs]])


def goals(pick: Picks) -> dict[str, Any]:
    """Positive inputs, some parallel or nearly so, fewer or more than dimensions; goals in, on and off their cone."""
    inputs = pick.rows(SMALL, (1, 2, 3), (1, 2, 3, 4))
    if pick.one((True, False)):
        inputs = (*inputs[:3], tuple(pick.one((1, 2, 1 + 2.0**-10)) * value for value in inputs[0]))
    amounts = [pick.one(AMOUNTS) for _ in inputs]
    goal = tuple(sum(a * x[k] for a, x in zip(amounts, inputs, strict=True)) for k in range(len(inputs[0])))
    if not any(goal) or pick.one((True, False, False)):
        goal = tuple(float(pick.one((1, -1, 2, 0))) for _ in goal)
    return {"goal": goal if any(goal) else (1.0, *goal[1:]), "inputs": inputs}


class TestAlternative(Searched):
    domain = drawn(goals)

    def conditions(self, goal: Any, inputs: Any) -> tuple[bool, ...]:
        return all(value > 0 for x in inputs for value in x), any(goal)

    def in_cone(self, goal: Any, inputs: Any) -> bool:
        return any(min(amounts, default=0) >= 0 or max(amounts) <= 0 for _, amounts in sums(inputs, goal))

    def holds(self, goal: Any, inputs: Any) -> bool:
        rows, way = [exact(x) for x in inputs], exact(goal)
        pivot = next((k for k, value in enumerate(way) if value), None)
        if pivot is not None:  # u·v = 0 says what u is there, by the others
            rows = [[a - row[pivot] * b / way[pivot] for a, b in zip(row, way, strict=True)] for row in rows]
            rows = [row[:pivot] + row[pivot + 1 :] for row in rows]
        return self.in_cone(goal, inputs) != seen_from_somewhere(rows)

    def package(self, goal: Any, inputs: Any) -> bool:
        """Nearly parallel inputs are left out: there rounding decides."""
        if any(value % 0.5 for x in inputs for value in x):
            return True
        reached = cones.one_signed(goal, inputs) is not None
        return reached == self.in_cone(goal, inputs) != (cones.dividing_direction(goal, inputs) is not None)


MEASURED: dict[int, list[tuple[int, ...]]] = {  # inputs, and their length, a whole number
    1: [(1, 1), (2, 2), (-3, 3)],
    2: [(3, 4, 5), (4, 3, 5), (1, 0, 1), (-4, 3, 5), (119, 120, 169), (120, 119, 169), (6, 8, 10), (5, 12, 13)],
    3: [(1, 2, 2, 3), (2, 1, 2, 3), (2, 2, 1, 3), (2, 3, 6, 7), (1, 4, 8, 9), (0, 3, 4, 5), (2, 4, 4, 6)],
}  # fmt: skip


def along(pick: Picks) -> dict[str, Any]:
    """Inputs, perhaps parallel, opposite or too few, and a goal in their span, perhaps along an edge, or zero."""
    n = pick.one([1, 2, 2, 2, 3])
    inputs = [pick.one(MEASURED[n])[:-1] for _ in range(pick.one((1, 2, 3, 3)))]
    amounts = [pick.one((0, 1, -1, 2, -3, 0.125)) for _ in inputs]
    goal = tuple(sum(a * x[k] for a, x in zip(amounts, inputs, strict=True)) for k in range(n))
    return {"goal": goal, "inputs": tuple(inputs), "added": False}


class TestBound(Searched):
    domain = drawn(along)

    def conditions(self, goal: Any, inputs: Any, added: bool) -> tuple[bool, ...]:
        return bool(sums(inputs, goal)), not added

    def least(self, inputs: Any, goal: Any) -> Fraction | None:
        """The length of the shortest path, by trying all corners."""
        found = [dot([length(inputs[i]) for i in chosen], map(abs, amounts)) for chosen, amounts in sums(inputs, goal)]
        return min(found, default=None)

    def holds(self, goal: Any, inputs: Any, added: bool) -> bool:
        """Some y that is allowed has y·v as long as the shortest path; by any other, it is no shorter."""
        least = self.least(inputs, goal)
        if added:
            least = Fraction(float(dot(goal, goal)) ** 0.5)
        return any(abs(dot(y, exact(goal))) == least for y in self.allowed([exact(x) for x in inputs]))

    def allowed(self, rows: list[Row]) -> Iterator[Row]:
        """The corners of what is allowed, one of y and −y: on as many of the limits as there are independent inputs."""
        lengths = [length(row) for row in rows]
        for chosen in largest_independent(rows):
            base, size = [rows[i] for i in chosen], len(chosen)
            gram = [[dot(a, b) for b in base] for a in base]
            ones = [solved(gram, [Fraction(k == one) for k in range(size)]) or [] for one in range(size)]
            parts = [[dot(one, column) for column in zip(*base, strict=True)] for one in ones]
            for signs in itertools.product((1,), *[(1, -1)] * (size - 1)):
                limits = [sign * lengths[i] for sign, i in zip(signs, chosen, strict=True)]
                y = [dot(limits, column) for column in zip(*parts, strict=True)]
                if all(abs(dot(y, row)) <= limit for row, limit in zip(rows, lengths, strict=True)):
                    yield y

    def package(self, goal: Any, inputs: Any, **_: Any) -> bool:
        least = float(self.least(inputs, goal) or 0)
        bound = cones.best_bound(goal, inputs)
        said = [cones.shortest_length(goal, inputs), float(bound @ goal) if bound is not None else -1]
        return all(abs(each - least) <= 1e-9 * (1 + least) for each in said)


def largest_independent(rows: list[Row]) -> list[tuple[int, ...]]:
    """The sets of independent inputs that no other exceeds in number."""
    zero = [Fraction(0)] * len(rows[0])
    for count in range(len(rows[0]), 0, -1):
        sets = itertools.combinations(range(len(rows)), count)
        found = [chosen for chosen in sets if solved([rows[i] for i in chosen], zero) is not None]
        if found:
            return found
    raise AssertionError("an input of zero")


def length(row: Any) -> Fraction:
    squared = Fraction(dot(row, row))
    root = Fraction(round(float(squared) ** 0.5))
    assert root**2 == squared
    return root


def ends(pick: Picks) -> dict[str, Any]:
    """Fewer inputs than weights, any sums of them as updates, and other weights, off by what no input sees."""
    (first, second), (start, amounts) = pick.rows(WHOLE, (3,), (2,)), pick.rows(WHOLE, (3,), (2,))
    (a, b, c), (d, e, f) = first, second
    inputs, unseen = [first, second], (b * f - c * e, c * d - a * f, a * e - b * d)
    if pick.one((True, False)):
        inputs, unseen = [first], (b, -a, 0)
    updates = tuple(tuple(amount * x[k] for k in range(3)) for amount, x in zip(amounts, inputs, strict=False))
    size = pick.one((1, -1, 0.125))
    other = tuple(w + sum(u[k] for u in updates) + size * unseen[k] for k, w in enumerate(start))
    return {"start": start, "inputs": inputs, "updates": updates, "other": other}


class TestEnd(Searched):
    domain = drawn(ends)

    def end(self, start: Any, updates: Any) -> Row:
        return [sum(column, Fraction(0)) for column in zip(exact(start), *map(exact, updates), strict=True)]

    def conditions(self, start: Any, inputs: Any, updates: Any, other: Any) -> tuple[bool, ...]:
        end = self.end(start, updates)
        fits = all(dot(exact(x), end) == dot(exact(x), exact(other)) for x in inputs)
        return all(sums(inputs, update) for update in updates), fits

    def holds(self, start: Any, updates: Any, other: Any, **_: Any) -> bool:
        ways = [
            [a - b for a, b in zip(to, exact(start), strict=True)] for to in (self.end(start, updates), exact(other))
        ]
        return bool(dot(ways[0], ways[0]) <= dot(ways[1], ways[1]))
