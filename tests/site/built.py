"""The site as a reader gets it: built, served, and opened in a browser. Shared by the tests and the screenshots."""

import filecmp
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

import yaml
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, ViewportSize, sync_playwright

from explainer import storage
from explainer.publish import headers

PROJECT = Path(__file__).parents[2]
WIDTHS = (390, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def build(site: Path, project: Path = PROJECT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Build the site into a directory, with its dates fixed; the output is the caller's to judge."""
    return run("build", "--strict", "--site-dir", str(site), project=project, **environment)


def run(*arguments: str, project: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run MkDocs in a project, on the package that stands there."""
    command = [sys.executable, "-m", "mkdocs", *arguments]
    return subprocess.run(
        command, cwd=project, env=settings(project, **environment), capture_output=True, text=True, check=False
    )


def zensical(site: Path, cache: Path, project: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    """Build the site with Zensical instead."""
    command = [sys.executable, "-m", "explainer.publish", "--generator", "zensical", "--site-dir", str(site)]
    environment = settings(project, EXPLAINER_CACHE=str(cache))
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def settings(project: Path, **environment: str) -> dict[str, str]:
    """The environment that a build runs in: a fixed date, and a cache of its project, which no copy empties."""
    fixed = {
        "SOURCE_DATE_EPOCH": "1735689600",
        "NO_MKDOCS_2_WARNING": "1",
        "EXPLAINER_CACHE": str(project / ".cache"),
    }
    return os.environ | fixed | environment


def built_cold(folder: Path) -> Path:
    """The site, built into `folder/site` with every figure drawn anew; the log is beside it, the cache as well.

    Only the results of experiments are taken from the project's own cache, since drawing does not change them.
    """
    (folder / "cache").mkdir(parents=True)
    experiments = PROJECT / ".cache" / "experiments"
    experiments.mkdir(parents=True, exist_ok=True)
    (folder / "cache" / "experiments").symlink_to(experiments)
    done = build(folder / "site", EXPLAINER_CACHE=str(folder / "cache"))
    assert done.returncode == 0, done.stderr + done.stdout
    (folder / "log").write_text(done.stderr, "utf-8")
    return folder


def pause() -> None:
    """Wait for another process."""
    time.sleep(0.1)


def once(folder: Path, make: Callable[[Path], object], meanwhile: Callable[[], object] = pause) -> Path:
    """What `make` makes in a folder, made by the first of several processes that ask.

    The others wait for it; what they do over and over while it is not there is `meanwhile`.
    """
    finished, failed = _beside(folder, "finished"), _beside(folder, "failed")
    try:
        _beside(folder, "claimed").touch(exist_ok=False)
    except FileExistsError:
        while not finished.exists():
            assert not failed.exists(), f"{folder.name} has failed before: {failed.read_text('utf-8')}"
            meanwhile()
        return folder
    try:
        make(folder)
    except BaseException as error:
        storage.write(failed, repr(error).encode())
        raise
    finished.touch()
    return folder


def claimed(folder: Path) -> bool:
    """Whether a process has begun to make a folder."""
    return _beside(folder, "claimed").exists()


def _beside(folder: Path, state: str) -> Path:
    """The file whose presence says what has become of a folder."""
    return folder.with_name(f"{folder.name}.{state}")


def copied(folder: Path) -> Path:
    """A copy of the project."""
    for name in ("explainer", "docs", "tests/claims", "tests/mutants"):  # two of the pages say what stands in tests
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "CITATION.cff"):
        shutil.copy(PROJECT / name, folder)
    (folder / "node_modules").symlink_to((PROJECT / "node_modules").resolve())
    return folder


def small_project(folder: Path, page: str, text: str) -> Path:
    """A copy of the project whose only page is this one."""
    copy = folder / "project"
    shutil.copytree(PROJECT / "explainer", copy / "explainer", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT / "docs" / "assets", copy / "docs" / "assets")
    shutil.copytree(PROJECT / "tests" / "claims", copy / "tests" / "claims")  # which the claims of a page name
    (copy / "node_modules").symlink_to(PROJECT / "node_modules")
    configuration = yaml.safe_load((PROJECT / "mkdocs.yml").read_text("utf-8")) | {"nav": [page]}
    (copy / "mkdocs.yml").write_text(yaml.safe_dump(configuration), "utf-8")
    (copy / "docs" / page).write_text(text, "utf-8")
    return copy


def differences(left: Path, right: Path) -> list[str]:
    """The files that one folder has and the other has not, or not with the same bytes."""
    names = {path.relative_to(root).as_posix() for root in (left, right) for path in root.rglob("*") if path.is_file()}
    same, _, _ = filecmp.cmpfiles(left, right, names, shallow=False)
    return sorted(names - set(same))


def drawn(page: Path, name: str) -> str:
    """The drawing of an exhibit on a built page."""
    (svg,) = re.findall(rf'<figure [^>]*\bid="?{name}"?[ >].*?(<svg.*?</svg>)', page.read_text("utf-8"), re.DOTALL)
    return str(svg)


def _address(source: str) -> str:
    return re.sub(r"(^|/)index$", "", re.sub(r"\.(md|ipynb)$", "", source)).strip("/") + "/"


NAVIGATION = yaml.safe_load((PROJECT / "mkdocs.yml").read_text("utf-8"))["nav"]
ENTRIES = [  # each page of the menu with its title, those of a group one by one
    (title, source)
    for entry in NAVIGATION
    for title, sources in entry.items()
    for title, source in (
        [(title, sources)] if isinstance(sources, str) else [pair for each in sources for pair in each.items()]
    )
]
SPINE = tuple(source for entry in NAVIGATION for source in entry.values() if isinstance(source, str))
SOURCES = tuple(source for _, source in ENTRIES)
PAGES = tuple(_address(source).lstrip("/") for source in SOURCES)  # below the site's address, the home page being ""


def name(page: str) -> str:
    """The last part of a page's address, `home` for the first page."""
    return page.rstrip("/").rpartition("/")[2] or "home"


class Quiet(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        """Send what the site's file of headers says of all files, as a static host does."""
        with suppress(FileNotFoundError):
            for key, value in (
                headers.read((Path(self.directory) / "_headers").read_text("utf-8")).get("/*", {}).items()
            ):
                self.send_header(key, value)
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing: a failed request is seen in the browser."""


class Piecemeal(Quiet):
    """Sends a page as a slow network does, piece by piece: each is shown before the next is there."""

    def copyfile(self, source: Any, outputfile: Any) -> None:
        content = source.read()
        size = len(content) // 10 + 1 if self.path.endswith("/") else len(content)
        for start in range(0, len(content), size):
            if start:
                time.sleep(0.03)
            outputfile.write(content[start : start + size])


@contextmanager
def served(site: Path, handler: type[SimpleHTTPRequestHandler] = Quiet) -> Iterator[str]:
    """The address of the site, served on a free port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


# What of Chromium no reader of a page asks for. Of several such lists the last one counts: this is playwright's own and
# the two pages that Chromium loads into the address bar of each new window, which take longer than a chapter.
UNUSED = (
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    "PreconnectToSearch", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
)  # fmt: skip


def installed() -> str | None:
    """Where the system's Chromium is."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def chromium(playwright: Playwright) -> Browser:
    """The system's Chromium, or playwright's own; raises playwright's error if there is neither."""
    options = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    options += ["--disable-component-update", "--disable-sync", f"--disable-features={','.join(UNUSED)}"]
    return playwright.chromium.launch(executable_path=installed(), args=options)


@contextmanager
def opened(site: Path | None) -> Iterator[tuple[Browser, str]]:
    """A browser, and the address of a site that is built, or else is built first; a failed build ends the program."""
    with tempfile.TemporaryDirectory() as temporary:
        if not site and (done := build(Path(temporary))).returncode:
            sys.exit(done.stderr + done.stdout)
        with served(site or Path(temporary)) as root, sync_playwright() as playwright:
            browser = chromium(playwright)
            yield browser, root
            browser.close()


@dataclass(frozen=True)
class Windows:
    """Windows of a browser, kept for their options: a page that shares what was fetched takes half of the time.

    For pages that keep nothing in the browser's storage.
    """

    browser: Browser
    opened: dict[str, BrowserContext] = field(default_factory=dict)
    kept: dict[str, Page] = field(default_factory=dict)

    def tab(self, **options: Any) -> Page:
        """A new page."""
        key = repr(sorted(options.items()))
        if key not in self.opened:
            self.opened[key] = self.browser.new_context(**options)
        return self.opened[key].new_page()

    def again(self, *, viewport: ViewportSize, **options: Any) -> Page:
        """The page that was here before, as if it were new, but for scripts that were added to all it opens."""
        key = repr((viewport, sorted(options.items())))
        if key not in self.kept:
            self.kept[key] = self.tab(viewport=viewport, **options)
        page = self.kept[key]
        page.goto("about:blank")
        page.set_viewport_size(viewport)
        media = {name: value for name, value in options.items() if name != "bypass_csp"}
        page.emulate_media(**{"color_scheme": "light", "reduced_motion": "no-preference", "media": "null"} | media)
        page.mouse.move(0, 0)
        return page

    def first(self, *, viewport: ViewportSize, **options: Any) -> Page:
        """The same, as by who has never been here: nothing of what was fetched before is at hand."""
        page = self.again(viewport=viewport, **options)
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.clearBrowserCache")
        for without in (True, False):  # what the page's own process remembers goes when it is told to use no cache
            session.send("Network.setCacheDisabled", {"cacheDisabled": without})
        session.detach()
        return page

    @contextmanager
    def silent(self, *, viewport: ViewportSize, **options: Any) -> Iterator[Page]:
        """The same, and an error if scripts write anything to its console or anything fails.

        What the browser itself remarks, without a script's arguments, is left to the visits, which hear all: that
        something preloaded is not used yet, say, it remarks of a page that is open for long on a busy machine.
        """
        said: list[str] = []
        page = self.again(viewport=viewport, **options)

        def note(message: ConsoleMessage) -> None:
            if message.args or message.type == "error":
                said.append(f"{message.type}: {message.text} ({message.location['url']})")

        with heard(page, console=note, pageerror=lambda error: said.append(f"error: {error.stack or error}")):
            yield page
        assert not said, f"the console of {page.url} says {said}"


@contextmanager
def heard(page: Page, **events: Callable[[Any], object]) -> Iterator[None]:
    """Listen to events of a page, and no longer."""
    for event, act in events.items():
        page.on(event, act)  # type: ignore[call-overload]
    yield
    for event, act in events.items():
        page.remove_listener(event, act)


@contextmanager
def serving(project: Path) -> Iterator[str]:
    """The address of `mkdocs serve` in a project."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        place = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", place]
    with log_of(project).open("wb") as log:
        server = subprocess.Popen(command, cwd=project, env=settings(project), stderr=log)
        try:
            yield f"http://{place}/"
        finally:
            server.terminate()
            server.wait()


def log_of(project: Path) -> Path:
    """What `mkdocs serve` has said in a project so far."""
    return project.parent / "serve.log"


def wait_for(address: str, text: str, seconds: float = 60) -> None:
    """Ask until the answer holds the text."""

    def told() -> bool:
        with suppress(OSError), urllib.request.urlopen(address) as answer:  # noqa: S310
            return text in answer.read().decode()
        return False

    wait_until(told, f"{text!r} at {address}", seconds)


def wait_until(there: Callable[[], object], what: str, seconds: float = 60) -> None:
    """Ask until it is there."""
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, f"waited {seconds:.0f} s in vain for {what}"
        time.sleep(0.05)
