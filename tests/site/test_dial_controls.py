"""The controls of a figure with dials: by keyboard, by pointer, by address, in time, and when something is missing."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.publish.turning import STEPS, TURNS
from tests.site.built import Windows, served
from tests.site.dials import written
from tests.site.visits import SHIFTS, violations

START = STEPS.index(4) * len(TURNS) + TURNS.index(1.5)
Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(written(tmp_path_factory.mktemp("turning"))) as address:
        yield address


@pytest.fixture
def opening(windows: Windows, root: str) -> Iterator[Opened]:
    pages = []

    def opened(path: str = "", *, missing: str | None = None, ready: bool = True, **options: Any) -> Page:
        page = windows.tab(**{"viewport": {"width": 900, "height": 1000}, "base_url": root} | options)
        pages.append(page)
        page.add_init_script(SHIFTS)
        if missing is not None:
            page.route("**/states/*", lambda route: route.fulfill(body=missing) if missing else route.abort())
        page.goto(path)
        if ready:
            page.wait_for_selector("figure[data-shown]")
        return page

    yield opened
    for page in pages:
        page.close()


def shown(page: Page) -> int:
    return int(str(page.locator("figure").get_attribute("data-shown")))


@pytest.mark.firefox
def test_keys_turn_it_and_what_it_says_follows(opening: Opened) -> None:
    page = opening(reduced_motion="reduce")
    page.get_by_label("Turn & <look>").press("Home")
    page.get_by_label("Turn & <look>").press("ArrowRight")
    assert shown(page) == START - 1
    expect(page.locator("output").nth(1)).to_have_text("0.0 rad")
    expect(page.get_by_label("Turn & <look>")).to_have_attribute("aria-valuetext", "0.0 rad")
    expect(page.locator("[role=status]")).to_have_text(re.compile("turned by 0.0"))
    expect(page.locator("[role=status]")).not_to_have_text(re.compile("The rest stays"))  # it has not changed


@pytest.mark.firefox
def test_the_state_goes_into_the_address_and_comes_back_from_it(opening: Opened) -> None:
    page = opening("?other=1#there", reduced_motion="reduce")
    page.get_by_role("slider", name="Steps").press("End")
    expect(page).to_have_url(re.compile(r"\?other=1&turning\.steps=5&turning\.turn=1\.5#there$"))
    again = opening("?turning.steps=5&turning.turn=0", reduced_motion="reduce")
    assert shown(again) == 3 * len(TURNS) + 1
    expect(again.get_by_role("slider", name="Steps")).to_have_value("3")
    again.get_by_role("slider", name="Steps").press("ArrowLeft")
    again.get_by_label("Turn & <look>").press("End")
    expect(again).to_have_url(re.compile(r"/$"))  # the start needs none


@pytest.mark.parametrize("garbage", ["?turning.steps=3", "?turning.steps=<b>&turning.turn=", "?turning.turn=1e999&x"])
def test_garbage_in_the_address_is_ignored(garbage: str, opening: Opened) -> None:
    page = opening(garbage, reduced_motion="reduce")
    assert shown(page) == START


def center(page: Page, what: str) -> tuple[float, float]:
    box = page.locator(what).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_mark_that_is_dragged_goes_to_the_nearest_state_of_its_dial_alone(opening: Opened) -> None:
    page = opening(reduced_motion="reduce")
    x, y = center(page, ".dial__grip")
    star = center(page, "#turning-star use")
    assert (x, y) == pytest.approx(star, abs=2)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 120, y + 300, steps=3)  # where another number of steps would be nearer
    page.mouse.up()
    assert shown(page) == START - 2
    assert center(page, ".dial__grip") == pytest.approx(center(page, "#turning-star use"), abs=2)
    page.mouse.move(x, y)
    assert shown(page) == START - 2  # it has been let go


def test_time_plays_to_its_end_and_stands_still_there(opening: Opened) -> None:
    page = opening()
    page.get_by_label("Back one").click()
    assert shown(page) == START - len(TURNS)
    play = page.get_by_role("button", name="Play")
    play.click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_role("slider", name="Steps")).to_have_value("3")
    expect(play).to_be_visible()
    page.get_by_label("On one").click()
    assert shown(page) == 3 * len(TURNS) + 2
    play.click()  # from the end: from the start again
    expect(page.get_by_role("slider", name="Steps")).to_have_value("0")
    page.get_by_role("button", name="Pause").click()
    before = shown(page)
    page.wait_for_timeout(600)
    assert shown(page) == before


def test_motion_between_neighbors_ends_at_the_state_and_never_blends_a_text(opening: Opened) -> None:
    page = opening(reduced_motion="no-preference")
    path = page.locator("#turning-path path").first
    start = path.get_attribute("d")
    seen = page.evaluate(
        """async () => {
          const input = document.querySelector("input[name=turn]"), path = document.querySelector("#turning-path path")
          const text = document.querySelector("[data-of='turning.turn:.2f']"), seen = []
          input.value = 1
          input.dispatchEvent(new Event("input", {bubbles: true}))
          for (let i = 0; i < 40; i++) {
            await new Promise(requestAnimationFrame)
            seen.push([path.getAttribute("d"), text.textContent])
          }
          return seen
        }"""
    )
    ways = list(dict.fromkeys(way for way, _ in seen))
    assert len(ways) > 3, "no motion"
    assert {text for _, text in seen} == {"0.00"}
    still = opening("?turning.turn=0", reduced_motion="reduce").locator("#turning-path path").first.get_attribute("d")
    assert (ways[-1], ways[0] != still) == (still, True)
    assert still != start


def test_reduced_motion_has_steps_and_no_play(opening: Opened) -> None:
    page = opening("runs.html", reduced_motion="reduce")
    expect(page.get_by_role("button", name="Play")).not_to_be_visible()
    expect(page.get_by_label("On one")).to_be_visible()
    page.wait_for_timeout(700)
    assert shown(page) == START


def test_what_runs_plays_once_when_it_comes_into_view(opening: Opened) -> None:
    page = opening("runs.html", reduced_motion="no-preference")
    expect(page.get_by_role("slider", name="Steps")).to_have_value("3")  # on from 2
    page.get_by_role("slider", name="Steps").press("Home")
    page.mouse.wheel(0, 3000)
    page.mouse.wheel(0, -3000)
    page.wait_for_timeout(700)
    assert page.get_by_role("slider", name="Steps").input_value() == "0"


@pytest.mark.parametrize(
    "missing",
    ["", "dials('turning', ", "dials('turning', 'other', {})", "nothing()"],
    ids=["gone", "cut", "other", "bad"],
)
def test_without_its_file_it_stays_as_drawn_and_says_so(missing: str, opening: Opened) -> None:
    page = opening(missing=missing, ready=False)
    before = page.locator("figure svg").evaluate("svg => svg.outerHTML")
    expect(page.locator(".dial__missing")).to_be_visible()
    expect(page.locator("fieldset[disabled]")).to_have_count(1)
    assert page.locator("figure svg").evaluate("svg => svg.outerHTML") == before
    assert page.evaluate("window.shifts") == []


def test_a_file_whose_numbers_are_cut_is_refused(opening: Opened, root: str) -> None:
    del root
    page = opening(ready=False, missing="")
    page.unroute("**/states/*")
    page.route("**/states/*", lambda route: route.fulfill(body=re.sub(r',\d+\],"grips"', '],"grips"', whole(route))))
    page.reload()
    expect(page.locator(".dial__missing")).to_be_visible()
    assert page.locator("figure[data-shown]").count() == 0


def whole(route: Any) -> str:
    return str(route.fetch().text())


def test_the_file_waits_until_the_figure_comes_near(opening: Opened) -> None:
    page = opening("far.html", ready=False)
    page.wait_for_timeout(300)
    assert page.locator("script[src*=states]").count() == 0
    page.locator("figure").scroll_into_view_if_needed()
    page.wait_for_selector("figure[data-shown]")


def test_without_scripts_the_start_stands_there_alone(opening: Opened) -> None:
    page = opening(java_script_enabled=False, ready=False)
    expect(page.locator(".dial")).not_to_be_visible()
    expect(page.locator("figcaption")).to_contain_text("turned by 1.5")
    expect(page.locator("figure svg")).to_be_visible()


def test_nothing_moves_when_it_loads_or_is_turned(opening: Opened) -> None:
    page = opening(reduced_motion="reduce")
    boxes = "all => all.map(each => each.getBoundingClientRect().toJSON())"
    before = page.locator("h1, figure, figure > *").evaluate_all(boxes)
    for key in ("Home", "ArrowRight", "End"):
        page.get_by_role("slider", name="Steps").press(key)
        page.get_by_label("Turn & <look>").press(key)
        assert page.locator("h1, figure, figure > *").evaluate_all(boxes) == before
    assert page.evaluate("window.shifts") == []


def test_print_shows_the_state_and_its_setting_without_controls(opening: Opened) -> None:
    page = opening("?turning.turn=0", reduced_motion="reduce")
    page.emulate_media(media="print")
    for control in page.locator(".dial :is(input, button)").all():
        expect(control).not_to_be_visible()
    expect(page.locator("output").nth(1)).to_have_text("0.0 rad")
    expect(page.locator("output").nth(1)).to_be_visible()
    expect(page.locator("figcaption")).to_contain_text("turned by 0.0")


def test_controls_are_wide_enough_for_fingers_and_named(opening: Opened) -> None:
    page = opening(viewport={"width": 390, "height": 844})
    page.add_style_tag(content="html { font-size: 125% }")  # as the theme has it
    for control in page.locator(".dial :is(input, button)").all():
        box = control.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
    grip = page.locator(".dial__grip").bounding_box()
    assert grip
    assert min(grip["width"], grip["height"]) >= 44
    assert [found for found in violations(page) if "landmark" not in found] == []
