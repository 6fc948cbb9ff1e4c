"""What Lighthouse says of each page on its slow phone, served compressed: the median of three runs.

python -m tests.site.lighthouse SITE [PAGE ...]    a table, with what falls short below a page; `make bench` prints it

npm installs Lighthouse when this asks for it, into its own cache: 190 MB that no other command needs.
"""

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.site.built import PAGES, Quiet, installed, name, served

VERSION = "12.8.2"  # the newest that runs on Node 20
TIMES = 3
TRIALS = 3  # of a run: now and then a trace has no beginning, and Lighthouse asks to be run again
CATEGORIES = {"performance": 97, "accessibility": 100, "best-practices": 100, "seo": 100}  # with the least wanted
AUDITS = {  # what is printed, in which unit, with the most wanted
    "first-contentful-paint": ("text s", 0.001, 1.5),
    "largest-contentful-paint": ("largest s", 0.001, float("inf")),
    "total-blocking-time": ("blocked ms", 1, float("inf")),
    "cumulative-layout-shift": ("shift", 1, 0.01),
}
HEADS = [head for head, *_ in AUDITS.values()]
FLAGS = "--headless --no-sandbox --disable-gpu"

Report = dict[str, Any]


class MissingError(Exception):
    """Says what is missing, and how to get it."""


def command() -> str:
    """Where npm has put Lighthouse; raises MissingError with the reason if it cannot."""
    if not installed():
        raise MissingError("no Chromium is installed (Debian: apt install chromium), and CHROMIUM names none")
    wanted = f"lighthouse@{VERSION}"
    asked = ["npm", "exec", "--yes", "--ignore-scripts", f"--package={wanted}", "--call=command -v lighthouse"]
    if not shutil.which("npm"):
        raise MissingError("no npm is installed")
    with tempfile.TemporaryDirectory() as elsewhere:  # where npm finds no project of its own
        done = subprocess.run(asked, cwd=elsewhere, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MissingError(f"npm cannot install {wanted}:\n{done.stderr.strip()}")
    return done.stdout.strip()


class Compressed(Quiet):
    """Serves a folder whose files are compressed already, over connections that stay open."""

    protocol_version = "HTTP/1.1"

    def send_response(self, code: int, message: str | None = None) -> None:
        super().send_response(code, message)
        if code == 200:
            self.send_header("Content-Encoding", "gzip")


@contextmanager
def compressing(site: Path) -> Iterator[str]:
    """The address of the site, each file sent as gzip -6 makes it."""
    with tempfile.TemporaryDirectory() as folder:
        for path in site.rglob("*"):
            if path.is_file():
                packed = Path(folder, path.relative_to(site))
                packed.parent.mkdir(parents=True, exist_ok=True)
                packed.write_bytes(
                    path.read_bytes() if path.name == "_headers" else gzip.compress(path.read_bytes(), 6)
                )
        with served(Path(folder), Compressed) as address:
            yield address


def report(tool: str, address: str) -> Report:
    """What Lighthouse says of an address, on its simulated phone."""
    asked = [tool, address, "--quiet", "--output=json", "--no-enable-error-reporting", f"--chrome-flags={FLAGS}"]
    environment = os.environ | {"CHROME_PATH": str(installed())}
    for _ in range(TRIALS):
        done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=False, timeout=180)
        if not done.returncode:
            return dict(json.loads(done.stdout))
    raise MissingError(f"it fails at {address}:\n{done.stderr.strip()}")


def row(page: str, reports: list[Report]) -> list[str]:
    """A page's line, marked where it falls short, and below it the audits that cost it something."""
    cells, short = [], False
    for key, least in CATEGORIES.items():
        score = 100 * statistics.median(each["categories"][key]["score"] or 0 for each in reports)
        cells.append(f"{score:15.0f}")
        short |= score < least
    for key, (_, unit, most) in AUDITS.items():
        value = unit * statistics.median(each["audits"][key]["numericValue"] for each in reports)
        cells.append(f"{value:11.3f}" if unit < 1 or most < 1 else f"{value:11.0f}")
        short |= value >= most
    costs = sorted({key for each in reports for key in lost(each)}) if short else []
    return [f"{name(page)[:18]:18}{''.join(cells)}{' !' if short else ''}", *(f"    {key}" for key in costs)]


def lost(each: Report) -> Iterator[str]:
    """The audits of a report that are not perfect and count."""
    for key in CATEGORIES:
        for part in each["categories"][key]["auditRefs"]:
            score = each["audits"][part["id"]]["score"]
            if part["weight"] and score is not None and score < (0.9 if key == "performance" else 1):
                yield f"{key}: {part['id']} {score:.2f}"


def table(site: Path, pages: Iterable[str] = PAGES) -> Iterator[str]:
    """A line for each page; only one that says what is missing, if Lighthouse cannot be had."""
    try:
        tool = command()
        yield (
            f"{'Lighthouse ' + VERSION:18}"
            + "".join(f"{key:>15}" for key in CATEGORIES)
            + "".join(f"{head:>11}" for head, *_ in AUDITS.values())
        )
        with compressing(site) as address:
            for page in pages:
                yield from row(page, [report(tool, address + page) for _ in range(TIMES)])
    except MissingError as error:
        yield f"Lighthouse has measured nothing: {error}"


if __name__ == "__main__":
    for line in table(Path(sys.argv[1]), sys.argv[2:] or PAGES):
        print(line, flush=True)
