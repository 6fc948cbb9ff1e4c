"""Condition numbers against n, by the eigenvalues of matrices written out."""

import numpy as np
import pytest

from explainer.exhibits.conditioning.condition_growth import ConditionGrowth
from tests.reading import axes_named, cells_under, role_of, series

MARKED = (2, 8, 32, 128)


@pytest.fixture(scope="module")
def exhibit() -> ConditionGrowth:
    return ConditionGrowth.compute()


def moment(n: int, mean: float, variance: float, bias: bool) -> np.ndarray:
    """E[xxᵀ], with a constant 1 appended to x if there is a bias."""
    means = np.append(np.full(n, mean), 1.0)
    whole = np.outer(means, means)
    whole[:n, :n] += variance * np.eye(n)
    return whole if bias else whole[:n, :n]


def kappa(*arguments: float) -> float:
    n, mean, variance, bias = arguments
    return float(np.linalg.cond(moment(int(n), mean, variance, bool(bias))))


@pytest.mark.parametrize(
    ("field", "mean", "variance", "bias"),
    [
        ("raw", 0.5, 1 / 12, 0),
        ("biased", 0.5, 1 / 12, 1),
        ("centered_biased", 0, 1 / 12, 1),
        ("standardized", 0, 1, 1),
        ("standardized", 0, 1, 0),
        ("standardized", 0, 1 / 12, 0),  # centered without a bias
        ("raw_marks", 0.5, 1 / 12, 0),
        ("biased_marks", 0.5, 1 / 12, 1),
    ],
)
def test_every_point_is_the_condition_number_of_its_matrix(
    exhibit: ConditionGrowth, field: str, mean: float, variance: float, bias: int
) -> None:
    for n, shown in getattr(exhibit, field):
        assert n == int(n)
        assert shown == pytest.approx(kappa(n, mean, variance, bias))


def test_the_numbers_of_features_reach_from_2_to_128(exhibit: ConditionGrowth) -> None:
    assert exhibit.raw_marks[:, 0].tolist() == exhibit.biased_marks[:, 0].tolist() == list(MARKED)
    for line in (exhibit.raw, exhibit.biased, exhibit.centered_biased, exhibit.standardized):
        assert (line[0, 0], line[-1, 0]) == (2, 128)
        assert (np.diff(line[:, 0]) >= 1).all()


def test_the_calculation_by_hand_has_the_numbers_of_a_sum_over_many_inputs(exhibit: ConditionGrowth) -> None:
    x = (np.arange(100_000) + 0.5) / 100_000
    assert exhibit.inverse_mean_square == pytest.approx(1 / (x * x).mean())
    assert exhibit.inverse_variance == pytest.approx(1 / x.var())
    assert exhibit.growth == pytest.approx(x.mean() ** 2 / x.var())
    assert exhibit.raw[:, 1] == pytest.approx(1 + exhibit.growth * exhibit.raw[:, 0])


def test_the_quoted_numbers_are_those_of_two_and_of_many_features(exhibit: ConditionGrowth) -> None:
    assert exhibit.many == 32
    assert (exhibit.smallest, exhibit.raw_many) == pytest.approx((7, 97))
    assert exhibit.smallest_biased == pytest.approx(28.05, abs=0.005)
    assert exhibit.biased_many == pytest.approx(988.08, abs=0.005)
    assert exhibit.centered_with_bias == pytest.approx(12)


def test_the_table_has_the_four_kinds(exhibit: ConditionGrowth) -> None:
    kinds = ["raw", "raw, with a bias", "centered, with a bias", "standardized, with a bias"]
    assert cells_under(exhibit.table, r"$\kappa$") == kinds
    for n in MARKED:
        raw, biased = (kappa(n, 0.5, 1 / 12, bias) for bias in (0, 1))
        cells = [f"{raw:.0f}", f"{biased:.2f}", f"{kappa(n, 0, 1 / 12, 1):.0f}", f"{kappa(n, 0, 1, 1):.0f}"]
        assert cells_under(exhibit.table, f"$n = {n}$") == cells


def test_with_a_bias_it_rises_ever_more_steeply(exhibit: ConditionGrowth) -> None:
    for shown, least in ((exhibit.biased_marks, 0.1), (exhibit.biased, 0)):
        slopes = np.diff(np.log(shown[:, 1])) / np.diff(np.log(shown[:, 0]))
        assert (np.diff(slopes) > least).all()
    factors = [kappa(n, 0.5, 1 / 12, 1) / kappa(n, 0.5, 1 / 12, 0) for n in range(2, 129)]
    assert exhibit.least_bias_factor == pytest.approx(min(factors))
    elsewhere = kappa(2, 0.0, 1, 1) / kappa(2, 0.0, 1, 0)  # uniform, too, but from −√3 to √3
    assert exhibit.least_bias_factor > 3 * elsewhere == pytest.approx(3)  # so that the page must say the interval


def test_each_sentence_of_the_caption_holds_of_the_matrices(exhibit: ConditionGrowth) -> None:
    raw = [kappa(n, 0.5, 1 / 12, 0) for n in range(2, 20)]
    (added,) = {round(float(step), 6) for step in np.diff(raw)}
    leading = np.linalg.eigh(moment(5, 0.5, 1 / 12, bias=False))[1][:, -1]
    assert abs(leading.sum()) == pytest.approx(5**0.5)  # all share the direction of the mean, (1, …, 1)
    assert all(kappa(n, 0.5, 1 / 12, 1) > kappa(n, 0.5, 1 / 12, 0) for n in MARKED)  # a bias makes it worse
    assert {round(kappa(n, 0, 1 / 12, 0), 9) for n in MARKED} == {1}  # without the mean it no longer grows
    assert {round(kappa(n, 0, 1 / 12, 1), 9) for n in MARKED} == {12}
    assert exhibit.caption == (
        f"For independent features, uniform from zero to one. Each further raw feature adds {added:.0f} to the "
        "condition number, because all of them share the direction of the mean. A bias makes it worse. Without the "
        "mean, it no longer grows."
    )


def test_the_alternative_text_gives_the_ends_of_the_lines(exhibit: ConditionGrowth) -> None:
    raw, biased = ([kappa(n, 0.5, 1 / 12, bias) for n in (2, 128)] for bias in (0, 1))
    assert exhibit.alt == (
        "Condition numbers against the number of features, from 2 to 128, both axes logarithmic. Raw inputs rise from "
        f"{raw[0]:.0f} to {raw[1]:.0f}. Raw inputs with a bias rise ever more steeply, from {biased[0]:.0f} to "
        f"{biased[1]:.0f}. Two lines are flat: centered with a bias at {kappa(128, 0, 1 / 12, 1):.0f}, centered "
        f"without one or standardized at {kappa(128, 0, 1 / 12, 0):.0f}."
    )


def test_each_name_stands_at_the_line_of_its_matrices(exhibit: ConditionGrowth) -> None:
    figure = exhibit.figure()
    assert axes_named(figure) == ("number of features n", "condition number κ")
    kinds = {
        "raw": (0.5, 1 / 12, 0),
        "raw, with a bias": (0.5, 1 / 12, 1),
        "centered, with a bias": (0, 1 / 12, 1),
        "centered, or standardized": (0, 1 / 12, 0),
    }
    for label, kind in kinds.items():
        (line,) = series(figure, label)
        assert line[:, 1] == pytest.approx([kappa(n, *kind) for n in line[:, 0]])
        (text,) = (text for text in figure.axes[0].texts if text.get_text() == label)
        assert role_of(text.get_color()) == ("centered" if kind[0] == 0 else "raw")


def test_inputs_that_are_rarely_large_are_positive_and_make_no_steep_direction(exhibit: ConditionGrowth) -> None:
    low, high, p = exhibit.rare_low, exhibit.rare_high, exhibit.rare_chance
    assert (low, high, p) == (0.01, 10, 0.01)
    odds = [(1 - p) ** 2, p * (1 - p), p * (1 - p), p * p]
    pairs = [(low, low), (low, high), (high, low), (high, high)]
    whole = sum(share * np.outer(pair, pair) for share, pair in zip(odds, pairs, strict=True))
    assert exhibit.rare_kappa == pytest.approx(np.linalg.cond(whole))
    assert exhibit.rare_kappa < 1.05


def test_kappa_exceeds_two_hundred_from_a_number_of_features_on(exhibit: ConditionGrowth) -> None:
    def kappa(n: int) -> float:
        return float(np.linalg.cond(np.full((n, n), 1 / 4) + np.eye(n) / 12))

    assert kappa(exhibit.enough - 1) == pytest.approx(199)
    assert kappa(exhibit.enough) == pytest.approx(202)
