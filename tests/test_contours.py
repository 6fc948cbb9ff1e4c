"""Levels of a quadratic loss, against the loss itself and against a conic drawn by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import contours

HESSIAN = np.array([[3.0, -1.0], [-1.0, 1.5]])
coordinates = st.tuples(st.floats(-5, 5), st.floats(-5, 5))


def loss(u: float, v: float) -> float:
    return 0.5 * (3 * u * u - 2 * u * v + 1.5 * v * v)


@given(coordinates, coordinates)
def test_the_loss_is_the_same_all_along(goal: tuple[float, float], point: tuple[float, float]) -> None:
    curve = contours.level(HESSIAN, goal, point, corners=36)
    expected = loss(point[0] - goal[0], point[1] - goal[1])
    losses = [loss(u - goal[0], v - goal[1]) for u, v in curve]
    assert losses == pytest.approx([expected] * 37, rel=1e-9, abs=1e-12)
    assert curve[0] == pytest.approx(point, abs=1e-9)
    assert curve[-1] == pytest.approx(point, abs=1e-9)


def test_the_curve_goes_once_around_with_the_axes_of_the_eigenvalues() -> None:
    curve = contours.level([[4, 0], [0, 1]], [3, -4], [3.5, -4], corners=400)
    assert np.ptp(curve, axis=0) == pytest.approx([1, 2], rel=1e-4)
    assert curve[:-1].mean(axis=0) == pytest.approx([3, -4])
    angles = np.unwrap([math.atan2((v + 4) / 2, u - 3) for u, v in curve])
    assert abs(angles[-1] - angles[0]) == pytest.approx(2 * math.pi)
    assert (np.abs(np.diff(angles)) < 0.1).all()


@pytest.mark.parametrize("hessian", [np.eye(3), [[1, 2], [0, 1]], [[1, 2], [2, 1]], [[1, 1], [1, 1]], [[1, 2]]])
def test_other_matrices_are_refused(hessian: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="hessian"):
        contours.level(hessian, [0, 0], [1, 1])
