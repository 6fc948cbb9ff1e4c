"""What a Markdown extension cannot do: live reload, style sheets to write, notebooks to run, errors in one line.

MkDocs loads this file once and keeps it, whatever happens to the package, so it imports the package
only inside its functions, after `on_config` has made sure that this is the package as it is now.
"""

import importlib
import json
import logging
import re
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.plugins.explainer")


def _publish(module: str) -> ModuleType:
    return importlib.import_module(f"explainer.publish.{module}")


def on_config(config: MkDocsConfig) -> None:
    """Forget the package, so that `mkdocs serve` builds from what has just been saved."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "explainer"]:
        del sys.modules[name]


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add the colors, which are the palette's, and draw the figures of the pages that are not there yet."""
    files.append(File.generated(config, "assets/palette.css", content=_publish("sheets").colors()))
    texts = [Path(page.abs_src_path or "").read_text("utf-8") for page in files.documentation_pages()]
    cache = _publish("cache")
    cache.prepare(cache.named(importlib.import_module("explainer.exhibits").READING_ORDER, texts))


def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> None:
    """Run a notebook and take its code cells from mkdocs-jupyter; say which page takes long."""
    render = page.render
    if page.file.src_uri.endswith(".ipynb"):
        notebooks = _publish("notebooks")
        page.file.abs_src_path = str(notebooks.executed(Path(page.file.abs_src_path or "")))
        render = notebooks.Renderer(page)

    def timed(*arguments: Any) -> None:
        start = time.monotonic()
        render(*arguments)
        if (seconds := time.monotonic() - start) > 2:
            log.info(f"{page.file.src_uri} took {seconds:.0f} s; what has not changed is kept for the next build")

    page.render = timed  # type: ignore[method-assign,assignment]


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Read the text of a notebook as Markdown."""
    if not page.file.src_uri.endswith(".ipynb"):
        return None
    return str(_publish("notebooks").markdown(json.loads(page.file.content_string)))


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Mend what Material's outermost template gets wrong and no override of a part of it reaches."""
    return re.sub(r'(<input class="md-toggle"[^>]*) autocomplete="off"', r"\1", output)


def on_post_build(config: MkDocsConfig) -> None:
    """Write KaTeX's style sheet and fonts, with the glyphs that the pages have."""
    _publish("sheets").katex(Path(config.site_dir))


def on_build_error(error: Exception) -> None:
    """End the build on a mistake in a page: MkDocs has named the page and the tag, a traceback adds nothing."""
    if isinstance(error, _publish("errors").PublishError):
        raise Abort("Nothing was published.") from None
