"""Exhibits in a notebook, and the formulas of the page that it becomes."""

import re

import pytest

from explainer.publish import PublishError, show, typeset, typeset_html
from tests.publish.toys import TOY, convert


def test_a_notebook_shows_the_figure_of_a_page_with_formulas_left_as_tex() -> None:
    shown = show(TOY)._repr_html_()
    assert shown.replace("${x}$", typeset(r"\x")) == convert("{{ toy }}")


def test_formulas_in_a_notebook_are_such_as_any_tex_understands() -> None:
    assert "<em>toy</em> of ${x}$ and " in show(TOY)._repr_html_()


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
    from explainer.publish import katex

    monkeypatch.setattr(katex, "_script", lambda: pytest.fail("KaTeX was read"))
    assert "<figure" in show(TOY)._repr_html_()


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html>\n<html><head><title>$5</title></head><body class='a'>No &lt;b&gt; &#36;5</body></html>",
        "<pre>$x$ &amp; <b>$y$</b> $z$</pre><code>$x$</code>",
        "<script>let a = '$x$' && \"</p>\" + $`${y}`;</script><style>a > b {content: '$x$'}</style>",
        "<svg viewBox='0 0 1 1'><text>$x$</text><path d='M 0 0'/></svg>",
        "<!-- $x$ --><p title='$x$ > $y$'>text<br/>more<br>end</p>",
        "from $5 to $6, $ x $ or \\$x\\$",
        "unclosed <p>and </b> odd & signs < here",
    ],
)
def test_html_without_formulas_stays_the_same_to_the_byte(page: str) -> None:
    assert typeset_html(page) == page


@pytest.mark.parametrize(
    ("page", "formula", "around"),
    [
        ("<p>a $x_1$ b</p>", typeset("x_1"), ("<p>a ", " b</p>")),
        ("<p>$a &lt; b$</p>", typeset("a < b"), ("<p>", "</p>")),
        ("<p>$$\nx\n$$</p>", typeset("x", True), ("<p>", "</p>")),
        ("<pre>$</pre><p>$x$</p>", typeset("x"), ("<pre>$</pre><p>", "</p>")),
        ("<pre><code>$</code>$</pre>$x$<code>$</code>", typeset("x"), ("<pre><code>$</code>$</pre>", "<code>$</code>")),
        ("<figcaption>${\\delta}$</figcaption>", typeset(r"{\delta}"), ("<figcaption>", "</figcaption>")),
        ("$x$", typeset("x"), ("", "")),
    ],
)
def test_formulas_in_html_are_typeset_and_the_rest_is_left(page: str, formula: str, around: tuple[str, str]) -> None:
    assert typeset_html(page) == formula.join(around)


def test_html_that_is_typeset_already_stays_as_it_is() -> None:
    page = typeset_html("<p>$x &lt; y$ and $$y$$</p>")
    assert typeset_html(page) == page


def test_a_bad_formula_in_html_is_an_error() -> None:
    with pytest.raises(PublishError, match=r"\$\\foo\$"):
        typeset_html(r"<p>$\foo$</p>")
