"""A page is visited once, by whichever process comes first, and no process waits while there are others to visit."""

import re
import time
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.site import visits
from tests.site.built import PAGES, Windows, served
from tests.site.visits import CASES, Case, Visit, Visits, label

WINDOWS = cast(Windows, None)


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Case]:
    """What has been visited here, in order, while another process has been at the first; it ends after all the rest."""
    (tmp_path / f"{label(CASES[0])}.claimed").touch()
    found: list[Case] = []

    def visit(_windows: Windows, _addresses: object, case: Case) -> Visit:
        found.append(case)
        if len(found) == len(CASES) - 1:
            (tmp_path / label(CASES[0])).write_text('{"console": ["from elsewhere"]}', "utf-8")
            (tmp_path / f"{label(CASES[0])}.finished").touch()
        if case == CASES[3]:
            raise Error("no answer")
        return Visit(console=[label(case)], facts={"shifts": [[0.5, "p"]]})

    monkeypatch.setattr(visits, "visit", visit)
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("waits while there are others to visit"))
    return found


def test_who_would_wait_makes_the_visits_that_nobody_has_begun_and_none_twice(made: list[Case], tmp_path: Path) -> None:
    assert Visits(tmp_path, WINDOWS, {})[CASES[0]].console == ["from elsewhere"]
    assert made == list(CASES[1:])
    for process in (Visits(tmp_path, WINDOWS, {}), Visits(tmp_path, WINDOWS, {})):
        for case in (CASES[1], CASES[2], CASES[-1]):
            assert process[case] == Visit(console=[label(case)], facts={"shifts": [[0.5, "p"]]})
    assert len(made) == len(CASES) - 1


def test_a_visit_that_has_failed_is_told_by_its_own_tests_with_the_reason(made: list[Case], tmp_path: Path) -> None:
    seen = Visits(tmp_path, WINDOWS, {})
    assert seen[CASES[0]].console == ["from elsewhere"]
    with pytest.raises(AssertionError, match=f"{label(CASES[3])} has failed before: .*no answer"):
        assert seen[CASES[3]].console
    assert made.count(CASES[3]) == 1


def test_who_comes_first_fetches_all_that_a_new_window_does(browser: Browser, windows: Windows, site: Path) -> None:
    asked: list[str] = []

    class Noting(SimpleHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            if not re.search(r"/states/|\.svg ", str(arguments)):  # figures come when they come near
                asked.append(str(arguments))

    def fetched(page: Page) -> list[str]:
        asked.clear()
        page.goto(root + PAGES[1], wait_until="networkidle")
        return sorted(asked)

    options: Any = {"color_scheme": "light", "viewport": {"width": 500, "height": 900}}
    with served(site, Noting) as root:
        new = browser.new_page(**options)
        expected = fetched(new)
        new.close()
        assert len(expected) > 3
        for _ in range(2):
            assert fetched(windows.first(**options)) == expected
        assert sum("'200'" in each for each in fetched(windows.again(**options))) < len(expected) / 2


def run(script: str, address: str, windows: Windows) -> None:
    with windows.silent(viewport={"width": 500, "height": 900}) as page:
        page.goto(address + "assets/palette.css")
        page.evaluate(f"void {script}")
        page.wait_for_timeout(300)


@pytest.mark.parametrize("script", ["console.log('mine')", "setTimeout(() => mine())", "fetch('/mine')"])
def test_a_page_whose_scripts_speak_or_fail_is_not_silent(script: str, windows: Windows, address: str) -> None:
    with pytest.raises(AssertionError, match=r"the console of .* says .*mine"):
        run(script, address, windows)


def test_visits_have_names_of_their_own() -> None:
    assert len({label(case) for case in CASES}) == len(CASES)
