"""The driven figure: what it shows at any step, what it says, and the state that its controls begin in."""

import itertools
import json
import math

import numpy as np
import pytest

from explainer.driving import Setting, drive
from explainer.exhibits import drive_words
from explainer.exhibits.drive import Drive
from explainer.exhibits.drive_settings import BATCHES, COORDINATES, PRESETS, SAMPLES, SHARES, STEP_SIZES
from explainer.live import Buttons, Choice, Reading, Slider

PAIR = [(1, 2), (2, 1)]


@pytest.fixture(scope="module")
def exhibit() -> Drive:
    return Drive.compute()


def said(preset: str) -> str:
    (setting,) = [each.setting for each in PRESETS if each.name == preset]
    return drive_words.sentence(drive(setting))


def test_it_begins_with_the_worked_zig_zag_before_its_first_update(exhibit: Drive) -> None:
    assert exhibit.path[:4] == pytest.approx(np.array([[0, 0], [-0.2, -0.4], [0.52, -0.04], [0.232, -0.616]]))
    assert exhibit.update == pytest.approx(np.array([[0, 0], [-0.2, -0.4]]))
    tail, head = exhibit.gradient
    assert (tail.tolist(), head[1] / head[0]) == ([0, 0], pytest.approx(2))
    assert head[0] > 0  # the gradient is (1, 2): up the slope, against the update
    assert exhibit.used.tolist() == [[[0, 0], [1, 2]]]
    assert exhibit.inputs.tolist() == [[[0, 0], [1, 2]], [[0, 0], [2, 1]]]
    for x, y in exhibit.along:
        assert y == pytest.approx(2 * x)


def test_shaded_is_every_quadrant_that_an_update_can_lead_into(exhibit: Drive) -> None:
    middles = exhibit.reachable.mean(axis=1) - exhibit.now
    assert {tuple(np.sign(middle)) for middle in middles} == {(1, 1), (-1, -1)}
    centered = Drive.of(drive(Setting(PAIR, (1, -1), (0.2, 0.3), removed=1)), 1)
    middles = centered.reachable.mean(axis=1) - centered.now
    assert {tuple(np.sign(middle)) for middle in middles} == {(1, -1), (-1, 1)}
    assert len(Drive.of(drive(Setting(PAIR, (1, -1), batch_size=2)), 0).reachable) == 4


def test_a_later_step_is_drawn_where_descent_is_by_then() -> None:
    journey = drive(Setting(PAIR, (0.8, 1.0), (0.1, -0.6), 0.3, 1, 0.15))
    drawn = Drive.of(journey, 3)
    assert drawn.now.tolist() == journey.path[3].tolist() == drawn.update[0].tolist()
    assert drawn.update[1].tolist() == journey.path[4].tolist()
    assert drawn.used[0, 1].tolist() == journey.inputs[1].tolist()  # the fourth step takes the second sample
    step, push = drawn.update[1] - drawn.now, drawn.gradient[1] - drawn.now
    assert step @ push == pytest.approx(-math.hypot(*step) * math.hypot(*push))


def test_each_preset_says_what_happens_in_it() -> None:
    assert said("worked") == (
        "The goal lies southeast, but every update goes southwest or northeast: 3.16 × the straight line, in 22 steps."
    )
    assert said("northeast") == (
        "The goal lies northeast, and every update goes northeast: 1.06 × the straight line, in 8 steps."
    )
    assert said("centered") == "The goal lies southeast, and every update goes southeast: straight there, in 13 steps."
    assert said("batch") == (
        "The goal lies south, but every update goes southwest or northeast: 6.40 × the straight line, in 21 steps."
    )
    assert said("parallel") == (
        "The goal lies southeast, off the one line that all the inputs share: descent ends at (−0.2, −0.4) "
        "and never arrives."
    )
    assert said("large").startswith("The step size is too large: after 23 steps the weights are more than 100 times")


EAST = "The goal lies southeast, "
SENTENCES = {
    "here": "Start and goal are the same point, so there is nothing to learn.",
    "late": EAST + "but every update goes southwest or northeast: after 500 steps 100% of the distance is left.",
    "opposite": (
        "The goal lies south, off the one line that these inputs share once they are centered: descent ends at "
        "(0.5, −0.5). Four inputs can take it there."
    ),
    "once": EAST + "and every update goes southeast: straight there, in 1 step.",
    "mixed": EAST + "and the updates go southeast and northeast: 1.18 × the straight line, in 13 steps.",
    "axes": "The goal lies northeast, but every update goes east or north: 1.41 × the straight line, in 2 steps.",
}


@pytest.mark.parametrize(
    ("kind", "setting"),
    [
        ("here", Setting(PAIR, (0.4, 0.4), (0.4, 0.4))),
        ("late", Setting(PAIR, (1, -1), step_size=0.4)),
        ("opposite", Setting(PAIR, (0, -1), removed=1, step_size=1)),
        ("once", Setting(PAIR, (1, -1), removed=1, step_size=2)),
        ("mixed", Setting([(1, 2), (2, 1), (1, 1), (2, 2)], (1.2, -0.8), removed=1, step_size=1)),
        ("axes", Setting([(1, 0), (0, 1)], (1, 1), step_size=1)),
    ],
)
def test_other_settings_have_their_own_sentence(kind: str, setting: Setting) -> None:
    assert drive_words.sentence(drive(setting)) == SENTENCES[kind]


def test_readings_are_the_numbers_of_the_calculation_by_hand() -> None:
    numbers = drive_words.readings(drive(PRESETS[0].setting), 3)
    assert [numbers[key] for key in ("input", "delta")] == ["(2, 1)", "−1.152"]
    assert numbers["gradient"] == "(−2.304, −1.152) same-signed"
    assert numbers["update"] == "(0.461, 0.23) northeast"
    assert [numbers[key] for key in ("ratio", "least", "arrival", "back", "kappa", "safe")] == [
        "3.16", "3.16", "22", "21 of 22", "9", "0.4",
    ]  # fmt: skip
    numbers = drive_words.readings(drive(Setting(PAIR, (1, -1), batch_size=2, step_size=2)), 0)
    assert (numbers["input"], numbers["delta"]) == ("(1, 2), (2, 1)", "1, −1")
    assert numbers["gradient"] == "(−0.5, 0.5) mixed signs"
    assert (numbers["least"], numbers["ratio"], numbers["safe"]) == ("none", "1.00", "0.444")
    numbers = drive_words.readings(drive(Setting([(1, 0), (0, 1)], (1, 1), step_size=1)), 0)
    assert (numbers["gradient"], numbers["kappa"]) == ("(−1, 0) one is zero", "1")
    resting = drive_words.readings(drive(Setting(PAIR, (0.3, 0.52), (0.3, 0.52), 0.1)), 0)
    assert (resting["gradient"], resting["update"]) == ("(0, 0) zero", "(0, 0) zero")


def test_the_table_has_a_row_for_each_preset(exhibit: Drive) -> None:
    assert [row[0] for row in exhibit.table.rows] == [preset.title for preset in PRESETS]
    rows = dict(zip([preset.name for preset in PRESETS], exhibit.table.rows, strict=True))
    assert rows["batch"][1:] == ("6.40", "none", "21", "20 of 21", "9")
    assert rows["parallel"][1:3] == ("–", "no path")
    assert (rows["centered"][5], rows["parallel"][5]) == ("1", "∞")


def test_the_page_quotes_what_centering_changes(exhibit: Drive) -> None:
    assert exhibit.worked_ratio == pytest.approx(math.sqrt(10), rel=1e-6)
    assert (exhibit.worked_steps, exhibit.slow_steps) == (22, 44)
    assert exhibit.worked_safe == pytest.approx(0.4)
    assert exhibit.centered_safe == pytest.approx(4)


def test_presets_are_on_the_places_of_the_controls() -> None:
    low, high, by = COORDINATES
    for preset in PRESETS:
        assert preset.step_size in STEP_SIZES
        assert preset.batch_size in BATCHES
        assert preset.batch_size <= len(SAMPLES[preset.samples][1])
        assert SHARES[0] <= preset.removed <= SHARES[1]
        for entry in (*preset.goal, *preset.start):
            assert low <= entry <= high
            assert (entry - low) / by == pytest.approx(round((entry - low) / by), abs=1e-9)
    assert all(after > before for before, after in itertools.pairwise(STEP_SIZES))
    assert (STEP_SIZES[0], STEP_SIZES[-1]) == (0.01, 5)
    assert len({preset.name for preset in PRESETS}) == len({preset.title for preset in PRESETS}) == len(PRESETS)


def test_controls_begin_with_the_first_preset_and_hand_over_every_other(exhibit: Drive) -> None:
    live, state = exhibit.live, PRESETS[0].state()
    groups = [*live.before, *live.after]
    parts = [part for group in groups for part in group.parts]
    sliders = {part.name: part.value for part in parts if isinstance(part, Slider)}
    assert sliders == {
        "removed": 0, "step": 0.2, "at": 0, "goal-0": 1, "goal-1": -1, "start-0": 0, "start-1": 0,
    }  # fmt: skip
    assert {part.name: part.value for part in parts if isinstance(part, Choice)} == {"inputs": "two", "batch": "1"}
    (presets,) = [part for part in parts if isinstance(part, Buttons) and part.pressed]
    assert presets.options == tuple((preset.name, preset.title) for preset in PRESETS)
    readings = drive_words.readings(drive(PRESETS[0].setting), 0)
    assert {part.name: part.text for part in parts if isinstance(part, Reading)} == readings
    assert live.sentence == said("worked")
    data = json.loads(json.dumps(live.data))
    assert [each["state"] for each in data["presets"]] == [preset.state() for preset in PRESETS]
    assert data["presets"][0]["state"] == state
    assert data["samples"]["four"] == [[1, 2], [2, 1], [1, 1], [2, 2]]
    assert data["words"]["straightest"] == drive_words.STRAIGHT
