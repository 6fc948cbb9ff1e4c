"""The eigenvalues with a bias, against polynomials, a solved bias and descents written out."""

import numpy as np
import pytest

from explainer.exhibits.conditioning.bias_spread import BiasSpread

RAW = np.array([[1.0, 1.0], [1.0, 2.0], [2.0, 1.0], [2.0, 2.0]])
ONES = np.ones((4, 1))
KINDS = {
    "raw, no bias": RAW,
    "raw + bias": np.hstack([RAW, ONES]),
    "bias solved": RAW - 1.5,
    "centered + bias": np.hstack([RAW - 1.5, ONES]),
    "standardized + bias": np.hstack([(RAW - 1.5) / 0.5, ONES]),
}


@pytest.fixture(scope="module")
def exhibit() -> BiasSpread:
    return BiasSpread.compute()


def roots(x: np.ndarray) -> np.ndarray:
    """The eigenvalues of the second moment from its singular values, ascending."""
    return np.linalg.svd(x, compute_uv=False)[::-1] ** 2 / len(x)


def test_each_bar_reaches_from_the_smallest_eigenvalue_to_the_largest(exhibit: BiasSpread) -> None:
    assert exhibit.kinds.tolist() == list(KINDS)
    for row, x in enumerate(KINDS.values()):
        values = roots(x)
        assert exhibit.spans[row] == pytest.approx(np.array([[values[0], row], [values[-1], row]]))
        assert exhibit.kappas[row] == pytest.approx(values[-1] / values[0])


def test_the_condition_numbers_are_those_of_the_closed_forms(exhibit: BiasSpread) -> None:
    trace = 1 + 0.25 + 2 * 1.5**2
    upper = (trace + (trace**2 - 4 * 0.25) ** 0.5) / 2
    quoted = (exhibit.plain, exhibit.biased, exhibit.solved, exhibit.centered, exhibit.standardized)
    assert quoted == pytest.approx((19, upper**2 / 0.25, 1, 4, 1))
    assert exhibit.biased == pytest.approx(130.242322)


def test_the_bias_pushes_both_ends_outward_and_leaves_one_eigenvalue_between(exhibit: BiasSpread) -> None:
    low, high = roots(KINDS["raw + bias"])[[0, 2]]
    assert exhibit.smallest == pytest.approx([0.25, low])
    assert exhibit.largest == pytest.approx([4.75, high])
    assert low < 0.25
    assert high > 4.75
    assert exhibit.inner == pytest.approx([0.25, 1])  # (1, −1, 0), at the row of the bias


def test_weights_whose_bias_is_solved_after_each_step_descend_as_on_centered_inputs() -> None:
    goal, w, centered = np.array([3.0, -4.0]), np.zeros(2), np.zeros(2)
    t = RAW @ goal + 7
    for _ in range(4):
        best = (t - RAW @ w).mean()
        w = w - 1.3 * RAW.T @ (RAW @ w + best - t) / 4
        centered = centered - 1.3 * (RAW - 1.5).T @ ((RAW - 1.5) @ (centered - goal)) / 4
        assert w == pytest.approx(centered)


def test_the_table_counts_steps_of_descents_from_the_worst_start(exhibit: BiasSpread) -> None:
    for (kind, kappa, steps), x in zip(exhibit.table.rows, KINDS.values(), strict=True):
        values = roots(x)[[0, -1]]
        error, taken = np.ones(2), 0
        while np.abs(error).max() > 1e-6:
            error, taken = error * (1 - 2 / values.sum() * values), taken + 1
        assert kind in KINDS
        assert kappa == f"{values[1] / values[0]:.2f}"
        assert int(steps) == taken


def steps_from_zero(x: np.ndarray, targets: np.ndarray, bias: bool) -> int:
    """The fewest steps over many step sizes, by descent on weights and bias."""
    sizes = np.linspace(0.02, 2, 1981, endpoint=False) / (np.linalg.svd(with_ones(x, bias))[1][0] ** 2 / len(x))
    inputs, w = with_ones(x, bias), np.zeros((len(sizes), 2 + bias))
    for step in range(200):
        errors = w @ inputs.T - targets
        if ((errors**2).mean(axis=1) <= 1e-4 * targets.var()).any():
            return step
        w = w - sizes[:, np.newaxis] * errors @ inputs / len(x)
    raise AssertionError("none arrived")


def with_ones(x: np.ndarray, bias: bool) -> np.ndarray:
    return np.hstack([x, np.ones((len(x), 1))]) if bias else x


def test_from_one_start_a_learned_bias_takes_fewer_steps_though_kappa_is_a_hundred_times_as_large(
    exhibit: BiasSpread,
) -> None:
    x, goal = np.array([[4.0, 3.0], [4.0, 3.0], [1.0, 2.0], [6.0, 4.0]]), np.array([-1.0, -1.0])
    assert exhibit.start_samples == "(4, 3) twice, (1, 2) and (6, 4)"
    assert exhibit.start_goal.tolist() == goal.tolist()
    assert exhibit.start_near == 1e-4
    kappas = [np.linalg.cond(with_ones(x, bias)) ** 2 for bias in (False, True)]
    assert [exhibit.start_kappa, exhibit.start_kappa_biased] == pytest.approx(kappas)
    steps = [steps_from_zero(x, x @ goal, bias) for bias in (False, True)]
    assert [exhibit.start_steps, exhibit.start_steps_biased] == steps == [74, 14]


def test_the_words_are_true(exhibit: BiasSpread) -> None:
    assert "κ rises from 19 to 130" in exhibit.caption
    assert "raw + bias, 0.0438 to 5.71, condition number 130" in exhibit.alt
    assert "third eigenvalue between at 0.25" in exhibit.alt
    assert "The bar of raw + bias sticks out" in exhibit.alt
    assert "With these samples centered it is 4 beside a bias, with them standardized 1." in exhibit.caption
    assert [exhibit.centered, exhibit.standardized] == pytest.approx([4, 1])
