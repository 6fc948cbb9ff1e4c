"""One mean, two effects: against gradients by trial and a steepest direction found by search."""

import math

import numpy as np
import pytest

from explainer.exhibits.centering.cloud import Cloud
from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.whole_data_set.one_mean import OneMean
from tests.reading import axes_named, panels, series

GOAL = np.array([1.0, -1.0])


@pytest.fixture(scope="module")
def exhibit() -> OneMean:
    shown = EXHIBITS["one_mean"]
    assert isinstance(shown, OneMean)
    return shown


def loss(x: np.ndarray, w: np.ndarray) -> float:
    """Of samples (k, 2), on average."""
    return float(((x @ w - x @ GOAL) ** 2).mean() / 2)


def gradient(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """By nudging each weight; exact for a quadratic but for rounding."""
    nudges = 0.5 * np.eye(2)
    return np.array([loss(x, w + nudge) - loss(x, w - nudge) for nudge in nudges])


def test_the_inputs_are_those_of_the_cloud_with_their_mean(exhibit: OneMean) -> None:
    cloud = EXHIBITS["cloud"]
    assert isinstance(cloud, Cloud)
    assert exhibit.inputs.tolist() == cloud.raw.tolist()
    assert exhibit.mean[0].tolist() == [0, 0]
    assert exhibit.mean_vector == pytest.approx([sum(column) / 40 for column in cloud.raw.T])
    assert exhibit.samples == 40


def test_the_thin_arrows_are_the_gradients_of_the_samples_and_all_are_same_signed(exhibit: OneMean) -> None:
    for sample, (tail, head) in zip(exhibit.inputs, exhibit.gradients, strict=True):
        assert tail.tolist() == [0, 0]
        assert head == pytest.approx(gradient(sample[np.newaxis], np.zeros(2)))
        assert head[0] * head[1] > 0
    assert exhibit.same_signed == 40
    lengths = [math.hypot(*head) for _, head in exhibit.gradients]
    assert exhibit.typical_length == pytest.approx(sum(lengths) / 40)
    assert {bool(head[0] > 0) for _, head in exhibit.gradients} == {True, False}


def test_the_thick_arrow_is_the_gradient_of_the_full_batch_magnified_and_is_not_same_signed(exhibit: OneMean) -> None:
    whole = gradient(exhibit.inputs, np.zeros(2))
    assert exhibit.mean_gradient_vector == pytest.approx(whole)
    assert exhibit.mean_gradient[1] == pytest.approx(5 * whole)
    assert exhibit.magnified == 5
    assert whole[0] < 0 < whole[1]
    assert math.hypot(*whole) < 0.5 * exhibit.typical_length
    assert whole @ [-1, 1] > 1.5 * abs(whole @ [1, 1])  # mostly across


def test_the_dashed_lines_are_the_steepest_direction_and_the_mean_is_near_it(exhibit: OneMean) -> None:
    angles = np.radians(np.linspace(0, 180, 18_001))
    rises = [loss(exhibit.inputs, GOAL + np.array([math.cos(angle), math.sin(angle)])) for angle in angles]
    steepest = math.degrees(angles[int(np.argmax(rises))])
    for line in (exhibit.steepest, exhibit.short_axis):
        across, up = line[1] - line[0]
        assert math.degrees(math.atan2(up, across)) == pytest.approx(steepest, abs=0.02)
    assert exhibit.short_axis.mean(axis=0) == pytest.approx(GOAL)
    of_mean = math.degrees(math.atan2(exhibit.mean_vector[1], exhibit.mean_vector[0]))
    assert exhibit.angle == pytest.approx(abs(of_mean - steepest), abs=0.02)
    assert exhibit.angle < 2
    assert exhibit.eigenvalues == pytest.approx([2 * max(rises), 2 * min(rises)], rel=1e-5)
    assert exhibit.condition_number == pytest.approx(max(rises) / min(rises), rel=1e-5)
    share = sum(exhibit.mean_vector**2) / (2 * max(rises))
    assert exhibit.leading_share_of_mean == pytest.approx(share, rel=1e-5)
    assert 0.8 < share < 0.95


def test_the_contours_have_one_loss_each_and_are_narrow_along_the_mean(exhibit: OneMean) -> None:
    for contour in exhibit.contours:
        losses = [loss(exhibit.inputs, point) for point in contour]
        assert losses == pytest.approx([losses[0]] * len(losses))
        away = contour - GOAL
        assert np.abs(away @ [1, -1]).max() > 2.5 * np.abs(away @ [1, 1]).max() * 0.9


def test_the_shaded_quadrants_hold_the_single_gradients(exhibit: OneMean) -> None:
    (east, north), (west, south) = exhibit.quadrants.max(axis=1)[0], exhibit.quadrants.min(axis=1)[1]
    assert exhibit.quadrants.min(axis=1)[0].tolist() == exhibit.quadrants.max(axis=1)[1].tolist() == [0, 0]
    for _, (across, up) in exhibit.gradients:
        assert (0 < across < east and 0 < up < north) or (west < across < 0 and south < up < 0)


def test_along_the_mean_the_single_gradients_nearly_cancel(exhibit: OneMean) -> None:
    along = exhibit.gradients[:, 1] @ exhibit.mean_vector
    assert (along > 0).any()
    assert (along < 0).any()
    assert abs(along.sum()) < 0.25 * np.abs(along).sum()


def heading(vector: np.ndarray) -> str:
    return ("north" if vector[1] > 0 else "south") + ("east" if vector[0] > 0 else "west")


def pair(vector: np.ndarray, spec: str) -> str:
    return f"({vector[0]:{spec}}, {vector[1]:{spec}})".replace("-", "−")


def test_the_words_say_what_trial_and_search_find(exhibit: OneMean) -> None:
    x = exhibit.inputs
    singles = [gradient(sample[np.newaxis], np.zeros(2)) for sample in x]
    whole, mean = gradient(x, np.zeros(2)), np.array([sum(column) / 40 for column in x.T])
    angles = np.linspace(0, math.pi, 18_001)
    rises = np.array([[loss(x, GOAL + np.array([math.cos(t), math.sin(t)])), t] for t in angles])
    steepest = rises[rises[:, 0].argmax(), 1]
    apart = f"{math.degrees(abs(math.atan2(*mean[::-1]) - steepest)):.1f}"
    ways = " or ".join(sorted({heading(g) for g in singles}))
    assert exhibit.caption == (
        f"One mean, two effects: each sample's gradient goes {ways}, and the loss is steepest {apart}° from the mean."
    )
    assert whole @ GOAL < 0  # away from the goal
    assert 0 < steepest < math.pi / 2  # from southwest to northeast
    assert exhibit.alt == (
        f"In a corner, {len(x)} positive inputs, an arrow from the origin to their mean {pair(mean, '.2f')}, and a "
        f"dashed line along the leading eigenvector of the second moment, {apart} degrees away. Beside it the "
        f"weights. {sum(g[0] * g[1] > 0 for g in singles)} of {len(singles)} thin gradients from the origin go {ways}. "
        f"Their mean {pair(whole, '.2f')}, drawn 5 times as long, points {heading(whole)}, away "
        f"from the goal {pair(GOAL, 'g')}. Elliptical contours around the goal are narrow along a dashed line from "
        f"southwest to northeast, and {(rises[:, 0].max() / rises[:, 0].min()) ** 0.5:.1f} times as long across."
    )
    assert (x > 0).all()


def test_the_figure_names_what_it_shows(exhibit: OneMean) -> None:
    figure = exhibit.figure()
    assert axes_named(figure, 0) == ("w₁", "w₂")
    assert axes_named(figure, 1) == ("x₁", "x₂")
    (mean,), (goal,) = series(figure, "mean"), series(figure, "goal")
    assert mean == pytest.approx(np.array([[[0, 0], exhibit.inputs.sum(axis=0) / 40]]))
    assert goal == pytest.approx(GOAL[np.newaxis])
    (singles,), (whole,) = series(figure, "single gradients"), series(figure, "their mean")
    assert singles[:, 1] == pytest.approx(np.array([gradient(x[np.newaxis], np.zeros(2)) for x in exhibit.inputs]))
    assert whole[0, 1] == pytest.approx(5 * gradient(exhibit.inputs, np.zeros(2)))
    (contour,), (line,) = series(figure, "full-batch loss"), series(figure, "steepest")
    assert np.ptp([loss(exhibit.inputs, point) for point in contour]) < 1e-12
    assert min(loss(exhibit.inputs, end) for end in line) > 8 * loss(exhibit.inputs, GOAL + np.array([0.49, -0.49]))
    remarks = {text.get_text() for text in panels(figure)[0].texts + panels(figure)[1].texts}
    assert {"drawn 5 times as long", "40 inputs", "one sign"} <= remarks
