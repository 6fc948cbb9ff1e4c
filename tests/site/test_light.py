"""What a page costs who has never been here, what it may load, and that it opens from a disk."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, Page, expect

from explainer.publish.finish import theme
from explainer.publish.offline import offline
from tests.site.built import PAGES, SOURCES, SPINE, Windows, heard, name, served
from tests.site.test_pages import LOADED, read
from tests.site.visits import Visits

every_page = pytest.mark.parametrize("page", PAGES, ids=name)


@every_page
def test_a_first_visit_is_light(page: str, visits: Visits) -> None:
    weight = visits[page, "light", 1280].weight
    size, requests = map(sum, zip(*weight.values(), strict=True))
    assert min(weight[kind][0] for kind in ("document", "stylesheet", "script")) > 1000, "all kinds were seen"
    assert size <= (95_000 if SOURCES[PAGES.index(page)] in SPINE else 105_000), weight
    assert requests <= 12, weight


@every_page
def test_a_page_says_what_it_may_load_before_it_loads_anything(page: str, site: Path) -> None:
    head = read(site, page).find("head")
    charset, told = head[0], head[1]
    assert charset.get("charset") == "utf-8"
    assert told.get("http-equiv") == "Content-Security-Policy"
    rules = dict(rule.strip().partition(" ")[::2] for rule in told.get("content").split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["connect-src"] == "'self'"
    for loose in ("unsafe", "*", "http", "strict-dynamic"):
        assert loose not in told.get("content")
    assert rules.keys() == {*rules, "script-src", "style-src", "img-src", "font-src", "base-uri", "form-action"}
    assert (
        f"Content-Security-Policy: {told.get('content')}; frame-ancestors 'none'\n" in (site / "_headers").read_text()
    )


@every_page
def test_no_element_has_a_style_or_a_handler_of_its_own(page: str, site: Path) -> None:
    root = read(site, page)
    assert root.xpath("//@style | //style | //@*[starts-with(name(), 'on')]") == []
    assert len(root.xpath("//script[not(@src or @type)]")) == 2


PLANTED = """
<p id="planted" style="color: rgb(1, 2, 3)" onclick="window.hit = 1">x</p>
<style>#planted { color: rgb(4, 5, 6) }</style><script>window.hit = 2</script>
<script src="https://elsewhere.test/x.js"></script><img src="https://elsewhere.test/x.png" alt="x">
"""


def test_what_is_planted_in_a_page_does_nothing(browser: Browser, site: Path, tmp_path: Path) -> None:
    planted = tmp_path / "site"
    shutil.copytree(site, planted, ignore=shutil.ignore_patterns("figures", "notebooks"))
    text = (planted / "index.html").read_text("utf-8")
    (planted / "index.html").write_text(text.replace("<article", PLANTED + "<article", 1), "utf-8")
    page, said = browser.new_page(), list[str]()
    for header in (True, False):  # told before the page, and by the page alone
        if not header:
            (planted / "_headers").unlink()
        with served(planted) as address, heard(page, console=lambda message: said.append(message.text)):
            page.goto(address)
            page.locator("#planted").click()
        assert page.evaluate("window.hit") is None
        assert page.locator("#planted").evaluate("p => getComputedStyle(p).color") not in (
            "rgb(1, 2, 3)",
            "rgb(4, 5, 6)",
        )
        assert len([line for line in said if "Content Security Policy" in line]) >= 5
        said.clear()
    page.close()


@pytest.fixture(scope="module")
def disk(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("disk") / "why"
    packed = offline(site, folder)
    shutil.rmtree(folder)
    shutil.unpack_archive(packed, folder.parent)
    return folder


@pytest.fixture
def reader(browser: Browser, disk: Path) -> Iterator[Page]:
    page, wrong = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce"), list[str]()
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.goto((disk / "index.html").as_uri())
    yield page
    page.close()
    assert wrong == []


@every_page
def test_from_a_disk_each_link_of_this_site_leads_to_a_file(page: str, disk: Path) -> None:
    path = disk / page / "index.html"
    for element in html.document_fromstring(path.read_text("utf-8")).iter("a", *LOADED):
        address = (element.get(LOADED.get(element.tag, "href")) or "").partition("#")[0].partition("?")[0]
        if address and not re.match(r"[a-z]+:", address):
            assert (path.parent / address).is_file(), address


@pytest.mark.firefox
def test_from_a_disk_formulas_have_their_fonts_and_links_lead_on(reader: Page) -> None:
    reader.get_by_role("link", name="Where does the gradient on a weight come from?").click()
    expect(reader.locator("h1")).to_contain_text("derivative chain")
    loaded = "document.fonts.ready.then(() => [...document.fonts].filter(font => font.status === 'loaded').length)"
    assert reader.evaluate(loaded) >= 2


@pytest.mark.firefox
def test_from_a_disk_dials_turn_and_the_figure_is_driven(reader: Page, disk: Path) -> None:
    figure = reader.locator("figure[data-states]").first
    figure.scroll_into_view_if_needed()
    figure.locator("input").first.focus()
    before = figure.locator("svg").first.inner_html()
    reader.keyboard.press("ArrowLeft")
    reader.keyboard.press("ArrowLeft")
    reader.wait_for_function(
        "before => document.querySelector('figure[data-states] svg').innerHTML !== before", arg=before
    )
    reader.goto((disk / "play" / "index.html").as_uri())
    reader.locator("[data-run=forward]").click()
    expect(reader.locator("#drive-set-at")).to_have_value("1")
    reader.wait_for_url("**/play/index.html?*at=1")


@pytest.mark.firefox
def test_from_a_disk_search_finds_and_leads_there(reader: Page) -> None:
    reader.keyboard.press("/")
    reader.get_by_role("searchbox").fill("whitening")
    reader.locator(".search__results a").first.click()
    assert re.search(r"^file:.*index\.html#", reader.url)
    expect(reader.locator("h1")).to_be_visible()


def computed(page: Page) -> list[list[str]]:
    """How the first element of each kind in each kind looks, and what is before and behind it."""
    return page.evaluate(COMPUTED)  # type: ignore[no-any-return]


COMPUTED = """() => {
  const name = each => each.tagName + (each.className.baseVal ?? each.className).replace(/\\S*:\\S*/g, "")
  const all = [...document.querySelectorAll("html, body, body *:not(script, defs *, math *)")].toReversed()
  return [...new Map(all.map(each => [name(each.parentElement ?? each) + name(each), each])).values()]
    .flatMap(each => [null, "::before", "::after"].map(part => {
      const style = getComputedStyle(each, part)
      if (part && style.content === "none") return []
      const keys = [...style].filter(key => !key.startsWith("--"))  // seen where they are used
      return [name(each), part].concat(keys.map(key => key + ":" + style.getPropertyValue(key)))
    }))
}"""


@pytest.mark.parametrize("path", ["", "zig-zag/", "notebooks/real-data/"])
def test_what_was_cut_from_the_style_sheet_changes_no_element(
    path: str, site: Path, windows: Windows, address: str
) -> None:
    whole = theme() + (site / "assets" / "style.css").read_text("utf-8")
    for scheme, width, media in (("light", 1280, "screen"), ("dark", 390, "screen"), ("dark", 1280, "print")):
        with windows.silent(viewport={"width": width, "height": 900}, reduced_motion="reduce") as page:
            page.emulate_media(color_scheme=scheme, media=media)  # type: ignore[arg-type]
            page.goto(address + path)
            cut = computed(page)
            page.route("**/assets/style.css", lambda route: route.fulfill(body=whole, content_type="text/css"))
            page.reload()
            assert len(cut) > 200
            for before, after in zip(computed(page), cut, strict=True):
                assert set(before) == set(after)
            page.unroute("**/assets/style.css")
