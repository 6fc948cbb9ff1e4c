"""Paths of single samples: on a line, out of a wedge, and in small steps. Fractions, and decimals of sixty digits."""

import itertools
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from explainer.conditioning import eigenvalues, second_moment
from explainer.descent import descend
from explainer.neuron import weight_gradient
from tests.claims.searching import NONZERO, NUMBERS, POSITIVE, WHOLE, Picks, Searched, dot, drawn, exact

HALVES = [value / 2 for value in WHOLE]
STEPS = [1.0, 0.5, 0.25, 0.125, 2.0**-30, 2.0, 4.0]


def single(pick: Picks) -> dict[str, Any]:
    """One sample; step sizes at and around 1/‖x‖² and 2/‖x‖², where δ vanishes, and where it stops to shrink."""
    x, start = pick.rows(HALVES, (1, 2, 3), (2,))
    step = pick.one(STEPS) / (sum(value**2 for value in x) or 1 if pick.one((True, False)) else 1)
    return {"inputs": (x,), "targets": (pick.one(HALVES),), "start": start, "step": step, "power": 2, "bias": False}


class TestLine(Searched):
    domain = drawn(single)

    def conditions(self, inputs: Any, power: int, bias: bool, **_: Any) -> tuple[bool, ...]:
        return len(inputs) == 1, power == 2, not bias

    def run(self, inputs: Any, targets: Any, start: Any, **case: Any) -> tuple[list[Any], list[Any]]:
        """The moves, and δ of the first sample before each."""
        one, step, power = [Fraction(1)] * case["bias"], Fraction(case["step"]), case["power"] - 1
        rows, w = [[*exact(x), *one] for x in inputs], [*exact(start), *(0 * each for each in one)]
        moves, deltas = [], []
        for turn in range(3):
            errors = [dot(w, x) - Fraction(t) for x, t in zip(rows, targets, strict=True)]
            deltas.append(errors[0] ** power)
            moves.append([-step * errors[turn % len(rows)] ** power * value for value in rows[turn % len(rows)]])
            w = [old + new for old, new in zip(w, moves[-1], strict=True)]
        return moves, deltas

    def holds(self, inputs: Any, step: float, **case: Any) -> bool:
        moves, deltas = self.run(inputs, step=step, **case)
        x, n = exact(inputs[0]), len(inputs[0])
        along = all(move[i] * x[k] == move[k] * x[i] for move in moves for i in range(n) for k in range(i))
        factor = 1 - Fraction(step) * dot(x, x)
        return along and all(new == factor * old for old, new in itertools.pairwise(deltas))

    def package(self, inputs: Any, targets: Any, start: Any, step: float, **case: Any) -> bool:
        said = descend(inputs, targets, start, step, [[0]] * 3).updates
        own = [list(map(float, move)) for move in self.run(inputs, targets, start, step=step, **case)[0]]
        return bool(abs(said - own).max() <= 1e-9 * (1 + abs(said).max()))


def turned(pick: Picks) -> dict[str, Any]:
    """Two steps of one sample each, their inputs perhaps parallel."""
    first, second = pick.rows(POSITIVE, (2, 3), (2,))
    second = pick.one((second, first, tuple(2 * value for value in first)))
    return {"steps": tuple(((pick.one(NUMBERS + NONZERO),), (x,)) for x in (first, second))}


class TestTurns(Searched):
    domain = drawn(turned)

    def conditions(self, steps: Any) -> tuple[bool, ...]:
        return all(value > 0 for _, rows in steps for x in rows for value in x), all(
            len(each) == 1 for each, _ in steps
        )

    def moves(self, steps: Any) -> list[list[Fraction]]:
        """What each step adds to the weights, times the number of its samples, for a step size of one."""
        return [[-dot(exact(deltas), exact(column)) for column in zip(*rows, strict=True)] for deltas, rows in steps]

    def holds(self, steps: Any) -> bool:
        """If the second step turns back and leaves the line of the first, the inputs do, and some δ has changed."""
        first, second = self.moves(steps)
        if dot(first, second) >= 0 or parallel(first, second):
            return True
        rows = [exact(x) for _, inputs in steps for x in inputs]
        changed = any(old * new < 0 for old, new in zip(*(exact(deltas) for deltas, _ in steps), strict=True))
        return changed and not all(parallel(rows[0], x) for x in rows)

    def package(self, steps: Any) -> bool:
        said = [-weight_gradient(deltas, inputs).sum(axis=0) for deltas, inputs in steps]
        return all(list(map(float, own)) == each.tolist() for own, each in zip(self.moves(steps), said, strict=True))


def parallel(x: Any, y: Any) -> bool:
    return bool(dot(x, y) ** 2 == dot(x, x) * dot(y, y))


def outside(pick: Picks) -> dict[str, Any]:
    """Two inputs, perhaps almost parallel, and steps along them to a goal outside the double wedge, perhaps just."""
    first = (pick.one(POSITIVE), pick.one(POSITIVE))
    second = (first[0], first[1] * pick.one([2.0, 0.5, 1 + 2.0**-20, 2.0**40]))
    (amounts,) = pick.rows(NUMBERS, (2, 3, 4), (1,))
    steps = tuple((second if turn % 2 else first, amount) for turn, amount in enumerate(amounts))
    case = {"first": first, "second": second, "steps": steps}
    if not all(
        TestWedge().conditions(**case)
    ):  # another round, to the one side and a little back along the other input
        ends = [sum(abs(amount) for amount in amounts[side::2]) for side in (0, 1)]
        case["steps"] = (*steps, (first, 2 * ends[0] + 1), (second, -(2 * ends[1] + 2.0**-40)))
    return case


class TestWedge(Searched):
    def conditions(self, first: Any, second: Any, steps: Any) -> tuple[bool, ...]:
        moves = [[Fraction(amount) * value for value in exact(x)] for x, amount in steps]
        goal = [sum(column) for column in zip(*moves, strict=True)]
        (a, b), (c, d) = exact(first), exact(second)
        along_first, along_second = goal[0] * d - goal[1] * c, a * goal[1] - b * goal[0]  # times one determinant
        return along_first * along_second < 0, all(x in (first, second) for x, _ in steps)

    def holds(self, steps: Any, **_: Any) -> bool:
        """Some δ is positive and some negative: each is minus the amount, over the step size."""
        return any(amount > 0 for _, amount in steps) and any(amount < 0 for _, amount in steps)


TestWedge.domain = drawn(outside)


ENTRIES = [whole * 2.0**power for power in (0, -1, 4, -12, 12) for whole in range(1, 10)]
BELOW_TWO = [1.0, 0.5, 2.0**-40, 1.999, 2 - 2.0**-40]


def small(pick: Picks) -> dict[str, Any]:
    """Positive inputs, some nearly parallel, some nearly at right angles; steps up to just below the fastest."""
    inputs = pick.rows(ENTRIES, (2,), (2, 3, 4))
    if pick.one((True, False)) or all(a * y == b * x for a, b in inputs for x, y in inputs):
        inputs = (*inputs, (inputs[0][0], inputs[0][1] * (1 + 2.0**-10)))
    trace = sum(a**2 + b**2 for a, b in inputs) / len(inputs)
    return {"inputs": inputs, "step": pick.one(BELOW_TWO) / trace}


class TestMeanFirst(Searched):
    domain = drawn(small)

    def moment(self, inputs: Any) -> list[list[Any]]:
        rows = [[Decimal(value) for value in x] for x in inputs]
        return [[sum(x[i] * x[j] for x in rows) / len(rows) for j in range(len(rows[0]))] for i in range(len(rows[0]))]

    def conditions(self, inputs: Any, step: float) -> tuple[bool, ...]:
        one_line = all(parallel(x, y) for x in map(exact, inputs) for y in map(exact, inputs))
        positive = all(value > 0 for x in inputs for value in x)
        trace = sum(dot(x, x) for x in map(exact, inputs)) / len(inputs)
        return len(inputs[0]) == 2, positive, not one_line, 0 < Fraction(step) * trace < 2

    def holds(self, inputs: Any, step: float) -> bool:
        """The part that all see with one sign dies faster; the other, seen with both, dies too."""
        if len(inputs[0]) > 2:  # fewer samples than weights: they say nothing of some direction, and that part stays
            return len(inputs) >= len(inputs[0])
        with localcontext(prec=60):
            (a, b), (_, d) = self.moment(inputs)
            root = ((a - d) ** 2 + 4 * b * b).sqrt()
            steep = (a - d + root, 2 * b) if a >= d else (2 * b, d - a + root)
            flat, values = (-steep[1], steep[0]), ((a + d + root) / 2, (a * d - b * b) / ((a + d + root) / 2))
            rows = [[Decimal(value) for value in x] for x in inputs]
            seen, rest = [dot(x, steep) for x in rows], [dot(x, flat) for x in rows]
            one_sign = min(seen) > 0 or max(seen) < 0
            fast, slow = (abs(1 - Decimal(step) * value) for value in values)
            return bool(one_sign and min(rest) < 0 < max(rest) and fast < slow < 1)

    def package(self, inputs: Any, **_: Any) -> bool:
        (a, b), (_, d) = self.moment(inputs)
        flat, steep = eigenvalues(second_moment(inputs))
        trace, determinant = abs(flat + steep - float(a + d)), abs(flat * steep - float(a * d - b * b))
        return bool(trace < 1e-9 * steep and determinant < 1e-9 * steep**2)
