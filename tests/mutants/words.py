"""Breaks words, formulas and labels by the table in `words.toml`, in copies of the tree, and looks whether a test notices.

Each mutant is a text that stands once in its file, and what it is turned into. The tests that ought to see it follow from
the file; paths that do not exist are left out.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from explainer import storage
from tests.mutants.tally import HERE, PROCESSORS, ROOT, Change, Tally

PAGES = (
    "tests/claims/test_claims.py", "tests/claims/test_universal.py", "tests/told", "tests/formulas", "tests/site/test_prose.py", "tests/site/test_wrong_statements.py",
    "tests/site/test_questions.py", "tests/site/test_corrections.py", "tests/site/test_also_holds.py",
    "tests/publish/test_literature.py",
)  # fmt: skip
NOTEBOOKS = ("tests/notebooks", "tests/told", "tests/publish/test_notebooks.py")
EXHIBITS = ("tests/test_exhibits.py", "tests/test_looks.py", "tests/told", "tests/claims/test_universal.py")
QUICK = "not built and not keeps_within and not searches and not search_of"  # no built site, no search


@dataclass(frozen=True)
class Word:
    """A mutant of the table."""

    kind: str
    change: Change

    def tests(self) -> list[str]:
        """The tests that ought to see it, as arguments for pytest."""
        path = Path(self.change.file)
        if path.suffix == ".ipynb":
            return existing(*NOTEBOOKS)
        if path.suffix == ".md":
            return [*existing(*PAGES), "-k", QUICK]
        if path.parent.name == "exhibits":
            return existing(f"tests/exhibits/test_{path.stem}.py", "tests/told", "tests/formulas")
        own = f"tests/exhibits/{path.parent.name}"
        own = next(iter(existing(f"{own}/test_{path.stem}.py")), own)
        return [*existing(own, *EXHIBITS), "-k", f"{Path(own).stem} or {path.stem} or told or claims"]


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


@contextmanager
def copied() -> Iterator[Path]:
    """The tree as git lists it, with what the work tree adds, in a folder of its own; with the tools and what builds keep."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        for name in filter(lambda name: (ROOT / name).is_file(), listed.stdout.splitlines()):
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tree / name)
        shutil.copytree(storage.directory(), tree / ".cache", ignore=shutil.ignore_patterns("locks", "mutants"))
        for tools in (".venv", "node_modules"):
            (tree / tools).symlink_to((ROOT / tools).resolve())
        yield tree


def verdict(word: Word, tree: Path) -> str:
    """What the tests say of a copy of the tree with the mutant in it, which is put right again."""
    if not word.tests():
        return "survived: it has no tests"
    path = tree / word.change.file
    original = path.read_text(encoding="utf-8")
    path.write_text(original.replace(word.change.old, word.change.new), encoding="utf-8")
    try:
        run = pytest_in(tree, word.tests())
    finally:
        path.write_text(original, encoding="utf-8")
    if run.returncode == 1:
        return "killed by " + next((line for line in run.stdout.splitlines() if line.startswith("FAILED")), "an error")
    if run.returncode:
        raise RuntimeError(f"pytest ended with {run.returncode} on {word}:\n{run.stdout[-3000:]}{run.stderr[-3000:]}")
    return "survived " + run.stdout.splitlines()[-1]


def pytest_in(tree: Path, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Run tests in a copy of the tree until one fails."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=no", "-p", "no:cacheprovider", *arguments]
    own = {"PYTHONPATH": str(tree), "EXPLAINER_CACHE": str(tree / ".cache")}
    return subprocess.run(command, cwd=tree, env=os.environ | own, capture_output=True, text=True, check=False)


def try_words(chosen: list[str], tally: Tally) -> None:
    """Try the mutants of the chosen files or classes, or all, some at a time, each in a copy of the tree."""
    words = [word for word in table() if not chosen or word.change.file.startswith(tuple(chosen)) or word.kind in chosen]
    with ExitStack() as stack:
        trees: SimpleQueue[Path] = SimpleQueue()
        for _ in range(min(PROCESSORS, len(words))):
            trees.put(stack.enter_context(copied()))

        def tried(word: Word) -> str:
            tree = trees.get()
            try:
                return verdict(word, tree)
            finally:
                trees.put(tree)

        with ThreadPoolExecutor(PROCESSORS) as pool:
            for word, said in zip(words, pool.map(tried, words), strict=True):
                tally.note(word.kind, word.change, "", said)
