"""The minutes of a page: visible words and figures."""

import pytest

from explainer.publish.reading import minutes, words


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("<p>One, two <em>three</em>.</p>", 3),
        ("<details><summary>Two words</summary><p>No.<br></p><details><summary>No</summary></details></details>one", 3),
        ('<p>A <span class="formula"><math>x y z</math></span> b</p><pre>no</pre>', 3),
        ("<figure><svg><text>no</text></svg><figcaption><p>Seen it</p></figcaption></figure>", 2),
        ('<h2>A title<a class="headerlink" href="#a">no</a></h2> 3.16 – = <label>no</label>', 3),
    ],
)
def test_only_what_is_seen_and_read_is_counted(html: str, count: int) -> None:
    assert words(html) == count


@pytest.mark.parametrize(("count", "figures", "expected"), [(10, 0, 1), (440, 0, 2), (440, 6, 4), (1100, 0, 5)])
def test_minutes_are_those_of_words_and_figures(count: int, figures: int, expected: int) -> None:
    assert minutes("<p>" + "word " * count + "</p>" + "<figure></figure>" * figures) == expected


def test_a_folded_figure_takes_no_time() -> None:
    assert minutes("<details><summary>A</summary>" + "<figure></figure>" * 30 + "</details>") == 1
