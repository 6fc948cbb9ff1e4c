"""The driven figure with the theme's instant navigation, and without the theme's script: alive, and then gone.

The site itself has no instant navigation. The theme needs to know the address of the site for it, and its script fails
on the `href` of a `<use>` in a drawing; the copy that is tested here has the first and spells the second `xlink:href`.
And what moves figures must then be on every page, since a page that is changed for another keeps its scripts.
"""

import re
from collections.abc import Iterator

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from explainer.exhibits.play.drive_settings import PRESETS
from tests.site.built import PROJECT, build, served, small_project
from tests.site.driven import opened, readings, shows

COUNTED = """
window.open_timers = new Set()
const [set, clear] = [window.setTimeout, window.clearTimeout]
window.setTimeout = (act, time, ...rest) => {
  const key = set(() => { window.open_timers.delete(key); act(...rest) }, time)
  if (`${new Error().stack}`.includes("/drive/figure.js")) window.open_timers.add(key)
  return key
}
window.clearTimeout = key => { window.open_timers.delete(key); clear(key) }
"""
INSTANT = """
window.document$ = { all: [], subscribe(act) { this.all.push(act); act() } }
async function change() {
  const answer = await fetch(location.href)
  document.body.replaceWith(new DOMParser().parseFromString(await answer.text(), "text/html").body)
  for (const act of document$.all) act()
}
addEventListener("popstate", change)
addEventListener("click", event => {
  const link = event.target.closest("a[href]")
  if (!link) return
  event.preventDefault()
  history.pushState({}, "", link.href)
  change()
})
"""


@pytest.fixture(scope="module")
def instant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a copy of the site, of three pages with the script, that `INSTANT` changes without loading."""
    folder = tmp_path_factory.mktemp("instant")
    project = small_project(folder, "index.md", "# Beginning\n\nFormula $x$. [Drive](play.md) [Nearby](other.md)\n")
    play = (PROJECT / "docs" / "play.md").read_text("utf-8")
    play = re.sub(r"\s*\{\{ claim\.\w+ \}\}", "", play)  # their page is not there
    (project / "docs" / "play.md").write_text(re.sub(r"\]\([a-z-]+\.md[^)]*\)", "](index.md)", play), "utf-8")
    (project / "docs" / "other.md").write_text("# Nearby\n\n$x$\n\n{{ drive }}\n", "utf-8")
    site = folder / "site"
    site.mkdir()
    with served(site) as address:
        settings = yaml.safe_load((project / "mkdocs.yml").read_text("utf-8"))
        settings |= {"site_url": address, "nav": ["index.md", "play.md", "other.md"]}
        (project / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
        done = build(site, project)
        assert done.returncode == 0, done.stderr
        for file in site.rglob("*.html"):
            text = re.sub(r'<script src="[^"]*drive.js"></script>', "", file.read_text("utf-8"))
            text = text.replace("</body>", '<script src="/assets/drive.js"></script></body>')
            file.write_text(re.sub(r"(<use [^>]*?)(?<!:)\bhref=", r"\1xlink:href=", text), "utf-8")
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 1400}, bypass_csp=True)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(COUNTED + INSTANT)
    yield page
    page.close()
    assert errors == []


def follow(page: Page, link: str) -> None:
    """Follow a link of the contents without the page being loaded anew."""
    page.evaluate("window.stayed = true")
    page.get_by_role("navigation", name="Contents").get_by_role("link", name=link).click()
    expect(page.locator("h1")).to_contain_text(link)
    assert page.evaluate("window.stayed"), "the page was loaded, not changed"


def test_forth_and_back_it_comes_alive_once_each_time(page: Page, instant: str) -> None:
    page.goto(instant)
    page.wait_for_timeout(500)  # until the theme knows the pages
    for link in ("Drive it", "Beginning", "Nearby", "Drive it"):
        follow(page, link)
        if link == "Beginning":
            continue
        page.wait_for_selector("fieldset:not([disabled])")
        page.locator("[data-run=forward]").click()
        shows(page, PRESETS[0].setting, 1)  # one listener, one step


def test_leaving_stops_what_runs_and_the_old_figure_is_deaf(page: Page, instant: str) -> None:
    opened(page, instant + "play/")
    page.wait_for_timeout(500)
    page.locator("[data-run=play]").click()
    page.wait_for_function("+document.getElementById('drive-set-at').value >= 1")
    page.evaluate("window.old = document.querySelector('.drive')")
    follow(page, "Beginning")
    assert page.evaluate("window.open_timers.size") == 0
    text = page.evaluate("window.old.textContent")
    page.evaluate("""() => {
      for (const slider of window.old.querySelectorAll("input[type=range]")) {
        slider.value = slider.max
        slider.dispatchEvent(new Event("input", { bubbles: true }))
      }
      for (const button of window.old.querySelectorAll("button")) button.click()
    }""")
    page.wait_for_timeout(800)
    assert page.evaluate("window.old.textContent") == text
    assert page.evaluate("window.open_timers.size") == 0
    assert "goal" not in page.url


def test_the_address_of_a_page_that_was_left_is_not_taken_to_the_next(page: Page, instant: str) -> None:
    opened(page, instant + "play/")
    page.wait_for_timeout(500)
    page.get_by_role("button", name=PRESETS[2].title).click()
    page.wait_for_url("**/play/?*removed=1*")
    follow(page, "Nearby")
    assert "?" not in page.url
    page.wait_for_selector("fieldset:not([disabled])")
    shows(page, PRESETS[0].setting)
    page.go_back()
    page.wait_for_selector("fieldset:not([disabled])")
    expect(page.locator("h1")).to_contain_text("Drive it")
    expect(page.locator("[aria-pressed=true]")).to_have_text(PRESETS[2].title)


def test_it_needs_no_script_but_its_own(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route("**/assets/frame.js", lambda route: route.abort())
    opened(page, address + "play/")
    assert page.evaluate("typeof document$") == "undefined"
    page.locator("[data-run=forward]").click()
    shows(page, PRESETS[0].setting, 1)
    assert readings(page)["arrival"] == "22"
    page.close()
