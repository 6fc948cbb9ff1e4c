"""What a page can name that is made of other files: the references, the claims, the gallery."""

import html
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
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


class Entry(ABC):
    """An entry of an index: what a line of text shows of it is `short`."""

    short: str

    @abstractmethod
    def mark(self, way: str, count: int) -> Element:
        """What leads to it, for the `count`-th time on a page; `way` leads to the folder of the index."""


class Index(Listing, Mapping[str, Entry]):
    """A block whose entries a line of text can name; `kind` is what one of them is called."""

    kind: str


def link(parent: Element, text: str, target: str, **attributes: str) -> Element:
    """A link as the last child of an element."""
    made = SubElement(parent, "a", {"href": target} | attributes)
    made.text = text
    return made


def code(text: str, store: Callable[[str], str]) -> Element:
    """Lines of code, as they are; long ones can be scrolled with the keyboard."""
    box = Element("pre", {"tabindex": "0"})
    SubElement(box, "code").text = store(html.escape(text, quote=False))
    return box


def entry_link(page: str, key: str, way: str, **attributes: str) -> Element:
    """A link in running text to an entry on its page; `way` leads to the folder of that."""
    target = f"{way.rstrip('/')}/{page}".lstrip("/")
    return Element("a", {**attributes, "href": f"{target}#{key}"})
