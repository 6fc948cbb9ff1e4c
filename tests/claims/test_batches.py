"""Gradients of batches, summed with fractions."""

from fractions import Fraction
from typing import Any

import numpy as np

from explainer.batches import batch_gradient
from explainer.centering import centered
from tests.claims.searching import NONZERO, POSITIVE, WHOLE, Picks, Searched, dot, drawn, exact


def summed(deltas: Any, inputs: Any) -> list[Any]:
    """δx over all samples."""
    return [dot(exact(deltas), column) for column in zip(*map(exact, inputs), strict=True)]


def near(said: Any, own: list[Any]) -> bool:
    sizes = np.array(own, dtype=float)
    return bool(np.abs(said - sizes).max() <= 1e-9 * (np.abs(sizes).max() or 1))


def agreeing(pick: Picks) -> dict[str, Any]:
    """One to five samples with positive inputs, their δ of one sign and of any size."""
    inputs, sign = pick.rows(POSITIVE, (1, 2, 3), (1, 2, 3, 5)), pick.one((1, -1))
    return {"inputs": inputs, "deltas": tuple(sign * pick.one(POSITIVE) for _ in inputs)}


class TestAgreeing(Searched):
    domain = drawn(agreeing)

    def conditions(self, deltas: Any, inputs: Any) -> tuple[bool, ...]:
        return all(value > 0 for x in inputs for value in x), {delta > 0 for delta in deltas} != {True, False}

    def holds(self, deltas: Any, inputs: Any) -> bool:
        """Each entry has, strictly, the sign of the δ."""
        return all(value * exact(deltas)[0] > 0 for value in summed(deltas, inputs))

    def package(self, deltas: Any, inputs: Any) -> bool:
        return near(batch_gradient(deltas, inputs) * len(inputs), summed(deltas, inputs))


def fitted(pick: Picks) -> dict[str, Any]:
    """Samples of whole numbers, their δ with the sum zero: what any loss has where its slope along the bias is."""
    inputs = pick.rows([float(value) for value in WHOLE], (1, 2, 3), (2, 3, 4))
    deltas = [pick.one(NONZERO[:18]) for _ in inputs[1:]]
    return {"inputs": inputs, "deltas": (*deltas, -sum(deltas)), "batch": tuple(range(len(inputs)))}


class TestBestBias(Searched):
    domain = drawn(fitted)

    def conditions(self, deltas: Any, inputs: Any, batch: Any) -> tuple[bool, ...]:
        return sum(exact(deltas)) == 0, batch == tuple(range(len(inputs)))

    def holds(self, deltas: Any, inputs: Any, batch: Any) -> bool:
        middle = [sum(column, Fraction(0)) / len(inputs) for column in zip(*map(exact, inputs), strict=True)]
        moved = [[value - mean for value, mean in zip(exact(inputs[row]), middle, strict=True)] for row in batch]
        chosen = [deltas[row] for row in batch]
        return summed(chosen, [inputs[row] for row in batch]) == summed(chosen, moved)

    def package(self, deltas: Any, inputs: Any, **_: Any) -> bool:
        raw, moved = batch_gradient(deltas, inputs), batch_gradient(deltas, centered(inputs))
        return bool(np.abs(raw - moved).max() < 1e-9 * (1 + max(map(abs, deltas))))
