"""A loss that falls for good, and the curvature of a layer: plain floats, numpy's eigenvalues of looped products."""

import itertools
import math
from collections import Counter
from typing import Any

import numpy as np

from explainer.curvature import block_product, gradient_factor
from explainer.logistic import descend, mean_loss
from tests.claims.searching import WHOLE, Picks, Searched, dot, drawn
from tests.claims.test_bowls import plain_moment


def loss(f: float, t: float, kind: str) -> float:
    if kind == "squared":
        return (f - t) ** 2 / 2
    margin = f if t else -f
    return math.log1p(math.exp(-margin)) if margin > 0 else -margin + math.log1p(math.exp(margin))


def slope(f: float, t: float, kind: str) -> float:
    if kind == "squared":
        return f - t
    wrong = -f if t else f  # written so that little of a small slope is lost
    share = math.exp(min(wrong, 0)) / (1 + math.exp(-abs(wrong)))
    return -share if t else share


def reached(inputs: Any, labels: Any, weights: Any, kind: str = "logistic") -> float:
    """R²L at some weights."""
    total = sum(loss(dot(x, weights), t, kind) for x, t in zip(inputs, labels, strict=True))
    return float(max(dot(x, x) for x in inputs) * total / len(inputs))


def falling(pick: Picks) -> dict[str, Any]:
    """Samples that a plane separates or not, weights near zero or far, a step size just below what is allowed."""
    rows = pick.rows(WHOLE, (1, 2, 3), (2, 3, 4))
    inputs = [row if any(row) else (1,) * len(row) for row in rows]
    labels = [pick.one((1.0, 0.0)) for _ in inputs]
    weights = [pick.one(WHOLE) / pick.one((1, 4, 64)) for _ in inputs[0]]
    step = pick.one((2 - 2.0**-20, 1.5, 0.5, 2.0**-10)) / max(reached(inputs, labels, weights), 1e-300)
    return {
        "inputs": inputs, "labels": labels, "weights": weights, "loss": "logistic", "steps": (step,) * 4,
        "batches": (tuple(range(len(inputs))),) * 4, "momentum": 0.0,
    }  # fmt: skip


def course(inputs: Any, labels: Any, weights: Any, **case: Any) -> list[float]:
    """R²L before the first step and after each."""
    kind, now, move = case["loss"], list(weights), [0.0] * len(weights)
    found = [reached(inputs, labels, now, kind)]
    for step, batch in zip(case["steps"], case["batches"], strict=True):
        deltas = [(slope(dot(inputs[k], now), labels[k], kind), inputs[k]) for k in batch]
        for i in range(len(now)):
            move[i] = case["momentum"] * move[i] - step * sum(d * x[i] for d, x in deltas) / len(batch)
        now = [a + b for a, b in zip(now, move, strict=True)]
        found.append(reached(inputs, labels, now, kind))
    return found


class TestFalling(Searched):
    domain = drawn(falling)

    def conditions(self, inputs: Any, labels: Any, weights: Any, **case: Any) -> tuple[bool, ...]:
        every = all(sorted(batch) == list(range(len(inputs))) for batch in case["batches"])
        below = case["steps"][0] * reached(inputs, labels, weights, case["loss"]) < 2
        return case["loss"] == "logistic", every, len({*case["steps"]}) == 1, not case["momentum"], below

    def holds(self, **case: Any) -> bool:
        return all(b <= a * (1 + 1e-12) for a, b in itertools.pairwise(course(**case)))

    def package(self, inputs: Any, labels: Any, **_: Any) -> bool:
        """From zero, where the package starts, and with a step size that is allowed there."""
        longest = max(dot(x, x) for x in inputs)
        order = np.tile(np.arange(len(inputs)), (2, 1))
        runs = list(descend(inputs, labels, [1.99 / longest / math.log(2)], order))
        return bool((np.diff(mean_loss(np.array(runs)[:, 0], inputs, labels)) <= 1e-12).all())


def largest(inputs: Any) -> float:
    """λmax of a quarter of the second moment, which no Hessian of the mean logistic loss exceeds."""
    return float(np.linalg.eigvalsh(np.array(plain_moment(inputs), dtype=float))[-1]) / 4


def allowed(pick: Picks) -> dict[str, Any]:
    """The same samples with step sizes up to the limit, not all alike."""
    case = falling(pick)
    sizes = [pick.one((2.0, 2 - 2.0**-20, 1.0, 2.0**-10)) / largest(case["inputs"]) for _ in range(4)]
    return {**case, "steps": tuple(sizes)}


class TestNoStep(Searched):
    domain = drawn(allowed)

    def conditions(self, inputs: Any, **case: Any) -> tuple[bool, ...]:
        every = all(sorted(batch) == list(range(len(inputs))) for batch in case["batches"])
        within = max(case["steps"]) * largest(inputs) <= 2 * (1 + 1e-12)
        return case["loss"] == "logistic", every, not case["momentum"], within

    def holds(self, **case: Any) -> bool:
        return all(b <= a * (1 + 1e-12) for a, b in itertools.pairwise(course(**case)))

    def package(self, inputs: Any, labels: Any, **_: Any) -> bool:
        """From zero, where the package starts."""
        order = np.tile(np.arange(len(inputs)), (4, 1))
        runs = list(descend(inputs, labels, [2 / largest(inputs)], order))
        return bool((np.diff(mean_loss(np.array(runs)[:, 0], inputs, labels)) <= 1e-12).all())


def paired(pick: Picks) -> dict[str, Any]:
    """All gradients with all inputs; some of either singular, some nearly, with a mean."""
    inputs, gradients = (pick.rows(WHOLE, (1, 2, 3), (2, 3)) for _ in range(2))
    far = pick.one((0, 0, 10))
    moved = [tuple(value + far for value in row) for row in inputs]
    some = [rows if any(map(any, rows)) else [(1,) * len(rows[0])] * len(rows) for rows in (moved, gradients)]
    pairs = list(itertools.product(range(len(gradients)), range(len(inputs))))
    return {"inputs": some[0], "gradients": some[1], "pairs": pairs, "decay": 0.0}


def range_of(matrix: Any) -> tuple[float, int]:
    """The largest over the smallest eigenvalue that is not zero, and how many are not."""
    values = np.linalg.eigvalsh(np.array(matrix, dtype=float))
    kept = values[values > 1e-11 * values[-1]]
    return float(kept[-1] / kept[0]), len(kept)


class TestKronecker(Searched):
    domain = drawn(paired)

    def conditions(self, inputs: Any, gradients: Any, pairs: Any, decay: float) -> tuple[bool, ...]:
        both, one, other = Counter(pairs), Counter(i for i, _ in pairs), Counter(j for _, j in pairs)
        cells = itertools.product(range(len(gradients)), range(len(inputs)))
        return all(both[i, j] * len(pairs) == one[i] * other[j] for i, j in cells), not decay

    def holds(self, inputs: Any, gradients: Any, pairs: Any, decay: float) -> bool:
        """With zero eigenvalues left out, as many of the block as the product says."""
        rows = [[a * b for a in gradients[i] for b in inputs[j]] for i, j in pairs]
        block = np.array(plain_moment(rows)) + decay * np.eye(len(rows[0]))
        kappa, rank = range_of(block)
        (one, first), (two, second) = (
            range_of(plain_moment([each[pair[k]] for pair in pairs])) for k, each in enumerate((gradients, inputs))
        )
        return rank == first * second and math.isclose(kappa, one * two, rel_tol=1e-6)

    def package(self, inputs: Any, gradients: Any, pairs: Any, **_: Any) -> bool:
        """Its block times a vector, by both factors, each looped."""
        x, g = (np.array([each[pair[k]] for pair in pairs]) for k, each in ((1, inputs), (0, gradients)))
        tried = np.arange(1.0, 1 + x.shape[1] * g.shape[1]).reshape(g.shape[1], -1)
        factor = gradient_factor(g[np.newaxis])
        said = block_product(x, g[np.newaxis])(np.ravel(tried))
        own = np.array(plain_moment(gradients)) @ tried @ np.array(plain_moment(inputs))
        return bool(np.allclose(said, np.ravel(own)) and np.allclose(factor, plain_moment(gradients)))
