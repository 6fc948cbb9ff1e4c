"""All that a page needs and no Markdown extension can make, written before any site generator runs.

assets/palette.css                        the colors
assets/search/minisearch.js               the engine of the search
assets/drive.js                           the modules of the figure that readers drive, as one classic script
assets/states/quadrants.js                what a figure with dials becomes at each setting
assets/figures/zig_zag.svg, .png, .csv    what the gallery offers of each figure
assets/cards/zig-zag.png                  what a shared link shows of each page, if the site's address is known
assets/katex.css, assets/fonts/           the style of formulas, and their fonts with no more than the pages draw
notebooks/real-data.md                    a notebook as a page, with its code and outputs
notebooks/real-data/real-data.ipynb       the same notebook, run, to download
"""

import functools
import hashlib
import json
import logging
import re
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from markdown import Markdown

from explainer import sources, storage
from explainer.drawing import palette
from explainer.publish import cache, fonts, formulas, modules, notebooks, reading, sections, sharing
from explainer.publish.errors import PublishError

log = logging.getLogger("mkdocs.plugins.explainer")
EXTENSION = "explainer.publish"
MOVING = {"dial": " data-states=", "drive": " data-drive="}  # what marks a figure that a script moves
FRONT_MATTER = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Drawn:
    """What a page draws, by its text: the glyphs of each font, and the exhibits that it asks for by their versions.

    `declared` are classes that are declarations; `told` is what follows the dials of an exhibit, its HTML at each state
    by its key; `moves` what can move on the page, of figures with a "dial" and figures to "drive"; `minutes` the time
    that it takes to read.
    """

    text: str
    glyphs: dict[str, str]
    exhibits: dict[str, str]
    declared: list[str]
    told: dict[str, dict[str, list[str]]]
    moves: list[str]
    minutes: int

    @property
    def version(self) -> str:
        """A short hash of all that decides the page."""
        return hashlib.sha256(json.dumps([self.text, self.exhibits]).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Project:
    """A project as mkdocs.yml describes it."""

    root: Path
    configuration: dict[str, Any]

    @property
    def docs(self) -> Path:
        """Where the pages are written."""
        return self.root / str(self.configuration.get("docs_dir", "docs"))

    @functools.cached_property
    def extensions(self) -> dict[str, dict[str, Any]]:
        """The Markdown extensions with their options."""
        listed = self.configuration.get("markdown_extensions", [])
        pairs = (next(iter(each.items())) if isinstance(each, dict) else (each, {}) for each in listed)
        return {name: options or {} for name, options in pairs}

    @functools.cached_property
    def published(self) -> cache.Published:
        """What the pages may name."""
        return cache.published(**self.extensions[EXTENSION])


@dataclass(frozen=True)
class Generated:
    """What has been written: a folder with the files of the site that it adds to the docs, and what each page draws."""

    folder: Path
    pages: dict[str, Drawn]


def project(root: Path = storage.PROJECT) -> Project:
    """The project in a folder."""
    return Project(root, yaml.load((root / "mkdocs.yml").read_text("utf-8"), Loader=yaml.CSafeLoader))


def write(project: Project) -> Generated:
    """Write what is not there yet; raises a `PublishError` that names the page for whatever cannot be published."""
    sources.forget()
    if project.published.claims:
        project.published.claims.check()
    folder = storage.directory() / "generated"
    paths = sorted([*project.docs.rglob("*.md"), *project.docs.rglob("*.ipynb")])
    texts = {path.relative_to(project.docs).as_posix(): path.read_text("utf-8") for path in paths}
    cache.prepare(cache.named(project.published.kinds.values(), texts.values()))
    files = {"assets/palette.css": palette.css().encode()} | modules.files(project.docs / "assets" / "drive")
    run = [name for name in texts if name.endswith(".ipynb")]
    with ThreadPoolExecutor() as pool:  # each runs in a process of its own, for which a thread waits
        executed = list(pool.map(lambda name: _named(name, notebooks.executed, project.docs / name), run))
    for name, path in zip(run, executed, strict=True):
        texts[name] = _named(name, notebooks.page, path)
        page, download = Path(name).with_suffix(".md"), Path(name).with_suffix("") / path.name
        files |= {page.as_posix(): texts[name].encode(), download.as_posix(): path.read_bytes()}
    pages = _drawn(project, texts)
    files |= _formulas(pages.values())
    files["assets/search/minisearch.js"] = sections.engine()
    files |= _states(project.published, pages.values())
    if any("gallery" in page.exhibits for page in pages.values()):
        files |= project.published.gallery.files()
    files |= sharing.files(project.published)
    _place(folder, files)
    project.published.save()
    return Generated(folder, pages)


def _formulas(pages: Iterable[Drawn]) -> dict[str, bytes]:
    """The style sheet of formulas, with the classes that are declarations, and the fonts."""
    pages = list(pages)
    return fonts.sheet([page.glyphs for page in pages], formulas.declared(*(page.declared for page in pages)))


def meta(name: str, page: Drawn) -> dict[str, Any]:
    """What a template is told of a page: minutes, what moves on it if anything does, and a notebook's file."""
    told = {
        "moves": page.moves,
        "minutes": page.minutes,
        "notebook": Path(name).name if name.endswith(".ipynb") else "",
        "markdown": "index.md",  # beside the page, whatever its address
        "card": sharing.address(name),
    }
    return {key: value for key, value in told.items() if value}


def _named(name: str, make: Any, *arguments: Any) -> Any:
    """What is made of a page, with its name in the error if it cannot be, and in the log if it takes long."""
    start = time.monotonic()
    try:
        return make(*arguments)
    except PublishError as error:
        raise PublishError(f"{name}: {error}") from error
    finally:
        if (seconds := time.monotonic() - start) > 2:
            log.info("%s took %.0f s; what has not changed is kept for the next build", name, seconds)


def _drawn(project: Project, texts: dict[str, str]) -> dict[str, Drawn]:
    """What each page draws: as an earlier build has found it, if neither the page nor an exhibit on it has changed."""
    kept = storage.directory() / "pages.json"
    try:
        known = {name: Drawn(**fields) for name, fields in json.loads(kept.read_text("utf-8")).items()}
    except (OSError, ValueError, TypeError):
        known = {}
    tools = [
        formulas.version(),
        sources.fingerprint("explainer.publish.reading"),
        sources.fingerprint("explainer.publish.extension", told=True),
    ]
    around = json.dumps([project.extensions, tools])
    found = {}
    for name, text in texts.items():
        key = hashlib.sha256(f"{around}\0{text}".encode()).hexdigest()[:16]
        if name in known and known[name].text == key and known[name].exhibits == _versions(project, known[name]):
            found[name] = known[name]
        else:
            found[name] = _named(name, _convert, project, text, key)
    if found != known:
        storage.write(kept, json.dumps({name: vars(page) for name, page in found.items()}).encode())
    return found


def _versions(project: Project, page: Drawn) -> dict[str, str]:
    return {name: project.published.version(name) for name in page.exhibits}


def _states(published: cache.Published, pages: Iterable[Drawn]) -> dict[str, bytes]:
    """The file of each exhibit with dials that a page shows, with all that follows it on any page."""
    told: dict[str, dict[str, list[str]]] = {name: {} for page in pages for name in page.exhibits}
    for page in pages:
        for name, texts in page.told.items():
            told[name] |= texts
    each = {name: (published.states(name), texts) for name, texts in told.items()}
    return {
        f"assets/states/{name}.js": states.script(texts).encode() for name, (states, texts) in each.items() if states
    }


def _convert(project: Project, text: str, key: str) -> Drawn:
    """The page converted to HTML, for its glyphs."""
    page = Markdown(extensions=list(project.extensions), extension_configs=project.extensions)
    html = page.convert(FRONT_MATTER.sub("", text))
    (publish,) = (each for each in page.registeredExtensions if hasattr(each, "exhibits"))
    told = publish.following.told
    moves = [kind for kind, mark in MOVING.items() if mark in html]
    minutes = reading.minutes(html)
    html += "".join(text for texts in told.values() for each in texts.values() for text in each)
    drawn = {font: "".join(sorted(glyphs)) for font, glyphs in fonts.glyphs(html, fonts.faces(fonts.rules())).items()}
    publish.exhibits.save()
    asked = publish.exhibits.asked
    versions = {name: project.published.version(name) for name in sorted(asked)}
    return Drawn(key, drawn, versions, sorted(formulas.declarations(html)), told, moves, minutes)


def _place(folder: Path, files: dict[str, bytes]) -> None:
    """The files in the folder, each written only if it is another, and no others."""
    for name, content in files.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            storage.write(path, content)
    for path in list(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
