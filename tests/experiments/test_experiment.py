"""An experiment is decided by its fields, tells them all, and runs once for the same fields and sources."""

import dataclasses
import importlib
import inspect
import os
import pkgutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import explainer.experiments
from explainer.experiments import experiment
from explainer.experiments.experiment import Experiment, Method, told

ROOT = Path(__file__).parents[2]
RUNS: list[str] = []


@dataclass(frozen=True)
class Throw(Experiment[float]):
    """A toy: a mean of throws."""

    throws: int = told("throws", 10)
    seeds: tuple[int, ...] = told("seeds", (1, 2), lambda seeds: f"{len(seeds)} of them")

    def run(self) -> float:
        RUNS.append(repr(self))
        return sum(self.seeds) / self.throws


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("EXPLAINER_CACHE", str(tmp_path))
    RUNS.clear()
    experiment._result.cache_clear()
    yield tmp_path / "experiments"
    experiment._result.cache_clear()


def asked_again(made: Experiment[Any]) -> Any:
    """The result as another process would find it."""
    experiment._result.cache_clear()
    return made.result


def test_an_experiment_tells_every_field_in_order() -> None:
    assert Throw(throws=20).method == Method((("throws", "20"), ("seeds", "2 of them")))


def test_an_experiment_runs_once_for_its_fields() -> None:
    assert Throw().result == asked_again(Throw()) == 0.3
    assert len(RUNS) == 1
    assert Throw(throws=5).result == asked_again(Throw(throws=5)) == 0.6
    assert len(RUNS) == 2


def test_an_edited_source_runs_it_again_and_drops_what_is_stale(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Throw().result == 0.3
    (old,) = shelf.iterdir()
    monkeypatch.setattr(experiment, "fingerprint", lambda module: f"edited_{module}")
    assert asked_again(Throw()) == 0.3
    assert len(RUNS) == 2
    assert not old.exists()


def test_a_damaged_file_is_made_anew(shelf: Path) -> None:
    assert Throw().result == 0.3
    (kept,) = shelf.iterdir()
    kept.write_bytes(b"nonsense")
    assert asked_again(Throw()) == 0.3
    assert len(RUNS) == 2


ASK = """
from tests.experiments.test_experiment import Slow
print(Slow().result)
"""


@dataclass(frozen=True)
class Slow(Experiment[str]):
    """A run that takes a while, and says which one it was."""

    def run(self) -> str:
        time.sleep(1)
        return f"{os.getpid()} {time.monotonic_ns()}"


@pytest.mark.skipif(sys.platform == "win32", reason="each process runs it itself there")
def test_processes_that_ask_at_once_share_one_run() -> None:
    asked = [subprocess.Popen([sys.executable, "-c", ASK], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in "abc"]
    assert len({process.communicate()[0] for process in asked}) == 1
    assert [process.returncode for process in asked] == [0, 0, 0]


def kinds() -> list[type[Experiment[Any]]]:
    """Every experiment of the package."""
    found = []
    for module in pkgutil.iter_modules(explainer.experiments.__path__, "explainer.experiments."):
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(kind, Experiment) and kind.__module__ == module.name and not inspect.isabstract(kind):
                found.append(kind)
    return found


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}")
def test_every_experiment_can_tell_how_it_was_run(kind: type[Experiment[Any]]) -> None:
    rows = kind().method.rows
    assert len(rows) == len(dataclasses.fields(kind))
    assert len({label for label, _ in rows}) == len(rows), "two fields with one label cannot be told apart"
    assert all(label and text for label, text in rows)
    assert hash(kind()) == hash(kind()), "fields are values that can be hashed: tuples, not arrays"


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}")
def test_nothing_but_its_fields_decides_an_experiment(kind: type[Experiment[Any]]) -> None:
    """A module with experiments holds no numbers of its own that a field could hold."""
    module = importlib.import_module(kind.__module__)
    typed = [name for name, value in vars(module).items() if name.isupper() and isinstance(value, int | float)]
    assert typed == [], "constants beside the fields; make them fields"
