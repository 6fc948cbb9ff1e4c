"""How long builds take, how long an edit takes to reach its page, what pages weigh, what Lighthouse says of them, and
what more figures cost: `make bench`. It measures and judges nothing. `make bench ARGS="builds weights"` does no more.

All of it happens in a copy of the project, whose first build runs, draws and keeps everything.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.site import growth, lighthouse, weights
from tests.site.built import PROJECT, build, copied, differences, serving, wait_for
from tests.site.built import zensical as build_with_zensical

TIMES = 5


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
    """Cold, cold once more elsewhere, warm, after an edit, and by Zensical."""
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
    elsewhere(site)
    timed("warm build", once)
    timed("build, one figure edited", redraw)
    timed("Zensical, first", other, times=1)
    timed("Zensical, warm", other)


def elsewhere(site: Path) -> None:
    """A cold build in another folder, by one worker, under another locale and in another time zone: the same bytes?"""
    locales = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    foreign = next((each for each in locales if each.partition(".")[0] not in ("C", "POSIX")), "C")
    with tempfile.TemporaryDirectory() as folder:
        project = copied(Path(folder, "another folder"))
        edited(project / "explainer" / "publish" / "cache.py", r"workers = .*", "workers = 1")

        def once(_: int) -> None:
            done = build(project / "site", project, LC_ALL=foreign, TZ="Pacific/Kiritimati", PYTHONHASHSEED="7")
            assert done.returncode == 0, done.stderr

        timed(f"the same in another folder, by one worker, in {foreign}", once, times=1)
        found = differences(site, project / "site")
    print(f"  files that differ: {len(found)}", *found, sep="\n    ", flush=True)


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


def told(lines: Iterable[str]) -> None:
    """Print each line as it comes."""
    for line in lines:
        print(line, flush=True)


PARTS: dict[str, Callable[[Path], None]] = {
    "builds": builds,
    "edits": edits,
    "weights": lambda project: told(weights.table(project / "site")),
    "lighthouse": lambda project: told(lighthouse.table(project / "site")),
    "growth": lambda _: told(growth.table()),
}


def main() -> None:
    """Print a line for each."""
    os.environ.pop("EXPLAINER_CACHE", None)
    asked = sys.argv[1:] or [*PARTS]
    if strange := {*asked} - {*PARTS}:
        sys.exit(f"expected some of {', '.join(PARTS)}; got {', '.join(sorted(strange))}")
    print(f"{'median of ' + str(TIMES):58}")
    with tempfile.TemporaryDirectory() as folder:
        project = copied(Path(folder))
        if "builds" not in asked:
            shutil.copytree(PROJECT / ".cache", project / ".cache")
            build(project / "site", project)
        for part in asked:
            PARTS[part](project)


if __name__ == "__main__":
    main()
