"""A drawing by matplotlib, made fit to stand inline in a page that has two color schemes and a font of its own."""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree

from explainer.drawing.palette import FALLBACK, ROLES, themed, variable
from explainer.publish.errors import PublishError

SVG = "http://www.w3.org/2000/svg"
GEOMETRY = {"d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "points"}
# The one rule that matplotlib writes for the whole document. As a rule it would reach the whole page.
RULE = re.compile(r"\*\s*\{([^{}]*)\}")
# Ids that matplotlib counts up for itself and nothing refers to: a good kilobyte of a page.
COUNTED = re.compile(r"(?:figure|line2d|patch|text|[xy]tick)_\d+")


def inline(drawing: str, name: str, alt: str) -> str:
    """The drawing as an `<svg role="img">` named by `alt`, every id in it starting with `name-`.

    Colors become the CSS variables of their roles, declarations attributes, since a policy may forbid styles within a
    page; text takes the page's font, and coordinates keep two decimals. Raises a `PublishError` for whatever cannot
    follow the page's color scheme.
    """
    root = ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing, not a stranger's file
    style = _unwrap(root)
    seen: Counter[str] = Counter()
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
        _tidy(element)
        _rename(element, name, seen)
        _recolor(element, name)
    _check_fill(root, name, filled=False)
    _, _, width, height = root.attrib["viewBox"].split()
    root.attrib = {
        "xmlns": SVG, "viewBox": f"0 0 {width} {height}", "width": width, "height": height,
        "role": "img", "aria-label": alt, **dict(_declarations(style)),
    }  # fmt: skip
    return ElementTree.tostring(root, encoding="unicode")


FONT = 'font-family="DejaVu Sans, Verdana, sans-serif"'  # the two are equally wide
OPENING = re.compile(r"<svg\b[^>]*>")
SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)" width="[\d.]+" height="[\d.]+"')
MARGIN = 4  # around a file of its own: what a page lets stand out, such as a letter's foot, a file would cut off


def alone(drawing: str, origin: str) -> str:
    """An inline drawing as a file of its own, on white and in light colors, which tells its origin."""
    light = FALLBACK.sub(lambda found: ROLES[found[1]].light, drawing)
    return _opened(light, f"<!-- {origin.replace('--', '-')} -->", "#ffffff") + "\n"


def small(drawing: str) -> str:
    """An inline drawing as an image for a page of this site, on paper and in the colors of the scheme around it."""
    dark = "; ".join(f"{variable(name)}: {role.dark}" for name, role in ROLES.items())
    sheet = f"<style>@media (prefers-color-scheme: dark) {{ svg {{ {dark} }} }}</style>"
    return _opened(drawing, sheet, themed(ROLES["paper"].light))


def outer_size(drawing: str) -> tuple[float, float]:
    """The width and the height of an inline drawing as a file of its own."""
    found = SIZE.search(drawing)
    assert found  # noqa: S101 - `inline` writes it
    return float(found[1]) + 2 * MARGIN, float(found[2]) + 2 * MARGIN


def _opened(drawing: str, first: str, paper: str) -> str:
    """A drawing with a font and a margin, and with something before all else in it."""
    opening = OPENING.match(drawing)
    assert opening  # noqa: S101 - `inline` has made it
    width, height = (f"{side:g}" for side in outer_size(drawing))
    box = f'viewBox="{-MARGIN} {-MARGIN} {width} {height}" width="{width}" height="{height}"'
    start = SIZE.sub(f"{box} {FONT}", opening[0])
    back = f'<rect x="{-MARGIN}" y="{-MARGIN}" width="{width}" height="{height}" fill="{paper}" />'
    return start + first + back + drawing[opening.end() :]


def _unwrap(root: ElementTree.Element) -> str:
    """Drop metadata and the style sheet; the declarations of its one rule."""
    for metadata in root.findall(f"{{{SVG}}}metadata"):
        root.remove(metadata)
    declarations = []
    for parent in list(root.iter(f"{{{SVG}}}defs")):
        for sheet in parent.findall(f"{{{SVG}}}style"):
            rule = RULE.fullmatch((sheet.text or "").strip())
            if rule is None:
                raise PublishError(f"expected one rule for all elements in the drawing's style, got {sheet.text!r}")
            declarations.append(rule[1].strip())
            parent.remove(sheet)
    return "; ".join(declarations)


def _tidy(element: ElementTree.Element) -> None:
    """Shorten numbers, and drop white space, rotations that do nothing and ids that nothing refers to."""
    if element.tag == "g" and COUNTED.fullmatch(element.get("id", "")):
        del element.attrib["id"]
    if element.tag not in ("text", "tspan") or len(element):
        element.text = (element.text or "").strip() or None
    element.tail = (element.tail or "").strip() or None
    for key, value in element.attrib.items():
        if key in GEOMETRY:
            element.set(key, " ".join(_rounded(value).split()))
        elif key == "transform":
            element.set(key, re.sub(r"(?:translate|rotate)\([^)]*\)", lambda move: _rounded(move[0]), value))
    if element.get("transform", "").startswith("rotate(0 "):
        del element.attrib["transform"]


def _rounded(text: str) -> str:
    def short(number: re.Match[str]) -> str:
        digits = f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
        return "0" if digits == "-0" else digits

    return re.sub(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?", short, text)


def _rename(element: ElementTree.Element, name: str, seen: Counter[str]) -> None:
    """Put the exhibit's name before each id and each reference to one, so that two figures can share a page.

    Marks may share a gid, elements no id: those after the first end in `.2`, `.3`, …
    """
    for key, value in list(element.attrib.items()):
        if key == "id":
            seen[value] += 1
            element.set(key, f"{name}-{value}" + f".{seen[value]}" * (seen[value] > 1))
        elif key.endswith("href"):
            del element.attrib[key]
            element.set("href", re.sub(r"^#", f"#{name}-", value))
        else:
            element.set(key, value.replace("url(#", f"url(#{name}-"))


def _recolor(element: ElementTree.Element, name: str) -> None:
    if element.tag == "image":
        raise PublishError(f"{name}: expected shapes, which follow the color scheme, got an image")
    for key, value in _declarations(element.attrib.pop("style", "")):
        if key != "font-family":
            element.set(key, value)
    for key in ("fill", "stroke"):
        if key in element.attrib:
            element.set(key, _color(element.attrib[key], name))


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    for part in style.split(";"):
        key, _, value = part.partition(":")
        if key.strip():
            yield key.strip(), value.strip()


def _color(value: str, name: str) -> str:
    if value == "none" or value.startswith("url("):
        return value
    try:
        return themed(value)
    except ValueError as error:
        raise PublishError(f"{name}: {error}") from None


def _check_fill(element: ElementTree.Element, name: str, *, filled: bool) -> None:
    """Black is SVG's color for what has none, and matplotlib leaves it out: no role, and unseen in the dark."""
    filled = filled or "fill" in element.attrib or element.get("fill-opacity") == "0"
    if element.tag in ("path", "use", "text", "tspan", "rect") and not filled and len(element) == 0:
        raise PublishError(f"{name}: expected the light color of a role in the palette, got black")
    for child in element:
        if child.tag != "defs":  # what stands there is drawn by a <use>, in the color of that
            _check_fill(child, name, filled=filled)
