"""The site that Zensical builds of the same sources has what the site that MkDocs builds has, page by page."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import etree, html

from tests.site.built import PAGES, PROJECT, differences, name, once, small_project, zensical

ROOT = "http://site/"
every_page = pytest.mark.parametrize("page", PAGES, ids=name)


@pytest.fixture(scope="session")
def other(cold_build: Path) -> Path:
    """The folder of a build by Zensical, on the cache of the cold build."""

    def make(folder: Path) -> Path:
        done = zensical(folder, cold_build / "cache")
        assert done.returncode == 0, done.stderr + done.stdout
        assert "Drawing" not in done.stderr
        assert "Running" not in done.stderr
        return folder

    return once(cold_build.with_name("zensical"), make)


def article(site: Path, page: str) -> html.HtmlElement:
    root = html.document_fromstring((site / page / "index.html").read_text("utf-8"))
    (found,) = root.iter("article")
    for element in found.iter():
        if element.tag == "a":
            element.set("href", urljoin(ROOT + page, element.get("href", "")))
    for skip in found.xpath("./a[@id='__skip']"):  # its own, for keyboards
        skip.drop_tree()
    return found


def figures(page: html.HtmlElement) -> Iterator[object]:
    yield from (etree.tostring(each, method="c14n", with_tail=False) for each in page.iter("figure"))


def tables(page: html.HtmlElement) -> Iterator[object]:
    yield from (etree.tostring(each, method="c14n", with_tail=False) for each in page.iter("table"))


def numbers(page: html.HtmlElement) -> Iterator[object]:
    yield from ((each.get("data-source"), each.get("value"), each.text) for each in page.iter("data"))


def formulas(page: html.HtmlElement) -> Iterator[object]:
    yield from (etree.tostring(each, method="c14n", with_tail=False) for each in page.iter("bdi"))


def headings(page: html.HtmlElement) -> Iterator[object]:
    for each in page.iter("h1", "h2", "h3"):
        yield each.tag, each.get("id"), each.text_content()


def links(page: html.HtmlElement) -> Iterator[object]:
    for each in page.iter("a"):
        yield each.get("href"), each.text_content()


def words(page: html.HtmlElement) -> Iterator[object]:
    for text in page.itertext():
        yield from text.split()


@every_page
@pytest.mark.parametrize("part", [figures, tables, numbers, formulas, headings, links, words])
def test_both_sites_have_the_same(
    part: Callable[[html.HtmlElement], Iterator[object]], page: str, site: Path, other: Path
) -> None:
    assert list(part(article(site, page))) == list(part(article(other, page)))


def test_the_parts_that_are_compared_are_there(site: Path) -> None:
    counts = {
        part.__name__: sum(len(list(part(article(site, page)))) for page in PAGES)
        for part in (figures, tables, numbers, formulas, headings)
    }
    assert min(counts.values()) > 30, counts


def test_both_sites_have_the_same_assets_and_notebooks(site: Path, other: Path) -> None:
    for folder in ("assets/fonts", "assets/drive", "assets/search"):
        assert differences(site / folder, other / folder) == []
        assert any((site / folder).iterdir())
    for path in [
        *(site / "assets").glob("*.css"),
        *site.rglob("*.ipynb"),
        *(site / "assets").glob("*.js"),
        site / "_headers",
    ]:
        assert path.read_bytes() == (other / path.relative_to(site)).read_bytes(), path.name


@every_page
def test_a_page_asks_for_the_same_fonts_and_style_sheets_of_ours(page: str, site: Path, other: Path) -> None:
    asked = []
    for folder in (site, other):
        root = html.document_fromstring((folder / page / "index.html").read_text("utf-8"))
        found = [urljoin(ROOT + page, address) for address in root.xpath("//head/link/@href")]
        asked.append([address for address in found if "/fonts/" in address or address.count("/") == 4])
        asked[-1].append(root.findtext(".//title"))
    assert asked[0] == asked[1]
    assert f"{ROOT}assets/style.css" in asked[0]


def test_an_edited_exhibit_reaches_a_page_that_was_not_edited(tmp_path: Path) -> None:
    project = small_project(tmp_path, "index.md", "# A page\n\nIt has {{ layer_shapes.alt }}\n")
    module = project / "explainer" / "exhibits" / "derivative_chain" / "layer_shapes.py"
    for edit, edited in (("", False), ("\n\nLayerShapes.alt = property(lambda self: 'Edited.')\n", True)):
        module.write_text(module.read_text("utf-8") + edit, "utf-8")
        done = zensical(project / "site", project / ".cache", project)
        assert done.returncode == 0, done.stderr
        assert ("It has Edited." in article(project / "site", "").text_content()) == edited


def test_a_mistake_ends_it_with_one_line_that_names_the_page(tmp_path: Path) -> None:
    project = small_project(tmp_path, "index.md", "# A page\n\nIt is {{ zig_zagg.path_ratio }}.\n")
    done = zensical(project / "site", project / ".cache", project)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("index.md: {{ zig_zagg.path_ratio }}: expected an exhibit such as zig_zag")


def test_it_writes_nothing_into_the_docs(other: Path) -> None:
    listing = ["git", "status", "--porcelain", "--ignored", "docs"]
    run = subprocess.run(listing, check=False, cwd=PROJECT, capture_output=True, text=True)
    if run.returncode or not (PROJECT / ".git").exists():
        pytest.skip("not in a git repository")
    assert other.exists()
    assert [line for line in run.stdout.splitlines() if line.startswith(("!!", "??"))] == []


@every_page
def test_both_sites_say_the_same_in_markdown(page: str, site: Path, other: Path) -> None:
    one, another = ((folder / page / "index.md").read_text("utf-8") for folder in (site, other))
    assert one == another
    assert (site / "llms.txt").read_bytes() == (other / "llms.txt").read_bytes()
