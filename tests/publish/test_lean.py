"""Style sheets lose what no page can use, and nothing else."""

import re

import pytest

from explainer.publish.lean import Used, blocks, cut, short, without_unused

PAGE = """
<body data-scheme="default"><nav class="menu open" id="top"><a href="x > y">A</a></nav>
<p class='lead'>Text</p><input type="radio" checked></body>
"""
SCRIPT = 'each.classList.toggle("menu--active", now); each.append(document.createElement("mark"))'


@pytest.fixture
def used() -> Used:
    used = Used()
    used.page(PAGE)
    used.script(SCRIPT)
    return used


@pytest.mark.parametrize(
    "selector",
    [
        "a", "*", "body>.menu a:hover", ".menu.open::before", "#top", "nav#top:not(.absent) a", "[data-scheme=default]",
        ":root", ".menu--active", "mark", "[data-scheme]", ".lead", "input:checked+.menu", "[href^=x]",
        "p:is(.absent,.lead)",
        "a:nth-child(2n + 1)", ".menu:has(> a)", "[type='radio']", "body > nav a",
    ],
)  # fmt: skip
def test_what_may_match_is_kept(selector: str, used: Used) -> None:
    assert cut(f"{selector}{{color:red}}", used) == f"{selector}{{color:red}}"


@pytest.mark.parametrize(
    "selector",
    [
        "table", ".absent", "#lead", ".top", "[data-scheme=slate]", "[dir=rtl] a", ".menu .absent a",
        "p:is(.absent,table)",
        "a.absent:not(.menu)", ":where(.absent) a", ".menu:has(.absent)", "body>table a",
    ],
)  # fmt: skip
def test_what_cannot_match_is_not(selector: str, used: Used) -> None:
    assert cut(f"{selector}{{color:red}}", used) == ""
    assert cut(f"a,{selector}{{color:red}}", used) == "a{color:red}"


def test_rules_within_rules_and_text_that_looks_like_them(used: Used) -> None:
    css = (
        "@charset 'x';/* a{ */@media print{.absent{b:c}a{content:'}{;,/*'}}@media screen{.absent{b:c}}"
        "@keyframes spin{from{left:0}to{left:1px}}a{background:url('data:image/svg+xml;x,<svg>{}</svg>')}"
    )
    kept = cut(css, used)
    assert kept == (
        "@charset 'x';@media print{a{content:'}{;,/*'}}@keyframes spin{from{left:0}to{left:1px}}"
        "a{background:url('data:image/svg+xml;x,<svg>{}</svg>')}"
    )
    assert [prelude for prelude, _ in blocks(kept)] == ["@charset 'x'", "@media print", "@keyframes spin", "a"]


def test_variables_go_that_nothing_refers_to_and_then_those_that_they_referred_to() -> None:
    css = ":root{--a:url('x;y');--b:var(--c);--c:1;--d:2;--e:3;color:var(--a, red)}@keyframes k{from{left:0}}p{--d:4}"
    assert without_unused(css, ["style.setProperty('--e', 1)"]) == ":root{--a:url('x;y');--e:3;color:var(--a, red)}"
    moved = without_unused(css + "p{animation:1s k}", [])
    assert "@keyframes k{from{left:0}}" in moved


def test_space_goes_but_for_what_has_a_meaning() -> None:
    css = "/* x */\na > b ,\n  c:not( d ) {\n  margin: 0 calc(1px + 2px);\n  content: 'a  ;  b';\n}\n"
    after = short(css)
    assert after == "a > b , c:not( d ){margin: 0 calc(1px + 2px);content: 'a  ;  b';}"
    assert re.sub(r"\s|/\*.*?\*/", "", css) == re.sub(r"\s", "", after)
