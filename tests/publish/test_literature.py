"""References: how they are cited, what their list says, and which mistakes stop a build."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from lxml import html
from markdown import Markdown

from explainer import storage
from explainer.publish import Publish, PublishError
from explainer.publish.literature import Citation, Literature

BIB = r"""
@book{sluis1969, author = {van der Sluis, A.}, title = {{On & Off}}, publisher = {P}, year = 1969,
  doi = {10.1/x_y}, cited_for = {*scaling*}, reading = {none}, through = {later papers}}
@misc{four, author = {M{\"u}ller, A. and M{\k{a}}dry, B. and Orr, C. and Zhang, D.}, title = {{T}}, year = 2001,
  eprint = {1234.5678}, cited_for = {it}, reading = {abstract}}
@misc{five, author = {A, A. and B, B. and C, C. and D, D. and E, E.}, title = {{T}}, year = {2002},
  cited_for = {it}, reading = {full}}
@misc{notes, author = {{Some University}}, title = {{N}}, shorthand = {course notes},
  cited_for = {it}, reading = {part}}
"""
PAGES = {
    "index.md": "# A\n\n{{ cite.four }} and {{ cite.four }}, `{{ cite.five }}`.\n\n```\n{{ cite.notes }}\n```\n",
    "more/deep.md": "# B\n\nAs {{ cite.four:.. }} and {{ cite.sluis1969:.. }} say.\n",
    "book.ipynb": json.dumps({"cells": [{"cell_type": "markdown", "source": ["See ", "{{ cite.notes }}."]}]}),
    "references.md": "# References\n\n{{ cite }}\n",
}
NAVIGATION = [{"A": "index.md"}, {"Group": [{"Deep": "more/deep.md"}, {"Book": "book.ipynb"}]}, {"R": "references.md"}]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(storage, "PROJECT", tmp_path)
    (tmp_path / "mkdocs.yml").write_text(json.dumps({"nav": NAVIGATION}), "utf-8")
    (tmp_path / "docs/more").mkdir(parents=True)
    for name, text in PAGES.items():
        (tmp_path / "docs" / name).write_text(text, "utf-8")
    (tmp_path / "docs/references.bib").write_text(BIB, "utf-8")
    return tmp_path


def page(text: str) -> html.HtmlElement:
    converter = Markdown(extensions=[Publish("tests.publish.listed", references="docs/references.bib")])
    return html.fragment_fromstring(converter.convert(text), create_parent="main")


def cited(text: str) -> Iterator[tuple[str, str, str]]:
    for link in page(text).xpath(".//a[@class='cite']"):
        yield link.get("id"), link.get("href"), link.text_content()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("key", "printed"),
    [
        ("sluis1969", "van der Sluis (1969)"),
        ("four", "Müller, Mądry, Orr and Zhang (2001)"),
        ("five", "A et al. (2002)"),
        ("notes", "course notes"),
    ],
)
def test_a_reference_is_cited_by_its_names_and_year_or_its_shorthand(key: str, printed: str) -> None:
    assert list(cited(f"As {{{{ cite.{key} }}}} say.")) == [(f"cite-{key}", f"references.md#{key}", printed)]


@pytest.mark.usefixtures("project")
def test_each_citation_of_a_page_has_an_id_of_its_own_and_a_page_in_a_folder_leads_up() -> None:
    found = list(cited("{{ cite.four }}, {{ cite.five }}; *{{ cite.four:.. }}*"))
    assert [(place, target) for place, target, _ in found] == [
        ("cite-four", "references.md#four"),
        ("cite-five", "references.md#five"),
        ("cite-four-2", "../references.md#four"),
    ]


@pytest.mark.usefixtures("project")
def test_an_unknown_key_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(PublishError, match=r"\{\{ cite\.fuor \}\}: expected a reference such as four; got 'fuor'"):
        page("As {{ cite.fuor }} say.")
    with pytest.raises(PublishError, match="expected a block of its own for a list"):
        page("As {{ cite }} say.")


@pytest.mark.usefixtures("project")
def test_the_list_says_what_for_how_read_and_where() -> None:
    items = page("{{ cite }}").xpath("./ul/li")
    assert [item.get("id") for item in items] == ["five", "notes", "four", "sluis1969"]  # by what they are cited as
    lines, notes = zip(*(item.xpath("./p") for item in items), strict=True)
    assert lines[3].text_content().replace("\xa0", " ").split("\n")[:2] == ["A. van der Sluis.", "On & Off."]
    assert lines[3].xpath("./a/@href") == ["https://doi.org/10.1/x_y"]
    assert lines[2].xpath("./a/@href") == ["https://arxiv.org/abs/1234.5678"]
    assert [note.text_content() for note in notes] == [
        "For it. Read in full.",
        "For it. Read in the part cited. Cited in Book.",
        "For it. Only its abstract was read. Cited in A, Deep.",
        "For scaling. Not read: known through later papers. Cited in Deep.",
    ]
    assert notes[2].xpath("./a/@href") == ["index.md#cite-four", "more/deep.md#cite-four"]
    assert notes[3].xpath("./em/text()") == ["scaling"]


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ("reading = {abstract}", "reading = {some}", "four: expected reading = one of full, part, .*got 'some'"),
        ("reading = {full}", "note = {n}", "five: expected reading"),
        ("through = {later papers}", "note = {n}", "sluis1969: expected a field through"),
        ("cited_for = {it}, reading = {part}", "reading = {part}", "notes: expected a field cited_for"),
    ],
)
def test_an_entry_without_an_honest_mark_is_an_error(project: Path, written: str, instead: str, message: str) -> None:
    assert written in BIB
    (project / "docs/references.bib").write_text(BIB.replace(written, instead), "utf-8")
    with pytest.raises(PublishError, match=message):
        page("{{ cite }}")


def test_the_version_of_the_list_follows_the_file_and_where_pages_cite(project: Path) -> None:
    def version() -> str:
        return Literature(project / "docs/references.bib").version

    versions = [version(), version()]
    (project / "docs/index.md").write_text("# A\n\n{{ cite.five }}\n", "utf-8")
    versions.append(version())
    (project / "docs/references.bib").write_text(BIB.replace("2001", "2003"), "utf-8")
    versions.append(version())
    assert versions[0] == versions[1]
    assert len(set(versions)) == 3


def test_the_site_is_cited_as_its_citation_file_says(tmp_path: Path) -> None:
    told = {
        "title": "A & B?", "version": "2.0", "license": ["X", "Y"], "date-released": "2031-02-03",
        "url": "https://a.b/c", "authors": [{"name": "The group"}, {"given-names": "Ann", "family-names": "Lee"}],
    }  # fmt: skip
    (tmp_path / "CITATION.cff").write_text(yaml.safe_dump(told), "utf-8")
    bibtex = Citation(tmp_path / "CITATION.cff").bibtex
    assert bibtex.startswith("@misc{a-b,\n")
    fields = dict(re.findall(r"(\w+) = \"(.*)\"", bibtex))
    assert fields == {
        "author": "{The group} and Lee, Ann",
        "title": r"{A \& B?}",
        "note": "Version 2.0, X and Y",
        "year": "2031",
        "url": "https://a.b/c",
    }
