"""A page as plain Markdown: what it says, with every number in its place, for whoever reads without a browser.

Figures are their captions and alternative texts, formulas TeX between dollar signs. What is there to be seen or pressed
(colors, marks, controls) is left out.
"""

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from xml.etree.ElementTree import Element

from explainer.publish.sections import SKIPPED, SKIPPED_CLASSES

LEFT_OUT = (SKIPPED_CLASSES - {"next", "claims__test"}) | {
    "eyebrow", "claim", "unseen", "dial__missing", "dial__room", "drive__notice", "gallery__files",
}  # fmt: skip
HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
BLOCKS = {
    "article",
    "section",
    "div",
    "p",
    "ul",
    "ol",
    "dl",
    "blockquote",
    "pre",
    "figure",
    "table",
    "details",
    "summary",
}
SPECIAL = re.compile(r"([\\`*_<\[\]$])")
ALTERNATIVE = "In the figure: "


def markdown(article: Element) -> str:
    """An article, as `tree.article` reads it, as Markdown."""
    return "\n\n".join(_blocks(article)) + "\n"


def _left_out(element: Element) -> bool:
    classes = {*element.get("class", "").split()}
    return element.tag in SKIPPED or bool(LEFT_OUT & classes) or element.get("id") == "__skip"


def _blocks(parent: Element) -> Iterator[str]:
    """What an element holds, block by block; text beside blocks is a paragraph of its own."""
    line = _escaped(parent.text)
    for child in parent:
        if _is_block(child):
            yield from filter(None, [_line(line)])
            yield from _block(child)
            line = ""
        else:
            line += _inline(child)
        line += _escaped(child.tail)
    yield from filter(None, [_line(line)])


def _is_block(element: Element) -> bool:
    return (
        element.tag in BLOCKS
        or element.tag in HEADINGS
        or element.get("class") == "display"
        or any(map(_is_block, element))
    )


def _block(element: Element) -> Iterator[str]:
    if not _left_out(element):
        named = "title" if element.get("class") == "admonition-title" else element.tag
        yield from MADE.get(named, _blocks)(element)


def _heading(element: Element) -> Iterator[str]:
    yield f"{HEADINGS[element.tag]} {_text(element)}"


def _title(element: Element) -> Iterator[str]:
    yield f"**{_text(element)}**"


def _formula(element: Element) -> Iterator[str]:
    yield f"$$\n{element.text}\n$$"


def _code(element: Element) -> Iterator[str]:
    language = "python" if element.find(".//span") is not None else ""  # only code has words in colors
    text = "".join(element.itertext()).strip("\n").rstrip()
    yield f"```{language}\n{text}\n```"


def _list(element: Element) -> Iterator[str]:
    """Items; if one of them is more than a paragraph, with room between them."""
    items = [list(_blocks(item)) for item in element if not _left_out(item)]
    marks = [f"{number}. " if element.tag == "ol" else "- " for number, _ in enumerate(items, 1)]
    texts = ["\n\n".join(item) for item in items]
    room = "\n\n" if any(len(item) > 1 for item in items) else "\n"
    indented = [textwrap.indent(text, " " * len(mark))[len(mark) :] for mark, text in zip(marks, texts, strict=True)]
    yield room.join(mark + text for mark, text in zip(marks, indented, strict=True))


def _terms(element: Element) -> Iterator[str]:
    terms = [_text(each) for each in element if each.tag == "dt"]
    told = [_text(each) for each in element if each.tag == "dd"]
    yield "\n".join(f"- {term}: {text}" for term, text in zip(terms, told, strict=True))


def _table(element: Element) -> Iterator[str]:
    caption = element.find("caption")
    if caption is not None:
        yield f"**{_text(caption)}**"
    rows = [[_text(cell).replace("|", r"\|") for cell in row] for row in element.iter("tr")]
    rows.insert(1, ["---"] * len(rows[0]))
    yield "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _figure(element: Element) -> Iterator[str]:
    captions = [f"**Figure.** {_text(caption)}" for caption in element.iter("figcaption")]
    alternatives = [ALTERNATIVE + _line(_escaped(image.get("alt"))) for image in element.iter("img")]
    yield _quoted([*captions, *alternatives])


def _quotation(element: Element) -> Iterator[str]:
    yield _quoted(_blocks(element))


def _quoted(blocks: Iterable[str]) -> str:
    return textwrap.indent("\n\n".join(blocks), "> ", lambda _: True).replace("> \n", ">\n")


MADE = {
    "bdi": _formula, "pre": _code, "ul": _list, "ol": _list, "dl": _terms, "table": _table, "figure": _figure,
    "blockquote": _quotation, "summary": _title, "title": _title, **dict.fromkeys(HEADINGS, _heading),
}  # fmt: skip


def _text(element: Element) -> str:
    """What an element holds, as one line."""
    return _line(_escaped(element.text) + "".join(_inline(child) + _escaped(child.tail) for child in element))


def _inline(element: Element) -> str:
    if _left_out(element):
        return ""
    if element.tag in WITHIN:
        return WITHIN[element.tag](element)
    return _escaped(element.text) + "".join(_inline(child) + _escaped(child.tail) for child in element)


def _image(element: Element) -> str:
    return f"![{_line(_escaped(element.get('alt')))}]({element.get('src')})" if element.get("src") else ""


def _link(element: Element) -> str:
    return f"[{_text(element)}]({_target(element.get('href', ''))})"


WITHIN: dict[str, Callable[[Element], str]] = {
    "bdi": lambda element: f"${element.text}$",
    "br": lambda _: " ",
    "code": lambda element: f"`{''.join(element.itertext())}`",
    "em": lambda element: f"*{_text(element)}*",
    "strong": lambda element: f"**{_text(element)}**",
    "img": _image,
    "a": _link,
}


def _target(address: str) -> str:
    """An address as it leads from the Markdown of a page to that of another; a bracket in it would end the link."""
    address = address.replace("(", "%28").replace(")", "%29")
    path, sign, anchor = address.partition("#")
    if "://" in path or not (path.endswith("/") or path.rpartition("/")[2] in (".", "..")):
        return address
    return f"{path.rstrip('/')}/index.md".removeprefix("./") + sign + anchor


def _escaped(text: str | None) -> str:
    return SPECIAL.sub(r"\\\1", text or "")


def _line(text: str) -> str:
    return " ".join(text.split())
