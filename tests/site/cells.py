"""What the code cells of a notebook that has been run put out, as a reader gets it: text, figures, tables, boxes."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import html

from explainer.drawing.exhibit import Exhibit
from explainer.drawing.texts import Table
from explainer.experiments.experiment import Method

Cells = dict[str, Any]  # by their ids
Line = str | Callable[[str], bool]  # a line that a cell has to print, or what it has to be like
Expected = tuple[list[Line], list[list[str]]]  # what a cell has to print and to show


def cells(executed: Path, kind: str = "code") -> Cells:
    """The cells of one kind, in their order."""
    return {each["id"]: each for each in json.loads(executed.read_text("utf-8"))["cells"] if each["cell_type"] == kind}


def printed(cell: Any) -> list[str]:
    """The lines that a cell prints."""
    streams = ["".join(each["text"]) for each in cell["outputs"] if each["output_type"] == "stream"]
    return "".join(streams).splitlines()


def displayed(cell: Any) -> list[list[str]]:
    """What a cell shows, one list of texts each: see `figure`, `table` and `box`."""
    shown = (each["data"]["text/html"] for each in cell["outputs"] if "data" in each)
    return [_texts(html.fragment_fromstring("".join(markup))) for markup in shown]


def figure(exhibit: Exhibit) -> list[str]:
    """A figure: its alternative text and its caption."""
    return _plain(["figure", exhibit.alt, exhibit.caption])


def table(title: str, content: Table) -> list[str]:
    """A folded table: its title, caption and cells."""
    return _plain(["table", title, content.caption, *content.header, *(cell for row in content.rows for cell in row)])


def box(method: Method) -> list[str]:
    """How something was run."""
    return _plain(["box", *(text for row in method.rows for text in row)])


def _texts(shown: Any) -> list[str]:
    if shown.tag == "figure":
        return _plain(["figure", shown.find("svg").get("aria-label"), _text(shown.find("figcaption"))])
    if shown.find("dl") is not None:
        return _plain(["box", *map(_text, shown.iterfind("dl/*"))])
    caption = shown.find(".//caption")
    return _plain(["table", _text(shown.find("summary")), _text(caption), *map(_text, shown.xpath(".//th|.//td"))])


def _text(element: Any) -> str:
    return str(element.text_content())


def _plain(texts: list[str]) -> list[str]:
    """Without what marks formulas and code, which HTML has not."""
    return [" ".join(re.sub(r"[${}`*\\]", "", text).split()) for text in texts]
