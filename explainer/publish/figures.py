"""Exhibits and tables as elements of a page. Captions and cells are Markdown, rendered with the page."""

import re
from xml.etree.ElementTree import Element, SubElement

from explainer.exhibit import Table
from explainer.publish.errors import PublishError

NUMERIC = re.compile(r"[-−+]?[\d.,]+(?:e[-−+]?\d+)?\s?%?|\([\d.,\s−-]+\)")


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
    if any(len(row) != len(content.header) for row in content.rows):
        raise PublishError(f"{source}: expected {len(content.header)} cells in each row, as in the header")
    box = Element("div", {"class": "exhibit-table", "tabindex": "0", "role": "region", "aria-labelledby": source})
    element = SubElement(box, "table", {"class": "exhibit", "data-source": source})
    SubElement(element, "caption", {"id": source}).text = content.caption
    head = SubElement(SubElement(element, "thead"), "tr")
    for text in content.header:
        SubElement(head, "th", {"scope": "col"}).text = text
    starts = {row[0] for row in content.rows}
    body = SubElement(element, "tbody")
    for row in content.rows:
        _row(SubElement(body, "tr"), row, headed=len(starts) == len(content.rows) and len(row) > 1)
    return box


def _row(element: Element, cells: tuple[str, ...], *, headed: bool) -> None:
    for column, text in enumerate(cells):
        header = headed and column == 0
        cell = SubElement(element, "th", {"scope": "row"}) if header else SubElement(element, "td")
        cell.text = text
        if NUMERIC.fullmatch(text.strip("$")):
            cell.set("class", "number")
