"""Wherever the goal is dragged, its star and the words of the diagram leave each other alone."""

import itertools

import pytest
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from explainer.exhibits.quadrants.quadrants import Quadrants
from tests.test_looks import box, collisions, texts


@pytest.fixture(scope="module")
def start() -> Figure:
    return Quadrants.compute().figure()


def star(figure: Figure) -> Bbox:
    """The box of the goal's mark, somewhat smaller than it is."""
    (mark,) = (line for line in figure.axes[0].lines if line.get_gid() == "goal")
    ((across, up),) = mark.get_transform().transform(mark.get_xydata())
    half = mark.get_markersize() * figure.dpi / 72 / 2 * 0.7
    return Bbox.from_extents(across - half, up - half, across + half, up + half)


@pytest.mark.parametrize("east", Quadrants.dials[0].values)
def test_no_text_meets_another_or_the_star_wherever_the_goal_is(start: Figure, east: float) -> None:
    for north in Quadrants.dials[1].values:
        figure = Quadrants.compute(east=east, north=north).figure(like=start)
        figure.draw_without_rendering()
        assert not list(collisions(figure)), (east, north)
        covered = [text.get_text() for text in texts(figure) if star(figure).overlaps(box(text))]
        assert not covered, (east, north)
        assert star(figure).x1 < box(next(t for t in texts(figure) if t.get_text() == "goal")).x0
        labels = [box(text) for text in texts(figure) if text.get_gid()]
        frame = figure.axes[0].get_window_extent()
        assert all(frame.x0 <= label.x0 and label.x1 <= frame.x1 for label in labels), (east, north)


def test_the_names_stand_in_other_places_only_where_the_goal_would_meet_them(start: Figure) -> None:
    def places(east: float, north: float) -> dict[str, tuple[float, float]]:
        figure = Quadrants.compute(east=east, north=north).figure(like=start)
        figure.draw_without_rendering()
        boxes = {text.get_text(): box(text) for text in texts(figure) if str(text.get_gid()).startswith("name:")}
        return {name: (round(area.x0), round(area.y0)) for name, area in boxes.items() if name != "goal"}

    usual = places(5.8, 3.6)
    moved = {}
    for goal in itertools.product((1.8, 5.0, 6.2), (3.6, 5.6, 7.2)):
        moved[goal] = {name for name, place in places(*goal).items() if place != usual[name]}
    assert moved[1.8, 3.6] == {"gradient δx"}
    assert moved[5.0, 5.6] == {"update −ηδx", "weights now"}
    assert moved[6.2, 7.2] == {"weights now"}
    assert not moved[5.0, 3.6]
