"""The commands: all exhibits in reading order, one as files to look at, a new one that says what is to be filled in."""

import ast
import dataclasses
import os
import re
import shutil
import subprocess
import sys
import tempfile
import webbrowser
from pathlib import Path

import pytest
import yaml
from lxml import etree, html

from explainer import scaffold
from explainer.__main__ import main
from explainer.exhibits.contents import PAGES
from explainer.exhibits.shortest_paths.staircase import Staircase

ROOT = Path(__file__).parent.parent
LISTED = [(page, name) for page, names in PAGES.items() for name in names]
PNG = b"\x89PNG\r\n"


def python(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with a new exhibit, `next_toy`, on the page of the zig-zag."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("explainer", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    scaffold.new(copy, "zig_zag", "next_toy")
    return copy


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The addresses that a browser is asked to open; temporary files are kept apart."""
    addresses: list[str] = []
    monkeypatch.setattr(webbrowser, "open", addresses.append)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return addresses


def test_list_names_every_exhibit_in_the_order_of_the_pages(capsys: pytest.CaptureFixture[str]) -> None:
    main(["list"])
    lines = capsys.readouterr().out.splitlines()
    assert [tuple(line.split()[:2]) for line in lines] == [(name, page) for page, name in LISTED]
    for line, (page, name) in zip(lines, LISTED, strict=True):
        source = (ROOT / "explainer/exhibits" / page / f"{name}.py").read_text(encoding="utf-8")
        assert line.endswith("  " + str(ast.get_docstring(ast.parse(source))).partition("\n")[0])
    nav = re.findall(r"([\w-]+)\.(?:md|ipynb)", str(yaml.unsafe_load((ROOT / "mkdocs.yml").read_text())["nav"]))
    drawn = [page.replace("_", "-") for page in PAGES]
    assert drawn == [name for name in (name.replace("index", "home") for name in nav) if name in drawn]


def test_show_writes_a_drawing_an_image_and_a_page_with_the_texts(
    opened: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["show", "staircase"])
    page, image, drawing = map(Path, capsys.readouterr().out.split())
    assert [page.name, image.name, drawing.name] == ["staircase.html", "staircase.png", "staircase.svg"]
    assert opened == [page.as_uri()]
    assert image.read_bytes().startswith(PNG)
    exhibit = Staircase.compute()
    for root, prefix in ((etree.parse(drawing).getroot(), ""), (html.parse(page).getroot(), "staircase-")):
        path = root.xpath(f"//*[@id='{prefix}path']/descendant-or-self::*[@d]")[0]  # the next ones are its dots
        assert path.get("d").count("L") == len(exhibit.path) - 1
        assert any("3 east" in text for text in root.itertext())
    shown = html.parse(page).getroot()
    assert shown.xpath("string(//figcaption)") == exhibit.caption
    assert shown.xpath("string(//body/p[last()])") == exhibit.alt == shown.xpath("//svg")[0].get("aria-label")


def test_show_of_a_misspelled_name_says_which_are_near(opened: list[str]) -> None:
    with pytest.raises(SystemExit, match=r"expected an exhibit such as staircase.*; got 'stairs'"):
        main(["show", "stairs"])
    assert not opened


def test_show_ends_in_one_line_that_names_exhibit_file_and_line(
    opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explainer.exhibits.shortest_paths.staircase.SMALLER_ENTRIES", ())
    monkeypatch.setattr("explainer.exhibits.shortest_paths.staircase.DRAWN", 1.0)  # two parallel inputs: no solution
    source = (ROOT / "explainer/exhibits/shortest_paths/staircase.py").read_text(encoding="utf-8").splitlines()
    (line,) = [number for number, text in enumerate(source, 1) if "np.linalg.solve" in text]
    with pytest.raises(
        SystemExit, match=rf"^staircase \(explainer/exhibits/shortest_paths/staircase.py, line {line}\): Singul"
    ):
        main(["show", "staircase"])
    assert not opened


def test_show_says_once_what_the_kit_refuses(opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    exhibit = Staircase.compute()
    monkeypatch.setattr(Staircase, "compute", lambda: dataclasses.replace(exhibit, distance=float("nan")))
    with pytest.raises(
        SystemExit, match=r"^staircase \(explainer/exhibits/shortest_paths/staircase.py\): the field 'distance'"
    ):
        main(["show", "staircase"])
    assert not opened


def test_a_new_exhibit_says_what_to_fill_in_and_its_test_fails(project: Path) -> None:
    run = python(project, "-m", "explainer", "show", "next_toy")
    assert re.fullmatch(r"next_toy \(explainer/exhibits/zig_zag/next_toy.py, line \d+\): compute: .*\n", run.stderr)
    assert run.returncode == 1
    run = python(project, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/exhibits/zig_zag/test_next_toy.py")
    assert "compute: fill the fields" in run.stdout
    assert run.returncode == 1
    names = [line.split()[0] for line in python(project, "-m", "explainer", "list").stdout.splitlines() if line]
    assert names[names.index("late_zig_zag") + 1] == "next_toy"


@pytest.mark.parametrize("filled", range(4), ids=["compute", "caption", "alt", "test"])
def test_each_part_of_a_new_exhibit_asks_for_itself(project: Path, filled: int) -> None:
    """The template with its first parts filled in, run as it stands."""
    source = (project / "explainer/exhibits/zig_zag/next_toy.py").read_text(encoding="utf-8")
    values = ["cls(np.array([[0.0, 0.0], [1.0, 2.0]]))", "'Notice.'", "'A line.'"]
    for value in values[:filled]:
        source = re.sub(r"raise NotImplementedError\(.*\)", f"return {value}", source, count=1)
    space: dict[str, object] = {"__name__": Staircase.__module__}
    exec(source.replace("from dataclasses", "import numpy as np\nfrom dataclasses", 1), space)  # noqa: S102 - our own
    program = "toy = NextToy.compute()\ntoy.figure()\n(toy.caption, toy.alt)"
    if filled < len(values):
        with pytest.raises(NotImplementedError, match=f"^{['compute', 'caption', 'alt'][filled]}: "):
            exec(program, space)  # noqa: S102
        return
    exec(program, space)  # noqa: S102
    test = (project / "tests/exhibits/zig_zag/test_next_toy.py").read_text(encoding="utf-8")
    exec(re.sub(r"^from explainer.*$", "", test, flags=re.MULTILINE), space)  # noqa: S102
    with pytest.raises(pytest.fail.Exception, match=r"^hold the claim of next_toy against an oracle"):
        exec("test_the_claim_of_next_toy(toy)", space)  # noqa: S102


def test_what_new_writes_meets_style_and_stands_last_on_its_page(project: Path) -> None:
    written = ["explainer/exhibits/zig_zag/next_toy.py", "tests/exhibits/zig_zag/test_next_toy.py"]
    contents = "explainer/exhibits/contents.py"
    for check in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        run = python(project, "-m", "ruff", *check, *written, contents)
        assert run.returncode == 0, run.stdout
    before, after = ((root / contents).read_text(encoding="utf-8") for root in (ROOT, project))
    assert after == before.replace('        "late_zig_zag",\n', '        "late_zig_zag",\n        "next_toy",\n')
    assert (ROOT / scaffold.MODEL).exists()


@pytest.mark.parametrize(
    ("page", "name", "said"),
    [
        ("zigzag", "toy", r"expected a page \(home, derivative_chain, .*play\), got 'zigzag'"),
        ("zig_zag", "Toy", "expected a name in snake case without digits, such as your_figure, got 'Toy'"),
        ("zig_zag", "cloud", "expected a name that is free, got 'cloud', which explainer/exhibits/contents.py has"),
        ("play", "drive_parts", "but explainer/exhibits/play/drive_parts.py or tests/.* exists"),
    ],
)
def test_new_refuses_what_cannot_be_and_writes_nothing(project: Path, page: str, name: str, said: str) -> None:
    before = (project / "explainer/exhibits/contents.py").read_bytes()
    run = python(project, "-m", "explainer", "new", page, name)
    assert run.returncode == 1
    assert re.search(said, run.stderr)
    assert run.stderr.count("\n") == 1
    assert (project / "explainer/exhibits/contents.py").read_bytes() == before


def test_new_opens_a_page_that_has_one_exhibit(project: Path) -> None:
    run = python(project, "-m", "explainer", "new", "quadrants", "second_toy")
    listing = (project / "explainer/exhibits/contents.py").read_text(encoding="utf-8")
    assert '    "quadrants": (\n        "quadrants",\n        "second_toy",\n    ),\n' in listing
    assert run.stdout.splitlines()[0] == "explainer/exhibits/quadrants/second_toy.py: fill in"
    assert f"copy from: {scaffold.MODEL}" in run.stdout


def test_every_exhibit_has_its_line_in_the_contents() -> None:
    for path in sorted((ROOT / "explainer/exhibits").glob("*/*.py")):
        text = path.read_text(encoding="utf-8")
        if all(f"def {part}(" in text for part in ("compute", "draw", "alt")):
            page, name, file = path.parent.name, path.stem, path.relative_to(ROOT).as_posix()
            assert (page, name) in LISTED, f"{name}: {file} is not listed; add it to explainer/exhibits/contents.py"


def test_every_exhibit_has_its_test() -> None:
    for page, name in LISTED:
        test = Path("tests/exhibits", page, f"test_{name}.py")
        text = (ROOT / test).read_text(encoding="utf-8") if (ROOT / test).exists() else ""
        assert "\ndef test_" in text, f"{name}: explainer/exhibits/{page}/{name}.py has no test; write {test}"
