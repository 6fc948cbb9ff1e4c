"""Files that spare a build what an earlier build has done; deleting them all is always safe."""

import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

if sys.platform != "win32":
    import fcntl

PROJECT = Path(__file__).parents[1]
Made = TypeVar("Made")


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


def replace(path: Path, content: bytes) -> None:
    """The file in place of those of other versions: the version is what stands behind the last hyphen of its name."""
    for other in path.parent.glob(f"{path.stem.rpartition('-')[0]}-*{path.suffix}"):
        if other != path:
            other.unlink(missing_ok=True)
    write(path, content)


def kept(path: Path, make: Callable[[], Made], fits: Callable[[object], bool] = lambda _: True) -> Made:
    """What an earlier build has left there, if it fits, or else what is made now, kept in place of other versions."""
    try:
        found: Made = pickle.loads(path.read_bytes())  # noqa: S301 - a file that this function wrote
        if fits(found):
            return found
    except Exception:  # noqa: BLE001, S110 - whatever ails a kept file, making it again is the cure
        pass
    made = make()
    replace(path, pickle.dumps(made))
    return made


@contextmanager
def alone(name: str) -> Iterator[None]:
    """While one process does what has this name, others that would do the same wait; on Windows each does it itself."""
    path = directory() / "locks" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        if sys.platform != "win32":
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
