"""The controls of the driven figure: complete before any script runs, named, disabled, set to the first preset."""

import json
from typing import Any

import pytest
from lxml import html

from explainer.drive import Setting, drive
from explainer.drive_map import LEAST
from explainer.exhibits.play import drive_controls, drive_words
from explainer.exhibits.play.drive import Drive
from explainer.exhibits.play.drive_settings import BATCHES, PRESETS, SAMPLES, SHARES, STEP_SIZES

WORKED = drive(Setting([(1, 2), (2, 1)], (1, -1)))


def parsed(text: str) -> Any:
    return html.fragment_fromstring(text, create_parent="main")


@pytest.fixture(scope="module")
def box() -> Any:
    return parsed(Drive.compute().driven.controls)


def test_each_part_stands_under_its_name(box: Any) -> None:
    assert box.xpath("./*[@data-group]/@data-group") == ["presets", "settings", "steps", "places", "update", "journey"]
    titles = [" ".join(each.itertext()) for each in box.xpath(".//legend | .//p[@class='drive__title']")]
    assert titles == [
        "Start from", "Inputs and step size", "Step by step", "Goal and start", "This update", "The whole path",
    ]  # fmt: skip
    assert box.xpath(".//*[@data-part]/@data-part") == [
        "removed", "step", "inputs", "batch", "at", "goal-0", "goal-1", "start-0", "start-1",
    ]  # fmt: skip


def test_nothing_can_be_operated_before_the_module_is_there(box: Any) -> None:
    for control in box.xpath(".//input | .//button"):
        (fields,) = control.xpath("ancestor::fieldset")
        assert fields.get("disabled") is not None
    assert box.xpath("./div/p[@data-drive-notice]")[0].get("hidden") is not None


def test_every_control_has_a_name(box: Any) -> None:
    ids = box.xpath(".//@id")
    assert len(ids) == len(set(ids))
    for control in box.xpath(".//input"):
        (label,) = box.xpath(".//label[@for=$id]", id=control.get("id"))
        assert label.text.strip()
    groups = box.xpath(".//*[@role='radiogroup'] | .//dl")
    named = [box.xpath("string(.//*[@id=$id])", id=group.get("aria-labelledby")) for group in groups]
    assert named == ["Inputs", "At a time", "This update", "The whole path"]
    assert [button.text for button in box.xpath(".//button")][-3:] == ["Reset", "Play", "One step"]
    for shown in box.xpath(".//output"):
        assert box.xpath(".//input[@id=$id]", id=shown.get("for"))


def test_sliders_begin_with_the_first_preset_and_say_so_in_words(box: Any) -> None:
    ranges = {each.get("name"): each for each in box.xpath(".//input[@type='range']")}
    limits = {name: [float(each.get(key)) for key in ("min", "max", "step")] for name, each in ranges.items()}
    place = [-1.2, 1.2, 0.02]
    assert limits == {
        "removed": list(SHARES), "step": [0, len(STEP_SIZES) - 1, 1], "at": [0, 22, 1],
        "goal-0": place, "goal-1": place, "start-0": place, "start-1": place,
    }  # fmt: skip
    values = {name: float(each.get("value")) for name, each in ranges.items()}
    assert STEP_SIZES[int(values.pop("step"))] == 0.2
    assert values == {"removed": 0, "at": 0, "goal-0": 1, "goal-1": -1, "start-0": 0, "start-1": 0}
    said = {name: each.get("aria-valuetext") for name, each in ranges.items()}
    assert said == {
        "removed": "0%", "step": "0.2", "at": "0 of 22",
        "goal-0": "1", "goal-1": "−1", "start-0": "0", "start-1": "0",
    }  # fmt: skip
    for each in ranges.values():
        assert each.getprevious().text == each.get("aria-valuetext")


def test_choices_and_buttons_begin_with_the_first_preset_too(box: Any) -> None:
    offered = [(radio.get("data-choice"), radio.get("value")) for radio in box.xpath(".//input[@type='radio']")]
    assert offered == [*(("inputs", key) for key in SAMPLES), *(("batch", str(key)) for key in BATCHES)]
    checked = box.xpath(".//input[@checked]")
    assert [(radio.get("data-choice"), radio.get("value")) for radio in checked] == [("inputs", "two"), ("batch", "1")]
    pressed = {button.text: button.get("aria-pressed") for button in box.xpath(".//button[@data-preset]")}
    assert pressed == {preset.title: "true" if preset is PRESETS[0] else "false" for preset in PRESETS}
    assert box.xpath(".//button[@data-run]/@data-run") == ["reset", "play", "forward"]
    assert not box.xpath(".//button[@data-run]/@aria-pressed")


def test_what_is_said_and_read_is_the_first_presets(box: Any) -> None:
    assert box.xpath("./div/p[@data-drive-sentence]")[0].text == drive_words.sentence(WORKED)
    assert box.xpath(".//p[@data-drive-remark]")[0].text == PRESETS[0].remark
    shown = {each.get("data-reading"): each.text for each in box.xpath(".//dd")}
    assert shown == drive_words.readings(WORKED, 0)
    roles = {term.text: term.get("class") for term in box.xpath(".//dt")}
    assert roles == dict(drive_words.names().values())


def test_words_are_text_and_never_markup() -> None:
    made = parsed(
        drive_controls.slider("angle", "Angle <α>", "input", (0, 2, 0.25), (0.5, '½ "<"'))
        + drive_controls.choice("way", "Way & <so>", {"up": "Up", "down": "Down & <out>"}, "down")
        + drive_controls.buttons("run", {"go": "Go <b>"})
    )
    assert made.xpath("string(.//label[@for='drive-set-angle'])") == "Angle <α>"
    (angle,) = made.xpath(".//input[@type='range']")
    assert [angle.get(key) for key in ("min", "max", "step", "value")] == ["0", "2", "0.25", "0.5"]
    assert angle.get("aria-valuetext") == '½ "<"' == made.xpath(".//output")[0].text
    assert made.xpath(".//span")[0].text == "Way & <so>"
    assert [label.text for label in made.xpath(".//label")][1:] == ["Up", "Down & <out>"]
    assert [button.text for button in made.xpath(".//button")] == ["Go <b>"]


def test_the_module_is_handed_every_preset_and_every_word() -> None:
    driven = Drive.compute().driven
    data = json.loads(json.dumps(driven.data))
    assert [each["state"] for each in data["presets"]] == [preset.state() for preset in PRESETS]
    assert [(each["name"], each["remark"]) for each in data["presets"]] == [(own.name, own.remark) for own in PRESETS]
    assert data["samples"]["four"] == [[1, 2], [2, 1], [1, 1], [2, 2]]
    assert data["words"] == json.loads(json.dumps(drive_words.TOLD))
    assert data["limits"] == {
        "goal": [-1.2, 1.2], "start": [-1.2, 1.2], "removed": [0, 1], "step": [0.01, 5], "batch": ["1", "2", "4"],
    }  # fmt: skip
    assert data["steps"] == list(STEP_SIZES)
    assert data["view"] == LEAST
