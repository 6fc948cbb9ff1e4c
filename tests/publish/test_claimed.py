"""Claims: how they are marked and listed, and which mistakes stop a build."""

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from lxml import html
from markdown import Markdown

from explainer import storage
from explainer.claims.claim import CASES, Claim, Condition
from explainer.claims.repeats import Repeats
from explainer.experiments.experiment import Experiment, told
from explainer.publish import Publish, PublishError, broken, claimed, generated, resting
from tests.claims.universal import KINDS

LEMMA = Claim(
    "lemma",
    "The lemma of $x$",
    "more.md",
    "It is {{ toy.count }} *always*,\nby [B](more.md).",
    "tests/claims/test_toy.py::TestLemma",
    (Condition("$x > 0$.", {"x": -1}, "for $x$ = −1 it is not"),),
)
TEST = "x = 1\n\n\nclass TestLemma:\n    def holds(self) -> bool:\n        return 1 < 2 and True\n"
MADE = "It is {{ toy.count }}\n*always*, by [B](more.md).{{ claim.lemma }} More.\n"
PAGES = {
    "index.md": "# A\n\n`{{ claim.none }}`\n",
    "more.md": f"# B\n\nSo. {MADE}",
    "claims.md": "# C\n\n{{ claim }}\n",
}
NAVIGATION = [{"A": "index.md"}, {"Group": [{"The second": "more.md"}]}, {"C": "claims.md"}]
EXTENSION: dict[str, Any] = {"exhibits": "tests.publish.listed", "claims": "toy_claims"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(storage, "PROJECT", tmp_path)
    module = ModuleType("toy_claims")
    monkeypatch.setattr(module, "CLAIMS", (LEMMA,), raising=False)
    monkeypatch.setitem(sys.modules, "toy_claims", module)
    settings = {"nav": NAVIGATION, "markdown_extensions": [{"explainer.publish": EXTENSION}]}
    (tmp_path / "mkdocs.yml").write_text(json.dumps(settings), "utf-8")
    for folder in ("docs", "tests/claims"):
        (tmp_path / folder).mkdir(parents=True)
    for name, text in PAGES.items():
        (tmp_path / "docs" / name).write_text(text, "utf-8")
    (tmp_path / "tests/claims/test_toy.py").write_text(TEST, "utf-8")
    return tmp_path


def page(text: str) -> html.HtmlElement:
    converter = Markdown(extensions=[Publish(**EXTENSION)])
    return html.fragment_fromstring(converter.convert(text), create_parent="main")


def check() -> None:
    claimed.Claims("toy_claims").check()


@pytest.mark.usefixtures("project")
def test_a_mark_is_a_link_without_a_word_to_the_entry_and_says_where_it_leads() -> None:
    (mark,) = page(MADE).xpath(".//a[@class='claim']")
    assert (mark.get("id"), mark.get("href")) == ("claim-lemma", "claims.md#lemma")
    assert mark.get("aria-label") == mark.get("title") == "How this claim is tested"
    assert mark.text_content() == ""
    (upward,) = page("So.{{ claim.lemma:.. }}").xpath(".//a/@href")
    assert upward == "../claims.md#lemma"


def test_what_sentences_rest_on_is_counted_in_the_lists(project: Path) -> None:
    (project / resting.REASONS).mkdir()
    for name, kinds in (("one", ("ran", "proved", "ran")), ("two", ("proved", "ran", "guides"))):
        entries = (f'[[{kind}]]\ntext = "All of it, the {number}th."\n' for number, kind in enumerate(kinds))
        (project / resting.REASONS / f"{name}.toml").write_text("\n".join(entries), "utf-8")
    rows = [[cell.text_content() for cell in row] for row in page("{{ resting }}").xpath(".//tr")]
    assert [row[-1] for row in rows] == ["sentences", "1", "2", "3", "1"]
    assert [row[0] for row in rows[2:]] == [resting.KINDS[kind][0] for kind in ("proved", "ran", "guides")]
    before = resting.Resting(()).version
    (project / resting.REASONS / "two.toml").write_text('[[proof]]\ntext = "All."\n', "utf-8")
    with pytest.raises(ValueError, match="'proof' is not in list"):
        page("{{ resting }}")
    (project / resting.REASONS / "two.toml").unlink()
    assert resting.Resting(()).version != before


def test_kinds_are_those_of_the_tests_and_what_asks_for_no_test_rests_on_none() -> None:
    assert {kind: rests != "nothing to test" for kind, (_, rests) in resting.KINDS.items()} == KINDS


def test_what_tests_notice_is_counted_by_the_command_that_breaks_things(project: Path) -> None:
    scores = project / broken.SCORES
    scores.parent.mkdir(parents=True)
    counts = {"labels": (1, 2, 0), "mathematics": (29, 1, 4)}
    written = (
        f'["{kind}"]\nkilled = {killed}\nsurvived = {survived}\nequivalent = {same}\n'
        for kind, (killed, survived, same) in counts.items()
    )
    scores.write_text("\n".join(written), "utf-8")
    rows = [[cell.text_content() for cell in row] for row in page("{{ broken }}").xpath(".//tr")]
    assert rows[1:] == [
        [broken.CLASSES["mathematics"], "30", "29", "97%", "4"],
        [broken.CLASSES["labels"], "3", "1", "33%", "0"],
    ]
    before = broken.Broken().version
    scores.write_text(scores.read_text("utf-8").replace("killed = 29", "killed = 28"), "utf-8")
    assert broken.Broken().version != before
    scores.write_text(scores.read_text("utf-8").replace("labels", "rumors"), "utf-8")
    with pytest.raises(ValueError, match="'rumors' is not in list"):
        page("{{ broken }}")


@dataclass(frozen=True)
class Coins(Experiment[list[int]]):
    """What some seeds gave: the last digit of each."""

    throws: int = told("throws", 9)
    seeds: tuple[int, ...] = told("seeds", (1, 5), lambda seeds: ", ".join(map(str, seeds)))

    def run(self) -> list[int]:
        return [seed % 10 for seed in self.seeds]


def test_an_experiment_says_what_its_repeats_have_and_what_either_gave(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLAINER_CACHE", str(project / ".cache"))
    repeats = Repeats(Coins(), lambda number: Coins(seeds=(1002 + 5 * number,)), lambda found: {"last digit": found})
    lemma = replace(LEMMA, conditions=(), kind="experiment", repeats=repeats)
    monkeypatch.setattr(sys.modules["toy_claims"], "CLAIMS", (lemma,))
    (listing,) = page("{{ claim }}").xpath("./div[@class='claims']")
    assert listing.xpath("string(./p[1])") == "Kind: experiment. It stands in The second."
    (changed,) = listing.xpath("./ul/li")
    assert [text.text_content() for text in changed] == ["seeds: 1002; 1007", "On the page: 1, 5."]
    cells = [[cell.text_content() for cell in row] for row in listing.iterfind(".//tr")]
    assert cells == [["counted", "on the page", "fresh seeds, 2 times"], ["last digit", "1 to 5", "2 to 7"]]
    assert listing.findtext(".//summary") == "The test: with fresh seeds the sentence held, 2 of 2 times"
    once = replace(repeats, built=1)
    assert once.rows == {"last digit": ("1 to 5", "2")}
    assert once.changed == {"seeds": ("1, 5", "1002")}


@pytest.mark.usefixtures("project")
def test_an_unknown_claim_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(PublishError, match=r"\{\{ claim\.lemna \}\}: expected a claim such as lemma; got 'lemna'"):
        page("So.{{ claim.lemna }}")


@pytest.mark.usefixtures("project")
def test_an_entry_has_the_statement_as_on_the_page_conditions_and_the_source_of_the_test() -> None:
    (listing,) = page("{{ claim }}").xpath("./div[@class='claims']")
    assert [heading.text_content() for heading in listing.iter("h2")] == ["The second"]
    (title,) = listing.iter("h3")
    assert title.get("id") == "lemma"
    assert [formula.get("aria-label") or formula.tag for formula in title.iter("math")]
    (statement,) = listing.iter("blockquote")
    assert " ".join(statement.text_content().split()) == "It is −3 always, by B."
    (place,) = listing.xpath("./p")
    assert place.text_content() == "Kind: proof. It stands in The second."
    assert place.xpath("./a/@href") == ["more.md#claim-lemma"]
    (condition,) = listing.xpath("./ul/li")
    assert condition.xpath("./p[1]/strong//math")
    assert condition.xpath("string(./p[2])").startswith("Otherwise: for ")
    (box,) = listing.iter("details")
    assert not box.get("open")
    assert f"{CASES:,} cases" in box.findtext("summary")
    assert box.findtext("pre/code") == f"# {LEMMA.test}\n{TEST[TEST.index('class') :]}"


def test_a_part_of_the_pages_without_the_list_need_not_make_all_claims(project: Path) -> None:
    for name in ("more.md", "claims.md"):
        (project / "docs" / name).unlink()
    check()


def test_pages_that_make_all_claims_pass(project: Path) -> None:
    check()
    (project / "docs/index.md").write_text("# A\n\n```\n{{ claim.none }}\n```\n", "utf-8")
    check()


@pytest.mark.parametrize(
    ("name", "written", "instead", "message"),
    [
        ("more.md", "claim.lemma", "claim.lemna", r"more\.md: .*claim\.lemna.*: expected a claim such as lemma"),
        ("more.md", "*always*", "*often*", r"more\.md: claim\.lemma: expected right before its mark .*\*often\*"),
        ("more.md", "toy.count", "toy.ratio", r"more\.md: claim\.lemma: expected right before its mark .*toy\.ratio"),
        ("more.md", "{{ claim.lemma }} More.", "More. {{ claim.lemma }}", r"more\.md: claim\.lemma: expected right"),
        ("more.md", "{{ claim.lemma }}", "", r"more\.md: expected the mark \{\{ claim\.lemma \}\}"),
        ("more.md", "More.\n", MADE, r"more\.md: claim\.lemma: expected one mark, got another on more\.md"),
        ("index.md", "# A\n", f"# A\n\n{MADE}", r"index\.md: .*claim\.lemma.*: expected it on more\.md"),
    ],
)
def test_a_page_that_does_not_make_a_claim_as_it_is_tested_is_an_error(
    project: Path, name: str, written: str, instead: str, message: str
) -> None:
    path = project / "docs" / name
    text = path.read_text("utf-8")
    assert written in text
    path.write_text(text.replace(written, instead), "utf-8")
    with pytest.raises(PublishError, match=message):
        check()
    with pytest.raises(PublishError, match=message):
        generated.write(generated.project(project))


@pytest.mark.parametrize("text", ["class TestOther:\n    pass\n", None])
def test_a_claim_without_its_test_is_an_error(project: Path, text: str | None) -> None:
    path = project / "tests/claims/test_toy.py"
    path.write_text(text, "utf-8") if text else path.unlink()
    with pytest.raises(PublishError, match=r"more\.md: claim\.lemma: expected a test tests/.*::TestLemma, found none"):
        check()


def test_the_version_follows_the_tests_and_the_navigation(project: Path) -> None:
    def version() -> str:
        return claimed.Claims("toy_claims").version

    versions = [version(), version()]
    (project / "tests/claims/test_toy.py").write_text(TEST.replace("1 < 2", "1 < 3"), "utf-8")
    versions.append(version())
    settings = json.loads((project / "mkdocs.yml").read_text("utf-8"))
    settings["nav"] = NAVIGATION[::-1]
    (project / "mkdocs.yml").write_text(json.dumps(settings), "utf-8")
    versions.append(version())
    assert versions[0] == versions[1]
    assert len(set(versions)) == 3
