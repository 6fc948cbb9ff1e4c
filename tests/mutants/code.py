"""Breaks the code of the package in small ways, one at a time, and looks whether a test notices.

pytest collects the tests once. Each mutant is tried in a fork of that process, where one function gets other code: no
file is written, nothing is imported twice, and nothing that one trial computes reaches the next. The tests that can see
the file are tried, the nearest first, until one fails or the time is up.
"""

import functools
import random
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, zip_longest
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from explainer import sources, storage
from explainer.exhibits import contents
from explainer.experiments import experiment
from tests.mutants.forks import Fork, forked
from tests.mutants.swapping import Mutant, mutants_of
from tests.mutants.tally import PROCESSORS, ROOT, Change, Tally

FAR = 2
# What builds pages, starts processes or reads sources sees no mutant that is only in memory.
ELSEWHERE = (
    "site",
    "publish",
    "test_architecture.py",
    "test_commands.py",
    "test_readme.py",
    "test_repository.py",
    "test_sources.py",
)
ROOMS = ("experiments", "exhibits", "drawing")
DRAWINGS = ("test_exhibits.py", "test_looks.py", "test_labels.py")  # they look at every drawing: any few, not the first
SLOWEST = 60  # seconds that no test takes: what computes longer never ends
MEMORY = 4 << 30  # bytes that no test takes: a picture of miles, say
COMMANDS = ("__init__", "__main__", "scaffold", "sources", "storage")


@dataclass
class Trials:
    """A plugin for pytest that tries mutants of files, at most so many of each, instead of running the tests."""

    files: list[str]
    size: int | None
    seed: int
    seconds: int  # of computing for one mutant
    tally: Tally
    failed: bool = field(default=False, init=False)

    def pytest_collection(self) -> None:
        """Tests that search keep no counterexample, and the first that they find is as good as the simplest."""
        from hypothesis import Phase, settings

        phases = [Phase.explicit, Phase.generate]
        settings.register_profile("mutants", deadline=None, database=None, phases=phases)
        settings.load_profile("mutants")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure, within a fork."""
        self.failed |= report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the mutants."""
        nearness = Nearness(session.items)
        list(forked([("", Fork(lambda: str([*contents.EXHIBITS.values()]), 6000))], 1))  # keeps what experiments find
        trials = ((mutant, self.trial(mutant, items)) for mutant, items in self.mutants(nearness))
        killers = set()
        for mutant, answer in forked(trials, PROCESSORS):
            change, place = Change(mutant.file, mutant.old, mutant.new), f":{mutant.line} in {mutant.function}"
            self.tally.note(room(mutant.file), change, place, answer or "killed: it did not end")
            killers.add(answer.removeprefix("killed by "))
        sound = [item for item in session.items if item.nodeid in killers]
        for item, answer in forked(((item, Fork(partial(self.alone, item), 6000)) for item in sound), PROCESSORS):
            if answer != "passed":
                raise RuntimeError(f"without any mutant: {item.nodeid} {answer}")
        return True

    def mutants(self, nearness: "Nearness") -> Iterator[tuple[Mutant, list[pytest.Item]]]:
        """The mutants of all files, each with the tests to try; of each file the same for the same seed."""
        for file in self.files:
            items = nearness.sorted(file)
            for mutant in islice(mutants_of(file, ROOT, random.Random(f"{self.seed} {file}")), self.size):  # noqa: S311
                yield mutant, items

    def trial(self, mutant: Mutant, items: list[pytest.Item]) -> Fork:
        """The trial of a mutant by some tests; on a busy machine it takes far longer than it computes."""
        return Fork(partial(self.tried, mutant, items), limit=600 + 100 * self.seconds)

    def tried(self, mutant: Mutant, items: list[pytest.Item]) -> str:
        """Run tests until one of them fails or the time is up."""
        uncached(mutant.file)
        mutant.apply()
        resource.setrlimit(resource.RLIMIT_CPU, (self.seconds + SLOWEST, self.seconds + SLOWEST))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        for count, (item, following) in enumerate(zip_longest(items, items[1:])):
            if time.process_time() > self.seconds:
                return f"survived {count} of {len(items)} tests"
            if self.fails(item, following):
                return f"killed by {item.nodeid}"
        return f"survived {len(items)} tests"

    def alone(self, item: pytest.Item) -> str:
        """What a test says without any mutant."""
        return "failed" if self.fails(item, None) else "passed"

    def fails(self, item: pytest.Item, following: pytest.Item | None) -> bool:
        """Whether a test fails."""
        self.failed = False
        item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        return self.failed


class Nearness:
    """Which tests can see a file of the package, the nearest first."""

    def __init__(self, items: list[pytest.Item]) -> None:
        self.items = items
        self.exhibits = {kind.name(): {kind.__module__} for kind in contents.READING_ORDER}
        paths = {item.path for item in items}
        self.imported = {path: set(sources.imports(path.read_text("utf-8"))) for path in paths}

    def sorted(self, file: str) -> list[pytest.Item]:
        """First the tests of the file, then those that import it, then those that do by others; searches last.

        What all exhibits are drawn with is seen by the tests of drawings, in a random order.
        """
        path = Path(file)
        own = ROOT / "tests" / Path(*path.parts[1:-1]) / f"test_{path.name}"
        near = {test: self.distance(names, file) for test, names in self.imported.items()}
        shown = {name: self.distance(names, file) for name, names in self.exhibits.items()}
        found: list[tuple[bool, bool, bool, int, float, pytest.Item]] = []
        for item in self.items:
            exhibit = next((name for name in shown if f"[{name}]" in item.nodeid or f"[{name}-" in item.nodeid), "")
            distance = min(near[item.path], shown.get(exhibit, FAR))
            if distance < FAR:
                drawn = room(file) == "drawing"
                sees = drawn and item.path.name in DRAWINGS
                place = random.Random(item.nodeid).random() if drawn else len(found)  # noqa: S311
                near_by = item.path == own or (drawn and item.path.parent.name == "drawing")
                found.append((not near_by, not sees, "claims" in item.path.parts, distance, place, item))
        return [item for *_, item in sorted(found, key=itemgetter(0, 1, 2, 3, 4))]

    @staticmethod
    @functools.cache
    def behind(names: frozenset[str]) -> set[Path]:
        """The files that dotted names lead to."""
        return sources.closure(names)

    def distance(self, names: set[str], file: str) -> int:
        """0 for a file that is among the names, 1 for one behind them."""
        if any(name == dotted(file) or name.startswith(f"{dotted(file)}.") for name in names):
            return 0
        return 1 if ROOT / file in self.behind(frozenset(names)) else FAR


def uncached(file: str) -> None:
    """From now on nothing is kept on disk, and experiments of this file are run instead of read."""
    kept: Callable[..., Any] = storage.kept
    name = f"{Path(file).stem}." if room(file) == "experiments" else "none"
    storage.kept = lambda path, make, *fits: make() if path.name.startswith(name) else kept(path, make, *fits)
    storage.write = lambda *_: None
    experiment._result.cache_clear()  # what collecting tests has asked for


def dotted(file: str) -> str:
    """The name of the module in a file."""
    return file.removesuffix(".py").replace("/", ".")


def room(file: str) -> str:
    """Which part of the package a file belongs to."""
    return file.split("/")[1] if file.count("/") > 1 else "mathematics"


def files() -> list[str]:
    """What is mutated: the mathematics, the experiments, the exhibits and what these are drawn with."""
    rooms = [*ROOT.glob("explainer/*.py"), *(path for name in ROOMS for path in ROOT.glob(f"explainer/{name}/**/*.py"))]
    return [str(path.relative_to(ROOT)) for path in sorted(rooms) if path.stem not in COMMANDS]


def try_code(trials: Trials, tests: list[str]) -> None:
    """Try mutants by the tests named, or by all that can see them."""
    chosen = tests or ["tests", *(f"--ignore=tests/{name}" for name in ELSEWHERE)]
    code = pytest.main([*chosen, "-q", "-s", "-p", "no:cacheprovider"], [trials])
    if code:
        raise SystemExit(f"pytest could not try the mutants: it ended with {int(code)}")
