"""The mutation tester itself: forks answer or are ended, a stale table is refused, survivors are counted and shown."""

import os
import time
import tomllib
from pathlib import Path

import pytest

from explainer.publish import broken
from tests.mutants import tally, words
from tests.mutants.forks import Fork, forked
from tests.mutants.tally import Change, Tally
from tests.mutants.words import Word


def test_a_fork_answers_for_itself_and_leaves_this_process_as_it_was() -> None:
    seen: list[int] = []

    def answer(number: int) -> str:
        seen.append(number)
        return f"{number} of {len(seen)} by {os.getpid()}"

    jobs = [(number, Fork(lambda number=number: answer(number), limit=60)) for number in range(5)]  # type: ignore[misc]
    answers = dict(forked(jobs, at_once=2))
    assert [answers[number].split(" by ")[0] for number in range(5)] == [f"{number} of 1" for number in range(5)]
    assert len({text.split()[-1] for text in answers.values()}) == 5
    assert seen == []


def sleeping() -> str:
    time.sleep(60)
    return "awake"


def test_a_fork_that_takes_too_long_is_ended_and_one_that_breaks_stops_all() -> None:
    assert list(forked([("slow", Fork(sleeping, limit=0.05))], 1)) == [("slow", "")]
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        list(forked([("broken", Fork(lambda: str(1 / 0), limit=60))], 1))


def test_a_text_that_does_not_stand_once_in_its_file_makes_the_table_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "page.md").write_text("Once. Twice, twice.")
    (tmp_path / "words.toml").write_text('[[kind]]\nfile = "page.md"\nold = "Once"\nnew = "Never"\n')
    monkeypatch.setattr(words, "HERE", tmp_path)
    monkeypatch.setattr(words, "ROOT", tmp_path)
    assert words.table() == [Word("kind", Change("page.md", "Once", "Never"))]
    for old, count in (("wice", 2), ("gone", 0)):
        (tmp_path / "words.toml").write_text(f'[[kind]]\nfile = "page.md"\nold = "{old}"\nnew = "x"\n')
        with pytest.raises(ValueError, match=f"page.md: expected once, got {count} times: '{old}'"):
            words.table()


def test_survivors_are_shown_unless_they_are_known_to_change_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    known, other = Change("a.py", "x - 0", "x + 0"), Change("a.py", "x - 1", "x + 1")
    count = Tally({known: "zero"})
    count.note("sums", known, ":1", "survived 3 tests")
    count.note("sums", other, ":2", "killed by test_x")
    assert capsys.readouterr().out == ""
    count.note("signs", other, ":2", "survived 3 tests")
    assert capsys.readouterr().out == "signs: survived 3 tests\n  a.py:2\n    - x - 1\n    + x + 1\n"
    assert [line.split() for line in count.table().splitlines()] == [
        ["class", "killed", "survived", "equivalent", "score"],
        ["signs", "0", "1", "0", "0%"],
        ["sums", "1", "0", "1", "100%"],
        ["all", "1", "1", "1", "50%"],
    ]


def test_what_a_run_counted_is_kept_in_the_place_of_what_was_known(tmp_path: Path) -> None:
    for kinds in (("sums", "signs"), ("sums",)):
        count = Tally({})
        for kind in kinds:
            count.note(kind, Change("a.py", "x", "y"), "", "killed by test_x")
        if len(kinds) == 1:
            count.note("sums", Change("a.py", "x", "z"), "", "survived 3 tests")
        count.keep(tmp_path / "scores.toml")
    assert tomllib.loads((tmp_path / "scores.toml").read_text("utf-8")) == {
        "signs": {"killed": 1, "survived": 0, "equivalent": 0},
        "sums": {"killed": 1, "survived": 1, "equivalent": 0},
    }


def test_the_scores_on_the_page_are_of_the_classes_of_the_table_and_the_rooms_of_the_code() -> None:
    code = pytest.importorskip("tests.mutants.code", reason="`make mutants` installs what it needs")
    kinds = {word.kind for word in words.table()} | {code.room(file) for file in code.files()}
    assert set(tomllib.loads(tally.SCORES.read_text("utf-8"))) == kinds == set(broken.CLASSES)


def test_each_equivalent_has_a_reason() -> None:
    assert all(len(why) > 10 for why in tally.equivalents().values())


def test_a_call_loses_a_keyword_or_gets_two_arguments_exchanged() -> None:
    mutating = pytest.importorskip("cosmic_ray.mutating", reason="`make mutants` installs it")
    from tests.mutants.operators import ExchangeArguments, LeaveOutKeyword

    for kind in (LeaveOutKeyword, ExchangeArguments):
        for example in kind.examples():
            mutated = mutating.mutate_code(example.pre_mutation_code, kind(), example.occurrence)
            assert mutated == example.post_mutation_code
    assert mutating.mutate_code("f(a, size=1)\nmin(a, b)\n", LeaveOutKeyword(), 0) is None
    assert mutating.mutate_code("min(a, b)\n", ExchangeArguments(), 0) is None


def test_a_mutated_function_changes_wherever_it_is_known() -> None:
    pytest.importorskip("cosmic_ray.mutating", reason="`make mutants` installs it")
    from tests.mutants.swapping import difference, functions

    source = "def f(x):\n    return x + 1\n\nclass A:\n    @property\n    def g(self):\n        return 2\n"
    found = functions(source, Path("a.py"))
    assert set(found) == {"f", "A.g"}
    changed = functions(source.replace("+ 1", "- 1"), Path("a.py"))
    assert [name for name in found if found[name] != changed[name]] == ["f"]
    assert difference(source, source.replace("+ 1", "- 1")) == (2, "return x + 1", "return x - 1")
