"""The data of an exhibit as CSV, read back by another parser: every number of every field, and what it is called."""

import csv
import dataclasses
import io
from collections import defaultdict

import numpy as np
import pytest

from explainer.drawing.exhibit import Exhibit
from explainer.exhibits.contents import EXHIBITS

COLUMNS = ["field", "entry", "name", "quantity", "value", "second quantity", "second value"]
Entry = tuple[int, ...]


def rows(text: str) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text), strict=True)
    assert reader.fieldnames == COLUMNS
    return list(reader)


def entries(exhibit: Exhibit) -> dict[str, dict[Entry, list[str]]]:
    """The numbers of each entry of each field, as they are written."""
    found: dict[str, dict[Entry, list[str]]] = defaultdict(dict)
    for row in rows(exhibit.csv()):
        index = tuple(map(int, row["entry"].split()))
        assert index not in found[row["field"]], f"{row['field']} {index} is there twice"
        found[row["field"]][index] = [row["value"], *([row["second value"]] if row["second value"] else [])]
    return found


@pytest.mark.parametrize("name", EXHIBITS)
def test_every_number_of_every_field_is_there_in_full_precision(name: str) -> None:
    exhibit, found = EXHIBITS[name], entries(EXHIBITS[name])
    assert list(found) == [field.name for field in dataclasses.fields(exhibit)]
    for field, numbers in found.items():
        data = np.asarray(getattr(exhibit, field))
        assert sum(map(len, numbers.values())) == data.size, field
        for index, written in numbers.items():
            there = np.atleast_1d(data[index])
            assert there.ndim == 1, f"{field} {index} is more than a point"
            read = written if data.dtype.kind == "U" else list(map(float, written))
            assert read == there.tolist(), f"{field} {index}"


def test_points_have_their_two_numbers_in_one_row_and_other_numbers_a_row_each() -> None:
    found = entries(EXHIBITS["zig_zag"])
    assert found["path"][(1,)] == ["-0.2", "-0.4"]  # the first input, (1, 2), times −0.2
    assert list(found["lengths"]) == [(0,), (1,)]
    assert float(found["lengths"][1,][0]) == pytest.approx(2**0.5)
    assert len(entries(EXHIBITS["layer_shapes"])["gradient"]) == 3 * 4
    assert found["samples"][1, 1] == ["2.0", "1.0"]


def test_rows_name_what_the_figure_names_and_say_what_the_numbers_are() -> None:
    told = {(row["field"], row["entry"]): row for row in rows(EXHIBITS["crowding"].csv())}
    row = told["curve", "0"]
    assert (row["name"], row["quantity"]) == ("shortest", "half angle θ in degrees")
    assert row["second quantity"] == "path ÷ straight line"
    boxes = [told["boxes", f"{number} 0"]["name"] for number in range(2)]
    assert boxes == ["any positive inputs", "0.25 to 0.75"]
    told = {(row["field"], row["entry"]): row for row in rows(EXHIBITS["zig_zag"].csv())}
    assert [told["lengths", "0"][column] for column in ("name", "quantity", "second value")] == [
        "zig-zag",
        "length",
        "",
    ]
    assert told["lengths", "1"]["name"] == "straight"
    names = {row["value"] for row in rows(EXHIBITS["layer_gradient"].csv()) if row["field"] == "verdicts"}
    assert names == {"all +", "all −"}
