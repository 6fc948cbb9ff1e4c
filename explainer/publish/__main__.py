"""`python -m explainer.publish` writes what a site generator needs; `--generator zensical` then builds the site.

Zensical runs no plugins and no hooks, so it gets the docs beside what is generated, and their settings. What it keeps
of a page it keeps by its text alone, so each page begins with the version of all that it shows.
"""

import argparse
import json
import logging
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import yaml

from explainer import storage
from explainer.publish import afterwards, generated
from explainer.publish.errors import PublishError
from explainer.publish.generated import FRONT_MATTER, Generated, Project, meta

LINK = re.compile(r"(\]\([^)\s]*)\.ipynb\b")


def main(arguments: list[str]) -> None:
    """Do it; a mistake in a page ends it with one line that names the page."""
    parser = argparse.ArgumentParser(
        prog="python -m explainer.publish", description=(__doc__ or "").partition("\n")[0].replace("`", "")
    )
    parser.add_argument("--generator", choices=["zensical"], help="what to build the site with")
    parser.add_argument("--site-dir", type=Path, default=Path("site"), help="where to build it (default: site)")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        project = generated.project()
        written = generated.write(project)
        if chosen.generator == "zensical":
            build(stage(project, written), chosen.site_dir.resolve())
    except PublishError as error:
        sys.exit(str(error))


def stage(project: Project, generated: Generated) -> Path:
    """Lay everything out in a folder of its own, and return the path of its configuration."""
    folder = storage.directory() / "zensical"
    files = {path.relative_to(project.docs).as_posix(): path for path in project.docs.rglob("*") if path.is_file()}
    files |= {path.relative_to(generated.folder).as_posix(): path for path in generated.folder.rglob("*.*")}
    pages = {name.replace(".ipynb", ".md"): name for name in generated.pages}
    for name, path in files.items():
        if name not in generated.pages or name.endswith(".md"):
            _put(folder / "docs" / name, _page(generated, pages[name], path) if name in pages else path.read_bytes())
    for path in (folder / "docs").rglob("*.*"):
        if path.is_file() and path.relative_to(folder / "docs").as_posix() not in files:
            path.unlink()
    shutil.copytree(project.root / project.configuration["theme"]["custom_dir"], folder / "theme", dirs_exist_ok=True)
    configuration = json.dumps(_configuration(project))  # JSON is YAML
    _put(folder / "mkdocs.yml", configuration.encode())
    return folder / "mkdocs.yml"


def _put(path: Path, content: bytes) -> None:
    """The file, untouched if it is there already: Zensical goes by its date."""
    if not path.exists() or path.read_bytes() != content:
        storage.write(path, content)


def _page(generated: Generated, name: str, path: Path) -> bytes:
    """A page that leads with what hooks tell MkDocs, and whose links to notebooks are links to their pages."""
    text = path.read_text("utf-8")
    front = FRONT_MATTER.match(text)
    told = yaml.safe_load(front[0].strip("-\n")) if front else {}
    told |= meta(name, generated.pages[name]) | {"version": generated.pages[name].version}
    body = LINK.sub(r"\1.md", FRONT_MATTER.sub("", text))
    return f"---\n{json.dumps(told)}\n---\n{body}".encode()


def _configuration(project: Project) -> dict[str, Any]:
    """mkdocs.yml without what is MkDocs' alone."""
    settings = {key: value for key, value in project.configuration.items() if key not in ("hooks", "watch", "strict")}
    navigation = json.loads(json.dumps(settings["nav"]).replace(".ipynb", ".md"))
    return settings | {
        "nav": navigation,
        "plugins": [],
        "theme": settings["theme"] | {"custom_dir": "theme", "variant": "classic"},  # the looks of Material
        "extra": settings.get("extra", {}) | {"zensical": True},
        "docs_dir": "docs",
        "site_dir": "site",
    }


def build(configuration: Path, site: Path) -> None:
    """Run Zensical, to which a warning is an error, and put what it has built into a folder: its own is beside it."""
    from zensical.main import cli

    cli.main(["build", "--strict", "--config-file", str(configuration)], standalone_mode=False)
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(configuration.with_name("site"), site)
    afterwards.write(site)


if __name__ == "__main__":
    main(sys.argv[1:])
