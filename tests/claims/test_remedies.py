"""A staircase, sign descent, scalings, softmax, layer norm: fractions, or loops over floats where roots are taken."""

import math
from fractions import Fraction
from typing import Any

import numpy as np

from explainer import optimizers, orthants
from explainer.centering import layer_normalized
from explainer.conditioning import Features, condition_number
from tests.claims.searching import NONZERO, POSITIVE, WHOLE, Picks, Searched, dot, drawn, exact
from tests.claims.test_bias import FACTORS, at_least
from tests.claims.test_bowls import kappa

SIZES = [0.0, 0.0, 1.0, 2.0, 3.0, 5.0, 0.125, 2.0**-20, 64.0]


def rising_and_falling(pick: Picks) -> dict[str, Any]:
    """Steps up and down, zeros among them; some that take back what others did."""
    rows = pick.rows(SIZES, (1, 2, 3, 4), (1, 2, 3, 4, 5))
    return {"steps": tuple(tuple(sign * value for value in row) for row in rows for sign in [pick.one((1, -1))])}


class TestStaircase(Searched):
    domain = drawn(rising_and_falling)

    def conditions(self, steps: Any) -> tuple[bool, ...]:
        return (all(min(step) >= 0 or max(step) <= 0 for step in steps),)

    def holds(self, steps: Any) -> bool:
        way = [math.fsum(column) for column in zip(*steps, strict=True)]
        two = [[max(value, 0.0) for value in way], [min(value, 0.0) for value in way]]
        lengths = [math.fsum(math.hypot(*step) for step in path) for path in (steps, two)]
        there = [a + b for a, b in zip(*two, strict=True)] == way
        return there and self.conditions(two) == (True,) and lengths[0] >= lengths[1] * (1 - 1e-12)

    def package(self, steps: Any) -> bool:
        return bool(orthants.same_sign(np.array(steps), strictly=False).all())


def signed(pick: Picks) -> dict[str, Any]:
    """One sample after the other, at step sizes that change, tiny and huge ones too; some deltas are zero."""
    inputs = pick.rows(POSITIVE, (1, 2, 3), (1, 2, 3, 4))
    updates = tuple((pick.one(FACTORS), (pick.one([0.0, *NONZERO]),), (x,)) for x in inputs)
    return {"weights": tuple(pick.one(WHOLE) for _ in inputs[0]), "updates": updates, "signed": True}


class TestSignDescent(Searched):
    domain = drawn(signed)

    def conditions(self, updates: Any, signed: bool, **_: Any) -> tuple[bool, ...]:
        positive = all(value > 0 for _, _, inputs in updates for x in inputs for value in x)
        return positive, all(len(inputs) == 1 for _, _, inputs in updates), signed

    def moved(self, signed: bool, size: float, deltas: Any, inputs: Any) -> list[Fraction]:
        gradient = [dot(exact(deltas), exact(column)) for column in zip(*inputs, strict=True)]
        return [-Fraction(size) * ((g > 0) - (g < 0) if signed else g) for g in gradient]

    def holds(self, weights: Any, updates: Any, signed: bool) -> bool:
        w, start = exact(weights), exact(weights)
        for update in updates:
            w = [old + new for old, new in zip(w, self.moved(signed, *update), strict=True)]
        return all(a - w[0] == b - start[0] for a, b in zip(w, start, strict=True))

    def package(self, updates: Any, **_: Any) -> bool:
        return all(
            optimizers.sign_descent(size)(deltas[0] * np.array(inputs[0])).tolist()
            == list(map(float, self.moved(True, size, deltas, inputs)))
            for size, deltas, inputs in updates
        )


def alike(pick: Picks) -> dict[str, Any]:
    """Two to four features of one mean and deviation, any positive factors, equal ones among them."""
    n, mean, deviation = pick.one((2, 3, 4)), pick.one((0.0, 1.0, -2.0, 0.125, 30.0)), pick.one((1.0, 0.25, 3.0))
    scales = tuple(pick.one(FACTORS) for _ in range(n))
    gradient = tuple(pick.one([0.0, *WHOLE]) for _ in range(n))
    told = {"means": (mean,) * n, "deviations": (deviation,) * n, "correlation": 0.0}
    return {**told, "scales": scales, "gradient": gradient}


class TestAlike(Searched):
    domain = drawn(alike)

    def conditions(self, means: Any, deviations: Any, correlation: float, scales: Any, **_: Any) -> tuple[bool, ...]:
        return min(scales) > 0, correlation == 0, len(set(means)) == len(set(deviations)) == 1

    def holds(self, means: Any, deviations: Any, correlation: float, scales: Any, gradient: Any) -> bool:
        n = range(len(means))

        def moment(i: int, j: int) -> float:
            shared = 1.0 if i == j else correlation * ({i, j} == {0, 1})
            return float(means[i] * means[j] + shared * deviations[i] * deviations[j])

        raw = [[moment(i, j) for j in n] for i in n]
        scaled = [[scales[i] * raw[i][j] * scales[j] for j in n] for i in n]
        moved = [factor * g for factor, g in zip(scales, gradient, strict=True)]
        kept = [(g > 0) - (g < 0) for g in moved] == [(g > 0) - (g < 0) for g in gradient]
        return bool(kept and at_least(kappa(scaled), kappa(raw)))

    def package(self, means: Any, deviations: Any, **_: Any) -> bool:
        said = Features(len(means), means[0], deviations[0]).hessian
        own = 1 + len(means) * (means[0] / deviations[0]) ** 2
        return bool(abs(condition_number(said) / own - 1) < 1e-9)


def classes(pick: Picks) -> dict[str, Any]:
    """One to three samples of one to three inputs, two to four classes, weights of both signs."""
    inputs = pick.rows(WHOLE, (1, 2, 3), (1, 2, 3))
    weights = tuple(tuple(pick.one(WHOLE) / 8 for _ in inputs[0]) for _ in range(pick.one((2, 3, 4))))
    labels = tuple(pick.one(range(len(weights))) for _ in inputs)
    return {"weights": weights, "inputs": inputs, "labels": labels, "decay": 0.0, "plain": True}


class TestClasses(Searched):
    domain = drawn(classes)

    def conditions(self, decay: float, plain: bool, **_: Any) -> tuple[bool, ...]:
        return plain, decay == 0

    def holds(self, weights: Any, inputs: Any, labels: Any, decay: float, plain: bool) -> bool:
        gradient = [[Fraction(decay) * Fraction(value) for value in row] for row in weights]
        for x, label in zip(inputs, labels, strict=True):
            odds = [Fraction(math.exp(dot(row, x))) for row in weights]
            for k, row in enumerate(gradient):
                delta = odds[k] / sum(odds) - (k == label)
                gradient[k] = [g + delta * Fraction(value) for g, value in zip(row, x, strict=True)]
        moved = gradient if plain else [[(g > 0) - (g < 0) for g in row] for row in gradient]
        return not any(map(sum, zip(*moved, strict=True)))


def normalized(pick: Picks) -> dict[str, Any]:
    """Samples whose entries are all positive, or not; equal ones; deltas of one sign, or of both."""
    table = pick.rows(pick.one(([1.0, 2.0, 3.0, 9.0, 1.0], WHOLE)), (2, 3, 4), (1, 2, 3))
    n = len(table[0])
    kinds: list[list[float]] = [[1.0, 2.0], list(WHOLE)]
    deltas = tuple(pick.one(pick.one(kinds)) for _ in table)
    return {"inputs": table, "deltas": deltas, "gain": (1.0,) * n, "shift": (0.0,) * n}


class TestLayerNorm(Searched):
    domain = drawn(normalized)

    def conditions(self, gain: Any, shift: Any, **_: Any) -> tuple[bool, ...]:
        return set(gain) == {1.0}, set(shift) == {0.0}

    def outputs(self, x: Any, gain: Any, shift: Any) -> list[float]:
        rest = [value - math.fsum(x) / len(x) for value in x]
        root = math.sqrt(math.fsum(value**2 for value in rest) / len(x)) or 1.0
        return [g * value / root + b for g, value, b in zip(gain, rest, shift, strict=True)]

    def holds(self, inputs: Any, deltas: Any, gain: Any, shift: Any) -> bool:
        rows = [self.outputs(x, gain, shift) for x in inputs]
        both = all(min(row) < 0 < max(row) or len(set(x)) == 1 for row, x in zip(rows, inputs, strict=True))
        gradient = [dot(deltas, column) for column in zip(*rows, strict=True)]
        return both and not (min(gradient) > 1e-9 or max(gradient) < -1e-9)

    def package(self, inputs: Any, gain: Any, shift: Any, **_: Any) -> bool:
        own = [self.outputs(x, gain, shift) for x in inputs]
        return bool(abs(layer_normalized(inputs, gain, shift, epsilon=1e-12) - own).max() < 1e-6)
