"""The site by keyboard: where Tab stops, in which order, and whether the reader sees where."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.site.visits import AXE, violations

WALKED = [  # a page of each kind: a chapter, tables and folds, a notebook, the playground, one without text, data
    ("", 390), ("zig-zag/", 1280), ("conditioning/", 390), ("notebooks/network/", 1280), ("play/", 390),
    ("play/", 1280), ("404.html", 1280), ("assets/figures/three_steps.html", 390),
]  # fmt: skip
LONG = ("claims/", "gallery/")  # hundreds of entries that are all alike: walked at both ends
END = 40
Stop = dict[str, Any]

# What can be stopped at and has not been; of radio buttons the chosen one.
MISSED = """() => [...document.querySelectorAll("a[href], button, input, select, summary, textarea, [tabindex]")]
  .filter(each => each.tabIndex >= 0 && !each.disabled && each.checkVisibility({ visibilityProperty: true }))
  .filter(each => each.type !== "radio" || each.checked)
  .filter(each => !window.stops.includes(each)).map(each => each.outerHTML.slice(0, 90))"""

# What a reader sees of the focus: a radio button is drawn by what stands behind it.
STOP = """() => {
  const stop = document.activeElement
  if (!stop || stop === document.body || stop === document.documentElement) return null
  window.stops ??= []
  const before = window.stops.at(-1), again = window.stops.includes(stop)
  window.stops.push(stop)
  const seen = stop.type === "radio" ? stop.nextElementSibling : stop
  const box = [...seen.getClientRects()].find(each => each.width && each.height) ?? new DOMRect()
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)]
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)]
  const hits = [.1, .5, .9].flatMap(x => [.2, .5, .8].map(y =>
    document.elementFromPoint(left + x * (right - left), top + y * (bottom - top))))
  const style = getComputedStyle(seen)
  return {
    what: stop.outerHTML.slice(0, 90), again,
    follows: !!before && !!(before.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING),
    within: left - box.left < 1 && box.right - right < 1 && top - box.top < 1
      && (box.bottom - bottom < 1 || box.height > innerHeight / 2),
    hit: hits.some(hit => seen.contains(hit)),
    ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    color: style.outlineColor, ground: getComputedStyle(document.body).backgroundColor,
  }
}"""
UNNAMED = """() => {
  axe.setup(document.documentElement)
  const found = window.stops.filter(each => each.checkVisibility() && !axe.commons.text.accessibleText(each).trim())
  axe.teardown()
  return found.map(each => each.outerHTML.slice(0, 90))
}"""
FAULTS: dict[str, Callable[[Stop], bool]] = {
    "not on the screen": lambda stop: not stop["within"],
    "covered": lambda stop: not stop["hit"],
    "without a ring": lambda stop: stop["ring"] < 2,
    "with a faint ring": lambda stop: contrast(stop["color"], stop["ground"]) < 3,
}


def walk(page: Page, key: str = "Tab", most: int = 400) -> list[Stop]:
    """The stops from here to where the page ends or one comes again; it has to come to that within so many."""
    stops: list[Stop] = []
    while len(stops) < most:
        page.keyboard.press(key)
        stop = page.evaluate(STOP)
        if stop is None or stop["again"]:
            break
        if stop["ring"] < 2 and changes(page):
            stop |= {"ring": 2, "color": "rgb(0, 0, 0)", "ground": "rgb(255, 255, 255)"}
        stops.append(stop)
    return stops


def changes(page: Page) -> bool:
    """Whether the focus is to be seen, though the element itself has no ring: a slider's thumb has one."""
    focused = page.evaluate_handle("document.activeElement").as_element()
    assert focused
    with_focus = focused.screenshot()
    focused.evaluate("each => each.blur()")
    without = focused.screenshot()
    focused.focus()
    return with_focus != without


def faults(page: Page, stops: list[Stop], *, follows: bool = True) -> list[str]:
    """What is wrong with stops."""
    wrong = [f"{why}: {stop['what']}" for stop in stops for why, holds in FAULTS.items() if holds(stop)]
    page.evaluate(AXE)
    wrong += [f"out of order: {stop['what']}" for stop in stops[1:] if stop["follows"] != follows]
    return wrong + [f"without a name: {what}" for what in page.evaluate(UNNAMED)]


@pytest.mark.parametrize(("path", "width"), WALKED)
def test_tab_goes_through_all_of_a_page_and_each_stop_is_seen(path: str, width: int, page: Page) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path)
    page.evaluate("document.querySelectorAll('article details').forEach(each => { each.open = true })")
    stops = walk(page)
    assert faults(page, stops) == []
    assert page.evaluate(MISSED) == []
    assert len(stops) > 6


@pytest.mark.parametrize("path", LONG)
def test_tab_goes_into_a_long_list_from_both_ends(path: str, page: Page) -> None:
    page.goto(path)
    assert faults(page, walk(page, most=END)) == []
    page.goto(path)
    stops = walk(page, "Shift+Tab", END)
    assert faults(page, stops, follows=False) == []
    assert len(stops) == END


def test_a_fold_opens_and_closes_by_keyboard(page: Page) -> None:
    page.goto("conditioning/")
    fold = page.locator("article details").first
    fold.locator("summary").focus()
    for key, opened in (("Enter", True), ("Space", False), ("Space", True)):
        page.keyboard.press(key)
        assert fold.evaluate("each => each.open") == opened
        expect(fold.locator("summary")).to_be_focused()


def test_what_stands_in_the_margin_of_a_desk_is_no_fold_there(page: Page) -> None:
    page.goto("zig-zag/")
    note, summary = page.locator("details.margin").first, page.locator("details.margin > summary").first
    for width, folded in ((1280, False), (390, True), (1280, False)):
        page.set_viewport_size({"width": width, "height": 900})
        expect(summary).to_have_js_property("tabIndex", 0 if folded else -1)
        expect(note).to_have_js_property("open", not folded)
        expect(note.locator("p").first).to_be_visible(visible=not folded)


@pytest.fixture
def phone(page: Page) -> Page:
    """The first chapter with the contents open over it, by keyboard."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Contents").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Home 3")).to_be_in_viewport()
    return page


def test_escape_closes_the_contents_on_a_phone_and_the_focus_returns(phone: Page) -> None:
    stops = walk(phone, most=20)
    assert faults(phone, stops) == []
    assert phone.evaluate("!!document.activeElement.closest('#contents')")
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("link", name="Home 3")).not_to_be_visible()
    expect(phone.get_by_role("button", name="Contents")).to_be_focused()


def test_contents_on_a_phone_close_when_the_focus_leaves_them(phone: Page) -> None:
    stops = walk(phone, most=60)
    inside = [stop for stop in stops if "href" in stop["what"] or "summary" in stop["what"]]
    assert len(inside) > 20
    assert [fault for fault in faults(phone, stops) if "out of order" not in fault] == []
    expect(phone.locator("#contents")).not_to_be_visible()


def test_the_search_keeps_the_focus_and_gives_it_back(page: Page) -> None:
    page.get_by_role("button", name="Search").press("Enter")
    page.keyboard.type("zig-zag")
    expect(page.locator(".search__results a").nth(3)).to_be_visible()
    stops = walk(page, most=40)
    assert faults(page, stops) == []
    assert page.evaluate("window.stops.every(each => each.closest('dialog'))")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Search")).to_be_focused()


def luminance(color: str) -> float:
    """The relative luminance of a color, as WCAG has it."""
    whole = 1 if color.startswith("color(srgb ") else 255  # as a mixed color is told, or any other
    parts = [float(part) / whole for part in re.findall(r"[\d.]+", color)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """The contrast of two colors, as WCAG has it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
