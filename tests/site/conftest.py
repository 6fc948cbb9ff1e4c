"""The site, built once for all tests that read it, and a browser to open it in."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from tests.site.built import build, chromium, served


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "site"
    done = build(folder)
    assert done.returncode == 0, done.stderr + done.stdout
    assert "WARNING" not in done.stderr, done.stderr
    return folder


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
