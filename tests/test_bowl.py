"""Contours and a solved weight, against the loss itself and a descent that solves for its bias."""

import math
from typing import Any

import numpy as np
import pytest
from scipy.integrate import dblquad

from explainer import bowl, conditioning

HESSIAN, CENTER = np.array([[2.5, 2.25], [2.25, 2.5]]), np.array([3.0, -4.0])
INPUTS = np.array([[1.0, 2.0, 0.5], [2.0, 1.0, -1.0], [0.3, -0.7, 1.1], [1.4, 0.2, 0.9], [-0.2, 0.8, 2.0]])


@pytest.mark.parametrize("hessian", [HESSIAN, np.diag([1.0, 9.0]), np.array([[3.0, -1.0], [-1.0, 0.5]])])
def test_a_contour_has_one_loss_and_reaches_as_far_as_said(hessian: np.ndarray) -> None:
    errors = bowl.contour(hessian, CENTER, 1.5, points=2000) - CENTER
    losses = np.einsum("ki,ij,kj->k", errors, hessian, errors)
    assert losses == pytest.approx(np.full(2001, losses[0]))
    assert errors[0] == pytest.approx(errors[-1])
    lengths = np.linalg.norm(errors, axis=1)
    assert lengths.max() == pytest.approx(1.5)
    assert lengths.max() / lengths.min() == pytest.approx(math.sqrt(np.linalg.cond(hessian)), rel=1e-5)


def test_the_long_axis_lies_across_the_mean() -> None:
    errors = bowl.contour(HESSIAN, CENTER, 2) - CENTER
    farthest = errors[np.linalg.norm(errors, axis=1).argmax()]
    assert abs(farthest @ [1, -1]) == pytest.approx(2 * math.sqrt(2))


def test_with_the_bias_solved_the_weights_see_the_covariance() -> None:
    left = bowl.eliminated(conditioning.second_moment(conditioning.with_bias_column(INPUTS)))
    assert left == pytest.approx(np.cov(INPUTS.T, bias=True))


def test_what_is_left_is_the_loss_at_the_best_last_weight() -> None:
    random = np.random.default_rng(0)
    root = random.normal(size=(6, 4))
    hessian, e = root.T @ root, np.array([0.5, -2.0, 1.5])
    losses = [np.append(e, last) @ hessian @ np.append(e, last) for last in np.linspace(-5, 5, 100_001)]
    assert e @ bowl.eliminated(hessian) @ e == pytest.approx(min(losses), rel=1e-6)


@pytest.mark.parametrize(("shift", "expected"), [(0.0, 2.284), (0.5, 1.218), (-0.3, None)])
def test_the_ratio_of_small_steps_is_an_integral_and_where_runs_tend_to(shift: float, expected: float | None) -> None:
    ends = (-shift, 1 - shift, -shift, 1 - shift)
    lengths = dblquad(lambda x, y: abs(x - y) * math.hypot(x, y), *ends, epsabs=1e-6)[0] / math.sqrt(2)
    middles = (np.arange(200) + 0.5) / 200 - shift
    grid = np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2)
    shown = bowl.small_step_ratio(grid, [2, -2])
    assert shown == pytest.approx(12 * lengths, rel=1e-3)
    assert expected is None or shown == pytest.approx(expected, abs=0.001)
    random, e, path = np.random.default_rng(3), np.array([1.0, -1.0]), 0.0
    for x in random.uniform(-shift, 1 - shift, (12_000, 2)):
        e, path = e - 0.005 * (x @ e) * x, path + 0.005 * abs(x @ e) * math.hypot(*x)
    assert path / math.hypot(*(e - [1, -1])) == pytest.approx(shown, rel=0.03)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bowl.contour(np.eye(3), CENTER, 1), r"hessian \(2, 2\) with eigenvalues above zero"),
        (lambda: bowl.contour(np.ones((2, 2)) - 2 * np.eye(2), CENTER, 1), "eigenvalues above zero"),
        (lambda: bowl.contour(HESSIAN, [1, 2, 3], 1), "center"),
        (lambda: bowl.contour(HESSIAN, CENTER, 0), "reach to be above zero"),
        (lambda: bowl.contour(HESSIAN, CENTER, 1, 2), "points to be a whole number of at least 3"),
        (lambda: bowl.small_step_ratio(INPUTS, [1, 0, 0]), "an eigenvector of the second moment"),
        (lambda: bowl.small_step_ratio(INPUTS, [0, 0, 0]), "the length of direction to be above zero"),
        (lambda: bowl.small_step_ratio([[0.0, 1.0]], [1, 0]), "above zero"),
        (lambda: bowl.eliminated([[1.0]]), "number of other weights"),
        (lambda: bowl.eliminated([[1.0, 0.0], [0.0, 0.0]]), "last diagonal entry to be above zero"),
    ],
)
def test_bad_arguments_are_named(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
