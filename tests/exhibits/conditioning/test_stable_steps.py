"""The gain in step size, against runs written out that find the limits by bisection."""

import itertools
import math
from collections.abc import Sequence

import numpy as np
import pytest
from scipy.optimize import brentq

from explainer.exhibits.conditioning.stable_steps import StableSteps
from explainer.exhibits.contents import EXHIBITS
from explainer.experiments.step_limits import StepLimits
from tests.reading import axes_named, cells_under, series

NUMBERS, BATCHES, LIMITS = (2, 8, 32), (1, 4, 16, 64), StepLimits()


@pytest.fixture(scope="module")
def exhibit() -> StableSteps:
    shown = EXHIBITS["stable_steps"]
    assert isinstance(shown, StableSteps)
    return shown


def gain(n: int, b: int) -> float:
    """(n(μ² + s²) + (B − 1)(s² + nμ²)) / (s²(n + B − 1)) for μ = ½, s² = 1/12."""
    return (n / 3 + (b - 1) * (1 / 12 + n / 4)) * 12 / (n + b - 1)


def grows(n: int, b: int, shift: float, step_size: float) -> bool:
    """Whether typical runs grow: the median of 60 errors between steps 60 and 260."""
    random = np.random.default_rng(17)
    e, logs = random.normal(size=(60, n)), np.zeros(60)
    for step in range(260):
        x = random.uniform(size=(60, b, n)) - shift
        deltas = np.einsum("rbn,rn->rb", x, e)
        e = e - step_size * np.einsum("rb,rbn->rn", deltas, x) / b
        lengths = np.linalg.norm(e, axis=1)
        e, logs = e / lengths[:, np.newaxis], logs + np.log(lengths) * (step >= 60)
    return bool(np.median(logs) > 0)


def limit(n: int, b: int, shift: float) -> float:
    low, high = 0.0, 40.0 / n + 24 * b / (n + b)
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if grows(n, b, shift, middle) else (middle, high)
    return (low + high) / 2


def test_the_lines_are_the_formula_and_the_levels_its_limit(exhibit: StableSteps) -> None:
    for n, line, level in zip(NUMBERS, exhibit.formula, exhibit.limits, strict=True):
        assert line[:, 1] == pytest.approx([gain(n, b) for b in line[:, 0]])
        assert level == pytest.approx(1 + 3 * n)
        assert (np.diff(line[:, 1]) > 0).all()
        assert line[-1, 1] < level
        assert line[0] == pytest.approx([1, 4])
    assert exhibit.least_gain == pytest.approx(4)
    assert exhibit.largest_n == 32
    assert exhibit.largest_limit == pytest.approx(97)
    assert exhibit.expected == pytest.approx(np.array([[gain(n, b) for b in BATCHES] for n in NUMBERS]))


@pytest.mark.parametrize(("n", "b"), [(2, 4), (8, 4), (8, 16), (32, 1), (32, 4)])
def test_the_marks_are_what_other_runs_measure(exhibit: StableSteps, n: int, b: int) -> None:
    place, shown = exhibit.measured[NUMBERS.index(n), BATCHES.index(b)]
    assert place == b
    assert shown == pytest.approx(limit(n, b, 0.5) / limit(n, b, 0.0), rel=0.05)


def test_the_marks_are_near_the_formula_and_the_seeds_near_each_other(exhibit: StableSteps) -> None:
    off = [
        [100 * (shown / gain(n, b) - 1) for b, (_, shown) in zip(BATCHES, line, strict=True)]
        for n, line in zip(NUMBERS, exhibit.measured, strict=True)
    ]
    assert exhibit.deviations == pytest.approx(np.array(off))
    assert exhibit.worst == pytest.approx(max(abs(value) for line in off for value in line))
    assert 3 < exhibit.worst < 7
    assert 1 < exhibit.spread < 10


def test_the_exact_gain_is_the_quotient_of_two_mean_square_limits_and_near_the_formula(exhibit: StableSteps) -> None:
    """For two features by brute force: all samples of a quadrature rule, one at a time."""
    nodes, weights = np.polynomial.legendre.leggauss(3)

    def radius(center: float, step_size: float) -> float:
        total = np.zeros((4, 4))
        for i, j in np.ndindex(3, 3):
            x = center + np.array([nodes[i], nodes[j]]) / 2
            step = np.eye(2) - step_size * np.outer(x, x)
            total += weights[i] * weights[j] / 4 * np.kron(step, step)
        return float(np.abs(np.linalg.eigvals(total)).max())

    centered, raw = (brentq(lambda size, at=center: radius(at, size) - 1, 0.5, 12) for center in (0.0, 0.5))
    assert exhibit.exact[0, 0] == pytest.approx(centered / raw)
    off = [100 * (exhibit.exact[i, j] / gain(n, b) - 1) for i, n in enumerate(NUMBERS) for j, b in enumerate(BATCHES)]
    assert exhibit.worst_exact == pytest.approx(max(map(abs, off)))
    assert exhibit.worst_exact < 9


def test_the_table_shows_formula_exact_and_measured_gains(exhibit: StableSteps) -> None:
    pairs = [(n, b) for n in NUMBERS for b in BATCHES]
    assert list(zip(cells_under(exhibit.table, "$n$"), cells_under(exhibit.table, "$B$"), strict=True)) == [
        (str(n), str(b)) for n, b in pairs
    ]
    assert cells_under(exhibit.table, "formula") == [f"{gain(n, b):.2f}" for n, b in pairs]
    assert cells_under(exhibit.table, "mean square, exact") == [f"{exact:.2f}" for exact in exhibit.exact.ravel()]
    means = [exhibit.measured[NUMBERS.index(n), BATCHES.index(b), 1] for n, b in pairs]
    ranges = [exhibit_range(n, b) for n, b in pairs]
    measured = [f"{mean:.2f} ({low:.2f} to {high:.2f})" for mean, (low, high) in zip(means, ranges, strict=True)]
    assert cells_under(exhibit.table, f"measured, {len(LIMITS.seeds)} seeds") == measured
    off = [f"{100 * (mean / gain(n, b) - 1):+.1f}%" for mean, (n, b) in zip(means, pairs, strict=True)]
    assert [cell.replace("−", "-") for cell in cells_under(exhibit.table, "off the formula")] == [
        cell.replace("-0.0", "0.0") for cell in off
    ]


def exhibit_range(n: int, b: int) -> tuple[float, float]:
    raw, centered = np.moveaxis(LIMITS.result[LIMITS.numbers.index(n), LIMITS.batches.index(b)], 1, 0)
    return float((centered / raw).min()), float((centered / raw).max())


def test_for_these_features_the_gain_rises_with_the_batch_in_all_three_columns(exhibit: StableSteps) -> None:
    for gains in (exhibit.expected, exhibit.exact, exhibit.measured[:, :, 1]):
        assert (np.diff(gains, axis=1) > 0).all()
    for first in (exhibit.exact[:, 0], exhibit.measured[:, 0, 1]):
        assert first == pytest.approx([4, 4, 4], rel=0.02)  # about 4 for one sample at a time


CROSSED = [(a, b) for a in (-4, 4) for b in (3, 5)]


def squares_grow(samples: Sequence[tuple[int, ...]], batch_size: int, step_size: float) -> bool:
    """Whether the mean of ‖e‖² over all batches grows, from E[(1 − ηĤ) ⊗ (1 − ηĤ)] summed batch by batch."""
    n = len(samples[0])
    total = np.zeros((n * n, n * n))
    batches = list(itertools.product(np.array(samples, dtype=float), repeat=batch_size))
    for batch in batches:
        step = np.eye(n) - step_size * sum((np.outer(x, x) for x in batch), np.zeros((n, n))) / batch_size
        total = total + np.kron(step, step) / len(batches)
    return bool(np.abs(np.linalg.eigvals(total)).max() > 1)


def exact_gain(samples: Sequence[tuple[int, ...]], batch_size: int) -> float:
    means = np.mean(samples, axis=0)
    limits = []
    for shift in (means, 0 * means):
        low, high = 0.0, 20.0
        moved = [tuple(np.subtract(x, shift)) for x in samples]
        for _ in range(45):
            middle = (low + high) / 2
            low, high = (low, middle) if squares_grow(moved, batch_size, middle) else (middle, high)
        limits.append(low)
    return limits[0] / limits[1]


def test_where_the_mean_lies_across_the_largest_spread_the_gain_falls_with_the_batch(exhibit: StableSteps) -> None:
    formula, exact = exhibit.falling.T
    lengths, largest = (33, 17), (17, 16)  # E‖x‖² and λ₁, raw and centered: 16 + 17 and 16 + 1; 17 and 16
    for b, gain_shown in zip((1, 2, 4, 16), formula, strict=False):
        raw, centered = (length + (b - 1) * top for length, top in zip(lengths, largest, strict=True))
        assert gain_shown == pytest.approx(raw / centered)
    assert exact[:3] == pytest.approx([exact_gain(CROSSED, b) for b in (1, 2, 4)])
    assert exhibit.falling[-1] == pytest.approx([17 / 16, 17 / 16], rel=1e-6)
    assert (np.diff(exhibit.falling, axis=0) < 0).all()
    assert exhibit.falling_table.caption.endswith("inputs ±4 and 3 or 5")
    spreads, mean = np.std(CROSSED, axis=0), np.mean(CROSSED, axis=0)
    assert mean[spreads.argmax()] == 0
    assert cells_under(exhibit.falling_table, "formula") == [f"{shown:.2f}" for shown in formula]
    assert cells_under(exhibit.falling_table, "mean square, exact") == [f"{shown:.2f}" for shown in exact]
    assert cells_under(exhibit.falling_table, "$B$") == ["1", "2", "4", "16", "all data"]


def test_with_few_coins_as_features_single_samples_gain_more_than_the_formula(exhibit: StableSteps) -> None:
    assert exhibit.coin_numbers.tolist() == [1, 2, 8]
    few = [exact_gain(list(itertools.product((0, 1), repeat=n)), 1) for n in (1, 2)]
    assert exhibit.coins[:2] == pytest.approx(few)
    assert exhibit.coin_formula == pytest.approx(2)
    assert (np.diff(exhibit.coins) < 0).all()
    assert 2 < exhibit.coins[2] < 2.5


def test_the_exact_gain_for_two_coins_falls_with_the_batch_though_the_formula_rises(exhibit: StableSteps) -> None:
    corners = list(itertools.product((0, 1), repeat=2))
    exact = [exact_gain(corners, b) for b in (1, 2, 3, 4)]
    assert (np.diff(exact) < 0).all()
    ends = [exhibit.coins_single, exhibit.coins_whole]
    assert ends == pytest.approx([exact[0], 3], rel=1e-6)  # for all data κ = 1 + n μ²/s², with n = 2
    assert [(2 * 2 + (b - 1) * 3) / (2 + b - 1) for b in (1, 10**6)] == pytest.approx([2, 3], rel=1e-5)  # the formula


def test_where_inputs_are_rarely_large_centering_can_cost_at_single_samples(exhibit: StableSteps) -> None:
    p, low, high = exhibit.rare_chance, exhibit.rare_low, exhibit.rare_high
    mean, values = p * high + (1 - p) * low, ((high, p), (low, 1 - p))

    def radius(shift: float, step_size: float) -> float:
        total = np.zeros((4, 4))
        for (a, p_a), (b, p_b) in itertools.product(values, repeat=2):
            x = np.array([a, b]) - shift
            step = np.eye(2) - step_size * np.outer(x, x)
            total += p_a * p_b * np.kron(step, step)
        return float(np.abs(np.linalg.eigvals(total)).max())

    centered, raw = (brentq(lambda size, at=shift: radius(at, size) - 1, 1, 5) for shift in (mean, 0.0))
    assert exhibit.rare_gain == pytest.approx(centered / raw)
    assert exhibit.rare_gain < 0.98
    assert exhibit.rare_formula == pytest.approx(1 + mean**2 / (p * (1 - p) * (high - low) ** 2))


def test_each_curve_and_the_limit_have_their_names_and_the_axes_theirs(exhibit: StableSteps) -> None:
    figure = exhibit.figure()
    assert axes_named(figure) == ("batch size B", "centering lets the step grow … times")
    for n in NUMBERS:
        (curve,) = series(figure, f"n = {n}")
        assert curve[:, 1] == pytest.approx([gain(n, b) for b in curve[:, 0]])
    (level,) = series(figure, "full batch")
    assert level[:, 1] == pytest.approx([1 + 3 * 32] * 2)
    ticks = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert ticks == [f"{tick:.0f}" for tick in (gain(2, 1), *(1 + 3 * n for n in NUMBERS))]


def test_the_caption_is_that_of_the_formula_and_of_the_worst_mark(exhibit: StableSteps) -> None:
    worst = max(
        abs(shown / gain(n, b) - 1)
        for n, line in zip(NUMBERS, exhibit.measured, strict=True)
        for b, (_, shown) in zip(BATCHES, line, strict=True)
    )
    assert {round(gain(n, 1), 9) for n in NUMBERS} == {4}
    assert exhibit.caption == (
        "For independent features, uniform from zero to one. Lines: the formula. Marks: stochastic descent, measured, "
        f"within {math.ceil(100 * worst)}% of the lines. One sample at a time, centering allows steps about "
        f"{gain(2, 1):.0f} times as large; for such features the gain grows with the batch."
    )


def test_the_alternative_text_lists_what_was_measured(exhibit: StableSteps) -> None:
    lists = []
    for n, rows in zip(NUMBERS, LIMITS.result, strict=True):
        gains = [f"{(row[..., 1] / row[..., 0]).mean():.1f}" for row in rows]
        lists.append(f"for {n} features {', '.join(gains)}, limit {1 + 3 * n}")
    assert exhibit.alt == (
        "Three rising curves on logarithmic axes, one for each number of features: how many times as large a step "
        f"centering allows, against the batch size. All start near 4. Measured at batch sizes of "
        f"{', '.join(map(str, BATCHES))}: {'; '.join(lists)}. The curves of the formula pass through these marks or "
        "close by."
    )
