"""The update of a batch, in fractions: when it leads nowhere, and up to which step size never away from the goal."""

import math
from fractions import Fraction
from typing import Any

import numpy as np

from explainer.claims.play import update
from explainer.drive_reach import safe_step_size
from tests.claims.searching import NONZERO, WHOLE, Picks, Searched, dot, drawn, exact

BELOW_ONE = [Fraction(1), 1 - Fraction(1, 2**40), Fraction(1, 2), Fraction(1, 2**30)]


def batch(pick: Picks) -> dict[str, Any]:
    """One to four samples of two inputs, some parallel, and a goal that meets all of their targets."""
    inputs, (goal, weights) = pick.rows(WHOLE, (2,), (1, 2, 3, 4)), pick.rows(WHOLE, (2,), (2,))
    if pick.one((True, False)):
        inputs = tuple((entry * inputs[0][0], entry * inputs[0][1]) for entry in (1, *inputs[-1], 3)[: len(inputs)])
    return {
        "inputs": inputs if any(map(any, inputs)) else ((1, 2),) * len(inputs),
        "goal": goal,
        "off": (0,) * len(inputs),
        "weights": weights,
        "step": 1,
        "power": 2,
        "decay": 0,
    }


def still(pick: Picks) -> dict[str, Any]:
    """Of three such batches, two do not move: they are across all inputs from the goal, or there."""
    case, size = batch(pick), pick.one((0, *NONZERO[:6]))
    (a, b), kind = case["inputs"][0], pick.one(("any", "there", "across"))
    if kind == "across":
        case["inputs"] = tuple((turn * a, turn * b) for turn, _ in case["inputs"])
    way = {"any": np.subtract(case["weights"], case["goal"]).tolist(), "there": (0, 0), "across": (-b * size, a * size)}
    return {**case, "weights": tuple(map(sum, zip(case["goal"], way[kind], strict=True)))}


def safe(pick: Picks) -> dict[str, Any]:
    """A step size at or just below the bound: the exact one of a single length, and below a rounded one of more."""
    case = batch(pick)
    case["inputs"] = case["inputs"][:1] * len(case["inputs"]) if pick.one((True, False)) else case["inputs"]
    rows = [exact(x) for x in case["inputs"]]
    share = pick.one(BELOW_ONE)
    if len(set(case["inputs"])) == 1 and any(rows[0]):
        return {**case, "step": share * 2 / dot(rows[0], rows[0])}
    largest = float(np.linalg.norm(np.array(case["inputs"], dtype=float), 2)) ** 2 / len(rows)
    return {**case, "step": share * 2 / Fraction(largest * (1 + 1e-12))}


def errors(inputs: Any, goal: Any, weights: Any, off: Any) -> list[Fraction]:
    """By how much each sample's output misses its target."""
    way = [a - b for a, b in zip(exact(weights), exact(goal), strict=True)]
    return [dot(exact(x), way) - Fraction(each) for x, each in zip(inputs, off, strict=True)]


def moved(inputs: Any, weights: Any, step: Any, power: int, decay: Any, **targets: Any) -> list[Fraction]:
    """What the step of a batch adds to the weights."""
    deltas = [error ** (power - 1) for error in errors(inputs, weights=weights, **targets)]
    gradient = [dot(deltas, column) / len(deltas) for column in zip(*map(exact, inputs), strict=True)]
    return [-Fraction(step) * (g + Fraction(decay) * w) for g, w in zip(gradient, exact(weights), strict=True)]


class TestNowhere(Searched):
    domain = drawn(still)

    def conditions(self, off: Any, decay: float, **_: Any) -> tuple[bool, ...]:
        return not any(off), decay == 0

    def holds(self, inputs: Any, goal: Any, weights: Any, off: Any, **rest: Any) -> bool:
        return any(moved(inputs, weights, goal=goal, off=off, **rest)) or not any(errors(inputs, goal, weights, off))

    def package(self, **case: Any) -> bool:
        own = [float(entry) for entry in moved(**case)]
        return bool(abs(update(case) - own).max() <= 1e-9 * (1 + max(map(abs, own))))


class TestSafe(Searched):
    domain = drawn(safe)

    def conditions(self, inputs: Any, off: Any, step: Any, power: int, decay: Any, **_: Any) -> tuple[bool, ...]:
        """No eigenvalue of 2 − ηH is negative just if its trace and its determinant are not."""
        (a, b), (c, d) = self.left(inputs, step)
        return a + d >= 0 and a * d - b * c >= 0, not any(off), power == 2, decay == 0

    def left(self, inputs: Any, step: Any) -> list[list[Fraction]]:
        columns = list(zip(*map(exact, inputs), strict=True))
        rate = Fraction(step) / len(inputs)
        return [[2 * (i == j) - rate * dot(columns[i], columns[j]) for j in (0, 1)] for i in (0, 1)]

    def holds(self, goal: Any, weights: Any, **case: Any) -> bool:
        way = [a - b for a, b in zip(exact(weights), exact(goal), strict=True)]
        after = [a + b for a, b in zip(way, moved(goal=goal, weights=weights, **case), strict=True)]
        return bool(dot(after, after) <= dot(way, way))

    def package(self, **case: Any) -> bool:
        """The bound of the figure is that of the longest input, and beyond it some error of the batch grows."""
        inputs = case["inputs"]
        alone = safe_step_size(inputs, 1) * max(float(dot(x, x)) for x in map(exact, inputs))
        bound = safe_step_size(inputs, len(inputs))
        (a, b), (c, d) = self.left(inputs, bound * (1 + 1e-9))
        return math.isclose(alone, 2) and (a * d - b * c < 0 or a + d < 0)
