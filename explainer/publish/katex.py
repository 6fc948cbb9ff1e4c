"""KaTeX, run at build time: a formula in, the HTML that a browser would have made out.

A formula may use TeX as KaTeX knows it, and these names, which color a symbol by its role:

    \\x  \\X      an input, a matrix of inputs          \\dl     δ, the upstream gradient
    \\w  \\W      the weights of a neuron, of a layer   \\g      g = δx, the gradient on w
    \\goal       w*, the weights descent looks for     \\step   Δw, an update
    \\role{path}{…}   anything, in the color of any role of the palette
"""

import functools
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from explainer.palette import ROLES
from explainer.publish.errors import PublishError

PROJECT = Path(__file__).parents[2]

MACROS = {
    r"\role": r"\htmlClass{role-#1}{#2}",
    r"\x": r"\role{input}{x}",
    r"\X": r"\role{input}{X}",
    r"\w": r"\role{weight}{w}",
    r"\W": r"\role{weight}{W}",
    r"\dl": r"\role{upstream}{\delta}",
    r"\g": r"\role{upstream}{g}",
    r"\goal": r"\role{goal}{w^*}",
    r"\step": r"\role{path}{\Delta w}",
}

# A class is the one HTML that a formula may hold, and only the class of a role. KaTeX would print
# what it does not trust in red; throwing stops the build instead.
RENDER = """
function trust(context) {
  if (context.command === "\\\\htmlClass" && CLASSES.includes(context.class)) return true;
  throw new Error("expected a class among " + CLASSES.join(", ") + ", got " +
                  (context.class || context.command));
}
function render(tex, displayMode) {
  try {
    return JSON.stringify({html: katex.renderToString(tex, {
      displayMode, trust, output: "htmlAndMathml", throwOnError: true, macros: {...MACROS},
      strict: code => code === "htmlExtension" ? "ignore" : "error",
    })});
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
    classes = [f"role-{role}" for role in ROLES]
    constants = f"const MACROS = {json.dumps(MACROS)}, CLASSES = {json.dumps(classes)};"
    return _script() + constants + RENDER


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
        raise PublishError(f"{dollars}{tex}{dollars}: expected TeX that KaTeX knows; {answer['error']}")
    return str(answer["html"])
