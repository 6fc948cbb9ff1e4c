"""JavaScript modules as one classic script: browsers load no module into a page that is read from a disk.

For modules of one folder that import by name, and export what they declare; what else they may do is an error.
"""

import re
from pathlib import Path

from explainer.publish.errors import PublishError

IMPORT = re.compile(r'^import \{ ([^}]*) \} from "\./(\w+)\.js"\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:function|const) (\w+))", re.MULTILINE)
FIRST = "start"


def files(folder: Path) -> dict[str, bytes]:
    """The script by its name, if there is a folder of modules."""
    return {f"assets/{folder.name}.js": bundle(folder)} if folder.exists() else {}


def bundle(folder: Path) -> bytes:
    """The modules that `start.js` asks for, each a function of its own, each behind those that it uses."""
    written: dict[str, str] = {}
    _put(folder, FIRST, written, ())
    script = "\n".join(f"const {name}_js = (() => {{\n{text}}})()" for name, text in written.items())
    return f'(() => {{\n"use strict"\n{script}\n}})()\n'.encode()


def _put(folder: Path, name: str, written: dict[str, str], above: tuple[str, ...]) -> None:
    if name in above:
        raise PublishError(f"assets/{folder.name}/{name}.js: expected modules without a circle of imports")
    text = (folder / f"{name}.js").read_text("utf-8")
    for _, other in IMPORT.findall(text):
        if other not in written:
            _put(folder, other, written, (*above, name))
    exported = [each for line in text.splitlines() if line.startswith("export ") for each in _names(line)]
    text = EXPORT.sub("", IMPORT.sub(r"const { \1 } = \2_js\n", text))
    if stranger := re.search(r"^(?:import|export)\b.*|\bimport\(.*", text, re.MULTILINE):
        raise PublishError(f"assets/{folder.name}/{name}.js: expected imports and exports by name, got {stranger[0]}")
    written[name] = text + (f"return {{ {', '.join(exported)} }}\n" if exported else "")


def _names(line: str) -> list[str]:
    """What an exporting line declares: a function, a constant, or several constants."""
    if line.startswith("export function "):
        return re.findall(r"^export function (\w+)", line)
    return re.findall(r"(?:^export const|,) (\w+) = ", line)
