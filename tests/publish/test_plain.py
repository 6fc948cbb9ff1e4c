"""Pages as Markdown: what each sort of element becomes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from explainer.publish import PublishError, formulas, plain, tree


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("EXPLAINER_CACHE", str(tmp_path))
    for kept in (formulas.rendered, formulas._shelf):
        kept.cache_clear()
    yield
    for kept in (formulas.rendered, formulas._shelf):
        kept.cache_clear()


def written(body: str) -> str:
    """The Markdown of an article."""
    article = tree.article(f"<html><article>{body}</article></html>", formulas.written())
    assert article is not None
    return plain.markdown(article)


@pytest.mark.parametrize(
    ("markup", "markdown"),
    [
        pytest.param("<h2 id='a'>A <em>b</em><a class='headerlink' href='#a'>#</a></h2>", "## A *b*", id="heading"),
        pytest.param("<p>one\n  <strong>two</strong></p><p>three</p>", "one **two**\n\nthree", id="paragraphs"),
        pytest.param("<p>2 * 3 &lt; a_b [1] $5</p>", r"2 \* 3 \< a\_b \[1\] \$5", id="signs of Markdown"),
        pytest.param("<p><code>a_b &lt; c</code></p>", "`a_b < c`", id="code"),
        pytest.param("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", "- a\n\n- b\n\n  1. c", id="lists"),
        pytest.param("<ol><li><p>a</p><p>b</p></li></ol>", "1. a\n\n   b", id="paragraphs of an item"),
        pytest.param("<dl><dt>step</dt><dd>0.5</dd></dl>", "- step: 0.5", id="terms"),
        pytest.param("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b", id="quotation"),
        pytest.param("<details><summary>Why</summary><p>So</p></details>", "**Why**\n\nSo", id="folded"),
        pytest.param("<pre><code><span>x</span> = 1\n</code></pre>", "```python\nx = 1\n```", id="Python"),
        pytest.param("<pre>x | y\n</pre>", "```\nx | y\n```", id="output"),
        pytest.param(
            "<table><caption>T</caption><tr><th></th><th>a|b</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "**T**\n\n|  | a\\|b |\n| --- | --- |\n| 1 | 2 |",
            id="table",
        ),
        pytest.param(
            '<figure><svg aria-label="A &quot;line&quot;."><text>9</text></svg><figcaption>It.</figcaption></figure>',
            '> **Figure.** It.\n>\n> In the figure: A "line".',
            id="figure",
        ),
        pytest.param("<p>a<svg><path/></svg><button>b</button><a class='claim' href='#c'></a></p>", "a", id="seen"),
        pytest.param("<p><span class='dial__room' aria-hidden='true'>9</span>8</p>", "8", id="room"),
        pytest.param("<p>a<br>b <img alt='c' src='d.svg'></p>", "a b ![c](d.svg)", id="no end"),
        pytest.param("<p>a</b></p><p>b</p>", "a\n\nb", id="an end of nothing"),
    ],
)  # fmt: skip
def test_each_sort_of_element(markup: str, markdown: str) -> None:
    assert written(markup) == markdown + "\n"


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("../claims/#a", "../claims/index.md#a"), ("..", "../index.md"), ("../", "../index.md"), (".", "index.md"),
        ("./#a", "index.md#a"), ("#a", "#a"), ("../a.bib", "../a.bib"), ("claims/", "claims/index.md"),
        ("https://a.org/b/", "https://a.org/b/"), ("https://a.org/(b)", "https://a.org/%28b%29"),
    ],
)  # fmt: skip
def test_links_lead_from_markdown_to_markdown(address: str, target: str) -> None:
    assert written(f'<p><a href="{address}">there</a></p>') == f"[there]({target})\n"


def test_formulas_are_tex_again_without_names_of_the_site() -> None:
    line = formulas.typeset(r"\x < 2")
    block = formulas.typeset(r"\dl = 3", display=True)
    assert written(f"<p>a {line} b</p>{block}") == "a ${x} < 2$ b\n\n$$\n{\\delta} = 3\n$$\n"
    formulas.rendered(r"\begingroup x\endgroup", display=False)
    named = formulas.named(formulas.rendered("x", display=False))
    assert written(f'<p><bdi class="formula">{named}</bdi></p>') == "$x$\n"


def test_a_formula_whose_tex_is_gone_is_an_error() -> None:
    line = formulas.typeset("x + 1")
    with pytest.raises(PublishError, match=r"TeX of 'x\+1' to be kept: remove \.cache"):
        tree.article(f"<article><p>{line}</p></article>", {})


def test_a_page_without_an_article_has_no_markdown() -> None:
    assert tree.article("<html><body><h1>404</h1></body></html>", {}) is None
