"""What centering does to signs and leaves of functions, counted and computed with fractions."""

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np

from explainer.centering import centered
from explainer.neuron import output, weight_gradient
from explainer.orthants import same_sign, same_sign_share
from tests.claims.searching import BYTES, NONZERO, WHOLE, Picks, Searched, dot, drawn, exact

FLOATS = [float(value) for value in WHOLE]
GRIDS = [(shift, scale) for scale in (1.0, 0.25, 2.0**-100, 2.0**100) for shift in (0.0, 1.0, 1000.0)]
SPREADS = [
    {sizes[0]: 1, **dict.fromkeys(sizes[1:], weight)}
    for weight in (1, 3)
    for sizes in ((1.0,), (1.0, 3.0), (0.5, 2.0**99), (2.0**-99, 1.0))
]


def means(inputs: Any) -> list[Fraction]:
    return [sum(column, Fraction(0)) / len(column) for column in zip(*map(exact, inputs), strict=True)]


def mixed(pick: Picks) -> dict[str, Any]:
    """Samples on a grid of powers of two, one sample above one mean and below another."""
    table, (shift, scale) = pick.rows(FLOATS, (2, 3), (2, 4)), pick.one(GRIDS)
    table = (table[0], tuple(value + sign for value, sign in zip(table[0], (1, -1, 0), strict=False)), *table[2:])
    inputs = [tuple((value + shift) * scale for value in row) for row in table]
    middle = tuple(map(float, means(inputs)))
    rest = [[value - mean for value, mean in zip(row, middle, strict=True)] for row in inputs]
    fit = [number for number, row in enumerate(rest) if min(row) < 0 < max(row)]
    if not fit:
        return mixed(Picks(bytes(BYTES)))
    return {"inputs": inputs, "sample": pick.one(fit), "delta": pick.one(NONZERO), "subtracted": middle}


class TestMixedSigns(Searched):
    domain = drawn(mixed)

    def conditions(self, inputs: Any, sample: int, delta: float, subtracted: Any) -> tuple[bool, ...]:
        rest = [value - middle for value, middle in zip(exact(inputs[sample]), means(inputs), strict=True)]
        return min(rest) < 0 < max(rest), delta != 0, exact(subtracted) == means(inputs)

    def holds(self, inputs: Any, sample: int, delta: float, subtracted: Any) -> bool:
        rest = [value - middle for value, middle in zip(exact(inputs[sample]), exact(subtracted), strict=True)]
        gradient = [Fraction(delta) * value for value in rest]
        return min(gradient) < 0 < max(gradient)

    def package(self, inputs: Any, sample: int, delta: float, **_: Any) -> bool:
        return not same_sign(weight_gradient(delta, centered(inputs)[sample]), strictly=False)


def spread(pick: Picks) -> dict[str, Any]:
    """All combinations of one to three features, each with one or two sizes of either sign, and any δ but zero."""
    features = [
        [(sign * size, weight) for size, weight in pick.one(SPREADS).items() for sign in (-1, 1)]
        for _ in range(pick.one((1, 2, 3)))
    ]
    deltas = itertools.cycle((pick.one(NONZERO), pick.one(NONZERO), 1.0))
    samples = [
        (math.prod(weight for _, weight in each), tuple(value for value, _ in each), next(deltas))
        for each in itertools.product(*features)
    ]
    return {"samples": tuple(samples)}


class TestShare(Searched):
    domain = drawn(spread)

    def marginals(self, samples: Any) -> list[dict[float, Fraction]]:
        total = sum(weight for weight, _, _ in samples)
        found: list[dict[float, Fraction]] = [{} for _ in samples[0][1]]
        for weight, x, _ in samples:
            for chances, value in zip(found, x, strict=True):
                chances[value] = chances.get(value, Fraction(0)) + Fraction(weight, total)
        return found

    def conditions(self, samples: Any) -> tuple[bool, ...]:
        each, total = self.marginals(samples), sum(weight for weight, _, _ in samples)
        joint: dict[Any, Fraction] = {}
        for weight, x, _ in samples:
            joint[x] = joint.get(x, Fraction(0)) + Fraction(weight, total)
        independent = all(
            joint.get(x, 0) == math.prod(chances[value] for chances, value in zip(each, x, strict=True))
            for x in itertools.product(*each)
        )
        symmetric = all(chances.get(-value) == chance for chances in each for value, chance in chances.items())
        nonzero = all(value != 0 for chances in each for value in chances)
        return independent, symmetric, nonzero, all(delta != 0 for _, _, delta in samples)

    def holds(self, samples: Any) -> bool:
        total, same = sum(weight for weight, _, _ in samples), 0
        for weight, x, delta in samples:
            signs = {(delta > 0) - (delta < 0)} if delta == 0 else {(value > 0) - (value < 0) for value in x}
            same += weight * (signs in ({1}, {-1}))
        return Fraction(same, total) == Fraction(2, 2 ** len(samples[0][1]))

    def package(self, samples: Any) -> bool:
        return bool(same_sign_share(len(samples[0][1])) == 2.0 / 2 ** len(samples[0][1]))


def away(pick: Picks) -> dict[str, Any]:
    """Samples whose mean is not zero: four or eight of them, so that no float rounds it."""
    table = pick.rows(FLOATS, (1, 2, 3), (4, 8))
    if not any(means(table)):
        table = (tuple(value + 1 for value in table[0]), *table[1:])
    return {"inputs": table, "rows": tuple(range(len(table))), "subtracted": tuple(map(float, means(table)))}


class TestShorter(Searched):
    domain = drawn(away)

    def conditions(self, inputs: Any, rows: Any, subtracted: Any) -> tuple[bool, ...]:
        return rows == tuple(range(len(inputs))), any(means(inputs)), exact(subtracted) == means(inputs)

    def holds(self, inputs: Any, rows: Any, subtracted: Any) -> bool:
        """Shorter, and by what is said."""
        chosen, shift = [exact(inputs[row]) for row in rows], exact(subtracted)
        rest = [[value - middle for value, middle in zip(x, shift, strict=True)] for x in chosen]
        before, after = (sum(dot(x, x) for x in each) / len(rows) for each in (chosen, rest))
        return bool(before - after == dot(means(inputs), means(inputs)) and after < before)

    def package(self, inputs: Any, **_: Any) -> bool:
        before, after = ((abs(each) ** 2).sum(axis=1).mean() for each in (np.asarray(inputs), centered(inputs)))
        return bool(abs(before - after - float(dot(means(inputs), means(inputs)))) < 1e-9)


def neurons(pick: Picks) -> dict[str, Any]:
    *inputs, weights = pick.rows(FLOATS, (1, 2, 3), (2, 3, 4))
    return {"inputs": inputs, "weights": weights, "bias": pick.one(FLOATS), "learned": True}


class TestFunctions(Searched):
    domain = drawn(neurons)

    def conditions(self, learned: bool, **_: Any) -> tuple[bool, ...]:
        return (learned,)

    def holds(self, inputs: Any, weights: Any, bias: float, learned: bool) -> bool:
        """Each function of one neuron is one of the other: affine ones are, if they are at zero and on the axes."""
        middle, w = means(inputs), exact(weights)
        points = [[Fraction(i == k) for k in range(len(w))] for i in range(len(w) + 1)]  # the last one is zero
        for sign in (1, -1):  # to centered inputs, and back
            moved = [[value - sign * shift for value, shift in zip(x, middle, strict=True)] for x in points]
            wanted = [dot(w, x) + Fraction(bias) for x in points]
            own_bias = wanted[-1] - dot(w, moved[-1]) if learned else Fraction(0)
            if [dot(w, x) + own_bias for x in moved] != wanted:
                return False
        return True

    def package(self, inputs: Any, weights: Any, bias: float, **_: Any) -> bool:
        new_bias = bias + float(dot(exact(weights), means(inputs)))
        raw = [float(dot(exact(weights), exact(x)) + Fraction(bias)) for x in inputs]
        return all(abs(output(weights, centered(inputs), new_bias) - raw) < 1e-9)
