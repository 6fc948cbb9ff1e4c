"""Exhibits in a notebook, and the formulas of the page that it becomes."""

import re

import pytest
from lxml import html

from explainer.publish import PublishError, formulas, show, typeset
from tests.publish.toys import TOY, convert


def test_a_notebook_shows_the_figure_of_a_page_with_formulas_left_as_tex() -> None:
    shown = show(TOY)._repr_html_()
    assert shown.replace('<span class="tex">${x}$</span>', typeset(r"\x")) == convert("{{ toy }}")


def test_formulas_in_a_notebook_are_such_as_any_tex_understands() -> None:
    assert '<em>toy</em> of <span class="tex">${x}$</span> and ' in show(TOY)._repr_html_()


def test_two_figures_of_a_notebook_can_have_different_ids() -> None:
    shown = show(TOY, "raw")._repr_html_()
    ids = re.findall(r'\bid="([^"]*)"', shown)
    assert ids.count("raw") == 1
    assert all(id_ == "raw" or id_.startswith("raw-") for id_ in ids)


def test_a_notebook_shows_tables_too() -> None:
    shown = show(TOY.table)._repr_html_()
    assert "<caption" in shown
    assert "${w}$" in shown


def test_a_notebook_needs_no_katex(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formulas, "_script", lambda: pytest.fail("KaTeX was read"))
    assert "<figure" in show(TOY)._repr_html_()


@pytest.mark.parametrize(
    ("tex", "display"),
    [("x_1", "x_1"), ("a < b", "a &lt; b"), (r"\begin{matrix}a&b\end{matrix}", r"\begin{matrix}a&amp;b\end{matrix}")],
)
def test_the_page_of_a_notebook_typesets_what_was_left_as_tex(tex: str, display: str) -> None:
    left = f'<p>costs $5, <span class="tex">${display}$</span> and <code>$x$</code></p>'
    assert formulas.typeset_marked(left) == f"<p>costs $5, {typeset(tex)} and <code>$x$</code></p>"


def test_a_bad_formula_in_an_output_is_an_error() -> None:
    with pytest.raises(PublishError, match=r"\$\\foo\$"):
        formulas.typeset_marked(r'<span class="tex">$\foo$</span>')


def test_a_figure_that_is_shown_becomes_that_of_a_page() -> None:
    assert formulas.typeset_marked(show(TOY)._repr_html_()) == convert("{{ toy }}").replace(
        typeset(r"\x"), typeset("{x}")
    )


def test_a_notebook_shows_methods_too() -> None:
    shown = show(TOY.method)._repr_html_()
    assert "<details" in shown
    assert r'<span class="tex">$\eta$</span>' in shown


def test_a_header_that_is_a_formula_has_a_name_in_a_notebook_as_on_a_page() -> None:
    left = (
        '<thead><tr><th scope="col"><span class="tex">$x$</span></th></tr></thead><td><span class="tex">$y$</span></td>'
    )
    assert re.findall(r'<math aria-label="(\w)"|<math xmlns', formulas.typeset_marked(left)) == ["x", ""]


def test_a_table_is_folded_under_its_title() -> None:
    title = "It takes $x$ steps & more"
    (details,) = html.fragments_fromstring(show(TOY.table, "steps", folded=title)._repr_html_())
    summary, box = details
    assert (details.tag, details.get("class"), details.get("open")) == ("details", "note", None)
    assert summary.text_content() == title
    assert summary.xpath("./span[@class='tex']/text()") == ["$x$"]
    assert html.tostring(box).strip() == html.tostring(html.fromstring(show(TOY.table, "steps")._repr_html_())).strip()


def test_a_title_that_would_end_early_is_an_error() -> None:
    with pytest.raises(PublishError, match="without double quotes, got the "):
        show(TOY.table, folded='the "end"')
