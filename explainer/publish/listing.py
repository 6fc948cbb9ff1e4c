"""What a page can name that is made of other files: the references, the gallery."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement


class Listing(ABC):
    """A block of a page that is made of other files."""

    @property
    @abstractmethod
    def version(self) -> str:
        """A short hash of all that it is made of."""

    @abstractmethod
    def element(self, store: Callable[[str], str]) -> Element:
        """It as an element; `store` keeps HTML as it is and returns what stands for it."""


def link(parent: Element, text: str, target: str, **attributes: str) -> Element:
    """A link as the last child of an element."""
    made = SubElement(parent, "a", {"href": target} | attributes)
    made.text = text
    return made
