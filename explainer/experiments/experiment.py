"""What an experiment is: its fields are all that decides its result, and all that a page says of how it was run."""

import functools
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, Generic, TypeVar

from explainer import storage
from explainer.quoting import quote
from explainer.sources import fingerprint

Result = TypeVar("Result")


@dataclass(frozen=True)
class Method:
    """How something was run: what was chosen and what it was, in Markdown; a page shows it folded."""

    rows: tuple[tuple[str, str], ...]


def told(label: str, default: Any, text: Callable[[Any], str] = quote) -> Any:
    """A field of an experiment: what a page calls it, what it is, and how its value reads, in Markdown."""
    return field(default=default, metadata={"label": label, "text": text})


@dataclass(frozen=True)
class Experiment(ABC, Generic[Result]):
    """A run whose result follows from its fields: hashable values such as numbers, texts and tuples of them.

    No constant, grid, horizon, stopping rule or seed that changes the result stands anywhere else.
    """

    @abstractmethod
    def run(self) -> Result:
        """The result, computed; ask `result` for it."""

    @property
    def result(self) -> Result:
        """The result, computed only if no earlier process left it on disk for these fields and sources."""
        made: Result = _result(self)
        return made

    @property
    def method(self) -> Method:
        """Each field by its label, in the order in which they are declared."""
        return Method(
            tuple((f.metadata["label"], f.metadata["text"](getattr(self, f.name))) for f in fields(self)),
        )


@functools.cache
def _result(experiment: Experiment[Any]) -> Any:
    kind = type(experiment)
    key = hashlib.sha256(repr(experiment).encode()).hexdigest()[:16]
    name = f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}-{key}"
    path = storage.directory() / "experiments" / f"{name}-{fingerprint(kind.__module__)}.pickle"
    with storage.alone(name):  # several exhibits may ask for it at once, each in a process of its own
        return storage.kept(path, experiment.run)
