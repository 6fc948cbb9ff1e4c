"""What the page says in passing of means, batches and single samples, by sums and draws of its own."""

from itertools import product

import numpy as np
import pytest

from tests.exhibits.centering.test_cloud import moved

FOUR = np.array(list(product((1.0, 2.0), repeat=2)))


@pytest.mark.parametrize("seed", range(8))
def test_a_mean_that_is_large_beside_the_deviations_has_the_one_steep_direction_and_a_small_one_need_not(
    seed: int,
) -> None:
    random = np.random.default_rng(seed)
    rest = random.normal(size=(50, 4)) @ random.normal(size=(4, 4))
    rest -= rest.mean(axis=0)
    way = random.normal(size=4)
    way /= np.linalg.norm(way)
    spread = np.sqrt((rest**2).sum(axis=1).mean())
    apart = []
    for size in (0.1, 1, 3, 10):
        _, sizes, directions = np.linalg.svd(rest + size * spread * way)
        apart.append(np.degrees(np.arccos(min(1, abs(directions[0] @ way)))))
    assert sizes[0] > 10 * sizes[1]  # with the largest mean, one direction and no other is steep
    assert sizes[1] <= np.linalg.norm(rest, 2)  # nor steeper than without a mean
    assert apart == sorted(apart, reverse=True)
    assert apart[-1] < 1 < 5 < apart[0]


def test_from_a_random_start_the_gradients_along_the_mean_mostly_do_not_cancel() -> None:
    x = moved(0)
    errors = np.random.default_rng(0).normal(size=(4000, 2))
    along = (errors @ x.T) * (x @ x.mean(axis=0))
    left = np.abs(along.sum(axis=1)) / np.abs(along).sum(axis=1)
    across = (x @ [-1.0, 1.0]) * (x @ x.mean(axis=0))  # where the figure starts
    drawn = abs(across.sum()) / np.abs(across).sum()
    assert drawn < 0.25
    assert (left < 0.25).mean() < 0.1
    assert np.median(left) > 0.9


def left_at_best(x: np.ndarray) -> float:
    """Of the squared distance, the largest share that one sample drawn at random leaves on average, at the best η."""
    h, fourth = x.T @ x / len(x), (x.T * (x**2).sum(axis=1)) @ x / len(x)
    steps = np.linspace(0, 2 / np.trace(h), 401)
    return float(min(np.linalg.eigvalsh(np.eye(x.shape[1]) - 2 * eta * h + eta**2 * fourth)[-1] for eta in steps))


def test_one_sample_at_a_time_the_mean_square_counts_if_all_are_equally_long_and_not_otherwise() -> None:
    angles = np.random.default_rng(3).normal(0.8, 0.3, size=30)
    x = 2 * np.column_stack([np.cos(angles), np.sin(angles)])
    least, most = np.linalg.eigvalsh(x.T @ x / 30)
    assert 1 / (1 - left_at_best(x)) == pytest.approx(4 / least, rel=1e-4)
    assert 4 / least > 1.05 * most / least  # not κ
    rare = np.vstack([np.tile(0.1 * np.eye(2), (99, 1)), 10 * np.eye(2)])
    square = (rare**2).sum(axis=1).mean()
    assert square / np.linalg.eigvalsh(rare.T @ rare / 200)[0] == pytest.approx(2)
    assert 1 / (1 - left_at_best(rare)) > 50


def test_a_batch_mixes_the_signs_and_its_mean_gradient_is_that_of_the_bowl() -> None:
    """All batches of two and of three samples, drawn with replacement."""
    error = np.array([1.0, -1.2])
    singles = (FOUR @ error)[:, np.newaxis] * FOUR
    assert (singles.prod(axis=1) > 0).all()
    for size in (2, 3):
        batches = np.array([singles[list(rows)].mean(axis=0) for rows in product(range(4), repeat=size)])
        assert (batches.prod(axis=1) < 0).any()
        assert batches.mean(axis=0) == pytest.approx(np.array([[2.5, 2.25], [2.25, 2.5]]) @ error)
