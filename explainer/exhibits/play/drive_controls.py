"""The controls and readings of the driven figure as HTML, set to the first preset, and the data of its module.

They stand there before any script runs: disabled until the module takes them over, and hidden where no script can. Each
goes by its name: `data-group`, `data-part`, `data-reading`, and the keys `data-preset`, `data-run`, `data-choice`.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from explainer.drawing.drive import Driven
from explainer.drive import Journey
from explainer.drive_map import LEAST
from explainer.exhibits.play.drive_settings import BATCHES, COORDINATES, PRESETS, SAMPLES, SHARES, STEP_SIZES
from explainer.exhibits.play.drive_words import TOLD, WORDS, names, readings, sentence, trimmed
from explainer.quoting import quote

MODULE = "drive/figure.js"
SAID = (
    '<div class="drive__said"><p class="drive__notice" data-drive-notice hidden></p>'
    '<p class="drive__sentence" data-drive-sentence>{}</p><p class="unseen" role="status"></p></div>'
)
GROUP = '<fieldset class="drive__group" data-group="{}" disabled><legend>{}</legend>{}</fieldset>'
REMARK = '<p class="drive__remark" data-drive-remark>{}</p>'
BUTTONS = '<div class="drive__buttons">{}</div>'
BUTTON = '<button type="button" data-{}="{}"{}>{}</button>'
SLIDER = (
    '<div class="slider drive__slider {role}" data-part="{name}"><label for="drive-set-{name}">{label}</label>'
    '<output for="drive-set-{name}">{text}</output><input type="range" id="drive-set-{name}" name="{name}" '
    'min="{low:g}" max="{high:g}" step="{by:g}" value="{value:g}" aria-valuetext="{text}" autocomplete="off"></div>'
)
CHOICE = (
    '<div class="drive__choice" data-part="{0}" role="radiogroup" aria-labelledby="drive-set-{0}">'
    '<span class="drive__label" id="drive-set-{0}">{1}</span>{2}</div>'
)
OPTION = (
    '<input type="radio" class="unseen" id="drive-set-{0}-{1}" name="drive-set-{0}" data-choice="{0}" value="{1}"{3}>'
    '<label for="drive-set-{0}-{1}">{2}</label>'
)
READINGS = (
    '<div class="drive__readings" data-group="{0}">'
    '<p class="drive__title" id="drive-set-{0}">{1}</p><dl aria-labelledby="drive-set-{0}">{2}</dl></div>'
)
READING = '<div><dt class="{}">{}</dt><dd data-reading="{}">{}</dd></div>'


def driven(journey: Journey, views: Mapping[str, Any]) -> Driven:
    """What the page shows of a journey of the first preset, and all that the module may show."""
    data = {
        "samples": {key: inputs for key, (_, inputs) in SAMPLES.items()},
        "limits": {
            **dict.fromkeys(("goal", "start"), COORDINATES[:2]),
            "removed": SHARES[:2],
            "step": (STEP_SIZES[0], STEP_SIZES[-1]),
            "batch": [str(size) for size in BATCHES],
        },
        "presets": [{"name": each.name, "remark": each.remark, "state": each.state()} for each in PRESETS],
        "steps": STEP_SIZES,
        "words": TOLD,
        "view": LEAST,
        **views,
    }
    return Driven(MODULE, SAID.format(escape(sentence(journey))) + _groups(journey) + _readings(journey), data)


def _groups(journey: Journey) -> str:
    """Every control."""
    own, last = PRESETS[0], journey.last_step
    presets = buttons("preset", {each.name: each.title for each in PRESETS}, own.name)
    step = (0, len(STEP_SIZES) - 1, 1), (STEP_SIZES.index(own.step_size), trimmed(own.step_size))
    groups = (
        ("presets", "Start from", presets + REMARK.format(escape(own.remark))),
        (
            "settings",
            "Inputs and step size",
            slider("removed", "Mean removed", "input", SHARES, (own.removed, quote(own.removed, ".0%")))
            + slider("step", "Step size η", "ink", *step)
            + choice("inputs", "Inputs", {key: title for key, (title, _) in SAMPLES.items()}, own.samples)
            + choice("batch", "At a time", BATCHES, own.batch_size),
        ),
        (
            "steps",
            "Step by step",
            slider("at", "Step", "path", (0, last, 1), (0, WORDS["of"].format(part=0, whole=last)))
            + buttons("run", {key: WORDS[key] for key in ("reset", "play", "forward")}),
        ),
        ("places", "Goal and start", _place("goal", "goal", own.goal) + _place("start", "ink", own.start)),
    )
    return "".join(GROUP.format(*group) for group in groups)


def _place(name: str, role: str, point: Sequence[float]) -> str:
    """A slider for each coordinate."""
    axes = enumerate(zip(("w₁", "w₂"), point, strict=True))
    return "".join(
        slider(f"{name}-{axis}", f"{name.capitalize()} {letter}", role, COORDINATES, (entry, trimmed(entry)))
        for axis, (letter, entry) in axes
    )


def _readings(journey: Journey) -> str:
    """Every result, a name and a text."""
    texts, found = readings(journey, 0), ""
    for group, title, keys in (
        ("update", "This update", ("input", "delta", "gradient", "update")),
        ("journey", "The whole path", ("ratio", "least", "arrival", "back", "kappa", "safe")),
    ):
        rows = [READING.format(names()[key][1], escape(names()[key][0]), key, escape(texts[key])) for key in keys]
        found += READINGS.format(group, title, "".join(rows))
    return found


def slider(name: str, label: str, role: str, limits: tuple[float, float, float], shown: tuple[float, str]) -> str:
    """A range input from lowest to highest by a spacing; what is shown is a value, and this in words."""
    (low, high, by), (value, text) = limits, shown
    words = {"label": escape(label), "text": escape(text)}
    return SLIDER.format(name=name, role=role, low=low, high=high, by=by, value=value, **words)


def choice(name: str, label: str, options: Mapping[Any, str], chosen: object) -> str:
    """Radio buttons in one row, each a key and what it is called."""
    each = (OPTION.format(name, key, escape(text), " checked" * (key == chosen)) for key, text in options.items())
    return CHOICE.format(name, escape(label), "".join(each))


def buttons(name: str, options: Mapping[str, str], pressed: str = "") -> str:
    """Things to do, each a key and what it is called; one may be pressed."""
    state = {key: f' aria-pressed="{str(key == pressed).lower()}"' if pressed else "" for key in options}
    return BUTTONS.format("".join(BUTTON.format(name, key, state[key], escape(text)) for key, text in options.items()))
