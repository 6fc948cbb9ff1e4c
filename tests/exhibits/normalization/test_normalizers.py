"""What each remedy centers, against sums written out, entry by entry."""

import itertools
import math

import numpy as np
import pytest
from scipy.stats import zscore

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.normalization.normalizers import Normalizers
from tests.reading import axes_named, cells_under, role_of

RAW = [[1, 30, 7], [2, 10, 4], [4, 40, 8], [5, 20, 1]]


@pytest.fixture(scope="module")
def exhibit() -> Normalizers:
    shown = EXHIBITS["normalizers"]
    assert isinstance(shown, Normalizers)
    return shown


def test_the_grids_are_the_four_remedies_in_order(exhibit: Normalizers) -> None:
    raw, centered, standardized, layer = exhibit.matrices
    assert raw.tolist() == RAW
    assert centered.tolist() == [[-2, 5, 2], [-1, -15, -1], [1, 15, 3], [2, -5, -4]]
    assert standardized == pytest.approx(zscore(RAW, axis=0, ddof=0))
    assert layer == pytest.approx(zscore(RAW, axis=1, ddof=0), abs=1e-5)


def test_without_their_own_means_the_samples_have_the_means_of_the_page(exhibit: Normalizers) -> None:
    rest = [[entry - sum(row) / 3 for entry in row] for row in RAW]
    assert exhibit.projected_means == pytest.approx([sum(column) / 4 for column in zip(*rest, strict=True)])


def test_the_means_beside_the_grids_are_those_of_rows_and_those_below_of_columns(exhibit: Normalizers) -> None:
    for matrix, beside, below in zip(exhibit.matrices, exhibit.sample_means, exhibit.feature_means, strict=True):
        assert beside == pytest.approx([sum(row) / 3 for row in matrix.tolist()], abs=1e-14)
        assert below == pytest.approx([sum(column) / 4 for column in matrix.T.tolist()], abs=1e-14)


def test_a_mean_stands_beside_its_row_or_below_its_column_and_is_bold_and_blue_if_zero(exhibit: Normalizers) -> None:
    found = 0
    for grid in exhibit.figure().axes:
        for text in (text for text in grid.texts if "means" in str(text.get_gid())):
            name, panel, place = str(text.get_gid()).split("-")
            x, y = text.get_position()
            assert (y if name == "sample_means" else x) == int(place)
            assert (x if name == "sample_means" else y) > (2.5 if name == "sample_means" else 3.5)
            zero = abs(getattr(exhibit, name)[int(panel)]).max() < 1e-9
            assert (text.get_fontweight() == "bold") == zero
            assert role_of(text.get_color()) == ("centered" if zero else "faint")
            found += 1
    assert found == 4 * (4 + 3)


def test_a_title_names_the_remedy_and_arrows_lead_to_the_means(exhibit: Normalizers) -> None:
    figure = exhibit.figure()
    titles = ["raw", "minus the mean", "standardized, batch norm", "layer norm"]
    assert [grid.get_title() for grid in figure.axes] == titles
    for panel, grid in enumerate(figure.axes):
        assert axes_named(figure, panel) == ("", "")
        assert sum(bool(getattr(note, "arrow_patch", None)) for note in grid.texts) == 2
        places = [text.get_position() for text in grid.texts if text.get_text() == "mean"]
        (down_x, down_y), (across_x, across_y) = sorted(places)
        assert (down_y, across_x) == (4, 3.1)  # where the means of the columns and of the rows stand
        assert down_x < -0.5
        assert across_y < -0.5


def test_the_texts_tell_what_each_remedy_centers(exhibit: Normalizers) -> None:
    raw = np.array(RAW, dtype=float)
    kinds = [raw, raw - raw.mean(axis=0), zscore(raw, axis=0), zscore(raw, axis=1)]
    features = [f"({', '.join(f'{abs(m) if abs(m) < 0.05 else m:.1f}' for m in k.mean(axis=0))})" for k in kinds]
    features = [text.replace("-", "−") for text in features]
    samples = [f"({', '.join(f'{m:.2f}' for m in kind.mean(axis=1))})".replace("-", "−") for kind in kinds]
    assert [np.allclose(kind.mean(axis=0), 0) for kind in kinds] == [False, True, True, False]
    assert np.allclose(kinds[3].mean(axis=1), 0)
    assert len({tuple(np.sign(row)) for row in kinds[3]}) == 1
    assert exhibit.caption == (
        "Columns are features, rows are samples; bold is a mean of zero. Subtracting the mean and standardizing center "
        "every feature. Layer normalization centers every sample instead, and leaves the features at "
        f"{features[3]}."
    )
    assert exhibit.alt == (
        "Four samples of three features, whose feature means are (3, 25, 5). Minus the mean and standardized, the "
        f"feature means are {features[1]} and {features[2]}, while the sample means are not zero: {samples[1]} and "
        f"{samples[2]}. After layer normalization the sample means are (0.0, 0.0, 0.0, 0.0) and the feature means "
        f"{features[3]}: the same signs in every sample."
    )


def test_only_remedies_over_the_samples_give_features_a_mean_of_zero(exhibit: Normalizers) -> None:
    zero = np.abs(exhibit.feature_means).max(axis=1) < 1e-9
    assert zero.tolist() == [False, True, True, False]
    assert np.abs(exhibit.feature_means[3]).min() > 0.5
    assert (np.abs(exhibit.sample_means).max(axis=1) < 1e-9).tolist() == [False, False, False, True]


def test_layer_norm_removes_what_features_share_and_leaves_their_differences(exhibit: Normalizers) -> None:
    assert exhibit.raw_feature_means.tolist() == [3, 25, 5]
    left = exhibit.layer_norm_feature_means
    assert left.tolist() == exhibit.feature_means[-1].tolist()
    assert left.sum() == pytest.approx(0, abs=1e-12)
    apart = exhibit.raw_feature_means - exhibit.raw_feature_means.mean()
    assert (np.sign(left) == np.sign(apart)).all()
    x = np.random.default_rng(44).uniform(0, 1, (exhibit.alike_samples, exhibit.alike_features))
    means = zscore(x, axis=1).mean(axis=0)
    for shown in (exhibit.alike_least_after, exhibit.alike_greatest_after):  # within four deviations of a mean
        assert max(abs(shown), np.abs(means).max()) < 4 / math.sqrt(exhibit.alike_samples)
    assert 0.45 < exhibit.alike_least < 0.5 < exhibit.alike_greatest < 0.55
    assert exhibit.epsilon == 1e-5


def test_features_of_one_mean_and_one_deviation_keep_means_behind_layer_norm_if_they_are_lopsided(
    exhibit: Normalizers,
) -> None:
    low, high = {-2.0: 0.1, 4 / 3: 0.9}, {4.0: 0.1, 2 / 3: 0.9}
    for feature in (low, high):
        mean = sum(x * p for x, p in feature.items())
        assert (mean, sum((x - mean) ** 2 * p for x, p in feature.items())) == pytest.approx((1, 1))
    means = np.zeros(3)
    for x, y, z in itertools.product(low, low, high):
        middle = (x + y + z) / 3
        deviation = math.sqrt(((x - middle) ** 2 + (y - middle) ** 2 + (z - middle) ** 2) / 3 + 1e-5)
        means += low[x] * low[y] * high[z] * (np.array([x, y, z]) - middle) / deviation
    assert exhibit.unlike_means == pytest.approx([1, 1, 1])
    assert exhibit.unlike_means_after == pytest.approx(means)
    assert np.abs(means).min() > 0.3


def test_layer_norm_leaves_the_updates_two_orthants_and_no_gradient_of_one_sign(exhibit: Normalizers) -> None:
    for delta in np.random.default_rng(6).normal(size=(500, 4)):
        gradient = delta @ exhibit.matrices[-1]
        assert gradient.min() < 0 < gradient.max()
    assert len({tuple(np.sign(row)) for row in exhibit.matrices[-1]}) == 1


def test_batch_normalization_is_standardizing_but_for_its_small_constant(exhibit: Normalizers) -> None:
    difference = 0.0
    for column in zip(*RAW, strict=True):
        mean = sum(column) / 4
        variance = sum((x - mean) ** 2 for x in column) / 4
        for x in column:
            difference = max(difference, abs((x - mean) * (variance**-0.5 - (variance + 1e-5) ** -0.5)))
    assert difference < exhibit.batch_norm_bound < 10 * difference
    assert math.log10(exhibit.batch_norm_bound) == round(math.log10(exhibit.batch_norm_bound))


def test_standardizing_does_not_squash_to_the_range_from_zero_to_one(exhibit: Normalizers) -> None:
    assert exhibit.least == pytest.approx((1 - 5) / math.sqrt((4 + 1 + 9 + 16) / 4))
    assert exhibit.greatest == pytest.approx((40 - 25) / math.sqrt((25 + 225 + 225 + 25) / 4))


def test_layer_normalization_leaves_one_pair_of_orthants_here(exhibit: Normalizers) -> None:
    for row in RAW:
        mean = sum(row) / 3
        assert "".join("+" if x > mean else "−" for x in row) == exhibit.layer_norm_signs


@pytest.mark.parametrize("sample", [(1.0, 2.0), (300.0, 7.0), (-4.0, -3.5)])
def test_layer_normalization_of_two_features_collapses_to_plus_and_minus_one(
    exhibit: Normalizers, sample: tuple[float, float]
) -> None:
    first, second = sample
    half = (first - second) / 2
    normalized = half / math.sqrt(half**2 + 1e-5), -half / math.sqrt(half**2 + 1e-5)
    assert np.abs(normalized) == pytest.approx([1, 1], abs=1e-4)
    if sample == (1.0, 2.0):
        assert exhibit.pair.tolist() == [1, 2]
        assert exhibit.pair_normalized == pytest.approx(normalized)


def test_the_table_counts_same_signed_samples_and_scaling_leaves_all_of_them(exhibit: Normalizers) -> None:
    names = cells_under(exhibit.table, "remedy")
    scalings = ["divided by its deviation", "min–max"]
    assert names == ["raw", *scalings, "minus the mean", "standardized, batch norm", "layer norm"]
    shares = cells_under(exhibit.table, "same-signed")
    assert shares == ["4 of 4"] * 3 + ["2 of 4"] * 2 + ["0 of 4"]
    signs = dict(zip(names, cells_under(exhibit.table, "signs of the samples"), strict=True))
    assert signs["raw"] == signs["divided by its deviation"] == "+++"
    assert signs["min–max"] == "0++ +0+ +++ ++0"
    assert signs["minus the mean"] == signs["standardized, batch norm"] == "−++ −−− +++ +−−"
    assert signs["layer norm"] == "−+−"


def test_the_table_gives_the_feature_means(exhibit: Normalizers) -> None:
    columns = np.array(RAW).T
    scaled = ", ".join(f"{c.mean() / math.sqrt(((c - c.mean()) ** 2).mean()):.1f}" for c in columns)
    squeezed = [(c.mean() - c.min()) / (c.max() - c.min()) for c in columns]
    assert exhibit.min_max_means == pytest.approx(squeezed)
    layer = ", ".join(f"{mean:.1f}" for mean in zscore(np.array(RAW, dtype=float), axis=1).mean(axis=0))
    assert cells_under(exhibit.table, "feature means") == [
        "(3.0, 25.0, 5.0)",
        f"({scaled})",
        f"({', '.join(f'{mean:.1f}' for mean in squeezed)})",
        "(0.0, 0.0, 0.0)",
        "(0.0, 0.0, 0.0)",
        f"({layer})".replace("-", "−"),
    ]
