"""The controls of a figure with dials as HTML: there before any script runs, so that nothing moves when one does.

The runtime reads from them what may be chosen, and takes every word that it says from here.
"""

import json
from collections.abc import Sequence
from html import escape

from explainer.drawing.dial import Dial

MISSING = "What turns this figure has not arrived, so it stays as it is."


def controls(name: str, dials: Sequence[Dial]) -> str:
    """A field set of sliders, disabled until the runtime takes over; buttons behind a dial that is time."""
    parts = "".join(_slider(f"{name}-dial-{dial.name}", dial) + (_buttons(dial) if dial.time else "") for dial in dials)
    return (
        '<div class="dial">'
        f'<fieldset disabled><legend class="unseen">Turn the figure</legend>{parts}</fieldset>'
        f'<p class="dial__missing" hidden>{MISSING}</p><p class="unseen" role="status"></p></div>'
    )


def _slider(own: str, dial: Dial) -> str:
    start, reads = dial.values.index(dial.start), [dial.reads(value) for value in dial.values]
    choices = json.dumps(
        [[f"{value:g}", text] for value, text in zip(dial.values, reads, strict=True)], ensure_ascii=False
    )
    kinds = {"data-handle": dial.handle, "data-runs": "once" if dial.runs else ""}
    more = "".join(f' {key}="{value}"' for key, value in kinds.items() if value)
    return (
        f'<div class="slider dial__one {dial.role} --last:{len(reads) - 1} --at:{start}">'
        f'<label for="{own}">{escape(dial.label)}</label><output for="{own}">{escape(reads[start])}</output>'
        f'<input type="range" id="{own}" name="{dial.name}" max="{len(reads) - 1}" value="{start}" autocomplete="off" '
        f'aria-valuetext="{escape(reads[start])}" data-choices="{escape(choices)}"{more}></div>'
    )


def _buttons(dial: Dial) -> str:
    of = escape(f"{dial.label[:1].lower()}{dial.label[1:]}")
    return (
        f'<div class="dial__time" data-time="{dial.name}">'
        f'<button type="button" data-by="-1" aria-label="Back one: {of}">←</button>'
        '<button type="button" data-play data-words="Play|Pause">Play</button>'
        f'<button type="button" data-by="1" aria-label="On one: {of}">→</button></div>'
    )
