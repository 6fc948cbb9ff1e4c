"""Style sheets cut to what a site uses: rules that can match an element of a page, or one that a script may make.

It errs on the side of keeping: a word of a script may be a class, and what a selector asks by `:not`, `:hover` or
`:checked` is not looked at.
"""

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

TEXT = r"""\"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'"""
TOKEN = re.compile(rf"""/\*.*?\*/|{TEXT}|\\.|[^"'\\/]|/""", re.DOTALL)
COMMENT = re.compile(rf"(/\*.*?\*/)|{TEXT}", re.DOTALL)
SPACE = re.compile(rf"({TEXT})|\s*([{{}};])\s*|(\s+)")
TAG = re.compile(r"""<([a-zA-Z][\w-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""")
ATTRIBUTE = re.compile(r"""([\w:-]+)(?:=(?:"([^"]*)"|'([^']*)'))?""")
OPTIONS = re.compile(r":(is|where|has|not|[\w-]+)\(((?:[^()]|\([^()]*\))*)\)")
ASKED = re.compile(
    r"""(?P<sign>[.#])(?P<name>(?:\\.|[\w-])+)|\[(?P<key>[\w-]+)(?P<how>[*^$|~]?=)?["']?(?P<value>[^"'\]]*)["']?\]"""
    r"""|::?[\w-]+|(?P<element>[a-zA-Z][\w-]*)""",
)
LONG = ("d", "aria-label", "data-setup", "data-choices")  # attributes for whose values no selector asks
NESTING = ("@media", "@supports", "@layer", "@container")


@dataclass(frozen=True)
class Used:
    """What selectors may ask for: elements, classes, ids, attributes with their values, and the words of scripts."""

    elements: set[str] = field(default_factory=set)
    names: dict[str, set[str]] = field(default_factory=lambda: {".": set(), "#": set()})
    attributes: dict[str, set[str]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)

    def page(self, html: str) -> None:
        """Add what is on a page."""
        for tag, pairs in _tags(html):
            self.elements.add(tag)
            for key, value in pairs:
                self.attributes.setdefault(key, set()).add(value)
                if key in ("class", "id"):
                    self.names[".#"[key == "id"]].update(value.split())

    def script(self, text: str) -> None:
        """Add the words of a script."""
        self.words.update(re.findall(r"[\w-]+", text))

    def matches(self, selector: str) -> bool:
        """Whether there may be an element that a selector matches."""
        for kind, options in OPTIONS.findall(selector):
            if kind in ("is", "where", "has") and not any(map(self.matches, _split(options, ","))):
                return False
        return all(map(self._has, ASKED.finditer(OPTIONS.sub("", selector))))

    def _has(self, asked: re.Match[str]) -> bool:
        if asked["sign"]:
            name = re.sub(r"\\(.)", r"\1", asked["name"])
            return name in self.names[asked["sign"]] or name in self.words
        if asked["key"]:
            values = self.attributes.get(asked["key"])
            known = values is not None or asked["key"] in self.words
            return known and (asked["how"] != "=" or asked["value"] in (values or ()) or asked["value"] in self.words)
        return not asked["element"] or asked["element"] in self.elements or asked["element"] in self.words


@functools.lru_cache(maxsize=64)  # while a site is served, most of its pages stay as they were
def _tags(html: str) -> frozenset[tuple[str, frozenset[tuple[str, str]]]]:
    """The tags of a page with the attributes that selectors know."""
    found = {}
    for tag, attributes in TAG.findall(html):
        if (tag, attributes) not in found:
            pairs = ((key, value or other) for key, value, other in ATTRIBUTE.findall(attributes))
            found[tag, attributes] = (tag, frozenset((key, "" if key in LONG else value) for key, value in pairs))
    return frozenset(found.values())


def cut(css: str, used: Used) -> str:
    """The rules of a style sheet that may match."""
    kept = []
    for prelude, body in blocks(COMMENT.sub(lambda found: "" if found[1] else found[0], css)):
        if body is None:
            kept.append(f"{prelude};")
        elif prelude.startswith(NESTING):
            inner = cut(body, used)
            kept += [f"{prelude}{{{inner}}}"] * bool(inner)
        elif prelude.startswith("@"):
            kept.append(f"{prelude}{{{body}}}")
        elif selectors := [each for each in _split(prelude, ",") if used.matches(each)]:
            kept.append(f"{','.join(selectors)}{{{body}}}")
    return "".join(kept)


def blocks(css: str) -> Iterator[tuple[str, str | None]]:
    """The rules at the top of a style sheet, each with what is in its braces; None for one without."""
    depth, prelude, body = 0, "", ""
    for found in TOKEN.finditer(css):
        part = found[0]
        if part == "{" and (depth := depth + 1) == 1:
            continue
        if part == "}" and (depth := depth - 1) == 0:
            yield prelude.strip(), body.strip()
            prelude = body = ""
        elif depth:
            body += part
        elif part == ";":
            yield prelude.strip(), None
            prelude = ""
        else:
            prelude += part


def _split(text: str, at: str) -> list[str]:
    """The parts of a text between commas or semicolons, but for those in quotes or brackets."""
    parts, depth = [""], 0
    for found in TOKEN.finditer(text):
        depth += (found[0] in "([") - (found[0] in ")]")
        if found[0] == at and not depth:
            parts.append("")
        else:
            parts[-1] += found[0]
    return [part.strip() for part in parts if part.strip()]


def without_unused(css: str, others: Iterable[str]) -> str:
    """The style sheet without the variables and animations that neither it nor another text refers to."""
    others = "".join(others)
    while True:
        asked = set(re.findall(r"var\(\s*(--[\w-]+)", css + others)) | set(re.findall(r"--[\w-]+", others))
        moved = {word for part in re.findall(r"animation(?:-name)?:([^;}]*)", css + others) for word in part.split()}
        after = "".join(_referred(css, asked, moved))
        if after == css:
            return css
        css = after


def _referred(css: str, asked: set[str], moved: set[str]) -> Iterator[str]:
    for prelude, body in blocks(css):
        if body is None:
            yield f"{prelude};"
        elif prelude.startswith(NESTING):
            inner = "".join(_referred(body, asked, moved))
            yield f"{prelude}{{{inner}}}" if inner else ""
        elif "keyframes" in prelude:
            yield f"{prelude}{{{body}}}" if prelude.split()[-1] in moved else ""
        else:
            parts = _split(body, ";")
            kept = [each for each in parts if not each.startswith("--") or each.partition(":")[0].strip() in asked]
            yield f"{prelude}{{{';'.join(kept)}}}" if kept else ""


def short(css: str) -> str:
    """The style sheet without comments and with no more space than it needs."""
    bare = COMMENT.sub(lambda found: "" if found[1] else found[0], css)
    return SPACE.sub(lambda found: found[1] or found[2] or " ", bare).strip()
