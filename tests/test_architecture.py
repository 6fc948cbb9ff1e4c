"""What holds of the architecture: imports go one way, matplotlib waits for a drawing, parts are small."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from explainer.exhibits import READING_ORDER

ROOT = Path(__file__).parent.parent
PACKAGE = sorted(path.relative_to(ROOT) for path in (ROOT / "explainer").rglob("*.py"))
TESTS = sorted(path.relative_to(ROOT) for path in (ROOT / "tests").rglob("*.py"))

NOT_MATHEMATICS = {"__init__", "exhibit", "live", "palette", "pen"}
MATHEMATICS = "|".join(path.stem for path in (ROOT / "explainer").glob("*.py") if path.stem not in NOT_MATHEMATICS)
ONE_WAY = {  # what a module may import besides Python's own library
    rf"explainer\.({MATHEMATICS})": rf"numpy|explainer\.({MATHEMATICS})",
    r"explainer": r"explainer\.exhibit",
    r"explainer\.(palette|live)": r"",
    r"explainer\.(exhibit|pen)": rf"numpy|matplotlib|explainer\.(palette|live|exhibit|{MATHEMATICS})",
    r"explainer\.exhibits(\..*)?": (
        rf"numpy|matplotlib|sklearn|explainer\.(palette|live|exhibit|pen|exhibits\..*|{MATHEMATICS})"
    ),
    r"explainer\.publish(\..*)?": (
        r"numpy|markdown|mkdocs|quickjs|fontTools|nbformat|nbclient|bs4|explainer(\.(palette|live|exhibit|exhibits|publish(\..*)?))?"
    ),  # no exhibit in particular, and no mathematics
}


def syntax(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """The modules that a source imports anywhere in it, `from package import module` as package.module."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parent = (node.module or "").replace(".", "/")
            for alias in node.names:
                is_module = (ROOT / parent / f"{alias.name}.py").exists() or (ROOT / parent / alias.name).is_dir()
                yield f"{node.module}.{alias.name}" if is_module else f"{node.module}"


@pytest.mark.parametrize("path", PACKAGE, ids=str)
def test_imports_go_one_way(path: Path) -> None:
    module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    (allowed,) = [allowed for pattern, allowed in ONE_WAY.items() if re.fullmatch(pattern, module)]
    for name in imports(path):
        root = name.split(".")[0]
        wanted = name if root == "explainer" else root
        assert root in sys.stdlib_module_names or re.fullmatch(allowed, wanted), f"{module} must not import {name}"


def test_computing_every_exhibit_leaves_matplotlib_unloaded() -> None:
    program = (
        "import sys\n"
        "from explainer.exhibits import EXHIBITS\n"
        "print(len(list(EXHIBITS.values())), 'matplotlib' in sys.modules)\n"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == [str(len(READING_ORDER)), "False"]


@pytest.mark.parametrize("path", [*PACKAGE, *TESTS], ids=str)
def test_parts_are_small_enough_to_see(path: Path) -> None:
    lines = (ROOT / path).read_text(encoding="utf-8").count("\n")
    assert lines <= (160 if path in PACKAGE else 260), f"{path} has {lines} lines"
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.FunctionDef):
            assert code_lines(node) <= 25, f"{path}: {node.name} has {code_lines(node)} lines besides its docstring"
            assert parameters(node) <= 5, f"{path}: {node.name} has {parameters(node)} parameters"


def code_lines(function: ast.FunctionDef) -> int:
    """The lines of a function, its signature included, its docstring not."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def parameters(function: ast.FunctionDef) -> int:
    names = [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
    return len([name for name in names if name not in {"self", "cls"}])
