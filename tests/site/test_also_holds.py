"""The page that asks where else it holds: each topic has its nouns in a heading, an answer first and a number."""

import re
from pathlib import Path

import pytest

from tests.site.built import PROJECT
from tests.site.test_spine import article, visible

PAGE = (PROJECT / "docs" / "also-holds.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## (.+)\n\n((?:(?!^## ).*\n)*)", PAGE, re.MULTILINE))
TOPICS = {  # the nouns of a heading, and how its answer begins
    "convolution CNN": "For each position, yes;",
    "RNN LSTM GRU": "For each step that reads positive states, yes;",
    "tokens transformer": "For each token whose entries are positive, yes;",
    "softmax cross-entropy": "Yes, for each row:",
    "one-hot 0/1": "A one-hot code of equally frequent classes does not;",
    "Images /255": "Not to center:",
    "GELU SiLU SwiGLU transformers": "Less than a sigmoid's,",
    "ReLU kill": "Yes: with weights and bias all negative",
    "saturate sigmoid": "It can:",
    "whitening PCA decorrelation": "You need not:",
    "AdamW decay": "Not here:",
    "Shampoo Muon": "Not here:",
}


@pytest.mark.parametrize("nouns", TOPICS)
def test_a_topic_has_a_heading_with_its_nouns_an_answer_first_and_a_computed_number(nouns: str) -> None:
    (heading,) = (each for each in SECTIONS if all(noun in each for noun in nouns.split()))
    assert heading.endswith("?")
    assert SECTIONS[heading].startswith(TOPICS[nouns])
    assert re.search(r"\{\{ \w+\.\w+", SECTIONS[heading])


def test_there_is_no_other_topic() -> None:
    assert len(SECTIONS) == len(TOPICS)


def test_the_page_keeps_within_two_thousand_words(site: Path) -> None:
    assert 1000 < len(visible(article(site, "also-holds.md"))) <= 2000
