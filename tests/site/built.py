"""The site as a reader gets it: built, served, and opened in a browser. Shared by the tests and the screenshots."""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

import yaml
from playwright.sync_api import Browser, Playwright

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
        command, cwd=project, env=settings(**environment), capture_output=True, text=True, check=False
    )


def settings(**environment: str) -> dict[str, str]:
    """The environment that a build runs in: a fixed date, and the cache of this project."""
    cache = os.environ.get("EXPLAINER_CACHE", str(PROJECT / ".cache"))
    fixed = {"SOURCE_DATE_EPOCH": "1735689600", "NO_MKDOCS_2_WARNING": "1", "EXPLAINER_CACHE": cache}
    return os.environ | fixed | environment


def small_project(folder: Path, page: str, text: str) -> Path:
    """A copy of the project whose only page is this one."""
    copy = folder / "project"
    shutil.copytree(PROJECT / "explainer", copy / "explainer", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT / "docs" / "assets", copy / "docs" / "assets")
    (copy / "node_modules").symlink_to(PROJECT / "node_modules")
    configuration = yaml.safe_load((PROJECT / "mkdocs.yml").read_text("utf-8")) | {"nav": [page]}
    (copy / "mkdocs.yml").write_text(yaml.safe_dump(configuration), "utf-8")
    (copy / "docs" / page).write_text(text, "utf-8")
    return copy


def _address(source: str) -> str:
    return re.sub(r"(^|/)index$", "", re.sub(r"\.(md|ipynb)$", "", source)).strip("/") + "/"


NAVIGATION = yaml.safe_load((PROJECT / "mkdocs.yml").read_text("utf-8"))["nav"]
SOURCES = tuple(source for entry in NAVIGATION for source in entry.values())
PAGES = tuple(_address(source).lstrip("/") for source in SOURCES)  # below the site's address, the home page being ""


def name(page: str) -> str:
    """The last part of a page's address, `home` for the first page."""
    return page.rstrip("/").rpartition("/")[2] or "home"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Say nothing: a failed request is seen in the browser."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of the site, served on a free port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def chromium(playwright: Playwright) -> Browser:
    """The system's Chromium, or playwright's own; raises playwright's error if there is neither."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    options = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    options += ["--disable-component-update", "--disable-sync"]
    return playwright.chromium.launch(executable_path=path, args=options)
