"""Modules become one classic script that does the same."""

from pathlib import Path

import pytest
import quickjs

from explainer.publish import PublishError
from explainer.publish.modules import bundle

FILES = {
    "leaf": "// A leaf.\nexport const ONE = 1, TWO = 2\nconst own = 10\nexport const add = (a, b) => a + b + own\n",
    "twig": 'import { add, TWO } from "./leaf.js"\nconst own = 100\n'
    "export function twice(x) {\n  return add(x, TWO) + own\n}\n",
    "start": 'import { twice } from "./twig.js"\nimport { ONE } from "./leaf.js"\n'
    "globalThis.loads = (globalThis.loads || 0) + 1\nglobalThis.found = twice(ONE)\n",
}


def folder(path: Path, **changed: str) -> Path:
    for name, text in (FILES | changed).items():
        (path / f"{name}.js").write_text(text, "utf-8")
    return path


def test_each_module_runs_once_with_names_of_its_own(tmp_path: Path) -> None:
    context = quickjs.Context()
    context.eval(bundle(folder(tmp_path)).decode())
    assert context.eval("found") == 1 + 2 + 10 + 100
    assert context.eval("loads") == 1
    assert context.eval("typeof own + typeof twice") == "undefined" * 2


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"leaf": 'import { twice } from "./twig.js"\n'}, "twig.js: expected modules without a circle"),
        ({"leaf": "export default 3\n"}, "leaf.js: expected imports and exports by name, got export default 3"),
        ({"twig": 'import * as leaf from "./leaf.js"\n'}, r"twig.js: .*got import \* as leaf"),
        ({"start": 'import("./leaf.js")\n'}, r"start.js: .*got import\("),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_an_error(changed: dict[str, str], told: str, tmp_path: Path) -> None:
    with pytest.raises(PublishError, match=told):
        bundle(folder(tmp_path, **changed))
