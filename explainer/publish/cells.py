"""The code cells of a notebook, taken out of the HTML that mkdocs-jupyter makes of it."""

import re
from typing import TYPE_CHECKING

from explainer.publish.errors import PublishError

if TYPE_CHECKING:
    from bs4 import Tag


# The names in a drawing that the parser of HTML puts in lower case, as attributes or as elements.
CAMEL = {name.lower(): name for name in ("clipPath", "clipPathUnits", "preserveAspectRatio", "viewBox")}
LOWERED = re.compile(rf"(?<= )({'|'.join(CAMEL)})(?==)|(?<=<)(/?)(clippath)(?=[ >])")


def slim(html: str) -> dict[str, str]:
    """The code cells by their ids, with their outputs and nothing else: no prompts, clipboards, scripts or styles.

    Raises a `PublishError` for an image that has no alternative text.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    for ballast in soup.select("style, script"):
        ballast.decompose()
    return {str(cell["id"]).removeprefix("cell-id="): _cell(cell) for cell in soup.select(".jp-CodeCell[id]")}


def _cell(cell: "Tag") -> str:
    code = cell.select_one(".jp-InputArea pre")
    source = code.decode_contents().strip("\n") if code else ""
    outputs = "".join(_output(output) for output in cell.select(".jp-OutputArea-output"))
    return f'<div class="cell"><div class="highlight"><pre><code>{source}</code></pre></div>{outputs}</div>'


def _output(output: "Tag") -> str:
    for image in output.select("img:not([alt]), img[alt='']"):
        raise PublishError(f"expected alternative text for the image that a cell puts out, got {str(image)[:40]} …")
    for table in output.select("table"):
        table.attrs = {"class": "exhibit"}
    for head in output.select("th"):
        head.attrs = {"scope": "col" if head.find_parent("thead") else "row"}
    for text in output.select("pre"):
        text.attrs = {"tabindex": "0"}
    markup = output.decode_contents().strip()
    return f'<div class="output">{LOWERED.sub(_camel, markup)}</div>'


def _camel(name: re.Match[str]) -> str:
    return CAMEL[name[1]] if name[1] else name[2] + CAMEL[name[3]]
