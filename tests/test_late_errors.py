"""What is left of the error late in descent: signs of the deltas, cosines of updates, the rate of random samples."""

import math
from itertools import pairwise

import numpy as np
import pytest

from explainer import conditioning, descent


@pytest.mark.parametrize("seed", range(60))
def test_across_the_steepest_direction_positive_inputs_have_deltas_of_both_signs(seed: int) -> None:
    random = np.random.default_rng(seed)
    n = int(random.integers(2, 6))
    x = random.uniform(0.01, 3, (int(random.integers(2, 9)), n))
    _, _, (steepest, *_) = np.linalg.svd(x)
    assert np.all(steepest > 0) or np.all(steepest < 0)  # Perron
    error = random.normal(size=n)
    error -= (error @ steepest) * steepest
    deltas = x @ error
    weighted = (np.abs(x @ steepest) * deltas).mean()
    assert weighted == pytest.approx(0, abs=1e-12)
    if np.abs(deltas).max() > 1e-9:
        assert deltas.min() < 0 < deltas.max()


def test_inputs_of_both_signs_need_not() -> None:
    x = np.array([[3.0, 1.0], [-3.0, 1.0]])  # steepest along the first axis
    assert (x @ [0.0, 1.0]).tolist() == [1, 1]


@pytest.mark.parametrize("seed", range(20))
def test_where_no_weights_meet_all_targets_the_deltas_of_the_best_have_both_signs(seed: int) -> None:
    random = np.random.default_rng(seed)
    x, targets = random.uniform(0.01, 3, (7, 3)), random.normal(size=7)
    deltas = x @ np.linalg.lstsq(x, targets)[0] - targets
    assert deltas.min() < 0 < deltas.max()


def test_cosines_of_turns_are_those_of_angles_measured_one_by_one() -> None:
    path = [(0, 0), (1, 0), (1, 2), (0, 2), (3, 2), (4, 3)]
    headings = [math.atan2(b[1] - a[1], b[0] - a[0]) for a, b in pairwise(path)]
    turns = [math.cos(b - a) for a, b in pairwise(headings)]
    assert descent.turn_cosines(path) == pytest.approx(turns, abs=1e-15)
    assert descent.reversals(path) == sum(cosine < -1e-9 for cosine in turns) == 1
    with pytest.raises(ValueError, match="got step 1 of length 0"):
        descent.turn_cosines([(0, 0), (1, 0), (1, 0), (2, 0)])


@pytest.mark.parametrize("relative", [0.3, 0.7, 0.98, 1.02, 1.06])
def test_in_the_end_updates_of_all_samples_point_one_way_below_the_fastest_step_size_and_to_and_fro_above(
    relative: float,
) -> None:
    random = np.random.default_rng(4)
    for _ in range(20):
        factor = random.normal(size=(3, 3))
        hessian = factor @ factor.T
        low, *_, high = np.linalg.eigvalsh(hessian)
        step_size = relative * 2 / (low + high)
        if step_size >= 2 / high:
            continue
        values, vectors = np.linalg.eigh(hessian)
        gap = np.sort(np.abs(1 - step_size * values))[-2:]
        power = int(40 / -math.log(gap[0] / gap[1])) + 1
        parts = vectors.T @ random.normal(size=3) * values
        before, after = (parts * ((1 - step_size * values) / gap[1]) ** k for k in (power, power + 1))
        cosine = before @ after / np.linalg.norm(before) / np.linalg.norm(after)
        assert cosine == pytest.approx(1 if relative < 1 else -1, abs=0.01)


@pytest.mark.parametrize("seed", range(10))
def test_a_fitted_random_sample_leaves_at_most_the_rate_and_just_that_of_the_slowest_error(seed: int) -> None:
    random = np.random.default_rng(seed)
    x = random.uniform(0.1, 2, (6, 3))
    squares = (x**2).sum(axis=1)
    slowest = np.linalg.svd(x)[2][-1]
    shares = []
    for error in (slowest, *random.normal(size=(50, 3))):
        left = [((error - (row @ error) / square * row) ** 2).sum() for row, square in zip(x, squares, strict=True)]
        shares.append(float(np.average(left, weights=squares)) / float(error @ error))
    assert conditioning.random_rate(x) == pytest.approx(shares[0])
    assert max(shares[1:]) <= shares[0] + 1e-12
    assert min(shares) < shares[0] - 0.05
