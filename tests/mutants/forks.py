"""Runs functions in forks of this process, some at a time, and hands back what each of them answers."""

import os
import signal
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Key = TypeVar("Key")
BROKE = "\0"


@dataclass(frozen=True)
class Fork:
    """What to do in a process of its own, and after how many seconds to end it."""

    do: Callable[[], str]
    limit: float


def forked(jobs: Iterable[tuple[Key, Fork]], at_once: int) -> Iterator[tuple[Key, str]]:
    """Each job's key with its answer as soon as there is one; the answer of one that was ended is empty."""
    waiting = iter(jobs)
    running: dict[int, tuple[Key, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        while True:
            while len(running) < at_once and (job := next(waiting, None)):
                running[start(job[1], Path(folder))] = job[0], time.monotonic() + job[1].limit
            if not running:
                return
            process, _ = os.waitpid(-1, os.WNOHANG)
            if process:
                yield running.pop(process)[0], answered(Path(folder, str(process)))
                continue
            for late in [process for process, (_, end) in running.items() if time.monotonic() > end]:
                os.kill(late, signal.SIGKILL)
            time.sleep(0.005)


def answered(path: Path) -> str:
    """What a fork has answered; nothing if it was ended. Raises a `RuntimeError` if what it did broke."""
    if not path.exists():
        return ""
    answer = path.read_text(encoding="utf-8")
    path.unlink()
    if answer.startswith(BROKE):
        raise RuntimeError(answer)
    return answer


def start(fork: Fork, folder: Path) -> int:
    """Start it, silent, and name the process."""
    process = os.fork()
    if process:
        return process
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        answer = folder / f"{os.getpid()}.part"
        answer.write_text(fork.do(), encoding="utf-8")
        answer.rename(folder / str(os.getpid()))
    except BaseException:  # noqa: BLE001 - whatever it was, the parent has to know
        (folder / str(os.getpid())).write_text(BROKE + traceback.format_exc(), encoding="utf-8")
    finally:
        os._exit(0)
