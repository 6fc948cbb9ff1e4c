"""No number that the mathematics has made is typed into a page: every digit in the prose has a reason listed here."""

import json
import re
from collections.abc import Iterator

import pytest

from tests.site.built import ENTRIES, PROJECT, SOURCES

NOT_PROSE = [  # what is taken out first, in this order; line breaks stay, so that lines keep their numbers
    r"\A---\n.*?\n---\n",  # front matter
    r"^(`{3,}).*?^\1$",  # code blocks
    r"`[^`\n]+`",  # code
    r"\{\{ [^{}]* \}\}",  # tags
    r"^ *>[^\n]*",  # quotations
    r"^ *!{3} \w+",  # what an admonition is
    r"(?<=\])\([^)\s]*\)",  # where a link leads
    r"</?[a-z][^>]*>",  # HTML and its attributes
    r"\{:? ?(?:[.#]|data-)[^}]*\}",  # classes, ids, and words for search
    r"\[\^\w+\]",  # marks of footnotes
    r"^ *\d+\. ",  # marks of lists
]
NAMES = [  # digits that are part of a name, or of where to find something
    r"CS231n",
    r"Neural Networks, part [12]",
    r"§\s?\d+(\.\d+)*",  # its section
    r"CC BY(-SA)? \d\.\d",
    r"Python 3",
    r"59 of 989 sentences",  # what readers found
    r"[<>≤≥≠=] 0\b(?!\.\d)",  # a sign
]
# In a formula: subscripts and exponents, and the integers that mathematics is written with.
IN_FORMULAS = [r"[_^]\d", r"(?<=frac)[12]{2}", r"[_^]\{[^{}]*\}", r"(?<![\d.])[012](?![\d.])"]


def text(source: str) -> str:
    """The Markdown of a page, or of a notebook's text."""
    content = (PROJECT / "docs" / source).read_text("utf-8")
    if not source.endswith(".ipynb"):
        return content
    cells = json.loads(content)["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def without(text: str, patterns: list[str]) -> str:
    for pattern in patterns:
        text = re.sub(pattern, lambda gone: "\n" * gone[0].count("\n"), text, flags=re.MULTILINE | re.DOTALL)
    return text


def typed(markdown: str) -> Iterator[tuple[int, str]]:
    """The typed numbers of a text, each with its line."""
    prose = without(markdown, NOT_PROSE)
    formulas = r"\$\$(.+?)\$\$|(?<![\\$])\$([^$\n]+(?:\n[^$\n]+)?)\$"
    prose = re.sub(formulas, lambda found: without(found[0], IN_FORMULAS), prose, flags=re.DOTALL)
    for number, line in enumerate(without(prose, NAMES).split("\n"), 1):
        for found in re.finditer(r"\S*\d\S*", line):
            yield number, found[0]


@pytest.mark.parametrize("source", SOURCES)
def test_no_number_is_typed_into_the_prose(source: str) -> None:
    found = "\n".join(f"docs/{source}:{line}: {number}" for line, number in typed(text(source)))
    assert not found, "typed numbers; quote them from an exhibit, as in {{ zig_zag.path_ratio:.2f }}:\n" + found


@pytest.mark.parametrize(("title", "source"), ENTRIES[1:])
def test_a_page_is_called_in_the_menu_what_it_is_called_in_its_title(title: str, source: str) -> None:
    (heading,) = re.findall(r"^# (.*)$", without(text(source), NOT_PROSE[:2]), re.MULTILINE)
    assert heading == title


@pytest.mark.parametrize(
    ("markdown", "numbers"),
    [
        ("It is 3.16 times as long.", [(1, "3.16")]),
        ("a\n\nb\n\nThe ratio $\\sqrt{10}$.", [(5, "$\\sqrt{10}$.")]),
        ("Take $x = (1, 2)$ and $w_{12}^2$.", []),
        ("$x = 1.5$ and $21$", [(1, "1.5$"), (1, "$21$")]),
        ("It is {{ zig_zag.path_ratio:.2f }}, as in CS231n, § 4.3.", []),
        ("LeCun et al. (1998)", [(1, "(1998)")]),  # a tag cites
        ("In 1998 it was 7 %", [(1, "1998"), (1, "7")]),
        ("> said 7\n\nsaid 7", [(3, "7")]),
        ("1. One `w2`[^1]\n2. [Two](#a2){ #b2 }", []),
        ("```\n7\n```\n7", [(4, "7")]),
    ],
)
def test_typed_numbers_are_found(markdown: str, numbers: list[tuple[int, str]]) -> None:
    assert list(typed(markdown)) == numbers
