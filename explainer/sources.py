"""Which files of the package a module is made of, and a fingerprint of them all."""

import ast
import functools
import hashlib
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = __name__.partition(".")[0]
LIBRARIES = ("numpy", "matplotlib")


def fingerprint(*names: str, root: Path = ROOT) -> str:
    """A short hash of the sources behind dotted names, and of the versions beneath them."""
    digest = hashlib.sha256(_versions().encode())
    for path in sorted(closure(names, root)):
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@functools.cache
def _versions() -> str:
    return " ".join([sys.version, *(f"{library} {version(library)}" for library in LIBRARIES)])


def closure(names: Iterable[str], root: Path = ROOT) -> set[Path]:
    """The source files of the package behind dotted names, and of all that these files import from it.

    A package's `__init__` counts only where something is imported from it by name: `explainer.exhibits`
    lists every exhibit, and a figure must not be drawn anew because another one was edited.
    """
    found: set[Path] = set()
    waiting = [_path(name, root) for name in names]
    while waiting:
        path = waiting.pop()
        if path is None or path in found:
            continue
        found.add(path)
        waiting.extend(_path(name, root) for name in imports(path.read_text("utf-8")))
    return found


@functools.cache
def imports(source: str) -> tuple[str, ...]:
    """The dotted names that a source imports, wherever in it: `from a import b` gives `a.b`."""
    return tuple(name for node in ast.walk(ast.parse(source)) for name in _imported(node))


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        if node.level:
            raise ValueError(f"expected absolute imports, got one of level {node.level} in line {node.lineno}")
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _path(name: str, root: Path) -> Path | None:
    """The file that defines a dotted name: its own module, or the one that it is imported from."""
    while name.partition(".")[0] == PACKAGE:
        stem = root.joinpath(*name.split("."))
        for path in (stem.with_suffix(".py"), stem / "__init__.py"):
            if path.is_file():
                return path
        name = name.rpartition(".")[0]
    return None
