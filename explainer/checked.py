"""Arguments checked at the door: each function returns its argument as numbers or says what it expected."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Array = NDArray[np.float64]
MOST = 1_000_000_000  # of anything that is counted: more takes longer than anyone waits


def computable(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """The function, but a ValueError instead of what comes of numbers too large or too small, or a singular matrix."""

    @functools.wraps(function)
    def careful(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        try:
            with np.errstate(over="raise", divide="raise", invalid="raise"):
                return function(*args, **kwargs)
        except (FloatingPointError, ZeroDivisionError, np.linalg.LinAlgError) as error:
            expected = "expected numbers that floating-point arithmetic can take"
            raise ValueError(f"{function.__name__}: {expected}, got others: {error}") from error

    return careful


def reals(value: ArrayLike, name: str) -> Array:
    """The value as float64 numbers of any shape, infinity and NaN among them."""
    try:
        return np.asarray(value).astype(np.float64, casting="same_kind", copy=False)  # no strings, no complex numbers
    except (TypeError, ValueError) as error:
        raise ValueError(f"expected {name} to be numbers, got {value!r}") from error


def numbers(value: ArrayLike, name: str) -> Array:
    """The value as finite float64 numbers of any shape."""
    array = reals(value, name)
    if not np.isfinite(array).all():
        raise ValueError(f"expected {name} to be finite, got {value!r}")
    return array


def numbered(value: ArrayLike, name: str, below: int) -> NDArray[np.intp]:
    """The value as whole numbers from 0 to below `below`, such as those of samples: at least one, of any shape."""
    reals(value, name)
    array = np.asarray(value)
    if array.dtype.kind not in "iu" or not array.size or int(array.min()) < 0 or int(array.max()) >= below:
        raise ValueError(f"expected {name} to be whole numbers from 0 to {below - 1}, at least one, got {value!r}")
    return array.astype(np.intp)


def number(value: ArrayLike, name: str) -> float:
    """The value as one finite number."""
    array = numbers(value, name)
    if array.ndim:
        raise ValueError(f"expected {name} to be one number, got shape {array.shape}")
    return float(array)


def positive(value: ArrayLike, name: str) -> float:
    """The value as one finite number above zero."""
    result = number(value, name)
    if result <= 0:
        raise ValueError(f"expected {name} to be above zero, got {result:g}")
    return result


def count(value: object, name: str, least: int = 1) -> int:
    """The value as a whole number of at least `least` and at most `MOST`."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise ValueError(f"expected {name} to be a whole number of at least {least}, got {value!r}")
    if value > MOST:
        raise ValueError(f"expected {name} to be a whole number of at most {MOST}, got {value!r}")
    return int(value)


def vectors(value: ArrayLike, name: str, length: int | None = None) -> Array:
    """The value as vectors of shape (..., n), n ≥ 1: one, or any number of them."""
    array = numbers(value, name)
    if array.ndim == 0 or array.shape[-1] == 0:
        raise ValueError(f"expected {name} to have shape (..., n) with n ≥ 1, got shape {array.shape}")
    if length is not None and array.shape[-1] != length:
        raise ValueError(f"expected {name} to have {length} entries in its last axis, got shape {array.shape}")
    return array


def vector(value: ArrayLike, name: str, length: int | None = None) -> Array:
    """The value as one vector of shape (n,), n ≥ 1."""
    array = vectors(value, name, length)
    if array.ndim != 1:
        raise ValueError(f"expected {name} to have shape (n,), got shape {array.shape}")
    return array


def table(value: ArrayLike, name: str, features: int | None = None) -> Array:
    """The value as samples in rows: shape (samples, features), at least one of each."""
    array = numbers(value, name)
    if array.ndim != 2 or 0 in array.shape:
        raise ValueError(f"expected {name} to have shape (samples, features), none empty, got {array.shape}")
    return vectors(array, name, features)


def in_range(weights: Array, step_size: float) -> Array:
    """The weights, unless descent has driven them so far that their squares would overflow: OverflowError."""
    if not np.abs(weights).max() < 1e150:
        raise OverflowError(f"descent diverged: the step size {step_size:g} is too large")
    return weights
