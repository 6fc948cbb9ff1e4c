"""The valley and the round bowl, against a calculation by hand and descents written out."""

import math

import numpy as np
import pytest

from explainer.exhibits.conditioning.valley import Valley

RAW = np.array([[1.0, 1.0], [1.0, 2.0], [2.0, 1.0], [2.0, 2.0]])
GOAL = np.array([2.0, -1.0])


@pytest.fixture(scope="module")
def exhibit() -> Valley:
    return Valley.compute()


def test_the_numbers_are_those_of_a_calculation_by_hand(exhibit: Valley) -> None:
    assert (exhibit.mean, exhibit.variance) == (1.5, 0.25)
    assert exhibit.hessian.tolist() == [[2.5, 2.25], [2.25, 2.5]]
    assert (exhibit.on_diagonal, exhibit.off_diagonal) == (2.5, 2.25)
    assert (exhibit.along, exhibit.across) == (4.75, 0.25)
    assert exhibit.kappa == pytest.approx(19)
    assert exhibit.aspect == pytest.approx(4.358899)
    assert exhibit.step_size == pytest.approx(2 / 5)
    assert exhibit.step_size_centered == pytest.approx(4)
    assert exhibit.shrinkage == pytest.approx(0.9)


def test_the_raw_path_is_a_descent_written_out_and_flips_along_the_mean(exhibit: Valley) -> None:
    w = np.zeros(2)
    for point in exhibit.raw_path:
        assert point == pytest.approx(w)
        w = w - 0.4 * sum((x @ w - x @ GOAL) * x for x in RAW) / 4
    errors = exhibit.raw_path - GOAL
    along, across = errors @ [1, 1], errors @ [1, -1]
    assert along == pytest.approx(along[0] * (-0.9) ** np.arange(61))
    assert across == pytest.approx(across[0] * 0.9 ** np.arange(61))
    assert exhibit.steps_shown == 60
    assert exhibit.left == pytest.approx(0.9**60)


def test_centered_one_step_ends_at_the_goal(exhibit: Valley) -> None:
    centered = RAW - 1.5
    gradient = sum((0 - x @ GOAL) * x for x in centered) / 4
    assert exhibit.centered_path == pytest.approx(np.array([[0, 0], -4 * gradient]))
    assert exhibit.centered_path[-1] == pytest.approx(GOAL)


@pytest.mark.parametrize(("kind", "inputs", "aspect"), [("raw", RAW, math.sqrt(19)), ("centered", RAW - 1.5, 1)])
def test_each_contour_has_one_loss_and_the_aspect_of_the_condition_number(
    exhibit: Valley, kind: str, inputs: np.ndarray, aspect: float
) -> None:
    contours = getattr(exhibit, f"{kind}_contours")
    for contour in contours:
        losses = (((contour - GOAL) @ inputs.T) ** 2).mean(axis=1)
        assert losses == pytest.approx(np.full(len(losses), losses[0]))
        away = np.abs((contour - GOAL) @ np.array([[1, 1], [1, -1]])).max(axis=0)
        assert away[1] / away[0] == pytest.approx(aspect, rel=1e-3)
    assert len(contours) == 4


def test_the_table_counts_the_steps_of_descents_from_the_worst_start(exhibit: Valley) -> None:
    for (_, shown, left, steps), kappa in zip(exhibit.table.rows, (1, 19, 7, 97), strict=True):
        values, error, taken = np.array([1, kappa]), np.ones(2), 0
        while np.abs(error).max() > 1e-6:
            error, taken = error * (1 - 2 / (1 + kappa) * values), taken + 1
        assert (shown, left, steps) == (f"{kappa}", f"{(kappa - 1) / (kappa + 1):.3f}", str(taken))


def test_with_momentum_at_its_best_the_error_shrinks_by_the_root(exhibit: Valley) -> None:
    """Each part of the error follows e ← (1 + β − ηλ)e − βe₋: the best of a grid of η and β, by the roots."""
    left = []
    for beta in np.linspace(0, 0.9, 181):
        for eta in np.linspace(0.05, 2.0, 391):
            roots = [np.roots([1, -(1 + beta - eta * value), beta]) for value in (0.25, 4.75)]
            left.append(np.abs(roots).max())
    assert exhibit.momentum_shrinkage == pytest.approx(min(left), abs=0.01)
    assert exhibit.momentum_shrinkage == pytest.approx((math.sqrt(19) - 1) / (math.sqrt(19) + 1))


def test_two_of_the_samples_alone_have_a_smaller_condition_number(exhibit: Valley) -> None:
    pair = np.array([[1.0, 2.0], [2.0, 1.0]])
    assert pair.mean(axis=0).tolist() == RAW.mean(axis=0).tolist()
    assert pair.var(axis=0).tolist() == RAW.var(axis=0).tolist()
    assert exhibit.pair_correlation == pytest.approx(-1)
    assert exhibit.pair_covariance == pytest.approx(((pair[:, 0] - 1.5) * (pair[:, 1] - 1.5)).mean()) == -0.25
    assert exhibit.pair_eigenvalues == pytest.approx([exhibit.along - 0.25, exhibit.across + 0.25])
    assert exhibit.pair_kappa == pytest.approx(np.linalg.cond(pair) ** 2) == pytest.approx(9)


def test_a_lucky_start_loses_nearly_all_of_its_loss_in_one_step_and_a_third_of_its_distance(exhibit: Valley) -> None:
    e = np.array([1.0, 1.0])
    after = e - np.array([1.0, 1e-6]) * e
    assert exhibit.lucky_kappa == pytest.approx(1e6)
    before_loss, after_loss = (v[0] ** 2 + 1e-6 * v[1] ** 2 for v in (e, after))
    assert exhibit.lucky_loss == pytest.approx(after_loss / before_loss) == pytest.approx(1e-6, rel=1e-5)
    assert exhibit.lucky_error == pytest.approx(np.hypot(*after) / np.hypot(*e)) == pytest.approx(0.7071, abs=1e-4)


def test_the_words_are_true(exhibit: Valley) -> None:
    assert "4.36 times as long as wide" in exhibit.caption
    assert "after 60 steps 0.2% of the distance is left" in exhibit.alt
