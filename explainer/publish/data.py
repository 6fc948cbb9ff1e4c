"""The data of each figure as a page of tables, for who cannot see the figure or wants to read it off.

It is made of the spreadsheet that the gallery hands out. Each figure of a built site gets a link to its own.
"""

import csv
import functools
import html
import io
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Template

FOLDER = "assets/figures"
FIGURE = re.compile(r"<figure\b([^>]*)>.*?(?=</figcaption>)", re.DOTALL)
NUMBER = re.compile(r"[−+.e\d]+")
NAME = re.compile(r'\bid="(\w+)"')
LINK = '<a class="exhibit__data" href="{}">Data<span class="unseen"> of this figure: {}</span></a>'

# A reader who has chosen colors, see partials/javascripts/palette.html, has chosen them for this page as well.
PAGE = Template("""\
<!doctype html>
<html lang="en" class="no-js">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Data of the figure “$title” - $site</title>
<link rel="icon" href="../../$icon">
<link rel="stylesheet" href="../style.css">
</head>
<body data-md-color-scheme="default">
<main class="md-content__inner md-typeset data">
<h1>$title: the data</h1>
<p>$alt</p>
<p>$note</p>
<p><a href="../../$back">Back to the figure</a></p>
<p><a href="$name.csv" download="$name.csv">The same in full precision, as CSV</a></p>
$tables
</main>
<script>
  try {
    const kept = JSON.parse(localStorage.getItem(new URL("../..", location).pathname + ".__palette"))
    document.body.dataset.mdColorScheme = kept.color.scheme
    if (kept.index) document.documentElement.classList.remove("no-js")
  } catch {}
</script>
</body>
</html>
""")
NOTE = "Entries are counted from zero, as in Python; numbers are rounded to six digits."
START = " The figure can be set; this is how it starts."


def title(name: str) -> str:
    """The name of an exhibit, or of a field, as words."""
    return name.replace("_", " ").capitalize()


def page(spreadsheet: str, *, settable: bool, **told: str) -> str:
    """The page of an exhibit's spreadsheet, told its `name`, its `alt`, the way `back`, the `site` and its `icon`."""
    escaped = {key: html.escape(text, quote=False) for key, text in told.items()}
    note = NOTE + START * settable
    return PAGE.substitute(escaped, title=title(told["name"]), note=note, tables=tables(spreadsheet))


@functools.lru_cache(maxsize=128)  # while a site is served, most of its figures stay as they were
def tables(spreadsheet: str) -> str:
    """The tables of a spreadsheet: single numbers and texts first, then one for each field with several entries."""
    rows = list(csv.reader(io.StringIO(spreadsheet)))[1:]
    single = [row for row in rows if not row[1]]
    several = itertools.groupby((row for row in rows if row[1]), key=lambda row: row[0])
    made = [_single(single)] if single else []
    return "\n".join(made + [_several(field, list(group)) for field, group in several])


def _single(rows: list[list[str]]) -> str:
    columns = {
        "Field": [title(row[0]) for row in rows],
        "What": [", ".join(filter(None, (row[2], row[3], row[5]))) for row in rows],
        "Value": [", ".join(map(_written, filter(None, (row[4], row[6])))) for row in rows],
    }
    return _table("single", "Single values", {head: cells for head, cells in columns.items() if any(cells)})


def _several(field: str, rows: list[list[str]]) -> str:
    """The entries of a field; what is the same for all of them stands above."""
    _, entries, names, (first, *_), values, (second, *_), others = map(list, zip(*rows, strict=True))
    shared = {*names} if len({*names}) == 1 else set()
    columns = {"Entry": [entry.replace(" ", ", ") for entry in entries]}
    columns |= {} if shared else {"Name": names}
    columns |= {first or ("First" if any(others) else "Value"): list(map(_written, values))}
    columns |= {second or "Second": list(map(_written, others))} if any(others) else {}
    return _table(field, ": ".join(filter(None, [title(field), *shared])), columns)


def _written(text: str) -> str:
    """A cell of the spreadsheet as the site prints it: as `quote` would, which takes several times as long."""
    if text.removeprefix("-").isdecimal():
        return text.replace("-", "−")
    try:
        return f"{float(text) + 0.0:g}".replace("-", "−")  # and no minus zero
    except ValueError:
        return text


def _table(key: str, caption: str, columns: Mapping[str, Sequence[str]]) -> str:
    """The same as `figures.table` makes; as text, for there are tens of thousands of cells."""
    kinds = [' class="number"' * all(map(NUMBER.fullmatch, cells)) for cells in columns.values()]
    heads = "".join(
        f'<th scope="col"{kind}>{html.escape(head)}</th>' for head, kind in zip(columns, kinds, strict=True)
    )
    row = f'<tr><th scope="row"{kinds[0]}>%s</th>{"".join(f"<td{kind}>%s</td>" for kind in kinds[1:])}</tr>'
    bodies = [map(html.escape, cells) for cells in columns.values()]
    rows = "\n".join(row % cells for cells in zip(*bodies, strict=True))
    return (
        f'<div class="exhibit-table" tabindex="0" role="region" aria-labelledby="{key}"><table class="exhibit">'
        f'<caption id="{key}">{html.escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>\n{rows}\n'
        "</tbody></table></div>"
    )


def link(site: Path) -> None:
    """Put a link to its data into the caption of each figure of a built site that has a page of them."""
    there = {path.stem for path in (site / FOLDER).glob("*.html")}
    for path in site.rglob("index.html"):
        text = path.read_text("utf-8")
        way = "../" * len(path.relative_to(site).parents[:-1])
        linked = FIGURE.sub(lambda figure: figure[0] + "".join(_links(figure[1], there, way)), text)  # noqa: B023
        if linked != text:
            path.write_text(linked, "utf-8")


def _links(attributes: str, there: set[str], way: str) -> Iterator[str]:
    for name in NAME.findall(attributes):
        if name in there:
            yield LINK.format(f"{way}{FOLDER}/{name}.html", title(name))
