"""What search looks through: pages as Markdown makes them, read as plain text."""

import json
from pathlib import Path

import pytest

from explainer.publish import PublishError, sections, typeset
from tests.publish.toys import convert


def read(markdown: str) -> list[sections.Section]:
    return sections.sections(f"<nav><h2 id='no'>No</h2></nav><article>{convert(markdown)}</article><h2>No</h2>")


def line(tex: str) -> str:
    (section,) = sections.sections(f"<article><h1 id='a'>A</h1><p>{typeset(tex)}</p></article>")
    return section.text


def test_a_section_is_a_heading_and_its_own_text() -> None:
    found = read("Before.\n\n# A page\n\nIts *lead*.\n\n## One & two\n\n- a\n- b\n\n### Deeper\n\nText.")
    assert [(each.anchor, each.heading, each.text) for each in found] == [
        ("a-page", "A page", "Its lead."),
        ("one-two", "One & two", "a b"),
        ("deeper", "Deeper", "Text."),
    ]


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\frac{dL}{d\w}", "dL/dw"),
        (r"\frac{\partial L}{\partial \w_i} = \dl\,\x_i", "∂L/∂wi = δxi"),
        (r"\frac{\kappa - 1}{\kappa + 1}", "(κ − 1)/(κ + 1)"),
        (r"\sigma'(z) > 0", "σ′(z) > 0"),
        (r"\x > 0", "x > 0"),
        (r"H = \Sigma + \mu\mu^\top", "H = Σ + μμᵀ"),
        (r"\operatorname{E}[\x\x^\top]", "E[xxᵀ]"),
        (r"10^{-8}", "10⁻⁸"),
        (r"\sqrt{\kappa}", "√(κ)"),
        (r"(1, -1)", "(1, −1)"),
        (r"a < b", "a < b"),
    ],
)
def test_a_formula_is_a_line_of_text(tex: str, text: str) -> None:
    assert line(tex) == text


def test_a_formula_in_a_heading_is_part_of_it() -> None:
    (_, section) = read("# A\n\n## Is $\\sigma' > 0$ to blame?")
    assert section.heading == "Is σ′ > 0 to blame?"


def test_drawings_controls_and_anything_hidden_are_no_text() -> None:
    shown = "<p>a</p><svg><text>1</text></svg><p aria-hidden='true'>b<br />c</p><p>d</p>"
    boxes = (
        '<div class="dial x"><div>e</div><label>f</label></div><button>g</button><fieldset><p>h</p></fieldset><p>i</p>'
    )
    (section,) = sections.sections(f'<article><h1 id="t">T<a class="headerlink">#</a></h1>{shown}{boxes}</article>')
    assert (section.heading, section.text) == ("T", "a d i")


def test_what_a_figure_says_is_found_and_what_it_draws_is_not() -> None:
    (section,) = read("# A\n\n{{ toy }}")
    assert section.text == "A toy of x and 3.2."


def test_words_of_a_table_are_text_and_its_numbers_are_not() -> None:
    (section,) = read("# A\n\n| Order | Steps |\n| --- | --- |\n| batch norm | 17 |\n| none | 2 to 9 |")
    assert section.text == "Order Steps batch norm none"


def test_a_heading_may_have_words_that_are_not_shown() -> None:
    (_, section) = read('# A\n\n## Why σ?  { data-search="sigmoid, logistic" }')
    assert (section.anchor, section.heading, section.words) == ("why", "Why σ?", "sigmoid, logistic")


def test_a_page_without_an_article_has_no_sections() -> None:
    assert sections.sections("<h1>Not found</h1>") == []


def test_every_page_of_a_site_is_written_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "assets/search").mkdir(parents=True)
    for folder, title in (("", "Home"), ("more/b/", "B")):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "index.html").write_text(f"<article><h1 id='h'>{title}</h1>«»</article>", "utf-8")
    (tmp_path / "404.html").write_text("<article><h1 id='h'>None</h1></article>", "utf-8")
    sections.write(tmp_path)
    script = (tmp_path / "assets/search/sections.js").read_text("utf-8")
    assert script.startswith("searching.pages=")
    assert json.loads(script.removeprefix("searching.pages=")) == [
        {"title": title, "path": path, "sections": [{"anchor": "h", "heading": title, "text": "«»"}]}
        for title, path in (("Home", "index.html"), ("B", "more/b/index.html"))
    ]


def test_the_engine_is_whole_but_for_comments_and_missing_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quickjs = pytest.importorskip("quickjs")
    script = sections.engine().decode()
    assert "@param" not in script
    assert "MIT" in script.partition("\n")[0]
    assert len(script) < 0.6 * sections.MINISEARCH.stat().st_size
    context = quickjs.Context()
    context.eval(
        script + "const found = new MiniSearch({fields: ['text']}); found.add({id: 7, text: 'a zig-zag path'});"
    )
    assert context.eval("found.search('zag')[0].id") == 7
    monkeypatch.setattr(sections, "MINISEARCH", tmp_path / "none.js")
    with pytest.raises(PublishError, match="npm ci"):
        sections.engine()
