"""The pages in a real browser: every page, wide and narrow, light and dark."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from explainer.drawing.palette import ROLES
from tests.site.built import PAGES, SCHEMES, Windows, name
from tests.site.visits import CASES, Case, Visit, Visits, label, violations


def rgb(color: str) -> str:
    return "rgb({}, {}, {})".format(*bytes.fromhex(color.removeprefix("#")))


def has_formulas(site: Path, page: str) -> bool:
    """Whether it does as it was written: of all pages, the list of references alone has none."""
    found = "katex-html" in (site / page / "index.html").read_text("utf-8")
    assert found or page == "references/"
    return found


@pytest.fixture
def seen(case: Case, visits: Visits) -> Visit:
    return visits[case]


every_visit = pytest.mark.parametrize("case", CASES, ids=label)


@every_visit
def test_console_is_silent(seen: Visit) -> None:
    assert seen.console == []


@every_visit
def test_every_request_is_answered_and_by_this_site(seen: Visit) -> None:
    assert seen.failed == []
    assert seen.foreign == []


@every_visit
def test_axe_finds_nothing(seen: Visit) -> None:
    assert seen.violations == []


@every_visit
def test_axe_judges_the_color_of_every_text(seen: Visit) -> None:
    assert seen.undecided == []


@every_visit
def test_page_does_not_scroll_sideways(seen: Visit) -> None:
    assert seen.facts["overflow"] == 0
    assert seen.narrow_overflow == 0


@every_visit
def test_layout_does_not_shift(seen: Visit) -> None:
    assert sum(shift for shift, *_ in seen.facts["shifts"]) < 0.005, seen.facts["shifts"]


@every_visit
def test_formulas_are_drawn_in_their_own_fonts(case: Case, seen: Visit, site: Path) -> None:
    assert (seen.facts["formulas"] > 0) == has_formulas(site, case[0])
    assert seen.facts["invisible"] == 0
    fonts = seen.facts["fonts"]
    if not has_formulas(site, case[0]):
        return
    assert "KaTeX_Main normal loaded" in fonts
    assert "KaTeX_Math italic loaded" in fonts
    assert not [font for font in fonts if font.endswith("error")]


@every_visit
def test_scheme_follows_the_reader(case: Case, seen: Visit) -> None:
    paper = rgb(getattr(ROLES["paper"], case[1]))
    assert seen.facts["background"] == paper
    assert seen.facts["behind"] in (paper, "rgba(0, 0, 0, 0)")  # seen when the page is pulled past its ends


@every_visit
def test_code_and_what_it_prints_are_seen_whole(seen: Visit) -> None:
    assert seen.facts["cut"] == []


@every_visit
def test_titles_of_tables_are_seen_whole(seen: Visit) -> None:
    assert all(overhang < 1 for overhang in seen.facts["overhangs"])


@pytest.fixture(scope="module")
def still(browser: Browser) -> Iterator[Page]:
    """A window without scripts: what one page did there, the next cannot know."""
    page = browser.new_page(java_script_enabled=False)
    yield page
    page.close()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_page_reads_without_scripts(path: str, still: Page, address: str, site: Path) -> None:
    still.goto(address + path)
    expect(still.locator("h1")).to_be_visible()
    if has_formulas(site, path):
        expect(still.locator(".katex-html").first).to_be_visible()
    expect(still.get_by_role("navigation", name="Contents").get_by_role("link").first).to_be_visible()
    for scheme in SCHEMES:
        still.emulate_media(color_scheme=scheme)
        expect(still.locator("body")).to_have_css("background-color", rgb(getattr(ROLES["paper"], scheme)))


def test_skip_link_is_first_and_leads_to_the_text(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.locator(".md-skip")).to_be_focused()
    page.keyboard.press("Enter")
    heading = page.locator("h1").get_attribute("id")
    expect(page).to_have_url(re.compile(f"#{heading}$"))
    page.keyboard.press("Tab")
    inside = "!!document.activeElement.closest('article')"
    assert page.evaluate(inside), "the next stop is not in the text"


def test_chosen_scheme_stays_on_the_next_page(page: Page) -> None:
    body = page.locator("body")
    page.get_by_role("radio", name="follow the system").focus()
    for scheme in ("light", "dark"):
        page.locator("form[data-md-component=palette] label:visible").click()
        expect(body).to_have_css("background-color", rgb(getattr(ROLES["paper"], scheme)))
    page.goto(PAGES[2])
    expect(body).to_have_css("background-color", rgb(ROLES["paper"].dark))


def test_contents_open_by_keyboard_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    link = page.get_by_role("navigation", name="Contents").get_by_role("link", name="Home")
    expect(link).not_to_be_visible()
    page.get_by_role("button", name="Contents").focus()
    page.keyboard.press("Space")
    expect(link).to_be_in_viewport()
    assert violations(page) == []
    link.click()
    expect(page).not_to_have_url(re.compile(PAGES[1]))


def test_all_parts_of_the_contents_are_in_view_and_the_sections_of_a_long_page_scroll_among_them(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("conditioning/")
    shown = page.locator(".contents__part > a:visible, .contents__name").all()
    assert len(shown) == 8 + 4 + 3  # the spine, the names of the groups, and the pages of the open one
    for part in shown:
        expect(part).to_be_in_viewport(ratio=1)
    size = "sections => [sections.clientHeight, sections.scrollHeight]"
    seen, whole = page.locator(".contents__sections").evaluate(size)
    assert 140 < seen < whole


def test_print_is_light_and_shows_the_text_alone(page: Page) -> None:
    page.emulate_media(color_scheme="dark", media="print")
    expect(page.locator("body")).to_have_css("background-color", rgb(ROLES["paper"].light))
    expect(page.locator("h1")).to_be_visible()
    for around in (".md-header", ".md-sidebar", ".md-footer"):
        expect(page.locator(around).first).not_to_be_visible()


REFUSED = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { configurable: true, get() { throw Error("refused") } })"""


def test_where_storage_is_refused_colors_can_be_chosen_and_figures_turn(windows: Windows, address: str) -> None:
    page, said = windows.tab(viewport={"width": 1280, "height": 900}, reduced_motion="reduce"), []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(REFUSED)
    page.goto(f"{address}zig-zag/")
    for scheme in ("light", "dark"):
        page.locator("label[for^=__palette]:visible").click()
        expect(page.locator("body")).to_have_css("background-color", rgb(getattr(ROLES["paper"], scheme)))
    figure = page.locator("figure[data-states]").first
    figure.scroll_into_view_if_needed()
    figure.locator("input[type=range]").first.press("End")
    last = figure.locator("input[type=range]").first.get_attribute("max")
    expect(figure.locator("input[type=range]").first).to_have_value(str(last))
    page.wait_for_selector("figure[data-shown]")
    page.close()
    assert said == []


def test_letters_of_twice_the_size_fit_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    for path in ("play/", PAGES[4]):
        page.goto(path)
        page.evaluate("document.documentElement.style.setProperty('font-size', '250%', 'important')")  # for 125%
        assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_what_is_chosen_and_where_a_slider_runs_show_in_forced_colors(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto("play/")
    chosen = page.locator(".drive button[aria-pressed=true]")  # its ground is its mark, which else is as the others' is
    expect(chosen).to_have_css("forced-color-adjust", "none")
    slider = page.locator(".slider input").first
    assert slider.evaluate("each => parseFloat(getComputedStyle(each).borderBottomWidth)") > 0
