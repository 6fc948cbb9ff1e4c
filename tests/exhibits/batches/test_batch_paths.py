"""Path length against batch size: quadrature for one sample, random normals for many."""

import math

import numpy as np
import pytest
from scipy.integrate import dblquad

from explainer.exhibits.batches.batch_paths import BatchPaths
from explainer.experiments.path_lengths import PathLengths
from tests.reading import axes_named, series

ERROR = 0.03  # four standard errors for one sample; fewer for more


@pytest.fixture(scope="module")
def exhibit() -> BatchPaths:
    return BatchPaths.compute()


@pytest.mark.parametrize(("kind", "low", "expected"), [("raw", 0, 2.2836), ("centered", -0.5, 1.2174)])
def test_one_sample_has_the_ratio_of_an_integral(exhibit: BatchPaths, kind: str, low: float, expected: float) -> None:
    integral = dblquad(lambda b, a: abs(a - b) / math.sqrt(2) * math.hypot(a, b), low, low + 1, low, low + 1)[0]
    assert integral * 12 == pytest.approx(expected, abs=5e-4)
    assert getattr(exhibit, kind)[0] == pytest.approx([1, integral * 12], abs=ERROR)


@pytest.mark.parametrize(("kind", "mean"), [("raw", 0.5), ("centered", 0.0)])
def test_large_batches_are_normal_around_the_mean_gradient(exhibit: BatchPaths, kind: str, mean: float) -> None:
    inputs = np.random.default_rng(0).random((200_000, 2)) - 0.5 + mean
    gradients = (inputs[:, :1] - inputs[:, 1:]) * inputs
    for size, ratio in getattr(exhibit, kind)[5:]:
        normal = np.random.default_rng(int(size)).multivariate_normal(
            [1 / 12, -1 / 12], np.cov(gradients.T) / size, 20_000
        )
        assert ratio == pytest.approx(np.hypot(*normal.T).mean() * 12 / math.sqrt(2), abs=0.005)


def test_the_paths_get_shorter_with_the_batch_and_centered_ones_are_shorter(exhibit: BatchPaths) -> None:
    assert exhibit.raw[:, 0].tolist() == exhibit.centered[:, 0].tolist() == [2**k for k in range(9)]
    assert (np.diff(exhibit.raw[:, 1]) < 0).all()
    assert (np.diff(exhibit.centered[:, 1]) < 0).all()
    assert (exhibit.centered[:, 1] < exhibit.raw[:, 1]).all()
    assert exhibit.centered[-1, 1] > 1


def test_the_marks_are_the_runs_of_the_experiment(exhibit: BatchPaths) -> None:
    for shown, paths in zip((exhibit.raw_runs, exhibit.centered_runs), PathLengths().result, strict=True):
        assert shown.tolist() == paths.runs[:, :2].tolist()
        assert len(shown) == 5 * exhibit.runs == 100
    assert exhibit.step_size == 0.1


def test_at_one_small_step_size_all_batches_need_about_as_many_steps(exhibit: BatchPaths) -> None:
    expected = math.log(0.05) / math.log(1 - 0.1 / 12)  # what the mean error needs, batch or not
    means = [
        np.mean([steps for b, _, steps in paths.runs if b == size])
        for paths in PathLengths().result
        for size in (1, 4, 16, 64, 256)
    ]
    assert 0.97 * expected < min(means) <= max(means) < 1.01 * expected
    assert abs(exhibit.common_steps - np.mean(means)) <= 5
    assert exhibit.common_steps % 10 == 0


def test_a_batch_does_for_the_length_of_the_path_what_centering_does(exhibit: BatchPaths) -> None:
    assert exhibit.raw_middle == pytest.approx(exhibit.centered_alone, abs=0.07)
    assert exhibit.raw_alone > exhibit.raw_middle + 1


def test_the_texts_quote_the_lines(exhibit: BatchPaths) -> None:
    assert [exhibit.raw_alone, exhibit.centered_alone] == [exhibit.raw[0, 1], exhibit.centered[0, 1]]
    assert exhibit.middle == exhibit.raw[4, 0] == 16
    assert [exhibit.raw_middle, exhibit.centered_middle] == [exhibit.raw[4, 1], exhibit.centered[4, 1]]
    farthest = 0.0
    for runs, line in ((exhibit.raw_runs, exhibit.raw), (exhibit.centered_runs, exhibit.centered)):
        lengths = dict(line.tolist())
        farthest = max(farthest, *(abs(ratio / lengths[size] - 1) for size, ratio in runs.tolist()))
    assert f"within {farthest:.0%} of these lines" in exhibit.alt
    assert farthest < 0.12
    raw, centered = (f"{line[0, 1]:.1f} over {line[4, 1]:.2f}" for line in (exhibit.raw, exhibit.centered))
    assert f"With raw inputs it falls from {raw} for 16 samples to {exhibit.raw[-1, 1]:.2f}" in exhibit.alt
    assert f"with centered inputs from {centered} to {exhibit.centered[-1, 1]:.2f}" in exhibit.alt
    assert exhibit.caption.startswith("Stochastic descent from (0, 0) to (1, −1) with two inputs")
    assert exhibit.caption.endswith(
        "Dots: 20 runs each, at the step size 0.1. At one small step size the path is the shorter the larger the "
        "batch, and each step costs more samples."
    )
    assert (np.diff([exhibit.raw[:, 1], exhibit.centered[:, 1]]) < 0).all()


def test_each_label_names_its_own_line(exhibit: BatchPaths) -> None:
    figure = exhibit.figure()
    assert axes_named(figure) == ("samples in the batch", "path length ÷ straight line")
    for label, expected in (("raw inputs", 2.2836), ("centered inputs", 1.2174)):
        assert series(figure, label)[0][0] == pytest.approx([1, expected], abs=ERROR)
