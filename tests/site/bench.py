"""How long builds take, and how long an edit takes to reach its page: `make bench`. It measures and judges nothing.

All of it happens in a copy of the project, whose first build runs, draws and keeps everything.
"""

import os
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.site import weights
from tests.site.built import PROJECT, build, serving, wait_for
from tests.site.built import zensical as build_with_zensical

TIMES = 5


def copied(folder: Path) -> Path:
    """A copy of the project."""
    for name in ("explainer", "docs", "tests/claims"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "mkdocs.yml", folder)
    (folder / "node_modules").symlink_to((PROJECT / "node_modules").resolve())
    return folder


def timed(what: str, act: Callable[[int], object], times: int = TIMES) -> None:
    """Print the median and the range of what something takes, numbered each time."""
    took = []
    for number in range(times):
        start = time.perf_counter()
        act(number)
        took.append(time.perf_counter() - start)
    spread = f"  {min(took):.2f}–{max(took):.2f}" if times > 1 else ""
    print(f"{what:58}{statistics.median(took):7.2f} s{spread}", flush=True)


def edited(path: Path, pattern: str, new: str) -> None:
    """Save a file with the first match of a pattern replaced."""
    text, count = re.subn(pattern, new, path.read_text("utf-8"), count=1)
    assert count, f"{path.name} holds no {pattern}"
    path.write_text(text, "utf-8")


def builds(project: Path) -> None:
    """Cold, warm, after an edit, and by Zensical."""
    site, figure = project / "site", project / "explainer" / "exhibits" / "quadrants" / "quadrants.py"

    def once(_: int) -> None:
        done = build(site, project)
        assert done.returncode == 0, done.stderr

    def redraw(number: int) -> None:
        edited(figure, r"\Z", f"\nEDITED = {number}\n")
        once(number)

    def other(_: int) -> None:
        done = build_with_zensical(site, project / ".cache", project)
        assert done.returncode == 0, done.stderr

    timed("cold build, experiments and notebooks included", once, times=1)
    timed("warm build", once)
    timed("build, one figure edited", redraw)
    timed("Zensical, first", other, times=1)
    timed("Zensical, warm", other)


def edits(project: Path) -> None:
    """Under `mkdocs serve`: from saving a file to the new page."""
    docs, package = project / "docs", project / "explainer"
    drawn = package / "exhibits" / "quadrants" / "quadrants.py"
    run = package / "exhibits" / "network" / "digits_same_start.py"
    with serving(project) as address:
        wait_for(address, "<article", 120)

        def prose(number: int) -> None:
            edited(docs / "quadrants.md", r"\Z", f"\n\nEdited {number}.\n")
            wait_for(address + "quadrants/", f"Edited {number}.", 120)

        def figure(number: int) -> None:
            edited(drawn, r"(def draw\(.*\n)", rf"\1        plane_{number} = 'x'\n")
            edited(drawn, r"\Z", f'\nQuadrants.alt = property(lambda _: "E{number}")\n')
            wait_for(address + "quadrants/", f'aria-label="E{number}"', 120)

        def caption(number: int) -> None:
            edited(run, r"\Z", f'\nDigitsSameStart.caption = property(lambda _: "E{number}")\n')
            wait_for(address + "notebooks/network/", f"<figcaption>E{number}<", 600)

        timed("serving: prose", prose)
        timed("serving: a figure", figure)
        timed("serving: a caption of a figure in a notebook", caption, times=2)
        looks(docs / "assets" / "reading.css", package / "drawing", address)


def looks(sheet: Path, drawing: Path, address: str) -> None:
    """The same for a style sheet, for a color and for a pen that all figures have."""

    def style(number: int) -> None:
        edited(sheet, r"\Z", f"\n/* {number} */\n")
        wait_for(address + "assets/reading.css", f"/* {number} */", 120)

    def color(number: int) -> None:
        edited(drawing / "palette.py", r'"input": Role\("#......"', f'"input": Role("#00659{number}"')
        wait_for(address + "assets/palette.css", f"#00659{number}", 600)

    def pen(number: int) -> None:
        edited(drawing / "exhibit.py", r'"axes.linewidth": [\d.]+', f'"axes.linewidth": 1.{number + 1}')
        wait_for(address + "quadrants/", f'stroke-width="1.{number + 1}', 600)

    timed("serving: a style sheet", style)
    timed("serving: a color of the palette, which all figures have", color, times=2)
    timed("serving: a line of all figures", pen, times=2)


def main() -> None:
    """Print a line for each."""
    os.environ.pop("EXPLAINER_CACHE", None)
    print(f"{'median of ' + str(TIMES):58}")
    with tempfile.TemporaryDirectory() as folder:
        project = copied(Path(folder))
        builds(project)
        edits(project)
        print("\n".join(weights.table(project / "site")))


if __name__ == "__main__":
    main()
