"""What tags become on a page."""

import json

import markdown
import pytest
from lxml import html
from lxml.html import HtmlElement

from explainer.drawing.texts import Table
from explainer.publish import Publish, PublishError
from tests.publish.toys import EXTENSIONS, TOY, convert, page


def text(element: HtmlElement) -> str:
    return str(element.text_content()).strip()


def test_a_tag_in_a_block_of_its_own_is_the_figure_with_its_caption_and_alternative_text() -> None:
    (figure,) = page("Before.\n\n{{ toy }}\n\nAfter.").xpath("./figure")
    assert (figure.get("id"), figure.get("class")) == ("toy", "exhibit")
    svg, caption = figure
    assert (svg.tag, caption.tag) == ("svg", "figcaption")
    assert (svg.get("role"), svg.get("aria-label")) == ("img", TOY.alt)


def test_a_caption_is_markdown_with_formulas_and_numbers() -> None:
    (caption,) = page("{{ toy }}").iter("figcaption")
    assert [text(element) for element in caption.xpath("./em | ./data")] == ["toy", "3.2"]
    assert caption.xpath(".//span[@class='enclosing input']")


@pytest.mark.parametrize(
    ("tag", "printed", "value"),
    [
        ("{{ toy.ratio }}", "3.16228", 10**0.5),
        ("{{ toy.ratio:.2f }}", "3.16", 10**0.5),
        ("{{ toy.ratio:.0% }}", "316%", 10**0.5),
        ("{{ toy.count }}", "−3", -3),
        ("{{ toy.corners }}", "3", 3),
        ("{{ toy.count:.1f }}", "−3.0", -3),
        ("{{ toy.step }}", "(−2, −4.5)", [-2.0, -4.5]),
        ("{{ toy.step:.1f }}", "(−2.0, −4.5)", [-2.0, -4.5]),
    ],
)
def test_a_number_is_printed_in_its_format_and_kept_in_full(tag: str, printed: str, value: object) -> None:
    (data,) = page(f"It is {tag}, no less.").iter("data")
    assert text(data) == printed
    assert data.get("class") == "number"
    assert data.get("data-source") == tag.strip("{} ").partition(":")[0]
    assert json.loads(data.get("value")) == value


def test_text_is_quoted_as_it_is_and_traced() -> None:
    (quoted,) = page("Go {{ toy.word }}!").xpath(".//*[@data-source='toy.word']")
    assert (quoted.tag, text(quoted)) == ("span", TOY.word)


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("# The {{ toy.ratio:.2f }} ratio", "./h1"),
        ("- item {{ toy.ratio:.2f }}", "./ul/li"),
        ("- {{ toy.ratio:.2f }}", "./ul/li"),
        ("{{ toy.ratio:.2f }}", "./p"),
        ("| a |\n|---|\n| {{ toy.ratio:.2f }} |", ".//td"),
        ("[see {{ toy.ratio:.2f }}](there.md)", ".//a"),
        ("**about *{{ toy.ratio:.2f }}* times**", ".//strong/em"),
        ("Note[^1]\n\n[^1]: that {{ toy.ratio:.2f }}", ".//li/p"),
        ("!!! note\n\n    {{ toy.ratio:.2f }}", "./div/p[not(@class)]"),
        ('<div class="known" markdown>\n\n{{ toy.ratio:.2f }}\n\n</div>', "./div[@class='known']/p"),
        ("> {{ toy.ratio:.2f }}", "./blockquote/p"),
        ("{{ toy.ratio:.2f }}\n{ .lead }", "./p[@class='lead']"),
    ],
)
def test_a_number_can_be_quoted_anywhere(written: str, place: str) -> None:
    (element,) = page(written).xpath(place)
    assert [text(data) for data in element.xpath("./data")] == ["3.16"]


@pytest.mark.parametrize("tag", ["{{ toy.table }}", "{{ toy }}"])
@pytest.mark.parametrize("place", ["- item\n\n    {}", "!!! note\n\n    {}", "<div markdown>\n\n{}\n\n</div>"])
def test_a_block_may_stand_inside_another(place: str, tag: str) -> None:
    assert len(page(place.format(tag)).xpath("./*//figure | ./*//table")) == 1


@pytest.mark.parametrize("literal", ["`{{ toy }}`", "    {{ toy }}", "```\n{{ toy }}\n```", "```py\n{{no}}\n```"])
def test_code_stays_literal(literal: str) -> None:
    (code,) = page(f"Text\n\n{literal}").iter("code")
    assert text(code) == literal.strip(" `\npy")


def test_titles_and_contents_are_clean_text() -> None:
    converter = markdown.Markdown(extensions=[Publish({"toy": TOY}), *EXTENSIONS])
    converter.convert(r"# Why {{ toy.ratio:.2f }} of $\dl\x_i$?")
    (token,) = converter.toc_tokens
    assert (token["name"], token["id"]) == ("Why 3.16 of δxi?", "why-316-of-xi")


def test_a_table_has_headers_for_columns_and_rows_and_a_name() -> None:
    (box,) = page("{{ toy.table }}").xpath("./div")
    assert (box.get("role"), box.get("tabindex")) == ("region", "0")
    (caption,) = box.xpath("./table[@data-source='toy.table']/caption")
    assert caption.get("id") == box.get("aria-labelledby")
    assert caption.text == "Steps of "
    assert caption.xpath(".//span[@class='enclosing weight']")
    assert box.xpath(".//math/@aria-label") == ["δ"]  # a header that is a formula has a name; MathML gives it none
    assert [cell.get("scope") for cell in box.iterfind(".//thead/tr/*")] == ["col"] * 3
    rows = [[(cell.tag, cell.get("scope")) for cell in row] for row in box.iterfind(".//tbody/tr")]
    assert rows == [[("th", "row"), ("td", None), ("td", None)]] * 2
    assert [text(cell) for cell in box.iterfind(".//tbody/tr[1]/*")] == ["1", "−1.5", "up"]
    assert box.xpath(".//td/em")


def test_a_method_is_a_folded_list_of_what_was_chosen() -> None:
    (box,) = page("{{ toy.method }}").iter("details")
    assert box.get("id") == "toy.method"
    assert not box.get("open")
    assert [child.tag for child in box] == ["summary", "dl"]
    assert [part.tag for part in box[1]] == ["dt", "dd", "dt", "dd"]
    assert box[1][0].xpath(".//math")
    assert [text(part) for part in box[1][1:]] == ["0.5", "seeds", "1 to 3"]


@pytest.mark.parametrize("rows", [(("x", "1"), ("x", "2")), (("x",), ("y",))], ids=["alike", "one column"])
def test_rows_that_start_alike_or_have_one_cell_have_no_header(rows: tuple[tuple[str, ...], ...]) -> None:
    plain = Table("Plain", ("a", "b")[: len(rows[0])], rows)
    assert 'scope="row"' not in convert("{{ plain }}", {"plain": plain})


def test_columns_of_numbers_are_told_from_columns_with_words() -> None:
    mixed = Table("Mixed", ("a", "b", ""), (("1.5", "(−1, 2)", "3"), ("$2$", "1e−05", "3 steps")))
    (main,) = html.fragments_fromstring(convert("{{ mixed }}", {"mixed": mixed}))
    classes = [[cell.get("class") for cell in row] for row in main.iter("tr")]
    assert classes == [["number", "number", None], ["number", "number", "whole"], ["number", "number", None]]


@pytest.mark.parametrize("whole", ["(−0.8, −1.6)", "4.00 (3.87 to 4.13)", "84", "0.0005–0.0019"])
def test_vectors_and_ranges_are_not_torn_apart_in_a_column_with_words(whole: str) -> None:
    mixed = Table("Mixed", ("a", "b"), (("x", whole), ("y", "southwest, then north")))
    (main,) = html.fragments_fromstring(convert("{{ mixed }}", {"mixed": mixed}))
    assert [cell.get("class") for cell in main.iter("td")] == ["whole", None]


def test_an_empty_header_is_none() -> None:
    corner = Table("Corner", ("", "b"), (("x", "1"), ("y", "2")))
    assert '<td></td>\n<th class="number" scope="col">b</th>' in convert("{{ corner }}", {"corner": corner})


@pytest.mark.parametrize("rows", [(("1",),), (("1", "2"), ("1", "2", "3")), ()], ids=["short", "long", "none"])
def test_rows_that_do_not_fit_the_header_stop_the_build(rows: tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(PublishError, match="short: expected rows of 2 cells"):
        convert("{{ short }}", {"short": Table("Short", ("a", "b"), rows)})


def test_a_page_may_show_again_what_another_page_has_shown() -> None:
    converter = markdown.Markdown(extensions=[Publish({"toy": TOY})])
    assert converter.convert("{{ toy }}") == converter.reset().convert("{{ toy }}")
