"""The map of the driven figure on a screen: it holds what is looked at, stays in view, and its names can be read."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from explainer.drive import Setting, drive
from explainer.drive_map import half_width
from explainer.exhibits.play.drive_settings import PRESETS
from tests.site import driven
from tests.site.built import Windows
from tests.site.driven import INPUTS, PRESET, opened, shows

HEADER = 48
BOXES = """() => {
  const box = each => {
    const { left, top, right, bottom } = each.getBoundingClientRect()
    return { left, top, right, bottom }
  }
  const svg = document.querySelector("figure#drive > svg"), by = id => svg.getElementById(`drive-${id}`)
  const [start, goal] = [0, 1].map(i => box(by(`names-${i}`).querySelector("text")))
  const clip = by("path").querySelector("[clip-path]").getAttribute("clip-path").match(/#(.*)\\)/)[1]
  const axis = n => [...by(`matplotlib.axis_${n}`).querySelectorAll("text")].map(text => [text.textContent, box(text)])
  const along = id => {
    const path = by(id).querySelector("path[clip-path]"), matrix = path.getScreenCTM(), size = path.getTotalLength()
    return Array.from({ length: 200 }, (_, i) => {
      const { x, y } = path.getPointAtLength((i * size) / 200).matrixTransform(matrix)
      return [x, y]
    })
  }
  const frame = svg.getElementById(clip).firstElementChild, matrix = svg.getScreenCTM()
  const [x, y, width, height] = ["x", "y", "width", "height"].map(key => +frame.getAttribute(key))
  const corner = (x, y) => new DOMPoint(x, y).matrixTransform(matrix)
  const [from, to] = [corner(x, y), corner(x + width, y + height)]
  return { svg: box(svg), frame: { left: from.x, top: from.y, right: to.x, bottom: to.y }, start, goal,
    across: axis(1), up: axis(2), names: ["x", "y"].map(at => box(by(`axis:${at}`).querySelector("text"))),
    ring: box(by("now").querySelector("use")),
    lines: ["gradient", "update", "straight"].filter(id => by(id).querySelector("path").getAttribute("d")).map(along),
    sizes: [...svg.querySelectorAll("text")]
      .map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a) }
}"""
BELOW = "each => each.scrollIntoView({ block: 'end' })"
CONTROLS = ".drive button:visible, .drive input[type=range]:visible, .drive__choice label:visible"


@pytest.fixture
def page(windows: Windows) -> Iterator[Page]:
    with windows.silent(viewport={"width": 1280, "height": 900}, reduced_motion="no-preference") as page:
        yield page


def boxes(page: Page) -> Any:
    driven.rendered(page)
    return page.evaluate(BOXES)


def inside(inner: Any, outer: Any) -> bool:
    return bool(
        inner["left"] >= outer["left"] - 1 and inner["right"] <= outer["right"] + 1
        and inner["top"] >= outer["top"] - 1 and inner["bottom"] <= outer["bottom"] + 1
    )  # fmt: skip


def numbers(page: Page) -> list[float]:
    """The numbers at the horizontal axis and at the vertical one."""
    found = boxes(page)
    texts = [text.replace("−", "-") for axis in ("across", "up") for text, _ in found[axis] if "w" not in text]
    return [float(text) for text in texts]


def test_the_map_zooms_out_with_the_step_that_is_looked_at_and_its_numbers_follow(page: Page, address: str) -> None:
    opened(page, address + "play/?step=0.5")
    journey = drive(PRESET["large"].setting)
    seen = set()
    for at in (0, 6, 7, 12, 17, journey.last_step):
        page.get_by_label("Step", exact=True).fill(f"{at}")
        shows(page, PRESET["large"].setting, at)
        found = boxes(page)
        assert inside(found["ring"], found["frame"]), at
        tick = half_width(journey, at) * 2 / 3
        assert numbers(page) == [-tick, 0, tick] * 2
        seen.add(tick)
        for _, box in found["up"]:
            assert box["left"] >= 0
    assert len(seen) >= 4
    page.get_by_role("slider", name="Step size").press("Home")
    assert numbers(page) == [-1, 0, 1] * 2


def test_a_map_keeps_its_scale_under_the_hand_until_it_is_let_go(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 1400})
    opened(page, address + "play/?step=0.38")
    assert numbers(page) == [-2, 0, 2] * 2
    to = driven.on_screen(page, (0.1, 0.2))
    page.mouse.move(*driven.on_screen(page, (1, -1)))
    page.mouse.down()
    page.mouse.move(*to)
    assert driven.value(page, "goal-0") == pytest.approx(0.1, abs=0.021)
    assert numbers(page) == [-2, 0, 2] * 2  # though the path would fit the smaller map now
    page.mouse.up()
    assert numbers(page) == [-1, 0, 1] * 2
    shows(page, driven.setting_of(page, Setting(INPUTS["two"], (1, -1), step_size=0.38)))


def in_view(page: Page, control: Any, name: str) -> None:
    """Assert that the whole map is between the header and the screen's edge, and no part of the control is under it."""
    svg, height = boxes(page)["svg"], page.viewport_size["height"]  # type: ignore[index]
    assert svg["top"] >= HEADER - 1, name
    assert svg["bottom"] <= height, name
    box = control.bounding_box()
    assert box["y"] >= svg["bottom"] - 1 or box["x"] >= svg["right"] - 1, f"{name} is under the map"
    assert box["y"] + box["height"] <= height + 1, f"{name} is below the screen"


def test_on_a_phone_the_map_is_in_view_whatever_control_is_used(windows: Windows, address: str) -> None:
    page = windows.tab(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    opened(page, address + "play/")
    controls = page.locator(CONTROLS).all()
    assert len(controls) > 10
    for control in controls:
        name = str(control.evaluate("each => each.id || each.htmlFor || each.textContent"))
        control.evaluate(BELOW)
        in_view(page, control, name)
        top = boxes(page)["svg"]["bottom"] + 2
        control.evaluate("(each, top) => scrollBy(0, each.getBoundingClientRect().top - top)", top)
        in_view(page, control, name)
    page.close()


def test_on_a_phone_what_the_tab_key_comes_to_is_not_hidden_by_the_map(windows: Windows, address: str) -> None:
    page = windows.tab(viewport={"width": 390, "height": 844})
    opened(page, address + "play/")
    focusable = page.locator(".drive button, .drive input[type=range], .drive input[type=radio]:checked")
    for key, end in (("Tab", focusable.first), ("Shift+Tab", focusable.last)):
        end.focus()
        for _ in range(focusable.count()):
            name = page.evaluate("document.activeElement.id || document.activeElement.textContent")
            if page.evaluate("document.activeElement.type") != "radio":  # of which the label is seen
                in_view(page, page.locator("*:focus"), name)
            page.keyboard.press(key)
    page.close()


def test_on_a_desk_the_map_is_large_and_all_that_changes_the_state_stands_beside_it(page: Page, address: str) -> None:
    opened(page, address + "play/")
    page.set_viewport_size({"width": 1280, "height": 760})
    page.evaluate("document.querySelector('figure#drive').scrollIntoView()")
    page.evaluate(f"scrollBy(0, -{HEADER})")
    svg = boxes(page)["svg"]
    assert svg["right"] - svg["left"] > 560
    for control in page.locator("fieldset:not([data-group=presets])").locator("button, input[type=range], label").all():
        in_view(page, control, str(control.evaluate("each => each.id || each.textContent")))


@pytest.mark.parametrize("width", [390, 1280])
def test_no_text_of_the_map_is_smaller_than_eleven_pixels(width: int, page: Page, address: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    opened(page, address + "play/")
    sizes = boxes(page)["sizes"]
    assert len(sizes) > 15
    assert min(sizes) >= 11
    assert max(sizes) <= 17  # about as large as the text around it


@pytest.mark.parametrize("width", [390, 1280])
def test_the_names_of_the_axes_stand_at_their_ends_and_beside_no_number(width: int, page: Page, address: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    opened(page, address + "play/")
    found = boxes(page)
    (across, up), frame = found["names"], found["frame"]
    assert up["bottom"] <= frame["top"]
    assert up["left"] > frame["left"]
    assert across["left"] >= frame["right"]
    assert frame["top"] < across["top"] < across["bottom"] < frame["bottom"]
    for text, box in [*found["across"], *found["up"]]:
        for name in (across, up):
            beside = box["right"] < name["left"] or box["left"] > name["right"]
            assert beside or box["bottom"] < name["top"] or box["top"] > name["bottom"], text


def over(point: list[float], box: Any) -> bool:
    return bool(box["left"] < point[0] < box["right"] and box["top"] + 3 < point[1] < box["bottom"] - 3)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
@pytest.mark.parametrize("width", [390, 1280])
def test_no_name_lies_on_an_arrow_or_on_the_line_to_the_goal(width: int, preset: Any, page: Page, address: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    opened(page, address + "play/")
    page.get_by_role("button", name=preset.title).click()
    found = boxes(page)
    assert len(found["lines"]) == 3
    for name in ("start", "goal"):
        assert inside(found[name], found["frame"]), name
        assert not [point for line in found["lines"] for point in line if over(point, found[name])], name


def test_taking_over_moves_no_name(windows: Windows, address: str) -> None:
    ways = (lambda route: route.abort(), lambda route: route.continue_())
    places = [named(windows, address, way) for way in ways]
    for (text, x, y), (other, there, height) in zip(*places, strict=True):
        assert text == other
        assert (x, y) == pytest.approx((there, height), abs=0.8), text


def named(windows: Windows, address: str, act: Callable[[Any], None]) -> list[tuple[str, float, float]]:
    """Every word of the drawing and where it stands, with the figure's module or without."""
    page = windows.tab(viewport={"width": 1280, "height": 1400})
    page.route("**/drive/figure.js", act)
    page.goto(address + "play/", wait_until="networkidle")
    found = boxes(page)
    page.close()
    texts = [*found["across"], *found["up"], ("start", found["start"]), ("goal", found["goal"])]
    return [(text, box["left"], box["top"]) for text, box in texts]


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_nothing_hidden_leaves_a_hole(width: int, page: Page, address: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    opened(page, address + "play/")
    parts = page.evaluate("""() => {
      const box = document.querySelector(".drive"), inner = box.querySelectorAll("figure > *, .drive > *:not(figure)")
      const seen = [...inner].filter(each => each.offsetHeight > 1 || each.tagName === "svg")
      const bounds = [...seen, box].map(each => each.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom])
      return bounds
    }""")
    *rows, whole = parts
    rows.sort()
    reach = whole[0]
    for top, bottom in rows:
        assert top - reach < 40, "a hole"
        reach = max(reach, bottom)
    assert whole[1] - reach < 2
