"""The spine: eight short pages, each with its parts and within its budget of words; and the shelf behind it."""

import json
import re
from pathlib import Path

import pytest
from lxml import html
from lxml.html import HtmlElement

from tests.site.built import ENTRIES, NAVIGATION, SPINE

BUDGETS = {  # visible words at most
    "index.md": 450,
    "derivative-chain.md": 800,
    "same-sign.md": 900,
    "quadrants.md": 800,
    "zig-zag.md": 1000,
    "centering.md": 1000,
    "whole-data-set.md": 1200,
    "in-practice.md": 900,
}
NOT_READ = (  # folded, read in another way than word by word, or the twin of a formula
    "svg | .//pre | .//script | .//style | .//template | .//button | .//input | .//label | .//output | .//select"
    " | .//details/*[not(self::summary)] | .//*[contains(@class, 'headerlink') or contains(@class, 'unseen')]"
)
CHAPTERS = [source for source in SPINE if source != "index.md"]
SHELF = [source for _, source in ENTRIES if source not in SPINE]
TO_LOOK_UP = [source for group in NAVIGATION[-1].values() for entry in group for source in entry.values()]


def article(site: Path, source: str) -> HtmlElement:
    name = re.sub(r"\.(md|ipynb)$", "", source)
    (found,) = html.parse(site / ("" if name == "index" else name) / "index.html").xpath("//article")
    return found


def visible(article: HtmlElement) -> list[str]:
    """The words that a reader sees without opening anything; a formula counts as one."""
    for formula in article.find_class("formula"):
        formula.clear(keep_tail=True)
        formula.text = "formula"
    for element in article.xpath(f".//{NOT_READ}"):
        element.drop_tree()
    for eyebrow in article.find_class("eyebrow"):
        eyebrow.drop_tree()
    return [word for word in article.text_content().split() if re.search(r"\w", word)]


@pytest.mark.parametrize("source", BUDGETS)
def test_a_page_of_the_spine_keeps_within_its_budget(site: Path, source: str) -> None:
    count = len(visible(article(site, source)))
    assert BUDGETS[source] / 2 < count <= BUDGETS[source]


def test_the_budgets_are_those_of_the_spine_in_its_order() -> None:
    assert list(BUDGETS) == list(SPINE)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>One, two <em>three</em>.</p>", 3),
        ("<details><summary>Two words</summary><p>No.</p><details><summary>No</summary></details></details>", 2),
        ('<p>A <span class="formula"><math>x y z</math></span> b</p><pre>no</pre>', 3),
        ("<figure><svg><text>no</text></svg><figcaption><p>Seen it</p></figcaption></figure>", 2),
    ],
)
def test_words_are_counted(text: str, words: int) -> None:
    assert len(visible(html.fromstring(f"<article>{text}</article>"))) == words


@pytest.mark.parametrize("source", SPINE)
def test_a_page_of_the_spine_has_a_lead_a_figure_that_turns_and_a_guess_before_it(site: Path, source: str) -> None:
    page = article(site, source)
    (lead,) = page.find_class("lead")
    assert lead.getparent() is page
    (turning, *_) = page.xpath(".//figure[@data-states]")
    guesses = page.xpath(".//p[starts-with(normalize-space(), 'Guess first')]")
    assert len(guesses) == 1
    assert "?" in guesses[0].text_content()
    following = guesses[0].xpath("following::figure[@data-states]")
    assert following, "the question comes before the figure that answers it"
    assert turning is not None


@pytest.mark.parametrize("source", CHAPTERS)
def test_a_chapter_ends_with_exercises_what_we_know_and_the_next_question(site: Path, source: str) -> None:
    page = article(site, source)
    headings = [str(heading.xpath("string()")).removesuffix("#").strip() for heading in page.iter("h2")]
    assert headings[-2:] == ["Check yourself", "What we know now"]
    (heading,) = page.xpath(".//h2[starts-with(normalize-space(), 'Check yourself')]")
    exercises = heading.xpath("following::ol[1]/li")
    assert 2 <= len(exercises) <= 3
    for exercise in exercises:
        assert [each.get("class") for each in exercise.iter("details")] in (["hint", "solution"], ["solution"])
    assert "hint" in [each.get("class") for exercise in exercises for each in exercise.iter("details")]
    assert len(page.find_class("known")) == 1
    assert len(page.find_class("next")) == 1


@pytest.mark.parametrize("source", [source for source in SHELF if source not in TO_LOOK_UP])
def test_a_page_of_the_shelf_says_who_needs_it_and_is_reached_from_a_margin_note(site: Path, source: str) -> None:
    (lead,) = article(site, source).find_class("lead")
    assert re.match(r"You need this if\b", lead.text_content().strip())
    address = re.sub(r"\.(md|ipynb)$", "/", source)
    notes = [note for page in SPINE for note in article(site, page).xpath(".//details[@class='margin']")]
    assert [link for note in notes for link in note.xpath(".//a/@href") if link.partition("#")[0].endswith(address)]


def test_the_minutes_in_the_menu_are_those_above_the_titles_and_add_up_to_forty(site: Path) -> None:
    menu = html.parse(site / "zig-zag" / "index.html").xpath("//span[@class='contents__minutes']/text()[1]")
    above = [
        re.search(r"· (\d+) minutes?", str(article(site, source).find_class("eyebrow")[0].text_content()))
        for source in CHAPTERS
    ]
    assert [json.loads(minutes) for minutes in menu][1:] == [int(found[1]) for found in above if found]
    assert 30 <= sum(map(int, menu)) <= 45
