"""The style sheets that the build writes: the palette's, and KaTeX's with no more font than the pages use."""

import re
from pathlib import Path

from explainer import palette
from explainer.publish import fonts

PRELOAD = '<link rel="preload" as="font" type="font/woff2" crossorigin href="{}">'


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


def katex(site: Path) -> None:
    """KaTeX's style sheet in the assets of a built site, and its fonts, cut to the glyphs that the pages draw.

    Each page asks for its fonts first, so that no formula is drawn in another font before and then moves.
    """
    css = (fonts.DIST / "katex.min.css").read_text("utf-8")
    rules = re.sub(r"@font-face\{[^}]*\}", "", css)
    faces = fonts.faces(rules)
    drawn: dict[str, set[str]] = {}
    for page in sorted(site.rglob("*.html")):
        text = page.read_text("utf-8")
        for font, characters in (used := fonts.glyphs(text, faces)).items():
            drawn.setdefault(font, set()).update(characters)
        root = "../" * len(page.parent.relative_to(site).parts)
        links = "".join(PRELOAD.format(f"{root}assets/fonts/{font}.woff2") for font in sorted(used))
        page.write_text(text.replace("</title>", f"</title>{links}", 1), "utf-8")
    (site / "assets" / "fonts").mkdir(parents=True, exist_ok=True)
    for font in sorted(drawn):
        glyphs = "".join(sorted(drawn[font]))
        (site / "assets" / "fonts" / f"{font}.woff2").write_bytes(fonts.subset(font, glyphs))
    (site / "assets" / "katex.css").write_text("".join(map(_face, sorted(drawn))) + rules, "utf-8")


def _face(font: str) -> str:
    """The CSS that brings a font."""
    family, _, shape = font.partition("-")
    weight, style = 700 if "Bold" in shape else 400, "italic" if "Italic" in shape else "normal"
    source = f"url(fonts/{font}.woff2) format('woff2')"
    face = f"font-family:{family};font-weight:{weight};font-style:{style};font-display:block;src:{source}"
    return f"@font-face{{{face}}}\n"
