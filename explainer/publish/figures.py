"""Exhibits and tables as elements of a page, and the controls of a figure that a reader can drive.

Captions and cells are Markdown, rendered with the page. Controls are HTML of the exhibit's; which module takes them
over is in `data-drive`, its data in `data-setup`.
"""

import json
import re
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element, SubElement

from explainer.drawing.drive import Driven
from explainer.drawing.texts import Table
from explainer.experiments.experiment import Method
from explainer.publish.errors import PublishError

NUMERIC = re.compile(r"[-−+]?[\d.,]+(?:e[-−+]?\d+)?\s?%?|\([\d.,\s−-]+\)")
WHOLE = re.compile(r"(?:to|[-−+%\d.,()\s])+|[\d.]+–[\d.]+")  # numbers, vectors, ranges: no line break tears them


def figure(name: str, caption: str, drawing: str) -> Element:
    """A `<figure>` of that id: the drawing and the caption."""
    element = Element("figure", {"id": name, "class": "exhibit"})
    element.text = drawing
    SubElement(element, "figcaption").text = caption
    return element


def table(source: str, content: Table) -> Element:
    """A `<table>` in a box that scrolls sideways and is a stop of the Tab key.

    The first cell of a row is its header if no two rows start alike.
    """
    if {len(row) for row in content.rows} != {len(content.header)}:
        raise PublishError(f"{source}: expected rows of {len(content.header)} cells, as many as the header has")
    columns = list(zip(*content.rows, strict=True))
    kinds = ["number" if all(map(_is_number, column)) else "" for column in columns]
    headed = len(columns) > 1 and len(set(columns[0])) == len(content.rows)

    box = Element("div", {"class": "exhibit-table", "tabindex": "0", "role": "region", "aria-labelledby": source})
    element = SubElement(box, "table", {"class": "exhibit", "data-source": source})
    SubElement(element, "caption", {"id": source}).text = content.caption
    _row(SubElement(element, "thead"), content.header, kinds, ["col" if text else "" for text in content.header])
    body = SubElement(element, "tbody")
    for row in content.rows:
        _row(body, row, kinds, ["row" if headed else "", *[""] * (len(row) - 1)])
    return box


def method(source: str, content: Method) -> Element:
    """How an experiment was run, folded: a list of what was chosen and what it was."""
    box = Element("details", {"class": "method", "id": source})
    SubElement(box, "summary").text = "How this was run"
    terms = SubElement(box, "dl")
    for label, text in content.rows:
        SubElement(terms, "dt").text = label
        SubElement(terms, "dd").text = text
    return box


def _is_number(text: str) -> bool:
    return NUMERIC.fullmatch(text.strip("$")) is not None


def _row(parent: Element, cells: Sequence[str], kinds: Sequence[str], scopes: Sequence[str]) -> None:
    """A row whose cells with a scope are headers."""
    row = SubElement(parent, "tr")
    for text, kind, scope in zip(cells, kinds, scopes, strict=True):
        cell = SubElement(row, "th", {"scope": scope}) if scope else SubElement(row, "td")
        cell.text = text
        if kind or WHOLE.fullmatch(text):
            cell.set("class", kind or "whole")


def driven(name: str, content: Driven, figure: Element, store: Callable[[str], str]) -> Element:
    """The figure above its controls; `store` keeps HTML as it is and returns what stands for it."""
    setup = json.dumps(content.data, ensure_ascii=False, separators=(",", ":"))
    box = Element("div", {"class": "drive", "id": f"{name}-drive", "data-drive": content.module, "data-setup": setup})
    box.append(figure)
    figure.tail = store(content.controls)
    return box
