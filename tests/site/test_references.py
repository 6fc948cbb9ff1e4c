"""References on the built site: each is cited, each citation leads to its entry and each entry leads back."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from lxml import html

from tests.site.built import PAGES, PROJECT, SOURCES
from tests.site.test_pages import read
from tests.site.test_prose import NOT_PROSE, text, without

BIB = (PROJECT / "docs/references.bib").read_text("utf-8")
KEYS = re.findall(r"^@\w+\{(\w+),$", BIB, re.MULTILINE)
READ = ("Read in full.", "Read in the part cited.", "Only its abstract was read.", "Not read: ", "Used in the copy ")


def entries(site: Path) -> dict[str, html.HtmlElement]:
    return {item.get("id"): item for item in read(site, "references/").xpath("//ul[@class='references']/li")}


def citations(site: Path) -> dict[str, list[tuple[str, str]]]:
    """Of each entry the pages that cite it, each with its first id there, in the order of the menu."""
    found: dict[str, list[tuple[str, str]]] = {}
    for page in PAGES:
        for link in read(site, page).xpath("//a[@class='cite']"):
            places = found.setdefault(link.get("href").partition("#")[2], [])
            if page not in [known for known, _ in places]:
                places.append((page, link.get("id")))
    return found


def test_each_entry_is_listed_cited_and_leads_back_to_where_it_is_cited(site: Path) -> None:
    listed, cited = entries(site), citations(site)
    assert len(KEYS) > 12
    assert sorted(listed) == sorted(cited) == sorted(KEYS)
    for key, item in listed.items():
        back = item.xpath("./p[2]/a/@href")
        assert back == [f"../{page}#{place}" for page, place in cited[key]], key


def test_each_citation_leads_to_the_list(site: Path) -> None:
    for page in PAGES:
        links = read(site, page).xpath("//a[@class='cite']")
        targets = {link.get("href").partition("#")[0] for link in links}
        assert targets <= {"../" * page.count("/") + "references/"}
        for key, places in citations(site).items():
            ids = [link.get("id") for link in links if link.get("href").endswith(f"#{key}")]
            numbered = [f"cite-{key}", *(f"cite-{key}-{number}" for number in range(2, 9))]
            assert ids == numbered[: len(ids)], places


@pytest.mark.parametrize("key", KEYS)
def test_each_entry_can_be_found_elsewhere_and_says_what_for_and_how_it_was_read(key: str, site: Path) -> None:
    line, note = entries(site)[key].xpath("./p")
    written = re.search(rf"^@\w+\{{{key},\n(.*?)^\}}", BIB, re.MULTILINE | re.DOTALL)
    assert written
    fields = dict(re.findall(r"(\w+)\s*= \{+(.*?)\}+,\n", written[1], re.DOTALL))
    (address,) = line.xpath("./a/@href")
    assert address in (f"https://doi.org/{fields.get('doi')}", f"https://arxiv.org/abs/{fields.get('eprint')}",
                       fields.get("url"))  # fmt: skip
    told = " ".join(note.text_content().split())
    assert told.startswith("For " + " ".join(fields["cited_for"].split()) + ". ")
    assert sum(mark in told for mark in READ) == 1
    title = re.sub(r"[{}]", "", fields["title"])
    assert title in " ".join(line.text_content().split())


def test_no_page_cites_by_hand() -> None:
    """A year in parentheses behind a name, or an address of what the list has, belongs into a tag."""
    addresses = re.findall(r"(?:doi|url)\s*= \{(.*?)\}", BIB)
    for source in SOURCES:
        prose = without(text(source), NOT_PROSE[:2])
        assert not re.search(r"\w\W{1,2}\((19|20)\d\d\)", prose), source
        assert not [address for address in addresses if address in prose], source


def test_the_site_is_cited_as_its_citation_file_says(site: Path) -> None:
    told = yaml.safe_load((PROJECT / "CITATION.cff").read_text("utf-8"))
    (shown,) = read(site, "references/").xpath("//h2[starts-with(., 'How to cite')]/following-sibling::*[1]//code")
    fields = dict(re.findall(r"^    (\w+) = \"\{?(.*?)\}?\",?$", shown.text_content(), re.MULTILINE))
    assert fields["title"] == told["title"]
    assert fields["author"] == " and ".join(author["name"] for author in told["authors"])
    assert told["version"] in fields["note"]
    assert all(name in fields["note"] for name in told["license"])


def test_the_list_is_in_one_file_that_can_be_taken_away(site: Path) -> None:
    (link,) = read(site, "references/").xpath("//a[text()='one BibTeX\nfile']/@href")
    assert (site / "references" / link).resolve().read_text("utf-8") == BIB


def test_how_much_was_read_is_told_of_as_many_as_the_file_says(site: Path) -> None:
    ways = Counter(re.findall(r"reading\s*= \{(\w+)\}", BIB))
    notes = [item.xpath("string(./p[2])") for item in entries(site).values()]
    shown = [sum(mark in note for note in notes) for mark in READ]
    assert shown == [ways[way] for way in ("full", "part", "abstract", "none", "data")]


def test_the_lines_of_python_on_the_page_run(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = read(site, "references/").xpath("//pre/code[contains(., 'import')]")
    exec(code.text_content(), {})  # noqa: S102
    assert json.loads(capsys.readouterr().out) == pytest.approx(10**0.5)
