"""Each sentence with a universal word is a claim, or has been read for a counterexample and has its reason.

On the pages and in notebooks so has each with a word that has an opposite, unless its numbers have their oracles.
"""

import ast
import re
from functools import cache
from typing import Any

import pytest

from explainer.claims.contents import CLAIMS
from tests.claims.universal import KINDS, REASONS, opposed, reasons, universal
from tests.sentences import DOCS, ROOT, of_exhibits, of_page, sentences
from tests.site.built import SOURCES
from tests.told.stated import TAG

EXHIBITS = [path.name for path in sorted((ROOT / "explainer/exhibits").iterdir()) if (path / "__init__.py").exists()]
PAGES = {re.sub(r"\.\w+$", "", source).rpartition("/")[2]: source for source in SOURCES}
PLACES: dict[str, tuple[str, ...]] = {  # the name of each list of reasons, and the sentences that it answers for
    **{name: of_page(source) for name, source in PAGES.items()},
    **{f"exhibits-{folder}": of_exhibits(f"explainer/exhibits/{folder}") for folder in EXHIBITS},
    "exhibits": of_exhibits("explainer/exhibits"),
    "experiments": of_exhibits("explainer/experiments"),
}
READ = sorted(path.stem for path in REASONS.glob("*.toml"))
NAMES = {claim.name for claim in CLAIMS}


def asked(name: str) -> list[str]:
    """The sentences of a place with such words that no claim makes."""
    return [each for each in dict.fromkeys(PLACES[name]) if each not in claimed() and asks(each, name in PAGES)]


@cache
def claimed() -> set[str]:
    return {sentence for claim in CLAIMS for sentence in sentences(claim.statement)}


def asks(sentence: str, on_page: bool) -> bool:
    """Whether it has such a word; one of two or more tags stands in tests/told, word for word."""
    return bool(universal(sentence) or (on_page and opposed(sentence) and len(TAG.findall(sentence)) < 2))


def test_each_place_has_its_list() -> None:
    assert sorted(PLACES) == READ


@pytest.mark.parametrize("name", READ)
def test_each_universal_sentence_is_a_claim_or_has_its_reason(name: str) -> None:
    listed, found = [entry["text"] for _, entry in reasons(name)], asked(name)
    missing = [sentence for sentence in found if sentence not in listed]
    hint = f"look for a counterexample; then a claim, a condition, or a reason in {name}.toml"
    assert not missing, "\n".join([hint, *missing])
    stale = [text for text in listed if text not in PLACES[name] or text in claimed()]
    assert not stale, "\n".join(["no longer said, or a claim", *stale])
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("name", READ)
def test_a_reason_is_of_a_known_kind_and_names_what_is_there(name: str) -> None:
    for kind, entry in reasons(name):
        assert set(entry) == ({"text", "by"} if KINDS[kind] else {"text"}), entry
        for by in named(entry):
            assert {"claimed": by in NAMES, "cited": by in cited()}.get(kind, in_tests(by)), by


def named(entry: dict[str, Any]) -> list[str]:
    by = entry.get("by", [])
    return [by] if isinstance(by, str) else by


@cache
def cited() -> set[str]:
    return set(re.findall(r"^@\w+\{(\w+),", (DOCS / "references.bib").read_text("utf-8"), re.MULTILINE))


def in_tests(node: str) -> bool:
    """Whether there is such a test, `tests/test_neuron.py::test_shapes`."""
    path, _, name = node.partition("::")
    return (ROOT / path).is_file() and name in nodes(path)


@cache
def nodes(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name for node in tree.body if isinstance(node, kinds) and node.name.lower().startswith("test")}


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Every step goes north.", ["Every"]),
        ("The larger the mean is, the steeper the bowl.", ["The larger the mean is, the steeper"]),
        ("The number of steps is larger than the others.", []),
        ("No: it has one.", []),
        ("Does it always zig-zag?", []),
        ("You read “every gradient has one sign”, often.", []),
        ("It is not at all clear, and no longer.", []),
        ("It takes at most two; hardly anything changes.", ["at most", "hardly", "anything"]),
        ("Nothing else can; it cannot.", ["Nothing", "cannot"]),
    ],
)
def test_universal_words_are_found(sentence: str, words: list[str]) -> None:
    assert universal(sentence) == words


def test_words_with_an_opposite_are_found() -> None:
    assert opposed("A longer step is not always slower, “but larger”.") == ["longer", "not", "slower"]
    assert opposed("It goes southwest after the first one.") == ["southwest", "after", "first"]
    assert opposed("Is it steeper?") == opposed("The gradient of a neuron.") == []
