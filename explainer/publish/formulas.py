r"""Formulas: TeX in, the HTML that a browser would have made out, by KaTeX when the site is built; made once and kept.

A formula may use TeX as KaTeX knows it, and these names, which color a symbol by its role:

    \x  \X    an input, a matrix of inputs          \dl     δ, the upstream gradient
    \w  \W    the weights of a neuron, of a layer   \grad   g = δx, the gradient on w
    \goal     w*, the weights descent looks for     \step   Δw, an update
    \role{path}{…}   anything, in the color of any role of the palette
"""

import functools
import hashlib
import html
import json
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from explainer import storage
from explainer.drawing.palette import ROLES
from explainer.publish.errors import PublishError

KATEX = storage.PROJECT / "node_modules" / "katex" / "dist"

# Not a span, which KaTeX nests: the end of this one is the end of the formula. A <bdi> says no more than that the text
# is apart from its surroundings.
ELEMENT = "bdi"

# A display formula shorter than this many glyphs fits the narrowest phone (320 px), so that its box
# need not be a stop of the Tab key. Without a script nothing can ask a box whether it overflows.
FITS = 12

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
# nor read aloud, and a good kilobyte of a page: it goes. Each declaration of a style becomes a class that is called as
# it reads, `height:0.43em`, since a policy may forbid styles within a page: `declared` makes the style sheet of them.
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
    }).replace(/<annotation [^>]*>[^<]*<\\/annotation>|<\\/?semantics>/g, "").replace(
      /(?: class="([^"]*)")? style="([^"]*)"/g,
      (_, names, style) => ` class="${[names, ...style.split(";")].filter(Boolean).join(" ")}"`)});
  } catch (error) {
    return JSON.stringify({error: error.message});
  }
}
"""


def _script() -> str:
    """KaTeX's own code; raises a `PublishError` that says what to run if it is not installed."""
    path = KATEX / "katex.min.js"
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
    """A short hash of all that decides what a formula becomes, and of what is kept of it: its HTML and its TeX."""
    return hashlib.sha256(("html, tex\0" + _program()).encode()).hexdigest()[:16]


@functools.cache
def _engine() -> Callable[[str, bool], str]:
    import quickjs  # only here: a build with a warm cache never starts the engine

    context = quickjs.Context()
    context.eval(_program())
    render: Callable[[str, bool], str] = context.get("render")
    return render


def katex(tex: str, display: bool) -> str:
    """The formula as HTML and MathML; raises a `PublishError` that holds the formula as written."""
    answer = json.loads(_engine()(tex, display))
    if "error" in answer:
        dollars = "$$" if display else "$"
        raise PublishError(f"{dollars}{tex}{dollars}: expected TeX that KaTeX knows; {_legible(answer['error'])}")
    return str(answer["html"])


def _legible(message: str) -> str:
    """KaTeX underlines the culprit with combining characters, which a terminal shows as debris."""
    return message.removeprefix("KaTeX parse error: ").replace("\u0332", "")


CLASSES = re.compile(r'class="([^"]*)"')


def declarations(markup: str) -> set[str]:
    """The classes in HTML that are declarations of CSS, such as `height:0.43em`."""
    return {name for classes in CLASSES.findall(markup) for name in classes.split() if ":" in name}


def declared(*classes: Iterable[str]) -> str:
    """The style sheet of such classes; each outweighs all other rules, as a style attribute would."""
    escaped = {each: re.sub(r"([^a-zA-Z0-9_-])", r"\\\1", each) for each in sorted(set().union(*classes))}
    return "".join(f".{name}:not(#_){{{each}}}\n" for each, name in escaped.items())


def typeset(tex: str, display: bool = False) -> str:
    """The formula as HTML that stands in running text, or in a box of its own that scrolls sideways."""
    markup = rendered(tex, display)
    attributes = "".join(f' {key}="{html.escape(value)}"' for key, value in wrapper(markup, display).items())
    return f"<{ELEMENT}{attributes}>{markup}</{ELEMENT}>"


def wrapper(markup: str, display: bool, source: str = "") -> dict[str, str]:
    """The attributes of the element around a rendered formula.

    A box that can overflow is reachable by keyboard, so it needs a role and a name. `source` names the quoted
    properties in it.
    """
    attributes = {"class": "formula display" if display else "formula"}
    if source:
        attributes["data-source"] = source
    if display and len(_glyphs(markup)) > FITS:
        attributes |= {"tabindex": "0", "role": "group", "aria-label": "Formula"}
    return attributes


def plain(markup: str) -> str:
    """A rendered formula as plain text, for titles and tables of contents."""
    mathml = markup.partition('<span class="katex-html"')[0]
    return html.unescape(re.sub(r"<[^>]+>", "", mathml)).strip()


def _glyphs(markup: str) -> str:
    visible = markup.partition('aria-hidden="true"')[2].partition(">")[2]
    return re.sub(r"[\s\u200b]", "", html.unescape(re.sub(r"<[^>]+>", "", visible)))


@functools.cache
def rendered(tex: str, display: bool) -> str:
    """KaTeX's HTML and MathML of a formula, from the cache if an earlier build has made it."""
    key = hashlib.sha256(f"{display} {tex}".encode()).hexdigest()[:24]
    path = _shelf() / f"{key}.html"
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        markup = katex(tex, display)
        storage.write(path.with_suffix(".tex"), standard(tex).encode())  # first: where there is HTML, there is TeX
        storage.write(path, markup.encode())
        return markup


def written() -> dict[str, str]:
    """The TeX of each rendered formula that is kept, the shortest, by its HTML: from there alone no way leads back."""
    found = [(path.with_suffix(".tex").read_text("utf-8").strip(), path) for path in _shelf().glob("*.html")]
    found.sort(key=lambda pair: (-len(pair[0]), pair))
    return {path.read_text("utf-8"): tex for tex, path in found}


@functools.cache
def _shelf() -> Path:
    """The directory of this version's formulas; those of other versions are dropped."""
    shelf = storage.directory() / f"formulas-{version()}"
    if not shelf.exists():
        for stale in storage.directory().glob("formulas-*"):
            shutil.rmtree(stale, ignore_errors=True)
    return shelf


def typeset_marked(markup: str) -> str:
    """The HTML with the formulas in it that were left as TeX typeset."""
    mark = re.compile(r'<span class="tex">\$(.*?)\$</span>')

    def formula(found: re.Match[str]) -> str:
        return typeset(html.unescape(found[1]).strip())

    markup = re.sub(r"<th\b.*?</th>", lambda cell: mark.sub(lambda found: named(formula(found)), cell[0]), markup)
    return mark.sub(formula, markup)


def named(markup: str) -> str:
    """A rendered formula with a name, for a header: a cell is named by its text, and MathML alone gives it none."""
    return markup.replace("<math ", f'<math aria-label="{html.escape(plain(markup))}" ', 1)
