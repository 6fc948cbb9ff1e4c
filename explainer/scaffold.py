"""A new exhibit: its module, its test and its line in the contents, which fail until they are filled in."""

import re
from pathlib import Path

MODEL = "explainer/exhibits/zig_zag/zig_zag.py"  # points, numbers, an inset, a table

EXHIBIT = '''"""What {title} shows, in one line: `python -m explainer list` prints it."""

from dataclasses import dataclass
from typing import Self

from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import WEIGHTS, shown
from explainer.drawing.pen import Pen


@dataclass(frozen=True)
class {kind}(Exhibit):
    """The units of the fields. Each field is drawn; what is only quoted is a property."""

    path: Array = shown(*WEIGHTS, name="path", role="path")  # (k, 2)

    @classmethod
    def compute(cls) -> Self:
        raise NotImplementedError("compute: fill the fields; all mathematics, constants and seeds belong here")

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.plane((-2, 2), (-2, 2))
        pen.line("path")
        pen.name("path")

    @property
    def caption(self) -> str:
        raise NotImplementedError("caption: say what to notice, its numbers quoted from the fields")

    @property
    def alt(self) -> str:
        raise NotImplementedError("alt: say in two to four sentences, with the numbers, what the figure shows")
'''

TEST = '''"""The claim of {title}, against an oracle that shares no code with it: name the oracle here."""

import pytest

from explainer.exhibits.{page}.{name} import {kind}


@pytest.fixture(scope="module")
def exhibit() -> {kind}:
    return {kind}.compute()


def test_the_claim_of_{name}(exhibit: {kind}) -> None:
    pytest.fail(f"hold the claim of {{exhibit.name()}} against an oracle: a closed form, autograd, a second engine")
'''


def class_name(name: str) -> str:
    """`YourFigure` for `your_figure`."""
    return name.title().replace("_", "")


def new(project: Path, page: str, name: str) -> list[Path]:
    """Write the three files below a project, the exhibit last on its page; returns their paths, relative to it.

    Raises a `ValueError` for a page that the contents do not list, and a name that cannot be or is taken.
    """
    contents = Path("explainer/exhibits/contents.py")
    module, test = contents.with_name(page) / f"{name}.py", Path("tests/exhibits", page, f"test_{name}.py")
    listing = _listed((project / contents).read_text("utf-8"), page, name)
    if any((project / path).exists() for path in (module, test)):
        raise ValueError(f"expected a name without files, but {module} or {test} exists")
    words = {"page": page, "name": name, "kind": class_name(name), "title": name.replace("_", " ")}
    for path, text in ((module, EXHIBIT.format(**words)), (test, TEST.format(**words)), (contents, listing)):
        (project / path).write_text(text, "utf-8")
    return [module, test, contents]


def _listed(contents: str, page: str, name: str) -> str:
    """The contents with the name last on its page."""
    pages = {entry[1]: entry for entry in re.finditer(r'^    "(\w+)": \(([^()]*)\),$', contents, re.MULTILINE)}
    if page not in pages:
        raise ValueError(f"expected a page ({', '.join(pages)}), got {page!r}")
    if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name):
        raise ValueError(f"expected a name in snake case without digits, such as your_figure, got {name!r}")
    if f'"{name}"' in contents:
        raise ValueError(f"expected a name that is free, got {name!r}, which explainer/exhibits/contents.py has")
    names = [*re.findall(r'"(\w+)"', pages[page][2]), name]
    lines = "".join(f'        "{each}",\n' for each in names)
    start, end = pages[page].span()
    return f'{contents[:start]}    "{page}": (\n{lines}    ),{contents[end:]}'
