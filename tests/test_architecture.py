"""What holds of the architecture: each room imports its own, matplotlib waits for a drawing, parts are small."""

import ast
import io
import os
import shutil
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from explainer.exhibits.contents import READING_ORDER

ROOT = Path(__file__).parent.parent
PACKAGE = sorted(path.relative_to(ROOT) for path in (ROOT / "explainer").rglob("*.py"))
TESTS = sorted(path.relative_to(ROOT) for path in (ROOT / "tests").rglob("*.py"))

# What a room may import besides Python's own library and this package; inside it, import-linter keeps the street.
ROOMS: dict[str, set[str]] = {
    "__init__": set(),
    "__main__": set(),
    "scaffold": set(),
    "storage": set(),
    "sources": set(),
    "quoting": {"numpy"},
    "claims": {"numpy"},
    "experiments": {"numpy", "sklearn"},
    "drawing": {"numpy", "matplotlib"},
    "exhibits": {"numpy", "matplotlib", "sklearn"},
    "publish": {
        "numpy", "markdown", "mkdocs", "quickjs", "fontTools", "nbformat", "nbclient", "mkdocs_jupyter", "watchdog",
        "pybtex", "yaml", "zensical",
    },
}  # fmt: skip
MATHEMATICS = {"numpy"}


def syntax(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """The packages of which a source imports something, anywhere in it."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module).split(".")[0]


@pytest.mark.parametrize("path", PACKAGE, ids=str)
def test_each_room_imports_its_own_few_packages(path: Path) -> None:
    allowed = ROOMS.get(path.with_suffix("").parts[1], MATHEMATICS)
    others = set(imports(path)) - sys.stdlib_module_names - {"explainer"} - allowed
    assert not others, f"{path} must not import {others}"


def test_the_linter_of_imports_reports_a_circle_and_an_import_against_the_street(tmp_path: Path) -> None:
    copy = tmp_path / "explainer"
    shutil.copytree(ROOT / "explainer", copy, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (copy / "checked.py").open("a") as circle, (copy / "bowl.py").open("a") as upward:
        circle.write("from explainer import neuron\n")
        upward.write("from explainer.drawing import palette\n")
    linter = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    run = subprocess.run(linter, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "No cycles are allowed in explainer." in run.stdout
    assert "explainer.bowl -> explainer.drawing.palette" in run.stdout
    assert "4 kept, 2 broken" in run.stdout


def test_computing_every_exhibit_leaves_matplotlib_unloaded() -> None:
    program = (
        "import sys\n"
        "from explainer.exhibits.contents import EXHIBITS\n"
        "print(len(list(EXHIBITS.values())), 'matplotlib' in sys.modules)\n"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == [str(len(READING_ORDER)), "False"]


@pytest.mark.parametrize("path", [*PACKAGE, *TESTS], ids=str)
def test_parts_are_small_enough_to_see(path: Path) -> None:
    lines = lines_of_code((ROOT / path).read_text(encoding="utf-8"))
    assert lines <= (140 if path in PACKAGE else 220), f"{path} has {lines} lines of code"
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.FunctionDef):
            assert code_lines(node) <= 25, f"{path}: {node.name} has {code_lines(node)} lines besides its docstring"
            assert parameters(node) <= 5, f"{path}: {node.name} has {parameters(node)} parameters"


def lines_of_code(source: str) -> int:
    """The lines with a name or a number, but for imports: no text or comment, no lone bracket makes a module long."""
    imported = {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for line in range(node.lineno, (node.end_lineno or 0) + 1)
    }
    lines, depth = set(), 0  # within formatted text, which newer Pythons take apart
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kind = tokenize.tok_name[token.type]
        depth += {"FSTRING_START": 1, "FSTRING_END": -1}.get(kind, 0)
        if kind in ("NAME", "NUMBER") and not depth:
            lines.add(token.start[0])
    return len(lines - imported)


def test_texts_and_imports_do_not_count_as_code() -> None:
    assert (
        lines_of_code(
            '"""Doc."""\n\nx = (\n    "a"\n    f"{y} b"\n)  # why\n# why\ndef f():\n    """Doc."""\n    return 1\n'
        )
        == 3
    )


def code_lines(function: ast.FunctionDef) -> int:
    """The lines of a function, its signature included, its docstring not."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def parameters(function: ast.FunctionDef) -> int:
    names = [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
    return len([name for name in names if name not in {"self", "cls"}])
