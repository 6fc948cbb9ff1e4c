"""The style sheets that the build writes: the palette's, and KaTeX's with no more font than the pages use.

The fonts stand in KaTeX's style sheet itself. A formula is then never drawn in another font first, so the
page does not shift, and cut to the glyphs used they weigh less than the requests for them would.
"""

import base64
import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from explainer import palette
from explainer.publish import storage

DIST = storage.PROJECT / "node_modules" / "katex" / "dist"

FORMULA = re.compile(r'<span class="katex-html"')
TOKEN = re.compile(r"<(/?)([a-z]+)([^>]*)>|([^<]+)")
CLASSES = re.compile(r'class="([^"]*)"')
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
DEFAULT = "KaTeX_Main-Regular"

Faces = Mapping[frozenset[str], str]


def colors() -> str:
    """The palette for the site: its variables, a class for each role, and the schemes that no script chooses.

    Print is light whatever the screen shows; without JavaScript the reader's system decides.
    """
    light = "".join(f"{palette.variable(name)}:{role.light};" for name, role in palette.ROLES.items())
    dark = "".join(f"{palette.variable(name)}:{role.dark};" for name, role in palette.ROLES.items())
    classes = "".join(f".md-typeset .{name}{{color:var({palette.variable(name)})}}\n" for name in palette.ROLES)
    return (
        f"{palette.css()}{classes}"
        f"@media (prefers-color-scheme:dark){{.no-js body{{color-scheme:dark;{dark}}}}}\n"
        f"@media print{{[data-md-color-scheme]{{color-scheme:light;{light}}}}}\n"
    )


def katex(pages: Iterable[str]) -> str:
    """KaTeX's style sheet with the fonts that these pages of HTML need, cut to the glyphs that they draw."""
    css = (DIST / "katex.min.css").read_text("utf-8")
    rules = re.sub(r"@font-face\{[^}]*\}", "", css)
    fonts = faces(rules)
    drawn: dict[str, set[str]] = {}
    for page in pages:
        for font, characters in glyphs(page, fonts).items():
            drawn.setdefault(font, set()).update(characters)
    return "".join(_face(font, "".join(sorted(drawn[font]))) for font in sorted(drawn)) + rules


def _face(font: str, characters: str) -> str:
    """The CSS that brings a font, holding only these characters."""
    family, _, shape = font.partition("-")
    weight, style = 700 if "Bold" in shape else 400, "italic" if "Italic" in shape else "normal"
    data = base64.b64encode(_kept(DIST / "fonts" / f"{font}.woff2", characters)).decode()
    source = f"url(data:font/woff2;base64,{data}) format('woff2')"
    face = f"font-family:{family};font-weight:{weight};font-style:{style};font-display:block;src:{source}"
    return f"@font-face{{{face}}}\n"


def _kept(font: Path, characters: str) -> bytes:
    """The subset of a font, from the cache if an earlier build has cut it."""
    digest = hashlib.sha256(characters.encode() + font.read_bytes()).hexdigest()[:16]
    path = storage.directory() / "fonts" / f"{font.stem}-{digest}.woff2"
    if not path.exists():
        storage.write(path, subset(font, characters))
    return path.read_bytes()


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


def glyphs(html: str, fonts: Faces) -> dict[str, set[str]]:
    """The characters that the formulas of a page draw in each font."""
    drawn: dict[str, set[str]] = {}
    for formula in FORMULA.finditer(html):
        stack: list[frozenset[str]] = []
        for closing, _, attributes, text in TOKEN.findall(html, formula.start()):
            if text:
                for font in _fonts(stack, fonts):
                    drawn.setdefault(font, set()).update(text)
            elif closing:
                stack.pop()
            elif not attributes.endswith("/"):
                stack.append(frozenset(" ".join(CLASSES.findall(attributes)).split()))
            if not stack:
                break
    return drawn


def _fonts(stack: list[frozenset[str]], fonts: Faces) -> set[str]:
    """The fonts that the innermost element with a rule of its own may have."""
    for depth in range(len(stack), 0, -1):
        around = frozenset().union(*stack[:depth])
        matching = {font for classes, font in fonts.items() if classes <= around and classes & stack[depth - 1]}
        if matching:
            return matching
    return {DEFAULT}


def subset(font: Path, characters: Iterable[str]) -> bytes:
    """A font as WOFF2 with no glyph but those of the characters."""
    from fontTools.subset import Options, Subsetter, load_font, save_font

    options = Options(flavor="woff2", notdef_outline=True, recalc_timestamp=False)
    loaded = load_font(str(font), options)
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(loaded)
    written = io.BytesIO()
    save_font(loaded, written, options)
    return written.getvalue()
