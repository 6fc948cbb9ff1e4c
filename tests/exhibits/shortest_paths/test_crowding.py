"""Crowding around the diagonal: the bound against a linear program, limits against integrals, closed forms."""

import math

import numpy as np
import pytest
from scipy.integrate import dblquad
from scipy.optimize import linprog

from explainer import cones, orthants
from explainer.exhibits.shortest_paths.crowding import Crowding
from tests.reading import axes_named, cells_under, marks_of_figure, panels, series

RANGES = [(0, 1), (0.25, 0.75), (1, 2), (0.4, 0.6), (0.45, 0.55)]


@pytest.fixture(scope="module")
def exhibit() -> Crowding:
    return Crowding.compute()


@pytest.fixture(scope="module")
def steps(exhibit: Crowding) -> list[int]:
    return [int(row[-1]) for row in exhibit.table.rows]


def least_ratio(half_angle: float) -> float:
    """The shortest path to (1, −1) by steps within an angle of the diagonal, over the straight line."""
    angles = math.pi / 4 + np.linspace(-half_angle, half_angle, 101)
    directions = np.array([np.cos(angles), np.sin(angles)])
    return float(linprog(np.ones(202), A_eq=np.hstack([directions, -directions]), b_eq=[1, -1]).fun) / math.sqrt(2)


def test_the_curve_is_the_shortest_path_of_each_cone(exhibit: Crowding) -> None:
    assert exhibit.curve[:, 1] == pytest.approx(1 / np.sin(np.radians(exhibit.curve[:, 0])))
    for angle, ratio in exhibit.curve[::40]:
        assert ratio == pytest.approx(least_ratio(math.radians(angle)))
    assert exhibit.curve[-1] == pytest.approx([45, math.sqrt(2)])


def test_the_marked_ranges_have_the_angles_and_ratios_of_the_closed_form(exhibit: Crowding) -> None:
    for (low, high), (angle, ratio) in zip(RANGES, exhibit.bounds, strict=True):
        assert angle == pytest.approx(math.degrees(math.atan2(high - low, high + low)))
        assert ratio == pytest.approx(math.sqrt(1 + ((high + low) / (high - low)) ** 2))
    assert exhibit.bounds[:, 1] ** 2 == pytest.approx([2, 5, 10, 26, 101])


def test_no_input_of_a_range_is_farther_from_the_diagonal_than_marked(exhibit: Crowding) -> None:
    random = np.random.default_rng(1)
    for (low, high), (angle, _) in zip(RANGES, exhibit.bounds, strict=True):
        inputs = random.uniform(low, high, (50_000, 2))
        away = np.abs(np.degrees(np.arctan2(inputs[:, 1], inputs[:, 0])) - 45)
        assert 0.97 * angle < away.max() <= angle


def test_the_limits_of_small_steps_are_integrals_over_the_square_of_inputs(exhibit: Crowding) -> None:
    for (low, high), bound, limit in zip(RANGES, exhibit.bounds, exhibit.limits, strict=True):
        assert limit[0] == bound[0]

        def length(b: float, a: float) -> float:
            return (b - a) / math.sqrt(2) * math.hypot(a, b)

        half, _ = dblquad(length, low, high, lambda a: a, high)  # the other half is its mirror image
        progress = (high - low) ** 2 / 12  # the mean of ((b - a) / √2)²
        assert limit[1] == pytest.approx(2 * half / (high - low) ** 2 / progress, rel=1e-4)
    assert exhibit.small_steps == exhibit.limits[0, 1] == pytest.approx(2.284, abs=0.0005)


def single_samples(low: float, high: float, step_size: float) -> float:
    """The mean length of 400 paths over the straight line, until about half of the distance is left."""
    random, error, length = np.random.default_rng(4), np.tile([-1.0, 1.0], (400, 1)), 0.0
    for _ in range(round(12 * math.log(2) / step_size / (high - low) ** 2)):
        x = random.uniform(low, high, (400, 2))
        move = -step_size * (error * x).sum(axis=1, keepdims=True) * x
        error, length = error + move, length + float(np.hypot(*move.T).mean())
    return length / math.hypot(*(error.mean(axis=0) - [-1, 1]))


def test_single_samples_tend_to_the_limit_as_their_steps_shrink(exhibit: Crowding) -> None:
    for index, low, high in ((0, 0.0, 1.0), (2, 1.0, 2.0)):
        large, small = (single_samples(low, high, size / high**2) / exhibit.limits[index, 1] for size in (0.4, 0.04))
        assert large > 1.05
        assert small == pytest.approx(1, abs=0.015)


def test_the_runs_are_longer_than_the_bound_and_most_are_longer_than_the_limit_of_small_steps(
    exhibit: Crowding,
) -> None:
    assert len(exhibit.runs) == 5 * exhibit.runs_each
    for index, ratios in enumerate(exhibit.runs[:, 1].reshape(5, -1)):
        assert exhibit.runs[index * exhibit.runs_each, 0] == exhibit.bounds[index, 0]
        assert ratios.min() > exhibit.bounds[index, 1]
        assert 1.03 < ratios.mean() / exhibit.limits[index, 1] < 1.12
        assert index < 2 or ratios.min() > exhibit.limits[index, 1]
    above = [
        ratio > limit
        for ratios, (_, limit) in zip(exhibit.runs[:, 1].reshape(5, -1), exhibit.limits, strict=True)
        for ratio in ratios
    ]
    assert exhibit.runs_above_limit == sum(above)
    assert 90 < sum(above) < len(above) == 100
    excess = exhibit.runs[:, 1].reshape(5, -1) / exhibit.bounds[:, 1:]
    assert exhibit.least_excess == pytest.approx(excess.min())
    assert exhibit.largest_excess == pytest.approx(excess.max())
    assert 1.4 < excess.min() < 1.6
    assert 2.1 < excess.max() < 2.3


def test_larger_inputs_of_the_same_directions_leave_the_bound_as_it_is() -> None:
    random = np.random.default_rng(8)
    inputs, goal = random.uniform(1, 2, (6, 2)), np.array([1.0, -1.0])
    units = np.concatenate([inputs, -inputs]).T / np.tile(np.linalg.norm(inputs, axis=1), 2)
    least = linprog(np.ones(12), A_eq=units, b_eq=goal).fun
    for factor in (0.01, 1, 1000):
        assert cones.shortest_length(goal, factor * inputs) == pytest.approx(least)
    assert exhibit_ratio(1, 2) == pytest.approx(exhibit_ratio(10, 20)) == pytest.approx(math.sqrt(10))


def exhibit_ratio(low: float, high: float) -> float:
    return orthants.cone_ratio([1, -1], orthants.box_half_angle(low, high))


def test_the_steps_are_those_of_a_distance_that_shrinks_by_the_cosine_between_the_outermost_inputs(
    steps: list[int],
) -> None:
    for (low, high), taken in zip(RANGES[1:], steps[1:], strict=True):
        cosine = 2 * low * high / (low**2 + high**2)
        after_first = (low + high) / math.sqrt(2) / math.hypot(low, high)
        assert taken == 1 + math.ceil(math.log(0.01 / after_first) / math.log(cosine))
    assert steps[0] == 2  # along the axes


def test_in_the_last_rows_half_the_angle_takes_twice_the_length_and_four_times_the_steps(
    exhibit: Crowding, steps: list[int]
) -> None:
    (wide, short), (narrow, long) = exhibit.bounds[-2:]
    assert wide / narrow == pytest.approx(2, abs=0.1)
    assert long / short == pytest.approx(2, abs=0.1)
    assert steps[-1] / steps[-2] == pytest.approx(4, abs=0.2)


def test_the_steps_grow_with_the_square_of_the_ratio_in_narrow_cones_and_faster_in_wide_ones(
    exhibit: Crowding, steps: list[int]
) -> None:
    powers = np.diff(np.log(steps)) / np.diff(np.log(exhibit.bounds[:, 1]))
    assert powers[0] > 3
    assert powers[1:] == pytest.approx([2, 2, 2], abs=0.35)
    assert powers[-2:] == pytest.approx([2, 2], abs=0.08)


def test_the_table_shows_the_marks_and_the_range_of_the_runs(exhibit: Crowding) -> None:
    table, runs = exhibit.table, exhibit.runs[:, 1].reshape(5, -1)
    assert cells_under(table, "inputs between") == [f"{low:g}\u00a0to\u00a0{high:g}" for low, high in RANGES]
    angles = [math.degrees(math.atan2(high - low, high + low)) for low, high in RANGES]
    assert cells_under(table, r"$\theta$") == [f"{angle:.1f}°" for angle in angles]
    assert cells_under(table, "shortest") == [f"{1 / math.sin(math.radians(angle)):.2f}" for angle in angles]
    assert cells_under(table, "small steps") == [f"{limit:.2f}" for limit in exhibit.limits[:, 1]]
    assert cells_under(table, "measured") == [f"{each.min():.1f}\u00a0to\u00a0{each.max():.1f}" for each in runs]
    assert len(table.header) == 6


NAMES = ("any positive inputs", "0.25 to 0.75", "1 to 2", "0.4 to 0.6", "0.45 to 0.55")


def test_each_dot_has_its_cone_beside_it_with_the_range_of_its_inputs(exhibit: Crowding) -> None:
    figure = exhibit.figure()
    plane, *insets = panels(figure)
    assert axes_named(figure) == ("half angle θ in degrees", "path ÷ straight line")
    assert axes_named(figure, 6) == ("x₁", "x₂")
    for (low, high), name, (angle, ratio), glyph in zip(RANGES, NAMES, exhibit.bounds, insets[:5], strict=True):
        (square,) = series(figure, name)
        assert square == pytest.approx(np.array([[low, low], [high, low], [high, high], [low, high]]) / high)
        assert [text.get_text() for text in glyph.texts] == [name]
        (cone,) = (np.asarray(mark.data) for mark in marks_of_figure(figure) if mark.field == "cones" and
                   mark.index == (NAMES.index(name),))  # fmt: skip
        assert {str(patch.get_gid()).rpartition("-")[2] for patch in glyph.patches} == {str(NAMES.index(name))}
        assert cone == pytest.approx(np.array([[0, 0], [1, low / high], [low / high, 1]]))
        assert (glyph.get_xlim(), glyph.get_ylim(), glyph.get_aspect()) == ((0, 1), (0, 1), 1)
        x, y = plane.transData.transform((angle, ratio))
        area = glyph.get_window_extent()
        assert math.hypot(x - area.x1, y - area.y1) < 10
    curve, limits, runs = (series(figure, name)[0] for name in ("shortest", "small steps", "single runs"))
    assert curve[:, 1] == pytest.approx(1 / np.sin(np.radians(curve[:, 0])))
    assert limits.tolist() == exhibit.limits.tolist()
    assert runs.tolist() == exhibit.runs.tolist()
    assert "narrower cone,\nlonger path" in {text.get_text() for text in plane.texts}


def test_the_words_say_what_closed_forms_integrals_and_counts_find(exhibit: Crowding) -> None:
    assert exhibit.caption == (
        "Inputs from the range at a dot are at most the angle $\\theta$ away from the diagonal. The narrower their "
        "cone, the longer the shortest path southeast. Stochastic descent is longer still: diamonds are its limit for "
        "small steps, dashes single runs with larger ones (for any positive inputs: from 0\u00a0to\u00a01)."
    )
    angles = [math.atan2(high - low, high + low) for low, high in RANGES]
    assert (np.diff(angles) < 0).all()
    assert (np.diff([1 / math.sin(angle) for angle in angles]) > 0).all()
    marked = "; ".join(
        f"{name}, {math.degrees(angle):.1f} degrees, {1 / math.sin(angle):.2f}"
        for name, angle in zip(NAMES, angles, strict=True)
    )
    runs = exhibit.runs[:, 1].reshape(5, -1)
    excess = [ratio * math.sin(angle) for angle, ratios in zip(angles, runs, strict=True) for ratio in ratios]
    above = sum(int((each > limit).sum()) for each, limit in zip(runs, exhibit.limits[:, 1], strict=True))
    limits = ", ".join(f"{limit:.1f}" for limit in exhibit.limits[:, 1])
    assert exhibit.alt == (
        "On logarithmic axes, a curve falls as the half angle of the cone of inputs grows: the length of the shortest "
        f"path to a goal due southeast, in straight lines. Marked are inputs from these ranges: {marked}. Runs of "
        f"stochastic descent lie above it, {min(excess):.1f} to {max(excess):.1f} times as high, and {above} of "
        f"{runs.size} above its limits for small steps, ({limits}). An inset shows one range, a square of inputs, and "
        "the two outermost of them on either side of the diagonal."
    )
    assert (exhibit.limits[:, 1] > exhibit.bounds[:, 1]).all()


def test_the_inset_shows_one_range_with_its_outermost_inputs(exhibit: Crowding) -> None:
    assert exhibit.box.tolist() == [[1, 1], [2, 1], [2, 2], [1, 2]]
    assert exhibit.extremes.tolist() == [[[0, 0], [1, 2]], [[0, 0], [2, 1]]]
    assert exhibit.diagonal.tolist() == [[0, 0], [2, 2]]
