"""What is published of a figure with dials: the moves between its states, and what follows them on a page."""

import json
import pickle
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import markdown
import pytest
from lxml import html

from explainer.publish import Publish, PublishError
from explainer.publish.moves import Move, folded, moves, place
from explainer.publish.states import states, turned
from explainer.publish.svg import inline
from tests.publish.turning import STEPS, TURNS, Site, Turning, turning
from tests.publish.turning import page as turning_page


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLAINER_CACHE", str(tmp_path))


def found(*drawings: str) -> list[tuple[str, list[str]]]:
    return [(move.attribute, move.values) for move in moves([fromstring(each) for each in drawings])]  # noqa: S314


def test_what_differs_is_found_and_nothing_else() -> None:
    assert found('<g id="a"><path d="M 1 2"/></g>', '<g id="a"><path d="M 1 3"/></g>') == [("d", ["M 1 2", "M 1 3"])]
    assert found("<g><text>1.50</text></g>", "<g><text>1.60</text></g>") == [("textContent", ["1.50", "1.60"])]
    ((key, values),) = found('<g><use x="1"/></g>', '<g><use x="2"/><use x="3"/></g>')
    assert key == "innerHTML"
    assert values == ['<use x="1" />', '<use x="2" /><use x="3" />']


@pytest.mark.parametrize(
    "other", ['<g id="a"><text>1</text><text>2</text></g>', '<g id="a" class="b"><text>1</text></g>', "<g><use/></g>"]
)
def test_drawings_that_are_not_alike_are_refused(other: str) -> None:
    with pytest.raises(PublishError, match="expected the same marks at every setting"):
        found('<g id="a"><text>1</text></g>', other)


def unfolded(found: list[Move]) -> list[list[str]]:
    """The values again, from patterns, numbers and nothing else."""
    patterns, numbers = folded(found)
    left, rows = iter(numbers), [[""] * len(which) for _, which in patterns]
    before: list[list[int]] = [[] for _ in patterns]
    for state in range(len(rows[0])):
        for i, (texts, which) in enumerate(patterns):
            pieces = texts[which[state]].split("~") if found[i].attribute != "textContent" else [texts[which[state]]]
            last = before[i] + [0] * len(pieces)
            before[i] = [last[j] + next(left) for j in range(len(pieces) - 1)]
            filled = [piece for pair in zip(pieces, map(str, before[i]), strict=False) for piece in pair]
            rows[i][state] = "".join(filled) + pieces[-1]
    assert next(left, None) is None
    return rows


def test_what_is_folded_unfolds_to_the_same_in_hundredths() -> None:
    style = "fill: var(--role-goal, #00704d); opacity: 0.25"
    some = Move(fromstring("<g/>"), "d", ["M 1 2 L 3.5 -4", "M 1 2", "M 1.25 2 L 0 0"])  # noqa: S314
    colors = Move(some.element, "style", [style, style.replace("goal", "path"), style.replace("0.25", "0.5")])
    words = Move(some.element, "textContent", ["2.50", "2.6", "2.50"])
    assert unfolded([some, colors, words]) == [
        ["M 100 200 L 350 -400", "M 100 200", "M 125 200 L 0 0"],
        [text.replace("0.25", "25").replace("0.5", "50") for text in colors.values],
        ["2.50", "2.6", "2.50"],
    ]


def test_the_drawing_is_that_of_the_start_with_what_moves_marked() -> None:
    start = Turning.compute()
    assert turning().exhibits[turning().start].alt == start.alt
    assert turning().drawing.replace(' data-moves=""', "") == inline(start.svg(), "turning", start.alt)
    assert turning().drawing.count("data-moves") == 1 + max(move[0] for move in turning().moves["moves"])


def test_states_are_in_the_order_of_the_dials() -> None:
    shown = [(state.steps, state.turn) for state in turning().exhibits if isinstance(state, Turning)]
    assert shown == [(steps, turn) for steps in STEPS for turn in TURNS]


def test_the_place_of_a_handle_is_that_of_its_marker() -> None:
    drawing = fromstring('<svg><g id="a"><use x="1" y="2"/></g><g id="b"><use x="3.5" y="4"/></g></svg>')  # noqa: S314
    assert place(drawing, "b") == [350, 400]
    with pytest.raises(PublishError, match="expected a mark with a marker to drag, got none in c"):
        place(drawing, "c")


def test_states_are_made_once_and_anew_for_another_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first = states(Turning, "one")
    monkeypatch.setattr(Turning, "compute", lambda **_: pytest.fail("computed"))
    again = states(Turning, "one")
    assert again.script({}) == first.script({})
    with pytest.raises(pytest.fail.Exception):
        states(Turning, "two")
    (kept,) = (tmp_path / "states").iterdir()
    kept.write_bytes(pickle.dumps("nothing"))
    with pytest.raises(pytest.fail.Exception):
        states(Turning, "one")


def test_an_error_at_a_setting_names_the_exhibit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Turning, "compute", lambda **_: (_ for _ in ()).throw(ValueError("no such turn")))
    with pytest.raises(PublishError, match="turning: no such turn"):
        turned(Turning)


class Other(Turning):
    """Another that turns."""


def page() -> tuple[Any, dict[str, list[str]]]:
    text, told = turning_page()
    return html.fragment_fromstring(text, create_parent="main"), told


def test_what_differs_among_states_is_marked_and_told_at_each_and_nothing_else() -> None:
    root, told = page()
    marked = root.xpath("//@data-of")
    assert sorted(marked) == sorted(told)
    assert {len(texts) for texts in told.values()} == {len(STEPS) * len(TURNS)}
    assert {"turning.steps", "turning.turn:.2f", "turning.table", "turning.caption"} < set(told)
    assert len(told) == 6  # and two formulas
    assert root.xpath("//*[@data-source='turning.fixed'][not(ancestor::*[@data-of])]")


@pytest.mark.parametrize(
    ("name", "times"), [("fixed", 0), ("steps", len(STEPS)), ("turn", len(TURNS)), ("nearly:.1f", len(STEPS))]
)
def test_what_reads_alike_is_rendered_once_and_each_state_has_its_own(
    name: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counted(extension: Publish, written: str, exhibit: Turning) -> str:
        made.append(written)
        return render(extension, written, exhibit)

    render = Publish._render
    monkeypatch.setattr(Publish, "_render", counted)
    extension = Publish(Site())
    markdown.markdown(f"It is {{{{ turning.{name} }}}}.", extensions=[extension])
    assert len(made) == times
    for told in extension.following.told.get("turning", {}).values():
        values = [json.loads(html.fragment_fromstring(text).get("value")) for text in told]
        assert values == [getattr(state, name.partition(":")[0]) for state in turning().exhibits]


def test_the_page_stands_as_the_start() -> None:
    root, told = page()
    for element in root.xpath("//*[@data-of]"):
        written = told[element.get("data-of")][turning().start]
        start = html.fragment_fromstring(written, create_parent="div")
        assert "".join(element.itertext()).strip() == "".join(start.itertext()).strip()


def test_the_caption_keeps_room_for_the_longest() -> None:
    root, told = page()
    (room,) = root.xpath("//figcaption/*[@class='dial__room']")
    assert room.get("aria-hidden") == "true"
    assert len("".join(room.itertext())) >= max(
        len("".join(html.fragment_fromstring(text, create_parent="p").itertext())) for text in told["turning.caption"]
    )


def test_the_file_hands_over_the_version_that_the_figure_asks_for() -> None:
    (figure,) = page()[0].xpath("//figure")
    script = turning().script(page()[1])
    name, version, content = json.loads("[" + script.strip().removeprefix("dials(").removesuffix(")") + "]")
    assert (name, version) == ("turning", figure.get("data-states"))
    assert [content["alt"][0][number] for number in content["alt"][1]] == [state.alt for state in turning().exhibits]


def test_controls_are_named_disabled_and_start_at_their_values() -> None:
    (box,) = page()[0].xpath("//div[@class='dial']")
    assert box.xpath("./fieldset/@disabled")
    for control in box.xpath(".//input"):
        (label,) = box.xpath(".//label[@for=$own]", own=control.get("id"))
        choices = json.loads(control.get("data-choices"))
        assert label.text in ("Steps", "Turn & <look>")
        assert choices[int(control.get("value"))][1] == control.get("aria-valuetext")
    assert [control.get("value") for control in box.xpath(".//input")] == ["2", "2"]
    assert all(button.text or button.get("aria-label") for button in box.xpath(".//button"))


def test_a_formula_of_two_exhibits_that_turn_is_refused() -> None:
    extension = Publish(Site(Turning, Other))
    with pytest.raises(PublishError, match="expected what follows one exhibit's dial"):
        markdown.markdown(r"$\dl = {{ turning.turn }} + {{ other.turn }}$", extensions=[extension])
