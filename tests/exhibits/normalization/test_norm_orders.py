"""Normalizations before and after a ReLU: matrices by scipy, the next neuron by plain numpy, batch norm's blindness."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from scipy.stats import zscore

from explainer import centering
from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.normalization.norm_orders import NormOrders, _pre_activations
from tests.exhibits.conditioning.test_input_remedies import GOALS, fewest, kappa
from tests.reading import cells_under

RAW = np.array([[1.0, 30.0, 7.0], [2.0, 10.0, 4.0], [4.0, 40.0, 8.0], [5.0, 20.0, 1.0]])
Array = np.ndarray


@pytest.fixture(scope="module")
def exhibit() -> NormOrders:
    shown = EXHIBITS["norm_orders"]
    assert isinstance(shown, NormOrders)
    return shown


def rms(x: Array) -> Array:
    return np.array([row / np.sqrt(sum(v * v for v in row) / len(row)) for row in x])


def test_the_grids_are_the_raw_matrix_and_three_normalizations(exhibit: NormOrders) -> None:
    expected = [RAW, zscore(RAW, axis=0), zscore(RAW, axis=1), rms(RAW)]
    for matrix, other in zip(exhibit.matrices, expected, strict=True):
        assert matrix == pytest.approx(other, abs=1e-5)
    assert [panel.get_title() for panel in exhibit.figure().axes] == ["raw", "batch norm", "layer norm", "RMSNorm"]


def test_the_means_are_those_of_rows_and_columns_and_only_two_kinds_are_zero(exhibit: NormOrders) -> None:
    for matrix, rows, columns in zip(exhibit.matrices, exhibit.sample_means, exhibit.feature_means, strict=True):
        assert rows == pytest.approx([sum(row) / 3 for row in matrix], abs=1e-12)
        assert columns == pytest.approx([sum(column) / 4 for column in matrix.T], abs=1e-12)
    assert (np.abs(exhibit.feature_means).max(axis=1) < 1e-9).tolist() == [False, True, False, False]
    assert (np.abs(exhibit.sample_means).max(axis=1) < 1e-9).tolist() == [False, False, True, False]


def test_the_texts_tell_the_means_and_bold_are_those_that_are_zero(exhibit: NormOrders) -> None:
    matrices = [RAW, zscore(RAW, axis=0), zscore(RAW, axis=1), rms(RAW)]
    samples, features = ([[f"{mean + 0:.2f}" for mean in x.mean(axis=k).round(9)] for x in matrices] for k in (1, 0))
    raw, batch, layer, divided = (f"({', '.join(means)})".replace("-", "−") for means in features)
    assert exhibit.alt == (
        f"Four samples of three features; raw, feature means {raw}. Batch normalization: feature means {batch}. Layer "
        f"normalization: sample means ({', '.join(samples[2])}) and feature means {layer}. RMS normalization: sample "
        f"means ({', '.join(samples[3])}) and feature means {divided}, with every entry above zero as in the raw "
        "matrix."
    )
    assert (exhibit.matrices[[0, 3]] > 0).all()
    assert exhibit.caption == (
        "Bold is a mean of zero. Batch normalization makes the feature means zero, layer normalization those of the "
        "samples. RMSNorm makes none: it divides each sample by one positive number and changes no sign."
    )
    for axes, *means in zip(exhibit.figure().axes, exhibit.sample_means, exhibit.feature_means, strict=True):
        for text in axes.texts:
            field, *entry = str(text.get_gid()).split("-")
            if field in ("sample_means", "feature_means"):
                mean = means[field == "feature_means"][int(entry[-1])]
                assert (text.get_fontweight() == "bold") == (abs(mean) < 1e-9)


def test_rms_normalization_changes_no_sign_and_makes_each_mean_square_one() -> None:
    x = np.array([[3.0, -4.0, 0.0], [0.1, 0.2, -9.0]])
    normal = centering.rms_normalized(x, epsilon=1e-12)
    assert (np.sign(normal) == np.sign(x)).all()
    assert (normal**2).mean(axis=1) == pytest.approx([1, 1])
    assert centering.rms_normalized(x, gain=[1, 2, 3])[:, 2] == pytest.approx(3 * centering.rms_normalized(x)[:, 2])
    assert centering.rms_normalized([[1e-3, 0.0]], epsilon=1.0)[0, 0] == pytest.approx(1e-3, rel=1e-3)


def orders() -> dict[str, Array]:
    z = _pre_activations()
    up = np.where(z > 0, z, 0)
    outputs = {"ReLU": up, "batch norm, ReLU": zscore(z, axis=0).clip(0), "layer norm, ReLU": zscore(z, axis=1).clip(0)}
    behind = {"ReLU, batch norm": zscore(up, axis=0), "ReLU, layer norm": zscore(up, axis=1), "ReLU, RMSNorm": rms(up)}
    return outputs | behind


@pytest.mark.parametrize("row", range(6))
def test_the_next_neuron_gets_these_means_signs_condition_numbers_and_steps(exhibit: NormOrders, row: int) -> None:
    name, x = list(orders().items())[row]
    same = ((x >= 0).all(axis=1) | (x <= 0).all(axis=1)).mean()
    headers = ("order", "largest mean", "same sign", r"$\kappa$", "steps")
    shown, mean, share, narrow, steps = (cells_under(exhibit.table, header)[row] for header in headers)
    assert (shown, mean, share) == (name, f"{np.abs(x.mean(axis=0)).max():.2f}", f"{same:.1%}")
    if name == "ReLU, layer norm":
        values = np.linalg.eigvalsh(x.T @ x)
        assert narrow.replace("\xa0", " ") == f"∞, else {values[-1] / values[1]:.1f}"
        assert values[-1] / values[1] < 10
        assert x.sum(axis=1) == pytest.approx(np.zeros(len(x)), abs=1e-9)
    else:
        assert narrow == f"{kappa(x):.1f}"
    assert int(steps.split()[0]) == pytest.approx(fewest(x, x @ GOALS.T), abs=1)


def test_the_units_have_means_and_scales_of_their_own() -> None:
    z = _pre_activations()
    assert z.shape == (2000, 10)
    assert np.ptp(z.mean(axis=0)) > 0.8
    assert z.std(axis=0).max() > 2 * z.std(axis=0).min()


def test_the_remedies_fail_where_means_differ_and_where_units_correlate() -> None:
    random = np.random.default_rng(4)
    apart = np.abs(random.normal(size=(400, 5))) * 0.2 + np.arange(5)  # units that differ in mean
    signs = np.sign(centering.layer_normalized(apart))
    assert (signs[:, [0, 1, 3, 4]] == [-1, -1, 1, 1]).mean() > 0.95
    squared = np.linalg.svd(centering.layer_normalized(apart), compute_uv=False) ** 2
    assert squared[0] / squared[-2] > 50
    alike = 1 + random.normal(size=(400, 1)) + 0.1 * random.normal(size=(400, 5))  # units that correlate
    assert kappa(centering.batch_normalized(alike)) > 100
    assert kappa(centering.rms_normalized(5 + random.normal(size=(400, 5)))) > 50


def test_a_batch_norm_behind_the_next_layer_does_not_notice_the_means(exhibit: NormOrders) -> None:
    random = np.random.default_rng(7)
    h = zscore(_pre_activations()[:64], axis=0).clip(0)
    w, arriving = random.normal(size=10), random.normal(size=(64, 1))[:, 0]

    def loss(w: Array, inputs: Array) -> float:
        f = anp.dot(inputs, w)
        f = (f - anp.mean(f)) / anp.sqrt(anp.mean((f - anp.mean(f)) ** 2) + 1e-5)
        return anp.sum(arriving * f)  # type: ignore[no-any-return]

    raw, centered = grad(loss)(w, h), grad(loss)(w, h - h.mean(axis=0))
    assert raw == pytest.approx(centered, rel=1e-9)
    assert np.linalg.norm(raw) > 0.1
    plain, changed = arriving @ h, arriving @ (h - h.mean(axis=0))
    expected = np.linalg.norm(plain - changed) / np.linalg.norm(plain)
    assert exhibit.noticed[7, 0] == pytest.approx(expected, rel=1e-4)
    assert exhibit.noticed_bound < 1e-12
    assert (exhibit.noticed[:, 1] < exhibit.noticed_bound).all()
    assert exhibit.noticed.shape == (exhibit.draws, 2)
    ordered = sorted(exhibit.noticed[:, 0])
    assert (exhibit.least_noticed_without, exhibit.most_noticed_without) == (ordered[0], ordered[-1])
    assert ordered[9] <= exhibit.noticed_without <= ordered[10]
    assert exhibit.batch == 64


def along(mean: Array) -> Array:
    """The part of a vector along (1, …, 1): the same number in every entry."""
    return np.full(len(mean), mean.sum() / len(mean))


def test_layer_norm_subtracts_from_the_feature_means_what_they_share_and_leaves_their_differences() -> None:
    """E[Px] = Pμ in closed form, for P = I − 11ᵀ/n, whatever the means are."""
    random = np.random.default_rng(11)
    for means in (np.full(6, 3.0), np.array([3.0, 4.0, 3.0, 3.0, 2.0, 3.0]), random.normal(size=6)):
        x = means + random.normal(size=(4000, 6))
        mu, subtracted = x.mean(axis=0), x - x.mean(axis=1, keepdims=True)
        assert subtracted.mean(axis=0) == pytest.approx(mu - along(mu), abs=1e-12)
        divided = centering.layer_normalized(x, epsilon=1e-12)
        assert divided * subtracted.std(axis=1, keepdims=True) == pytest.approx(subtracted)


def mean_share(x: Array) -> float:
    return float(sum(x.mean(axis=0) ** 2) / np.mean([row @ row for row in x]))


def narrow(x: Array) -> float:
    squares = np.linalg.svd(x, compute_uv=False) ** 2
    return float(squares[0] / squares[squares > 1e-9 * squares[0]][-1])


def test_the_share_of_the_mean_falls_to_nothing_for_features_alike_and_by_half_for_others(exhibit: NormOrders) -> None:
    uniform = np.random.default_rng(0).uniform(0, 1, (2000, 10))
    sigmoids = 1 / (1 + np.exp(-np.random.default_rng(5).normal(size=(2000, 10))))
    sets = [uniform, sigmoids, _pre_activations().clip(0)]
    shares = []
    for x, row in zip(sets, exhibit.layer_norm.rows, strict=True):
        kinds = [x, zscore(x, axis=1), rms(x)]
        shares.append([mean_share(each) for each in kinds])
        cells = [f"{mean_share(each):.1%}, κ {narrow(each):.1f}" for each in kinds]
        assert [cell.replace("\xa0", " ") for cell in row[1:]] == cells
    for raw, layer, root in shares[:2]:
        assert layer < 0.002 < 0.7 < raw < root
        assert root < 1.05 * raw
    raw, layer, root = shares[2]
    assert 0.1 < layer < raw / 2 < root / 2
    assert narrow(zscore(uniform, axis=1)) < 1.3 < 30 < narrow(rms(uniform)) < narrow(uniform)


def test_rms_normalization_leaves_descent_as_slow_and_layer_norm_makes_it_quick_for_features_alike() -> None:
    uniform = np.random.default_rng(0).uniform(0, 1, (2000, 10))
    raw, layer, root = (fewest(x, x @ GOALS.T) for x in (uniform, zscore(uniform, axis=1), rms(uniform)))
    assert layer <= 3 < 60 < root <= raw


def test_the_second_best_order_is_layer_norm_behind_the_relu(exhibit: NormOrders) -> None:
    steps = {row[0]: int(row[1].split()[0]) for row in exhibit.table.rows}
    assert sorted(steps, key=lambda name: steps[name])[:2] == ["ReLU, batch norm", "ReLU, layer norm"]
    assert [row[0] for row in exhibit.table.rows if float(row[2]) == 0] == ["ReLU, batch norm"]


def test_with_other_units_layer_norm_behind_is_mostly_second_and_not_always(exhibit: NormOrders) -> None:
    ahead, later = 0, 0
    for seed in range(6, 26):
        random = np.random.default_rng(seed)
        means, deviations = random.normal(0, 0.5, 10), random.uniform(0.5, 2, 10)
        z = means + deviations * random.normal(size=(2000, 10))
        before, behind = zscore(z, axis=0).clip(0), np.nan_to_num(zscore(z.clip(0), axis=1))  # all zero stays zero
        gain = fewest(before, before @ GOALS.T) - fewest(behind, behind @ GOALS.T)
        ahead, later = ahead + (gain > 0), later + (gain < 0)
    assert exhibit.draws == 20
    assert [exhibit.layer_norm_ahead, exhibit.layer_norm_later] == pytest.approx([ahead, later], abs=1)
    assert later > 0


def test_the_steep_direction_is_that_of_equal_means_if_features_are_alike_and_not_for_equal_means_alone() -> None:
    def steep(deviations: list[float]) -> Array:
        return np.asarray(np.abs(np.linalg.eigh(np.diag(np.square(deviations)) + np.ones((3, 3)))[1][:, -1]))

    assert steep([0.5, 0.5, 0.5]) == pytest.approx(np.ones(3) / 3**0.5)
    assert steep([0.2, 0.2, 3.0])[2] > 0.98


def test_nothing_is_learned_along_the_flat_direction() -> None:
    x = zscore(_pre_activations().clip(0), axis=1)
    assert x @ (GOALS[0] + 5) == pytest.approx(x @ GOALS[0], abs=1e-9)
