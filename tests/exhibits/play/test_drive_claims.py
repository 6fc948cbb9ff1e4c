"""Every sentence and every reading of the driven figure is true, whatever the reader has set.

Settings are drawn at random, hostile ones among them: step sizes at and around each threshold, goals on the inputs'
lines, beside them and on the axes, nearly all of the mean removed. To judge many more of them, in Python's words and in
the browser's: `DRIVE_SETTINGS=20000 pytest tests/exhibits/play/test_drive_claims.py`, some ten minutes.

With a step size that is too large, from a start on the one line that it spares, rounding errors outgrow the rest: of
such a setting, about one in a hundred, only the numbers of the inputs are judged.
"""

import itertools
import math
import os
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from explainer.drive import Setting, drive
from explainer.exhibits.play import drive_words
from explainer.exhibits.play.drive_settings import SAMPLES
from tests.drive_in_javascript import in_javascript, random_setting
from tests.drive_judge import Trial, numbers, wind

SETTINGS = int(os.environ.get("DRIVE_SETTINGS", "800"))
GROUPS = 8


def hostile(random: np.random.Generator) -> Setting:
    """A setting at a corner: a threshold of the step size, a goal in a special direction, a special shift."""
    inputs = list(SAMPLES.values())[random.integers(len(SAMPLES))][1]
    removed = float(random.choice([0, 0.33, 0.5, 0.66, 0.67, 0.9, 0.95, 0.98, 0.99, 1, 1]))
    batch_size = int(random.choice([size for size in (1, 2, 4) if size <= len(inputs)]))
    x = np.array(inputs) - removed * np.mean(inputs, axis=0)
    squares = [*(x**2).sum(axis=1), *np.linalg.eigvalsh(x.T @ x / len(x))]
    threshold = float(random.choice([1, 2, 2, 2.5])) / max(float(random.choice(squares)), 0.2)
    step_size = float(np.clip(threshold * random.choice([1, 1, 0.98, 1.02, 0.5]), 0.01, 5))
    step_size = round(step_size, int(random.choice([2, 6])))
    start = np.round(random.uniform(-0.5, 0.5, 2), 2) * random.integers(2)
    direction = [*x, [1, 1], [1, -1], [1, 0], [0, 1], x[0] + 0.004 * random.normal(size=2)][random.integers(len(x) + 5)]
    way = np.asarray(direction, dtype=float) * random.uniform(0.05, 0.3) * random.choice([-1, 1])
    goal = np.round(start + way, int(random.choice([2, 6])))
    return Setting(inputs, goal.tolist(), start.tolist(), removed, batch_size, step_size)


def drawn(group: int, count: int) -> list[Setting]:
    random = np.random.default_rng(700 + group)
    return [(hostile if random.integers(3) == 0 else random_setting)(random) for _ in range(count)]


def goes(trial: Trial, text: str, steps: int) -> None:
    """Where the updates go, said in the middle of a sentence."""
    said = re.search(r"(and every update goes|but every update goes|and the updates go) (.*?)( until,|:)", text)
    scale = math.hypot(*trial.way)
    moving = [move for move in trial.moves[:steps] if math.hypot(*move) > 1e-9 * scale]
    if not said:
        assert "no update moves the weights by an amount that can be seen" in text
        assert not moving
        return
    winds = set(re.split(r", | or | and ", said[2]))
    expected = {wind(move) for move in moving} | ({"nowhere"} if len(moving) < steps else set())
    assert winds == expected
    goal = wind(trial.way)
    assert ("but" in said[1]) == (goal not in winds)
    assert ("and the updates" in said[1]) == (goal in winds and len(winds - {"nowhere"}) > 1)


def left(trial: Trial, text: str, steps: int) -> None:
    (percent,) = numbers(re.findall(r"more than (\d+)% of the distance", text)[0])
    share = 100 * trial.distances[steps]
    assert percent < share <= percent + 1 + 1e-6


def stays(trial: Trial, steps: int) -> None:
    """It comes within 1% at this step and not before, and goes no farther afterwards."""
    assert trial.distances[steps] <= 0.01 * (1 + 1e-8)
    assert steps == 0 or trial.distances[steps - 1] > 0.01
    assert trial.fate[0] != "grows"
    assert max(trial.distances[steps:]) <= 0.01 * (1 + 1e-8)


def here(trial: Trial, _: str) -> None:
    assert trial.way == (0, 0)


def lost(trial: Trial, text: str) -> None:
    steps, times = numbers(text)
    assert trial.distances[int(steps)] > times == 100
    assert max(trial.distances[: int(steps)]) <= 100
    assert trial.fate[0] == "grows"


def grows(trial: Trial, text: str) -> None:
    assert trial.fate[0] == "grows"
    left(trial, text, int(numbers(text)[0]))


def off(trial: Trial, text: str) -> None:
    assert trial.on_one_line(trial.inputs)
    assert trial.least == math.inf
    line = max(trial.inputs, key=lambda x: math.hypot(*x))
    share = (trial.way[0] * line[0] + trial.way[1] * line[1]) / (line[0] ** 2 + line[1] ** 2)
    nearest = np.asarray(trial.setting.start) + share * np.asarray(line)
    if "back and forth along it for ever" in text:
        assert trial.fate[0] == "cycles"
        assert min(trial.distances[-4:]) > 0
    else:
        (said,) = re.findall(r"\((.*?)\)", text)
        np.testing.assert_allclose(numbers(said), nearest, atol=0.00051)
        assert trial.fate[0] == "rests"
        np.testing.assert_allclose(np.asarray(trial.setting.goal) + trial.fate[1], nearest, atol=1e-6)
        steps = [int(number) for number in numbers(text.partition(" is on its way")[0]) if "is on its way" in text]
        end = np.asarray(trial.setting.goal) + trial.errors[steps[0] if steps else -1]
        assert not steps or math.hypot(*(end - nearest)) > 0.9e-6 * math.hypot(*trial.way)
    raw = [(float(a), float(b)) for a, b in np.asarray(trial.setting.inputs)]
    assert ("Two centered inputs are opposite" in text) == (not trial.on_one_line(raw))
    if "Four can take it there" in text:
        np.testing.assert_allclose(trial.inputs[0], [-entry for entry in trial.inputs[1]], atol=1e-12)
        four = SAMPLES["four"][1]
        assert Trial(Setting(four, trial.setting.goal, trial.setting.start, 1.0, 1, 1.0)).distances[-1] < 1e-6


def late(trial: Trial, text: str) -> None:
    steps = int(numbers(re.findall(r"after (\d+) step", text)[0])[0])
    goes(trial, text, steps)
    left(trial, text, steps)
    assert trial.distances[steps] > 0.01
    if "on like this for ever" in text:
        assert steps == 500
        assert trial.fate[0] == "cycles"
        assert min(trial.distances) > 0.01
    else:
        assert "still on its way" in text
        assert trial.fate[0] == "rests"
        assert math.hypot(*trial.fate[1]) < 1e-6


def arrived(trial: Trial, text: str) -> None:
    steps, near = map(int, re.findall(r"after (\d+) steps?, at most (\d+)%", text)[0])
    assert near == 1
    goes(trial, text, steps)
    stays(trial, steps)
    if "straight there" in text:
        assert trial.ratio() < 1.0051
        assert "and every update goes" in text
        assert " and " not in text.partition("and every update goes ")[2].partition(" until")[0]
    elif "so far" in text:
        assert trial.distances[500] > 0.9e-6
        assert numbers(text)[-1] == pytest.approx(trial.ratio(500), abs=0.0051)
    else:
        assert numbers(text)[-1] == pytest.approx(trial.ratio(), abs=0.0052)


JUDGES: dict[str, Callable[[Trial, str], None]] = {
    "Start and goal are the same": here,
    "The step size is too large: after": lost,
    "The step size is too large: in the long run": grows,
    "off the one line": off,
    "still on its way": late,
    "on like this for ever": late,
    "at most 1% of the distance is left": arrived,
}


def judge_sentence(trial: Trial, text: str) -> str:
    key = next(key for key in JUDGES if key in text)
    JUDGES[key](trial, text)
    return key


def judge_update(trial: Trial, readings: dict[str, str], at: int) -> None:
    deltas, gradient = trial.gradient(trial.errors[at], at)
    batch = [trial.inputs[i] for i in trial.batches[at % len(trial.batches)]]
    assert numbers(readings["input"]) == pytest.approx(list(np.ravel(batch)), abs=0.00051, rel=1e-6)
    assert numbers(readings["delta"]) == pytest.approx(deltas, abs=0.00051, rel=1e-6)
    assert numbers(readings["gradient"]) == pytest.approx(list(gradient), abs=0.00051, rel=1e-6)
    update = (-trial.setting.step_size * gradient[0], -trial.setting.step_size * gradient[1])
    assert numbers(readings["update"]) == pytest.approx(list(update), abs=0.00051, rel=1e-6)
    if math.hypot(*update) <= 1e-9 * math.hypot(*trial.way) or not any(trial.way):
        assert readings["gradient"].endswith(") zero")
        assert readings["update"].endswith(") zero")
        return
    assert readings["update"].split()[-1] == wind(update)
    same, mixed = ("northeast", "southwest"), ("northwest", "southeast")
    kinds = dict.fromkeys(same, "same-signed") | dict.fromkeys(mixed, "mixed signs")
    assert readings["gradient"].partition(") ")[2] == kinds.get(wind(gradient), "one is zero")


def judge_journey(trial: Trial, readings: dict[str, str], text: str) -> None:
    part, whole = numbers(readings["back"])
    scale = math.hypot(*trial.way)
    moves = [np.array(move) for move in trial.moves[: int(whole)] if math.hypot(*move) > 1e-9 * scale]
    cosines = [a @ b / np.linalg.norm(a) / np.linalg.norm(b) for a, b in itertools.pairwise(moves)]
    assert sum(cosine < -1e-8 for cosine in cosines) <= part <= sum(cosine < -1e-10 for cosine in cosines)
    if "straight there" in text:
        assert part == 0
    if not readings["arrival"].isdigit():
        assert readings["arrival"] == readings["ratio"] == "–"
        stay = trial.distances[: 1 + int(whole)]
        assert trial.fate[0] == "grows" or stay[-1] > 0.01
    else:
        assert int(readings["arrival"]) == whole
        stays(trial, int(whole))
    judge_least(trial, readings)


def judge_least(trial: Trial, readings: dict[str, str]) -> None:
    if not trial.bound:
        assert readings["least"] == "none"
    elif trial.least == math.inf:
        assert (readings["least"], readings["ratio"]) == ("no path", "–")
    else:
        least = float(readings["least"])
        assert least == pytest.approx(trial.least, abs=0.0051, rel=1e-6)
        if re.fullmatch(r"[\d.]+", readings["ratio"]):
            assert float(readings["ratio"]) >= least  # no path to the goal is shorter than the shortest


def judge_inputs(trial: Trial, readings: dict[str, str]) -> None:
    x = np.array(trial.inputs)
    values = np.linalg.svd(x, compute_uv=False)
    if trial.on_one_line(trial.inputs):
        assert readings["kappa"] == "∞"
    else:
        assert float(readings["kappa"]) == pytest.approx((values[0] / values[1]) ** 2, abs=0.0051, rel=1e-5)
    steepest = max(np.linalg.norm(x[batch], 2) ** 2 / len(batch) for batch in trial.batches)
    (safe,) = numbers(readings["safe"])
    assert 2 / steepest - 0.001 < safe <= 2 / steepest + 1e-8


def judge(setting: Setting, text: str, readings: dict[str, str], at: int) -> str:
    trial = Trial(setting)
    judge_inputs(trial, readings)
    if any(trial.way) and trial.on_edge:
        return "decided by rounding"
    judge_update(trial, readings, at)
    if any(trial.way):
        judge_journey(trial, readings, text)
    return judge_sentence(trial, text)


def verdicts(settings: list[Setting], random: np.random.Generator) -> tuple[Counter[str], list[str]]:
    """How often each sentence was judged, and every setting in which something said is not true."""
    kinds: Counter[str] = Counter()
    wrong = []
    for setting in settings:
        journey = drive(setting)
        at = min(int(random.integers(40)), journey.last_step)
        theirs = in_javascript(setting, at)
        ours = (drive_words.sentence(journey), drive_words.readings(journey, at))
        for text, readings in {str(said): said for said in (ours, (theirs["sentence"], theirs["readings"]))}.values():
            try:
                kinds[judge(setting, text, readings, at)] += 1
            except (AssertionError, IndexError, KeyError, StopIteration) as error:
                wrong.append(f"{setting}\n{text}\n{readings}\n{error!r}"[:1500])
    return kinds, wrong


@pytest.mark.parametrize("group", range(GROUPS))
def test_whatever_is_set_what_is_said_is_true(group: int, record_property: Any) -> None:
    kinds, wrong = verdicts(drawn(group, SETTINGS // GROUPS), np.random.default_rng(group))
    record_property("sentences", dict(kinds))
    assert kinds["decided by rounding"] < 0.05 * kinds.total()
    assert not wrong, f"{len(wrong)} of {kinds.total()}:\n" + "\n\n".join(wrong[:3])
