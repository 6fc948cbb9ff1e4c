"""The Python-Markdown extension that publishes exhibits, quoted numbers and formulas."""

import sys
from collections.abc import Mapping
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension

from explainer.publish import jupyter
from explainer.publish.cache import published
from explainer.publish.formulas import BlockFormula, Formulas, InlineFormula, Rendering, StrayDollar
from explainer.publish.tags import BlockTag, Exhibits, InlineTag, Named


class Publish(Extension):  # type: ignore[misc]
    """Tags and formulas in Markdown.

    `exhibits` is what a page may name: a mapping, or the name of a module that lists all exhibits in its
    `READING_ORDER`, which are then read through the cache. With `typeset=False` formulas stay TeX.
    """

    def __init__(self, exhibits: Mapping[str, Named] | str, *, typeset: bool = True) -> None:
        super().__init__()
        if isinstance(exhibits, str):
            exhibits = published(exhibits)
        self.exhibits = exhibits if isinstance(exhibits, Exhibits) else Exhibits(exhibits)
        self.typeset = typeset

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the processors: after code, which stays literal, and before all that tags and TeX may hold."""
        self.block = BlockTag(md, self.exhibits)
        formulas = Formulas(self.exhibits)
        md.registerExtension(self)
        md.ESCAPED_CHARS.append("$")
        md.parser.blockprocessors.register(self.block, "exhibit", 72)  # after indented code (80)
        md.parser.blockprocessors.register(BlockFormula(md, formulas), "display_formula", 71)
        inline = md.inlinePatterns  # code spans have 190, backslash escapes 180
        inline.register(InlineFormula(md, formulas, typeset=self.typeset), "formula", 186)
        inline.register(StrayDollar(md), "stray_dollar", 185)
        inline.register(InlineTag(md, self.exhibits), "quote", 184)
        md.treeprocessors.register(Rendering(md), "formulas", -1)  # after titles and tables of contents

    def reset(self) -> None:
        """Forget the figures of the last page."""
        self.block.shown.clear()


def makeExtension(**options: Any) -> Publish:  # noqa: N802
    """The extension, as Python-Markdown asks for it, and MkDocs before it imports its plugins."""
    if "mkdocs" in sys.modules:
        jupyter.spare()
    return Publish(**options)
