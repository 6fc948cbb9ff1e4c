"""The moved cloud: sums over its samples, a steepest direction found by search, and descents by trial."""

import math

import numpy as np
import pytest

from explainer.exhibits.whole_data_set.moved_cloud import MovedCloud
from tests.reading import axes_named, marks_of_figure, panels, role_of, series

GOAL = np.array([2.0, -1.0])
(DIAL,) = MovedCloud.dials


@pytest.fixture(scope="module", params=DIAL.values)
def state(request: pytest.FixtureRequest) -> tuple[float, MovedCloud]:
    """A mean, and the exhibit there."""
    mean = float(request.param)
    return mean, MovedCloud.compute(mean=mean)


def loss(x: np.ndarray, w: np.ndarray) -> float:
    return sum(float(sample @ (w - GOAL)) ** 2 for sample in x) / len(x) / 2


def gradient(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """By nudging each weight; exact for a quadratic but for rounding."""
    return np.array([loss(x, w + nudge) - loss(x, w - nudge) for nudge in 0.5 * np.eye(2)])


def descent(x: np.ndarray, step_size: float) -> list[np.ndarray]:
    """From zero until a hundredth of the distance is left, or not before 200 steps."""
    path = [np.zeros(2)]
    while math.dist(path[-1], GOAL) > 0.01 * math.hypot(*GOAL) and len(path) <= 200:
        path.append(path[-1] - step_size * gradient(x, path[-1]))
    return path


def rises(x: np.ndarray) -> tuple[float, float, float]:
    """The steepest direction in degrees, the loss one unit along it, and the least loss in any direction."""
    angles = np.arange(0, 180, 0.5)
    found = [loss(x, GOAL + np.array([math.cos(a), math.sin(a)])) for a in np.radians(angles)]
    return float(angles[int(np.argmax(found))]), max(found), min(found)


def test_only_the_mean_moves(state: tuple[float, MovedCloud]) -> None:
    mean, exhibit = state
    assert exhibit.inputs - mean == pytest.approx(MovedCloud.compute(mean=0).inputs)
    for column, shown in zip(exhibit.inputs.T, exhibit.mean, strict=True):
        assert sum(column) / 40 == pytest.approx(mean, abs=1e-12) == shown
        assert sum((column - mean) ** 2) / 40 == pytest.approx(1)
    assert abs(sum((a - mean) * (b - mean) for a, b in exhibit.inputs)) < 1e-9
    assert exhibit.samples == 40


def test_the_mean_adds_its_square_to_each_entry_of_the_unit_matrix(state: tuple[float, MovedCloud]) -> None:
    _, exhibit = state
    sums = [[sum(x[i] * x[j] for x in exhibit.inputs) / 40 for i in (0, 1)] for j in (0, 1)]
    assert np.array(sums) == pytest.approx(exhibit.mean_square + np.eye(2))


def test_the_loss_is_steepest_along_the_mean_and_by_the_factor_that_is_said(state: tuple[float, MovedCloud]) -> None:
    mean, exhibit = state
    steepest, most, least = rises(exhibit.inputs)
    assert exhibit.kappa == pytest.approx(most / least) == pytest.approx(1 + 2 * mean**2)
    assert exhibit.aspect == pytest.approx(math.sqrt(most / least))
    assert mean == 0 or steepest == 45
    said = f"along it (dashed) the loss curves κ = {most / least:.4g} times as much"
    assert (said in exhibit.caption) == (mean > 0)
    assert ("No direction is steeper than another (κ = 1)" in exhibit.caption) == (most - least < 1e-9)


def test_the_contours_keep_their_three_losses_and_their_reach_across_the_mean(state: tuple[float, MovedCloud]) -> None:
    mean, exhibit = state
    kept = MovedCloud.compute(mean=0).contours
    for contour, circle, reach in zip(exhibit.contours, kept, (0.75, 1.5, 2.25), strict=True):
        losses = [loss(exhibit.inputs, point) for point in contour]
        assert losses == pytest.approx([reach**2 / 2] * len(losses))
        across, along = (np.abs((contour - GOAL) @ way).max() / math.sqrt(2) for way in ([1, -1], [1, 1]))
        assert across == pytest.approx(reach)
        assert along == pytest.approx(reach / math.sqrt(1 + 2 * mean**2))
        turned = (contour - GOAL) @ [1, -1] - (circle - GOAL) @ [1, -1]
        assert np.abs(turned).max() < 1e-9  # each point moves along the mean alone, as the dial turns


def test_the_path_is_descent_at_the_best_step_size(state: tuple[float, MovedCloud]) -> None:
    mean, exhibit = state
    _, most, least = rises(exhibit.inputs)
    path = descent(exhibit.inputs, 1 / (most + least))
    assert exhibit.path == pytest.approx(np.array(path))
    assert exhibit.steps == len(path) - 1
    assert mean > 0 or path[-1] == pytest.approx(GOAL)
    sides = np.sign((exhibit.path - GOAL) @ [1, 1])
    assert mean == 0 or (sides[1:] == -sides[:-1]).all()


@pytest.mark.parametrize("mean", [0.6, 1.4, 2.0, 3.0])
def test_no_other_fixed_step_size_needs_fewer_steps_from_the_worst_start(mean: float) -> None:
    exhibit = MovedCloud.compute(mean=mean)
    most = 1 + 2 * mean**2
    for step_size in np.linspace(0.02, 1.98, 99) / most:
        left = max(abs(1 - step_size * most), abs(1 - step_size))
        assert left ** (exhibit.steps - 1) > 0.01


def test_the_same_signed_gradients_are_counted_by_trial(state: tuple[float, MovedCloud]) -> None:
    mean, exhibit = state
    singles = [gradient(sample[np.newaxis], np.zeros(2)) for sample in exhibit.inputs]
    same = sum(g[0] * g[1] > 0 for g in singles)
    assert exhibit.same_signed == same
    assert f"Of the 40 samples, {same} have same-signed gradients." in exhibit.caption
    assert exhibit.positive_from == pytest.approx(mean - exhibit.inputs.min())
    assert (same < 40) == (mean < float(f"{exhibit.positive_from:.1f}") + 0.1)
    assert (exhibit.inputs > 0).all() == (same == 40)


def found(x: np.ndarray) -> tuple[float, str, int]:
    """κ, the count of steps, and that of samples with inputs of one sign, by search and trial."""
    _, most, least = rises(x)
    steps = len(descent(x, 1 / (most + least))) - 1
    return most / least, "1 step" if steps == 1 else f"{steps} steps", sum(a * b > 0 for a, b in x)


def test_caption_and_alternative_text_are_true_at_each_mean(state: tuple[float, MovedCloud]) -> None:
    mean, exhibit = state
    kappa, counted, same = found(exhibit.inputs)
    verdict = (
        "No direction is steeper than another (κ = 1), and one step at the fastest step size reaches the goal"
        if mean == 0
        else f"Across the mean they stay where they are; along it (dashed) the loss curves κ = {kappa:.4g} times as "
        f"much. At its fastest step size descent takes {counted} until a hundredth of the distance is left"
    )
    assert exhibit.caption == (
        f"The cloud keeps its shape, and the contours their three losses. {verdict}. Of the 40 samples, {same} have "
        "same-signed gradients."
    )
    shape = (
        "circles, and the path is one straight step"
        if mean == 0
        else f"ellipses, {math.sqrt(kappa):.2f} times as long as wide and narrow along the mean (dashed), and the "
        f"path of {counted} crosses their long axis at each step"
    )
    assert exhibit.alt == (
        f"Left, 40 samples of two inputs around their mean ({mean:.1f}, {mean:.1f}) on a dashed diagonal; {same} have "
        "two inputs of one sign. Right, the weights, with contours around the goal (2, −1), and full-batch "
        f"descent from (0, 0) at its fastest step size. The contours are {shape}. The condition number is {kappa:.4g}."
    )


@pytest.mark.parametrize(("mean", "verdict", "same"), [(0, "κ = 1, 1 step", 20), (2, "κ = 9, 21 steps", 40)])
def test_the_drawing_says_what_the_mean_makes(mean: float, verdict: str, same: int) -> None:
    figure = MovedCloud.compute(mean=mean).figure()
    cloud, weights = panels(figure)
    assert (axes_named(figure, 0), axes_named(figure, 1)) == (("x₁", "x₂"), ("w₁", "w₂"))
    assert (cloud.get_title(), weights.get_title()) == ("40 samples, their mean", "loss of the full batch")
    written = {text.get_text(): role_of(text.get_color()) for axes in (cloud, weights) for text in axes.texts}
    assert written[verdict] == "path"
    assert written[f"{same} same-signed"] == "upstream"
    assert series(figure, "start")[0].tolist() == [[0, 0]]
    (dot,) = (np.asarray(mark.data) for mark in marks_of_figure(figure) if mark.field == DIAL.handle)
    assert dot == pytest.approx(np.array([[mean, mean]]), abs=1e-12)
    for axes, through in ((cloud, np.zeros(2)), (weights, GOAL)):
        (dashed,) = (line for line in axes.lines if line.get_linestyle() == "--")
        away = np.column_stack([dashed.get_xdata(), dashed.get_ydata()]) - through
        assert away[:, 0] == pytest.approx(away[:, 1])
