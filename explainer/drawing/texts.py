"""What is said of an exhibit: sentences with its numbers in them, and tables whose columns are headers with values."""

import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from explainer.quoting import quote


class _Saying(string.Formatter):
    """Names in braces are attributes of the one argument; what they hold is printed as everywhere on the site."""

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:  # noqa: ARG002
        return getattr(args[0], str(key))

    def format_field(self, value: Any, format_spec: str) -> str:
        return quote(value, format_spec)


def say(subject: object, template: str) -> str:
    """The template with each `{property}`, `{field[0]:.2f}` in braces quoted from the subject.

    Raises `ValueError` for braces that quote nothing, with the template in it.
    """
    try:
        return _Saying().vformat(template, (subject,), {})
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        what = f"braces to quote a property of {type(subject).__name__}"
        raise ValueError(f"expected {what}, got {template!r}: {error}") from error


@dataclass(frozen=True)
class Table:
    """A table that a page can quote: cells are text, and may hold formulas between dollar signs."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, caption: str, columns: Mapping[str, Iterable[object]]) -> Self:
        """A table from its columns, each a header with its values; what is not text is quoted."""
        cells = {header: [quote(value) for value in values] for header, values in columns.items()}
        lengths = {header: len(values) for header, values in cells.items()}
        if len(set(lengths.values())) != 1:
            raise ValueError(f"expected columns of one length, got {lengths}")
        return cls(caption, tuple(cells), tuple(zip(*cells.values(), strict=True)))

    @classmethod
    def across(cls, caption: str, corner: str, heads: Iterable[object], rows: Mapping[str, Iterable[object]]) -> Self:
        """A table from its rows, each a name with its values, below heads that count or name the columns."""
        names = [corner, *map(quote, heads)]
        cells = [[row, *values] for row, values in rows.items()]
        if len(set(names)) < len(names) or any(len(row) != len(names) for row in cells):
            raise ValueError(f"expected a value in each row for each of different heads, got {names} and {cells}")
        return cls.of(caption, {name: [row[at] for row in cells] for at, name in enumerate(names)})

    @classmethod
    def listing(cls, caption: str, rows: Iterable[Mapping[str, object]]) -> Self:
        """A table from its rows, each of headers with their values, the same headers in each."""
        found = list(rows)
        headers = {tuple(row) for row in found}
        if len(headers) != 1:
            raise ValueError(f"expected rows with the same headers, got {sorted(headers)}")
        return cls.of(caption, {header: [row[header] for row in found] for header in headers.pop()})


def column(values: Iterable[object], spec: str) -> list[str]:
    """Values as a table's column prints them."""
    return [quote(value, spec) for value in values]
