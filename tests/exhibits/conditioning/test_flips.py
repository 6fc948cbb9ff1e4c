"""Flips of the error along the mean, against descents on the weights themselves."""

import numpy as np
import pytest

from explainer.exhibits.conditioning.flips import Flips

RAW = np.array([[1.0, 1.0], [1.0, 2.0], [2.0, 1.0], [2.0, 2.0]])
RELATIVE = (0.5, 1.5, 1.9, 2.1)
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


def test_the_table_says_what_the_lines_do(exhibit: Flips) -> None:
    stories = ("shrinks without flipping", "overshoots back and forth", "overshoots for longer", "diverges")
    for row, relative, flips, story in zip(exhibit.table.rows, RELATIVE, (0, 12, 12, 12), stories, strict=True):
        along, across = f"{1 - relative:.2f}".replace("-", "−"), f"{1 - relative / 19:.3f}"
        assert row == (f"{relative} / λ₁", along, str(flips), across, story)
    assert exhibit.table.header[2] == "flips in 12 steps"


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


def test_each_panel_is_titled_by_its_step_size(exhibit: Flips) -> None:
    titles = [axes.get_title() for axes in exhibit.figure().axes]
    assert titles == [f"η = {relative} / λ₁" for relative in RELATIVE]
    for axes in exhibit.figure().axes:
        (low, high), heights = axes.get_ylim(), [line.get_ydata() for line in axes.lines]
        assert low < min(map(np.min, heights))
        assert max(map(np.max, heights)) < high
