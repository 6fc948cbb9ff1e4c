"""A table whose rows are counted from the lists that the tests keep."""

import hashlib
from abc import abstractmethod
from collections.abc import Callable
from xml.etree.ElementTree import Element

from explainer.drawing.texts import Table
from explainer.publish.figures import table
from explainer.publish.listing import Listing


class Counted(Listing):
    """Such a table: its `name` in the page, its `caption` and its `header`."""

    name: str
    caption: str
    header: tuple[str, ...]

    @property
    def version(self) -> str:
        """A short hash of its rows."""
        return hashlib.sha256(repr(self.rows()).encode()).hexdigest()[:16]

    def element(self, store: Callable[[str], str]) -> Element:  # noqa: ARG002 - it has no HTML of its own
        """It as an element; ValueError if a list has something of a kind that is not known."""
        return table(self.name, Table(self.caption, self.header, self.rows()))

    @abstractmethod
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows as they are now in the lists."""
