"""How the site prints a value: in a sentence, at a mark, in a cell."""

import re

import numpy as np


def quote(value: object, spec: str = "") -> str:
    """A value as the site prints it: true minus signs, vectors in parentheses, six digits unless told."""
    if isinstance(value, str):
        return _formatted(value, spec)
    try:
        array = np.asarray(value)
    except ValueError as error:  # rows of several lengths
        raise ValueError(f"expected text, a number or a vector to quote, got {value!r}") from error
    if array.ndim == 1:
        return "(" + ", ".join(quote(entry, spec) for entry in array) + ")"
    if array.ndim > 1 or array.dtype.kind not in "iuf":
        raise ValueError(f"expected text, a number or a vector to quote, got {value!r}")
    if not np.isfinite(array):
        raise ValueError(f"expected a finite number to quote, got {value!r}")
    integer = array.dtype.kind in "iu"
    text = _formatted(int(array) if integer else float(array), spec or ("d" if integer else "g"))
    if re.fullmatch(r"-0(\.0*)?", text):  # a rounded-away negative is zero, not minus zero
        text = text[1:]
    return text.replace("-", "−")


def _formatted(value: str | float, spec: str) -> str:
    try:
        return format(value, spec)
    except ValueError as error:
        raise ValueError(f"expected a format for {value!r}, got {spec!r}: {error}") from None
