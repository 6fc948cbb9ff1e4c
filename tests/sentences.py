"""The sentences that readers see: of a page, as its Markdown has them with their tags, and of what exhibits say."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"

GONE = [  # what says nothing, with what stands in its place
    (r"\A---\n.*?^description: >-\n(.*?)\n---\n", r"\1\n\n"),  # of the front matter, what a search engine shows
    (r"^( *)(`{3,}).*?^\1\2$", ""),  # code blocks
    (r"^ *>[^\n]*", ""),  # quotations
    (r"^ *(?:\?{3}\+?|!{3}) ?[\w ]*\"([^\n]*)\"$", r"\n\n\1\n\n"),  # titles of boxes
    (r"^ *(?:\?{3}\+?|!{3}) ?[\w ]*$", "\n\n"),
    (r"\{:? ?(?:[.#]|data-)[^}]*\}", ""),  # classes, ids, and words for search
    (r"</?[a-z][^>]*>", ""),
    (r"\[\^\w+\]:?", ""),  # marks of footnotes
    (r"!?\[([^][]*(?:\[[^][]*\][^][]*)*)\]\([^)\s]*\)", r"\1"),  # links, without where they lead
    (r"\s*\{\{ claim\.\w+(?::\S*)? \}\}", ""),
    (r"^ *(?:[-*]|\d+\.|#+) ", "\n\n"),  # points of a list, headings
    (r"^ *\|[-:| ]+\|$", ""),
    (r"^ *\||\|$| \| (?=[^\n]*\|$)", "\n\n"),  # cells of a table
    (r"\*\*|(?<![\w$])\*(?=[\w$])|(?<=[\w.,:;!?…”$)])\*(?!\w)", ""),  # emphasis
]
ENDS = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][”\")]))(?<!et al\.)(?<!e\.g\.)(?<!i\.e\.)\s+(?=\S)")


def sentences(markdown: str) -> list[str]:
    """The sentences of a text, each in one line, without emphasis and without what links lead to."""
    for pattern, instead in GONE:
        markdown = re.sub(pattern, instead, markdown, flags=re.MULTILINE | re.DOTALL)
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", markdown))
    return [sentence for block in blocks if block for sentence in ENDS.split(block)]


@cache
def of_page(source: str) -> tuple[str, ...]:
    """The sentences of a page, or of the text and what is printed in a notebook."""
    text = (DOCS / source).read_text("utf-8")
    if not source.endswith(".ipynb"):
        return tuple(sentences(text))
    found: list[str] = []
    for cell in json.loads(text)["cells"]:
        content = "".join(cell["source"])
        found += sentences(content) if cell["cell_type"] == "markdown" else said(content)
    return tuple(found)


def said(code: str) -> list[str]:
    """The sentences in the strings of a program, of each its words as they stand there: `{steps} steps`."""
    return [sentence for text in _strings(ast.parse(code)) for sentence in sentences(text)]


def _strings(tree: ast.AST) -> Iterator[str]:
    """The strings of a program but for docstrings: an f-string is one, with its expressions in braces."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.JoinedStr):
            yield "".join(_piece(part) for part in node.values)
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                yield node.value
        else:
            yield from _strings(node)


def _piece(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    return "{" + ast.unparse(part.value) + "}" if isinstance(part, ast.FormattedValue) else ""


@cache
def of_exhibits(folder: str) -> tuple[str, ...]:
    """The sentences in the modules of a folder: captions, alternative texts, tables, labels, methods."""
    modules = sorted((ROOT / folder).glob("*.py"))
    return tuple(sentence for module in modules for sentence in said(module.read_text("utf-8")))
