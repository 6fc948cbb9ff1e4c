"""Whatever is handed to the mathematics, it answers with finite numbers or says what it expected and what it got.

`FUZZ_CASES=200 make test ARGS=tests/bad_input` tries more cases of each function, others each time.
"""

import importlib
import inspect
import os
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import explainer
from tests.bad_input.arguments import Call, leaves
from tests.bad_input.outcomes import outcome, soon
from tests.bad_input.spoils import SPOILS

CASES = int(os.environ.get("FUZZ_CASES", "0"))
FILES = ("__main__", "scaffold", "sources", "storage")  # take paths and sources, not data


def public() -> list[Callable[..., Any]]:
    """Every public function of the mathematics, and every class that looks at what it is made of."""
    names = [each.name for each in pkgutil.iter_modules(explainer.__path__) if not each.ispkg]
    modules = [importlib.import_module(f"explainer.{name}") for name in names if name not in FILES]
    return [
        thing
        for module in modules
        for name, thing in vars(module).items()
        if not name.startswith("_") and getattr(thing, "__module__", "") == module.__name__
        if inspect.isfunction(thing) or hasattr(thing, "__post_init__")
    ]


FUNCTIONS = [function for function in public() if leaves(function)]


def label(function: Callable[..., Any]) -> str:
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


@pytest.mark.parametrize("function", FUNCTIONS, ids=label)
def test_bad_input_is_refused_in_words_or_answered(function: Callable[..., Any]) -> None:
    spoiling = st.lists(st.sampled_from(leaves(function)), min_size=1, max_size=2)

    @settings(max_examples=CASES or 25, derandomize=not CASES, database=None)
    @given(st.integers(0, 2**32), spoiling, st.sampled_from(sorted(SPOILS)))
    def check(seed: int, spoiled: list[str], spoil: str) -> None:
        with soon():
            outcome(Call(function, seed, spoiled, SPOILS[spoil]), function.__doc__)

    check()


@pytest.mark.parametrize("function", FUNCTIONS, ids=label)
def test_sound_input_is_answered(function: Callable[..., Any]) -> None:
    assert "answered" in [outcome(Call(function, seed, ()), function.__doc__) for seed in range(12)]
