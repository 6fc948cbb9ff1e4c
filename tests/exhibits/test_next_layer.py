"""What activations hand to the next neuron, at three scales, against scipy's integrals and plain descent."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import norm

from explainer.exhibits import EXHIBITS
from explainer.exhibits.next_layer import NextLayer
from tests.exhibits.test_activation_means import FORMULAS
from tests.exhibits.test_input_remedies import GOALS, fewest

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


@pytest.mark.parametrize("name", FORMULAS)
def test_the_dots_are_the_condition_numbers_at_three_scales(exhibit: NextLayer, name: str) -> None:
    row = exhibit.names.index(name)
    for points, deviation in ((exhibit.small, 0.25), (exhibit.middle, 1.0), (exhibit.large, 4.0)):
        assert points[row] == pytest.approx([kappa(FORMULAS[name], deviation), row], rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("name", ALL)
def test_the_table_has_signs_steps_and_what_a_mean_before_the_activation_does(exhibit: NextLayer, name: str) -> None:
    shown, share, narrow, steps, shifted = next(row for row in exhibit.table.rows if row[0] == name)
    normal = np.random.default_rng(4).normal(size=(2000, 10))
    outputs = np.vectorize(ALL[name])(normal)
    same = ((outputs >= 0).all(axis=1) | (outputs <= 0).all(axis=1)).mean()
    assert (shown, share, narrow) == (name, f"{same:.1%}", f"{kappa(ALL[name], 1):.1f}")
    assert float(shifted) == pytest.approx(kappa(ALL[name], 1, 1), abs=0.051)
    assert int(steps.split("\xa0")[0]) == fewest(outputs, outputs @ GOALS.T)


def test_a_half_less_takes_the_sigmoid_to_the_steps_of_tanh_whatever_the_slope(exhibit: NextLayer) -> None:
    steps = {row[0]: row[3] for row in exhibit.table.rows}
    assert steps["σ − ½"] == steps["2σ − 1"] == steps["tanh"]
    assert int(steps["sigmoid"].split("\xa0")[0]) > 50 * int(steps["tanh"].split("\xa0")[0])


def test_a_small_start_makes_sigmoids_worse_and_leaves_relu_and_tanh_as_they_are(exhibit: NextLayer) -> None:
    assert exhibit.sigmoid_kappa_small > 10 * exhibit.sigmoid_kappa > 500
    for name in ("ReLU", "tanh"):
        row = exhibit.names.index(name)
        assert exhibit.small[row, 0] == pytest.approx(exhibit.large[row, 0])
    assert exhibit.relu_kappa == pytest.approx(1 + 10 / (math.pi - 1))


def test_the_smooth_relatives_lie_between_relu_and_tanh_except_softplus(exhibit: NextLayer) -> None:
    order = list(exhibit.names)
    assert order[:3] == ["sigmoid", "softplus", "ReLU"]
    assert {"GELU", "SiLU", "ELU", "leaky ReLU"} == set(order[3:7])
    assert (np.diff(exhibit.middle[:, 0]) < 1e-6).all()


def test_no_start_frees_the_signs_of_a_raw_sample(exhibit: NextLayer) -> None:
    raw = np.random.default_rng(0).uniform(0, 1, (2000, 10))
    draws = {
        "zero": lambda _: np.zeros((2000, 10)),
        "normal": lambda random: random.normal(size=(2000, 10)),
        "uniform, both signs": lambda random: random.uniform(-1, 1, (2000, 10)),
        "uniform, positive": lambda random: random.uniform(0, 1, (2000, 10)),
    }
    assert [row[0] for row in exhibit.starts.rows] == list(draws)
    for (name, draw), row in zip(draws.items(), exhibit.starts.rows, strict=True):
        deltas = [float((w - GOALS[0]) @ x) for w, x in zip(draw(np.random.default_rng(4)), raw, strict=True)]
        assert row == (name, "100%", f"{np.mean(np.array(deltas) > 0):.0%}")


def test_the_marks_of_the_first_row_are_labeled_with_their_scale(exhibit: NextLayer) -> None:
    (chart,) = exhibit.figure().axes
    places = {text.get_text(): text.get_position()[0] for text in chart.texts}
    points = (exhibit.small, exhibit.middle, exhibit.large)
    assert places == {f"×{each:g}": p[0, 0] for each, p in zip((0.25, 1, 4), points, strict=True)}
