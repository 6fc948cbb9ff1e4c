"""Normalizations before and after a ReLU: matrices by scipy, the next neuron by plain numpy, batch norm's blindness."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from scipy.stats import zscore

from explainer import centering
from explainer.exhibits import EXHIBITS
from explainer.exhibits.norm_orders import NormOrders, _pre_activations
from tests.exhibits.test_input_remedies import GOALS, fewest, kappa

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
    shown, mean, share, narrow, steps, _ = exhibit.table.rows[row]
    assert (shown, mean, share) == (name, f"{np.abs(x.mean(axis=0)).max():.2f}", f"{same:.1%}")
    if name == "ReLU, layer norm":
        assert narrow == "∞"
        assert x.sum(axis=1) == pytest.approx(np.zeros(len(x)), abs=1e-9)
    else:
        assert narrow == f"{kappa(x):.1f}"
    assert int(steps.split("\xa0")[0]) == pytest.approx(fewest(x, x @ GOALS.T), abs=1)


def test_the_units_have_means_and_scales_of_their_own() -> None:
    z = _pre_activations()
    assert z.shape == (2000, 10)
    assert np.ptp(z.mean(axis=0)) > 0.8
    assert z.std(axis=0).max() > 2 * z.std(axis=0).min()


def test_the_remedies_fail_where_the_table_says() -> None:
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
    random = np.random.default_rng(5)
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
    assert exhibit.noticed_without == pytest.approx(expected, rel=1e-4)
    assert exhibit.noticed_bound < 1e-12
    assert exhibit.noticed[1] < exhibit.noticed_bound
    assert exhibit.batch == 64
