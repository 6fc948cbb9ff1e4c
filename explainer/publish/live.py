"""A figure that a reader can drive: its controls and readings as HTML that stands before any script runs.

The controls are disabled until the figure's module takes them over, and hidden where no script can. Whatever the module
may need is in the HTML: which one it is in `data-live`, its data in `data-setup`, each part under its name.
"""

import json
from collections.abc import Callable
from html import escape
from xml.etree.ElementTree import Element

from explainer.live import Buttons, Choice, Group, Live, Reading, Slider


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
