"""Parallel parking: the zig-zag turned by 45°, driven by a car that keeps near the curb and hits nothing."""

import cmath
import itertools
import math

import numpy as np
import pytest
from numpy.typing import NDArray

from explainer.exhibits.shortest_paths.parking import Parking
from tests.reading import marks_of_figure, series

Array = NDArray[np.float64]
LENGTH, WIDTH = 1.15, 0.5


STEEPEST = math.degrees(math.atan(1 / 3))
TURNED = list(itertools.product(*(dial.values for dial in Parking.dials)))
at_every_setting = pytest.mark.parametrize("exhibit", [Parking.compute(angle=a, share=s) for a, s in TURNED])


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


def driven(angle: float, share: float) -> tuple[list[complex], float, int]:
    """The car's places, how far it drives, and its moves until 1% is left: each a share of the way to the nearest."""
    place, space, drive, places = 0j, -1j * math.sqrt(2), 0.0, [0j]
    for move in range(2000):
        way = cmath.exp((-1) ** move * 1j * math.radians(angle))
        length = share / 100 * ((space - place) * way.conjugate()).real
        place, drive = place + length * way, drive + abs(length)
        places.append(place)
    moves = next(move for move, there in enumerate(places) if abs(there - space) <= 0.01 * math.sqrt(2))
    return places[: moves + 1], drive, moves


@pytest.mark.parametrize(("angle", "share"), TURNED)
def test_the_drive_costs_one_over_the_sine_of_the_angle_however_many_the_moves(angle: float, share: float) -> None:
    exhibit, (places, drive, moves) = Parking.compute(angle=angle, share=share), driven(angle, share)
    assert exhibit.path @ [1, 1j] == pytest.approx(np.array(places), abs=1e-12)
    steps = np.diff(exhibit.path, axis=0)
    assert np.abs(np.degrees(headings(exhibit))) == pytest.approx(angle, rel=1e-6)
    assert exhibit.angle == pytest.approx(angle)
    assert (steps[:, 1] < 0).all()  # toward the curb
    assert np.sign(steps[:, 0]).tolist() == [(-1) ** (move + 1) for move in range(moves)]  # back and forward in turn
    sideways = math.sqrt(2)
    assert drive == pytest.approx(sideways / math.sin(math.radians(angle)), rel=1e-6)
    assert exhibit.lengths == pytest.approx([drive, 2 * math.sqrt(5), sideways], rel=1e-6)
    assert (exhibit.ratio, exhibit.bound) == pytest.approx((drive / sideways, math.sqrt(10)), rel=1e-6)
    shown = {(mark.field, *mark.index): mark.data for mark in marks_of_figure(exhibit.figure())}
    assert [shown[key] for key in (("moves",), ("lengths", 0), ("lengths", 1), ("lengths", 2))] == [
        f"{moves} moves", f"{drive:.2f} driven", f"{2 * math.sqrt(5):.2f} at least", f"{sideways:.2f} sideways"
    ]  # fmt: skip
    (street,) = exhibit.figure().axes
    said = [text.get_text() for text in street.texts if "times" in text.get_text()]
    assert said == [f"{drive / sideways:.2f} times as far", f"{math.sqrt(10):.2f} times"]


def test_the_start_is_the_steepest_and_turns_the_angle_and_the_moves(exhibit: Parking) -> None:
    angle, share = Parking.dials
    assert angle.start == max(angle.values) == exhibit.steepest == pytest.approx(STEEPEST)
    assert share.start == max(share.values) == 100
    fewest, most = (Parking.compute(angle=STEEPEST, share=share).moves for share in (100, 60))
    assert most > 2 * fewest
    assert series(exhibit.figure(), "curb")[0].tolist() == exhibit.curb.tolist()


@at_every_setting
def test_the_cars_stand_on_the_path_and_point_along_it(exhibit: Parking) -> None:
    angles = headings(exhibit)
    half = next(move for move, (_, away) in enumerate(exhibit.path) if -away > math.sqrt(2) / 2)
    poses = [(exhibit.path[0], angles[0]), (exhibit.path[half], angles[half - 1]), (exhibit.space, 0.0)]
    for outline, windows, (middle, angle) in zip(exhibit.cars, exhibit.windows[:3], poses, strict=True):
        assert outline.mean(axis=0) == pytest.approx(middle, abs=1e-7)
        along, across = _own(outline, middle, angle)
        assert [np.ptp(along), np.ptp(across)] == pytest.approx([LENGTH, WIDTH])
        assert inside(windows.reshape(-1, 2), middle, angle).all()
        front, rear = (_own(window, middle, angle)[0] for window in windows)
        assert front.min() > 0 > rear.max()


@at_every_setting
def test_the_car_hits_neither_neighbor_nor_curb_on_its_whole_way(exhibit: Parking) -> None:
    parked = [outline.mean(axis=0) for outline in exhibit.neighbors]
    assert parked[0][0] < exhibit.space[0] < parked[1][0]
    for middle, windows in zip(parked, exhibit.windows[3:], strict=True):
        assert middle[1] == pytest.approx(exhibit.space[1])
        assert inside(windows.reshape(-1, 2), middle).all()
    shape = exhibit.cars[2] - exhibit.space
    for (before, after), angle in zip(itertools.pairwise(exhibit.path), headings(exhibit), strict=True):
        turned = shape @ [[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]]
        for share in np.linspace(0, 1, 5):
            outline = turned + before + share * (after - before)
            assert not any(inside(outline, middle).any() for middle in parked)
            assert outline[:, 1].min() > exhibit.curb[:, 1].max() - 1e-9


@at_every_setting
def test_the_wedge_is_all_the_ways_that_the_car_can_stand_at_the_start(exhibit: Parking) -> None:
    steepest = math.atan(1 / 3)
    for side, triangle in zip((1, -1), exhibit.wedge, strict=True):
        tip, *corners = side * triangle
        assert tip == pytest.approx(exhibit.path[0])
        assert sorted(math.atan2(up, along) for along, up in corners) == pytest.approx([-steepest, steepest])
    labels = [mark.data for mark in marks_of_figure(exhibit.figure()) if mark.field == "steepest"]
    assert labels == [f"at most {math.degrees(steepest):.1f}°\noff the curb"]


@pytest.mark.parametrize(("angle", "share"), [(10, 60), (10, 100), (15, 80), (STEEPEST, 60), (STEEPEST, 100)])
def test_the_words_say_what_the_turned_zig_zag_does(angle: float, share: float) -> None:
    exhibit, (_, drive, moves) = Parking.compute(angle=angle, share=share), driven(angle, share)
    limit, ratio = f"{STEEPEST:.1f}", f"{drive / math.sqrt(2):.2f}"
    verdict = "No such car can do with less" if angle == STEEPEST else f"The least is {math.sqrt(10):.2f}, at {limit}°"
    assert exhibit.caption == (
        f"The zig-zag turned by 45°. The car may stand at most {limit}° off the curb. At {angle:.1f}° and in {moves} "
        f"moves (counted until 1% of the way is left) it drives {ratio} times as far as it moves sideways. {verdict}."
    )
    assert exhibit.alt == (
        "A street from above. A car starts beside an empty space between two parked cars. It goes back and forth, "
        f"{angle:.1f} degrees off the curb; at most {limit} are allowed, a wedge that is shaded. Each move brings it "
        f"closer to the curb; after {moves} moves 1% of the way is left. It moves {math.sqrt(2):.2f} sideways and "
        f"drives {drive:.2f} for it, {ratio} times as much; {2 * math.sqrt(5):.2f} is the least."
    )
