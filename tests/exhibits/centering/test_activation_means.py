"""Means and deviations of activations, against closed forms and scipy's integrals over the normal density."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import erfc, expit
from scipy.stats import norm

from explainer.exhibits.centering.activation_means import ActivationMeans
from explainer.exhibits.contents import EXHIBITS

SCALE, SLOPE = 1.0507009873554805, 1.6732632423543772
FORMULAS: dict[str, Callable[[float], float]] = {
    "sigmoid": lambda z: float(expit(z)),
    "tanh": math.tanh,
    "ReLU": lambda z: max(z, 0.0),
    "leaky ReLU": lambda z: z if z > 0 else 0.01 * z,
    "ELU": lambda z: z if z > 0 else math.exp(z) - 1,
    "SELU": lambda z: SCALE * (z if z > 0 else SLOPE * (math.exp(z) - 1)),
    "GELU": lambda z: z * float(norm.cdf(z)),
    "SiLU": lambda z: z * float(expit(z)),
    "softplus": lambda z: math.log1p(math.exp(z)),
}


@pytest.fixture(scope="module")
def exhibit() -> ActivationMeans:
    shown = EXHIBITS["activation_means"]
    assert isinstance(shown, ActivationMeans)
    return shown


def expectation(function: Callable[[float], float]) -> float:
    halves = (quad(lambda z: function(z) * float(norm.pdf(z)), *ends, limit=200)[0] for ends in ((-11, 0), (0, 11)))
    return float(sum(halves))


@pytest.mark.parametrize("name", FORMULAS)
def test_dots_are_means_and_bars_hold_the_middle_nine_tenths(exhibit: ActivationMeans, name: str) -> None:
    row = exhibit.names.index(name)
    mean = expectation(FORMULAS[name])
    deviation = math.sqrt(expectation(lambda z: (FORMULAS[name](z) - mean) ** 2))
    assert exhibit.means[row] == pytest.approx([mean, row], abs=1e-8)
    outputs = np.sort([FORMULAS[name](z) for z in np.random.default_rng(2).normal(size=40_000)])
    assert exhibit.spreads[row, :, 0] == pytest.approx([outputs[2000], outputs[38_000]], abs=0.04)
    assert exhibit.spreads[row, :, 1].tolist() == [row, row]
    share = mean**2 / expectation(lambda z: FORMULAS[name](z) ** 2)
    assert exhibit.table.rows[row] == (name, f"{abs(mean):.3f}", f"{deviation:.3f}", f"{share:.0%}")


def test_a_bar_shows_nothing_that_is_not_emitted(exhibit: ActivationMeans) -> None:
    lows = dict(zip(exhibit.names, exhibit.spreads[:, 0, 0], strict=True))
    assert lows["ReLU"] == 0
    assert lows["sigmoid"] > 0.1
    assert min(lows["GELU"], lows["SiLU"]) > -0.28
    assert "ReLU's begins there" in exhibit.alt


def test_rows_are_sorted_from_the_greatest_mean_down_and_hold_every_function(exhibit: ActivationMeans) -> None:
    assert sorted(exhibit.names) == sorted(FORMULAS)
    means = [round(mean, 9) for mean in exhibit.means[:, 0]]
    assert means == sorted(means, reverse=True)
    assert exhibit.center == 0


def test_means_have_their_closed_forms(exhibit: ActivationMeans) -> None:
    means = dict(zip(exhibit.names, exhibit.means[:, 0], strict=True))
    assert exhibit.sigmoid_mean == means["sigmoid"] == pytest.approx(1 / 2)
    assert exhibit.relu_mean == means["ReLU"] == pytest.approx(1 / math.sqrt(2 * math.pi))
    assert means["leaky ReLU"] == pytest.approx(0.99 / math.sqrt(2 * math.pi))
    assert means["GELU"] == pytest.approx(1 / (2 * math.sqrt(math.pi)))
    below = math.exp(0.5) * float(erfc(1 / math.sqrt(2))) / 2
    assert means["ELU"] == pytest.approx(1 / math.sqrt(2 * math.pi) - 0.5 + below)
    assert [means["tanh"], means["SELU"]] == pytest.approx([0, 0], abs=1e-12)


def test_tanh_is_zero_centered_for_symmetric_inputs_only(exhibit: ActivationMeans) -> None:
    assert exhibit.tanh_mean_of_shifted == pytest.approx(expectation(lambda z: math.tanh(z + exhibit.shift)))
    assert exhibit.tanh_mean_of_shifted > 0.5
    values = 10 * [exhibit.rare] + 90 * [exhibit.usual]
    assert exhibit.chance == 0.1
    assert sum(values) == 0
    assert exhibit.tanh_mean_of_lopsided == pytest.approx(sum(map(math.tanh, values)) / 100)
    assert exhibit.tanh_mean_of_lopsided < -0.5


def test_what_centered_data_do_for_the_second_layer_depends_on_the_first_activation(exhibit: ActivationMeans) -> None:
    random, n = np.random.default_rng(31), exhibit.units
    x = random.uniform(0, 1, (1500, n))
    for name, raw, centered in exhibit.second_layer.rows:
        shares = []
        for _ in range(101):
            w = random.normal(size=(n, n)) / math.sqrt(n)
            layers = [np.vectorize(FORMULAS[name])(data @ w) for data in (x[:300], x[:300] - x[:300].mean(axis=0))]
            shares.append([(h.mean(axis=0) ** 2).sum() / (h**2).mean(axis=0).sum() for h in layers])
        shown = [float(cell.rstrip("%")) / 100 for cell in (raw, centered)]
        assert shown == pytest.approx(np.median(shares, axis=0), abs=0.05), name
    sigmoid, relu, tanh = ([int(cell.rstrip("%")) for cell in row[1:]] for row in exhibit.second_layer.rows)
    assert abs(sigmoid[0] - sigmoid[1]) <= 1  # “nearly nothing”
    assert 10 < relu[1] < relu[0] - 20  # “less of it”
    assert tanh[1] == 0 < 50 < tanh[0]  # “no mean”


def test_subtracting_a_half_centers_the_sigmoid_and_keeps_its_slope(exhibit: ActivationMeans) -> None:
    assert exhibit.slopes == pytest.approx([1 / 4, 1 / 4, 1])
    assert expectation(lambda z: float(expit(z)) - 0.5) == pytest.approx(0, abs=1e-12)


def test_tanh_is_a_sigmoid_stretched_both_ways_and_saturates_as_it_does(exhibit: ActivationMeans) -> None:
    for z in (-3.0, -0.2, 0.7, exhibit.far):
        assert math.tanh(z) == pytest.approx(2 * float(expit(2 * z)) - 1)
        assert math.tanh(z / 2) == pytest.approx(2 * float(expit(z)) - 1)
    assert exhibit.tanh_slope_far_out == pytest.approx(1 / math.cosh(exhibit.far) ** 2, rel=1e-5)
    assert exhibit.tanh_slope_far_out < 0.001
