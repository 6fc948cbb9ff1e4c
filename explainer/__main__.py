"""`python -m explainer` lists the exhibits, shows one without building the site, or lays out a new one."""

import argparse
import sys
import tempfile
import traceback
import webbrowser
from html import escape
from pathlib import Path

from explainer import scaffold
from explainer.drawing import palette
from explainer.drawing.exhibit import Exhibit

PROJECT = Path(__file__).parent.parent
PAGE = """<!doctype html>
<html lang="en" class="no-js">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{name}</title>
<style>
{css}
body {{ max-width: 520px; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 sans-serif;
  color: var(--role-ink); background: var(--role-paper) }}
figure {{ margin: 0 }}
svg {{ width: 100%; height: auto; overflow: visible }}
</style>
{figure}
<h2>Alternative text</h2>
<p>{alt}</p>
</html>
"""


def main(arguments: list[str]) -> None:
    """Do what is asked; a mistake ends it with one line that says what was expected."""
    parser = argparse.ArgumentParser(prog="python -m explainer", description=(__doc__ or "").replace("`", ""))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("list", help="each exhibit in reading order: its name, its page, what it shows")
    showing = commands.add_parser("show", help="draw an exhibit, as SVG, PNG and a page with its texts, and open that")
    showing.add_argument("name", metavar="NAME")
    adding = commands.add_parser("new", help="lay out the module, the test and the line in the contents of an exhibit")
    adding.add_argument("page", metavar="PAGE")
    adding.add_argument("name", metavar="NAME")
    chosen = parser.parse_args(arguments)
    if chosen.command == "list":
        print("\n".join(listing()))
    elif chosen.command == "new":
        new(PROJECT, chosen.page, chosen.name)
    else:
        page = shown(chosen.name)
        print(*sorted(page.parent.iterdir()), sep="\n")
        webbrowser.open(page.as_uri())


def listing() -> list[str]:
    """A line for each exhibit: its name, its page, the first line of its module's docstring."""
    from explainer.exhibits.contents import READING_ORDER

    modules = [sys.modules[kind.__module__] for kind in READING_ORDER]
    rows = [(*reversed(module.__name__.split(".")[-2:]), (module.__doc__ or "").split("\n")[0]) for module in modules]
    name_width, page_width = (max(len(row[column]) for row in rows) for column in (0, 1))
    return [f"{name:<{name_width}}  {page:<{page_width}}  {line}" for name, page, line in rows]


def shown(name: str) -> Path:
    """Write NAME.svg, .png and .html into a temporary folder; returns the last, a page with caption and alternative."""
    from explainer.exhibits.contents import READING_ORDER
    from explainer.publish.errors import nearest

    kinds = {kind.name(): kind for kind in READING_ORDER}
    if name not in kinds:
        sys.exit(f"expected an exhibit such as {nearest(name, kinds)}; got {name!r}")
    try:
        return _write(kinds[name].compute())
    except (NotImplementedError, ValueError) as error:
        said = str(error)  # what the kit refuses says already where that is
        sys.exit(said if said.startswith(f"{name} (") else f"{name} ({_where(error, kinds[name])}): {said}")


def _where(error: Exception, kind: type[Exhibit]) -> str:
    """The module of an exhibit, and the last of its lines that an error went through."""
    source = sys.modules[kind.__module__].__file__ or ""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == source]
    return f"{Path(source).relative_to(PROJECT).as_posix()}, line {lines[-1]}" if lines else source


def _write(exhibit: Exhibit) -> Path:
    from explainer.publish import show

    name, drawing = exhibit.name(), exhibit.svg()
    page = PAGE.format(name=name, css=palette.css(), figure=show(exhibit).markup, alt=escape(exhibit.alt))
    path = Path(tempfile.mkdtemp(prefix="explainer-"), f"{name}.html")
    path.with_suffix(".svg").write_text(drawing, "utf-8")
    path.with_suffix(".png").write_bytes(exhibit.png())
    path.write_text(page, "utf-8")
    return path


def new(project: Path, page: str, name: str) -> None:
    """Lay out an exhibit and say what is left to do."""
    try:
        written = scaffold.new(project, page, name)
    except ValueError as error:
        sys.exit(str(error))
    for path, remark in zip(written, ("fill in", "fill in", "lists it last on its page"), strict=True):
        print(f"{path.as_posix()}: {remark}")
    print(f"A model to copy from: {scaffold.MODEL} and its test.")
    print(f"Put {{{{ {name} }}}} on the page. Look: python -m explainer show {name}")
    print(f'Test: make test ARGS="-k {name} --ignore=tests/site"')


if __name__ == "__main__":
    main(sys.argv[1:])
