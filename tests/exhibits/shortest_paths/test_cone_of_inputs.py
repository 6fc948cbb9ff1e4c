"""Three weights in the plane where the entries add up to one: signs of amounts, sides of a line, linear programs."""

import math
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.shortest_paths.cone_of_inputs import ConeOfInputs
from explainer.experiments.cone_shares import ConeShares
from tests.reading import cells_under, marks_of_figure, series

INPUTS = np.array([[2, 1, 1], [1, 2, 1], [1, 1, 2]])
TOP, LEFT, RIGHT = (0.5, math.sqrt(3) / 2), (0.0, 0.0), (1.0, 0.0)


@pytest.fixture(scope="module")
def exhibit() -> ConeOfInputs:
    shown = EXHIBITS["cone_of_inputs"]
    assert isinstance(shown, ConeOfInputs)
    return shown


def seen(vector: Any) -> list[float]:
    """Where the line along a vector crosses the plane, in the drawing."""
    a, b, c = np.array(vector) / sum(vector)
    return [a * top + b * left + c * right for top, left, right in zip(TOP, LEFT, RIGHT, strict=True)]


def amounts(goal: Any) -> Any:
    """Of the inputs: each lacks a share of the sum of all entries, a = d − Σd/4."""
    return np.array(goal) - sum(goal) / 4


def ratio(goal: Any) -> float:
    units = INPUTS / math.sqrt(6)
    return float(linprog(np.ones(6), A_eq=np.hstack([units.T, -units.T]), b_eq=goal).fun / np.linalg.norm(goal))


def test_a_reader_finds_inputs_and_goals_where_their_lines_cross_the_plane(exhibit: ConeOfInputs) -> None:
    figure = exhibit.figure()
    assert exhibit.octant.tolist() == [pytest.approx(seen(row)) for row in np.eye(3)]
    assert exhibit.cone.tolist() == exhibit.inputs.tolist() == [pytest.approx(seen(row)) for row in INPUTS]
    assert [list(series(figure, label)[0][0]) for label in ("(6, 5, 5)", "(5, 1, 1)")] == [
        pytest.approx(seen(goal)) for goal in ((6, 5, 5), (5, 1, 1))
    ]
    names = {word.get_text(): word.xy for word in figure.axes[0].texts if hasattr(word, "xy")}
    for row in INPUTS:
        assert names[f"({row[0]}, {row[1]}, {row[2]})"] == pytest.approx(seen(row))
    letters = {text.get_text(): np.array(text.get_position()) for text in figure.axes[0].texts}
    for letter, corner in zip(("w₁", "w₂", "w₃"), (TOP, LEFT, RIGHT), strict=True):
        assert np.linalg.norm(letters[letter] - corner) < 0.06


def test_the_inner_goal_takes_amounts_of_one_sign_and_the_outer_one_of_both(exhibit: ConeOfInputs) -> None:
    inner, outer = exhibit.inside_goal, exhibit.outside_goal
    for goal in (inner, outer, exhibit.across_goal):
        assert amounts(goal) @ INPUTS == pytest.approx(goal)
    assert (amounts(inner) > 0).all()
    assert (outer > 0).all()
    assert exhibit.amounts == pytest.approx(amounts(outer))
    assert sorted(np.sign(exhibit.amounts)) == [-1, -1, 1]
    words = {text.get_text() for text in exhibit.figure().axes[0].texts}
    assert {"one sign of δ is enough", "needs both\nsigns of δ", "all inputs\nbelow it"} <= words


def test_the_dashed_line_goes_through_the_outer_goal_and_has_all_inputs_below(exhibit: ConeOfInputs) -> None:
    (mark,) = (mark for mark in marks_of_figure(exhibit.figure()) if mark.field == "dividing")
    (x, height), (right, other) = np.asarray(mark.data)[np.argsort(np.asarray(mark.data, dtype=float)[:, 0])]
    assert height == pytest.approx(other) == pytest.approx(exhibit.outside[1])
    assert x < exhibit.outside[0] < right
    assert exhibit.inputs[:, 1].max() < height - 0.1
    margin = math.sqrt(0.75) * 5 / 7  # the height of a point is √¾ times the share of its first entry
    assert height == pytest.approx(margin)


def test_the_zig_zag_is_proved_as_short_as_can_be(exhibit: ConeOfInputs) -> None:
    y = exhibit.zig_zag_bound
    assert [abs(y @ x) <= math.sqrt(5) * (1 + 1e-12) for x in ((1, 2), (2, 1))] == [True, True]
    assert exhibit.zig_zag_length == pytest.approx(2 * math.sqrt(5)) == pytest.approx(y @ (1, -1))
    assert exhibit.zig_zag_ratio == pytest.approx(math.sqrt(10))
    sine = math.sin(math.atan2(2, 1) - math.pi / 4)
    assert y == pytest.approx(np.array([1, -1]) / (math.sqrt(2) * sine))  # v/(‖v‖ sin θ)


def test_the_table_has_the_amounts_the_least_ratios_and_directions_that_prove_them(exhibit: ConeOfInputs) -> None:
    table = exhibit.table
    goals = [(6, 5, 5), (5, 1, 1), (1, -1, 0)]
    plain = [
        [float(e.replace("−", "-")) for e in cell.strip("()").split(",")] for cell in cells_under(table, "goal $v$")
    ]
    assert plain == [list(goal) for goal in goals]
    assert cells_under(table, "path ÷ straight line") == [f"{ratio(goal):.3f}" for goal in goals]
    assert exhibit.across_ratio == pytest.approx(ratio((1, -1, 0))) == pytest.approx(math.sqrt(12))
    for header, digits in (("amounts $a_i$", 6), ("a best $y$", 2)):
        cells = [cell.strip("()").replace("−", "-").split(",") for cell in cells_under(table, header)]
        for goal, cell in zip(goals, cells, strict=True):
            found = np.array(cell, dtype=float)
            if digits == 6:
                assert found == pytest.approx(amounts(goal))
            else:
                assert (np.abs(INPUTS @ found) <= math.sqrt(6) + 0.021).all()
                assert found @ goal / np.linalg.norm(goal) == pytest.approx(ratio(goal), abs=0.01)
    assert table.caption == "Goals for the inputs (2, 1, 1), (1, 2, 1) and (1, 1, 2)"


def test_the_shares_are_those_of_the_experiment_beside_those_of_two_orthants(exhibit: ConeOfInputs) -> None:
    made = ConeShares()
    assert exhibit.shares.tolist() == made.result.tolist()
    assert exhibit.share_of_four == made.result[made.weights.index(4)]
    assert exhibit.shares_method == made.method
    table = exhibit.shares_table
    assert cells_under(table, "weights, and inputs") == ["2", "3", "4", "5"]
    assert cells_under(table, "same-signed") == [f"{2 / 2**n:.2%}" for n in (2, 3, 4, 5)]
    assert cells_under(table, "reached with one sign of $\\dl$") == [f"{share:.2%}" for share in made.result]


def test_the_words_say_where_the_goals_lie(exhibit: ConeOfInputs) -> None:
    assert exhibit.caption == (
        "All same-signed goals are in the large triangle, those that one sign of $\\dl$ reaches in the small one. "
        "(5, 1, 1) is not: the dashed line through it leaves all inputs on one side."
    )
    places = {goal: tuple(f"{value:.2f}" for value in seen(goal)) for goal in ((6, 5, 5), (5, 1, 1))}
    for (x, y), goal in zip(places.values(), ("(6, 5, 5)", "(5, 1, 1)"), strict=True):
        assert goal in exhibit.alt
        assert f"({x}, {y})" in exhibit.alt
    assert "has all inputs below" in exhibit.alt
