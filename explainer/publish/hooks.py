"""What is MkDocs' own: it asks for what is generated, takes notebooks for pages, reloads code, says errors in one line.

MkDocs loads this file once and keeps it, whatever happens to the package, so it imports the package
only inside its functions, after `on_config` has made sure that this is the package as it is now.
"""

import importlib
import logging
import os
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from watchdog.observers.polling import PollingObserver

log = logging.getLogger("mkdocs.plugins.explainer")
generated: Any = None  # what this build has to go on
prints: dict[str, str] = {}  # of each module of the package, as it was imported


def _publish(module: str) -> ModuleType:
    return importlib.import_module(f"explainer.publish.{module}")


def _now() -> dict[str, str]:
    sources = importlib.import_module("explainer.sources")
    names = [name for name in sys.modules if name.partition(".")[0] == "explainer"]
    return {name: sources.fingerprint(name, told=True) for name in names}


def on_config(config: MkDocsConfig) -> None:
    """Forget each module of the package of whose code something has changed, so that the next import reads it."""
    importlib.import_module("explainer.sources").forget()
    changed = [name for name, now in _now().items() if prints.setdefault(name, now) != now]
    if changed:  # the module that lists the exhibits imports them by names that it makes up: no source tells of it
        listing = str((config.mdx_configs or {}).get("explainer.publish", {}).get("exhibits"))
        changed += {listing}.intersection(sys.modules).difference(changed)
    for name in changed:
        _forget(name)


def _forget(name: str) -> None:
    del sys.modules[name]
    prints.pop(name, None)
    package, _, own = name.rpartition(".")
    if hasattr(sys.modules.get(package), own):
        delattr(sys.modules[package], own)


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> None:
    """Look for edits ten times a second, not twice, and leave behind no byte code that would look like one."""
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # of the processes that draw
    watched = [config.docs_dir, config.config_file_path]  # so far
    for path in watched:
        server.unwatch(path)
    server.observer = PollingObserver(timeout=0.1)
    server.build_delay = 0.05
    for path in watched:
        server.watch(path)


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Write what a site generator needs, and add the style sheets and fonts to the site."""
    global generated  # noqa: PLW0603 - the one thing that a build hands from hook to hook
    module = _publish("generated")
    generated = module.write(module.project(Path(config.config_file_path).parent))
    for path in sorted((generated.folder / "assets").rglob("*.*")):
        name = path.relative_to(generated.folder).as_posix()
        files.append(File.generated(config, name, abs_src_path=str(path)))


def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> None:
    """Take a notebook for the page that it has been made, and offer the notebook as it has been run."""
    if page.file.src_uri.endswith(".ipynb"):
        name = Path(page.file.src_uri)
        page.file.abs_src_path = str(generated.folder / name.with_suffix("") / name.name)
        del page.render  # mkdocs-jupyter's


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Read the page that a notebook has been made."""
    if not page.file.src_uri.endswith(".ipynb"):
        return None
    return str((generated.folder / page.file.src_uri).with_suffix(".md").read_text("utf-8"))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Tell the template what moves on the page, how long it takes to read, and which notebook it was."""
    page.meta |= _publish("generated").meta(page.file.src_uri, generated.pages[page.file.src_uri])


def on_post_page(output: str, page: Page | None, config: MkDocsConfig) -> str:
    """Mend what Material's outermost template gets wrong and no override of a part of it reaches."""
    return re.sub(r'(<input class="md-toggle"[^>]*) autocomplete="off"', r"\1", output)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str | None:
    """The same for the page that says that there is none."""
    return on_post_page(output_content, None, config) if template_name.endswith(".html") else None


def on_post_build(config: MkDocsConfig) -> None:
    """Finish the site; remember the modules that this build has imported as they are now."""
    _publish("afterwards").write(Path(config.site_dir))
    for name, now in _now().items():
        prints.setdefault(name, now)


def on_build_error(error: Exception) -> None:
    """End the build on a mistake in a page with one line: a traceback adds nothing."""
    if isinstance(error, _publish("errors").PublishError):
        log.error(str(error))
        raise Abort("Nothing was published.") from None
