"""The Python-Markdown extension that publishes exhibits, quoted numbers and formulas."""

import functools
import importlib
from collections.abc import Callable
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension

from explainer.exhibit import Exhibit
from explainer.publish import cache
from explainer.publish.dollars import BlockFormula, Formulas, InlineFormula, Rendering, StrayDollar
from explainer.publish.quoting import Exhibits
from explainer.publish.tags import BlockTag, InlineTag

Drawing = Callable[[Exhibit], str]


class Publish(Extension):  # type: ignore[misc]
    """Tags and formulas in Markdown.

    `exhibits` is what a page may name: all that the site publishes, read through the cache, unless told
    otherwise. With `typeset=False` formulas stay TeX.
    """

    def __init__(self, exhibits: Exhibits | None = None, *, typeset: bool = True) -> None:
        super().__init__()
        self.exhibits = published() if exhibits is None else exhibits
        self.drawing: Drawing = cache.drawing if exhibits is None else Exhibit.svg
        self.typeset = typeset

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the processors: after code, which stays literal, and before all that tags and TeX may hold."""
        self.block = BlockTag(md, self.exhibits, self.drawing)
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


@functools.cache
def published() -> cache.Published:
    """All that the site publishes."""
    # Not by an import statement: a notebook that shows one figure would then depend on every exhibit, and run
    # anew whenever any of them is edited.
    return cache.Published(importlib.import_module("explainer.exhibits").READING_ORDER)


def makeExtension(**options: Any) -> Publish:  # noqa: N802
    """The extension, as Python-Markdown asks for it."""
    return Publish(**options)
