"""What holds of the architecture: imports go one way, matplotlib waits for a drawing, parts are small."""

import ast
import io
import re
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

NOT_MATHEMATICS = {"__init__", "quoting", "sources", "storage"}
MATHEMATICS = "|".join(path.stem for path in (ROOT / "explainer").glob("*.py") if path.stem not in NOT_MATHEMATICS)
ONE_WAY = {  # what a module may import besides Python's own library
    rf"explainer\.({MATHEMATICS})": rf"numpy|explainer\.({MATHEMATICS})",
    r"explainer(\.storage)?": r"",
    r"explainer\.sources": r"explainer\.storage",
    r"explainer\.quoting": r"numpy",
    r"explainer\.experiments(\..*)?": (
        rf"numpy|sklearn|explainer\.(quoting|sources|storage|experiments\..*|{MATHEMATICS})"
    ),
    r"explainer\.drawing(\..*)?": rf"numpy|matplotlib|explainer\.(drawing\..*|quoting|{MATHEMATICS})",
    r"explainer\.exhibits(\..*)?": (
        rf"numpy|matplotlib|sklearn|explainer\.(drawing\..*|quoting|experiments\..*|exhibits\..*|{MATHEMATICS})"
    ),
    r"explainer\.publish(\..*)?": (
        r"numpy|markdown|mkdocs|quickjs|fontTools|nbformat|nbclient|mkdocs_jupyter|watchdog|yaml|zensical|explainer"
        r"(\.(drawing\.(palette|live|exhibit)|quoting|sources|storage|experiments\.experiment|publish(\..*)?))?"
    ),  # no exhibit, and no mathematics
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
