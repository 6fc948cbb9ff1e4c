"""The data of an exhibit as a spreadsheet: a row for each point, or each number, that its figure shows."""

import csv
import dataclasses
import io
from collections.abc import Iterator
from typing import Any

import numpy as np

from explainer.drawing.fields import Shown, Subject, declared

HEADER = ("field", "entry", "name", "quantity", "value", "second quantity", "second value")


def spreadsheet(exhibit: Subject) -> str:
    """All fields as CSV, in full precision: what each point or number is called, what its numbers are and their values.

    The entry of a field of shape (r, k, 2) is `1 4` for point 4 of its line 1, counted from zero.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEADER)
    for field in dataclasses.fields(exhibit):
        table.writerows(_rows(field.name, np.asarray(getattr(exhibit, field.name)), declared(exhibit, field.name)))
    return text.getvalue()


def _rows(field: str, data: Any, known: Shown) -> Iterator[list[str]]:
    shape = data.shape[:-1] if _points(data, known) else data.shape
    quantities = known.components if len(known.components) == 1 or _points(data, known) else ()
    first, second = (*quantities, "", "")[:2]
    for index in np.ndindex(shape):
        numbers = [_written(value) for value in np.atleast_1d(data[index])]
        row = [field, " ".join(map(str, index)), known.name(index), first, numbers[0]]
        yield [*row, second, *numbers[1:]] if len(numbers) > 1 else [*row, "", ""]


def _points(data: Any, known: Shown) -> bool:
    """Whether the last axis holds the two numbers of a point: one axis alone may be a list of two."""
    if data.ndim == 0 or data.shape[-1] != 2 or data.dtype.kind == "U":
        return False
    return len(known.components) == 2 or (not known.components and data.ndim > 1)


def _written(value: Any) -> str:
    return str(value) if isinstance(value, str) else repr(value.item())
