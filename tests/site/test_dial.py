"""Every state of every dial: what the page shows when it is turned is, mark by mark, what matplotlib draws there."""

import gzip
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from explainer.drawing.exhibit import Exhibit
from explainer.exhibits.contents import EXHIBITS, PAGES, READING_ORDER
from tests.publish.turning import Turning
from tests.site.dials import ASSETS, check, opened, settings, turned, written

GARBAGE = ("NaN", "<img src=x onerror=alert(1)>", "__proto__", "9" * 5000, "%00", "1e999")  # the value of no dial
TURNED = [kind for kind in READING_ORDER if kind.dials]


def address_of(kind: type[Exhibit], address: str) -> str:
    (page,) = (page for page, names in PAGES.items() if kind.name() in names)
    return address + ("" if page == "home" else page.replace("_", "-") + "/")


@pytest.fixture(scope="module")
def context_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("kind", TURNED, ids=lambda kind: kind.name())
def test_no_address_breaks_it_and_every_state_on_its_page_is_what_matplotlib_draws(
    kind: type[Exhibit], context_page: Page, address: str
) -> None:
    pairs = zip(kind.dials, itertools.cycle(GARBAGE), strict=False)
    asked = "&".join(f"{kind.name()}.{dial.name}={garbage}" for dial, garbage in pairs)
    opened(context_page, f"{address_of(kind, address)}?{asked}", kind.name())
    start = settings(kind).index({dial.name: dial.start for dial in kind.dials})
    assert context_page.locator(f"figure#{kind.name()}").get_attribute("data-shown") == str(start)
    check(kind, turned(context_page, kind))


@pytest.mark.parametrize("kind", TURNED, ids=lambda kind: kind.name())
def test_the_start_is_what_is_computed_without_a_setting(kind: type[Exhibit]) -> None:
    make: Any = kind.compute
    start = make(**{dial.name: dial.start for dial in kind.dials})
    assert start.alt == EXHIBITS[kind.name()].alt
    assert start.svg() == EXHIBITS[kind.name()].svg()


@pytest.mark.parametrize("kind", TURNED, ids=lambda kind: kind.name())
def test_the_file_of_a_figure_is_small(kind: type[Exhibit], site: Path) -> None:
    assert len(gzip.compress((site / "assets" / "states" / f"{kind.name()}.js").read_bytes(), 9)) <= 15_000


def test_the_runtime_is_small_and_alone() -> None:
    runtime = (ASSETS / "dial.js").read_bytes()
    assert len(gzip.compress(runtime, 9)) <= 4096
    assert b"import " not in runtime
    assert b"fetch(" not in runtime
    assert not [kind.name() for kind in TURNED if kind.name().encode() in runtime]


@pytest.fixture(scope="module")
def from_disk(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page with a mark of every sort, opened from disk, where modules and requests are blocked."""
    return (written(tmp_path_factory.mktemp("disk")) / "index.html").as_uri()


def test_marks_of_every_sort_follow_in_a_page_from_disk(context_page: Page, from_disk: str) -> None:
    opened(context_page, from_disk, "turning")
    check(Turning, turned(context_page, Turning))
