"""One task twice: both paths step by step in fractions, their closed forms, and that the comparison is fair."""

import math
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.home.same_task import SameTask
from tests.reading import axes_named, role_of, series

Array = NDArray[np.float64]


@pytest.fixture(scope="module")
def exhibit() -> SameTask:
    shown = EXHIBITS["same_task"]
    assert isinstance(shown, SameTask)
    return shown


def walk(samples: list[tuple[Fraction, Fraction]], targets: list[Fraction], steps: int) -> Array:
    """Descent by hand: w ← w − η(w·x − t)x with η = 1/5, the samples in turn."""
    east, north, points = Fraction(0), Fraction(0), [(0.0, 0.0)]
    for step in range(steps):
        (x, y), t = samples[step % 2], targets[step % 2]
        delta = east * x + north * y - t
        east, north = east - delta * x / 5, north - delta * y / 5
        points.append((float(east), float(north)))
    return np.array(points)


def test_positive_path_is_that_of_descent_in_fractions(exhibit: SameTask) -> None:
    samples = [(Fraction(1), Fraction(2)), (Fraction(2), Fraction(1))]
    by_hand = walk(samples, [Fraction(-1), Fraction(1)], 40)
    np.testing.assert_allclose(exhibit.positive_path[:41], by_hand, atol=1e-14)
    np.testing.assert_allclose(exhibit.positive_path[:4], [[0.0, 0.0], [-0.2, -0.4], [0.52, -0.04], [0.232, -0.616]])


def test_centered_path_is_that_of_descent_in_fractions_and_its_closed_form(exhibit: SameTask) -> None:
    half = Fraction(1, 2)
    by_hand = walk([(-half, half), (half, -half)], [Fraction(-1), Fraction(1)], 40)
    np.testing.assert_allclose(exhibit.centered_path[:41], by_hand, atol=1e-14)
    along = 1 - 0.9 ** np.arange(len(exhibit.centered_path))
    np.testing.assert_allclose(exhibit.centered_path, np.outer(along, [1.0, -1.0]), atol=1e-13)


def test_lengths_are_2_root_5_and_root_2_and_their_ratio_root_10(exhibit: SameTask) -> None:
    assert exhibit.positive_length == pytest.approx(2 * math.sqrt(5), abs=1e-8)
    assert exhibit.centered_length == pytest.approx(math.sqrt(2), abs=1e-8)
    assert exhibit.path_ratio == pytest.approx(math.sqrt(10), abs=1e-8)


def test_centered_inputs_are_the_inputs_less_the_mean_of_each_feature(exhibit: SameTask) -> None:
    assert exhibit.positive_inputs[:, 1].tolist() == [[1, 2], [2, 1]]
    assert exhibit.centered_inputs[:, 1].tolist() == [[-0.5, 0.5], [0.5, -0.5]]
    assert not exhibit.positive_inputs[:, 0].any()
    assert not exhibit.centered_inputs[:, 0].any()


def test_goal_fits_both_tasks_and_both_runs_end_there(exhibit: SameTask) -> None:
    for inputs, path in (
        (exhibit.positive_inputs, exhibit.positive_path),
        (exhibit.centered_inputs, exhibit.centered_path),
    ):
        assert [x * 1 + y * -1 for x, y in inputs[:, 1]] == [-1, 1]
        np.testing.assert_allclose(path[-1], [1, -1], atol=1e-8)
        assert path[0].tolist() == exhibit.start.tolist() == [0, 0]
    assert exhibit.straight.tolist() == [[0, 0], exhibit.goal.tolist()]


def test_steps_to_come_near_follow_from_the_rates_four_fifths_and_nine_tenths(exhibit: SameTask) -> None:
    near = 0.01 * math.sqrt(2)
    assert exhibit.positive_steps == 1 + math.ceil(math.log(near / (3 / math.sqrt(5))) / math.log(0.8))
    assert exhibit.centered_steps == math.ceil(math.log(0.01) / math.log(0.9))


def steps_at(step_size: float, samples: list[tuple[float, float]]) -> int:
    east, north, last = 0.0, 0.0, 0
    for step in range(300):
        x, y = samples[step % 2]
        delta = east * x + north * y - (x - y)
        east, north = east - step_size * delta * x, north - step_size * delta * y
        if math.hypot(east - 1, north + 1) > 0.01 * math.sqrt(2):
            last = step + 1
    return last + 1


def test_no_finer_choice_of_the_step_size_needs_fewer_steps(exhibit: SameTask) -> None:
    raw = [steps_at(0.4 * k / 500, [(1, 2), (2, 1)]) for k in range(1, 500)]
    centered = [steps_at(4 * k / 500, [(-0.5, 0.5), (0.5, -0.5)]) for k in range(1, 500)]
    assert exhibit.positive_fewest == min(raw) == 8
    assert exhibit.centered_fewest == min(centered) == 1


@pytest.mark.parametrize(("panel", "kind"), [(0, "positive"), (1, "centered")])
def test_each_panel_shows_the_run_that_its_title_names(exhibit: SameTask, panel: int, kind: str) -> None:
    figure = exhibit.figure()
    axes = figure.axes[panel]
    assert axes.get_title() == f"{kind} inputs"
    shown = {str(artist.get_gid()) for artist in axes.findobj() if ":" not in str(artist.get_gid() or ":")}
    assert shown == {f"{kind}_path", f"{kind}_inputs", f"{kind}_length", "goal", "straight"}
    assert [axes_named(figure, 2 * panel), axes_named(figure, 2 * panel + 1)] == [("w₁", "w₂"), ("x₁", "x₂")]
    lines = {str(line.get_gid()): line for line in axes.lines if line.get_gid()}
    colors = {name: role_of(line.get_color()) for name, line in lines.items()}
    role = "raw" if kind == "positive" else "centered"
    assert colors == {f"{kind}_path": role, "straight": "goal", "goal": "goal"}
    assert lines["straight"].get_linestyle() == "--"
    (length,) = (text for text in axes.texts if text.get_gid() == f"{kind}_length")
    path = walk([(Fraction(1), Fraction(2)), (Fraction(2), Fraction(1))], [Fraction(-1), Fraction(1)], 150)
    if kind == "centered":
        half = Fraction(1, 2)
        path = walk([(-half, half), (half, -half)], [Fraction(-1), Fraction(1)], 150)
    assert length.get_text() == f"length {np.hypot(*np.diff(path, axis=0).T).sum():.2f}"
    assert role_of(length.get_color()) == role
    (start,) = (text for text in axes.texts if text.get_text() == "start")
    assert math.hypot(*start.get_position()) < 0.1
    assert series(figure, "goal")[0].tolist() == np.asarray(lines["goal"].get_xydata()).tolist() == [[1, -1]]
    assert figure.axes[0].get_xlim() == axes.get_xlim()
    assert figure.axes[0].get_ylim() == axes.get_ylim()


def test_caption_and_alternative_text_tell_the_inputs_and_the_lengths(exhibit: SameTask) -> None:
    ratio = 2 * math.sqrt(5) / math.sqrt(2)
    assert np.abs(exhibit.centered_path.sum(axis=1)).max() < 1e-12  # straight, along (1, −1)
    sides = np.sign(exhibit.positive_path[1:30].sum(axis=1))
    assert sides.tolist() == [-1 if step % 2 == 0 else 1 for step in range(29)]  # around the straight line
    assert exhibit.caption == (
        "Two samples, taken one at a time, with the same start, goal and step size. On positive inputs the path is "
        f"{ratio:.2f} times as long as the dashed straight line. On centered inputs it is straight."
    )
    zig_zag = f"{2 * math.sqrt(5):.2f}"
    assert exhibit.alt == (
        "Two paths of descent from (0, 0) to the goal (1, −1) in the plane of the two weights. Left: with the positive "
        f"inputs (1, 2) and (2, 1) the path zig-zags around the dashed straight line and is {zig_zag} long. Right: "
        "with the centered inputs (−0.5, 0.5) and (0.5, −0.5) the path is the straight line, "
        f"{math.sqrt(2):.2f} long."
    )


@pytest.mark.parametrize("percent", [0, 35, 70, 95])
def test_with_a_part_of_the_mean_removed_the_right_panel_is_that_descent_and_says_so(percent: int) -> None:
    turned, less = SameTask.compute(mean_removed=percent), Fraction(3, 2) * Fraction(percent, 100)
    samples = [(1 - less, 2 - less), (2 - less, 1 - less)]
    by_hand = walk(samples, [Fraction(-1), Fraction(1)], 60)
    np.testing.assert_allclose(turned.centered_path[:61], by_hand, atol=1e-13)
    np.testing.assert_allclose(turned.centered_inputs[:, 1], np.array(samples, dtype=float), atol=1e-15)
    assert turned.mean_removed == pytest.approx(percent / 100, abs=1e-12)
    assert turned.figure().axes[1].get_title() == f"mean removed: {percent}%"
    walked = np.linalg.norm(np.diff(turned.centered_path, axis=0), axis=1).sum()
    ratio = f"{walked / math.sqrt(2):.2f}"
    assert turned.caption.endswith(f"line. With {percent}% of the mean removed it is {ratio} times as long.")
    inputs = " and ".join(f"({float(x):g}, {float(y):g})" for x, y in samples)
    assert turned.alt.endswith(f"Right: with the inputs {inputs} the path is {walked:.2f} long.".replace("-", "−"))
    np.testing.assert_allclose(turned.positive_path, SameTask.compute().positive_path)
    assert turned.centered_steps == SameTask.compute().centered_steps
