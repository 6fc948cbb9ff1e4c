"""Exhibits and tables as elements of a page, and the controls of a figure that a reader can drive.

Captions and cells are Markdown, rendered with the page. Controls stand before any script runs: disabled until the
figure's module takes them over, and hidden where no script can. Whatever the module may need is in the HTML: which one
it is in `data-live`, its data in `data-setup`, each part under its name.
"""

import json
import re
from collections.abc import Callable, Sequence
from html import escape
from xml.etree.ElementTree import Element, SubElement

from explainer.drawing.exhibit import Table
from explainer.drawing.live import Buttons, Choice, Group, Live, Reading, Slider
from explainer.experiments.experiment import Method
from explainer.publish.errors import PublishError

NUMERIC = re.compile(r"[-−+]?[\d.,]+(?:e[-−+]?\d+)?\s?%?|\([\d.,\s−-]+\)")
WHOLE = re.compile(r"(?:to|[-−+%\d.,()\s])+")  # numbers, vectors and ranges, which a line break would tear apart


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


def driven(name: str, live: Live, figure: Element, store: Callable[[str], str]) -> Element:
    """The figure between its groups of controls; `store` keeps HTML as it is and returns what stands for it."""
    setup = json.dumps(live.data, ensure_ascii=False, separators=(",", ":"))
    box = Element("div", {"class": "live", "id": f"{name}-live", "data-live": live.module, "data-setup": setup})
    box.text = store("".join(_group(name, group) for group in live.before))
    box.append(figure)
    says = (
        f'<p class="live__sentence" data-live-sentence>{escape(live.sentence)}</p>'
        '<p class="live__notice" data-live-notice hidden></p><p class="unseen" role="status"></p>'
    )
    figure.tail = store(says + "".join(_group(name, group) for group in live.after))
    return box


def _group(name: str, group: Group) -> str:
    """Controls as a field set, readings as a list of terms."""
    title, here = escape(group.title), f'data-group="{group.name}" data-search-exclude'
    if all(isinstance(part, Reading) for part in group.parts):
        head = f'<p class="live__title" id="{name}-set-{group.name}">{title}</p>'
        items = "".join(_part(name, part) for part in group.parts)
        return (
            f'<div class="live__readings" {here}>{head}<dl aria-labelledby="{name}-set-{group.name}">{items}</dl></div>'
        )
    parts = "".join(_part(name, part) for part in group.parts)
    remark = f'<p class="live__remark" data-live-remark>{escape(group.remark)}</p>' if group.remark else ""
    return f'<fieldset class="live__group" {here} disabled><legend>{title}</legend>{parts}{remark}</fieldset>'


def _part(name: str, part: Slider | Choice | Buttons | Reading) -> str:
    if isinstance(part, Slider):
        return _slider(name, part)
    if isinstance(part, Choice):
        return _choice(name, part)
    if isinstance(part, Buttons):
        pressed = {
            key: f' aria-pressed="{str(key == part.pressed).lower()}"' if part.pressed else ""
            for key, _ in part.options
        }
        keys = "".join(
            f'<button type="button" data-{part.name}="{key}"{pressed[key]}>{escape(title)}</button>'
            for key, title in part.options
        )
        return f'<div class="live__buttons">{keys}</div>'
    return (
        f'<div><dt class="{part.role}">{escape(part.label)}</dt>'
        f'<dd data-reading="{part.name}">{escape(part.text)}</dd></div>'
    )


def _slider(name: str, slider: Slider) -> str:
    """A range input with its label and, beside it, what is chosen; with `values` it runs over their numbers."""
    low, high, by = (0, len(slider.values) - 1, 1) if slider.values else slider.limits
    value = slider.values.index(slider.value) if slider.values else slider.value
    own = f"{name}-set-{slider.name}"
    values = f' data-values="{json.dumps(slider.values, separators=(",", ":"))}"' if slider.values else ""
    return (
        f'<div class="live__slider {slider.role}" data-part="{slider.name}">'
        f'<label for="{own}">{escape(slider.label)}</label>'
        f'<output for="{own}">{escape(slider.text)}</output>'
        f'<input type="range" id="{own}" name="{slider.name}" min="{low:g}" max="{high:g}" step="{by:g}" '
        f'value="{value:g}" aria-valuetext="{escape(slider.text)}" autocomplete="off"{values}></div>'
    )


def _choice(name: str, choice: Choice) -> str:
    """Radio buttons in one row."""
    options = "".join(
        f'<input type="radio" class="unseen" id="{name}-set-{choice.name}-{key}" name="{name}-set-{choice.name}" '
        f'data-choice="{choice.name}" value="{key}"{" checked" if key == choice.value else ""} autocomplete="off">'
        f'<label for="{name}-set-{choice.name}-{key}">{escape(title)}</label>'
        for key, title in choice.options
    )
    own = f"{name}-set-{choice.name}"
    label = f'<span class="live__label" id="{own}">{escape(choice.label)}</span>'
    head = f'<div class="live__choice" data-part="{choice.name}" role="radiogroup" aria-labelledby="{own}">'
    return f"{head}{label}{options}</div>"
