"""The driven figure's JavaScript, run without a browser, and random settings for both languages."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import quickjs

from explainer.drive import Setting
from explainer.exhibits.play.drive_settings import SAMPLES, STEP_SIZES
from explainer.exhibits.play.drive_words import TOLD

FOLDER = Path(__file__).parents[1] / "docs" / "assets" / "drive"
JOURNEY = """
function journey(setting, at, words) {
  const journey = drive(JSON.parse(setting)), said = JSON.parse(words)
  const { run, ...rest } = journey
  const step = Math.min(at, journey.last_step)
  const batch = run.samples[step].map(i => journey.inputs[i])
  return JSON.stringify({ ...rest, ...run, turned: turned_back(journey.moves), sentence: sentence(journey, said),
    readings: readings(journey, step, said), quadrants: quadrants(batch), line: line_of(batch),
    half: half_width(journey, step), contours: contours(journey.inputs, journey.goal, half_width(journey, step)) },
    (key, value) => value === Infinity ? "Infinity" : value)
}
"""


def source(name: str) -> str:
    """A module of the figure as a script."""
    text = (FOLDER / name).read_text("utf-8")
    return re.sub(r"^export ", "", re.sub(r"^import .*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE)


@cache
def engine() -> Any:
    """The mathematics and the words in QuickJS."""
    context = quickjs.Context()
    context.eval(source("journey.js") + source("words.js") + JOURNEY)
    return context


def in_javascript(setting: Setting, at: int = 0) -> dict[str, Any]:
    """Everything that the browser computes and says of a setting."""
    own = {
        "inputs": np.asarray(setting.inputs).tolist(), "goal": np.asarray(setting.goal).tolist(),
        "start": np.asarray(setting.start).tolist(), "removed": setting.removed,
        "batch_size": setting.batch_size, "step_size": setting.step_size,
    }  # fmt: skip
    words = json.dumps(TOLD)
    answer: dict[str, Any] = json.loads(engine().get("journey")(json.dumps(own), at, words))
    return {key: float("inf") if value == "Infinity" else value for key, value in answer.items()}


def random_setting(random: np.random.Generator) -> Setting:
    """Any setting that the controls allow: half of them on the sliders' places, half between; some without a way."""
    inputs = list(SAMPLES.values())[random.integers(len(SAMPLES))][1]
    places = random.uniform(-1.2, 1.2, (2, 2))
    removed, step_size = random.uniform(), float(np.exp(random.uniform(np.log(0.01), np.log(5))))
    if random.integers(2):
        places, removed = np.round(places * 50) / 50, round(removed, 2)
        step_size = STEP_SIZES[random.integers(len(STEP_SIZES))]
    goal, start = places if random.integers(20) else (places[0], places[0])
    removed = removed if random.integers(4) else float(random.integers(2))
    batch_size = int(random.choice([size for size in (1, 2, 4) if size <= len(inputs)]))
    return Setting(inputs, goal.tolist(), start.tolist(), removed, batch_size, step_size)
