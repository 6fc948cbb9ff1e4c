"""What activations hand to the next neuron, at three scales, against scipy's integrals and plain descent."""

import functools
import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import norm

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.normalization.next_layer import NextLayer
from tests.exhibits.conditioning.test_input_remedies import GOALS, fewest
from tests.exhibits.normalization.test_activation_means import FORMULAS
from tests.reading import axes_named, cells_under, series

ALL: dict[str, Callable[[float], float]] = FORMULAS | {
    "σ − ½": lambda z: float(expit(z)) - 0.5,
    "2σ − 1": lambda z: math.tanh(z / 2),
}


@pytest.fixture(scope="module")
def exhibit() -> NextLayer:
    shown = EXHIBITS["next_layer"]
    assert isinstance(shown, NextLayer)
    return shown


def kappa(function: Callable[[float], float], deviation: float, mean: float = 0.0) -> float:
    """One plus ten times mean² over variance, for normal inputs."""
    kink = -mean / deviation
    ends = ((-11, kink), (kink, 11))

    def expectation(power: int) -> float:
        parts = (quad(lambda z: function(mean + deviation * z) ** power * norm.pdf(z), *e, limit=200)[0] for e in ends)
        return float(sum(parts))

    first = expectation(1)
    return 1 + 10 * first**2 / (expectation(2) - first**2)


STARTS = {"small start": 0.25, "usual": 1.0, "large start": 4.0}


@functools.cache
def oracle(start: str) -> dict[str, float]:
    return {name: kappa(function, STARTS[start]) for name, function in FORMULAS.items()}


@pytest.mark.parametrize("start", STARTS)
def test_the_marks_under_each_label_are_the_condition_numbers_of_its_start(exhibit: NextLayer, start: str) -> None:
    figure = exhibit.figure()
    (chart,), (points,) = figure.axes, series(figure, start)
    assert axes_named(figure) == ("condition number κ of the next neuron", "")
    assert [label.get_text() for label in chart.get_yticklabels()] == list(exhibit.names)
    for row, name in enumerate(exhibit.names):
        assert points[row] == pytest.approx([oracle(start)[name], row], rel=1e-4, abs=1e-6)
    column = list(STARTS).index(start)
    assert (exhibit.spans[:, column] == points).all()
    assert exhibit.deviations.tolist() == list(STARTS.values())


def test_the_larger_the_start_the_larger_its_mark(exhibit: NextLayer) -> None:
    (chart,) = exhibit.figure().axes
    sizes = {line.get_gid(): line.get_markersize() for line in chart.lines if line.get_linestyle() == "None"}
    assert sizes["small"] < sizes["middle"] < sizes["large"]


def test_the_remarks_stand_in_the_rows_that_they_speak_of(exhibit: NextLayer) -> None:
    (chart,) = exhibit.figure().axes
    remarks = {exhibit.names[round(t.get_position()[1])]: t.get_text() for t in chart.texts if not t.get_gid()}
    small, usual, large = (oracle(start) for start in STARTS)
    assert remarks == {
        "sigmoid": f"κ {small['sigmoid']:.0f}",
        "ReLU": "the same at any start",
        "tanh": "centered at any start",
    }
    for name in ("ReLU", "leaky ReLU", "tanh"):
        assert small[name] == pytest.approx(usual[name], abs=1e-6)
        assert large[name] == pytest.approx(usual[name], abs=1e-6)
    assert usual["tanh"] == pytest.approx(1)


def test_caption_and_alternative_text_tell_the_condition_numbers(exhibit: NextLayer) -> None:
    small, usual, large = (oracle(start) for start in STARTS)
    assert exhibit.caption == (
        "Normal pre-activations of deviation 0.25 (small dot), 1 (ring) and 4 (large ring). A small start of the layer "
        f"before makes κ behind sigmoids {small['sigmoid']:.0f}; usually it is {usual['sigmoid']:.0f}. Behind ReLU it "
        f"is {usual['ReLU']:.1f} at each, behind tanh {usual['tanh']:.0f}."
    )
    rows = [f"{name} {', '.join(f'{each[name]:.3g}' for each in (small, usual, large))}" for name in exhibit.names]
    assert exhibit.alt == (
        "Condition numbers of the next neuron by activation function, on a logarithmic axis, with three joined marks "
        f"each: for a small, the usual and a large scale of the pre-activations. {'; '.join(rows)}."
    )


@pytest.mark.parametrize("name", ALL)
def test_the_table_has_signs_steps_and_what_a_mean_before_the_activation_does(exhibit: NextLayer, name: str) -> None:
    row = cells_under(exhibit.table, "activation").index(name)
    headers = ("same sign", "steps", r"$\kappa$, mean 1")
    share, steps, shifted = (cells_under(exhibit.table, header)[row] for header in headers)
    normal = np.random.default_rng(4).normal(size=(2000, 10))
    outputs = np.vectorize(ALL[name])(normal)
    same = ((outputs >= 0).all(axis=1) | (outputs <= 0).all(axis=1)).mean()
    assert share == f"{same:.1%}"
    assert float(shifted) == pytest.approx(kappa(ALL[name], 1, 1), abs=0.051)
    assert int(steps.split()[0]) == fewest(outputs, outputs @ GOALS.T)


def test_a_half_less_takes_the_sigmoid_to_the_steps_of_tanh_whatever_the_slope(exhibit: NextLayer) -> None:
    steps = {row[0]: row[1] for row in exhibit.table.rows}
    assert steps["σ − ½"] == steps["2σ − 1"] == steps["tanh"]
    assert int(steps["sigmoid"].split()[0]) > 50 * int(steps["tanh"].split()[0])


def test_the_summary_of_that_table_has_three_of_its_medians(exhibit: NextLayer) -> None:
    normal = np.random.default_rng(4).normal(size=(2000, 10))
    found = {name: np.vectorize(ALL[name])(normal) for name in ("sigmoid", "ReLU", "tanh")}
    steps = [f"{fewest(outputs, outputs @ GOALS.T):.0f} behind {name}" for name, outputs in found.items()]
    assert exhibit.steps_in_words == ", ".join(steps)


def test_a_small_start_makes_sigmoids_worse_and_leaves_relu_and_tanh_as_they_are(exhibit: NextLayer) -> None:
    assert exhibit.sigmoid_kappa_small > 10 * exhibit.sigmoid_kappa > 500
    for name in ("ReLU", "tanh"):
        row = exhibit.names.index(name)
        assert exhibit.small[row, 0] == pytest.approx(exhibit.large[row, 0])
    assert exhibit.relu_kappa == pytest.approx(1 + 10 / (math.pi - 1))
    names = ("GELU", "SiLU")
    assert [exhibit.gelu_kappa, exhibit.silu_kappa] == pytest.approx([oracle("usual")[name] for name in names])
    assert max(exhibit.gelu_kappa, exhibit.silu_kappa) < exhibit.relu_kappa


def test_the_smooth_relatives_lie_between_relu_and_tanh_except_softplus(exhibit: NextLayer) -> None:
    order = list(exhibit.names)
    assert order[:3] == ["sigmoid", "softplus", "ReLU"]
    assert {"GELU", "SiLU", "ELU", "leaky ReLU"} == set(order[3:7])
    assert exhibit.middle[order.index("SELU"), 0] == pytest.approx(1) == exhibit.middle[order.index("tanh"), 0]
    assert (np.diff(exhibit.middle[:, 0]) < 1e-6).all()


def test_with_a_mean_before_them_some_relatives_hand_on_less_mean_than_tanh(exhibit: NextLayer) -> None:
    shifted = {row[0]: float(row[2]) for row in exhibit.table.rows}
    assert sum(shifted[name] < shifted["tanh"] for name in ("GELU", "SiLU", "ELU")) == 3


def test_a_mean_of_zero_that_is_not_symmetric_comes_out_of_tanh_as_a_mean(exhibit: NextLayer) -> None:
    assert exhibit.rare * exhibit.rare_share + exhibit.common * exhibit.common_share == pytest.approx(0, abs=1e-12)
    z = np.array([9.0] + [-1.0] * 9)
    out = np.tanh(z)
    assert exhibit.skewed_mean == pytest.approx(out.mean()) == pytest.approx(-0.585, abs=1e-3)
    assert (
        exhibit.skewed_kappa == pytest.approx(1 + 10 * (out.mean() / out.std()) ** 2) == pytest.approx(13.27, abs=0.01)
    )
    symmetric = np.concatenate([z, -z])
    assert np.tanh(symmetric).mean() == pytest.approx(0, abs=1e-15)


def behind(outputs: np.ndarray) -> float:
    squares = np.linalg.svd(outputs, compute_uv=False) ** 2
    return float(squares[0] / squares[squares > 1e-9 * squares[0]][-1])


@pytest.mark.parametrize("name", ["tanh", "ReLU", "sigmoid"])
def test_the_second_layers_condition_numbers_are_those_of_what_the_first_hands_on(
    exhibit: NextLayer, name: str
) -> None:
    raw = np.random.default_rng(0).uniform(0, 1, (2000, 10))
    centered = raw - raw.mean(axis=0)
    for seed in (0, 17, 98):
        w = np.random.default_rng(seed).normal(size=(10, 10)) / 10**0.5
        for column, x in enumerate((raw, centered, centered / centered.std(axis=0))):
            z = x @ w
            outputs = {"tanh": np.tanh(z), "ReLU": z.clip(0), "sigmoid": expit(z)}[name]
            assert exhibit.second_kappas[name][seed, column] == pytest.approx(behind(outputs), rel=1e-6)


def test_centered_data_help_the_second_layer_behind_tanh_and_relu_and_not_behind_sigmoids(exhibit: NextLayer) -> None:
    assert exhibit.second_kappas["tanh"].shape == (exhibit.layers, 3)
    medians = {name: np.median(kappas, axis=0) for name, kappas in exhibit.second_kappas.items()}
    assert medians["tanh"][0] > 2 * medians["tanh"][1]
    assert medians["ReLU"][0] > 50 * medians["ReLU"][1]
    assert 0.7 < medians["sigmoid"][1] / medians["sigmoid"][0] < 1.3
    for name, row in zip(("tanh", "ReLU", "sigmoid"), exhibit.second_layer.rows, strict=True):
        for cell, median in zip(row[1:], medians[name], strict=True):
            shown = float(cell.removeprefix("about "))
            assert shown / 1.6 < median < 1.6 * shown
            assert cell.strip("about 0") in "123456789"
    tanh, _, sigmoid = (row[1:] for row in exhibit.second_layer.rows)
    assert exhibit.tanh_kappas == f"{tanh[0]} to {tanh[1]}"
    assert exhibit.sigmoid_kappas == f"{sigmoid[0]} to {sigmoid[2]}"
    assert medians["sigmoid"][2] > 3 * medians["tanh"][1]  # z-scores leave a large one behind sigmoids


def test_large_weights_take_sigmoids_far_out_and_there_centered_data_help(exhibit: NextLayer) -> None:
    raw, medians = np.random.default_rng(0).uniform(0, 1, (2000, 10)), []
    for x in (raw, raw - raw.mean(axis=0)):
        weights = (np.random.default_rng(seed).normal(size=(10, 10)) / 10**0.5 for seed in range(99))
        medians.append(np.median([behind(expit(exhibit.large_scale * x @ w)) for w in weights]))
    first, last = (float(part) for part in exhibit.large_kappas.removeprefix("about ").split(" to about "))
    assert [first, last] == pytest.approx(medians, rel=0.4)
    assert medians[0] > 10 * medians[1]


def test_no_start_frees_the_signs_of_a_raw_sample(exhibit: NextLayer) -> None:
    raw = np.random.default_rng(0).uniform(0, 1, (2000, 10))
    draws = {
        "zero": lambda _: np.zeros((2000, 10)),
        "normal": lambda random: random.normal(size=(2000, 10)),
        "uniform, both signs": lambda random: random.uniform(-1, 1, (2000, 10)),
        "uniform, positive": lambda random: random.uniform(0, 1, (2000, 10)),
    }
    assert [row[0] for row in exhibit.starts.rows] == list(draws)
    everywhere = []
    for (name, draw), row in zip(draws.items(), exhibit.starts.rows, strict=True):
        weights = draw(np.random.default_rng(4))
        positive = [np.mean([float((w - goal) @ x) > 0 for w, x in zip(weights, raw, strict=True)]) for goal in GOALS]
        assert row == (name, "100%", f"{min(positive):.0%}\xa0to\xa0{max(positive):.0%}")
        everywhere += positive
    assert exhibit.same_signed_starts == 1
    assert exhibit.all_plus == f"{min(everywhere):.0%} to {max(everywhere):.0%}"
