"""What holds of the repository: only what belongs, pinned packages, one version."""

import fnmatch
import json
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
IGNORED = ["/.git", *(line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split())]
TOP_LEVEL = {
    ".ci", ".editorconfig", ".gitignore", "CITATION.cff", "LICENSE", "LICENSE-docs", "Makefile", "README.md", "docs",
    "explainer", "mkdocs.yml", "package-lock.json", "package.json", "pyproject.toml", "requirements-test.txt",
    "requirements.txt", "tests",
}  # fmt: skip


def ignored(path: Path) -> bool:
    """Whether .gitignore says so: a pattern is a name anywhere, or at the top if it begins with a slash."""
    return any(fnmatch.fnmatch(path.name, name) or path == Path(name[1:]) for name in IGNORED)


def files(folder: Path = Path()) -> Iterator[Path]:
    """Every file that belongs to the repository, whether or not git is there to tell."""
    for path in (Path(folder, entry.name) for entry in os.scandir(ROOT / folder)):
        if not ignored(path):
            yield from files(path) if (ROOT / path).is_dir() else [path]


FILES = sorted(files())


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"pypi[.]org|pythonhosted[.]org|npmjs[.]org|npmjs[.]com|deb[.]debian[.]org", id="registry"),
        pytest.param(r"(?<![\w.}])/(root|home|work|Users|opt|tmp|usr/(local|share|lib|bin/(?!env )))\b", id="machine"),
        pytest.param(r"matplotlib[.]py[p]lot|import py[p]lot", id="global figures"),
        pytest.param(r"\b(TOD[O]|FIXM[E]|XX[X])\b", id="unfinished"),
    ],
)
def test_no_file_holds_what_does_not_belong(pattern: str) -> None:
    for path in FILES:
        text = (ROOT / path).read_text(encoding="utf-8", errors="replace")
        found = re.search(pattern, text)
        banned_by_name = path.name == "pyproject.toml" and "pylab" in text and "plot" in pattern
        assert not found or banned_by_name, f"{path} holds {found[0]!r}"


def test_git_leaves_out_the_same_files() -> None:
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    run = subprocess.run(listing, check=False, cwd=ROOT, capture_output=True, text=True)
    if run.returncode or not (ROOT / ".git").exists():
        pytest.skip("not in a git repository")
    assert set(FILES) == {Path(name) for name in run.stdout.split("\0") if name and (ROOT / name).exists()}


def test_top_level_holds_nothing_else() -> None:
    assert {path.parts[0] for path in FILES} == TOP_LEVEL


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
