"""The style sheets that the build writes: the palette's, and KaTeX's with no more font than the pages use."""

import functools
import re
from collections.abc import Iterable, Mapping

from explainer import palette
from explainer.publish import fonts


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


@functools.cache
def rules() -> str:
    """KaTeX's style sheet without its fonts."""
    return re.sub(r"@font-face\{[^}]*\}", "", (fonts.DIST / "katex.min.css").read_text("utf-8"))


def katex(pages: Iterable[Mapping[str, str]]) -> dict[str, bytes]:
    """KaTeX's style sheet and its fonts, cut to the glyphs that the pages draw: the files by their names."""
    drawn: dict[str, set[str]] = {}
    for page in pages:
        for font, glyphs in page.items():
            drawn.setdefault(font, set()).update(glyphs)
    cut = {name: fonts.subset(name, "".join(sorted(glyphs))) for name, glyphs in sorted(drawn.items())}
    css = "".join(map(_face, cut)) + rules()
    return {"assets/katex.css": css.encode()} | {f"assets/fonts/{name}.woff2": font for name, font in cut.items()}


def _face(font: str) -> str:
    """The CSS that brings a font."""
    family, _, shape = font.partition("-")
    weight, style = 700 if "Bold" in shape else 400, "italic" if "Italic" in shape else "normal"
    source = f"url(fonts/{font}.woff2) format('woff2')"
    face = f"font-family:{family};font-weight:{weight};font-style:{style};font-display:block;src:{source}"
    return f"@font-face{{{face}}}\n"
