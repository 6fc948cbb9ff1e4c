"""Full-batch descent on the worked samples, against exact fractions."""

import math
from fractions import Fraction

import numpy as np
import pytest

from explainer.exhibits.batches.full_batch_zig_zag import FullBatchZigZag
from tests.reading import axes_named, cells_under, series

SAMPLES = [((1, 2), -1), ((2, 1), 1)]


@pytest.fixture(scope="module")
def exhibit() -> FullBatchZigZag:
    return FullBatchZigZag.compute()


def stepped(u: Fraction, v: Fraction, step_size: Fraction) -> tuple[Fraction, Fraction]:
    deltas = [(u * a + v * b - t) / 2 for (a, b), t in SAMPLES]
    slopes = [sum(delta * x[i] for delta, (x, _) in zip(deltas, SAMPLES, strict=True)) for i in (0, 1)]
    return u - step_size * slopes[0], v - step_size * slopes[1]


def loss(u: float, v: float) -> float:
    return sum((u * a + v * b - t) ** 2 for (a, b), t in SAMPLES) / 4


def test_the_path_is_that_of_exact_fractions(exhibit: FullBatchZigZag) -> None:
    points = [(Fraction(1), Fraction(0))]
    while len(points) < len(exhibit.path):
        points.append(stepped(*points[-1], Fraction(2, 5)))
    expected = np.array([[float(u), float(v)] for u, v in points])
    np.testing.assert_allclose(exhibit.path, expected, atol=1e-14)
    assert exhibit.first_points == pytest.approx(np.array([[1, 0], [0.2, -1], [1, -0.36], [0.488, -1], [1, -0.5904]]))
    assert exhibit.path[-1] == pytest.approx([1, -1])
    assert (exhibit.start.tolist(), exhibit.goal.tolist(), exhibit.step_size) == ([1, 0], [1, -1], 0.4)
    assert exhibit.straight.tolist() == [[1, 0], [1, -1]]


def test_the_path_is_root_forty_one_long(exhibit: FullBatchZigZag) -> None:
    first = math.hypot(0.8, 1)  # and each step is 4/5 of the one before
    assert exhibit.lengths == pytest.approx([first / (1 - 0.8), 1])
    assert exhibit.length_squared == pytest.approx(41)
    assert exhibit.path_ratio == pytest.approx(math.sqrt(41))


def test_every_step_is_same_signed_and_turns_back(exhibit: FullBatchZigZag) -> None:
    steps = np.diff(exhibit.path[:100], axis=0)
    signs = np.sign(steps)
    assert signs.tolist() == [[-1, -1], [1, 1]] * 49 + [[-1, -1]]
    assert ((steps[1:] * steps[:-1]).sum(axis=1) < 0).all()
    for u, v in exhibit.path[:100]:
        first, second = (u * a + v * b - t for (a, b), t in SAMPLES)
        assert first * second > 0


def test_the_ellipses_are_levels_of_the_loss_through_the_first_points(exhibit: FullBatchZigZag) -> None:
    for level, point in zip(exhibit.levels, exhibit.path, strict=False):
        assert [loss(u, v) for u, v in level] == pytest.approx([loss(*point)] * len(level))
    along, across = ((exhibit.levels[0] - [1, -1]) @ axis for axis in ([1, -1], [1, 1]))
    assert np.ptp(along) / np.ptp(across) == pytest.approx(3, rel=1e-3)
    assert exhibit.axis_ratio == pytest.approx(3)


def test_the_eigenvalues_say_which_step_sizes_turn_and_which_diverge(exhibit: FullBatchZigZag) -> None:
    assert exhibit.eigenvalues == pytest.approx([1 / 2, 9 / 2])
    assert exhibit.turning_step_size == pytest.approx(2 / 9)
    assert exhibit.largest_step_size == pytest.approx(4 / 9)
    assert exhibit.step_size == pytest.approx(2 / (1 / 2 + 9 / 2))
    for step_size, factor in ((Fraction(2, 9), 0), (Fraction(4, 9), -1)):
        along = sum(stepped(Fraction(2), Fraction(0), step_size)) / 2  # one unit off the goal, along the diagonal
        assert along == factor


def test_the_lucky_step_arrives_and_throws_other_starts_away(exhibit: FullBatchZigZag) -> None:
    size = Fraction(exhibit.lucky_step_size)
    assert exhibit.lucky_end.tolist() == list(stepped(Fraction(0), Fraction(0), size)) == [1, -1]
    u, v = stepped(Fraction(1, 100), Fraction(1, 100), size)
    assert (float(u) - 1) / 0.01 == pytest.approx(exhibit.lucky_factor)
    assert (float(v) + 1) / 0.01 == pytest.approx(exhibit.lucky_factor)
    assert exhibit.lucky_factor == pytest.approx(-8)


def test_one_kappa_one_step_from_zero_and_twenty_one_from_the_drawn_start(exhibit: FullBatchZigZag) -> None:
    assert exhibit.kappa == pytest.approx(9)
    assert exhibit.lucky_steps == 1
    assert 0.8**exhibit.steps <= 0.01 < 0.8 ** (exhibit.steps - 1)  # each step leaves 4/5 of the distance


def test_one_at_a_time_the_same_start_has_a_shorter_path(exhibit: FullBatchZigZag) -> None:
    w, path, near = np.array([1.0, 0.0]), 0.0, 0
    for step in range(300):
        x, t = SAMPLES[step % 2]
        change = -exhibit.alone_step_size * (w @ x - t) * np.array(x)
        w, path = w + change, path + math.hypot(*change)
        near = near or (step + 1) * (math.dist(w, (1, -1)) <= 0.01)
    assert exhibit.alone_step_size == 0.2
    assert exhibit.alone_steps == near < exhibit.steps
    assert exhibit.alone_ratio == pytest.approx(path)
    assert exhibit.alone_ratio < 0.5 * exhibit.path_ratio


def test_each_step_ends_on_the_next_smaller_ellipse(exhibit: FullBatchZigZag) -> None:
    assert "five ellipses" in exhibit.alt
    assert len(exhibit.levels) == 5 == len(exhibit.first_points)
    for level, point in zip(exhibit.levels, exhibit.first_points, strict=True):
        assert loss(*level[0]) == pytest.approx(loss(*point))
    losses = [loss(*point) for point in exhibit.first_points]
    assert losses == sorted(losses, reverse=True)


def test_the_table_holds_the_calculation_by_hand(exhibit: FullBatchZigZag) -> None:
    assert [row[1:] for row in exhibit.table.rows] == [
        ("(2, 1)", "(−0.8, −1.6)", "(1.28, 0.64)", "(−0.512, −1.024)"),
        ("(2, 2.5)", "(−2, −1.6)", "(1.28, 1.6)", "(−1.28, −1.024)"),
        ("(−0.8, −1)", "(0.8, 0.64)", "(−0.512, −0.64)", "(0.512, 0.4096)"),
        ("southwest", "northeast", "southwest", "northeast"),
        ("(0.2, −1)", "(1, −0.36)", "(0.488, −1)", "(1, −0.5904)"),
        ("0.800", "0.640", "0.512", "0.410"),
    ]
    assert "3 times as long as wide" in exhibit.caption
    assert "(0.2, −1), (1, −0.36), (0.488, −1), (1, −0.5904)" in exhibit.alt
    assert "crosses the valley, southwest and northeast by turns. The goal is south." in exhibit.caption
    assert "with the long axis from northwest to southeast. The steps go southwest and northeast in turn" in exhibit.alt
    assert f"The path is {math.sqrt(41):.3f} long, the straight line 1.000" in exhibit.alt
    assert cells_under(exhibit.table, "step")[:2] == [r"both $\dl$", r"$\grad$, mean $\dl\,\x$"]
    assert cells_under(exhibit.table, "2")[-1] == f"{0.8 * 0.8:.3f}"


def test_the_labels_name_the_goal_the_path_and_the_axes(exhibit: FullBatchZigZag) -> None:
    figure = exhibit.figure()
    assert axes_named(figure) == ("w₁", "w₂")
    assert series(figure, "goal")[0].tolist() == [[1, -1]]
    texts = {text.get_text(): text.get_color() for text in figure.axes[0].texts}
    lines = {str(line.get_gid()): line.get_color() for line in figure.axes[0].lines}
    assert texts[f"zig-zag {math.sqrt(41):.3f}"] == lines["path"]
    assert texts["straight 1.000"] == lines["straight"]
    across = exhibit.levels[0] @ [1, 1]
    assert np.ptp(across) < np.ptp(exhibit.levels[0] @ [1, -1])  # the long axis runs from northwest to southeast
