"""A further column, centering beside a bias, scalings: numpy's eigenvalues of matrices that loops have made."""

import math
from fractions import Fraction
from typing import Any

from explainer.centering import centered
from explainer.conditioning import condition_number, second_moment, with_bias_column
from explainer.preconditioning import as_if_centered
from tests.claims.searching import WHOLE, Picks, Searched, dot, drawn, exact
from tests.claims.test_bowls import kappa, plain_moment

ENTRIES = [0.0, 1.0, -1.0, 2.0, -2.0, 3.0, 5.0, -7.0, 0.015625, 100.0]


def tables(pick: Picks) -> list[tuple[float, ...]]:
    """Samples of one to three inputs: some far from zero, some constant, some with a mean across their spread."""
    table, shift = pick.rows(ENTRIES, (1, 2, 3), (2, 3, 4)), pick.one((0.0, 1.0, 30.0))
    found = list(table)
    if pick.one((False, True)):  # mirrored in all but the last, which is shifted
        found = [(*(sign * value for value in row[:-1]), row[-1] / 16) for row in table for sign in (1, -1)]
    found = [(*row[:-1], row[-1] + shift) for row in found]
    return found if any(map(any, found)) else [(1.0,) * len(found[0])]


def at_least(one: float, other: float) -> bool:
    """To rounding, which grows with the condition number."""
    return one >= other * (1 - 1e-12 - 1e-15 * min(other, 1e14)) or min(one, other) > 1e11


def appended(pick: Picks) -> dict[str, Any]:
    """Any column: ones, zeros, a copy of another, tiny or huge."""
    inputs = tables(pick)
    kind, (column,) = pick.one(("ones", "copy", "any", "tiny", "huge")), pick.rows(ENTRIES, (8,), (1,))
    made = {"ones": [1.0] * 8, "copy": [row[0] for row in inputs]}.get(kind, column)
    scale = {"tiny": 2.0**-10, "huge": 2.0**10}.get(kind, 1.0)
    after = [(*row, scale * value) for row, value in zip(inputs, made, strict=False)]
    return {"inputs": inputs, "after": after, "solved": False}


class TestColumn(Searched):
    domain = drawn(appended)

    def conditions(self, inputs: Any, after: Any, solved: bool) -> tuple[bool, ...]:
        return all(tuple(new[:-1]) == tuple(old) for old, new in zip(inputs, after, strict=True)), not solved

    def holds(self, inputs: Any, after: Any, solved: bool) -> bool:
        matrix = plain_moment(after)
        if solved:  # the last weight at its best: what its column explains of the others is taken out of them
            last = matrix[-1]
            matrix = [[row[j] - row[-1] * last[j] / last[-1] for j in range(len(row) - 1)] for row in matrix[:-1]]
        return at_least(kappa(matrix), kappa(plain_moment(inputs)))

    def package(self, inputs: Any, after: Any, **_: Any) -> bool:
        return at_least(condition_number(second_moment(after)), condition_number(second_moment(inputs)))


def centered_beside(pick: Picks) -> dict[str, Any]:
    inputs = tables(pick)
    means = [math.fsum(column) / len(column) for column in zip(*inputs, strict=True)]
    return {"inputs": inputs, "subtracted": means, "bias": True}


class TestCentering(Searched):
    domain = drawn(centered_beside)

    def conditions(self, inputs: Any, subtracted: Any, bias: bool) -> tuple[bool, ...]:
        means = [math.fsum(column) / len(column) for column in zip(*inputs, strict=True)]
        return bias, all(abs(one - other) < 1e-12 for one, other in zip(means, subtracted, strict=True))

    def holds(self, inputs: Any, subtracted: Any, bias: bool) -> bool:
        ones = (1.0,) * bias
        moved = [(*(a - b for a, b in zip(row, subtracted, strict=True)), *ones) for row in inputs]
        if not any(map(any, moved)):
            return True
        return at_least(kappa(plain_moment([(*row, *ones) for row in inputs])), kappa(plain_moment(moved)))

    def package(self, inputs: Any, **_: Any) -> bool:
        raw, moved = (condition_number(second_moment(with_bias_column(each))) for each in (inputs, centered(inputs)))
        return at_least(raw, moved)


FACTORS = [1.0, 0.5, 2.0, 2.0**-7, 2.0**7, 3.0]


def scaled(pick: Picks) -> dict[str, Any]:
    """Any positive factors, also those that undo the scales, and features that go nearly the same way."""
    inputs = tables(pick)
    if pick.one((True, False)):
        inputs = [(*row, row[0] + pick.one((0.125, -0.125)) * row[-1]) for row in inputs]
    inputs = [*inputs, (1.0,) * len(inputs[0])]  # so that none is zero throughout
    squares = [math.fsum(value**2 for value in column) / len(inputs) for column in zip(*inputs, strict=True)]
    scales = [square**-0.5 for square in squares]
    even = pick.one((True, False))
    factors = [pick.one(FACTORS) * (scale if even else 1) for scale in scales]
    other = [[factor * (i == j) for j in range(len(factors))] for i, factor in enumerate(factors)]
    return {"inputs": inputs, "scales": scales, "other": other}


class TestScaling(Searched):
    domain = drawn(scaled)

    def conditions(self, inputs: Any, scales: Any, other: Any) -> tuple[bool, ...]:
        columns = zip(*inputs, strict=True)
        even = [math.fsum((scale * v) ** 2 for v in column) for scale, column in zip(scales, columns, strict=True)]
        factors = all(not other[i][j] for i in range(len(other)) for j in range(len(other)) if i != j)
        return all(abs(square / len(inputs) - 1) < 1e-12 for square in even), factors

    def holds(self, inputs: Any, scales: Any, other: Any) -> bool:
        columns = list(zip(*other, strict=True))
        moved = [[math.fsum(a * b for a, b in zip(row, column, strict=True)) for column in columns] for row in inputs]
        first = kappa(plain_moment([[a * b for a, b in zip(row, scales, strict=True)] for row in inputs]))
        return at_least(len(scales) * kappa(plain_moment(moved)), first)

    def package(self, inputs: Any, scales: Any, **_: Any) -> bool:
        own = kappa(plain_moment([[a * b for a, b in zip(row, scales, strict=True)] for row in inputs]))
        said = condition_number(second_moment([[a * b for a, b in zip(row, scales, strict=True)] for row in inputs]))
        return at_least(own, said) and at_least(said, own)


def told(pick: Picks) -> dict[str, Any]:
    """Any number for the mean, batches of one or two, and losses whose slopes are odd powers of f − t, or its sign."""
    inputs = pick.rows(WHOLE, (1, 2, 3), (1, 2, 3))
    mean, w = ([float(pick.one(WHOLE)) for _ in inputs[0]] for _ in range(2))
    b, size = pick.one(WHOLE), pick.one((0.125, 1.0, 2.0))
    return {
        "inputs": inputs, "targets": [pick.one(WHOLE) for _ in inputs], "mean": mean,
        "batches": [tuple(pick.one(range(len(inputs))) for _ in range(pick.one((1, 2)))) for _ in range(2)],
        "power": pick.one((1, 3, 0)), "starts": ((*w, b), (*w, b + dot(w, mean))), "sizes": (size, size), "plain": True,
    }  # fmt: skip


def walked(rows: Any, start: Any, size: float, case: dict[str, Any], mean: Any = ()) -> list[list[Fraction]]:
    """Weights and bias after each step; with a mean, along the gradient that is told it."""
    points = [exact(start)]
    for batch in case["batches"]:
        slope = [Fraction(0)] * len(start)
        for row, target in ((exact((*rows[k], 1)), case["targets"][k]) for k in batch):
            off = dot(points[-1], row) - exact([target])[0]
            delta = off ** case["power"] if case["power"] else Fraction((off > 0) - (off < 0))
            slope = [a + delta * z / len(batch) for a, z in zip(slope, row, strict=True)]
        if mean:
            weights = [a - m * slope[-1] for a, m in zip(slope[:-1], mean, strict=True)]
            slope = [*weights, slope[-1] - dot(mean, weights)]
        if not case["plain"]:
            slope = [Fraction((a > 0) - (a < 0)) for a in slope]
        points.append([a - exact([size])[0] * b for a, b in zip(points[-1], slope, strict=True)])
    return points


class TestTold(Searched):
    domain = drawn(told)

    def conditions(self, mean: Any, starts: Any, sizes: Any, plain: bool, **_: Any) -> tuple[bool, ...]:
        (*w, b), (*v, c) = map(exact, starts)
        return sizes[0] == sizes[1], w == v and b == c - dot(v, exact(mean)), plain

    def holds(self, inputs: Any, mean: Any, starts: Any, sizes: Any, **case: Any) -> bool:
        center = exact(mean)
        moved = [[a - m for a, m in zip(exact(row), center, strict=True)] for row in inputs]
        raw, other = walked(inputs, starts[0], sizes[0], case, center), walked(moved, starts[1], sizes[1], case)
        return raw == [[*point[:-1], point[-1] - dot(point[:-1], center)] for point in other]

    def package(self, mean: Any, starts: Any, **_: Any) -> bool:
        (*on_w, on_b), center = (float(value) for value in starts[0]), exact(mean)
        weights = [a - float(m) * on_b for a, m in zip(on_w, center, strict=True)]
        return bool(as_if_centered([*on_w, on_b], mean).tolist() == [*weights, on_b - float(dot(center, weights))])
