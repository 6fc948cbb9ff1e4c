"""The bowl of all data: fractions, and numpy's eigenvalues of a matrix that loops have made."""

import math
from fractions import Fraction
from typing import Any

import numpy as np

from explainer.conditioning import Features, condition_number, eigenvalues, fastest_step_size, rate, second_moment
from explainer.neuron import weight_gradient
from tests.claims.searching import NONZERO, WHOLE, Picks, Searched, dot, drawn, exact


def plain_moment(inputs: Any) -> list[list[float]]:
    """The second moment."""
    columns = list(zip(*inputs, strict=True))
    return [[sum(a * b for a, b in zip(one, two, strict=True)) / len(one) for two in columns] for one in columns]


def moments(rows: Any) -> tuple[list[Any], list[list[Any]]]:
    """The mean and the covariance."""
    columns = list(zip(*rows, strict=True))
    mean = [sum(column) / len(column) for column in columns]
    rests = [[value - middle for value in column] for column, middle in zip(columns, mean, strict=True)]
    return mean, [[dot(one, two) / len(rows) for two in rests] for one in rests]


def kappa(matrix: Any) -> float:
    """Largest over smallest eigenvalue; infinite where rounding leaves nothing of the smallest."""
    values = np.linalg.eigvalsh(np.array(matrix, dtype=float))
    return math.inf if values[0] <= 1e-13 * values[-1] else float(values[-1] / values[0])


def least(pick: Picks) -> dict[str, Any]:
    """Each input twice, the targets as far above as below what the goal says: so no weights have less loss."""
    *inputs, goal, weights = pick.rows(WHOLE, (1, 2, 3), (3, 4, 5))
    off = [pick.one((0, 1, 1000))] * len(inputs)
    targets = [dot(x, goal) + sign * each for sign in (1, -1) for x, each in zip(inputs, off, strict=True)]
    return {
        "inputs": inputs * 2,
        "targets": tuple(targets),
        "goal": goal,
        "weights": weights,
        "power": 2,
        "bias": 0.0,
        "batch": tuple(range(len(targets))),
    }


class TestBowl(Searched):
    domain = drawn(least)

    def conditions(self, inputs: Any, targets: Any, goal: Any, **case: Any) -> tuple[bool, ...]:
        rows = [exact(x) for x in inputs]
        errors = [dot(x, exact(goal)) - Fraction(t) for x, t in zip(rows, targets, strict=True)]
        slopes = [dot(errors, column) for column in zip(*rows, strict=True)]
        return sorted(case["batch"]) == list(range(len(rows))), case["power"] == 2, case["bias"] == 0, not any(slopes)

    def gradient(self, inputs: Any, targets: Any, weights: Any, **case: Any) -> list[Any]:
        rows = [(exact(inputs[k]), Fraction(targets[k])) for k in case["batch"]]
        errors = [dot(x, exact(weights)) + Fraction(case["bias"]) - t for x, t in rows]
        deltas = [error ** (case["power"] - 1) for error in errors]
        return [sum(d * x[i] for d, (x, _) in zip(deltas, rows, strict=True)) / len(rows) for i in range(len(weights))]

    def holds(self, inputs: Any, goal: Any, weights: Any, **case: Any) -> bool:
        mean, covariance = moments([exact(x) for x in inputs])
        way = [a - b for a, b in zip(exact(weights), exact(goal), strict=True)]
        said = [dot(row, way) + m * dot(mean, way) for row, m in zip(covariance, mean, strict=True)]
        return said == self.gradient(inputs, weights=weights, **case)

    def package(self, inputs: Any, targets: Any, goal: Any, weights: Any, **case: Any) -> bool:
        x, w, to = (np.array(each, dtype=float) for each in (inputs, weights, goal))
        own = np.array(self.gradient(inputs, targets, weights, **case), dtype=float)
        said = weight_gradient(x @ w - targets, x).mean(axis=0), second_moment(x) @ (w - to)
        return all(abs(each - own).max() < 1e-9 * (1 + max(map(abs, targets))) for each in said)


# Columns of deviations that do not correlate: of two levels, of half a table of them, and of three levels.
PATTERNS = (
    ((1, 1), (1, -1), (-1, 1), (-1, -1)),
    ((1, 0), (-1, 0), (0, 1), (0, -1)),
    ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1)),
    (
        (1, 0, 0, 0),
        (0, 1, 0, 0),
        (0, 0, 1, 0),
        (0, 0, 0, 1),
        (-1, 0, 0, 0),
        (0, -1, 0, 0),
        (0, 0, -1, 0),
        (0, 0, 0, -1),
    ),
)


MEANS = [0, 1, -1, 0.5, 2, 7, -31, 100, 999, -1000]


def alike(pick: Picks) -> dict[str, Any]:
    """Uncorrelated features alike, of any scale, the mean up to a thousand deviations, and sometimes zero."""
    pattern, mean, scale = pick.one(PATTERNS), pick.one(MEANS) + pick.one(WHOLE) / 64, 2.0 ** pick.one(range(-100, 101))
    return {"inputs": tuple(tuple((value + mean) * scale for value in row) for row in pattern)}


class TestConditionNumber(Searched):
    domain = drawn(alike)

    def conditions(self, inputs: Any) -> tuple[bool, ...]:
        mean, spread = moments(inputs)
        n, size = len(mean), 1e-9 * max(row[i] for i, row in enumerate(spread))
        uncorrelated = all(abs(spread[i][j]) <= size for i in range(n) for j in range(i))
        one_mean = all(abs(each - mean[0]) <= 1e-9 * abs(mean[0]) for each in mean)
        one_deviation = all(abs(spread[i][i] - spread[0][0]) <= size for i in range(n)) and spread[0][0] > 0
        return n >= 2, uncorrelated, one_mean, one_deviation

    def holds(self, inputs: Any) -> bool:
        """With the mean of all means for μ and the mean variance for s², where they differ."""
        mean, spread = moments(inputs)
        n = len(mean)
        said = 1 + n * (sum(mean) / n) ** 2 / (sum(spread[i][i] for i in range(n)) / n)
        raw, centered = kappa(plain_moment(inputs)), kappa(spread)
        return math.isclose(raw, said, rel_tol=1e-6) and math.isclose(centered, 1, rel_tol=1e-6)

    def package(self, inputs: Any) -> bool:
        said, own = condition_number(second_moment(inputs)), kappa(plain_moment(inputs))
        features = Features(len(inputs[0]), *(float(value) for value in self.one_feature(inputs)))
        return math.isclose(said, own, rel_tol=1e-6) and math.isclose(features.condition_number, own, rel_tol=1e-6)

    def one_feature(self, inputs: Any) -> tuple[float, float]:
        mean, spread = moments(inputs)
        return mean[0], math.sqrt(spread[0][0])


def apart(pick: Picks) -> dict[str, Any]:
    """Uncorrelated features of one deviation, each with a mean of its own, in whole numbers."""
    pattern, scale = pick.one(PATTERNS), pick.one((1, 2, 7))
    middles = [pick.one((0, 1, -1, 2, 50, -999)) for _ in pattern[0]]
    middles[-1] += middles[-1] == middles[0]
    return {"inputs": tuple(tuple(v * scale + m for v, m in zip(row, middles, strict=True)) for row in pattern)}


class TestMeanDirection(Searched):
    domain = drawn(apart)

    def sums(self, inputs: Any) -> tuple[int, list[int], list[list[int]]]:
        """The number of the inputs, their sums, and the sums of their products: whole numbers, so exact."""
        columns = [[int(value) for value in column] for column in zip(*inputs, strict=True)]
        return len(inputs), [sum(one) for one in columns], [[dot(one, two) for two in columns] for one in columns]

    def conditions(self, inputs: Any) -> tuple[bool, ...]:
        count, total, products = self.sums(inputs)
        n = len(total)
        spread = [[count * products[i][j] - total[i] * total[j] for j in range(n)] for i in range(n)]
        return not any(spread[i][j] for i in range(n) for j in range(i)), len({spread[i][i] for i in range(n)}) == 1

    def holds(self, inputs: Any) -> bool:
        """H times the means is what the eigenvalue makes of them, all times the count of the inputs cubed."""
        count, total, products = self.sums(inputs)
        value = count * products[0][0] - total[0] ** 2 + dot(total, total)
        return any(total) and [count * dot(row, total) for row in products] == [value * each for each in total]

    def package(self, inputs: Any) -> bool:
        count, total, products = self.sums(inputs)
        value = (count * products[0][0] - total[0] ** 2 + dot(total, total)) / count**2
        return bool(abs(eigenvalues(second_moment(inputs))[-1] - value) < 1e-9 * value)


MIDDLES: list[tuple[float, ...]] = [(), (1.0,), (1.0, 1.5), (50.0, 0.25)]


def worst(pick: Picks) -> dict[str, Any]:
    """Eigenvalues of any scale, a step size at or around a threshold, a start in the direction that it serves worst."""
    low, high, scale = pick.one([1.0, 0.5, 1 / 64, 1 / 1024]), pick.one(range(1, 101)), 2.0 ** pick.one(range(-50, 51))
    values = sorted([low, high, *(min(max(value, low), high) for value in pick.one(MIDDLES))])
    step = pick.one([2 / (low + high), 1 / high, 2 / high, 1 / low, 2.0**-30 / high])
    step *= pick.one([1, 1 + 2.0**-30, 1 - 2.0**-30, 0.5, 1.5])
    factors = [abs(1 - step * value) for value in values]
    start = [pick.one(NONZERO) * (factor >= max(factors) * (1 - 1e-12)) for factor in factors]
    return {
        "eigenvalues": [value * scale for value in values],
        "start": start,
        "steps": (step / scale,) * 2,
        "momentum": 0.0,
    }


class TestBestStep(Searched):
    domain = drawn(worst)

    def factors(self, eigenvalues: Any, steps: Any, momentum: float) -> list[float]:
        """What all steps together make of an error of one along each eigenvector."""
        found = []
        for value in eigenvalues:
            errors = [1.0, 1.0]
            for step in steps:
                errors.append(errors[-1] * (1 - step * value) + momentum * (errors[-1] - errors[-2]))
            found.append(errors[-1])
        return found

    def left(self, start: Any, factors: Any) -> float:
        """The share of the distance that is left."""
        return math.hypot(*(a * b for a, b in zip(start, factors, strict=True))) / math.hypot(*start)

    def conditions(self, eigenvalues: Any, start: Any, steps: Any, momentum: float) -> tuple[bool, ...]:
        sizes = [abs(factor) for factor in self.factors(eigenvalues, steps, momentum)]
        served_worst = all(size >= max(sizes) * (1 - 1e-9) for size, error in zip(sizes, start, strict=True) if error)
        return len(set(steps)) == 1, momentum == 0, served_worst

    def holds(self, eigenvalues: Any, start: Any, steps: Any, momentum: float) -> bool:
        """These steps leave as much as is said at least; the best compromise leaves just that, from its worst start."""
        low, high, count = min(eigenvalues), max(eigenvalues), len(steps)
        said = ((high / low - 1) / (high / low + 1)) ** count
        best = [abs(factor) for factor in self.factors(eigenvalues, [2 / (low + high)] * count, 0.0)]
        tried = self.left(start, self.factors(eigenvalues, steps, momentum))
        return bool(tried >= said - 1e-9 and abs(max(best) - said) < 1e-9)

    def package(self, eigenvalues: Any, **_: Any) -> bool:
        low, high = min(eigenvalues), max(eigenvalues)
        best = math.isclose(fastest_step_size(np.diag(eigenvalues)), 2 / (low + high))
        return best and math.isclose(rate(high / low), (high - low) / (high + low), abs_tol=1e-12)
