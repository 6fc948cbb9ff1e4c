"""A figure that can be driven as HTML: itself, then its controls, and what its module is handed."""

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

import pytest
from lxml import html

from explainer.drawing.drive import Driven
from tests.publish.toys import TOY, Toy, convert, page

CONTROLS = '<p id="says">*One* &amp; <b>two</b></p><fieldset disabled><button>Go</button></fieldset>'
DATA = {"words": {"a": "b's <\"&>"}, "n": [1]}


@dataclass(frozen=True)
class DrivenToy(Toy):
    """The toy with controls."""

    @property
    def driven(self) -> Driven:
        return Driven("toys/toy.js", CONTROLS, DATA)


@pytest.fixture(scope="module")
def box() -> Any:
    toy = DrivenToy(**{field.name: getattr(TOY, field.name) for field in dataclasses.fields(TOY)})
    root = html.fragment_fromstring(convert("Before.\n\n{{ toy }}\n\nAfter.", {"toy": toy}), create_parent="main")
    (found,) = root.xpath("//div[@data-drive]")
    return found


def test_the_figure_stands_above_its_controls_as_any_figure_does(box: Any) -> None:
    assert box.get("class") == "drive"
    assert [child.tag for child in box] == ["figure", "p", "fieldset"]
    (figure,) = box.xpath("./figure[@id='toy']")
    assert len(figure.xpath("./*[name()='svg']")) == 1
    assert figure.xpath("./figcaption/em")  # the caption is Markdown as ever


def test_controls_are_html_as_written(box: Any) -> None:
    (said,) = box.xpath("./p[@id='says']")
    assert said.text_content() == "*One* & two"
    assert said.xpath("./b")[0].text == "two"
    assert box.xpath("./fieldset[@disabled]/button")[0].text == "Go"


def test_the_module_and_its_data_are_handed_over_unharmed(box: Any) -> None:
    assert box.get("data-drive") == "toys/toy.js"
    assert json.loads(box.get("data-setup")) == DATA


def test_a_figure_that_stands_still_has_no_box_around_it() -> None:
    assert page("{{ toy }}").xpath("//div[@data-drive]") == []
