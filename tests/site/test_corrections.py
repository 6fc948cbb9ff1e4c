"""The page of corrections: each entry has its parts, and no other page says again what was wrong."""

import re

import pytest

from tests.site.built import SOURCES
from tests.site.test_prose import text

PAGE = text("corrections.md")
ENTRIES = [
    (" ".join(said.replace("> ", "").split()), " ".join(body.split()))
    for said, body in re.findall(r"^(> (?:.+\n)+)\n((?:(?!#|>|\[Back).+\n)+)", PAGE, re.MULTILINE)
]


def test_as_many_as_there_are_quotations_and_neither_few_nor_all() -> None:
    assert len(ENTRIES) == len(re.findall(r"^> .+\n\n", PAGE, re.MULTILINE))
    assert 15 <= len(ENTRIES) <= 25


def test_it_begins_with_what_was_found() -> None:
    opening = " ".join(PAGE.partition("# Corrections")[2].partition("{ .lead }")[0].split())
    assert "59 of 989 sentences were false, or claimed more than holds" in opening


@pytest.mark.parametrize(("said", "body"), ENTRIES)
def test_each_entry_has_a_case_says_how_it_was_found_and_leads_to_what_stands_now(said: str, body: str) -> None:
    parts = re.fullmatch(r"(.{40,}) \*\*Found\*\* (.{8,}?)\. \*\*Now:\*\* (.+)", body)
    assert parts, said
    assert re.search(r"\]\([a-z/-]+\.(md|ipynb)#[\w-]+\)", parts[3]), "no link to a section or a figure"


@pytest.mark.parametrize("said", [said for said, _ in ENTRIES])
def test_no_other_page_says_it_again(said: str) -> None:
    claim = said.partition(" [")[0] if said.endswith("].") else said
    assert len(claim) > 25
    for source in SOURCES:
        if source != "corrections.md":
            prose = " ".join(re.sub(r"[*$\\]", "", text(source)).split())
            assert claim not in prose, source


def test_most_entries_have_a_number_from_the_package() -> None:
    assert sum("{{ " in body for _, body in ENTRIES) > 0.8 * len(ENTRIES)
