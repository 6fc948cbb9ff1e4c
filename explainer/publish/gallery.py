"""The gallery: each exhibit small, with links to where it stands and to its data, and four forms to take away."""

import functools
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol
from xml.etree.ElementTree import Element, SubElement

from explainer.drawing.exhibit import Exhibit
from explainer.publish import data
from explainer.publish.data import FOLDER, title
from explainer.publish.listing import Listing, code, link
from explainer.publish.pages import Page, configuration, pages
from explainer.publish.svg import alone, outer_size, small

FORMATS = ("svg", "png", "csv")
LICENSE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
SENTENCE = re.compile(r".+?[.?!](?=\s|$)", re.DOTALL)
LINES = """\
from {module} import {kind}

figure = {kind}.compute().figure()  # matplotlib's
figure.savefig("{name}.png", dpi=144, facecolor="white", bbox_inches="tight")
"""


class Taken(NamedTuple):
    """What may be taken away of an exhibit: its drawing as PNG, its data as CSV."""

    png: bytes
    csv: str


class Published(Protocol):
    """What the gallery asks of whoever has the exhibits."""

    kinds: dict[str, type[Exhibit]]

    def value(self, name: str, attribute: str) -> object:
        """A property of an exhibit."""

    def drawing(self, name: str) -> str:
        """The drawing of an exhibit as it stands in a page."""

    def taken(self, name: str) -> Taken:
        """What may be taken away of an exhibit."""


class Gallery(Listing):
    """All exhibits that may be published, by the page on which each stands first."""

    def __init__(self, published: Published) -> None:
        self.published = published

    @functools.cached_property
    def version(self) -> str:
        """A short hash of where they stand; what they are has versions of its own."""
        places = [[page.title, page.source, *map(_name, kinds)] for page, kinds in self._grouped()]
        return hashlib.sha256(json.dumps(places).encode()).hexdigest()[:16]

    def _grouped(self) -> Iterator[tuple[Page, list[type[Exhibit]]]]:
        """Each page that shows exhibits for the first time, with these; one that is on no page yet is left out."""
        left = dict(self.published.kinds)
        for page in pages():
            shown = page.shown
            kinds = [kind for name, kind in left.items() if shown & {name, kind.__name__}]
            for kind in kinds:
                del left[kind.name()]
            if kinds:
                yield page, kinds

    def files(self) -> dict[str, bytes]:
        """The files of all exhibits, by their names: the small ones to look at, the others to take away."""
        settings = configuration()
        made: dict[str, bytes] = {}
        for page, kinds in self._grouped():
            for kind in kinds:
                address = f"{settings.get('site_url') or ''}{page.address(kind.name())}"
                made |= _files(self.published, kind.name(), f'"{settings["site_name"]}", {address}. {LICENSE}')
                made[f"{FOLDER}/{kind.name()}.html"] = self._data(kind, page).encode()
        return made

    def _data(self, kind: type[Exhibit], page: Page) -> str:
        """The page of an exhibit's data."""
        settings, name = configuration(), kind.name()
        told = {"name": name, "alt": str(self.published.value(name, "alt")), "back": page.address(name)}
        told |= {"site": str(settings["site_name"]), "icon": str(settings.get("theme", {}).get("favicon", ""))}
        settable = bool(kind.dials or self.published.value(name, "driven"))
        return data.page(self.published.taken(name).csv, settable=settable, **told)

    def element(self, store: Callable[[str], str]) -> Element:
        """A section for each page, with a card for each of its figures."""
        gallery = Element("div", {"class": "gallery"})
        for page, kinds in self._grouped():
            SubElement(gallery, "h2").text = page.title
            cards = SubElement(gallery, "ul", {"class": "gallery__cards"})
            for kind in kinds:
                self._fill(SubElement(cards, "li", {"id": f"gallery-{kind.name()}"}), kind, page, store)
        return gallery

    def _fill(self, card: Element, kind: type[Exhibit], page: Page, store: Callable[[str], str]) -> None:
        name = kind.name()
        width, height = (f"{side:.0f}" for side in outer_size(self.published.drawing(name)))
        SubElement(card, "h3").text = title(name)
        place = link(card, "", page.link(name), title="Where it stands")
        image = {"src": f"{FOLDER}/small/{name}.svg", "alt": str(self.published.value(name, "alt")), "loading": "lazy"}
        SubElement(place, "img", image | {"width": width, "height": height})
        SubElement(card, "p").text = first_sentence(str(self.published.value(name, "caption")))
        links = SubElement(card, "p", {"class": "gallery__files"})
        link(links, "Table", f"{FOLDER}/{name}.html").tail = " "
        for form in FORMATS:
            link(links, form.upper(), f"{FOLDER}/{name}.{form}", download=f"{name}.{form}").tail = " "
        folded = SubElement(card, "details", {"class": "note"})
        SubElement(folded, "summary").text = "Python"
        folded.append(code(python(kind), store))


def _name(kind: type[Exhibit]) -> str:
    return kind.name()


def first_sentence(text: str) -> str:
    """The first sentence of a caption."""
    found = SENTENCE.match(text)
    return found[0] if found else text


def python(kind: type[Exhibit]) -> str:
    """The lines that draw an exhibit."""
    return LINES.format(module=kind.__module__, kind=kind.__name__, name=kind.name())


def _files(published: Published, name: str, origin: str) -> dict[str, bytes]:
    drawing, taken = published.drawing(name), published.taken(name)
    told = f"\ufeff# {origin}\n{taken.csv}"  # without the mark at its start spreadsheets misread letters like δ
    return {
        f"{FOLDER}/small/{name}.svg": small(drawing).encode(),
        f"{FOLDER}/{name}.svg": alone(drawing, origin).encode(),
        f"{FOLDER}/{name}.png": taken.png,
        f"{FOLDER}/{name}.csv": told.encode(),
    }
