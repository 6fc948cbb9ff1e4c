"""How the figures look, for all at once: words at what they name, text large enough and free of lines, axes named."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.quiver import Quiver
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import Shown, declared
from explainer.exhibits.contents import EXHIBITS
from tests.reading import Array, drawn, name_and_index, panels, role_of, words_of_figure

PHONE = 350  # what a phone of 390 pixels leaves for a figure
every_exhibit = pytest.mark.parametrize("name", EXHIBITS)


@pytest.fixture
def figure(name: str) -> Figure:
    return drawn(name)


def texts(figure: Figure) -> list[Text]:
    """Every text that a reader sees."""
    found: list[Text] = figure.findobj(Text)
    seen = [text for text in found if text.get_visible() and text.get_text()]
    seen = [text for text in seen if text.axes is None or text.axes.axison or text in text.axes.texts]
    return [text for text in seen if not _is_tick_out_of_view(text)]


def _is_tick_out_of_view(text: Text) -> bool:
    if text.axes is None:
        return False
    for axis in (text.axes.xaxis, text.axes.yaxis):
        shown = [label for tick in axis.get_major_ticks() for label in (tick.label1, tick.label2)]
        if text in shown:
            low, high = sorted(axis.get_view_interval())
            place = text.get_position()[axis is text.axes.yaxis]
            return not low - 1e-9 <= place <= high + 1e-9
    return False


def box(text: Text) -> Bbox:
    """The box of a text's letters, somewhat smaller than what matplotlib keeps free for it."""
    around = text.get_window_extent()
    slack = 0.16 * around.height / (1 + text.get_text().count("\n"))
    return Bbox.from_extents(around.x0 + 1, around.y0 + slack, around.x1 - 1, around.y1 - slack)


def strokes(axes: Axes) -> Iterator[tuple[str, Array]]:
    """Every line that crosses a panel, as points on the canvas: marks, guides, lines through zero, frame, arrows."""
    for line in axes.lines:
        points = line.get_transform().transform(np.column_stack(line.get_data()).astype(float))
        if line.get_linestyle() != "None":
            yield str(line.get_gid() or "a line"), points
        for point in points if line.get_marker() not in ("None", "", None) else ():
            half = line.get_markersize() * axes.figure.dpi / 72 / 2 * 0.7
            yield str(line.get_gid() or "a marker"), point + half * np.array([[-1, -1], [1, 1], [1, -1], [-1, 1]])
    for spine in axes.spines.values():
        if spine.get_visible() and axes.axison:
            yield "the frame", spine.get_transform().transform(spine.get_path().vertices)
    for quiver in (c for c in axes.collections if isinstance(c, Quiver)):
        for pair in [axes.transData.transform(pair) for pair in ends(quiver)]:
            yield str(quiver.get_gid()), pair


def ends(quiver: Quiver) -> Array:
    """Tails and heads, (k, 2, 2)."""
    tails = np.column_stack([quiver.X, quiver.Y])
    return np.stack([tails, tails + np.column_stack([quiver.U, quiver.V])], axis=1)


def crosses(points: Array, area: Bbox) -> bool:
    """Whether a line through points enters a box."""
    for start, end in itertools.pairwise(points):
        if not np.isfinite([start, end]).all():
            continue
        low, high = 0.0, 1.0
        for axis, (least, most) in enumerate(((area.x0, area.x1), (area.y0, area.y1))):
            step = end[axis] - start[axis]
            if step == 0:
                if not least < start[axis] < most:
                    low, high = 1.0, 0.0
                continue
            one, two = sorted(((least - start[axis]) / step, (most - start[axis]) / step))
            low, high = max(low, one), min(high, two)
        if low < high:
            return True
    return False


def test_a_line_through_a_box_is_found_and_one_beside_it_is_not() -> None:
    area = Bbox.from_extents(1, 1, 3, 2)
    assert crosses(np.array([[0, 0], [4, 3]]), area)
    assert crosses(np.array([[2, 0], [2, 9]]), area)
    assert not crosses(np.array([[0, 0], [4, 0.9]]), area)
    assert not crosses(np.array([[0, 3], [1, 2.1], [4, 2.1]]), area)


@every_exhibit
def test_every_field_says_what_it_shows_and_every_name_stands_at_its_mark_in_its_color(
    name: str, figure: Figure
) -> None:
    exhibit = EXHIBITS[name]
    for word in words_of_figure(figure):
        if word.what == "name":
            field, index = name_and_index(word.of)
            known: Shown = declared(exhibit, field)
            assert (word.text, word.role) == (known.name(index), known.role(index)), f"{word} is not what it names"
            assert nearest(figure, word.of) == word.of, f"{word.text!r} stands nearer to {nearest(figure, word.of)}"


def nearest(figure: Figure, of: str) -> str:
    """The named mark that stands nearest to the label of one."""
    ((axes, label),) = [(a, t) for a in panels(figure) for t in a.texts if t.get_gid() == f"name:{of}"]
    area = label.get_window_extent()
    distances: dict[str, float] = {}
    named = {word.of for word in words_of_figure(figure) if word.what == "name"}
    for gid, points in outlines(axes):
        if gid in named:
            outside = np.maximum(0, np.maximum(area.min - points, points - area.max))
            distances[gid] = min(distances.get(gid, np.inf), np.hypot(*outside.T).min())
    least = min(distances.values())
    return of if distances[of] <= least + 0.5 else min(distances, key=lambda gid: distances[gid])


def outlines(axes: Axes) -> Iterator[tuple[str, Array]]:
    """Dense points along every mark of a panel."""
    polygons = [(str(p.get_gid()), p.get_transform().transform(p.get_path().vertices)) for p in axes.patches]
    for gid, points in (*strokes(axes), *polygons):
        if len(points) < 2:
            yield gid, points
        for start, end in itertools.pairwise(points):
            yield gid, start + np.linspace(0, 1, 60)[:, np.newaxis] * (end - start)


@every_exhibit
def test_axes_are_named_by_what_the_marks_on_them_declare(name: str, figure: Figure) -> None:
    exhibit, seen = EXHIBITS[name], words_of_figure(figure)
    for number, axes in enumerate(panels(figure)):
        labels = {word.of: word.text for word in seen if word.what == "axis" and word.panel == number}
        gids = {str(a.get_gid()) for a in (*axes.lines, *axes.collections, *axes.patches) if a.get_gid()}
        for gid in gids:
            components = declared(exhibit, name_and_index(gid)[0]).components
            if len(components) == 2:
                assert (labels.get("x", ""), labels.get("y", "")) == components, f"{gid} in panel {number}"
            elif components:
                assert components[0] in labels.values(), f"{gid} in panel {number}"
        numbered = [axis for axis in (axes.xaxis, axes.yaxis) if axes.axison and _has_numbers(axis)]
        for axis in numbered:
            assert labels.get(axis.axis_name), f"the {axis.axis_name} axis of panel {number} has numbers and no name"


def _has_numbers(axis: object) -> bool:
    labels = [label.get_text() for label in axis.get_ticklabels()]  # type: ignore[attr-defined]
    return any(text and text[0] in "−0123456789" for text in labels)


@every_exhibit
def test_text_is_eleven_pixels_or_more_on_a_phone(name: str, figure: Figure) -> None:
    scale = min(1, PHONE / EXHIBITS[name].size[0])
    small = {
        text.get_text(): float(text.get_fontsize()) * scale
        for text in texts(figure)
        if float(text.get_fontsize()) * scale < 11
    }
    assert not small, f"too small on a phone: {small}"


@every_exhibit
def test_no_text_overlaps_another_and_no_line_runs_through_one(name: str, figure: Figure) -> None:
    assert not list(collisions(figure)), name


def collisions(figure: Figure) -> Iterator[str]:
    """What is wrong with where the texts stand: two that overlap, or a line through one without paper behind it."""
    boxes = [(text, box(text)) for text in texts(figure)]
    for (one, area), (other, its) in itertools.combinations(boxes, 2):
        met = Bbox.intersection(area, its)
        if met is not None and min(met.width, met.height) >= 1:
            yield f"{one.get_text()!r} overlaps {other.get_text()!r}"
    for axes in panels(figure):
        for what, points in strokes(axes):
            for text, area in boxes:
                if text.get_bbox_patch() is None and crosses(points, area):
                    yield f"{what} runs through {text.get_text()!r}"


@every_exhibit
def test_text_has_the_color_of_what_it_shows(name: str, figure: Figure) -> None:
    exhibit: Exhibit = EXHIBITS[name]
    for text in texts(figure):
        field, index = name_and_index(str(text.get_gid() or "").removeprefix("name:"))
        if field in vars(exhibit) and not _in_a_cell(text):
            assert role_of(text.get_color()) == declared(exhibit, field).role(index), text.get_text()


def _in_a_cell(text: Text) -> bool:
    return text.axes is not None and any(patch.get_gid() == text.get_gid() for patch in text.axes.patches)


@every_exhibit
def test_an_arrow_is_longer_than_its_head(name: str, figure: Figure) -> None:
    for axes in panels(figure):
        for quiver in (c for c in axes.collections if isinstance(c, Quiver)):
            lengths = np.hypot(*np.diff([axes.transData.transform(pair) for pair in ends(quiver)], axis=1)[:, 0].T)
            head = quiver.headlength * float(quiver.width or 0)
            assert all(length == 0 or length > 1.2 * head for length in lengths), (
                name,
                quiver.get_gid(),
                lengths,
                head,
            )
