"""A chapter as PDF: what a reader of the page gets is in the file, in light colors; all chapters fit a sheet."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from explainer.drawing.palette import ROLES
from explainer.exhibits.contents import EXHIBITS
from tests.site.built import name
from tests.site.pdf import CHAPTERS, printed
from tests.site.test_pages import read

CHAPTER, LINKING = "zig-zag/", "whole-data-set/"
SHEET: ViewportSize = {"width": 590, "height": 964}  # what the margins of A4 leave, in CSS pixels
PAPER = """() => {
  const article = document.querySelector("article"), edge = article.getBoundingClientRect().right + 1
  const shown = each => each.checkVisibility({ visibilityProperty: true })
  const said = each => each.textContent.trim().slice(0, 60)
  const torn = each => {  // from the comma behind it
    const after = document.createRange(), last = [...each.querySelectorAll(".base")].at(-1)
    if (!/^[,.;:?!)]/.test(each.nextSibling?.data) || !shown(each)) return false
    after.setStart(each.nextSibling, 0)
    after.setEnd(each.nextSibling, 1)
    return after.getBoundingClientRect().left < last.getBoundingClientRect().left
  }
  const all = [...article.querySelectorAll(":is(p, li, td, th, dt, dd, svg, pre, .katex-html)")]
    .filter(each => !each.closest(".unseen, .dial__missing, .katex-mathml, .dial__room"))
  return {
    hidden: all.filter(each => !shown(each) && !each.closest(".next, svg")).map(said),
    cut: all.filter(each => !each.parentElement.closest("svg") && each.getBoundingClientRect().right > edge).map(said),
    torn: [...article.querySelectorAll(".formula:not(.display)")].filter(torn).map(each => said(each.parentElement)),
    controls: [...article.querySelectorAll("input, button")].filter(shown).map(each => each.outerHTML),
    behind: getComputedStyle(document.documentElement).backgroundColor,
  }
}"""


@dataclass(frozen=True)
class Document:
    """As much of a PDF as Chromium writes it: its objects, what they draw, and the letters of its glyphs."""

    content: bytes

    @cached_property
    def objects(self) -> dict[int, bytes]:
        found = re.finditer(rb"^(\d+) 0 obj\s(.*?)\sendobj", self.content, re.DOTALL | re.MULTILINE)
        return {int(each[1]): each[2] for each in found}

    def stream(self, number: int) -> str:
        found = re.search(rb"stream\r?\n(.*?)\r?\n?endstream", self.objects[number], re.DOTALL)
        assert found
        return zlib.decompress(found[1]).decode("latin-1")

    @cached_property
    def drawn(self) -> list[str]:
        """The operators of everything that is drawn: pages, and what they use."""
        kinds = rb"/Subtype /(Image|Type0|CIDFont)|/Length1|/Type /(XObject /Subtype /Image|XRef|ObjStm|Metadata)"
        streams = [at for at, each in self.objects.items() if b"FlateDecode" in each and not re.search(kinds, each)]
        return [text for text in map(self.stream, streams) if re.search(r"\b(BT|rg|re)\b", text)]

    @cached_property
    def text(self) -> str:
        """All letters in the order in which they are drawn, without spaces."""
        letters = []
        for text in self.drawn:
            for font, glyphs in re.findall(r"/F(\d+) [\d.]+ Tf|(<[0-9A-Fa-f<>\s\d.\-]+>)\s*\]?\s*T[jJ]", text):
                if font:
                    known = self.unicode(int(font))
                    continue
                codes = "".join(re.findall(r"<([0-9A-Fa-f]+)>", glyphs))
                letters += [known.get(int(codes[at : at + 4], 16), "") for at in range(0, len(codes), 4)]
        return re.sub(r"\s", "", "".join(letters))

    def unicode(self, font: int) -> dict[int, str]:
        """The letters of a font by their glyphs."""
        found = re.search(rb"/ToUnicode (\d+) 0 R", self.objects[font])
        if not found:
            return {}
        table, known = self.stream(int(found[1])), {}
        for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
            for glyph, letter in re.findall(r"<(\w+)> <(\w+)>", block):
                known[int(glyph, 16)] = bytes.fromhex(letter).decode("utf-16-be")
        for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
            for first, last, letter in re.findall(r"<(\w+)> <(\w+)> <(\w+)>", block):
                for glyph in range(int(first, 16), int(last, 16) + 1):
                    known[glyph] = chr(int(letter, 16) + glyph - int(first, 16))
        return known

    @cached_property
    def alternatives(self) -> list[str]:
        """What stands for each figure where it cannot be seen."""
        found = re.findall(rb"/S /Figure\s/Alt (?:<(\w+)>|\((.*?)(?<!\\)\))", self.content)
        return [
            bytes.fromhex(code.decode()).decode("utf-16") if code else re.sub(r"\\(.)", r"\1", plain.decode())
            for code, plain in found
        ]

    @cached_property
    def colors(self) -> set[str]:
        """The colors that anything is filled or drawn with."""
        found = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG)\b", "\n".join(self.drawn))
        return {"#" + "".join(f"{round(255 * float(part)):02x}" for part in color) for color in found}


@pytest.fixture(scope="module")
def chapter(browser: Browser, address: str) -> Document:
    """With one that links to it."""
    return Document(printed(browser, address, [CHAPTER, LINKING]))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_headings_boxes_and_title_are_in_it_as_text(chapter: Document, site: Path) -> None:
    (article,) = read(site, CHAPTER).xpath("//article")
    for mark in article.xpath(".//a[@class='headerlink']"):
        mark.drop_tree()
    headings = [squeezed(each.text_content()) for each in article.xpath(".//h1 | .//h2 | .//h3")]
    assert len(headings) > 4
    assert [each for each in headings if each not in chapter.text] == []
    folded = [each for each in article.xpath(".//details//p/text()") if len(each) > 30]
    assert len(folded) > 15
    assert [each for each in folded if squeezed(each) not in chapter.text] == []
    assert "Thezig-zag-Whyzero-centered?" in chapter.text


def test_figures_are_in_it_with_their_alternatives(chapter: Document, site: Path) -> None:
    figures = [each for path in (CHAPTER, LINKING) for each in read(site, path).xpath("//article//figure")]
    assert len(figures) > 3
    assert [EXHIBITS[each.get("id")].alt for each in figures] == [alt for alt in chapter.alternatives if len(alt) > 60]
    for figure in figures:
        texts = [squeezed(each.text_content()) for each in figure.xpath(".//*[name()='text']")]
        assert len(texts) > 5
        assert [each for each in texts if each not in chapter.text] == []


def test_colors_are_those_of_light(chapter: Document) -> None:
    assert {ROLES[role].light for role in ("ink", "path", "goal", "input", "faint")} <= chapter.colors
    assert not chapter.colors & {role.dark for role in ROLES.values()}


def test_links_lead_into_the_document_to_a_source_or_nowhere(chapter: Document, site: Path) -> None:
    across = read(site, LINKING).xpath(f"//article//a[starts-with(@href, '../{CHAPTER}')]")
    within = read(site, CHAPTER).xpath("//article//a[starts-with(@href, '#')][not(@class='headerlink')]")
    assert across
    assert chapter.content.count(b"/Dest /zig-zag") == len(across + within)
    assert b"127.0.0.1" not in chapter.content
    cited = {cite.get("href").partition("#")[2] for cite in read(site, CHAPTER).xpath("//article//a[@class='cite']")}
    assert cited == {"crossvalidated"}
    assert "CrossValidated(https://stats.stackexchange.com/questions/237169)" in chapter.text
    assert b"/URI (https://stats.stackexchange.com/questions/237169)" in chapter.content


def test_the_sheet_of_these_tests_is_as_wide_as_that_of_the_file(page: Page) -> None:
    page.locator("article").evaluate("""article => {
      const link = document.createElement("a")
      link.href = "https://example.org"
      link.style.display = "block"
      article.replaceChildren(link)
    }""")
    found = re.search(rb"/Rect \[([\d.]+) [\d.]+ ([\d.]+) ", page.pdf(format="A4"))
    assert found
    assert (float(found[2]) - float(found[1])) * 96 / 72 == pytest.approx(SHEET["width"], abs=1)


def test_address_outside_is_in_print(page: Page) -> None:
    page.emulate_media(media="print")
    page.goto("references/")
    after = "link => getComputedStyle(link, '::after').content"
    link = page.get_by_role("link", name="CC BY 4.0").first
    assert "https://creativecommons.org" in link.evaluate(after)
    assert page.locator(".references a[href^=http]").first.evaluate(after) == "none"


@pytest.fixture(scope="module")
def still(browser: Browser, address: str) -> Iterator[Page]:
    """A sheet of paper, filled without scripts for a reader who has it dark on screen."""
    page = browser.new_page(base_url=address, viewport=SHEET, java_script_enabled=False, color_scheme="dark")
    page.emulate_media(media="print")
    yield page
    page.close()


@pytest.mark.parametrize("path", CHAPTERS, ids=name)
def test_nothing_is_cut_folded_or_dark_on_paper(path: str, still: Page) -> None:
    still.goto(path)
    found = still.evaluate(PAPER)
    assert found["cut"] == []
    assert found["hidden"] == []
    assert found["torn"] == []
    expect(still.locator("body")).to_have_css("background-color", "rgb(255, 254, 251)")


def test_dials_say_where_they_stand_and_what_is_behind_is_not_dark_on_paper(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(CHAPTER)
    expect(page.locator("#zig_zag .dial input")).to_be_visible()
    page.emulate_media(color_scheme="dark", media="print")
    found = page.evaluate(PAPER)
    assert found["controls"] == []
    assert found["behind"] == "rgba(0, 0, 0, 0)"
    dial = EXHIBITS["zig_zag"].dials[0]
    assert page.locator("#zig_zag .dial__one").inner_text().split() == [*dial.label.split(), dial.reads(dial.start)]
