"""What an edit does again: words and colors reach their page, and no experiment runs for them."""

import re
from collections.abc import Callable
from pathlib import Path

from tests.site.built import build, drawn, small_project

EXHIBIT = "explainer/exhibits/centering/cloud.py"
EXPERIMENT = "explainer/experiments/cloud.py"
PEN = """

class Pen(Pen):
    def title(self, text):
        super().title("Penned: " + text)
"""
Edit = tuple[
    str, Callable[[str], str], str, str
]  # files, what becomes of their text, the file of the site that says so, and what it says


def appended(text: str) -> Callable[[str], str]:
    return lambda before: before + text


def replaced(pattern: str, new: str) -> Callable[[str], str]:
    def act(before: str) -> str:
        after, count = re.subn(pattern, new, before, count=1)
        assert count, pattern
        return after

    return act


EDITS: dict[str, Edit] = {
    "a caption": (EXHIBIT, appended("\nCloud.caption = property(lambda _: 'Edited.')\n"), "index.html", "Edited."),
    "an alternative text": (EXHIBIT, appended("\nCloud.alt = property(lambda _: 'New.')\n"), "index.html", '"New."'),
    "a pen": ("explainer/drawing/pen.py", appended(PEN), "index.html", "Penned: "),
    "a color": (
        "explainer/drawing/palette.py", replaced('"ink": Role."#......"', '"ink": Role("#1d2431"'), "index.html",
        "var(--role-ink, #1d2431)",
    ),
    "the same color": ("mkdocs.yml", appended(""), "assets/palette.css", "--role-ink: #1d2431"),
    "the look of all figures": (
        "explainer/drawing/exhibit.py", replaced('"font.size": [0-9.]+', '"font.size": 21'), "index.html", "21px",
    ),
    "prose": ("docs/index.md", appended("\nMore.\n"), "index.html", "<p>More.</p>"),
    "a style sheet": ("docs/assets/reading.css", appended("/* Mine */"), "assets/reading.css", "/* Mine */"),
    "what a method calls a field": (EXPERIMENT, replaced('told."[a-z ]+"', 'told("Named"'), "index.html", "<dt>Named"),
}  # fmt: skip
UNDRAWN = ("a color", "the same color", "prose", "a style sheet")


def runs(project: Path) -> dict[str, int]:
    """Each result of an experiment and when it was written."""
    return {path.name: path.stat().st_mtime_ns for path in (project / ".cache/experiments").iterdir()}


def test_no_edit_of_words_or_colors_runs_an_experiment_again(site: Path, tmp_path: Path) -> None:
    project = small_project(tmp_path, "index.md", "# A page\n\n{{ cloud }}\n\n{{ cloud.method }}\n")

    def after(draws: bool, *edits: Edit) -> dict[str, int]:
        for source, change, _, _ in edits:
            path = project / source
            path.write_text(change(path.read_text("utf-8")), "utf-8")
        done = build(tmp_path / "site", project)
        assert done.returncode == 0, done.stderr
        for _, _, page, words in edits:
            assert words in (tmp_path / "site" / page).read_text("utf-8"), f"{words} did not reach {page}"
        assert ("Drawing cloud" in done.stderr) == draws, edits
        return runs(project)

    first = after(True, ("mkdocs.yml", appended(""), "index.html", "<figure"))
    assert first
    alone = drawn(tmp_path / "site/index.html", "cloud")  # by the one process that builds, not by several
    assert alone == drawn(site / "centering/index.html", "cloud")
    for what, edit in EDITS.items():
        if what not in UNDRAWN:
            assert after(True, edit) == first, f"{what} ran an experiment again"
    assert after(False, *(EDITS[what] for what in UNDRAWN)) == first, "colors or prose ran an experiment again"
    decisive = (EXPERIMENT, appended("\nDECISIVE = True\n"), "index.html", "<figure")
    assert after(True, decisive).keys().isdisjoint(first)
