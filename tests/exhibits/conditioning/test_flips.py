"""Flips of the error along the mean, against descents on the weights themselves."""

import numpy as np
import pytest

from explainer.exhibits.conditioning.flips import Flips
from tests.reading import axes_named, series

RAW = np.array([[1.0, 1.0], [1.0, 2.0], [2.0, 1.0], [2.0, 2.0]])
RELATIVE = (0.5, 1.5, 1.9, 2.05)
ALONG, ACROSS = np.array([1.0, 1.0]) / np.sqrt(2), np.array([1.0, -1.0]) / np.sqrt(2)


@pytest.fixture(scope="module")
def exhibit() -> Flips:
    return Flips.compute()


def test_the_lines_are_the_two_parts_of_one_descent(exhibit: Flips) -> None:
    goal = np.array([3.0, -4.0])
    for index, relative in enumerate(RELATIVE):
        w = goal + ALONG + ACROSS
        for step in range(13):
            assert exhibit.along[index, step] == pytest.approx([step, (w - goal) @ ALONG])
            assert exhibit.across[index, step] == pytest.approx([step, (w - goal) @ ACROSS])
            w = w - relative / 4.75 * sum((x @ w - x @ goal) * x for x in RAW) / 4
    assert exhibit.along.shape == exhibit.across.shape == (4, 13, 2)


def test_it_creeps_then_flips_at_every_step_then_grows(exhibit: Flips) -> None:
    assert exhibit.flips.tolist() == [0, 12, 12, 12]
    assert exhibit.factors == pytest.approx(np.array([[1 - r, 1 - r / 19] for r in RELATIVE]))
    sizes = np.abs(exhibit.along[:, :, 1])
    assert (np.diff(sizes[:3]) < 0).all()
    assert (np.diff(sizes[3]) > 0).all()


def test_the_part_across_never_flips_and_is_the_slower_one_while_the_other_falls(exhibit: Flips) -> None:
    assert (exhibit.across[:, :, 1] > 0).all()
    assert (np.abs(exhibit.factors[:2, 0]) < 0.6).all()
    assert (exhibit.factors[:, 1] > 0.88).all()
    assert exhibit.left_across == pytest.approx([(1 - r / 19) ** 12 for r in RELATIVE])


def test_single_samples_with_tiny_steps_walk_farther_than_the_straight_line_even_centered(exhibit: Flips) -> None:
    x = np.random.default_rng(0).uniform(size=(400_000, 2))
    for shown, inputs in ((exhibit.single_ratio, x), (exhibit.single_ratio_centered, x - 0.5)):
        across = inputs @ ACROSS
        expected = (np.abs(across) * np.hypot(*inputs.T)).mean() / (across**2).mean()
        assert shown == pytest.approx(expected, rel=0.01)
    assert exhibit.single_ratio > exhibit.single_ratio_centered > 1.2


def test_where_the_mean_is_not_the_steepest_direction_the_error_across_it_flips(exhibit: Flips) -> None:
    samples = np.array([(a, b) for a in (-6, 6) for b in (3, 5)], dtype=float)
    assert samples.mean(axis=0).tolist() == [0, 4]  # along the second axis
    assert exhibit.other_first == 6
    assert exhibit.other_second.tolist() == [3, 5]
    goal = np.array([2.0, -7.0])
    w = goal + np.ones(2)
    w = w - exhibit.other_relative / 36 * sum((x @ w - x @ goal) * x for x in samples) / 4
    across, along = w - goal
    assert exhibit.other_factors == pytest.approx([along, across])
    assert across < 0 < along
    assert exhibit.other_eigenvalues == pytest.approx([17, 36])


def parts(relative: float, steps: int = 12) -> np.ndarray:
    """The errors along the mean and across it by descent on the four samples, (steps + 1, 2), from 1 and 1."""
    errors = [ALONG + ACROSS]
    for _ in range(steps):
        errors.append(errors[-1] - relative / 4.75 * sum((x @ errors[-1]) * x for x in RAW) / 4)
    return np.asarray(np.array(errors) @ np.column_stack([ALONG, ACROSS]))


def flips_of(errors: np.ndarray) -> int:
    return int((errors[1:] * errors[:-1] < 0).sum())


def test_each_panel_is_titled_by_its_step_size_and_by_what_the_error_does_on_one_scale(exhibit: Flips) -> None:
    zig_zags, longer = (parts(relative)[:, 0] for relative in RELATIVE[1:3])
    assert np.abs(longer[4:]).min() > 4 * np.abs(zig_zags[4:]).max() > 0
    figure = exhibit.figure()
    words = ("smooth", "zig-zags", "longer", "diverges")
    titles = [f"η = {relative} / λ₁: {word}" for relative, word in zip(RELATIVE, words, strict=True)]
    assert [axes.get_title() for axes in figure.axes] == titles
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    for index, axes in enumerate(figure.axes):
        assert axes_named(figure, index) == ("steps", "error")
        (low, high), heights = axes.get_ylim(), [line.get_ydata() for line in axes.lines]
        assert low < min(map(np.min, heights))
        assert max(map(np.max, heights)) < high


def test_the_names_stand_at_the_part_along_the_mean_and_at_the_part_across(exhibit: Flips) -> None:
    figure, expected = exhibit.figure(), parts(RELATIVE[0])
    for label, part in (("along the mean", expected[:, 0]), ("across", expected[:, 1])):
        for shown in series(figure, label):
            assert shown == pytest.approx(np.column_stack([range(13), part]))


def test_the_caption_is_true_on_either_side_of_one_and_of_two(exhibit: Flips) -> None:
    assert (parts(0.99, steps=6)[:, 0] > 0).all()
    for relative in (1.01, 1.99, 2.01):
        assert flips_of(parts(relative, steps=6)[:, 0]) == 6  # at every step
    assert (np.diff(np.abs(parts(1.99)[:, 0])) < 0).all()
    assert (np.diff(np.abs(parts(2.01)[:, 0])) > 0).all()
    slower = [abs(along) < across for along, across in (parts(relative, 1)[1] for relative in (0.1, 1, 1.89, 1.91))]
    assert slower == [True, True, True, False]
    left = [np.abs(parts(relative, 1)[1]).max() for relative in np.arange(1, 200) / 100]
    assert np.argmin(left) == 189  # none leaves less of the worse part than 1.9
    assert np.linalg.eigh(RAW.T @ RAW)[1][:, -1] @ ALONG == pytest.approx(RAW.mean(axis=0) @ ALONG / 1.5 / 2**0.5)
    assert exhibit.caption == (
        "For the four samples, whose mean is the steepest direction. The error along the mean flips its sign at every "
        "step once ηλ₁ exceeds one, and grows once it exceeds two. Below the fastest step size (ηλ₁ = 1.9) the error "
        "across is the slow one, and the reason why one wants large steps."
    )


def test_the_alternative_text_says_what_the_descents_do(exhibit: Flips) -> None:
    runs = [parts(relative) for relative in RELATIVE]
    panels = "; ".join(
        f"{relative:g} over lambda one, factor {run[1, 0] / run[0, 0]:.2f}, {flips_of(run[:, 0])} changes of sign"
        for relative, run in zip(RELATIVE, runs, strict=True)
    )
    grow = [bool(np.abs(run[-1, 0]) > 1) for run in runs]
    assert grow == [False, False, False, True]
    left = ", ".join(f"{run[-1, 1]:.2f}" for run in runs)
    assert exhibit.alt == (
        "Four panels with 12 steps each, one for each step size. The error along the mean, as dots: "
        f"{panels}. Only the last one grows. The error across the mean, dashed, stays positive and falls slowly in "
        f"all four: ({left}) of it is left."
    ).replace("-", "−").replace("zig−zag", "zig-zag")


def test_the_zig_zag_of_single_samples_runs_along_the_mean_too_but_no_step_of_it_overshoots() -> None:
    inputs, goal, w = np.array([[1.0, 2.0], [2.0, 1.0]]), np.array([1.0, -1.0]), np.zeros(2)
    assert (inputs.mean(axis=0) @ ACROSS, 0.2 * (inputs**2).sum(axis=1)) == (0, pytest.approx([1, 1]))
    for number in range(12):
        x = inputs[number % 2]
        step = -0.2 * (x @ (w - goal)) * x
        assert abs(step @ ALONG) > 2 * abs(step @ ACROSS)
        assert x @ (w + step - goal) == pytest.approx(0, abs=1e-12)  # it just meets its own sample
        w = w + step
    raw, steps = parts(1.9), np.diff(parts(1.9), axis=0)
    assert (raw[1:, 0] * raw[:-1, 0] < 0).all()
    assert (np.abs(steps[:, 0]) > 2 * np.abs(steps[:, 1])).all()
