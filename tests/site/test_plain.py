"""Each page as Markdown says what the page says: its numbers, formulas, links and headings, without its markup."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag

import pytest
import yaml
from lxml import html

from explainer.publish import formulas
from tests.site.built import ENTRIES, PAGES, PROJECT, name

every_page = pytest.mark.parametrize("page", PAGES, ids=name)
UNSAID = (
    "headerlink|dial|drive__readings|eyebrow|claim|unseen|dial__missing|dial__room|drive__notice|gallery__files"
    "|exhibit__data"
)
NUMBER = re.compile(r"[-−]?\d(?:[\d.,]*\d)?%?")
FORMULA = re.compile(r"\$\$\n(.+?)\n *(?:> ?)*\$\$|(?<![\\$])\$([^$]+?)\$", re.DOTALL)
CODE = re.compile(r"^ *(?:> )*```.*?^ *(?:> )*```$|`[^`\n]+`", re.DOTALL | re.MULTILINE)


def read(site: Path, page: str) -> str:
    return (site / page / "index.md").read_text("utf-8")


def article(site: Path, page: str) -> html.HtmlElement:
    """What a reader of the page is told: no controls, a drawing as its alternative text, below its caption."""
    (found,) = html.document_fromstring((site / page / "index.html").read_text("utf-8")).iter("article")
    classes = " or ".join(f"contains(concat(' ', @class, ' '), ' {each} ')" for each in UNSAID.split("|"))
    for each in found.xpath(f".//*[{classes} or self::button or self::fieldset or self::label or self::output]"):
        each.drop_tree()
    for drawing in found.xpath(".//*[local-name()='svg' or local-name()='img']"):
        figure = next(drawing.iterancestors("figure"), drawing.getparent())
        said = html.fragment_fromstring(" ", create_parent="p")
        said.text = f" {drawing.get('aria-label') or drawing.get('alt') or ''} "
        figure.append(said)
        drawing.drop_tree()
    return found


def prose(markdown: str) -> str:
    """Markdown without code, formulas, addresses of links, and the numbers of lists."""
    text = FORMULA.sub(" ", CODE.sub(" ", markdown))
    return re.sub(r"\]\([^)]*\)", "]", re.sub(r"^( *)\d+\. ", r"\1", text, flags=re.MULTILINE)).replace("\\", "")


@every_page
def test_every_number_of_the_page_is_there_and_no_other(site: Path, page: str) -> None:
    said = article(site, page)
    for each in said.xpath(".//bdi | .//pre | .//code"):
        each.text = " "
        each[:] = []
    for each in said.xpath(".//td | .//th | .//p | .//li | .//summary | .//figcaption | .//caption | .//dt | .//dd"):
        each.tail = f" {each.tail or ''}"
    assert NUMBER.findall(prose(read(site, page))) == NUMBER.findall(said.text_content())


@every_page
def test_no_tag_and_no_markup_of_the_site_is_left(site: Path, page: str) -> None:
    text = CODE.sub("", read(site, page))
    assert not re.search(r"\{\{ ?[a-z]\w+", text)
    found = re.search(
        r"\{\{|\}\} |\{ ?[.#]\w|</?\w+[ >]|^\s*(!!!|\?\?\?)|&\w+;|data-\w+=|katex", prose(text), re.MULTILINE
    )
    assert not found, found[0]


@every_page
def test_formulas_are_the_tex_of_what_the_page_shows(site: Path, page: str) -> None:
    shown = [each.xpath("string(.//*[local-name()='math'])") for each in article(site, page).iter("bdi")]
    written = FORMULA.findall(CODE.sub("", read(site, page)))
    made = [formulas.plain(formulas.rendered(block or line, bool(block))) for block, line in written]
    assert [text.strip() for text in shown] == [text.strip() for text in made]


def links(markdown: str) -> Iterator[str]:
    yield from re.findall(r"(?<!\\)\]\(([^)\s]*)\)", CODE.sub("", markdown))


@every_page
def test_links_are_those_of_the_page_and_lead_to_markdown(site: Path, page: str) -> None:
    found = [target for target in links(read(site, page)) if not target.endswith(".svg")]
    assert len(found) == len(article(site, page).xpath(".//a[@href]"))
    for target in found:
        path, anchor = urldefrag(target)
        if "://" not in path and path:
            there = (site / page / path).resolve()
            assert there.is_file(), f"{target} leads nowhere"
            assert there.suffix in (".md", ".bib", ".ipynb"), target
            assert not anchor or f'id="{anchor}"' in there.with_suffix(".html").read_text("utf-8"), target


@every_page
def test_headings_and_tables_are_those_of_the_page(site: Path, page: str) -> None:
    said, text = article(site, page), re.sub(r"^ *```.*?^ *```$", "", read(site, page), flags=re.DOTALL | re.MULTILINE)
    levels = [len(level) for level in re.findall(r"^(?:[ >]|- )*(#+) ", text, re.MULTILINE)]
    assert levels == [int(each.tag[1]) for each in said.iter("h1", "h2", "h3", "h4")]
    rows = [line.strip(" >") for line in text.splitlines() if line.strip(" >").startswith("| ")]
    shown = [len(row) for table in said.iter("table") for row in table.iter("tr")]
    assert [len(re.findall(r"(?<!\\)\|", row)) - 1 for row in rows if "| --- |" not in f"{row} |"] == shown


@every_page
def test_the_page_says_where_its_markdown_is(site: Path, page: str) -> None:
    root = html.document_fromstring((site / page / "index.html").read_text("utf-8"))
    assert root.xpath("//head/link[@rel='alternate'][@type='text/markdown']/@href") == ["index.md"]


def test_the_list_of_pages_tells_what_each_is_about(site: Path) -> None:
    settings = yaml.safe_load((PROJECT / "mkdocs.yml").read_text("utf-8"))
    title, _, about, _, _, _, *lines = (site / "llms.txt").read_text("utf-8").splitlines()
    assert title == f"# {settings['site_name']}"
    assert about == f"> {settings['site_description'].strip()}"
    assert len(lines) == len(PAGES)
    for (said, _), page, line in zip(ENTRIES, PAGES, lines, strict=True):
        root = html.document_fromstring((site / page / "index.html").read_text("utf-8"))
        (described,) = root.xpath("//head/meta[@name='description']/@content")
        assert line == f"- [{said}]({settings.get('site_url', '')}{page}index.md): {described}"
