"""What holds of the repository itself: one-way imports, small parts, pinned packages, a README that is true."""

import ast
import contextlib
import fnmatch
import io
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from explainer.exhibits import READING_ORDER

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
IGNORED = (".git", *(line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split()))
TOP_LEVEL = {
    ".ci", ".editorconfig", ".gitignore", "CITATION.cff", "LICENSE", "LICENSE-docs", "Makefile", "README.md", "docs",
    "explainer", "mkdocs.yml", "package-lock.json", "package.json", "pyproject.toml", "requirements-test.txt",
    "requirements.txt", "tests",
}  # fmt: skip

MATHEMATICS = "|".join(
    path.stem
    for path in (ROOT / "explainer").glob("*.py")
    if path.stem not in {"__init__", "exhibit", "palette", "pen"}
)
ONE_WAY = {  # what a module may import besides Python's own library
    rf"explainer\.({MATHEMATICS})": rf"numpy|explainer\.({MATHEMATICS})",
    r"explainer": r"explainer\.exhibit",
    r"explainer\.palette": r"",
    r"explainer\.(exhibit|pen)": rf"numpy|matplotlib|explainer\.(palette|exhibit|{MATHEMATICS})",
    r"explainer\.exhibits(\..*)?": rf"numpy|matplotlib|explainer\.(palette|exhibit|pen|exhibits\..*|{MATHEMATICS})",
    r"explainer\.publish(\..*)?": r"markdown|mkdocs|quickjs|fontTools|explainer(\.(palette|exhibit|exhibits|publish(\..*)?))?",
}


def files() -> Iterator[Path]:
    """Every file that belongs to the repository, whether or not git is there to tell."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not _ignored(name)]
        yield from (Path(folder, name).relative_to(ROOT) for name in names if not _ignored(name))


def _ignored(name: str) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in IGNORED)


FILES = sorted(files())
SOURCES = [path for path in FILES if path.suffix == ".py"]
PACKAGE = [path for path in SOURCES if path.parts[0] == "explainer"]


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


@pytest.mark.parametrize("path", SOURCES, ids=str)
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


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"pypi[.]org|pythonhosted[.]org|npmjs[.]org|npmjs[.]com|deb[.]debian[.]org", id="registry"),
        pytest.param(r"(?<![\w.}])/(root|home|work|Users|opt|tmp|usr/(local|share|lib|bin/(?!env )))\b", id="machine"),
        pytest.param(r"matplotlib[.]py[p]lot|import py[p]lot", id="global figures"),
        pytest.param(r"\b(TOD[O]|FIXM[E]|XX[X])\b", id="unfinished"),
        pytest.param(r"^(<<<<<<<|>>>>>>>) ", id="merge conflict"),
    ],
)
def test_no_file_holds_what_does_not_belong(pattern: str) -> None:
    for path in FILES:
        text = (ROOT / path).read_text(encoding="utf-8", errors="replace")
        found = re.search(pattern, text, re.MULTILINE)
        banned_by_name = path.name == "pyproject.toml" and "pylab" in text and "plot" in pattern
        assert not found or banned_by_name, f"{path} holds {found[0]!r}"


def test_top_level_holds_nothing_else() -> None:
    assert {path.parts[0] for path in FILES} == TOP_LEVEL


def test_ignored_files_are_told_by_their_name_alone() -> None:
    assert not [pattern for pattern in IGNORED if re.search(r"[/!\\\s]", pattern)]


def pins(lock: str) -> dict[str, list[Requirement]]:
    """The pinned versions of each package in a lock, one for each range of Python versions."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, list[Requirement]] = {}
    for line in text.splitlines():
        assert "--hash=sha256:" in line, f"{lock} has no hash for {line}"
        requirement = Requirement(line.split("--hash")[0])
        found.setdefault(requirement.name, []).append(requirement)
    return found


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-test.txt"])
def test_locks_pin_what_pyproject_asks_for(lock: str) -> None:
    project, locked = PYPROJECT["project"], pins(lock)
    extras = ["site", "test"] if "test" in lock else ["site"]
    asked = project["dependencies"] + [text for extra in extras for text in project["optional-dependencies"][extra]]
    for requirement in map(Requirement, asked):
        for pin in locked[canonical(requirement.name)]:
            (version,) = [specifier.version for specifier in pin.specifier if specifier.operator == "=="]
            assert requirement.specifier.contains(version), f"{lock} pins {pin}, pyproject asks for {requirement}"


def test_test_tools_come_on_top_of_the_same_packages() -> None:
    site, test = pins("requirements.txt"), pins("requirements-test.txt")
    assert {name: [str(pin) for pin in test[name]] for name in site} == {
        name: [str(pin) for pin in found] for name, found in site.items()
    }
    assert len(test) > len(site)


def test_npm_lock_pins_what_package_json_asks_for() -> None:
    package, lock = (json.loads((ROOT / name).read_text()) for name in ("package.json", "package-lock.json"))
    asked = package["dependencies"] | package["devDependencies"]
    assert asked == {name: lock["packages"][f"node_modules/{name}"]["version"] for name in asked}
    assert not [name for name, entry in lock["packages"].items() if name and "integrity" not in entry]


def test_one_version_and_one_oldest_python_everywhere() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PYPROJECT["project"]["version"]
    assert " AND ".join(citation["license"]) == PYPROJECT["project"]["license"]
    major, minor = PYPROJECT["project"]["requires-python"].removeprefix(">=").split(".")
    assert f"Python {major}.{minor} or newer" in README
    assert f"Python {major}.{minor} or newer" in MAKEFILE
    assert f"version_info < ({major}, {minor})" in MAKEFILE
    assert f"python{major}.{minor} python3 python" in MAKEFILE
    assert PYPROJECT["tool"]["ruff"]["target-version"] == f"py{major}{minor}"


def block(language: str) -> str:
    """The README's first code block in a language."""
    found = re.search(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert found, f"README.md has no block of {language}"
    return found[1]


def test_readme_shows_what_its_program_prints() -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(block("python"), "README.md", "exec"), {})
    assert printed.getvalue() == block("text")


def test_readme_names_every_command_and_no_other() -> None:
    targets = set(re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[0].split())
    assert set(re.findall(r"`make (\w+)`", README)) == targets - {"help"}
    assert {target for target in targets if f"\n{target}: " not in MAKEFILE} == set()
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert {"lint", "test", "site"} == set(re.findall(r"for command in (.*); do", script)[0].split())


def test_readme_says_without_make_what_make_does() -> None:
    commands = [line.split("#")[0].strip() for line in block("sh").splitlines()]
    for command in filter(None, commands[2:]):
        assert re.sub(r"^pip |-e \.", "", command).strip() in MAKEFILE, f"the Makefile does not say {command}"


def test_readme_points_at_what_exists() -> None:
    for name in re.findall(r"\]\((?!https?:)([^)#]+)\)", README) + re.findall(r"^(\w+/\S*)  ", README, re.MULTILINE):
        assert (ROOT / name).exists(), f"README.md points at {name}"
    kinds = {kind.name(): kind for kind in READING_ORDER}
    for name, value in re.findall(r"\{\{ (\w+)\.?(\w+)?", README.replace("{{ your_figure }}", "")):
        assert hasattr(kinds[name], value or "draw"), f"README.md quotes {name}.{value}"
