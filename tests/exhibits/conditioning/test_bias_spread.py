"""The eigenvalues with a bias, against polynomials, a solved bias and descents written out."""

import numpy as np
import pytest

from explainer.exhibits.conditioning.bias_spread import BiasSpread
from tests.reading import axes_named, cells_under, role_of

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


def test_weights_whose_bias_is_solved_after_each_step_descend_as_on_centered_inputs() -> None:
    goal, w, centered = np.array([3.0, -4.0]), np.zeros(2), np.zeros(2)
    t = RAW @ goal + 7
    for _ in range(4):
        best = (t - RAW @ w).mean()
        w = w - 1.3 * RAW.T @ (RAW @ w + best - t) / 4
        centered = centered - 1.3 * (RAW - 1.5).T @ ((RAW - 1.5) @ (centered - goal)) / 4
        assert w == pytest.approx(centered)


def test_the_table_counts_steps_of_descents_from_the_worst_start(exhibit: BiasSpread) -> None:
    counts, kappas = [], []
    for x in KINDS.values():
        values = roots(x)[[0, -1]]
        error, taken = np.ones(2), 0
        while np.abs(error).max() > 1e-6:
            error, taken = error * (1 - 2 / values.sum() * values), taken + 1
        counts.append(str(taken))
        kappas.append(f"{values[1] / values[0]:.2f}")
    assert cells_under(exhibit.table, "the four samples") == list(KINDS)
    assert cells_under(exhibit.table, r"$\kappa$") == kappas
    assert cells_under(exhibit.table, "steps until a millionth is left") == counts


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


def test_the_caption_says_what_singular_values_say(exhibit: BiasSpread) -> None:
    plain, biased, _, centered, standardized = (roots(x)[-1] / roots(x)[0] for x in KINDS.values())
    (low, high), (lower, higher) = (roots(KINDS[kind])[[0, -1]] for kind in ("raw, no bias", "raw + bias"))
    assert lower < low < high < higher  # longer on both sides
    assert exhibit.caption == (
        "Each bar reaches from the smallest eigenvalue to the largest. A bias learned beside the weights makes the bar "
        f"longer on both sides: κ rises from {plain:.0f} to {biased:.0f}. With these samples centered it is "
        f"{centered:.0f} beside a bias, with them standardized {standardized:.0f}."
    )


def test_the_alternative_text_lists_the_bars_from_top_to_bottom(exhibit: BiasSpread) -> None:
    bars = []
    for kind, x in KINDS.items():
        low, *_, high = roots(x)
        bars.append(f"{kind}, {low:.3g} to {high:.3g}, condition number {high / low:.0f}")
    assert exhibit.alt == (
        "Five bars on a logarithmic axis, each from the smallest eigenvalue to the largest. In order: "
        f"{'; '.join(bars)}. The bar of raw + bias sticks out beyond the one without on both sides."
    )


def test_each_bar_stands_beside_its_name_and_below_its_condition_number(exhibit: BiasSpread) -> None:
    figure = exhibit.figure()
    (panel,) = figure.axes
    assert axes_named(figure)[0] == "eigenvalues λ"
    assert [label.get_text() for label in panel.get_yticklabels()] == list(KINDS)
    assert panel.yaxis_inverted()
    for row, (kind, x) in enumerate(KINDS.items()):
        (low, *_, high), role = roots(x), {"raw": "raw", "bia": "ink"}.get(kind[:3], "centered")
        (line,) = (line for line in panel.lines if line.get_gid() == f"spans-{row}" and line.get_linestyle() == "-")
        assert line.get_xydata() == pytest.approx(np.array([[low, row], [high, row]]))
        (number,) = (text for text in panel.texts if text.get_gid() == f"kappas-{row}")
        assert number.get_text() == f"κ = {high / low:.0f}"
        assert low <= number.get_position()[0] * (1 + 1e-9)
        assert number.get_position()[0] <= high * (1 + 1e-9)
        assert row - 0.5 < number.get_position()[1] < row
        assert role_of(line.get_color()) == role_of(number.get_color()) == role
