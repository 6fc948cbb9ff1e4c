"""What a browser sees of a page: opened once at each width and in each scheme, and asked everything at once."""

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page, Request, Response

from explainer import storage
from tests.site.built import PAGES, PROJECT, SCHEMES, WIDTHS, Windows, claimed, heard, name, once, pause
from tests.site.weights import Weight, counted

Case = tuple[str, str, int]
CASES: tuple[Case, ...] = tuple(itertools.product(PAGES, SCHEMES, WIDTHS))

AXE = (PROJECT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
RUN = "([part, options]) => axe.run(document.querySelector(part), options).then(results => results.violations)"
# What axe looks through for most of its time and says nothing of: the inside of images, and of formulas that are hidden
# from who listens.
EMPTIED = """() => {
  for (const image of document.querySelectorAll("figure svg[role=img]"))
    if (!image.querySelector("a, title, [tabindex]")) image.replaceChildren()
  for (const formula of document.querySelectorAll(".katex-html[aria-hidden]"))
    formula.replaceChildren(formula.textContent)
}"""
COLORS = ("color-contrast", "link-in-text-block")  # what a page in the dark can get wrong that it does not in the light

# What makes axe leave open which color is behind a text: shapes that reach far over the page, though clipped to
# their drawing, the shade at the edge of a table, and signs drawn with CSS. Colors are judged without them.
BARE = """() => {
  const sheet = new CSSStyleSheet()  // which the policy of the pages does not forbid
  sheet.replaceSync(`figure > svg > *, .katex svg { display: none !important }
    .exhibit-table { background: none !important } summary::after, a::after { content: none !important }`)
  document.adoptedStyleSheets.push(sheet)
}"""
JUDGED = """rules => axe.run({ runOnly: { type: "rule", values: rules } }).then(({ violations, incomplete }) => {
  const told = found => found.flatMap(({ id, nodes }) => nodes.map(({ any, html, target }) =>
    [any[0]?.data?.messageKey ?? id, html.slice(0, 160), target.join(" ")]))
  const text = ([, , target]) => !document.querySelector(target)?.closest(".katex, .contents__sections, pre")
  return [told(violations), told(incomplete).filter(text)]
})"""
TOO_SMALL = ("shortTextContent", "nonBmp")  # axe takes a single letter, or one of a private alphabet, for an icon
SHIFTS = """
window.shifts = [];
const moved = source => (source.node?.outerHTML ?? source.node?.textContent ?? "?").trim().slice(0, 80);
new PerformanceObserver(list => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput) window.shifts.push([entry.value, ...entry.sources.map(moved)]);
}).observe({type: "layout-shift", buffered: true});
"""
FACTS = """async () => {
  await document.fonts.ready;
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const formulas = [...document.querySelectorAll(".katex-html")].map(formula => formula.getBoundingClientRect());
  const root = document.documentElement;
  const overhang = title =>
    title.getBoundingClientRect().right - title.closest(".exhibit-table").getBoundingClientRect().right;
  return {
    background: getComputedStyle(document.body).backgroundColor,
    behind: getComputedStyle(root).backgroundColor,
    cut: [...document.querySelectorAll(".md-content :is(pre, code, .output)")]
      .filter(each => getComputedStyle(each).overflowX !== "visible" && each.scrollWidth > each.clientWidth + 1)
      .map(each => each.textContent.trim().slice(0, 60)),
    fonts: [...document.fonts].filter(font => font.family.startsWith("KaTeX"))
      .map(font => `${font.family} ${font.style} ${font.status}`),
    formulas: formulas.length,
    invisible: formulas.filter(box => !box.width || !box.height).length,
    overhangs: [...document.querySelectorAll(".exhibit-table caption")].map(overhang),
    overflow: root.scrollWidth - root.clientWidth,
    shifts: window.shifts,
  };
}"""

TABLES = """() => {
  document.querySelectorAll("details").forEach((folded) => { folded.open = true; });
  const tables = [...document.querySelectorAll("article table")].filter((table) => !table.closest(".highlight"));
  return tables.map((table) => {
    const box = table.closest(".exhibit-table, .md-typeset__table, .output");
    const left = () => box.getBoundingClientRect().left;
    const ends = [...table.rows[0].cells].map((cell) => cell.getBoundingClientRect().right - left());
    const scrolls = box.scrollWidth > box.clientWidth;
    box.scrollLeft = box.scrollWidth;
    const first = [...table.rows].map((row) => row.cells[0]);
    return {
      caption: table.caption?.innerText ?? "", scrolls, columns: ends.length,
      seen: ends.filter((end) => end <= box.clientWidth + 0.5).length,
      moved: Math.max(...first.map((cell) => Math.abs(cell.getBoundingClientRect().left - left()))),
      clear: first.filter((cell) => getComputedStyle(cell).backgroundColor.endsWith(", 0)")).length,
      lines: Math.max(...[...table.rows].map((row) => row.offsetHeight / parseFloat(getComputedStyle(row).lineHeight))),
      size: parseFloat(getComputedStyle(table).fontSize),
    };
  });
}"""


@dataclass
class Visit:
    """One page at one width in one scheme."""

    console: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    narrow_overflow: int = 0
    weight: Weight = field(default_factory=dict)  # of a first visit at 1,280 px
    violations: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)


def label(case: Case) -> str:
    """What a visit is called."""
    return "-".join(map(str, (name(case[0]), *case[1:])))


def violations(page: Page, *rules: str, within: str = "html", but: tuple[str, ...] = ()) -> list[str]:
    """What axe, by its usual rules but some or by these alone, has against a page, or a part of it, as it now is."""
    if not page.evaluate("!!window.axe"):
        page.evaluate(AXE)
    chosen = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    options = {"resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in but}} | chosen
    found = page.evaluate(RUN, [within, options])
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def colors(page: Page) -> tuple[list[str], list[str]]:
    """What axe has against the colors of a page, and the texts that it cannot hold against what is behind them.

    Formulas have the colors of the text around them, boxes that scroll one color throughout.
    """
    page.evaluate(BARE)
    wrong, left = page.evaluate(JUDGED, list(COLORS))
    return [f"{why}: {html}" for why, html, _ in wrong], [
        f"{why}: {html}" for why, html, _ in left if why not in TOO_SMALL
    ]


@contextmanager
def watched(page: Page, address: str) -> Iterator[Visit]:
    """What goes wrong meanwhile; a request that the browser gives up, to ask for the same again, does not."""
    seen = Visit()
    whole: set[str] = set()  # what has come, to its end
    refused: set[str] = set()

    def answered(response: Response) -> None:
        if response.status >= 400:
            refused.add(response.url)
            seen.failed.append(response.url)

    def asked(request: Request) -> None:
        if _foreign(request.url, address):
            seen.foreign.append(request.url)

    with heard(
        page,
        console=lambda message: seen.console.append(f"{message.type}: {message.text}"),
        pageerror=lambda error: seen.console.append(f"error: {error}"),
        requestfailed=lambda request: seen.failed.append(request.url),
        requestfinished=lambda request: whole.add(request.url),
        response=answered,
        request=asked,
    ):
        yield seen
    seen.failed = [url for url in seen.failed if url in refused or url not in whole]


def _foreign(url: str, address: str) -> bool:
    return not url.startswith((address, "data:", "blob:"))


def visit(windows: Windows, addresses: Mapping[str, str], case: Case) -> Visit:
    """Open a page and ask it everything.

    In light it is opened as by who has never been here; in dark with what pages share at hand, over a slow network.
    """
    path, scheme, width = case
    new = windows.first if scheme == "light" else windows.again
    page, address = new(color_scheme=scheme, viewport={"width": width, "height": 900}), addresses[scheme]
    answers: list[Response] = []
    with watched(page, address) as seen, heard(page, response=lambda answer: answers.append(answer)):  # noqa: PLW0108
        page.goto(address + path, wait_until="load")
        if (scheme, width) == ("light", 1280):
            page.wait_for_load_state("networkidle")
            seen.weight = counted(answers)
        page.evaluate(SHIFTS)
        seen.facts = page.evaluate(FACTS)
        page.set_viewport_size({"width": 320, "height": 900})
        seen.narrow_overflow = page.evaluate("document.documentElement.scrollWidth - 320")
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(EMPTIED)
        page.evaluate(AXE)
        seen.violations = [] if scheme == "dark" else violations(page, but=COLORS)
        wrong, seen.undecided = colors(page)
        seen.violations += wrong
        if (scheme, width) == (SCHEMES[0], WIDTHS[0]):
            seen.tables = page.evaluate(TABLES)  # at last, for it unfolds and scrolls them
    return seen


@dataclass(frozen=True)
class Visits:
    """All visits to the site, each made by one of the processes that ask for it, and kept as data in a folder."""

    folder: Path
    windows: Windows
    addresses: Mapping[str, str]

    def __getitem__(self, case: Case) -> Visit:
        return Visit(**json.loads(once(self._path(case), self._make(case), self._another).read_text("utf-8")))

    def _path(self, case: Case) -> Path:
        return self.folder / label(case)

    def _make(self, case: Case) -> Callable[[Path], None]:
        def make(path: Path) -> None:
            storage.write(path, json.dumps(asdict(visit(self.windows, self.addresses, case))).encode())

        return make

    def _another(self) -> None:
        """Make a visit that no process has begun, or wait; should it fail, that is for its own tests to say."""
        case = next((case for case in CASES if not claimed(self._path(case))), None)
        if case is None:
            pause()
        else:
            with suppress(Error, AssertionError):
                once(self._path(case), self._make(case))
