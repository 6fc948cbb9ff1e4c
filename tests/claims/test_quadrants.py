"""Two weights: where one update goes, and which goals it cannot reach."""

from fractions import Fraction
from typing import Any

from explainer.neuron import weight_gradient
from explainer.orthants import compass, same_sign
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


def across(pick: Picks) -> dict[str, Any]:
    """Steps along positive inputs, the last two of which lead to a goal southeast, northwest or on an axis."""
    steps = [(pick.one(FACTORS)[0], ((pick.one(NONZERO), x),)) for x in pick.rows(POSITIVE, (2,), (1, 2))]
    first, second = (1.0, pick.one((2.0, 1 + 2.0**-20, 2.0**20))), (2.0, pick.one((1.0, 2.0**-20)))
    goal = [pick.one((1, -1)) * Fraction(pick.one(POSITIVE)), Fraction(pick.one((0, pick.one(POSITIVE))))]
    goal[1] = -goal[1] if goal[0] > 0 else goal[1]
    goal = goal if pick.one((True, False)) else goal[::-1]
    way = [end - so_far for end, so_far in zip(goal, TestKinds.moved(steps), strict=True)]
    (a, b), (c, d) = exact(first), exact(second)
    shares = [(way[0] * d - way[1] * c) / (a * d - b * c), (a * way[1] - b * way[0]) / (a * d - b * c)]
    closing = [(1.0, ((-share, x),)) for share, x in zip(shares, (first, second), strict=True) if share]
    return {"steps": (*steps, *closing)}


class TestKinds(Searched):
    @staticmethod
    def moves(steps: Any) -> list[list[Fraction]]:
        """What each step adds: −η times the mean of δx over its batch."""
        return [
            [-Fraction(eta) * sum(Fraction(d) * Fraction(x[i]) for d, x in batch) / len(batch) for i in (0, 1)]
            for eta, batch in steps
        ]

    @classmethod
    def moved(cls, steps: Any) -> list[Fraction]:
        return [sum(entries, Fraction(0)) for entries in zip(*cls.moves(steps), strict=True)]

    def conditions(self, steps: Any) -> tuple[bool, ...]:
        east, north = self.moved(steps)
        positive = all(value > 0 for _, batch in steps for _, x in batch for value in x)
        return east * north <= 0 and bool(east or north), all(len(batch) == 1 for _, batch in steps), positive

    def holds(self, steps: Any) -> bool:
        """Some update raises both weights and some lowers both; their δ differ in sign."""
        moves, deltas = self.moves(steps), [delta for _, batch in steps for delta, _ in batch]
        kinds = any(min(move) > 0 for move in moves) and any(max(move) < 0 for move in moves)
        return kinds and min(deltas) < 0 < max(deltas)

    def package(self, steps: Any) -> bool:
        deltas, inputs = zip(*(sample for _, (sample,) in steps), strict=True)
        said = weight_gradient([float(delta) for delta in deltas], inputs)
        return bool(same_sign(said).all() and said.min() < 0 < said.max())


TestKinds.domain = drawn(across)
