"""The controls and readings of the driven figure, set to a preset, and the data that its module works with."""

from collections.abc import Mapping
from typing import Any

from explainer.drawing.live import Buttons, Choice, Group, Live, Reading, Slider
from explainer.driving import Journey
from explainer.exhibits.play import drive_settings as settings
from explainer.exhibits.play.drive_words import TOLD, WORDS, names, readings, sentence, trimmed
from explainer.quoting import quote

MODULE = "play/drive.js"


def live(journey: Journey, views: Mapping[str, Any]) -> Live:
    """What the page shows before the module runs, set to the first preset, and all that the module may show."""
    preset = settings.PRESETS[0]
    titles = tuple((each.name, each.title) for each in settings.PRESETS)
    data = {
        "samples": {key: inputs for key, (_, inputs) in settings.SAMPLES.items()},
        "presets": [{"name": each.name, "remark": each.remark, "state": each.state()} for each in settings.PRESETS],
        "words": TOLD,
        **views,
    }
    numbers = readings(journey, 0)
    before = (Group("presets", "Start from", (Buttons("preset", titles, preset.name),), preset.remark),)
    after = (
        Group("settings", "Inputs and step size", _settings(preset)),
        Group("steps", "Step by step", _steps(journey)),
        Group("update", "This update", _readings(numbers, "input", "delta", "gradient", "update")),
        Group("journey", "The whole path", _readings(numbers, "ratio", "least", "arrival", "back", "kappa", "safe")),
        Group("places", "Goal and start", _places(preset)),
    )
    return Live(MODULE, sentence(journey), before, after, data)


def _settings(preset: settings.Preset) -> tuple[Slider | Choice, ...]:
    kinds = tuple((key, title) for key, (title, _) in settings.SAMPLES.items())
    sizes = tuple((str(size), title) for size, title in settings.BATCHES.items())
    share = quote(preset.removed, ".0%")
    return (
        Slider("removed", "Mean removed", preset.removed, share, settings.SHARES, role="input"),
        Slider("step", "Step size η", preset.step_size, trimmed(preset.step_size), values=settings.STEP_SIZES),
        Choice("inputs", "Inputs", kinds, preset.samples),
        Choice("batch", "At a time", sizes, str(preset.batch_size)),
    )


def _steps(journey: Journey) -> tuple[Slider | Buttons, ...]:
    keys = tuple((key, WORDS[key]) for key in ("reset", "play", "forward"))
    last = journey.last_step
    text = WORDS["of"].format(part=0, whole=last)
    return Slider("at", "Step", 0, text, (0, last, 1), role="path"), Buttons("run", keys)


def _places(preset: settings.Preset) -> tuple[Slider, ...]:
    return tuple(
        Slider(
            f"{place}-{axis}", f"{place.capitalize()} {letter}", entry, trimmed(entry), settings.COORDINATES, role=role
        )
        for place, role, point in (("goal", "goal", preset.goal), ("start", "ink", preset.start))
        for axis, (letter, entry) in enumerate(zip(("w₁", "w₂"), point, strict=True))
    )


def _readings(numbers: Mapping[str, str], *keys: str) -> tuple[Reading, ...]:
    return tuple(Reading(key, names()[key][0], numbers[key], names()[key][1]) for key in keys)
