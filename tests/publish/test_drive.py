"""A figure that can be driven as HTML: complete before any script runs, its controls named and disabled."""

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

import pytest
from lxml import html

from explainer.drawing.live import Buttons, Choice, Group, Live, Reading, Slider
from tests.publish.toys import TOY, Toy, convert, page

CONTROLS = Group(
    "controls",
    "Turn & <look>",
    (
        Slider("angle", "Angle <α>", 0.5, "½", (0.0, 2.0, 0.25), role="input"),
        Slider("size", "Size", 3.0, "3", values=(1.0, 3.0, 10.0)),
        Choice("way", "Way", (("up", "Up"), ("down", "Down & out")), "down"),
        Buttons("run", (("go", "Go"), ("stop", "Stop"))),
        Buttons("mode", (("a", "A"), ("b", "B")), pressed="b"),
    ),
    remark="Mind the *gap*.",
)
READINGS = Group("readings", "Now", (Reading("delta", "δ", "−1 < 0", "upstream"),))
LIVE = Live(
    "toys/toy.js", 'It says "hello" & <more>.', (CONTROLS,), (READINGS,), {"words": {"a": "b's <\"&>"}, "n": [1]}
)


@dataclass(frozen=True)
class Driven(Toy):
    """The toy with controls."""

    @property
    def live(self) -> Live:
        return LIVE


@pytest.fixture(scope="module")
def box() -> Any:
    toy = Driven(**{field.name: getattr(TOY, field.name) for field in dataclasses.fields(TOY)})
    root = html.fragment_fromstring(convert("Before.\n\n{{ toy }}\n\nAfter.", {"toy": toy}), create_parent="main")
    (found,) = root.xpath("//div[@data-live]")
    return found


def test_the_figure_stands_between_its_groups_as_any_figure_does(box: Any) -> None:
    kinds = [child.get("class") for child in box]
    assert kinds == ["live__group", "exhibit", "live__sentence", "live__notice", "unseen", "live__readings"]
    (figure,) = box.xpath("./figure[@id='toy']")
    assert len(figure.xpath("./*[name()='svg']")) == 1
    assert figure.xpath("./figcaption/em")  # the caption is Markdown as ever


def test_the_module_and_its_data_are_handed_over_unharmed(box: Any) -> None:
    assert box.get("data-live") == "toys/toy.js"
    assert json.loads(box.get("data-setup")) == {"words": {"a": "b's <\"&>"}, "n": [1]}


def test_words_are_text_and_never_markup(box: Any) -> None:
    assert box.xpath("./p[@data-live-sentence]")[0].text == 'It says "hello" & <more>.'
    assert box.xpath(".//legend")[0].text == "Turn & <look>"
    assert box.xpath(".//p[@data-live-remark]")[0].text == "Mind the *gap*."
    assert box.xpath(".//dd[@data-reading='delta']")[0].text == "−1 < 0"
    assert box.xpath(".//dt[@class='upstream']")[0].text == "δ"


def test_nothing_can_be_operated_before_the_module_is_there(box: Any) -> None:
    (fields,) = box.xpath(".//fieldset")
    assert fields.get("disabled") is not None
    assert len(fields.xpath(".//input | .//button")) == len(box.xpath(".//input | .//button")) == 8
    assert box.xpath("./p[@class='live__notice']")[0].get("hidden") is not None


def test_every_control_has_a_name(box: Any) -> None:
    for control in box.xpath(".//input"):
        (label,) = box.xpath(".//label[@for=$id]", id=control.get("id"))
        assert label.text.strip()
    (group,) = box.xpath(".//*[@role='radiogroup']")
    assert box.xpath("string(.//*[@id=$id])", id=group.get("aria-labelledby")) == "Way"
    assert [button.text for button in box.xpath(".//button")] == ["Go", "Stop", "A", "B"]


def test_controls_begin_with_their_values(box: Any) -> None:
    angle, size = box.xpath(".//input[@type='range']")
    assert [angle.get(key) for key in ("name", "min", "max", "step", "value")] == ["angle", "0", "2", "0.25", "0.5"]
    assert angle.get("aria-valuetext") == "½" == angle.xpath("preceding-sibling::output")[0].text
    assert [size.get(key) for key in ("min", "max", "step", "value")] == ["0", "2", "1", "1"]
    assert json.loads(size.get("data-values")) == [1, 3, 10]
    assert [radio.get("value") for radio in box.xpath(".//input[@type='radio'][@checked]")] == ["down"]
    pressed = {button.text: button.get("aria-pressed") for button in box.xpath(".//button")}
    assert pressed == {"Go": None, "Stop": None, "A": "false", "B": "true"}


def test_a_figure_that_stands_still_has_no_box_around_it() -> None:
    assert page("{{ toy }}").xpath("//div[@data-live]") == []
