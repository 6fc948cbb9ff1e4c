"""What holds of the repository: only what belongs, pinned packages, one version."""

import fnmatch
import json
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from importlib.metadata import requires, version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
README, CONTRIBUTING = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
IGNORED = ["/.git", *(line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split())]
TOP_LEVEL = {
    ".ci", ".editorconfig", ".github", ".gitignore", "CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md", "LICENSE",
    "LICENSE-docs", "Makefile", "README.md", "docs", "explainer", "mkdocs.yml", "package-lock.json", "package.json",
    "pyproject.toml", "requirements-mutants.txt",
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


def asked_by_project(lock: str) -> list[Requirement]:
    """What pyproject.toml asks for in a lock."""
    extras = {"requirements.txt": ["site"], "requirements-mutants.txt": ["mutants"]}.get(lock, ["site", "test"])
    optional = PYPROJECT["project"]["optional-dependencies"]
    texts = PYPROJECT["project"]["dependencies"] + [text for extra in extras for text in optional[extra]]
    return [Requirement(text) for text in texts]


def not_locked(asked: list[Requirement], locked: dict[str, list[Requirement]]) -> list[str]:
    """What the requirements need here, they and all that they need in turn, and a lock does not hold.

    What a package needs is asked of its installed copy, so its version has to be the locked one.
    """
    missing, seen = [], set()
    waiting = [(requirement, extra) for requirement in asked for extra in ["", *requirement.extras]]
    while waiting:
        requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        here = [pin for pin in locked.get(name, []) if not pin.marker or pin.marker.evaluate()]
        if len(here) != 1 or not requirement.specifier.contains(version(name), prereleases=True):
            missing.append(f"{requirement}: locked here as {[str(pin) for pin in here]}")
            continue
        assert here[0].specifier.contains(version(name), prereleases=True), f"{name} is installed in another version"
        if (name, extra) not in seen:
            seen.add((name, extra))
            needed = [Requirement(text) for text in requires(name) or []]
            needed = [each for each in needed if not each.marker or each.marker.evaluate({"extra": extra})]
            waiting += [(each, part) for each in needed for part in ["", *each.extras]]
    return missing


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-test.txt"])
def test_locks_hold_all_that_their_packages_need(lock: str) -> None:
    """So that installing one asks no registry what else there is: a lock cannot break by itself."""
    locked = pins(lock)
    here = [pin for found in locked.values() for pin in found if not pin.marker or pin.marker.evaluate()]
    assert not_locked([*asked_by_project(lock), *here], locked) == []


def test_a_hole_in_a_lock_is_found() -> None:
    asked, locked = asked_by_project("requirements-test.txt"), pins("requirements-test.txt")
    for name in ("coverage", "tomli", "fonttools", "brotli", "pluggy"):  # some of them are only needed by an extra
        if name in locked and any(not pin.marker or pin.marker.evaluate() for pin in locked[name]):
            found = not_locked(asked, {key: pins for key, pins in locked.items() if key != name})
            assert found, f"nothing is said to need {name}"
            assert all(text.startswith(name) for text in found)
    assert not_locked([Requirement("numpy<1")], locked)[0].startswith("numpy<1: locked here as ['numpy==")


def test_setting_up_installs_a_lock_and_resolves_nothing() -> None:
    for text in (CONTRIBUTING, MAKEFILE):
        commands = re.findall(r"(?:pip|\$\(PIP\)) install (.*)", text)
        assert len(commands) > 1
        assert all("--no-deps" in command for command in commands)
        assert all("--require-hashes" in command for command in commands if "-r " in command)
        assert re.search(r"(?:pip|\$\(PIP\)) check$", text, re.MULTILINE)


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-test.txt", "requirements-mutants.txt"])
def test_locks_pin_what_pyproject_asks_for(lock: str) -> None:
    locked = pins(lock)
    for requirement in asked_by_project(lock):
        for pin in locked[canonicalize_name(requirement.name)]:
            (pinned,) = [specifier.version for specifier in pin.specifier if specifier.operator == "=="]
            assert requirement.specifier.contains(pinned), f"{lock} pins {pin}, pyproject asks for {requirement}"


def test_test_tools_come_on_top_of_the_same_packages() -> None:
    site, test = pins("requirements.txt"), pins("requirements-test.txt")
    assert {name: [str(pin) for pin in test[name]] for name in site} == {
        name: [str(pin) for pin in found] for name, found in site.items()
    }
    assert len(test) > len(site)


def test_what_two_locks_pin_they_pin_alike() -> None:
    test, mutants = pins("requirements-test.txt"), pins("requirements-mutants.txt")
    both = test.keys() & mutants.keys()
    assert "numpy" in both
    assert {name: [*map(str, test[name])] for name in both} == {name: [*map(str, mutants[name])] for name in both}


def test_npm_lock_pins_what_package_json_asks_for() -> None:
    package, lock = (json.loads((ROOT / name).read_text()) for name in ("package.json", "package-lock.json"))
    asked = package["dependencies"] | package["devDependencies"]
    assert asked == {name: lock["packages"][f"node_modules/{name}"]["version"] for name in asked}
    assert not [name for name, entry in lock["packages"].items() if name and "integrity" not in entry]


def test_one_version_and_one_oldest_python_everywhere() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PYPROJECT["project"]["version"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)$", changes, re.MULTILINE)[0] == citation["version"]
    assert " AND ".join(citation["license"]) == PYPROJECT["project"]["license"]
    major, minor = PYPROJECT["project"]["requires-python"].removeprefix(">=").split(".")
    assert f"Python {major}.{minor} or newer" in README
    assert f"Python {major}.{minor} or newer" in MAKEFILE
    assert f"version_info < ({major}, {minor})" in MAKEFILE
    assert f"python{major}.{minor} python3 python" in MAKEFILE
    assert PYPROJECT["tool"]["ruff"]["target-version"] == f"py{major}{minor}"
