"""The gallery of a small project: which exhibits it finds on which page, and what it hands out."""

import json
from pathlib import Path

import pytest
from lxml import etree, html
from markdown import Markdown

from explainer import storage
from explainer.publish import Publish
from explainer.publish.data import title
from explainer.publish.gallery import first_sentence
from explainer.publish.svg import alone, small
from tests.publish.toys import TOY

NAVIGATION = [{"Home": "index.md"}, {"Group": [{"Deep": "more/deep.md"}, {"Gallery": "gallery.md"}]}]


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(storage, "PROJECT", tmp_path)
    monkeypatch.setenv("EXPLAINER_CACHE", str(tmp_path / "cache"))
    settings = {"site_name": "A -- site", "site_url": "https://a.b/c/", "nav": NAVIGATION}
    (tmp_path / "mkdocs.yml").write_text(json.dumps(settings), "utf-8")
    (tmp_path / "docs/more").mkdir(parents=True)
    (tmp_path / "docs/index.md").write_text("A number, {{ toy.ratio }}, and `{{ toy }}`.\n\n```\n{{ toy }}\n```\n")
    (tmp_path / "docs/more/deep.md").write_text("# Deep\n\n{{ toy }}\n", "utf-8")
    (tmp_path / "docs/gallery.md").write_text("{{ gallery }}", "utf-8")
    return tmp_path / "docs"


def publish() -> Publish:
    return Publish("tests.publish.listed", references="docs/references.bib")


def gallery() -> html.HtmlElement:
    return html.fragment_fromstring(Markdown(extensions=[publish()]).convert("{{ gallery }}"), create_parent="main")


@pytest.mark.usefixtures("docs")
def test_an_exhibit_is_where_its_tag_is_a_block_of_its_own_not_where_it_is_quoted_or_in_code() -> None:
    page = gallery()
    assert [heading.text for heading in page.iter("h2", "h3")] == ["Deep", "Toy"]
    assert page.xpath(".//li/a/@href") == ["more/deep.md#toy"]
    assert page.xpath("string(.//li/p[1]/em)") == "toy"
    assert page.xpath("string(.//li/p[1]/data)") == "3.2"
    assert [link.get("href") for link in page.xpath(".//p[@class='gallery__files']/a")] == [
        "assets/figures/toy.html", "assets/figures/toy.svg", "assets/figures/toy.png", "assets/figures/toy.csv",
    ]  # fmt: skip
    assert page.xpath("string(.//details//code)").splitlines()[::3] == [
        "from tests.publish.toys import Toy",
        'figure.savefig("toy.png", dpi=144, facecolor="white", bbox_inches="tight")',
    ]


def test_a_notebook_shows_what_it_imports(docs: Path) -> None:
    cells = [{"source": ["from explainer.exhibits.a.toy import Toy\n", "kept(Toy)"]}]
    (docs / "more/deep.md").unlink()
    (docs / "book.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
    settings = json.loads((docs.parent / "mkdocs.yml").read_text("utf-8"))
    (docs.parent / "mkdocs.yml").write_text(json.dumps(settings | {"nav": [{"Book": "book.ipynb"}]}), "utf-8")
    assert gallery().xpath(".//li/a/@href") == ["book.ipynb#toy"]


def test_an_exhibit_that_is_on_no_page_yet_is_left_out(docs: Path) -> None:
    (docs / "more/deep.md").write_text("# Deep\n", "utf-8")
    assert gallery().xpath(".//h2 | .//li") == []
    assert publish().exhibits.gallery.files() == {}  # type: ignore[attr-defined]


@pytest.mark.usefixtures("docs")
def test_each_file_tells_its_origin_and_data_can_be_read() -> None:
    files = publish().exhibits.gallery.files()  # type: ignore[attr-defined]
    names = ("small/toy.svg", "toy.svg", "toy.png", "toy.csv", "toy.html")
    assert sorted(files) == sorted(f"assets/figures/{name}" for name in names)
    origin = '"A -- site", https://a.b/c/more/deep/#toy. CC BY 4.0, https://creativecommons.org/licenses/by/4.0/'
    remark, header, *rows = files["assets/figures/toy.csv"].decode("utf-8-sig").splitlines()
    assert remark == f"# {origin}"
    assert len(header.split(",")) == 7
    assert rows[1] == "points,1,,,1.0,,-2.0"
    assert files["assets/figures/toy.png"] == TOY.png()
    table = html.document_fromstring(files["assets/figures/toy.html"].decode())
    assert table.xpath("//a[1]/@href")[0] == "../../more/deep/#toy"
    assert [cell.text for cell in table.xpath("//tbody/tr[2]/*")] == ["1", "1", "−2"]
    (told,) = etree.fromstring(files["assets/figures/toy.svg"]).xpath("comment()")
    assert told.text.strip() == origin.replace("--", "-")


DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30.5" width="40" height="30.5" '
    'a="b">'
    '<path fill="var(--role-goal, #00704d)" /></svg>'
)


def test_a_drawing_alone_is_light_and_a_small_one_follows_its_surroundings() -> None:
    lone, little = alone(DRAWING, "here"), small(DRAWING)
    assert '<path fill="#00704d"' in lone
    assert '<rect x="-4" y="-4" width="48" height="38.5" fill="#ffffff" />' in lone
    assert '<path fill="var(--role-goal, #00704d)"' in little
    assert "@media (prefers-color-scheme: dark) { svg { --role-ink: " in little
    for text in (lone, little):
        root = etree.fromstring(text.encode())
        assert (root.get("font-family"), root.get("a")) == ("DejaVu Sans, Verdana, sans-serif", "b")
        assert root.get("data-search-exclude") is None
        assert [root.get(key) for key in ("viewBox", "width", "height")] == ["-4 -4 48 38.5", "48", "38.5"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One. Two.", "One."),
        ("Is it 1.5? Yes.", "Is it 1.5?"),
        ("A\nline! More", "A\nline!"),
        ("None", "None"),
    ],
)
def test_the_first_sentence_ends_where_a_space_follows(text: str, first: str) -> None:
    assert first_sentence(text) == first


def test_a_name_is_written_as_words() -> None:
    assert title("no_zig_zag") == "No zig zag"
