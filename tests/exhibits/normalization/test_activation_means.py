"""Means and deviations of activations, against closed forms and scipy's integrals over the normal density."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import erfc, expit
from scipy.stats import norm

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.normalization.activation_means import ActivationMeans
from tests.reading import axes_named, cells_under, role_of, series

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
def test_dots_are_equally_probable_outputs_and_diamonds_their_means(exhibit: ActivationMeans, name: str) -> None:
    row = exhibit.names.index(name)
    mean = expectation(FORMULAS[name])
    deviation = math.sqrt(expectation(lambda z: (FORMULAS[name](z) - mean) ** 2))
    assert exhibit.means[row] == pytest.approx([mean, row], abs=1e-8)
    drawn, heights = exhibit.outputs[row].T
    even = norm.ppf((np.arange(6000) + 0.5) / 6000)  # not every function rises, so outputs are sorted, not inputs
    outputs = np.sort([FORMULAS[name](float(z)) for z in even])
    assert np.sort(drawn) == pytest.approx(outputs[50::100], abs=0.01)
    assert np.abs(heights - row).max() < 0.301
    assert min(np.diff(np.sort(heights))) > 0.001  # equal outputs do not hide each other
    cells = [cells_under(exhibit.table, header)[row] for header in ("activation", "mean", "deviation")]
    assert cells == [name, f"{abs(mean):.3f}", f"{deviation:.3f}"]
    share = mean**2 / expectation(lambda z: FORMULAS[name](z) ** 2)
    assert cells_under(exhibit.table, "share")[row] == f"{share:.0%}"


def test_nothing_is_drawn_that_is_not_emitted(exhibit: ActivationMeans) -> None:
    lows = dict(zip(exhibit.names, exhibit.outputs[:, :, 0].min(axis=1), strict=True))
    assert lows["ReLU"] == 0
    assert lows["sigmoid"] > 0.05
    assert min(lows["GELU"], lows["SiLU"]) > -0.28
    assert -0.03 < lows["leaky ReLU"] < 0


def test_a_mean_of_zero_is_blue_and_another_red_and_one_of_them_says_what_it_is(exhibit: ActivationMeans) -> None:
    figure = exhibit.figure()
    assert axes_named(figure) == ("output", "")
    assert series(figure, "mean")[0].tolist() == [exhibit.means[0].tolist()]
    (chart,) = figure.axes
    assert [label.get_text() for label in chart.get_yticklabels()] == list(exhibit.names)
    diamonds = {str(line.get_gid()): role_of(line.get_color()) for line in chart.lines if line.get_marker() == "D"}
    roles = ["centered" if abs(expectation(FORMULAS[name])) < 1e-9 else "raw" for name in exhibit.names]
    assert diamonds == {f"means-{row}": role for row, role in enumerate(roles)}


def test_the_texts_tell_the_means_and_where_sigmoid_and_relu_emit(exhibit: ActivationMeans) -> None:
    means = {name: expectation(formula) for name, formula in FORMULAS.items()}
    zero = [name for name in exhibit.names if abs(means[name]) < 1e-9]
    assert len(zero) == 2
    assert all(means[name] > 0.1 for name in FORMULAS if name not in zero)
    assert exhibit.caption == (
        f"Each gray dot is one of 60 equally probable outputs for standard normal input. {zero[0]} and {zero[1]} hand "
        f"on a mean of zero, the others a positive one: sigmoid {means['sigmoid']:.2f}, ReLU {means['ReLU']:.2f}."
    )
    falling = sorted(exhibit.names, key=lambda name: -round(means[name], 9))
    listed = ", ".join(f"{name} {abs(means[name]):.2f}" for name in falling)
    least, most = expit(norm.ppf([0.5 / 60, 59.5 / 60]))
    assert least > 0
    assert exhibit.alt == (
        "The outputs of nine activation functions for standard normal input, 60 dots each, and their means, from the "
        f"greatest down: {listed}. A vertical line marks zero. The sigmoid's dots, from {least:.2f} to {most:.2f}, lie "
        "wholly above it; 50% of ReLU's stand on it, the others above."
    )
    assert (np.sort(exhibit.outputs[exhibit.names.index("ReLU"), :, 0]) > 0).tolist() == [False] * 30 + [True] * 30


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
    headers = ("activation", "raw data", "centered data")
    for name, raw, centered in zip(*(cells_under(exhibit.second_layer, header) for header in headers), strict=True):
        shares = []
        for _ in range(101):
            w = random.normal(size=(n, n)) / math.sqrt(n)
            layers = [np.vectorize(FORMULAS[name])(data @ w) for data in (x[:300], x[:300] - x[:300].mean(axis=0))]
            shares.append([(h.mean(axis=0) ** 2).sum() / (h**2).mean(axis=0).sum() for h in layers])
        shown = [float(cell.rstrip("%")) / 100 for cell in (raw, centered)]
        assert shown == pytest.approx(np.median(shares, axis=0), abs=0.05), name
        if name != "ReLU":
            assert getattr(exhibit, f"{name}_share_raw") == pytest.approx(np.median(shares, axis=0)[0], abs=0.05)
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
