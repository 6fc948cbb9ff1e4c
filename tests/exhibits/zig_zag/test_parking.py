"""Parallel parking: the zig-zag turned by 45°, driven by a car that keeps near the curb and hits nothing."""

import cmath
import math

import numpy as np
import pytest
from numpy.typing import NDArray

from explainer.exhibits.zig_zag.parking import Parking
from tests.reading import marks_of_figure, series

Array = NDArray[np.float64]
LENGTH, WIDTH = 1.15, 0.5


@pytest.fixture(scope="module")
def exhibit() -> Parking:
    return Parking.compute()


def inside(points: Array, middle: Array, angle: float = 0.0) -> NDArray[np.bool_]:
    """Which points (k, 2) lie in a car of that middle and heading: a rectangle with round corners."""
    along, across = abs(_own(points, middle, angle))
    return np.asarray((along / (LENGTH / 2)) ** 5 + (across / (WIDTH / 2)) ** 5 < 1 - 1e-9)


def _own(points: Array, middle: Array, angle: float) -> Array:
    """Points in the car's own directions, (2, k)."""
    turned = (points - middle) @ [1, 1j] * cmath.exp(-1j * angle)
    return np.array([turned.real, turned.imag])


def headings(exhibit: Parking) -> Array:
    """The angle off the curb of each move, the same forward and back."""
    along, across = np.diff(exhibit.path, axis=0).T
    return np.asarray(np.arctan(across / along))


def test_the_path_is_the_worked_zig_zag_turned_clockwise_by_an_eighth_of_a_circle(exhibit: Parking) -> None:
    u = v = 0.0
    for step, point in enumerate(exhibit.path):
        turned = complex(u, v) * cmath.exp(-1j * math.pi / 4)
        assert point == pytest.approx([turned.real, turned.imag], abs=1e-13)
        a, b, t = ((1, 2, -1), (2, 1, 1))[step % 2]
        delta = u * a + v * b - t
        u, v = u - 0.2 * delta * a, v - 0.2 * delta * b
    assert exhibit.space == pytest.approx([0, -math.sqrt(2)])
    assert exhibit.straight.tolist() == [[0, 0], exhibit.space.tolist()]


def test_every_move_stands_off_the_curb_by_the_heading_and_brings_the_car_closer(exhibit: Parking) -> None:
    moves = np.diff(exhibit.path[:41], axis=0)
    assert np.abs(np.degrees(headings(exhibit)[:40])) == pytest.approx(exhibit.heading, rel=1e-6)
    assert exhibit.heading == pytest.approx(math.degrees(math.atan(1 / 3)))
    assert (moves[:, 1] < 0).all()
    assert np.sign(moves[:, 0]).tolist() == [-1, 1] * 20  # back and forward in turn


def test_the_drive_costs_one_over_the_sine_of_the_heading(exhibit: Parking) -> None:
    driven, sideways = exhibit.lengths
    assert driven == pytest.approx(2 * math.sqrt(5))
    assert sideways == pytest.approx(math.sqrt(2))
    assert exhibit.ratio == pytest.approx(driven / sideways)
    assert exhibit.ratio == pytest.approx(1 / math.sin(math.atan(1 / 3)))
    assert exhibit.bound == pytest.approx(math.sqrt(10))
    labels = {mark.index: mark.data for mark in marks_of_figure(exhibit.figure()) if mark.field == "lengths"}
    assert labels == {(0,): f"{2 * math.sqrt(5):.2f} driven", (1,): f"{math.sqrt(2):.2f} sideways"}
    (street,) = exhibit.figure().axes
    assert f"{math.sqrt(10):.2f} times as far" in {text.get_text() for text in street.texts}
    assert series(exhibit.figure(), "curb")[0].tolist() == exhibit.curb.tolist()


def test_the_cars_stand_on_the_path_and_point_along_it(exhibit: Parking) -> None:
    angles = headings(exhibit)
    poses = [(exhibit.path[0], angles[0]), (exhibit.path[4], angles[3]), (exhibit.space, 0.0)]
    for outline, windows, (middle, angle) in zip(exhibit.cars, exhibit.windows[:3], poses, strict=True):
        assert outline.mean(axis=0) == pytest.approx(middle, abs=1e-7)
        along, across = _own(outline, middle, angle)
        assert [np.ptp(along), np.ptp(across)] == pytest.approx([LENGTH, WIDTH])
        assert inside(windows.reshape(-1, 2), middle, angle).all()
        front, rear = (_own(window, middle, angle)[0] for window in windows)
        assert front.min() > 0 > rear.max()


def test_the_car_hits_neither_neighbor_nor_curb_on_its_whole_way(exhibit: Parking) -> None:
    parked = [outline.mean(axis=0) for outline in exhibit.neighbors]
    assert parked[0][0] < exhibit.space[0] < parked[1][0]
    for middle, windows in zip(parked, exhibit.windows[3:], strict=True):
        assert middle[1] == pytest.approx(exhibit.space[1])
        assert inside(windows.reshape(-1, 2), middle).all()
    shape = exhibit.cars[2] - exhibit.space
    for (before, after), angle in zip(
        zip(exhibit.path[:40], exhibit.path[1:41], strict=True), headings(exhibit), strict=False
    ):
        turned = shape @ [[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]]
        for share in np.linspace(0, 1, 5):
            outline = turned + before + share * (after - before)
            assert not any(inside(outline, middle).any() for middle in parked)
            assert outline[:, 1].min() > exhibit.curb[:, 1].max() - 1e-9


def test_the_wedge_is_all_the_ways_that_the_car_can_stand_at_the_start(exhibit: Parking) -> None:
    steepest = math.atan(1 / 3)
    for side, triangle in zip((1, -1), exhibit.wedge, strict=True):
        tip, *corners = side * triangle
        assert tip == pytest.approx(exhibit.path[0])
        assert sorted(math.atan2(up, along) for along, up in corners) == pytest.approx([-steepest, steepest])
    labels = [mark.data for mark in marks_of_figure(exhibit.figure()) if mark.field == "heading"]
    assert labels == [f"at most {math.degrees(steepest):.1f}°\noff the curb"]


def test_the_words_say_what_the_turned_zig_zag_does(exhibit: Parking) -> None:
    heading, ratio = f"{math.degrees(math.atan(1 / 3)):.1f}", f"{math.sqrt(10):.2f}"
    assert exhibit.caption == (
        f"The zig-zag turned by 45°. The car never stands more than {heading}° off the curb, so it drives {ratio} "
        "times as far as it moves sideways. No such car can do with less."
    )
    assert exhibit.alt == (
        "A street from above. A car starts beside an empty space between two parked cars. It goes back and forth, "
        f"never more than {heading} degrees off the curb, in a wedge that is shaded. Each move brings it closer to the "
        f"curb, until it stands in the space. It moves {math.sqrt(2):.2f} sideways and drives {2 * math.sqrt(5):.2f} "
        f"for it, {ratio} times as much."
    )
    assert 1 / math.sin(math.atan(1 / 3)) == pytest.approx(math.sqrt(10))  # as far as any such car must drive
