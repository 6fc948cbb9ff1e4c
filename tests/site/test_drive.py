"""The figure driven by pointer, by keyboard and by its presets shows at each moment what the package computes."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from explainer.drawing.palette import ROLES
from explainer.drive import Setting, drive
from explainer.exhibits.play.drive_settings import PRESETS, Preset
from tests.site import driven
from tests.site.built import Windows
from tests.site.driven import INPUTS, PRESET, opened, setting_of, shows, value
from tests.site.test_browser import rgb

every_preset = pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
WORKED = PRESETS[0].setting


@pytest.fixture
def page(windows: Windows, address: str) -> Iterator[Page]:
    with windows.silent(viewport={"width": 1280, "height": 1400}, bypass_csp=True) as page:
        opened(page, address + "play/")
        yield page


def press(page: Page, preset: Preset) -> None:
    page.get_by_role("button", name=preset.title).click()
    expect(page.get_by_role("button", name=preset.title)).to_have_attribute("aria-pressed", "true")


@pytest.mark.firefox
@every_preset
def test_each_preset_shows_what_the_package_computes_at_every_step(preset: Preset, page: Page) -> None:
    press(page, preset)
    expect(page.locator("[data-drive-remark]")).to_have_text(preset.remark)
    shows(page, preset.setting)
    for at in (1, 2, 3):
        page.get_by_role("button", name="One step").click()
        shows(page, preset.setting, at)
    last = drive(preset.setting).last_step
    page.get_by_label("Step", exact=True).press("End")
    shows(page, preset.setting, last)
    expect(page.locator("output[for=drive-set-at]")).to_have_text(f"{last} of {last}")
    page.get_by_role("button", name="Reset").click()
    shows(page, preset.setting)


@pytest.mark.firefox
@pytest.mark.parametrize(("name", "to"), [("goal", (-0.62, 0.9)), ("start", (-0.74, -0.5)), ("goal", (1.02, 1.1))])
def test_dragging_moves_goal_or_start_and_everything_with_them(name: str, to: tuple[float, float], page: Page) -> None:
    here = WORKED.goal if name == "goal" else WORKED.start
    page.mouse.move(*driven.on_screen(page, here))
    page.mouse.down()
    page.mouse.move(*driven.on_screen(page, (0.3, 0.4)))
    target = driven.on_screen(page, to)
    page.mouse.move(*target)
    page.mouse.up()
    driven.drawn(page)
    assert (value(page, f"{name}-0"), value(page, f"{name}-1")) == pytest.approx(to, abs=0.011)
    shows(page, setting_of(page, WORKED))
    page.mouse.move(*driven.on_screen(page, (0.1, 0.1)))  # let go, it stays
    shows(page, setting_of(page, WORKED))


@pytest.mark.firefox
def test_a_goal_cannot_be_dragged_off_the_map(page: Page) -> None:
    page.mouse.move(*driven.on_screen(page, WORKED.goal))
    page.mouse.down()
    page.mouse.move(1275, 5)
    page.mouse.up()
    driven.drawn(page)
    assert (value(page, "goal-0"), value(page, "goal-1")) == (1.2, 1.2)


@pytest.mark.firefox
def test_every_control_works_from_the_keyboard(page: Page) -> None:
    page.get_by_label("Goal w₁").focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    driven.rendered(page)
    assert value(page, "goal-0") == pytest.approx(0.8)
    page.get_by_label("Start w₂").press("Home")
    shows(page, Setting(INPUTS["two"], (0.8, -1), (0, -1.2)))
    page.get_by_role("slider", name="Mean removed", exact=True).press("End")
    shows(page, Setting(INPUTS["two"], (0.8, -1), (0, -1.2), removed=1))
    page.get_by_role("slider", name="Step size").press("ArrowRight")
    shows(page, Setting(INPUTS["two"], (0.8, -1), (0, -1.2), removed=1, step_size=0.21))
    page.get_by_role("radio", name="two", exact=True).first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    driven.rendered(page)  # until then batches of four are disabled, and cannot be focused
    page.get_by_role("radiogroup", name="At a time").get_by_role("radio", name="four").focus()
    page.keyboard.press("Space")
    shows(page, Setting(INPUTS["four"], (0.8, -1), (0, -1.2), removed=1, batch_size=4, step_size=0.21))


def test_the_tab_key_visits_every_control_in_the_order_in_which_they_stand(page: Page) -> None:
    focusable = ".drive button, .drive input[type=range], .drive input[type=radio]:checked"
    page.locator(focusable).first.focus()
    visited = []
    for _ in range(page.locator(focusable).count()):
        visited.append(page.evaluate("document.activeElement.id || document.activeElement.textContent"))
        page.keyboard.press("Tab")
    assert visited == page.eval_on_selector_all(focusable, "all => all.map(each => each.id || each.textContent)")
    assert not page.evaluate("!!document.activeElement.closest('.drive')")


@pytest.mark.parametrize(
    "selector", ["[data-preset=worked]", "#drive-set-removed", "#drive-set-batch-1 + label", "[data-run=play]"]
)
def test_focus_can_be_seen(selector: str, page: Page) -> None:
    page.locator("#drive-set-step").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.locator(selector.removesuffix(" + label")).focus()
    assert page.locator(selector).evaluate("each => getComputedStyle(each).outlineStyle") == "solid"


def test_any_mixture_of_settings_is_the_packages(page: Page) -> None:
    sizes = {"two": (1, 2), "parallel": (1, 2), "four": (1, 2, 4)}
    for inputs, removed in itertools.product(INPUTS, (0, 40, 80)):
        for batch_size in sizes[inputs]:
            page.locator(f"label[for=drive-set-inputs-{inputs}]").click()
            page.locator(f"label[for=drive-set-batch-{batch_size}]").click()
            page.locator("#drive-set-removed").fill(f"{removed / 100}")
            shows(page, Setting(INPUTS[inputs], (1, -1), (0, 0), removed / 100, batch_size, 0.2))


def test_fewer_samples_end_a_batch_that_is_too_large_for_them(page: Page) -> None:
    page.locator("label[for=drive-set-inputs-four]").click()
    page.locator("label[for=drive-set-batch-4]").click()
    page.locator("label[for=drive-set-inputs-two]").click()
    shows(page, Setting(INPUTS["two"], (1, -1), batch_size=2))
    expect(page.locator("#drive-set-batch-4")).to_be_disabled()
    expect(page.locator("#drive-set-batch-2")).to_be_checked()


def test_a_lost_descent_says_so_and_draws_nothing_that_is_no_number(page: Page) -> None:
    press(page, PRESET["large"])
    page.locator("label[for=drive-set-inputs-four]").click()
    page.get_by_role("slider", name="Step size").press("End")
    expect(page.locator("[data-drive-sentence]")).to_contain_text("The step size is too large")
    everything = page.locator(".drive").inner_html() + page.locator(".drive").inner_text()
    assert not re.search(r"NaN|Infinity|undefined|null", everything)
    largest = page.eval_on_selector_all(
        ".drive svg path", "all => Math.max(...all.flatMap(path => path.getAttribute('d').match(/[\\d.]+/g) ?? []))"
    )
    assert largest < 1e6


def test_a_change_is_said_once_and_only_when_it_is_over(page: Page) -> None:
    page.evaluate("""() => {
      window.said = []
      const status = document.querySelector(".drive [role=status]")
      new MutationObserver(() => window.said.push(status.textContent)).observe(status, { childList: true })
    }""")
    page.get_by_label("Goal w₁").evaluate("""async slider => {
      for (let i = 0; i < 12; i++) {
        await new Promise(done => setTimeout(done, 25))
        slider.stepDown()
        slider.dispatchEvent(new Event("input", { bubbles: true }))
      }
    }""")
    page.wait_for_function("window.said.length")
    page.wait_for_timeout(700)
    said: Any = page.evaluate("window.said")
    assert said == [driven.sentence(page)]
    page.get_by_role("button", name="One step").click()
    page.wait_for_function("window.said.length == 2")
    assert page.evaluate("window.said")[1] == f"Step 1: the update is {driven.readings(page)['update']}."
    assert "Step 1 is marked" in str(page.locator(".drive svg").get_attribute("aria-label"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_keep_the_colors_of_their_roles(scheme: Any, page: Page) -> None:
    page.emulate_media(color_scheme=scheme)
    press(page, PRESET["batch"])
    page.get_by_role("button", name="One step").click()
    color = {name: rgb(getattr(role, scheme)) for name, role in ROLES.items()}
    for selector, part, role in (
        ("#drive-path > path", "stroke", "path"), ("#drive-dot path", "fill", "path"),
        ("#drive-update path", "fill", "path"), ("#drive-gradient path", "fill", "upstream"),
        ("#drive-used path", "fill", "input"), ("#drive-reachable-1 path:last-child", "fill", "reachable"),
    ):  # fmt: skip
        expect(page.locator(f".drive {selector}").first).to_have_css(part, color[role])
