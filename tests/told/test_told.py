"""Each sentence of two or more tags says what an oracle says, tag by tag."""

from importlib import import_module
from pathlib import Path

import pytest

from tests.sentences import of_page
from tests.site.built import SOURCES
from tests.told.stated import TAG, Stated, differs, printed

MODULES = {source: source.rpartition("/")[2].partition(".")[0].replace("-", "_") for source in SOURCES}
TOLD = {source: name for source, name in MODULES.items() if (Path(__file__).parent / f"{name}.py").exists()}


def stated(source: str) -> tuple[Stated, ...]:
    return tuple(import_module(f"tests.told.{TOLD[source]}").STATED)


def test_each_page_with_such_sentences_has_its_list() -> None:
    assert {source for source in SOURCES if any(len(TAG.findall(each)) > 1 for each in of_page(source))} == {*TOLD}


@pytest.mark.parametrize("source", TOLD)
def test_each_sentence_of_two_tags_is_stated_as_it_stands(source: str) -> None:
    told = {each.sentence for each in stated(source)}
    missing = [sentence for sentence in of_page(source) if len(TAG.findall(sentence)) > 1 and sentence not in told]
    assert not missing, "\n".join([f"state them in tests/told/{TOLD[source]}.py", *missing])
    stale = [sentence for sentence in told if sentence not in of_page(source)]
    assert not stale, "\n".join(["no longer said", *stale])


@pytest.mark.parametrize("source", TOLD)
def test_its_tags_print_what_an_oracle_says(source: str) -> None:
    for each in stated(source):
        tags, values = TAG.findall(each.sentence), each.values()
        assert len(tags) == len(values), each.sentence
        faults = [differs(printed(tag), value) for tag, value in zip(tags, values, strict=True)]
        assert not any(faults), f"{each.sentence}: {faults}"


@pytest.mark.parametrize(
    ("text", "value", "right"),
    [
        ("3.16", 3.1623, True),
        ("3.16", 3.1661, False),
        ("(1, −2)", (1, -2), True),
        ("(1, −2)", (-2, 1), False),
        ("(1, −2)", (1, -2, 0), False),
        ("12%", 0.123, True),
        ("12.0%", 0.123, False),
        ("1,234", 1234, True),
        ("1e-05", 1.2e-5, True),
        ("1e-05", 1.6e-5, False),
        ("17", 16, False),
        ("southeast", "southeast", True),
        ("southeast", "southwest", False),
        ("first 3, then 4.5", (3, 4.52), True),
    ],
)
def test_a_printed_text_is_its_value_to_its_last_digit(text: str, value: object, right: bool) -> None:
    assert (differs(text, value) == "") is right
