"""Means and deviations of activations, against closed forms and scipy's integrals over the normal density."""

import math
from collections.abc import Callable

import pytest
from scipy.integrate import quad
from scipy.special import erfc, expit
from scipy.stats import norm

from explainer.exhibits import EXHIBITS
from explainer.exhibits.activation_means import ActivationMeans

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
def test_dots_are_means_and_bars_one_deviation_to_either_side(exhibit: ActivationMeans, name: str) -> None:
    row = exhibit.names.index(name)
    mean = expectation(FORMULAS[name])
    deviation = math.sqrt(expectation(lambda z: (FORMULAS[name](z) - mean) ** 2))
    assert exhibit.means[row] == pytest.approx([mean, row], abs=1e-8)
    assert exhibit.spreads[row, :, 0] == pytest.approx([mean - deviation, mean + deviation], abs=1e-7)
    assert exhibit.spreads[row, :, 1].tolist() == [row, row]
    share = mean**2 / expectation(lambda z: FORMULAS[name](z) ** 2)
    assert exhibit.table.rows[row] == (name, f"{abs(mean):.3f}", f"{deviation:.3f}", f"{share:.0%}")


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


def test_subtracting_a_half_centers_the_sigmoid_and_keeps_its_slope(exhibit: ActivationMeans) -> None:
    assert exhibit.slopes == pytest.approx([1 / 4, 1 / 4, 1])
    assert expectation(lambda z: float(expit(z)) - 0.5) == pytest.approx(0, abs=1e-12)


def test_tanh_is_a_sigmoid_stretched_both_ways_and_saturates_as_it_does(exhibit: ActivationMeans) -> None:
    for z in (-3.0, -0.2, 0.7, exhibit.far):
        assert math.tanh(z) == pytest.approx(2 * float(expit(2 * z)) - 1)
        assert math.tanh(z / 2) == pytest.approx(2 * float(expit(z)) - 1)
    assert exhibit.tanh_slope_far_out == pytest.approx(1 / math.cosh(exhibit.far) ** 2, rel=1e-5)
    assert exhibit.tanh_slope_far_out < 0.001
