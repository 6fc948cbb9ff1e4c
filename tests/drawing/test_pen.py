"""The pen: what cannot be right is refused where it is made, in one line with exhibit, file and cure."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgba

from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import WEIGHTS, shown
from explainer.drawing.palette import ROLES
from explainer.drawing.pen import Pen
from tests.reading import axes_named, role_of, series, words_of_figure

Drawn = Callable[[Pen], object]


@dataclass(frozen=True)
class Sketch(Exhibit):
    """A path, a bar and a level, drawn as each test wishes."""

    path: Array = shown(*WEIGHTS, name="zig-zag", role="path")
    runs: Array = shown(*WEIGHTS, name=("raw", "centered"), role=("raw", "centered"))
    shares: Array = shown("share", role="goal")
    limit: float = shown("w₂", name="limit", role="faint")
    nameless: Array = shown(*WEIGHTS)
    gaudy: Array = shown(*WEIGHTS, role="gaudy")
    drawn: ClassVar[Drawn]

    @classmethod
    def compute(cls) -> Self:
        points = np.array([[0.0, 0.0], [1.0, -2.0], [3.0, -4.0]])
        return cls(points, np.stack([points, -points]), np.array([0.25, 0.5]), -3.0, points, points)

    def draw(self, *pens: Pen) -> None:
        type(self).drawn(*pens)

    @property
    def length(self) -> float:
        return float(np.hypot(*np.diff(self.path, axis=0).T).sum())

    alt = caption = ""


def sketch(drawn: Drawn) -> Sketch:
    Sketch.drawn = staticmethod(drawn)
    return Sketch.compute()


@pytest.mark.parametrize(
    ("drawn", "cure"),
    [
        (lambda pen: pen.line("gaudy"), "unknown role 'gaudy' of the field 'gaudy'; the roles are ink, faint, paper"),
        (lambda pen: pen.words((0, 0), "x", role="gaudy"), "unknown role 'gaudy'; the roles are ink"),
        (lambda pen: pen.guide([(0, 0), (1, 1)], role="loud"), "unknown role 'loud'; the roles are ink"),
        (lambda pen: pen.line("pat"), "no field 'pat'; there are path, runs, shares"),
        (lambda pen: pen.axes.plot([0, 1], [0, 1]), "drawn past the pen; draw it with one of the pen's verbs"),
        (lambda pen: pen.axes.text(0, 0, "zig-zag"), "Text(0, 0, 'zig-zag') is drawn past the pen"),
        (lambda pen: pen.axes.legend([], []), "a legend; write each series' name at its mark, with `pen.name`"),
        (lambda pen: pen.name("nameless"), "the field 'nameless' has no name to write; declare it: shown"),
        (
            lambda pen: [pen.bars("shares"), pen.line("path")],
            "the field 'path' shows 'w₁' along the x axis, which shows 'share'; declare both alike or draw them in two",
        ),
        (lambda pen: pen.axes.inset_axes((0, 0, 1, 1)).plot([0, 1]), "an inset past the pen; use `pen.inset`"),
    ],
)
def test_a_mistake_is_refused_with_exhibit_file_and_cure(drawn: Drawn, cure: str) -> None:
    with pytest.raises(ValueError, match=r"^sketch \(tests/drawing/test_pen.py\): .*" + re.escape(cure)) as refused:
        sketch(drawn).figure()
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_field_that_is_not_finite_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match=r"^sketch \(.*\): the field 'shares' holds NaN or an infinity"):
        replace(sketch(Pen.finish), shares=np.array([0.5, bad]))


def test_axes_take_their_names_and_marks_theirs_from_the_fields() -> None:
    def drawn(pen: Pen) -> None:
        pen.plane((-4, 4), (-5, 5), [0, 2], [0, 2])
        pen.line("runs")
        pen.level("limit")
        pen.name("runs-0")
        pen.name("runs-1", at=1)
        pen.name("limit")

    figure = sketch(drawn).figure()
    assert axes_named(figure) == ("w₁", "w₂")
    names = [(word.text, word.role) for word in words_of_figure(figure) if word.what == "name"]
    assert names == [("raw", "raw"), ("centered", "centered"), ("limit", "faint")]
    assert series(figure, "centered")[0].tolist() == [[0, 0], [-1, 2], [-3, 4]]


def test_a_name_stands_beside_the_point_that_it_is_told() -> None:
    def drawn(pen: Pen) -> None:
        pen.line("path")
        pen.name("path", at=1, offset=(0, 9))

    figure = sketch(drawn).figure()
    (note,) = (text for text in figure.axes[0].texts if text.get_gid() == "name:path")
    assert tuple(note.xy) == (1, -2)  # type: ignore[attr-defined]
    assert note.get_position() == (0, 9)
    assert (note.get_horizontalalignment(), note.get_verticalalignment()) == ("center", "bottom")


def test_remarks_and_numbers_are_quoted_from_the_exhibit() -> None:
    def drawn(pen: Pen) -> None:
        pen.words((0, 0), "{length:.2f} long")
        pen.numbers("shares", [(0, 1), (1, 1)], "share {:.0%}")

    (panel,) = sketch(drawn).figure().axes
    assert [text.get_text() for text in panel.texts] == ["5.06 long", "share 25%", "share 50%"]


@pytest.mark.parametrize(("log", "base"), [(False, 0.0), (True, 1.0)])
def test_bars_start_at_zero_or_on_a_logarithmic_scale_at_one(log: bool, base: float) -> None:
    def drawn(pen: Pen) -> None:
        pen.across(0.1, 2, log=log)
        pen.bars("shares")

    (panel,) = sketch(drawn).figure().axes
    ends = [(bar.get_x(), bar.get_x() + bar.get_width(), bar.get_y() + 0.3) for bar in panel.patches]  # type: ignore[attr-defined]
    assert ends == [(base, 0.25, 0), (base, 0.5, 1)]


def test_a_guide_is_faint_unless_it_has_a_role_and_its_head_grows_with_its_line() -> None:
    def drawn(pen: Pen) -> None:
        pen.guide([(0, 0), (1, 1)])
        for width in (1.2, 2.4):
            pen.guide([(0, 0), (0, 1), (1, 1)], role="goal", arrow=True, linewidth=width)

    (panel,) = sketch(drawn).figure().axes
    heads = [text.arrow_patch for text in panel.texts]  # type: ignore[attr-defined]
    assert [to_hex(line.get_color()) for line in panel.lines] == [
        ROLES[role].light for role in ("faint", "goal", "goal")
    ]
    assert {to_hex(head.get_edgecolor()) for head in heads} == {ROLES["goal"].light}
    assert [head.get_linewidth() for head in heads] == [line.get_linewidth() for line in panel.lines[1:]] == [1.2, 2.4]
    assert heads[1].get_mutation_scale() == 2 * heads[0].get_mutation_scale()


def test_an_outline_reaches_beyond_the_panel_and_has_no_face_to_be_seen() -> None:
    def drawn(pen: Pen) -> None:
        pen.plane((-1, 1), (-1, 1), [0, 1], [0, 1])
        pen.outline("runs", alpha=0.5)

    (panel,) = sketch(drawn).figure().axes
    outlines = {str(shape.get_gid()): shape for shape in panel.patches}
    assert np.asarray(outlines["runs-1"].get_path().vertices)[:3].tolist() == [[0, 0], [-1, 2], [-3, 4]]
    assert [to_rgba(shape.get_facecolor())[3] for shape in outlines.values()] == [0.01, 0.01]
    assert [role_of(to_rgba(shape.get_edgecolor())) for shape in outlines.values()] == ["raw", "centered"]
