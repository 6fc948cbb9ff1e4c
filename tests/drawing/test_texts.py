"""Sentences and tables: what they quote is what the exhibit holds, printed as everywhere."""

import re
from dataclasses import dataclass, field

import numpy as np
import pytest

from explainer.drawing.texts import Table, column, say


@dataclass
class Subject:
    lengths: np.ndarray = field(default_factory=lambda: np.array([4.4721, -1.4142]))
    where: tuple[str, str] = ("southwest", "northeast")


def test_braces_quote_attributes_and_entries_with_true_minus_signs() -> None:
    assert say(Subject(), "{where[1]}: {lengths[1]:.2f}, {lengths:.1f}") == "northeast: −1.41, (4.5, −1.4)"


@pytest.mark.parametrize("template", ["{width}", "{lengths[2]}"])
def test_what_is_not_there_is_not_said(template: str) -> None:
    with pytest.raises(
        ValueError, match=rf"expected braces to quote a property of Subject, got '{re.escape(template)}'"
    ):
        say(Subject(), template)


def test_a_number_that_is_none_is_not_said() -> None:
    with pytest.raises(ValueError, match=r"expected a finite number to quote, got .*nan"):
        say(Subject(np.array([np.nan])), "{lengths[0]}")


def test_a_column_is_a_header_with_its_values() -> None:
    table = Table.of("A caption", {"n": [1, -2], "κ": column([2.345, 6], ".1f")})
    assert table == Table("A caption", ("n", "κ"), (("1", "2.3"), ("−2", "6.0")))


def test_a_row_is_a_name_with_its_values_below_heads() -> None:
    table = Table.across("A caption", "step", [1, 2], {"f": [0.5, -1], "goes": ["up", "down"]})
    assert table == Table("A caption", ("step", "1", "2"), (("f", "0.5", "−1"), ("goes", "up", "down")))


def test_a_listing_ties_each_value_to_its_header() -> None:
    table = Table.listing("A caption", [{"n": 1, "goes": "up"}, {"n": -2, "goes": "down"}])
    assert table == Table("A caption", ("n", "goes"), (("1", "up"), ("−2", "down")))
    for rows in ([], [{"n": 1}, {"m": 1}], [{"n": 1, "m": 2}, {"m": 1, "n": 2}]):
        with pytest.raises(ValueError, match="expected rows with the same headers, got"):
            Table.listing("A caption", rows)


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match=r"expected columns of one length, got \{'n': 2, 'κ': 1\}"):
        Table.of("A caption", {"n": [1, 2], "κ": [3]})


@pytest.mark.parametrize(
    ("corner", "heads", "values"), [("n", [1, 1], [2, 3]), ("1", [1, 2], [2, 3]), ("n", [1, 2], [3])]
)
def test_heads_that_are_alike_and_rows_that_are_short_are_refused(
    corner: str, heads: list[int], values: list[int]
) -> None:
    with pytest.raises(ValueError, match=r"expected a value in each row for each of different heads, got \["):
        Table.across("A caption", corner, heads, {"f": values})
