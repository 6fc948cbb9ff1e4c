r"""KaTeX, run at build time: a formula in, the HTML that a browser would have made out.

A formula may use TeX as KaTeX knows it, and these names, which color a symbol by its role:

    \x  \X    an input, a matrix of inputs          \dl     δ, the upstream gradient
    \w  \W    the weights of a neuron, of a layer   \grad   g = δx, the gradient on w
    \goal     w*, the weights descent looks for     \step   Δw, an update
    \role{path}{…}   anything, in the color of any role of the palette
"""

import functools
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

from explainer.drawing.palette import ROLES
from explainer.publish.errors import PublishError

PROJECT = Path(__file__).parents[2]

MACROS = {
    r"\role": r"\htmlClass{#1}{#2}",
    r"\x": r"\role{input}{x}",
    r"\X": r"\role{input}{X}",
    r"\w": r"\role{weight}{w}",
    r"\W": r"\role{weight}{W}",
    r"\dl": r"\role{upstream}{\delta}",
    r"\grad": r"\role{upstream}{g}",
    r"\goal": r"\role{goal}{w^*}",
    r"\step": r"\role{path}{\Delta w}",
}

# The one HTML that a formula may hold is the class of a role. KaTeX would print what it does not
# trust in red; throwing stops the build instead. The TeX that it repeats within MathML is neither seen
# nor read aloud, and a good kilobyte of a page: it goes.
RENDER = """
function trust(context) {
  if (context.command === "\\\\htmlClass" && ROLES.includes(context.class)) return true;
  throw new Error("of HTML only the class of a role (" + ROLES.join(", ") + "), not " +
                  (context.class || context.command));
}
function render(tex, displayMode) {
  try {
    return JSON.stringify({html: katex.renderToString(tex, {
      displayMode, trust, output: "htmlAndMathml", throwOnError: true, macros: {...MACROS},
      strict: code => code === "htmlExtension" ? "ignore" : "error",
    }).replace(/<annotation [^>]*>[^<]*<\\/annotation>|<\\/?semantics>/g, "")});
  } catch (error) {
    return JSON.stringify({error: error.message});
  }
}
"""


def _script() -> str:
    """KaTeX's own code; raises a `PublishError` that says what to run if it is not installed."""
    path = PROJECT / "node_modules" / "katex" / "dist" / "katex.min.js"
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise PublishError("KaTeX is not installed: run `npm ci` in the project's directory") from None


def _program() -> str:
    constants = f"const MACROS = {json.dumps(MACROS)}, ROLES = {json.dumps(list(ROLES))};"
    return _script() + constants + RENDER


def standard(tex: str) -> str:
    """The formula without the names that are the site's own, as any other TeX understands it: uncolored."""
    for name, meaning in MACROS.items():
        if name != r"\role":
            tex = re.sub(re.escape(name) + "(?![A-Za-z])", lambda _, meaning=meaning: meaning, tex)  # type: ignore[misc]
    return re.sub(r"\\role\{\w+\}", "", tex)


def version() -> str:
    """A short hash of all that decides what a formula becomes."""
    return hashlib.sha256(_program().encode()).hexdigest()[:16]


@functools.cache
def _engine() -> Callable[[str, bool], str]:
    import quickjs  # only here: a build with a warm cache never starts the engine

    context = quickjs.Context()
    context.eval(_program())
    render: Callable[[str, bool], str] = context.get("render")
    return render


def render(tex: str, display: bool) -> str:
    """The formula as HTML and MathML; raises a `PublishError` that holds the formula as written."""
    answer = json.loads(_engine()(tex, display))
    if "error" in answer:
        dollars = "$$" if display else "$"
        raise PublishError(f"{dollars}{tex}{dollars}: expected TeX that KaTeX knows; {_legible(answer['error'])}")
    return str(answer["html"])


def _legible(message: str) -> str:
    """KaTeX underlines the culprit with combining characters, which a terminal shows as debris."""
    return message.removeprefix("KaTeX parse error: ").replace("\u0332", "")
