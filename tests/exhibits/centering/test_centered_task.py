"""The zig-zag's task centered, against arithmetic by hand and a loop written out."""

from itertools import product

import numpy as np
import pytest

from explainer.exhibits.centering.centered_task import CenteredTask
from explainer.exhibits.contents import EXHIBITS
from tests.reading import axes_named, panels, role_of, series


@pytest.fixture(scope="module")
def exhibit() -> CenteredTask:
    shown = EXHIBITS["centered_task"]
    assert isinstance(shown, CenteredTask)
    return shown


def test_centering_takes_the_mean_of_each_input_over_the_two_samples(exhibit: CenteredTask) -> None:
    assert exhibit.inputs.tolist() == [[1, 2], [2, 1]]
    assert exhibit.mean.tolist() == [1.5, 1.5]
    assert exhibit.centered_inputs.tolist() == [[-0.5, 0.5], [0.5, -0.5]]
    assert exhibit.shifts.tolist() == [[[1, 2], [-0.5, 0.5]], [[2, 1], [0.5, -0.5]]]


def test_what_a_reader_finds_under_each_label(exhibit: CenteredTask) -> None:
    figure = exhibit.figure()
    assert [axes_named(figure, panel) for panel in (0, 1)] == [("x₁", "x₂"), ("w₁", "w₂")]
    seen = {label: series(figure, label)[0].tolist() for label in ("raw", "centered", "mean", "goal", "no loss")}
    assert seen["raw"] == [[1, 2], [2, 1]]
    assert seen["centered"] == [[-0.5, 0.5], [0.5, -0.5]]
    assert (seen["mean"], seen["goal"]) == ([[1.5, 1.5]], [[1, -1]])
    assert all(w - 1 == pytest.approx(v + 1) for w, v in seen["no loss"])
    (zig_zag,) = series(figure, "zig-zag")
    w = np.zeros(2)
    for k, point in enumerate(zig_zag):
        assert point == pytest.approx(w)
        x, t = ((1.0, 2.0), -1) if k % 2 == 0 else ((2.0, 1.0), 1)
        w = w - 0.2 * (w @ x - t) * np.array(x)
    east = np.diff(zig_zag, axis=0)[:, 0]
    assert (east[::2] < 0).all()
    assert (east[1::2] > 0).all()
    assert zig_zag[-1] == pytest.approx([1, -1], abs=0.01)


def test_the_titles_say_what_is_done_and_the_step_is_called_one(exhibit: CenteredTask) -> None:
    before, after = panels(exhibit.figure())
    assert (before.get_title(), after.get_title()) == ("subtract the mean …", "… and go straight")
    for (tail, head), raw, centered in zip(exhibit.shifts, exhibit.inputs, exhibit.centered_inputs, strict=True):
        assert (tail.tolist(), head.tolist()) == (raw.tolist(), centered.tolist())
        assert (raw - centered).tolist() == exhibit.mean.tolist()
    assert [text.get_text() for text in after.texts if role_of(text.get_color()) == "centered"] == ["one step"]


def test_the_caption_tells_where_the_inputs_point_and_that_one_step_is_enough(exhibit: CenteredTask) -> None:
    (west, north), (east, south) = ((1 - 1.5, 2 - 1.5), (2 - 1.5, 1 - 1.5))
    assert west < 0 < north
    assert south < 0 < east
    w = np.zeros(2) - 2 * (0 - (-1)) * np.array([west, north])
    assert w.tolist() == [1, -1]  # the goal
    assert exhibit.caption == (
        "Centered, the inputs point northwest and southeast. One step of one sample lands on the goal. "
        "The dotted line holds all the weights that fit both centered samples: its direction stays open."
    )


def test_one_step_of_size_two_lands_on_the_goal(exhibit: CenteredTask) -> None:
    delta = 0 - (-1)
    assert exhibit.upstream == delta
    assert exhibit.gradient.tolist() == [-0.5 * delta, 0.5 * delta]
    assert exhibit.step.tolist() == [[0, 0], [1, -1]]
    assert exhibit.update.tolist() == exhibit.goal.tolist() == [1, -1]
    assert exhibit.step_size == 2


def test_every_point_of_the_dotted_line_fits_both_samples(exhibit: CenteredTask) -> None:
    for share in np.linspace(0, 1, 5):
        w = (1 - share) * exhibit.solutions[0] + share * exhibit.solutions[1]
        for x, t in (((-0.5, 0.5), -1), ((0.5, -0.5), 1)):
            assert w[0] * x[0] + w[1] * x[1] == pytest.approx(t)
    assert np.ptp(exhibit.solutions, axis=0).min() > 1
    along = exhibit.solutions[1] - exhibit.solutions[0]
    off = exhibit.solutions[0] + 0.01 * np.array([along[1], -along[0]])
    assert abs(off @ [-0.5, 0.5] + 1) > 0.005  # beside the line none fits


def test_at_the_old_step_size_the_path_is_straight_but_slower_than_the_zig_zag(exhibit: CenteredTask) -> None:
    w, distances = np.zeros(2), []
    for k in range(6):
        x, t = ((-0.5, 0.5), -1) if k % 2 == 0 else ((0.5, -0.5), 1)
        error = w @ x - t
        w = w - 0.2 * error * np.array(x)
        assert w[0] == pytest.approx(-w[1])
        distances.append(np.hypot(w[0] - 1, w[1] + 1))
    assert np.divide(distances[1:], distances[:-1]) == pytest.approx(5 * [exhibit.shrinkage])
    assert exhibit.shrinkage == pytest.approx(0.9)
    assert exhibit.shrinkage > EXHIBITS["zig_zag"].shrinkage  # type: ignore[attr-defined]
    assert exhibit.step_size_before == EXHIBITS["zig_zag"].step_size  # type: ignore[attr-defined]


@pytest.mark.parametrize(("x", "bound"), [((1.0, 2.0), "largest_step_size_before"), ((-0.5, 0.5), "largest_step_size")])
def test_beyond_the_bound_a_step_leaves_a_larger_error_of_its_own_sample(
    exhibit: CenteredTask, x: tuple[float, float], bound: str
) -> None:
    def error_after(step_size: float) -> float:
        w = np.zeros(2) - step_size * (0 - 1) * np.array(x)
        return abs(float(w @ x) - 1)

    assert error_after(0.99 * getattr(exhibit, bound)) < 1 < error_after(1.01 * getattr(exhibit, bound))


def test_centering_shortens_the_mean_square_and_may_lengthen_a_rare_input(exhibit: CenteredTask) -> None:
    rows = [(0.01, 1.0)] * 99 + [(1.0, 0.01)]
    assert exhibit.common_count == 99
    assert [exhibit.common.tolist(), exhibit.rare.tolist()] == [[0.01, 1.0], [1.0, 0.01]]
    means = [sum(row[i] for row in rows) / 100 for i in (0, 1)]
    assert exhibit.rare_length == pytest.approx(np.hypot(1, 0.01))
    assert exhibit.rare_length_centered == pytest.approx(np.hypot(1 - means[0], 0.01 - means[1]))
    assert exhibit.rare_length_centered > 1.3 * exhibit.rare_length
    assert exhibit.rare_bound == pytest.approx(2 / (1 + 1e-4))
    assert exhibit.rare_bound_centered == pytest.approx(2 / ((1 - means[0]) ** 2 + (0.01 - means[1]) ** 2))
    before = sum(x * x + y * y for x, y in rows) / 100
    after = sum((x - means[0]) ** 2 + (y - means[1]) ** 2 for x, y in rows) / 100
    assert before - after == pytest.approx(means[0] ** 2 + means[1] ** 2)


def answers(*targets: float) -> list[float]:
    """Of weights and a bias to (3, 3), raw and centered: from zero descent ends at the shortest of those that fit."""
    found = []
    for shift in (0.0, 1.5):
        rows = np.array([[1 - shift, 2 - shift, 1], [2 - shift, 1 - shift, 1]])
        w = np.linalg.lstsq(rows, np.array(targets))[0]
        assert rows @ w == pytest.approx(targets)
        found.append(float(w @ [3 - shift, 3 - shift, 1]))
    return found


def test_centering_can_change_where_descent_ends_if_several_weights_fit_and_need_not(exhibit: CenteredTask) -> None:
    assert exhibit.other_targets == "1 and 2"
    assert exhibit.asked.tolist() == [3, 3]
    assert [exhibit.answer_raw, exhibit.answer_centered] == pytest.approx(answers(1, 2))
    assert answers(1, 2) == pytest.approx([30 / 11, 1.5])
    assert [exhibit.first_answer_raw, exhibit.first_answer_centered] == pytest.approx(answers(-1, 1), abs=1e-9)
    assert answers(-1, 1) == pytest.approx([0, 0], abs=1e-9)


def test_the_raw_bias_gives_the_same_outputs_as_the_trained_one_on_centered_inputs(exhibit: CenteredTask) -> None:
    (first, second), bias = exhibit.trained, exhibit.trained_bias
    assert (first, second, bias) == (2, 1, 0.5)
    for x, y in ((1, 2), (2, 1), (7, -3)):
        assert first * x + second * y + exhibit.raw_bias == pytest.approx(2 * (x - 1.5) + (y - 1.5) + 0.5)


def test_from_so_many_features_on_few_gradients_are_same_signed(exhibit: CenteredTask) -> None:
    """Counted among all patterns of signs, which are equally likely."""
    shares = {n: sum(len(set(signs)) == 1 for signs in product((1, -1), repeat=n)) / 2**n for n in range(2, 11)}
    assert exhibit.few_same_signed == 0.01
    assert exhibit.enough_features == min(n for n, share in shares.items() if share <= 0.01)
    assert exhibit.share_of_enough == shares[exhibit.enough_features]


def test_texts_name_inputs_targets_and_centered_inputs(exhibit: CenteredTask) -> None:
    assert exhibit.inputs_in_words == "(1, 2) and (2, 1)"
    assert exhibit.targets_in_words == "−1 and 1"
    assert exhibit.centered_in_words == "(−0.5, 0.5) and (0.5, −0.5)"
    low, high = exhibit.solutions
    ends = f"({low[0]:g}, {low[1]:g}) to ({high[0]:g}, {high[1]:g})".replace("-", "−")
    assert low[0] < 1 < high[0]  # the line goes through the goal
    assert exhibit.alt == (
        "Left: the inputs (1, 2) and (2, 1), minus their mean (1.5, 1.5), become (−0.5, 0.5) and (0.5, −0.5). "
        "Right: in the plane of the two weights one step leads from (0, 0) to (1, −1), the goal, where the path on the "
        f"raw inputs zig-zags. A dotted line through the goal, from {ends}, shows weights that fit both centered "
        "samples just as well."
    )


def test_with_no_bias_the_goal_meets_centered_targets_and_no_others_and_has_the_least_loss_either_way() -> None:
    """Why the page says that the targets are centered for the goal to meet them, and not to keep it in place."""
    rows, goal = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 6.0]]), np.array([1.0, -2.0])
    targets, centered = rows @ goal, rows - rows.mean(axis=0)
    assert targets.mean() != 0
    assert centered @ goal == pytest.approx(targets - targets.mean())
    assert np.abs(centered @ goal - targets).min() > 1
    for wanted in (targets, targets - targets.mean()):
        assert np.linalg.lstsq(centered, wanted)[0] == pytest.approx(goal)
