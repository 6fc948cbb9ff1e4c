"""What a tag names: an exhibit, a table, or a property to quote, as in `{{ zig_zag.path_ratio:.2f }}`."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache, cached_property
from typing import Any

import numpy as np

from explainer.exhibit import Exhibit, Table
from explainer.experiments.experiment import Method
from explainer.publish.errors import PublishError, nearest
from explainer.publish.svg import inline
from explainer.quoting import quote

# The spaces inside the braces are part of the tag: without them it would eat TeX such as \frac{{a}}{b}.
TAG = re.compile(r"\{\{ (?P<content>[^{}\n]*) \}\}")
CONTENT = re.compile(r"(?P<name>[a-z]\w*)(?:\.(?P<property>[a-z]\w*)(?::(?P<spec>\S+))?)?")


class Exhibits(Mapping[str, Exhibit | Table]):
    """What a page may name, and what these things say of themselves."""

    def __init__(self, items: Mapping[str, Exhibit | Table]) -> None:
        self._items = items

    def __getitem__(self, name: str) -> Exhibit | Table:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def value(self, name: str, attribute: str) -> object:
        """A property of an exhibit."""
        return getattr(self[name], attribute)

    def drawing(self, name: str) -> str:
        """The drawing of an exhibit, its ids beginning with the name."""
        exhibit = self[name]
        assert isinstance(exhibit, Exhibit)  # noqa: S101 - a table is not drawn
        return inline(exhibit.svg(), name, exhibit.alt)


@dataclass(frozen=True)
class Tag:
    """A tag as written, and what it names: `value` is an exhibit, a table, or a property of an exhibit."""

    written: str
    source: str
    value: object
    spec: str = ""

    def text(self) -> str:
        """The value as a page prints it; raises a `PublishError` if it cannot stand in a line of text."""
        if isinstance(self.value, Exhibit | Table | Method):
            kind = {Table: "table", Method: "method"}.get(type(self.value), "figure")
            raise PublishError(f"{self.written}: expected a block of its own for a {kind}, with blank lines around it")
        try:
            return quote(self.value, self.spec)
        except (ValueError, TypeError) as error:
            reason = " ".join(str(error).split())
            raise PublishError(f"{self.written}: expected a value that a format such as .2f fits; {reason}") from None

    def tex(self) -> str:
        """The value as TeX: a number as a formula spells it, text as it is."""
        text = self.text()
        if isinstance(self.value, str):
            return text
        text = re.sub(r"(?<=\d),(?=\d)", "{,}", text.replace("−", "-").replace("%", r"\%"))
        return re.sub(r"e([+-])0*(\d+)", lambda power: rf"\times 10^{{{power[1].strip('+')}{power[2]}}}", text)

    def data(self) -> str:
        """The number or vector in full precision, as JSON; empty for text."""
        return "" if isinstance(self.value, str) else json.dumps(np.asarray(self.value).tolist())


def resolve(written: str, exhibits: Exhibits) -> Tag:
    """What a tag names; raises a `PublishError` that lists the nearest names if there is no such thing."""
    tag = TAG.fullmatch(written)
    content = tag and CONTENT.fullmatch(tag["content"])
    if not content:
        raise PublishError(f"{written}: expected {{{{ name }}}} or {{{{ name.property:.2f }}}}, spaces and all")
    name, attribute, spec = content["name"], content["property"], content["spec"] or ""
    if name not in exhibits:
        raise PublishError(f"{written}: expected an exhibit such as {nearest(name, exhibits)}; got {name!r}")
    owner = exhibits[name]
    if attribute is None:
        return Tag(written, name, owner)
    kind: Any = type(owner)
    if attribute not in (known := _public(kind)):
        near = nearest(attribute, known)
        raise PublishError(f"{written}: expected a property of {name} such as {near}; got {attribute!r}")
    return Tag(written, f"{name}.{attribute}", exhibits.value(name, attribute), spec)


@cache
def _public(kind: Any) -> set[str]:
    """The names of an exhibit's fields and properties; a table has none to quote."""
    if issubclass(kind, Table):
        return set()
    properties = {name for name in dir(kind) if isinstance(getattr(kind, name), property | cached_property)}
    return properties | {field.name for field in fields(kind)}
