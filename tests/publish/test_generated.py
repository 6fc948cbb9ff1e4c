"""What is written before a site generator runs, and what of it is not written again."""

import itertools
import json
import logging
from pathlib import Path
from unittest.mock import Mock, patch

import nbformat
import pytest
from nbformat.v4 import nbbase

from explainer.drawing import palette
from explainer.publish import PublishError, __main__, cache, fonts, generated, notebooks

LISTED = "tests.publish.listed"
NOTEBOOK = nbbase.new_notebook(
    cells=[nbbase.new_markdown_cell("# B\n\n$y$"), nbbase.new_code_cell("print(1)", id="c")],
    metadata={"description": "About b."},
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXPLAINER_CACHE", str(tmp_path / "cache"))
    settings = {
        "site_name": "A site",
        "nav": ["index.md", {"B": "more/b.ipynb"}],
        "theme": {"name": "material", "custom_dir": "theme"},
        "plugins": [{"mkdocs-jupyter": {"execute": False}}],
        "hooks": ["hooks.py"],
        "watch": ["explainer"],
        "strict": True,
        "markdown_extensions": ["tables", {"explainer.publish": {"exhibits": LISTED}}],
    }
    (tmp_path / "mkdocs.yml").write_text(json.dumps(settings), "utf-8")
    for folder in ("docs/more", "docs/assets", "theme"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "theme" / "main.html").write_text("{% extends 'base.html' %}", "utf-8")
    (tmp_path / "docs/assets/own.css").write_text("p {}", "utf-8")
    text = "---\ndescription: Costs $5\n---\n\n# A\n\n$x$ is {{ toy.ratio:.1f }}, see [b](more/b.ipynb#there).\n"
    (tmp_path / "docs/index.md").write_text(text, "utf-8")
    (tmp_path / "docs/more/b.ipynb").write_text(nbformat.writes(NOTEBOOK), "utf-8")
    return tmp_path


def write(root: Path) -> generated.Generated:
    return generated.write(generated.project(root))


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_all_that_a_generator_needs_is_written_outside_the_docs(root: Path) -> None:
    before = names(root / "docs")
    made = write(root)
    assert names(root / "docs") == before
    assert names(made.folder) == {
        "assets/palette.css",
        "assets/katex.css",
        "assets/fonts/KaTeX_Math-Italic.woff2",
        "assets/search/minisearch.js",
        "more/b.md",
        "more/b/b.ipynb",
    }
    assert (made.folder / "assets/palette.css").read_text("utf-8") == palette.css()
    page = (made.folder / "more/b.md").read_text("utf-8")
    assert page.startswith('---\ndescription: "About b."\n---\n\n# B\n\n$y$\n\n<div class="cell">')
    assert '<div class="output"><pre tabindex="0">1\n</pre></div>' in page
    assert json.loads((made.folder / "more/b/b.ipynb").read_text("utf-8"))["cells"][1]["outputs"][0]["text"] == ["1\n"]


def test_each_page_has_its_fonts_and_its_exhibits(root: Path) -> None:
    made = write(root)
    assert {name: page.glyphs for name, page in made.pages.items()} == {
        "index.md": {"KaTeX_Math-Italic": "x"},
        "more/b.ipynb": {"KaTeX_Math-Italic": "y"},
    }
    assert [sorted(page.exhibits) for page in made.pages.values()] == [["toy"], []]
    assert generated.meta("more/b.ipynb", made.pages["more/b.ipynb"]) == {
        "minutes": 1,
        "notebook": "b.ipynb",
        "markdown": "index.md",
        "card": "assets/cards/more-b.png",
    }
    assert generated.meta("index.md", made.pages["index.md"]) == {
        "minutes": 1,
        "markdown": "index.md",
        "card": "assets/cards/index.png",
    }


def test_what_has_not_changed_is_neither_converted_nor_written_again(root: Path) -> None:
    first = write(root)
    stamps = {path: path.stat().st_mtime_ns for path in first.folder.rglob("*.*")}
    with (
        patch.object(generated, "_convert", side_effect=AssertionError("converted")),
        patch.object(notebooks, "rendered", side_effect=AssertionError("rendered")),
        patch.object(fonts, "_cut", side_effect=AssertionError("cut")),
    ):
        assert write(root) == first
    assert {path: path.stat().st_mtime_ns for path in first.folder.rglob("*.*")} == stamps


def test_an_edited_page_alone_is_converted_again(root: Path) -> None:
    write(root)
    page = root / "docs/index.md"
    page.write_text(page.read_text("utf-8").replace("$x$", "$2$"), "utf-8")
    with patch.object(generated, "_convert", side_effect=generated._convert) as convert:
        made = write(root)
    assert [call.args[1] for call in convert.call_args_list] == [page.read_text("utf-8")]
    assert names(made.folder / "assets/fonts") == {"KaTeX_Main-Regular.woff2", "KaTeX_Math-Italic.woff2"}


def test_an_exhibit_of_another_version_converts_its_pages_again(root: Path) -> None:
    first = write(root)
    with (
        patch.object(cache, "version", side_effect=lambda kind: f"edited {kind.name()}"),
        patch.object(generated, "_convert", side_effect=generated._convert) as convert,
    ):
        made = write(root)
    assert convert.call_count == 1
    versions = {name: (first.pages[name].version, made.pages[name].version) for name in made.pages}
    assert {name for name, (old, new) in versions.items() if old != new} == {"index.md"}


def test_what_no_page_needs_any_more_is_dropped(root: Path) -> None:
    write(root)
    (root / "docs/more/b.ipynb").unlink()
    assert not [name for name in names(write(root).folder) if "more" in name]


@pytest.mark.parametrize("mistake", ["{{ toi }}", "$\\nonsense$", "5$"])
def test_a_mistake_is_told_with_its_page(mistake: str, root: Path) -> None:
    (root / "docs/index.md").write_text(f"# A\n\n{mistake}\n", "utf-8")
    with pytest.raises(PublishError, match=r"^index\.md: "):
        write(root)
    with patch.object(generated, "project", lambda: project(root)), pytest.raises(SystemExit, match=r"^index\.md: "):
        __main__.main([])


project = generated.project


def test_the_command_writes_and_builds_nothing_unless_asked(root: Path) -> None:
    with patch.object(generated, "project", lambda: project(root)), patch.object(__main__, "build") as build:
        __main__.main([])
        assert build.call_count == 0
        assert (root / "cache/generated/assets/katex.css").exists()
        __main__.main(["--generator", "zensical", "--site-dir", str(root / "site")])
    build.assert_called_once_with(root / "cache/zensical/mkdocs.yml", root / "site")


def test_zensical_finds_docs_and_what_is_generated_side_by_side(root: Path) -> None:
    settings = json.loads(__main__.stage(project(root), write(root)).read_text("utf-8"))
    folder = root / "cache/zensical"
    assert names(folder / "docs") == {
        "index.md", "more/b.md", "more/b/b.ipynb", "assets/own.css", "assets/palette.css", "assets/katex.css",
        "assets/fonts/KaTeX_Math-Italic.woff2", "assets/search/minisearch.js",
    }  # fmt: skip
    assert settings["nav"] == ["index.md", {"B": "more/b.md"}]
    assert settings["plugins"] == []
    assert not {"hooks", "watch"} & settings.keys()
    assert (folder / "theme/main.html").exists()
    page = (folder / "docs/index.md").read_text("utf-8")
    told = json.loads(page.split("---\n")[1])
    assert told.pop("version")
    assert told.pop("markdown") == "index.md"
    assert told.pop("card") == "assets/cards/index.png"
    assert told == {"description": "Costs $5", "minutes": 1}
    assert "[b](more/b.md#there)" in page


def test_zensical_finds_nothing_touched_that_is_the_same_and_nothing_that_is_gone(root: Path) -> None:
    __main__.stage(project(root), write(root))
    folder = root / "cache/zensical/docs"
    stamps = {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")}
    (root / "docs/assets/own.css").unlink()
    __main__.stage(project(root), write(root))
    del stamps[folder / "assets/own.css"]
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")} == stamps


def test_a_page_that_takes_long_is_worth_a_line(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    clock = Mock(monotonic=Mock(side_effect=itertools.count(0, 3)))
    with caplog.at_level(logging.INFO), patch.object(generated, "time", clock):
        write(root)
    assert "index.md took 3 s; what has not changed is kept for the next build" in caplog.messages
