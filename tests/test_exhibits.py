"""The contract of every exhibit: every field is drawn, by the mark of its name, and holds exactly that data."""

import ast
import dataclasses
import inspect
import re
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import numpy as np
import pytest
from lxml import etree
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from explainer.drawing.exhibit import Exhibit
from explainer.drawing.texts import Table
from explainer.exhibits import contents
from explainer.exhibits.contents import EXHIBITS, READING_ORDER
from tests.reading import NUMBER, Array, Drawing, Mark, drawn, marks_of_figure

every_exhibit = pytest.mark.parametrize("name", EXHIBITS)


def perturbed(exhibit: Exhibit) -> Exhibit:
    """The same exhibit with other data: each number moved by some percent, each by its own amount."""
    random = np.random.default_rng(7)
    changes = {}
    for field in dataclasses.fields(exhibit):
        data = np.asarray(getattr(exhibit, field.name))
        if data.dtype.kind == "f":
            moved = data * (1 + random.uniform(0.01, 0.04, data.shape))
            changes[field.name] = moved if data.ndim else float(moved)
    assert changes, "an exhibit without numbers has nothing to check"
    return dataclasses.replace(exhibit, **changes)


def gid(mark: Mark) -> str:
    return "-".join([mark.field, *map(str, mark.index)])


def agree(shown: Array | str, mark: Mark, data: Array, tolerance: float) -> None:
    """Assert that what a mark shows is the entry of the field it names."""
    entry = np.asarray(data[mark.index])
    if isinstance(shown, str):
        text_shows(shown, mark, entry)
    elif mark.kind == "box":
        box_shows(shown, mark, data, tolerance)
    elif mark.kind == "level":
        assert any(np.abs(shown[:, axis] - entry).max() < tolerance for axis in (0, 1)), f"{mark} is not at {entry}"
    else:
        points = entry.reshape(shown.shape) if mark.kind == "arrows" else np.atleast_2d(entry)
        assert shown.shape == points.shape, f"{gid(mark)} shows {shown.shape}, the field has {points.shape}"
        spread = np.abs(points).max() or 0.1  # a point at the origin has no size to compare with
        assert np.abs(shown - points).max() <= tolerance * spread, f"{gid(mark)} shows {shown}, not {points}"


def text_shows(text: str, mark: Mark, entry: Array) -> None:
    if mark.kind == "counted":
        assert text == str(mark.index[0])
        return
    if entry.dtype.kind == "U":
        assert text == str(entry)
        return
    if text in ("+", "−", "0"):  # the sign of a cell
        assert {"+": 1, "−": -1, "0": 0}[text] == np.sign(entry)
        return
    (number,) = NUMBER.findall(text)
    number = number.replace("−", "-")
    decimals = len(number.partition(".")[2].partition("e")[0])
    if text[NUMBER.search(text).end() :].startswith("%"):  # type: ignore[union-attr]
        entry = 100 * entry
    assert abs(float(number) - entry) <= 0.5000001 * 10.0**-decimals or float(number) == float(f"{entry:g}"), (
        f"{gid(mark)} says {text}, but the field holds {entry}"
    )


def box_shows(corners: Array, mark: Mark, data: Array, tolerance: float) -> None:
    """A bar reaches from zero or one to its number; a cell sits at its row and column and has the color of its sign."""
    if data.ndim == 1:
        (low, high), value, place = corners, data[mark.index], mark.index[0]
        off = [min(np.abs([low[i], high[i]] - np.sort([base, value])).max() for base in (0, 1)) for i in (0, 1)]
        fits = [bool(distance < tolerance * np.abs(data).max()) for distance in off]
        assert any(fits), f"{gid(mark)} spans {corners}, not {value}"
        across = (low + high)[1 - fits.index(True)] / 2
        assert np.isnan(across) or abs(across - place) < 0.01, f"{gid(mark)} stands at {across}"
        return
    sign = {1: "positive", -1: "negative", 0: "faint"}[int(np.sign(data[mark.index]))]
    assert mark.role == sign, f"{gid(mark)} is drawn as {mark.role}, but holds {data[mark.index]}"
    center = corners.mean(axis=0)
    if not np.isnan(center).any():
        assert np.abs(center - mark.index[:-3:-1]).max() < 0.01, f"{gid(mark)} is drawn at {center}"


def covered(marks: list[Mark], exhibit: Exhibit) -> None:
    """Assert that every entry of every field is shown, and that nothing else is."""
    shown = defaultdict(set)
    for mark in marks:
        shown[mark.field].add(mark.index)
    fields = {field.name: np.asarray(getattr(exhibit, field.name)) for field in dataclasses.fields(exhibit)}
    assert fields, "an exhibit without fields has nothing to check"
    assert set(shown) == set(fields), "fields and marks differ"
    for name, indices in shown.items():
        depths = {len(index) for index in indices if index} or {0}
        for depth in depths:
            whole = () in indices
            entries = set(np.ndindex(*fields[name].shape[:depth]))
            assert whole or indices == entries, f"entries of {name} are missing: {entries - indices}"


@every_exhibit
@pytest.mark.parametrize("change", [lambda exhibit: exhibit, perturbed], ids=["as computed", "with other data"])
def test_every_field_is_drawn_by_the_mark_of_its_name_and_holds_exactly_its_data(
    name: str, change: Callable[[Exhibit], Exhibit]
) -> None:
    exhibit = change(EXHIBITS[name])
    marks = marks_of_figure(drawn(name) if exhibit is EXHIBITS[name] else exhibit.figure())
    covered(marks, exhibit)
    for mark in marks:
        agree(mark.data, mark, np.asarray(getattr(exhibit, mark.field)), 1e-12)


@every_exhibit
def test_the_svg_shows_the_data_when_read_through_the_numbers_at_its_axes(name: str) -> None:
    check_svg(EXHIBITS[name], drawn(name), etree.fromstring(EXHIBITS[name].svg(drawn(name)).encode()), prefix="")


def check_svg(exhibit: Exhibit, figure: Figure, root: etree._Element, prefix: str) -> None:
    """Assert that an SVG shows every field of the exhibit; also used on the published pages."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for mark in marks_of_figure(figure):
        kinds[gid(mark)].append(mark.kind)
    drawing = Drawing(root, prefix)
    drawing.learn(kinds, lambda field: np.asarray(getattr(exhibit, field)))
    marks = list(drawing.marks(kinds))
    covered(marks, exhibit)
    for mark in marks:
        agree(mark.data, mark, np.asarray(getattr(exhibit, mark.field)), 0.004)


@every_exhibit
def test_no_part_of_a_drawing_is_cut_off(name: str) -> None:
    figure = drawn(name)
    width, height = figure.get_size_inches()
    box = figure.get_tightbbox(FigureCanvasAgg(figure).get_renderer())
    assert min(box.x0, box.y0) > -0.01
    assert box.x1 < width + 0.01
    assert box.y1 < height + 0.01


@every_exhibit
def test_caption_and_alternative_text_follow_the_data(name: str) -> None:
    exhibit, other = EXHIBITS[name], perturbed(EXHIBITS[name])
    assert exhibit.alt != other.alt
    for text in (exhibit.alt, exhibit.caption):
        assert "nan" not in text.lower()
        assert text.endswith((".", "?"))
    assert 80 <= len(exhibit.alt) <= 800
    assert 2 <= len(re.findall(r"[.?:](?:\s|$)", exhibit.alt)) <= 8


@pytest.mark.parametrize("kind", READING_ORDER, ids=lambda kind: kind.name())
def test_no_number_in_a_text_or_label_is_typed(kind: type[Exhibit]) -> None:
    """Digits come from the data: strings hold none, but for format specs, entries' names, docstrings."""
    tree = ast.parse(inspect.getsource(kind))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            text = re.sub(r"\{[^}]*\}|^[+,]?\.?\d*[defg%]?$|^[a-z_]+(-\d+)+$", "", node.value)
            assert not re.search(r"\d", text), f"typed digits in {kind.__name__}: {node.value!r}"


@every_exhibit
def test_tables_are_rectangular_and_hold_no_silent_nan(name: str) -> None:
    exhibit = EXHIBITS[name]
    for attribute in dir(type(exhibit)):
        value = getattr(type(exhibit), attribute)
        if isinstance(value, property | cached_property) and isinstance(table := getattr(exhibit, attribute), Table):
            assert {len(row) for row in table.rows} == {len(table.header)}
            assert not any("nan" in cell for row in table.rows for cell in row)


@pytest.mark.parametrize("kind", READING_ORDER, ids=lambda kind: kind.name())
def test_every_field_declares_what_it_shows(kind: type[Exhibit]) -> None:
    assert not [field.name for field in dataclasses.fields(kind) if "shown" not in field.metadata]


@pytest.mark.parametrize(
    "path", sorted(Path(contents.__file__).parent.rglob("*.py")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_an_exhibit_draws_with_pens_and_tabulates_headers_with_their_values(path: Path) -> None:
    """No axes, no matplotlib, and no table whose header and cells are lists of their own."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        assert not (isinstance(node, ast.Attribute) and node.attr == "axes"), f"line {node.lineno} draws past the pen"
        assert not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Table"), (
            f"line {node.lineno}: Table.of or Table.across ties a header to its values"
        )
        modules = [name.name for name in node.names] if isinstance(node, ast.Import) else []
        modules += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
        assert not [module for module in modules if module.startswith("matplotlib")]
