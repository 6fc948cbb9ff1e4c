"""The sign lemma: exact products of fractions, sign by sign."""

import math
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from explainer.neuron import weight_gradient
from explainer.orthants import same_sign
from tests.claims.searching import NONZERO, NUMBERS, POSITIVE, Picks, Searched, drawn, exact


def samples(deltas: Sequence[float] = NUMBERS, inputs: Sequence[float] = NUMBERS) -> SearchStrategy[dict[str, Any]]:
    """One sample of one to four inputs, and no weight decay."""

    def make(pick: Picks) -> dict[str, Any]:
        x = pick.rows(inputs, (1, 2, 3, 4), (1,))
        return {"deltas": (pick.one(deltas),), "inputs": x, "weights": [pick.one(NUMBERS) for _ in x[0]], "decay": 0.0}

    return drawn(make)


def gradient(deltas: Any, inputs: Any, weights: Any, decay: float) -> list[Any]:
    """The mean of δx over the samples, plus λw."""
    total = [decay * weight * len(inputs) for weight in exact(weights)]
    for delta, x in zip(exact(deltas), inputs, strict=True):
        total = [entry + delta * value for entry, value in zip(total, exact(x), strict=True)]
    return [entry / len(inputs) for entry in total]


class Lemma(Searched):
    """What the three parts share."""

    def package(self, deltas: Any, inputs: Any, **_: Any) -> bool:
        said = weight_gradient(deltas, inputs)[0]
        own = gradient(deltas, inputs, [0] * len(said), 0)
        strictly = all(entry > 0 for entry in own) or all(entry < 0 for entry in own)
        return [float(entry) for entry in own] == list(said) and bool(same_sign(said)) == strictly


class TestStrictly(Lemma):
    domain = samples(NONZERO, POSITIVE)

    def conditions(self, deltas: Any, inputs: Any, decay: float, **_: Any) -> tuple[bool, ...]:
        positive = all(value > 0 for x in inputs for value in x)
        return len(inputs) == 1, decay == 0, all(delta != 0 for delta in deltas), positive

    def holds(self, deltas: Any, **rest: Any) -> bool:
        return all(entry * exact(deltas)[0] > 0 for entry in gradient(deltas, **rest))


class TestWeakly(Lemma):
    domain = samples(NUMBERS, [abs(value) for value in NUMBERS])

    def conditions(self, inputs: Any, decay: float, **_: Any) -> tuple[bool, ...]:
        return len(inputs) == 1, decay == 0, all(value >= 0 for x in inputs for value in x)

    def holds(self, deltas: Any, **rest: Any) -> bool:
        return all(entry == 0 or entry * exact(deltas)[0] > 0 for entry in gradient(deltas, **rest))


class TestConversely(Lemma):
    domain = st.one_of(samples(), samples(NONZERO, POSITIVE), samples(NONZERO, [-value for value in POSITIVE]))

    def conditions(self, inputs: Any, decay: float, **_: Any) -> tuple[bool, ...]:
        return len(inputs) == 1, decay == 0

    def holds(self, deltas: Any, inputs: Any, **rest: Any) -> bool:
        found = gradient(deltas, inputs, **rest)
        one_sign = all(entry > 0 for entry in found) or all(entry < 0 for entry in found)
        values = [value for x in inputs for value in x]
        return not one_sign or all(value > 0 for value in values) or all(value < 0 for value in values)


def tied(pick: Picks) -> dict[str, Any]:
    """Samples of two or three inputs; the product of the first two has one sign, and others do as they like."""
    kind = pick.one((1, -1))
    rows = [list(row) for row in pick.rows(NONZERO, (2, 3), (1, 2, 3, 4))]
    for row in rows:
        row[1] = math.copysign(row[1], kind * row[0])
    return {
        "deltas": tuple(pick.one(NONZERO) for _ in rows),
        "inputs": tuple(map(tuple, rows)),
        "weights": [pick.one(NUMBERS) for _ in rows[0]],
        "decay": 0.0,
        "batches": tuple((row,) for row in range(len(rows))),
    }


class TestTied(Searched):
    domain = drawn(tied)

    def conditions(self, deltas: Any, inputs: Any, decay: float, batches: Any, **_: Any) -> tuple[bool, ...]:
        products = [exact(x)[0] * exact(x)[1] for x in inputs]
        kept = all(product > 0 for product in products) or all(product < 0 for product in products)
        return kept, all(deltas), all(len(batch) == 1 for batch in batches), decay == 0

    def holds(self, deltas: Any, inputs: Any, batches: Any, **rest: Any) -> bool:
        found = [gradient([deltas[k] for k in batch], [inputs[k] for k in batch], **rest) for batch in batches]
        pairs = {((first > 0) - (first < 0), (second > 0) - (second < 0)) for first, second, *_ in found}
        return pairs <= {(1, 1), (-1, -1)} or pairs <= {(1, -1), (-1, 1)}

    def package(self, deltas: Any, inputs: Any, **_: Any) -> bool:
        said = weight_gradient(deltas, inputs)
        together = {bool(same_sign(row[:2])) for row in said}
        return together == {exact(inputs[0])[0] * exact(inputs[0])[1] > 0}
