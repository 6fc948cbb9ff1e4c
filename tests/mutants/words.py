"""Breaks words, formulas and labels by the table in `words.toml`, each in a copy of the tree, and looks whether a test
notices.

Each mutant is a text that stands once in its file, and what it is turned into. The tests that ought to see it follow
from the file; paths that do not exist are left out.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest

from explainer import storage
from tests.mutants.forks import Fork, forked
from tests.mutants.tally import HERE, PROCESSORS, ROOT, Change, Tally

LIBRARIES = ("matplotlib.figure", "scipy.optimize", "lxml.html", "sklearn.linear_model", "sympy")
SECONDS = 3000.0
PAGES = (
    "tests/claims/test_claims.py", "tests/formulas", "tests/site/test_prose.py", "tests/site/test_wrong_statements.py",
    "tests/site/test_questions.py", "tests/site/test_corrections.py", "tests/site/test_also_holds.py",
    "tests/publish/test_literature.py",
)  # fmt: skip
NOTEBOOKS = (
    "tests/claims/test_claims.py", "tests/formulas", "tests/site/test_prose.py",
    "tests/site/test_notebook_sentences.py", "tests/publish/test_notebooks.py", "tests/publish/test_literature.py",
    "tests/mutants/cells.py",
)  # fmt: skip
EXHIBITS = (
    "tests/test_exhibits.py", "tests/test_looks.py", "tests/test_labels.py", "tests/told",
    "tests/claims/test_universal.py",
)  # fmt: skip
QUICK = "not built and not keeps_within and not searches and not search_of"  # no built site, no search


@dataclass(frozen=True)
class Word:
    """A mutant of the table."""

    kind: str
    change: Change

    def tests(self) -> list[list[str]]:
        """The tests that ought to see it, as arguments for pytest; those that read the place itself are tried first."""
        path = Path(self.change.file)
        room = path.stem.replace("-", "_").replace("index", "home")
        if path.suffix in (".ipynb", ".md"):
            listed = ["tests/claims/test_universal.py", "-k", path.stem]
            files = [f"tests/exhibits/{room}/test_{name}.py" for name in ("said", "said_of_runs")]
            said = [*existing("tests/told", *files), "-k", f"{path.stem} or test_said"]
            others = [f"not {each.stem} and not {each.stem.replace('-', '_')}" for each in beside(path)]
            if path.suffix == ".md":
                return [listed, said, [*existing(*PAGES), "-k", QUICK]]
            return [listed, said, [*existing(*NOTEBOOKS), "-k", " and ".join([QUICK, *others])]]
        if path.parent.name == "exhibits":
            return [
                ["tests/claims/test_universal.py", "-k", "exhibits"],
                existing("tests/exhibits/home", "tests/formulas"),
            ]
        own = f"tests/exhibits/{path.parent.name}"
        own = next(iter(existing(f"{own}/test_{path.stem}.py")), own)
        return [[*existing(own, *EXHIBITS), "-k", f"{Path(own).stem} or {path.stem} or told or claims"]]


def beside(path: Path) -> list[Path]:
    """The other files of its kind in its folder, from the root."""
    return [other for other in sorted((ROOT / path).parent.glob(f"*{path.suffix}")) if other.name != path.name]


def existing(*paths: str) -> list[str]:
    """Those of the paths that there are: a class may be waiting for its tests."""
    return [path for path in paths if (ROOT / path).exists()]


def table() -> list[Word]:
    """The table; raises a `ValueError` if a text no longer stands just once in its file."""
    words = [
        Word(kind, Change(each["file"], each["old"], each["new"]))
        for kind, listed in tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8")).items()
        for each in listed
    ]
    stale = [
        f"{word.change.file}: expected once, got {count} times: {word.change.old!r}"
        for word in words
        if (count := (ROOT / word.change.file).read_text(encoding="utf-8").count(word.change.old)) != 1
    ]
    if stale:
        raise ValueError("\n".join(["the table is stale", *stale]))
    return words


def try_words(chosen: list[str], tally: Tally) -> None:
    """Try the mutants of the chosen files or classes, or all, each in a copy of the tree that is its own."""
    words = [
        word for word in table() if not chosen or word.change.file.startswith(tuple(chosen)) or word.kind in chosen
    ]
    for library in LIBRARIES:
        import_module(library)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "base"
        copy_to(base)
        collect = ["--collect-only", "tests/exhibits", "tests/test_exhibits.py"]
        list(forked([("", Fork(partial(pytest_in, base, collect), SECONDS))], 1))  # keeps what Python compiles
        jobs = ((word, Fork(partial(verdict, word, base), SECONDS)) for word in words if word.tests())
        killers = set()
        for word, answer in forked(jobs, PROCESSORS):
            tally.note(word.kind, word.change, "", answer or "killed: it did not end")
            killers |= {answer.removeprefix("killed by ")} if "::" in answer else set()
        sound = [("", Fork(partial(pytest_in, base, sorted(killers)), SECONDS))] if killers else []
        for _, answer in forked(sound, 1):
            if not answer.startswith("survived"):
                raise RuntimeError(f"without any mutant: {answer}")


def copy_to(base: Path) -> None:
    """The files that git lists, and those of the work tree that it would; with the tools, and with what builds keep."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    for name in filter(lambda name: (ROOT / name).is_file(), listed):
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, base / name)
    shutil.copytree(storage.directory(), base / ".cache", ignore=shutil.ignore_patterns("locks"))
    for tools in (".venv", "node_modules"):
        (base / tools).symlink_to((ROOT / tools).resolve())


def verdict(word: Word, base: Path) -> str:
    """What the tests say of a tree with the mutant in it; its other files are those of the base."""
    tree = base.with_name(f"{os.getpid()}")
    shutil.copytree(base, tree, copy_function=os.link, symlinks=True)
    try:
        path = tree / word.change.file
        text = path.read_text(encoding="utf-8").replace(word.change.old, word.change.new)
        path.unlink()
        path.write_text(text, encoding="utf-8")
        answer = "untried"
        for tests in word.tests():
            answer = pytest_in(tree, tests)
            if not answer.startswith("survived"):
                break
        return answer
    finally:
        shutil.rmtree(tree)


def pytest_in(tree: Path, arguments: list[str]) -> str:
    """Run tests in another tree until one fails; this process is a fork, and forgets its own."""
    for name in [name for name in sys.modules if name.partition(".")[0] in ("explainer", "tests")]:
        del sys.modules[name]
    os.chdir(tree)
    os.environ |= {"PYTHONPATH": str(tree), "EXPLAINER_CACHE": str(tree / ".cache")}
    sys.path[:] = [str(tree), *(path for path in sys.path if Path(path).resolve() != ROOT)]
    first = First()
    code = pytest.main(["-q", "-x", "--tb=no", "-p", "no:cacheprovider", *arguments], [first])
    if code not in (0, 1, 2, 5):  # 5: there was none
        return f"untried: pytest ended with {int(code)}"
    return f"killed by {first.failed}" if code in (1, 2) else f"survived {first.passed} tests"


class First:
    """A plugin for pytest that keeps what failed first, and counts what passed before."""

    failed, passed = "a module that cannot be imported", 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a report."""
        if report.failed:
            self.failed = report.nodeid
        self.passed += report.when == "call" and report.passed
