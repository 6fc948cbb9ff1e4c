"""What comes of a call: a refusal that says what was expected and what came, or an answer of finite numbers."""

import dataclasses
import itertools
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

REFUSAL = re.compile("expected .*(, got | but )", re.DOTALL)
DIVERGED = re.compile("descent diverged: the step size .* is too large")


def outcome(call: Callable[[], Any], documented: str | None) -> str:
    """ "answered" or "refused"; anything else is an AssertionError or the error itself.

    No answer holds infinity or NaN unless the docstring of the function speaks of it.
    """
    told = (documented or "").lower()
    try:
        for part in parts(call()):
            assert "nan" in told or not np.isnan(part).any(), f"NaN in the answer {part}"
            assert "infinit" in told or np.isfinite(part).all(), f"infinity in the answer {part}"
    except (ValueError, OverflowError) as error:
        reason = REFUSAL if isinstance(error, ValueError) else DIVERGED
        if not reason.search(str(error)):
            raise AssertionError(f"refused without a reason: {error!r}") from error
        return "refused"
    return "answered"


@contextmanager
def soon(seconds: float = 5) -> Iterator[None]:
    """An error in the code that runs if it takes longer, in processor time: no machine is too busy for it."""
    if not hasattr(signal, "setitimer"):  # Windows
        yield
        return

    def late(*_: object) -> None:
        raise TimeoutError(f"no answer within {seconds:g} s")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def parts(answer: Any) -> Iterator[Any]:
    """The numbers of an answer, whatever holds them."""
    if answer is None or isinstance(answer, str) or callable(answer):
        return
    if isinstance(answer, np.ndarray | float | int | np.generic):
        yield np.asarray(answer, dtype=np.float64)
    elif dataclasses.is_dataclass(answer):
        for name in dir(answer):
            if not name.startswith("_") and not isinstance(value := getattr(answer, name), type(answer)):
                yield from parts(value)
    elif isinstance(answer, tuple | list | Iterator):
        for each in itertools.islice(answer, 5):
            yield from parts(each)
    else:
        raise AssertionError(f"expected numbers, got {answer!r}")
