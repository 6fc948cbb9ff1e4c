"""Whatever cannot be published stops the build and says what was written and what was expected."""

import pytest

from explainer.drawing.exhibit import Exhibit
from explainer.publish import PublishError
from explainer.publish.errors import nearest
from tests.publish.toys import TOY, convert


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("{{ tyo.ratio }}", "expected an exhibit such as toy; got 'tyo'"),
        ("{{ tyo }}", "expected an exhibit such as toy; got 'tyo'"),
        ("{{ toy.ration:.2f }}", "expected a property of toy such as ratio, "),
        ("{{ toy.figure }}", "expected a property of toy such as"),
        ("{{ toy.size }}", "expected a property of toy such as"),
        ("{{ toy._abc_impl }}", "expected {{ name }}"),
        ("{{ toy.ratio:.2q }}", "Unknown format code 'q'"),
        ("{{ toy.ratio.real }}", "expected {{ name }}"),
        ("{{ toy.points }}", "expected text, a number or a vector"),
        ("{{ toy.truth }}", "expected text, a number or a vector"),
        ("{{toy.ratio}}", "spaces and all"),
        ("{{ toy.ratio}}", "spaces and all"),
        ("{{ }}", "spaces and all"),
        ("{{ Toy }}", "spaces and all"),
    ],
)
def test_a_bad_tag_is_named_with_the_reason(written: str, reason: str) -> None:
    for text in (written, f"Some {written} words"):
        with pytest.raises(PublishError) as error:
            convert(text)
        assert written in str(error.value)
        assert reason in str(error.value)
        assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["See {{ toy }}.", "{{ toy }}\nand more", "# {{ toy }}", "$f = {{ toy }}$"])
def test_a_figure_in_the_middle_of_a_text_is_an_error(text: str) -> None:
    with pytest.raises(PublishError, match=r"\{\{ toy \}\}: expected a block of its own for a figure"):
        convert(text)


def test_a_table_has_no_properties_to_quote() -> None:
    with pytest.raises(PublishError, match="expected a property of steps such as none at all; got 'rows'"):
        convert("{{ steps.rows }}", {"steps": TOY.table})


def test_a_table_in_the_middle_of_a_text_is_an_error() -> None:
    with pytest.raises(PublishError, match=r"\{\{ toy.table \}\}: expected a block of its own for a table"):
        convert("See {{ toy.table }}.")


@pytest.mark.parametrize("tag", ["{{ toy }}", "{{ toy.table }}"])
def test_showing_the_same_twice_on_a_page_is_an_error(tag: str) -> None:
    with pytest.raises(PublishError, match="once on a page"):
        convert(f"{tag}\n\n{tag}")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (r"$\dleta$", r"Undefined control sequence: \dleta at position 1"),
        ("$$\nx_{\n$$", "Expected '}'"),
        ("$a_b_c$", "Double subscript"),
        (r"$\role{inptu}{x}$", "not inptu"),
        (r"$\htmlClass{md-nav}{x}$", "not md-nav"),
        (r"$\href{there}{x}$", r"not \href"),
        (r"$\htmlStyle{color: red}{x}$", r"not \htmlStyle"),
        (r"$x % y$", "commentAtEnd"),
    ],
)
def test_a_bad_formula_is_named_with_the_reason(written: str, reason: str) -> None:
    with pytest.raises(PublishError) as error:
        convert(f"Text\n\n{written}\n")
    assert "".join(written.split()) in "".join(str(error.value).split())
    assert "\u0332" not in str(error.value)  # what KaTeX underlines with, debris in a terminal
    assert reason in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "It is 5$ or so.", "$ x $", "a $$x$$ b", "from $5 to $6", "$x$5", "$", "`a` $`b`$", "   $$x$$", "a\n$$x$$",
        "$$x$$\na", "It costs $5, then (**$7** today).",
    ],
)  # fmt: skip
def test_a_stray_dollar_is_an_error_that_shows_the_words_around_it(text: str) -> None:
    with pytest.raises(PublishError, match=r"expected \$…\$") as error:
        convert(text)
    assert "klzzwxh" not in str(error.value)
    assert str(error.value).split("…")[1].strip("`") in " ".join(text.replace("`", "").split())


def test_the_nearest_names_are_listed_and_all_of_them_if_none_is_near() -> None:
    names = ["zig_zag", "zig_zags", "same_sign"]
    assert nearest("zigzag", names) == "zig_zag, zig_zags"
    assert nearest("quite other", names) == "same_sign, zig_zag, zig_zags"
    assert nearest("toy", []) == "none at all"


def test_a_fault_in_an_exhibit_itself_is_not_blamed_on_the_page() -> None:
    class Faulty(type(TOY)):  # type: ignore[misc]
        @property
        def ratio(self) -> float:
            return 1 / 0

    faulty: Exhibit = Faulty(TOY.points)
    with pytest.raises(ZeroDivisionError):
        convert("{{ toy.ratio }}", {"toy": faulty})
