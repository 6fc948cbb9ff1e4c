"""A shift that biases make up for, and rows behind layer norm: plain floats, unit by unit."""

import math
from typing import Any

import numpy as np

from explainer import network
from explainer.network import Hidden
from explainer.parameters import Parameters, shifted
from tests.claims.searching import WHOLE, Picks, Searched, dot, drawn

SMALL = [whole / 2 for whole in WHOLE]


def plain(x: Any, weights: Any, biases: Any, emitted: Any) -> list[float]:
    """What a network puts out for one input."""
    for number, (matrix, bias) in enumerate(zip(weights, biases, strict=True)):
        values = x if number == 0 else [emitted(z) for z in x]
        x = [dot(row, values) + b for row, b in zip(matrix, bias, strict=True)]
    return list(x)


def squashed(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))


def networks(pick: Picks) -> dict[str, Any]:
    """One or two units in each layer, some of them dead or far out."""
    n = pick.one((1, 2))
    weights = tuple(tuple(tuple(pick.one(SMALL) for _ in range(n)) for _ in range(n)) for _ in range(3))
    return {
        "inputs": (tuple(pick.one(WHOLE) for _ in range(n)),), "weights": weights, "others": weights,
        "biases": tuple(tuple(pick.one(SMALL) for _ in range(n)) for _ in range(3)),
        "shift": pick.one((-0.5, 0.0, 1.0, -3.0)), "stretch": 1.0, "made_up": (True, True),
    }  # fmt: skip


class TestOneFunction(Searched):
    domain = drawn(networks)

    def conditions(self, weights: Any, others: Any, stretch: float, made_up: Any, **_: Any) -> tuple[bool, ...]:
        return weights == others, stretch == 1, all(made_up)

    def holds(self, inputs: Any, weights: Any, others: Any, biases: Any, **case: Any) -> bool:
        shift, made = case["shift"], [list(bias) for bias in biases]
        for layer in (1, 2):
            for unit, row in enumerate(others[layer]):
                made[layer][unit] -= shift * sum(row) if case["made_up"][layer - 1] else 0
        return all(
            math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
            for x in inputs
            for a, b in zip(
                plain(x, weights, biases, squashed),
                plain(x, others, made, lambda z: case["stretch"] * squashed(z) + shift),
                strict=True,
            )
        )

    def package(self, inputs: Any, weights: Any, biases: Any, shift: float, **_: Any) -> bool:
        made = Parameters(tuple(map(np.array, weights)), tuple(map(np.array, biases)))
        found = network.outputs(shifted(made, shift), Hidden("sigmoid", shift), np.array(inputs, dtype=float))
        return bool(np.allclose(found, [plain(x, weights, biases, squashed) for x in inputs]))


def normal(values: Any, gain: Any, shift: Any) -> list[float]:
    """The values without their mean, divided by their deviation, or zeros if they are all equal."""
    rest = [value - sum(values) / len(values) for value in values]
    spread = math.sqrt(sum(value * value for value in rest) / len(rest)) or 1.0
    return [g * value / spread + s for value, g, s in zip(rest, gain, shift, strict=True)]


def normed(pick: Picks) -> dict[str, Any]:
    """Units and samples that may all be equal."""
    outputs = pick.rows(WHOLE, (1, 2, 3), (1, 2, 3))
    width = len(outputs[0])
    gain = pick.one((1.0, 1.0, -2.0))
    return {
        "outputs": outputs, "deltas": [(pick.one(WHOLE), pick.one(WHOLE)) for _ in outputs],
        "gain": (gain,) * width, "shift": (0.0,) * width, "along": "units",
    }  # fmt: skip


class TestRowSums(Searched):
    domain = drawn(normed)

    def conditions(self, gain: Any, shift: Any, along: str, **_: Any) -> tuple[bool, ...]:
        return len({*gain}) == 1, not any(shift), along == "units"

    def holds(self, outputs: Any, deltas: Any, gain: Any, shift: Any, along: str) -> bool:
        if along == "units":
            x = [normal(sample, gain, shift) for sample in outputs]
        else:
            columns = [normal(unit, [1.0] * len(unit), [0.0] * len(unit)) for unit in zip(*outputs, strict=True)]
            x = [list(sample) for sample in zip(*columns, strict=True)]
        rows = [[dot(column, unit) for unit in zip(*x, strict=True)] for column in zip(*deltas, strict=True)]
        return all(abs(sum(each)) < 1e-9 for each in (*x, *rows))

    def package(self, outputs: Any, **_: Any) -> bool:
        """What a layer of ReLUs passes on."""
        width = len(outputs[0])
        made = Parameters((np.eye(width), np.zeros((1, width))), (np.zeros(width), np.zeros(1)))
        passed = network.hidden_outputs(made, Hidden("ReLU", normalization="layer after"), np.array(outputs, float))
        return bool(abs(passed[0].sum(axis=1)).max() < 1e-9)
