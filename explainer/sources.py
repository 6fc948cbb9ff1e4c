"""Which files of the package a module is made of, and fingerprints of them all that no comment changes."""

import ast
import functools
import hashlib
import json
import os
import sys
from collections.abc import Collection, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from explainer import storage

ROOT = Path(__file__).parents[1]
PACKAGE = __name__.partition(".")[0]
LIBRARIES = ("numpy", "matplotlib")
# What spells, keeps and describes results decides none.
TELLING = ("quoting", "storage", "sources", "experiments.experiment")


class Source(NamedTuple):
    """What a source file comes to: the names that it imports, its code, and the code without words for fields."""

    names: tuple[str, ...]
    code: str
    decisive: str


def fingerprint(*names: str, root: Path = ROOT, told: bool = False, besides: Collection[str] = ()) -> str:
    """A short hash of the code behind dotted names, of the versions beneath it, and of the kernels that are asked for.

    It is that of all that decides a result: comments, docstrings and how an experiment calls its fields do not. With
    `told`, it is that of the words as well, for what shows them. Modules `besides`, named within the package, do not
    count.
    """
    kernels = os.environ.get("OPENBLAS_CORETYPE", "")  # a chaotic run tells one's last digit from another's
    digest = hashlib.sha256(f"{_versions()} {kernels}".encode())
    for path in sorted(closure(names, root, besides if told else (*TELLING, *besides))):
        source = _source(path)
        digest.update((source.code if told else source.decisive).encode() + b"\0")
    return digest.hexdigest()[:16]


@functools.cache
def _versions() -> str:
    return " ".join([sys.version, *(f"{library} {version(library)}" for library in LIBRARIES)])


def closure(names: Iterable[str], root: Path = ROOT, besides: Collection[str] = ()) -> set[Path]:
    """The source files of the package behind dotted names, and of all that these files import from it.

    A package's `__init__` counts only where something is imported from it by name. Modules `besides`
    and what only they import are left out.
    """
    found: set[Path] = set()
    left_out = {root.joinpath(PACKAGE, *name.split(".")).with_suffix(".py") for name in besides}
    waiting = [_path(name, root) for name in names]
    while waiting:
        path = waiting.pop()
        if path is None or path in found or path in left_out:
            continue
        found.add(path)
        waiting.extend(_path(name, root) for name in _source(path).names)
    return found


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


def forget() -> None:
    """Look again for the files behind names: one may have come or gone."""
    _path.cache_clear()


@functools.cache
def _path(name: str, root: Path) -> Path | None:
    """The file that defines a dotted name: its own module, or the one that it is imported from."""
    while name.partition(".")[0] == PACKAGE:
        stem = root.joinpath(*name.split("."))
        for path in (stem.with_suffix(".py"), stem / "__init__.py"):
            if path.is_file():
                return path
        name = name.rpartition(".")[0]
    return None


@functools.cache
def _own() -> bytes:
    return Path(__file__).read_bytes()


def _source(path: Path) -> Source:
    status = path.stat()
    return _read(path, status.st_mtime_ns, status.st_size)


@functools.lru_cache(maxsize=1000)
def _read(path: Path, *_status: int) -> Source:
    """A file's source, from the disk if an earlier process has parsed the same text with the same Python."""
    content = path.read_bytes()
    key = hashlib.sha256(b"\0".join([sys.version.encode(), _own(), content])).hexdigest()[:24]
    kept = storage.directory() / "sources" / f"{key}.json"
    try:
        names, code, decisive = json.loads(kept.read_text("utf-8"))
        return Source(tuple(names), code, decisive)
    except (OSError, ValueError):
        parsed = parse(content.decode("utf-8"), str(path))
        storage.write(kept, json.dumps(parsed).encode())
        return parsed


def parse(source: str, name: str = "<text>") -> Source:
    """What the text of a source file comes to, its code as hashes; a SyntaxError says which file it is in."""
    tree = _Bare().visit(ast.parse(source, name))
    code = _digest(tree)
    return Source(imports(source), code, _digest(_Untold().visit(tree)))


def _digest(tree: ast.AST) -> str:
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()


class _Bare(ast.NodeTransformer):
    """Takes every docstring out of code; comments are none of it."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            value = body[0].value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                del body[0]
        return super().generic_visit(node)


class _Untold(ast.NodeTransformer):
    """Takes out of an experiment what a page calls its fields and how it spells them, which `told` is told."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id == "told":
            node.args = node.args[1:2]
            node.keywords = [word for word in node.keywords if word.arg not in ("label", "text")]
        return self.generic_visit(node)
