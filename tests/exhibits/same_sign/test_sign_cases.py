"""The cases of the sign argument: each gradient is a derivative, each verdict what its signs say."""

import math
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from matplotlib.text import Text
from numpy.typing import NDArray

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.same_sign.sign_cases import SignCases

Array = NDArray[np.float64]


@pytest.fixture(scope="module")
def exhibit() -> SignCases:
    shown = EXHIBITS["sign_cases"]
    assert isinstance(shown, SignCases)
    return shown


def loss(weights: Array, inputs: Array, target: float, weight_decay: float = 0.0) -> Any:
    decay = 0.5 * weight_decay * anp.dot(weights, weights)
    return 0.5 * (anp.dot(weights, inputs) - target) ** 2 + decay


def test_every_gradient_is_the_derivative_of_a_loss_with_that_delta(exhibit: SignCases) -> None:
    assert len(exhibit.gradients) == len(exhibit.cases) == len(exhibit.inputs) + 1
    for x, delta, gradient in zip(exhibit.inputs, exhibit.deltas, exhibit.gradients[:-1], strict=True):
        target = float(exhibit.weights @ x - delta)
        np.testing.assert_allclose(gradient, grad(loss)(exhibit.weights, x, target), atol=1e-13)


def test_weight_decay_breaks_the_tie_of_the_first_case(exhibit: SignCases) -> None:
    target = float(exhibit.weights @ exhibit.first_inputs - exhibit.first_delta)
    derivative = grad(loss)(exhibit.weights, exhibit.first_inputs, target, exhibit.weight_decay)
    np.testing.assert_allclose(exhibit.decayed_gradient, derivative, atol=1e-13)
    np.testing.assert_allclose(exhibit.decay, [0.5 * -3, 0.5 * 1, 0.5 * 2])
    assert (exhibit.first_gradient > 0).all()
    assert {-1, 1} == set(np.sign(exhibit.decayed_gradient))


def test_verdicts_say_what_the_signs_are(exhibit: SignCases) -> None:
    for row, verdict in zip(exhibit.gradients.tolist(), exhibit.verdicts, strict=True):
        signs = {(entry > 0) - (entry < 0) for entry in row}
        word = {(-1,): "strictly", (1,): "strictly", (0,): "all zero", (0, 1): "weakly", (-1, 0): "weakly"}
        assert verdict == word.get(tuple(sorted(signs)), "no")
    assert set(exhibit.verdicts) == {"strictly", "weakly", "all zero", "no"}


def test_each_case_is_what_its_name_says(exhibit: SignCases) -> None:
    case = {name: (x, delta) for name, x, delta in zip(exhibit.cases[:-1], exhibit.inputs, exhibit.deltas, strict=True)}
    positive, above = case["positive inputs, δ above zero"]
    same, below = case["the same inputs, δ below zero"]
    assert positive.min() > 0
    assert above > 0 > below
    assert same.tolist() == positive.tolist()
    assert (case["a zero among them, as from ReLU"][0] == 0).sum() == 1
    assert case["δ is zero: nothing to learn"][1] == 0
    assert case["negative inputs"][0].max() < 0
    for name in ("inputs that are always + − +", "the same pattern, δ below zero"):
        assert np.sign(case[name][0]).tolist() == [1, -1, 1]
    assert case["the same pattern, δ below zero"][1] < 0


def test_a_fixed_pattern_gives_that_pattern_or_its_opposite(exhibit: SignCases) -> None:
    assert np.sign(exhibit.gradients[5]).tolist() == [1, -1, 1]
    assert np.sign(exhibit.gradients[6]).tolist() == [-1, 1, -1]


def test_two_weights_are_tied_just_if_the_product_of_their_inputs_keeps_its_sign() -> None:
    """Over all samples and deltas: a flip of all signs at once unties nothing, any other change does."""
    random = np.random.default_rng(5)
    kept = 0
    for _ in range(400):
        inputs = random.choice([-1.0, 1.0], (3, 2)) * random.uniform(0.1, 2, (3, 2))
        gradients = random.choice([-2.0, -0.5, 1.0], (3, 1)) * inputs
        patterns = {tuple(sorted([tuple(row), tuple(-row)])) for row in np.sign(gradients).astype(int)}
        products = {bool(x > 0) for x in inputs.prod(axis=1)}
        assert (len(patterns) == 1) == (len(products) == 1)
        kept += len(products) == 1
    assert 50 < kept < 200
    together, against = [[1, 1], [2, 2.1], [4, 4]], [[1, 2], [2, 1], [4, -1]]  # centered, both stay tied
    for data, sign in ((together, 1), (against, -1)):
        samples = np.array(data, dtype=float)
        assert set(np.sign((samples - samples.mean(axis=0)).prod(axis=1))) == {sign}


def test_a_weight_that_is_used_twice_gets_a_sum_that_may_have_both_signs() -> None:
    """One sample with two positions, both positive, through the same two weights."""
    first, second = np.array([1.0, 2.0]), np.array([2.0, 1.0])

    def of_both(weights: Array) -> Any:
        return 0.5 * ((anp.dot(weights, first) + 1) ** 2 + (anp.dot(weights, second) - 1) ** 2)

    assert sorted(np.sign(grad(of_both)(np.zeros(2)))) == [-1, 1]


def test_the_bias_gets_delta_itself(exhibit: SignCases) -> None:
    row = exhibit.cases.index("a bias, as an input of one")
    assert exhibit.inputs[row, 2] == 1
    target = float(exhibit.weights @ exhibit.inputs[row] - exhibit.deltas[row])

    def of_bias(bias: float) -> Any:
        return 0.5 * (anp.dot(exhibit.weights[:2], exhibit.inputs[row, :2]) + bias - target) ** 2

    on_bias = grad(of_bias)(float(exhibit.weights[2]))
    assert exhibit.gradients[row, 2] == pytest.approx(on_bias)
    assert on_bias == pytest.approx(exhibit.deltas[row])


def test_the_gradient_passed_back_has_the_signs_of_the_weights(exhibit: SignCases) -> None:
    x, target = exhibit.first_inputs, float(exhibit.weights @ exhibit.first_inputs - exhibit.first_delta)
    np.testing.assert_allclose(exhibit.input_gradient, grad(loss, 1)(exhibit.weights, x, target), atol=1e-13)
    assert np.sign(exhibit.input_gradient).tolist() == np.sign(exhibit.weights).tolist() == [-1, 1, 1]


def test_neither_relu_nor_sigmoid_is_zero_centered(exhibit: SignCases) -> None:
    assert exhibit.relu_mean == pytest.approx(1 / math.sqrt(2 * math.pi), abs=1e-12)
    assert exhibit.sigmoid_mean == pytest.approx(0.5, abs=1e-12)


def test_alternative_text_holds_every_gradient_of_the_figure(exhibit: SignCases) -> None:
    for gradient in ("(0.4, 1.8, 1)", "(−0.4, −1.8, −1)", "(0, 1.8, 1)", "(0.4, −1.8, 1)", "(−1.4, 0.2, −0.8)"):
        assert gradient in exhibit.alt
    assert exhibit.alt.endswith("makes it (−1.1, 2.3, 2), of both signs.")


def test_whatever_belongs_to_a_case_stands_in_its_row(exhibit: SignCases) -> None:
    texts = exhibit.figure().findobj(Text)
    places = {text.get_gid(): text.get_position() for text in texts if text.get_gid()}
    (delta,) = {text.get_position()[0] for text in texts if text.get_text() == "δ"}
    columns = [text.get_position()[0] for name in ("x₁", "x₂", "x₃") for text in texts if text.get_text() == name]
    for row in range(len(exhibit.cases)):
        middle = places[f"gradients-{row}-0"][1]
        last = row == len(exhibit.cases) - 1
        factors = [f"decay-{column}" if last else f"inputs-{row}-{column}" for column in range(3)]
        assert [places[factor][0] for factor in factors] == columns
        assert last or places[f"deltas-{row}"][0] == delta
        for mark in (*factors, f"cases-{row}", f"verdicts-{row}", *(() if last else (f"deltas-{row}",))):
            assert abs(places[mark][1] - middle) < 0.5
