"""KaTeX's style sheet and its fonts, cut to the glyphs that the formulas of the pages draw."""

import functools
import hashlib
import io
import re
from collections.abc import Iterable, Mapping

from explainer import storage
from explainer.publish.formulas import KATEX

FORMULA = re.compile(r'<span class="katex-html"')
TOKEN = re.compile(r"<(/?)([a-z]+)([^>]*)>|([^<]+)")
CLASSES = re.compile(r'class="([^"]*)"')
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
DEFAULT = "KaTeX_Main-Regular"

Faces = Mapping[frozenset[str], str]


def faces(css: str) -> Faces:
    """The font that KaTeX's style sheet gives to each set of classes, such as `{"mathnormal"}`: `KaTeX_Math-Italic`."""
    found = {}
    for selectors, body in RULE.findall(css):
        style = dict(part.partition(":")[::2] for part in body.split(";"))
        if "@" in selectors or not style.keys() & {"font-family", "font-weight", "font-style"}:
            continue
        family = style.get("font-family", "KaTeX_Main")
        shape = "Bold" * (style.get("font-weight") == "700") + "Italic" * (style.get("font-style") == "italic")
        for selector in selectors.split(","):
            classes = frozenset(re.findall(r"\.([\w-]+)", selector)) - {"katex"}
            found[classes] = f"{family}-{shape or 'Regular'}"
    return found


def glyphs(html: str, faces: Faces) -> dict[str, set[str]]:
    """The characters that the formulas of a page draw in each font."""
    drawn: dict[str, set[str]] = {}
    for formula in FORMULA.finditer(html):
        stack: list[frozenset[str]] = []
        for token in TOKEN.finditer(html, formula.start()):
            closing, _, attributes, text = token.groups()
            if text:
                for font in _fonts(stack, faces):
                    drawn.setdefault(font, set()).update(text)
            elif closing:
                stack.pop()
            elif not attributes.endswith("/"):
                stack.append(frozenset(" ".join(CLASSES.findall(attributes)).split()))
            if not stack:
                break
    return drawn


def _fonts(stack: list[frozenset[str]], faces: Faces) -> set[str]:
    """The fonts that the innermost element with a rule of its own may have."""
    for depth in range(len(stack), 0, -1):
        around = frozenset().union(*stack[:depth])
        matching = {font for classes, font in faces.items() if classes <= around and classes & stack[depth - 1]}
        if matching:
            return matching
    return {DEFAULT}


def subset(font: str, characters: str) -> bytes:
    """A font as WOFF2 with no glyph but those of the characters, from the cache if an earlier build has cut it."""
    path = KATEX / "fonts" / f"{font}.woff2"
    digest = hashlib.sha256(b"unhinted" + characters.encode() + path.read_bytes()).hexdigest()[:16]
    kept = storage.directory() / "fonts" / f"{font}-{digest}.woff2"
    if not kept.exists():
        for stale in kept.parent.glob(f"{font}-*.woff2"):
            stale.unlink(missing_ok=True)
        storage.write(kept, _cut(str(path), characters))
    return kept.read_bytes()


def _cut(path: str, characters: str) -> bytes:
    from fontTools.subset import Options, Subsetter, load_font, save_font

    # The instructions for coarse screens are half of a small font.
    options = Options(flavor="woff2", notdef_outline=True, recalc_timestamp=False, hinting=False)
    written = io.BytesIO()
    with load_font(path, options) as font:
        subsetter = Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        save_font(font, written, options)
    return written.getvalue()


@functools.cache
def rules() -> str:
    """KaTeX's style sheet without its fonts."""
    return re.sub(r"@font-face\{[^}]*\}", "", (KATEX / "katex.min.css").read_text("utf-8"))


def sheet(pages: Iterable[Mapping[str, str]], more: str = "") -> dict[str, bytes]:
    """KaTeX's style sheet, with more rules, and its fonts, cut to what the pages draw: the files by their names."""
    drawn: dict[str, set[str]] = {}
    for page in pages:
        for font, glyphs in page.items():
            drawn.setdefault(font, set()).update(glyphs)
    cut = {name: subset(name, "".join(sorted(glyphs))) for name, glyphs in sorted(drawn.items())}
    css = "".join(map(_face, cut)) + rules() + more
    return {"assets/katex.css": css.encode()} | {f"assets/fonts/{name}.woff2": font for name, font in cut.items()}


def _face(font: str) -> str:
    """The CSS that brings a font."""
    family, _, shape = font.partition("-")
    weight, style = 700 if "Bold" in shape else 400, "italic" if "Italic" in shape else "normal"
    source = f"url(fonts/{font}.woff2) format('woff2')"
    face = f"font-family:{family};font-weight:{weight};font-style:{style};font-display:block;src:{source}"
    return f"@font-face{{{face}}}\n"
