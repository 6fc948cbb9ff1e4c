"""What formulas become on a page. The oracle is the MathML, whose text is the formula as it reads."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lxml import html

from explainer.drawing.palette import ROLES
from explainer.publish import PublishError, formulas, typeset
from explainer.publish.tags import Tag
from tests.publish.toys import TOY, page


def reads(element: Any) -> str:
    """The formula as MathML has it, without the TeX that it came from."""
    return str(next(element.iter("mrow")).text_content())


def formula(text: str) -> html.HtmlElement:
    (found,) = page(text).xpath(".//bdi[starts-with(@class, 'formula')]")
    return found


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("$f = w \\cdot x$", "f=w⋅x"),
        ("costs $x$, or $5$ more", None),
        ("$x_i$ and $*x*$ and $[a](b)$ and $a < b$ and $a<b>c$", None),
        (r"$\$5 + \%$", "$5+%"),
        (r"$\{a\}$", "{a}"),
        ("$a\n+ b$", "a+b"),
        ("**$x$**", "x"),
        ("[to $x$](there.md)", "x"),
    ],
)
def test_dollars_make_a_formula_of_what_stands_between_them(written: str, read: str | None) -> None:
    found = page(written).xpath(".//bdi[@class='formula']")
    assert len(found) == written.replace(r"\$", "").count("$") / 2
    if read is not None:
        assert [reads(element) for element in found] == [read]


def test_text_around_a_formula_stays_as_it_is() -> None:
    paragraph = page(r"A $x_1$ b_1 *c* \$5 and \$6.")[0]
    assert paragraph.text == "A "
    assert paragraph[0].tail == " b_1 "
    assert paragraph[1].tail == " $5 and $6."


@pytest.mark.parametrize("code", ["`$x$`", "```\n$x$ $$\n```", "    $$\n    x\n    $$"])
def test_dollars_in_code_stay_literal(code: str) -> None:
    assert "$" in page(f"Text\n\n{code}").text_content()
    assert not page(f"Text\n\n{code}").xpath(".//math")


@pytest.mark.parametrize("text", ["$$x = 1$$", "$$\nx = 1\n$$", "$$\nx\n= 1\n$$\n", "$$ x = 1 $$  "])
def test_two_dollars_make_a_block_of_its_own(text: str) -> None:
    (element,) = page(f"Before.\n\n{text}\n\nAfter.").xpath("./bdi[@class='formula display']")
    assert reads(element) == "x=1"
    assert element.xpath(".//math[@display='block']")


def test_a_display_formula_may_stand_in_a_list() -> None:
    assert reads(page("- item\n\n    $$\n    x\n    $$").xpath("./ul/li/bdi")[0]) == "x"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("$r = {{ toy.ratio:.2f }}$", "r=3.16"),
        ("$r = {{ toy.ratio:.0% }}$", "r=316%"),
        ("$r = {{ toy.ratio:.0e }}$", "r=3×100"),
        ("$r = {{ toy.tiny }}$", "r=1.5×10−6"),
        (r"$\frac{{ {{ toy.count }} }}{b_{{a}}}$", "−3ba"),
        ("$w = {{ toy.step }}$", "w=(−2,−4.5)"),
    ],
)
def test_a_formula_may_quote_numbers(written: str, read: str) -> None:
    assert reads(formula(written)) == read
    assert formula(written).get("data-source") == "toy." + written.partition("toy.")[2].split(":")[0].split(" ")[0]


@pytest.mark.parametrize(
    ("value", "spec", "tex"),
    [
        (1234567.0, ",.0f", "1{,}234{,}567"),
        (np.array([-1000.0, 2.0]), ",.0f", "(-1{,}000, 2)"),
        (-2.5e10, "", r"-2.5\times 10^{10}"),
        (1e-12, "", r"1\times 10^{-12}"),
        (r"\tfrac12 - 5%", "", r"\tfrac12 - 5%"),
    ],
)
def test_numbers_are_spelled_as_tex_spells_them_and_text_is_left(value: object, spec: str, tex: str) -> None:
    assert Tag("{{ toy.value }}", "toy.value", value, spec).tex() == tex


@pytest.mark.parametrize("name", sorted(formulas.MACROS.keys() - {r"\role"}))
def test_a_name_of_the_site_is_a_symbol_in_the_color_of_its_role(name: str) -> None:
    (role,) = [role for role in ROLES if rf"\role{{{role}}}" in formulas.MACROS[name]]
    element = formula(f"${name}_i$")
    assert element.xpath(f".//span[@class='enclosing {role}']")
    assert len(element.xpath(".//span[starts-with(@class, 'enclosing')]")) == 1
    assert reads(element).endswith("i")


@pytest.mark.parametrize("name", sorted(formulas.MACROS))
def test_no_name_of_the_site_hides_one_of_tex(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formulas, "MACROS", {})
    formulas._engine.cache_clear()
    try:
        with pytest.raises(PublishError, match="Undefined control sequence"):
            formulas.katex(name, False)
    finally:
        formulas._engine.cache_clear()


@pytest.mark.parametrize("role", ROLES)
def test_every_role_colors_formulas(role: str) -> None:
    assert formula(rf"$\role{{{role}}}{{a+b}}$").xpath(f".//span[@class='enclosing {role}']")


def test_a_definition_in_one_formula_does_not_reach_the_next() -> None:
    typeset(r"\gdef\foo{x}\gdef\x{y}\foo")
    assert reads(html.fragment_fromstring(typeset(r"\x + 1"))) == "x+1"
    with pytest.raises(PublishError):
        typeset(r"\foo")


def test_screen_readers_get_the_formula_once() -> None:
    element = formula(r"$\dl\x$")
    (visible,) = element.xpath(".//span[@class='katex-html']")
    assert visible.get("aria-hidden") == "true"
    assert len(element.xpath(".//math[not(ancestor::*[@aria-hidden])]")) == 1


def test_a_long_display_formula_can_be_scrolled_by_keyboard_and_a_short_one_is_no_stop() -> None:
    long = formula("$$" + "+".join("abcdefghijk") + "$$")
    assert (long.get("tabindex"), long.get("role"), long.get("aria-label")) == ("0", "group", "Formula")
    for short in (formula("$$a + b$$"), formula("$" + "+".join("abcdefghijk") + "$")):
        assert short.keys() == ["class"]


def test_a_formula_is_sent_once_for_the_eye_and_once_for_the_ear_and_not_as_tex() -> None:
    markup = formulas.katex(r"\frac{a}{b} < \dl", False)
    assert re.findall(r"<(math|annotation|semantics)|(katex-html)", markup) == [("math", ""), ("", "katex-html")]
    assert "frac{" not in markup


def test_what_reads_a_formula_as_text_gets_neither_tags_nor_tex() -> None:
    assert formulas.plain(formulas.katex(r"\frac{a}{b} < \dl", False)) == "ab<δ"


def test_the_standard_form_means_the_same_to_any_tex() -> None:
    tex = r"\frac{dL}{d\w_i} = \dl\x_i + \xi - \role{path}{\eta\grad} \to \goal \weird"
    assert formulas.standard(tex) == r"\frac{dL}{d{w}_i} = {\delta}{x}_i + \xi - {\eta{g}} \to {w^*} \weird"


def test_a_formula_is_typeset_once_even_across_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLAINER_CACHE", str(tmp_path))
    forget()
    (stale := tmp_path / "formulas-old").mkdir()
    first = typeset(r"\dl^2", True)
    forget()
    monkeypatch.setattr(formulas, "katex", lambda *_: pytest.fail("the engine was started"))
    assert typeset(r"\dl^2", True) == first
    assert not stale.exists()
    with pytest.raises(pytest.fail.Exception):
        typeset(r"\dl^2", False)  # another formula: not in a display
    forget()


def forget() -> None:
    formulas.rendered.cache_clear()
    formulas._shelf.cache_clear()


def test_the_cache_is_keyed_by_all_that_decides_the_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    before = formulas.version()
    monkeypatch.setitem(formulas.MACROS, r"\x", r"\role{goal}{x}")
    assert formulas.version() != before


def test_without_katex_one_line_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formulas, "KATEX", tmp_path)
    forget()
    with pytest.raises(PublishError, match="run `npm ci`") as error:
        page("$x + 17$")
    forget()
    assert "\n" not in str(error.value)
    assert page("{{ toy.count }}").text_content().strip() == f"−{-TOY.count}"


def test_no_formula_has_a_style_and_a_sheet_says_what_its_classes_declare() -> None:
    tex = r"\frac{a_1}{\sqrt{b}}\begin{matrix}1&2\end{matrix}"
    assert " style=" not in formulas.typeset(tex, display=True)
    found = formulas.declarations(formulas.typeset(tex, display=True))
    assert {name.partition(":")[0] for name in found} >= {"height", "vertical-align", "top", "margin-right"}
    sheet = formulas.declared(found, ["--last:20"])
    rules = re.findall(r"\.(\S+):not\(#_\)\{([^{}]+)\}", sheet)
    assert {body for _, body in rules} == {*found, "--last:20"}
    assert all(re.sub(r"\\(.)", r"\1", selector) == body for selector, body in rules)
    assert not re.search(r"[^\\][:.;()%+]", "".join(selector for selector, _ in rules))
