"""The quadrant diagram: sampled points, derivatives and labels against plain signs."""

import itertools
import math
import re

import numpy as np
import pytest
from autograd import grad
from lxml import etree
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from matplotlib.text import Text
from numpy.typing import NDArray

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.quadrants.quadrants import Quadrants

Array = NDArray[np.float64]
EAST_NORTH = {"northeast": (1, 1), "southwest": (-1, -1), "southeast": (1, -1), "northwest": (-1, 1)}


@pytest.fixture(scope="module")
def exhibit() -> Quadrants:
    shown = EXHIBITS["quadrants"]
    assert isinstance(shown, Quadrants)
    return shown


@pytest.fixture(scope="module")
def figure(exhibit: Quadrants) -> Figure:
    return exhibit.figure()


def drawn_around(figure: Figure, name: str, point: Array) -> bool:
    """Whether a drawn polygon of that name holds the point."""
    polygons = [shape for shape in figure.findobj(Polygon) if str(shape.get_gid()).rpartition("-")[0] == name]
    assert len(polygons) == 2
    return any(shape.get_path().contains_point((point[0], point[1])) for shape in polygons)


def test_updates_of_positive_inputs_land_in_the_shaded_quadrants(exhibit: Quadrants, figure: Figure) -> None:
    random = np.random.default_rng(4)
    seen = set()
    for _ in range(300):
        x, delta = random.uniform(0.01, 1, 2), random.uniform(-2, 2)
        after = exhibit.weights - 0.5 * delta * x
        assert drawn_around(figure, "reachable", after)
        assert not drawn_around(figure, "unreachable", after)
        seen.add((delta < 0, x[0] > x[1]))
    assert len(seen) == 4


def test_a_point_is_shaded_just_if_both_weights_moved_the_same_way(exhibit: Quadrants, figure: Figure) -> None:
    for east, north in np.random.default_rng(5).uniform(-2.5, 2.5, (400, 2)):
        point = np.array([exhibit.weights[0] + east, exhibit.weights[1] + north])
        assert drawn_around(figure, "reachable", point) == (east * north > 0)
        assert drawn_around(figure, "unreachable", point) == (east * north < 0)


def test_the_map_is_not_mirrored_and_its_quadrants_fill_it(figure: Figure, exhibit: Quadrants) -> None:
    (axes,) = figure.axes
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    assert west < east
    assert south < north
    corners = np.vstack([exhibit.reachable, exhibit.unreachable]).reshape(-1, 2)
    assert corners.min(axis=0).tolist() == pytest.approx([west, south])
    assert corners.max(axis=0).tolist() == pytest.approx([east, north])


def test_gradient_is_the_derivative_of_the_loss_and_the_update_minus_half_of_it(exhibit: Quadrants) -> None:
    derivative = grad(lambda w: 0.5 * (w[0] * 1.0 + w[1] * 0.5 - 4.0) ** 2)(exhibit.weights)
    np.testing.assert_allclose(exhibit.gradient[1] - exhibit.gradient[0], derivative)
    np.testing.assert_allclose(exhibit.update[1] - exhibit.update[0], -0.5 * derivative)
    assert exhibit.gradient[0].tolist() == exhibit.update[0].tolist() == exhibit.weights.tolist()
    assert derivative.tolist() == [-2, -1] == exhibit.gradient_vector.tolist()
    assert exhibit.update_vector.tolist() == [1, 0.5]
    assert (exhibit.delta, exhibit.step_size, exhibit.input.tolist()) == (-2, 0.5, [1, 0.5])


def labels(figure: Figure, name: str) -> list[Text]:
    return [text for text in figure.findobj(Text) if str(text.get_gid()).startswith(f"{name}-")]


def test_each_name_stands_in_the_quadrant_that_it_names(exhibit: Quadrants, figure: Figure) -> None:
    names = labels(figure, "names")
    assert {text.get_text().partition(":")[0] for text in names} == set(EAST_NORTH)
    for text in names:
        direction, _, reach = text.get_text().partition(": ")
        place = np.array(text.get_position())
        assert tuple(np.sign(place - exhibit.weights)) == EAST_NORTH[direction]
        assert reach == ("in reach" if drawn_around(figure, "reachable", place) else "out of reach")


def test_what_the_weights_do_is_written_where_they_do_it(exhibit: Quadrants, figure: Figure) -> None:
    moves = labels(figure, "moves")
    assert len({text.get_text() for text in moves}) == 4
    for text in moves:
        east, north = np.sign(np.array(text.get_position()) - exhibit.weights)
        word = {1: "up", -1: "down"}
        assert text.get_text() == f"w₁ {word[int(east)]}, w₂ {word[int(north)]}"


def test_one_goal_is_in_reach_and_the_other_is_not(exhibit: Quadrants, figure: Figure) -> None:
    assert exhibit.to_goal[0].tolist() == [1, 2]
    assert drawn_around(figure, "reachable", exhibit.goal_in_reach)
    assert drawn_around(figure, "unreachable", exhibit.goal_out_of_reach)
    assert np.sign(exhibit.goal_out_of_reach - exhibit.weights).tolist() == [1, -1]


def test_no_same_signed_direction_comes_nearer_to_the_goal_out_of_reach(exhibit: Quadrants) -> None:
    turns = np.radians(np.concatenate([np.linspace(0, 90, 9001), np.linspace(180, 270, 9001)]))
    away = math.atan2(*(exhibit.goal_out_of_reach - exhibit.weights)[::-1])
    gaps = np.degrees(np.arccos(np.cos(turns - away)))
    assert exhibit.unreachable_angle == pytest.approx(gaps.min(), abs=1e-6)


def test_a_way_to_the_northeast_beside_the_wedge_needs_steps_back(exhibit: Quadrants) -> None:
    sides = np.array([exhibit.first_side, exhibit.second_side])
    assert sides.tolist() == [[1, 2], [2, 1]]
    assert exhibit.beside.min() > 0
    shares = np.linalg.solve(sides.T, exhibit.beside)
    assert shares.min() < 0 < shares.max()  # one input forward, the other back
    length = sum(abs(share) * math.hypot(*side) for share, side in zip(shares, sides, strict=True))
    assert exhibit.beside_ratio == pytest.approx(length / math.hypot(*exhibit.beside))
    assert exhibit.beside_ratio > 1.5
    for weights in np.random.default_rng(3).uniform(0, 1, (50, 2)):  # in the double wedge no step goes back
        inside = weights @ sides
        assert np.linalg.solve(sides.T, inside).min() >= -1e-12
        assert np.linalg.solve(sides.T, -inside).max() <= 1e-12


def test_centered_samples_keep_to_the_two_quadrants_just_if_each_is_all_above_or_all_below_the_means() -> None:
    """Not: if all features rise and fall together."""
    data = np.array([[1, 2], [2, 1], [5, 5], [5, 5.5]])
    rise = np.diff(data[:2], axis=0)[0]
    assert rise[0] > 0 > rise[1]
    off = data - data.mean(axis=0)
    assert ((off > 0).all(axis=1) | (off < 0).all(axis=1)).all()


def test_six_updates_go_where_their_signs_say(exhibit: Quadrants) -> None:
    def read(cell: str) -> list[float]:
        return [float(number.replace("−", "-")) for number in re.findall(r"[−\d.]+", cell)]

    directions = []
    for x, delta, gradient, update, direction in exhibit.cases.rows:
        inputs, (upstream,) = read(x), read(delta)
        assert read(gradient) == [upstream * entry for entry in inputs]
        assert read(update) == [-0.5 * upstream * entry for entry in inputs]
        assert EAST_NORTH[direction] == tuple(math.copysign(1, entry) for entry in read(update))
        directions.append((min(inputs) > 0, max(inputs) < 0, direction))
    assert [way for positive, _, way in directions if positive] == ["northeast", "southwest"]
    assert [way for _, negative, way in directions if negative] == ["southwest", "northeast"]
    assert directions[4:] == [(False, False, "southeast"), (False, False, "northwest")]


def test_text_alone_tells_both_arrows_apart(exhibit: Quadrants) -> None:
    assert "gradient (−2, −1) points southwest, the update (1, 0.5) goes northeast" in exhibit.alt
    assert "gradient points southwest, so the update goes northeast" in exhibit.caption


def test_only_the_quadrants_out_of_reach_are_hatched_and_the_hatch_is_seen(exhibit: Quadrants) -> None:
    root = etree.fromstring(exhibit.svg().encode())
    groups = [group for group in root.iter("{*}g") if "reachable-" in group.get("id", "")]
    fills = {group.get("id"): group[0].get("style", "") for group in groups}
    assert {name: "url(#" in style for name, style in fills.items()} == {
        "reachable-0": False, "reachable-1": False, "unreachable-0": True, "unreachable-1": True
    }  # fmt: skip
    (pattern,) = root.iter("{*}pattern")
    assert pattern[0].get("fill") == "none"
    opacity = re.search(r"stroke-opacity: ([\d.]+)", pattern[1].get("style", ""))
    assert opacity
    assert float(opacity[1]) > 0.25


def test_wherever_the_goal_is_dragged_the_verdict_is_that_of_the_quadrant_it_is_drawn_in(figure: Figure) -> None:
    east, north = Quadrants.dials
    turns = np.radians(np.concatenate([np.linspace(0, 90, 901), np.linspace(180, 270, 901)]))
    for goal in itertools.product(east.values, north.values):
        turned = Quadrants.compute(east=goal[0], north=goal[1])
        assert turned.goal.tolist() == list(goal)
        assert (turned.verdict == "in reach of one update") == drawn_around(figure, "reachable", turned.goal)
        away = math.atan2(goal[1] - 2, goal[0] - 1)
        assert turned.goal_angle == pytest.approx(np.degrees(np.arccos(np.cos(turns - away))).min(), abs=0.06)
        assert (turned.goal_angle > 1) == drawn_around(figure, "unreachable", turned.goal)
