"""Files that spare a build what an earlier build has done; deleting them all is always safe."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

PROJECT = Path(__file__).parents[1]


def directory() -> Path:
    """Where cached files live: `.cache` in the project, unless `EXPLAINER_CACHE` names another place."""
    return Path(os.environ.get("EXPLAINER_CACHE") or PROJECT / ".cache")


def write(path: Path, content: bytes) -> None:
    """The file, whole or not at all: a reader never sees half of it, nor does an interrupted build leave it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextmanager
def alone(name: str) -> Iterator[None]:
    """While one process does what has this name, others that would do the same wait; on Windows each does it itself."""
    path = directory() / "locks" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        if sys.platform != "win32":
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
