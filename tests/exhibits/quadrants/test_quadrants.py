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
from tests.reading import axes_named, cells_under, series

Array = NDArray[np.float64]
IN_REACH = "in reach of one update, if its input lies along the straight line to it"
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
    derivative = grad(lambda w: 0.5 * (w[0] * 1.0 + w[1] * 0.5 - 8.5) ** 2)(exhibit.weights)
    np.testing.assert_allclose(exhibit.gradient[1] - exhibit.gradient[0], derivative)
    np.testing.assert_allclose(exhibit.update[1] - exhibit.update[0], -0.5 * derivative)
    assert exhibit.gradient[0].tolist() == exhibit.update[0].tolist() == exhibit.weights.tolist()
    assert derivative.tolist() == [-2, -1] == exhibit.gradient_vector.tolist()
    assert exhibit.update_vector.tolist() == [1, 0.5]
    assert exhibit.opposite_update.tolist() == [0.5 * -2 * entry for entry in (1, 0.5)]  # δ = 2: southwest
    assert (exhibit.delta, exhibit.step_size, exhibit.input.tolist()) == (-2, 0.5, [1, 0.5])
    assert exhibit.weights.tolist() == [4, 5]


def labels(figure: Figure, name: str) -> list[Text]:
    return [text for text in figure.findobj(Text) if str(text.get_gid()).startswith(f"{name}-")]


def test_each_quadrant_says_its_name_and_whether_it_is_in_reach(figure: Figure) -> None:
    verdicts = labels(figure, "reach")
    assert len(verdicts) == 4
    for text in verdicts:
        place = np.array(text.get_position())
        assert text.get_text() == ("in reach" if drawn_around(figure, "reachable", place) else "out of reach")
        (below,) = (each for each in labels(figure, "moves") if each.get_position()[0] == place[0]
                    and 0 < place[1] - each.get_position()[1] < 0.5)  # fmt: skip
        assert drawn_around(figure, "reachable", np.array(below.get_position())) == (text.get_text() == "in reach")


def test_what_the_weights_do_is_written_where_they_do_it(exhibit: Quadrants, figure: Figure) -> None:
    moves = labels(figure, "moves")
    assert len({text.get_text() for text in moves}) == 4
    for text in moves:
        east, north = np.sign(np.array(text.get_position()) - exhibit.weights)
        (way,) = (name for name, signs in EAST_NORTH.items() if signs == (east, north))
        arrow = {1: "↑", -1: "↓"}
        assert text.get_text() == f"{way}: w₁ {arrow[int(east)]} w₂ {arrow[int(north)]}"


def test_one_goal_is_in_reach_and_the_other_is_not(exhibit: Quadrants, figure: Figure) -> None:
    assert exhibit.to_goal.tolist() == [[4, 5], exhibit.goal.tolist()]
    assert drawn_around(figure, "reachable", exhibit.goal_in_reach)
    assert drawn_around(figure, "unreachable", exhibit.goal_out_of_reach)
    assert np.sign(exhibit.goal_out_of_reach - exhibit.weights).tolist() == [1, -1]
    for place in (exhibit.goal_in_reach, exhibit.goal_out_of_reach):  # the page asks the reader to drag it there
        assert all(at in dial.values for at, dial in zip(place, exhibit.dials, strict=True))


def test_no_same_signed_direction_comes_nearer_to_the_goal_out_of_reach(exhibit: Quadrants) -> None:
    turns = np.radians(np.concatenate([np.linspace(0, 90, 9001), np.linspace(180, 270, 9001)]))
    away = math.atan2(*(exhibit.goal_out_of_reach - exhibit.weights)[::-1])
    gaps = np.degrees(np.arccos(np.cos(turns - away)))
    assert exhibit.unreachable_angle == pytest.approx(gaps.min(), abs=1e-6)


def test_a_way_to_the_northeast_beside_the_wedge_needs_steps_back(exhibit: Quadrants) -> None:
    sides = np.array([[1, 2], [2, 1]])
    assert exhibit.sides == "(1, 2) and (2, 1)"
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


def test_the_update_of_the_first_exercise_ends_on_its_goal(exhibit: Quadrants) -> None:
    way = exhibit.goal_in_reach - exhibit.weights
    assert exhibit.asked_way.tolist() == way.tolist() == pytest.approx([1, 1.8])
    assert exhibit.weights - 0.5 * exhibit.asked_delta * exhibit.asked_way == pytest.approx(exhibit.goal_in_reach)
    assert exhibit.asked_way.min() > 0 > exhibit.asked_delta


def test_one_way_of_the_exercise_takes_both_inputs_forward_and_the_other_one_back(exhibit: Quadrants) -> None:
    (a, b), (c, d) = exhibit.shares_inside, exhibit.shares_outside
    assert (1 * a + 2 * b, 2 * a + 1 * b) == pytest.approx(tuple(exhibit.asked_inside))
    assert (1 * c + 2 * d, 2 * c + 1 * d) == pytest.approx(tuple(exhibit.asked_outside))
    assert [a, b, c, d] == pytest.approx([1, 2, 3, -1])  # to be found by hand
    assert exhibit.asked_outside.min() > 0  # northeast all the same


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
    headers = (r"$\x$", r"$\dl$", r"$-\eta\,\dl\,\x$", "goes")
    for x, delta, update, direction in zip(*(cells_under(exhibit.cases, header) for header in headers), strict=True):
        inputs, (upstream,) = read(x), read(delta)
        assert read(update) == [-0.5 * upstream * entry for entry in inputs]
        assert EAST_NORTH[direction] == tuple(math.copysign(1, entry) for entry in read(update))
        directions.append((min(inputs) > 0, max(inputs) < 0, direction))
    assert [way for positive, _, way in directions if positive] == ["northeast", "southwest"]
    assert [way for _, negative, way in directions if negative] == ["southwest", "northeast"]
    assert directions[4:] == [(False, False, "southeast"), (False, False, "northwest")]


def test_the_figure_names_what_it_shows(exhibit: Quadrants, figure: Figure) -> None:
    assert axes_named(figure) == ("w₁", "w₂")
    derivative = np.array([-2, -1])  # (f − t) x, with f = 4 · 1 + 5 · 0.5, t = 8.5
    (gradient,), (update,) = series(figure, "gradient δx"), series(figure, "update −ηδx")
    assert gradient.tolist() == [[[4, 5], [4 + derivative[0], 5 + derivative[1]]]]
    assert update.tolist() == [[[4, 5], [4 - 0.5 * derivative[0], 5 - 0.5 * derivative[1]]]]
    assert series(figure, "weights now")[0].tolist() == [[4, 5]]
    assert series(figure, "goal")[0].tolist() == [exhibit.goal.tolist()]


def said(east: float, north: float) -> tuple[str, str]:
    """Where a goal lies from (4, 5), and what that means for one update: found by trial."""
    way = ("north" if north > 5 else "south") + ("east" if east > 4 else "west")
    turns = np.radians(np.concatenate([np.linspace(0, 90, 9001), np.linspace(180, 270, 9001)]))
    gap = np.degrees(np.arccos(np.cos(turns - math.atan2(north - 5, east - 4)).clip(-1, 1))).min()
    if gap < 0.01:
        return way, IN_REACH
    return way, f"out of reach: no update comes nearer to its direction than about {gap:.0f}°"


@pytest.mark.parametrize("goal", [(5.8, 3.6), (1.8, 7.2), (6.2, 5.2), (3.8, 2.8)])
def test_the_words_say_what_trial_finds_wherever_the_goal_is(goal: tuple[float, float]) -> None:
    exhibit = Quadrants.compute(east=goal[0], north=goal[1])
    way, verdict = said(*goal)
    assert exhibit.caption == (
        r"With positive inputs the update of a sample goes into a shaded quadrant, unless its $\dl$ is zero. "
        f"Here the gradient points southwest, so the update goes northeast. The goal lies {way}, {verdict}."
    )
    assert exhibit.alt == (
        "The plane of two weights, cut into quadrants around the current weights (4, 5). Northeast in reach; southwest "
        "in reach; southeast out of reach; northwest out of reach. The gradient (−2, −1) points southwest, the update "
        f"(1, 0.5) goes northeast. The goal at ({goal[0]:g}, {goal[1]:g}) lies {way}, {verdict}."
    )


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
        reached = turned.verdict == IN_REACH
        assert reached == drawn_around(figure, "reachable", turned.goal)
        away = math.atan2(goal[1] - 5, goal[0] - 4)
        assert turned.goal_angle == pytest.approx(np.degrees(np.arccos(np.cos(turns - away))).min(), abs=0.06)
        assert (turned.goal_angle > 1) == drawn_around(figure, "unreachable", turned.goal)


def test_a_goal_in_reach_takes_an_input_along_its_line_which_points_to_the_northeast_even_if_the_goal_does_not() -> (
    None
):
    for way in (np.array([2.2, 1.8]), np.array([-2.2, -0.2])):
        assert Quadrants.compute(east=4 + way[0], north=5 + way[1]).verdict == IN_REACH
        x = np.abs(way)
        delta = x @ [4, 5] - x @ (np.array([4, 5]) + way)  # of a sample that the goal fits
        assert -delta / (x @ x) * x == pytest.approx(way)
        assert np.sign(way @ x) == np.sign(way[0])


def test_the_least_angle_is_said_about_since_some_updates_come_nearer_than_its_rounded_number() -> None:
    east, north = Quadrants.dials
    turned = [Quadrants.compute(east=a, north=b) for a, b in itertools.product(east.values, north.values)]
    out = [(each.goal_angle, int(found[1])) for each in turned if (found := re.search(r"(\d+)°$", each.verdict))]
    assert len(out) == len(turned) / 2
    assert max(abs(angle - said) for angle, said in out) <= 0.5
    assert any(said - angle > 0.2 for angle, said in out)
    assert all("than about" in each.verdict for each in turned if "°" in each.verdict)
