"""The site, built once for all tests that read it, and a browser to open it in."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.site.built import PAGES, Piecemeal, Windows, built_cold, chromium, once, served
from tests.site.visits import Visits


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all processes that run tests."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def cold_build(shared: Path) -> Path:
    """The folder of a build from nothing: `site`, `log` and `cache`; one for all processes that run tests."""
    return once(shared / "built", built_cold)


@pytest.fixture(scope="session")
def site(cold_build: Path) -> Path:
    log = (cold_build / "log").read_text("utf-8")
    assert "WARNING" not in log, log
    return cold_build / "site"


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    with served(site) as root:
        yield root


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            launched = chromium(playwright)
        except Error as error:
            reason = "no Chromium: install it, name it in CHROMIUM, or run `playwright install chromium`"
            if os.environ.get("CI"):
                pytest.fail(f"{reason} ({error.message.splitlines()[0]})")
            pytest.skip(reason)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """Windows of the browser for all tests of a process."""
    return Windows(browser)


@pytest.fixture
def page(windows: Windows, address: str) -> Iterator[Page]:
    """The first chapter on a desk, with little motion; what a reader has chosen there is forgotten after it."""
    page = windows.tab(base_url=address, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.goto(PAGES[1])
    yield page
    page.evaluate("localStorage.clear()")
    page.close()


@pytest.fixture(scope="session")
def visits(shared: Path, windows: Windows, site: Path, address: str) -> Iterator[Visits]:
    """What the browser sees of each page; no page is visited twice."""
    (shared / "visits").mkdir(exist_ok=True)
    with served(site, Piecemeal) as slow:
        yield Visits(shared / "visits", windows, {"light": address, "dark": slow})
