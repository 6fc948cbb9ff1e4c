"""The shares of cones, against angles in the plane, solid angles in space, and a count that asks a linear program."""

import math

import numpy as np
import pytest
from scipy.optimize import nnls

from explainer.experiments.cone_shares import ConeShares


def off(share: float, draws: int) -> float:
    """Four and a half standard errors of a counted share."""
    return 4.5 * math.sqrt(share * (1 - share) / draws)


def test_two_inputs_hold_the_mean_angle_between_them() -> None:
    """An input uniform on the square has the angle φ with density ½/max(cos φ, sin φ)²."""

    angles = (np.arange(1000) + 0.5) * math.pi / 2000
    chances = 0.5 / np.maximum(np.cos(angles), np.sin(angles)) ** 2 * math.pi / 2000
    assert chances.sum() == pytest.approx(1, abs=1e-6)
    mean = float(chances @ np.abs(angles[:, np.newaxis] - angles) @ chances)
    made = ConeShares()
    assert made.weights[0] == 2
    assert abs(made.result[0] - mean / math.pi) < off(mean / math.pi, made.draws)


def test_three_inputs_hold_their_mean_solid_angle() -> None:
    """Van Oosterom and Strackee: tan(Ω/2) = |det| / (1 + the three cosines), for inputs of length one."""
    x = np.random.default_rng(41).uniform(0, 1, (200_000, 3, 3))
    x /= np.linalg.norm(x, axis=2, keepdims=True)
    cosines = sum((x[:, i] * x[:, j]).sum(axis=1) for i, j in ((0, 1), (0, 2), (1, 2)))
    shares = 2 * 2 * np.arctan2(np.abs(np.linalg.det(x)), 1 + cosines) / (4 * math.pi)
    made = ConeShares()
    error = 4.5 * shares.std() / math.sqrt(len(shares))
    assert abs(made.result[1] - shares.mean()) < error + off(shares.mean(), made.draws)


@pytest.mark.parametrize("n", [2, 3, 4])
def test_a_count_by_least_squares_without_negative_amounts_gives_the_same(n: int) -> None:
    random, draws = np.random.default_rng(n), 4000
    counted = 0
    for _ in range(draws):
        inputs, direction = random.uniform(0, 1, (n, n)), random.standard_normal(n)
        counted += any(nnls(inputs.T, side * direction)[1] < 1e-9 for side in (1, -1))
    made = ConeShares()
    share = made.result[made.weights.index(n)]
    assert abs(counted / draws - share) < off(share, draws) + off(share, made.draws)


def test_fields_decide_what_is_drawn() -> None:
    few = ConeShares(weights=(2,), draws=60_000)
    narrow = ConeShares(interval=(1.0, 2.0), weights=(2,), draws=60_000)
    assert few.run() == few.run()
    assert few.run() != ConeShares(weights=(2,), draws=60_000, seed=4).run()
    assert narrow.run()[0] < 0.6 * few.run()[0]
