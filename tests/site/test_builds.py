"""Builds give the same bytes each time, and a mistake in a page ends one with a line that names it."""

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import nbbase as notebook

from tests.site.built import PROJECT, build, differences, drawn, log_of, serving, small_project, wait_for, wait_until


def test_cold_and_warm_builds_give_the_same_bytes(site: Path, cold_build: Path, tmp_path: Path) -> None:
    assert "Drawn: zig_zag" in (cold_build / "log").read_text("utf-8")
    elsewhere = {"LC_ALL": "de_DE.UTF-8", "TZ": "America/Anchorage", "PYTHONHASHSEED": "7"}
    asked = {"EXPLAINER_CACHE": str(cold_build / "cache"), "PYTHONPROFILEIMPORTTIME": "1"}
    done = build(tmp_path / "warm", PROJECT, **elsewhere, **asked)
    assert done.returncode == 0, done.stderr
    assert not re.search("Draw|Running|Converting", done.stderr)
    assert differences(site, tmp_path / "warm") == []
    imported = set(re.findall(r"^import time:.*\| +([\w.]+)$", done.stderr, re.MULTILINE))
    assert {"mkdocs.commands.build", "explainer.publish.cache", "numpy"} <= imported
    assert not {"matplotlib", "sklearn", "nbconvert", "nbclient", "jupytext", "quickjs", "fontTools"} & imported


def test_a_project_draws_only_what_its_pages_name_and_the_same_wherever_it_is(site: Path, tmp_path: Path) -> None:
    page = "# A page\n\n{{ layer_shapes }}\n\nIt is {{ zig_zag.path_ratio:.2f }} times as long.\n"
    project = small_project(tmp_path, "index.md", page)
    done = build(tmp_path / "site", project, LC_ALL="C", TZ="Pacific/Kiritimati", PYTHONHASHSEED="1")
    assert done.returncode == 0, done.stderr
    there = drawn(site / "derivative-chain/index.html", "layer_shapes")
    assert drawn(tmp_path / "site/index.html", "layer_shapes") == there
    assert sorted(path.name.partition("-")[0] for path in (project / ".cache").glob("*.pickle")) == [
        "layer_shapes",
        "zig_zag",
    ]


def assert_ends_with_one_line(project: Path, *named: str) -> None:
    done = build(project.parent / "site", project)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    assert [name for name in named if name not in line] == [], line


@pytest.mark.parametrize(
    ("mistake", "named"),
    [
        ("The ratio is {{ zig_zag.path_ration:.2f }}.", "{{ zig_zag.path_ration:.2f }}"),
        ("{{ zig_zagg }}", "{{ zig_zagg }}"),
        (r"A formula $\nonsense{x}$ here.", r"\nonsense"),
    ],
    ids=["property", "exhibit", "formula"],
)
def test_mistake_in_a_page_ends_the_build_and_is_named(mistake: str, named: str, tmp_path: Path) -> None:
    assert_ends_with_one_line(small_project(tmp_path, "index.md", f"# A page\n\n{mistake}\n"), "index.md", named)


def test_broken_link_ends_the_build(tmp_path: Path) -> None:
    links = ("nowhere.md", "#nothing")
    page = "# A page\n\n" + "\n\n".join(f"[A link]({link})" for link in links)
    done = build(tmp_path / "site", small_project(tmp_path, "index.md", page))
    assert done.returncode == 1
    found = [line for line in done.stderr.splitlines() if line.startswith("WARNING")]
    assert len(found) == len(links), found
    assert all(link in line for link, line in zip(links, sorted(found, key=lambda line: links[1] in line), strict=True))


def test_failing_cell_ends_the_build_and_is_named(tmp_path: Path) -> None:
    cells = [notebook.new_markdown_cell("# A page"), notebook.new_code_cell("x = 1\nx.nonsense")]
    text = nbformat.writes(notebook.new_notebook(cells=cells))
    project = small_project(tmp_path, "index.ipynb", text)
    assert_ends_with_one_line(project, "index.ipynb", "cell 2", "x = 1", "AttributeError", "nonsense")


EDITED = r"\n\nLayerShapes.alt = property(lambda _: 'After.')\n"


MISTAKES = {  # what is added to which files, after which the server says where the mistake is and goes on
    "palette": [("explainer/drawing/palette.py", "\nROLES = (\n")],
    "page": [("docs/index.md", "\n{{ nothing }}\n"), ("docs/run.ipynb", "}"), ("mkdocs.yml", "\nnav: [\n")],
    "figure": [("explainer/exhibits/derivative_chain/layer_shapes.py", "\n1 / 0\n")],
}
FAILED = re.compile("An error happened during the rebuild")


def add_notebook(project: Path) -> None:
    """Behind the one page, an empty one."""
    empty = notebook.new_notebook(cells=[notebook.new_markdown_cell("# A notebook")])
    (project / "docs" / "run.ipynb").write_text(nbformat.writes(empty), "utf-8")
    settings = (project / "mkdocs.yml").read_text("utf-8")
    (project / "mkdocs.yml").write_text(settings.replace("- index.md\n", "- index.md\n- run.ipynb\n"), "utf-8")


@pytest.mark.parametrize("saved", ["palette", "page", "figure"])
def test_serving_shows_what_has_just_been_saved_and_survives_mistakes(saved: str, tmp_path: Path) -> None:
    project = small_project(tmp_path, "index.md", "# A page\n\nBefore.\n\n{{ layer_shapes }}\n")
    package = project / "explainer"
    if saved == "page":
        add_notebook(project)
    file, pattern, new, path, after = {
        "palette": (package / "drawing/palette.py", "#00659e", "#00659f", "assets/palette.css", "#00659f"),
        "page": (project / "docs/index.md", "Before", "After", "", "<p>After.</p>"),
        "figure": (package / "exhibits/derivative_chain/layer_shapes.py", r"\Z", EDITED, "", 'aria-label="After."'),
    }[saved]
    with serving(project) as address:
        wait_for(address + path, "#00659e" if saved == "palette" else "<p>Before.</p>")
        file.write_text(re.sub(pattern, new, file.read_text("utf-8")), "utf-8")
        wait_for(address + path, after)
        for broken, mistake in MISTAKES[saved]:
            before, said = (project / broken).read_text("utf-8"), len(log_of(project).read_text("utf-8"))
            (project / broken).write_text(before + mistake, "utf-8")
            wait_until(lambda: FAILED.search(log_of(project).read_text("utf-8")[said:]), f"an error after {mistake!r}")  # noqa: B023
            assert Path(broken).name in log_of(project).read_text("utf-8")[said:]
            (project / broken).write_text(before, "utf-8")
            page = project / "docs/index.md"
            page.write_text(page.read_text("utf-8") + f"\nMended {broken}.\n", "utf-8")
            wait_for(address, f"<p>Mended {broken}.</p>")
