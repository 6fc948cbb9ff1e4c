"""What may be wrong with an argument: its kind, its shape, its entries, its size."""

from collections.abc import Callable
from typing import Any

import numpy as np

CONSTANTS: tuple[Any, ...] = (
    None, "two", "", b"1", 1 + 2j, True, {}, object(), float("nan"), float("inf"), -float("inf"), 1e308, -1e308, 5e-324,
    0, -1, 0.5, 1, 2**70, 10**400, [], [[]], [[1, 2], [3]], [1, None], ["1"], (), np.zeros((0, 2)), np.zeros((2, 0)),
    np.ones(()), np.ones((2, 3)), np.ones((2, 2)), np.ones((2, 2, 2)), np.ones(3), np.float32(0.1), np.int8(3),
)  # fmt: skip
HOLES = (float("nan"), float("inf"), -float("inf"), 1e308, -1e308, 5e-324, 0.0)
FACTORS = (0.0, -1.0, 1e75, 1e-75, 1e110, 1e-110, 1e155, 1e-155, 1e290, 1e-290, 1e-320)
Spoil = Callable[[Any, np.random.Generator], Any]


def _hole(entry: float) -> Spoil:
    def spoil(value: Any, random: np.random.Generator) -> Any:
        array = np.array(value, dtype=float)
        array.flat[random.integers(array.size)] = entry
        return array if array.ndim else float(array)

    return spoil


def _times(factor: float) -> Spoil:
    return lambda value, _: np.asarray(value) * factor


SPOILS: dict[str, Spoil] = (
    {f"{constant!r}": lambda *_, constant=constant: constant for constant in CONSTANTS}
    | {f"an entry of {entry:g}": _hole(entry) for entry in HOLES}
    | {f"times {factor:g}": _times(factor) for factor in FACTORS}
    | {
        "as a list": lambda value, _: np.asarray(value).tolist(),
        "as whole numbers": lambda value, _: np.asarray(value).astype(int),
        "as truths": lambda value, _: np.asarray(value) > 0,
        "as objects": lambda value, _: np.asarray(value, dtype=object),
        "as float32": lambda value, _: np.asarray(value, dtype=np.float32),
        "as texts": lambda value, _: np.asarray(value).astype(str),
        "turned over": lambda value, _: np.asarray(value).T,
        "one less": lambda value, _: np.asarray(value)[..., 1:] if np.ndim(value) else value,
        "one row less": lambda value, _: np.asarray(value)[1:] if np.ndim(value) else value,
        "one axis more": lambda value, _: np.asarray(value)[np.newaxis],
        "one axis less": lambda value, _: np.asarray(value)[0] if np.ndim(value) else value,
        "twice": lambda value, _: np.concatenate([np.atleast_1d(value)] * 2),
        "all alike": lambda value, _: np.ones_like(value),
    }
)
