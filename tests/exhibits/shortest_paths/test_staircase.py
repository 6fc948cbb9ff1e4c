"""The shortest same-signed path, against a linear program over all directions, and closed forms."""

import math

import numpy as np
import pytest
from scipy.optimize import linprog

from explainer.exhibits.shortest_paths.staircase import Staircase
from tests.reading import axes_named, cells_under, marks_of_figure, series


@pytest.fixture(scope="module")
def exhibit() -> Staircase:
    return Staircase.compute()


def least_length(goal: tuple[float, float], least_entry: float) -> float:
    """The least sum of steps along ± unit directions whose smaller entry is at least a share of the larger."""
    low = math.atan(least_entry)
    angles = np.linspace(low, math.pi / 2 - low, 401)
    directions = np.array([np.cos(angles), np.sin(angles)])
    return float(linprog(np.ones(802), A_eq=np.hstack([directions, -directions]), b_eq=goal).fun)


def test_it_goes_three_east_then_four_south(exhibit: Staircase) -> None:
    assert exhibit.path.tolist() == [[0, 0], [3, 0], [3, -4]]
    assert exhibit.legs.tolist() == [3, 4]
    assert exhibit.straight.tolist() == [[0, 0], [3, -4]]
    assert exhibit.goal.tolist() == [3, -4]
    labels = {mark.index: mark.data for mark in marks_of_figure(exhibit.figure()) if mark.field == "legs"}
    assert labels == {(0,): "3 east", (1,): "4 south"}


def test_no_same_signed_path_is_shorter_than_seven_fifths_of_the_straight_line(exhibit: Staircase) -> None:
    assert exhibit.distance == 5
    assert exhibit.total == pytest.approx(least_length((3, -4), 0))
    assert exhibit.ratio == pytest.approx(7 / 5)


def test_strictly_positive_inputs_come_close_and_never_get_there(exhibit: Staircase) -> None:
    shown = [float(cell) for cell in cells_under(exhibit.approach, "shortest path ÷ straight line")]
    ones, others = (cells_under(exhibit.approach, header) for header in (r"one input $\x$", "the other"))
    entries = [float(cell.strip("()").split(",")[1]) for cell in ones]
    assert shown == pytest.approx([7 * math.hypot(1, e) / (1 - e) / 5 for e in entries], abs=5e-5)
    assert shown[:2] == pytest.approx([least_length((3, -4), e) / 5 for e in entries[:2]], abs=5e-5)
    assert shown == sorted(shown, reverse=True)
    assert 7 / 5 < shown[-1] < 7 / 5 + 0.002
    assert [cell.strip("()").split(",")[0] for cell in others] == [f"{e:g}" for e in entries]
    assert exhibit.approach.caption == "The shortest path to (3, −4) along two inputs without a zero"


def test_the_dotted_path_has_two_strictly_same_signed_steps(exhibit: Staircase) -> None:
    (start, corner, end), share = exhibit.close, (3 + 4 * 0.1) / (1 - 0.1**2)
    assert start.tolist() == [0, 0]
    assert corner == pytest.approx([share, 0.1 * share])
    assert end.tolist() == [3, -4]
    assert (corner - start > 0).all()
    assert (end - corner < 0).all()
    assert (end - corner)[0] / (end - corner)[1] == pytest.approx(0.1)
    assert exhibit.close_ratio == pytest.approx(7 * math.hypot(1, 0.1) / 0.9 / 5)


def test_the_longest_staircase_in_any_dimension_is_root_two_times_the_straight_line(exhibit: Staircase) -> None:
    random = np.random.default_rng(0)
    for n in (2, 3, 10):
        ways = random.standard_normal((20000, n))
        up = np.sqrt((ways**2 * (ways > 0)).sum(axis=1))
        down = np.sqrt((ways**2 * (ways < 0)).sum(axis=1))
        ratios = (up + down) / np.sqrt((ways**2).sum(axis=1))
        assert 0.999 * exhibit.largest_ratio < ratios.max() <= exhibit.largest_ratio == pytest.approx(math.sqrt(2))


def test_the_figure_names_what_it_shows_and_says_how_much_longer_the_staircase_is(exhibit: Staircase) -> None:
    figure = exhibit.figure()
    assert axes_named(figure) == ("w₁", "w₂")
    assert series(figure, "goal")[0].tolist() == [[3, -4]]
    (close,) = series(figure, "strictly positive inputs")
    assert (np.diff(close, axis=0)[0] > 0).all()
    assert (np.diff(close, axis=0)[1] < 0).all()
    seen = {text.get_text() for text in figure.axes[0].texts}
    staircase, straight = least_length((3, -4), 0), math.hypot(3, 4)
    assert {
        f"straight {straight:g}",
        f"{staircase:g} instead of {straight:g}:",
        f"{staircase / straight:g} times as long",
    } <= seen


def test_the_words_say_how_long_the_paths_are(exhibit: Staircase) -> None:
    share = (3 + 4 * 0.1) / (1 - 0.1**2)
    dotted = f"{7 * math.hypot(1, 0.1) / 0.9 / 5:.2f}"
    assert exhibit.caption == (
        "No same-signed path to (3, −4) is shorter than 3 east and 4 south. With strictly positive inputs every path "
        f"is longer; the dotted one has {dotted} times the straight line."
    )
    assert exhibit.alt == (
        "From the origin the staircase goes 3 to the east, to (3, 0), then 4 to the south, to the goal (3, −4): "
        f"{3 + 4} in all, {(3 + 4) / 5:g} times the straight line of {math.hypot(3, 4):g}. A dotted path turns a "
        f"little farther out, at ({share:.2f}, {0.1 * share:.2f}), and is {dotted} times as long as the straight line."
    )
    assert math.hypot(share, 0.1 * share) > 3
