"""Two weights: where one update goes, and which goals it cannot reach."""

from fractions import Fraction
from typing import Any

from explainer.neuron import weight_gradient
from explainer.orthants import compass
from tests.claims.searching import NONZERO, NUMBERS, POSITIVE, Picks, Searched, drawn, exact


def samples(pick: Picks) -> dict[str, Any]:
    return {"deltas": (pick.one(NONZERO),), "inputs": pick.rows(POSITIVE, (2,), (1,))}


class TestUpdate(Searched):
    domain = drawn(samples)

    def conditions(self, deltas: Any, inputs: Any, **_: Any) -> tuple[bool, ...]:
        return all(value > 0 for value in inputs[0]), deltas[0] != 0

    def holds(self, deltas: Any, inputs: Any, **_: Any) -> bool:
        first, second = [-Fraction(1, 10) * exact(deltas)[0] * value for value in exact(inputs[0])]
        return (first > 0 and second > 0) or (first < 0 and second < 0)

    def package(self, deltas: Any, inputs: Any, **_: Any) -> bool:
        way = compass(-weight_gradient(deltas[0], inputs[0]))
        return way == ("southwest" if deltas[0] > 0 else "northeast")


FACTORS = [(eta, delta) for eta in (1.0, 0.5, 2.0**-40) for delta in (-1.0, 1.0, -2.0, 2.0**40)]


def attempts(pick: Picks) -> dict[str, Any]:
    """A goal, and an update that may be meant for it: along it, or along it with the other entries made positive."""
    goal, (eta, delta) = (pick.one(NUMBERS), pick.one(NONZERO)), pick.one(FACTORS)
    goal = goal if pick.one((True, False)) else goal[::-1]
    least = min(abs(entry) for entry in goal if entry) * 2.0**-40
    meant = tuple(abs(entry) or least for entry in goal)
    x = meant if pick.one((True, False)) else (pick.one(POSITIVE), meant[1])
    return {"goal": goal, "updates": ((eta, delta, x),)}


class TestGoals(Searched):
    domain = drawn(attempts)

    def conditions(self, updates: Any, **_: Any) -> tuple[bool, ...]:
        return len(updates) == 1, all(value > 0 for _, _, x in updates for value in x)

    def moved(self, updates: Any) -> list[Fraction]:
        steps = [[-Fraction(eta) * Fraction(delta) * value for value in exact(x)] for eta, delta, x in updates]
        return [sum(entries, Fraction(0)) for entries in zip(*steps, strict=True)]

    def holds(self, goal: Any, updates: Any) -> bool:
        """No update leads to a goal southeast, northwest or on an axis; to any other one does, made for it."""
        east, north = exact(goal)
        if east * north <= 0:
            return self.moved(updates) != [east, north]
        made = (1.0, -1.0 if east > 0 else 1.0, (abs(east), abs(north)))
        return self.moved([made]) == [east, north]

    def package(self, goal: Any, **_: Any) -> bool:
        reachable = compass(goal) in ("northeast", "southwest")
        return reachable == (exact(goal)[0] * exact(goal)[1] > 0)
