"""A dozen samples: positive inputs give rows of one sign, which flips; centered inputs give rows of both."""

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from matplotlib.text import Text
from numpy.typing import NDArray
from scipy.stats import multivariate_normal

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.same_sign.sample_gradients import MANY, SampleGradients, _drawn

Array = NDArray[np.float64]


@pytest.fixture(scope="module")
def exhibit() -> SampleGradients:
    shown = EXHIBITS["sample_gradients"]
    assert isinstance(shown, SampleGradients)
    return shown


def derivatives(weights: Array, bias: float, inputs: Array, targets: Array) -> Array:
    """The gradient of each sample's loss on the weights, by automatic differentiation, and on the bias behind them."""

    def loss(parameters: Array, x: Array, t: float) -> Any:
        return 0.5 * (anp.dot(parameters[:-1], x) + parameters[-1] - t) ** 2

    parameters = np.append(weights, bias)
    return np.array([grad(loss)(parameters, x, t) for x, t in zip(inputs, targets, strict=True)])


def test_left_grid_holds_the_gradients_of_sigmoid_inputs(exhibit: SampleGradients) -> None:
    weights, hidden, targets = _drawn(12)
    expected = derivatives(weights, 0.0, 1 / (1 + np.exp(-hidden)), targets)
    np.testing.assert_allclose(exhibit.gradients, expected[:, :-1], rtol=1e-10)
    np.testing.assert_allclose(exhibit.deltas, expected[:, -1], rtol=1e-10)


def test_right_grid_holds_the_gradients_of_the_same_function_on_centered_inputs(exhibit: SampleGradients) -> None:
    weights, hidden, targets = _drawn(12)
    inputs = 1 / (1 + np.exp(-hidden))
    means = np.array([sum(column) / 12 for column in inputs.T])
    expected = derivatives(weights, float(weights @ means), inputs - means, targets)
    np.testing.assert_allclose(exhibit.centered_gradients, expected[:, :-1], atol=1e-12)
    np.testing.assert_allclose(exhibit.deltas, expected[:, -1], rtol=1e-10)


def test_every_left_row_has_the_sign_of_its_delta_and_that_sign_flips(exhibit: SampleGradients) -> None:
    signs = [{int(np.sign(entry)) for entry in row} for row in exhibit.gradients]
    assert signs == [{1 if delta > 0 else -1} for delta in exhibit.deltas]
    assert exhibit.rows_above_zero == signs.count({1}) > 0
    assert exhibit.rows_below_zero == signs.count({-1}) > 0
    assert exhibit.rows_above_zero + exhibit.rows_below_zero == exhibit.samples == 12


def test_right_rows_hold_both_signs_but_for_one_whose_inputs_are_all_on_one_side_of_their_means(
    exhibit: SampleGradients,
) -> None:
    single = [row for row, entries in enumerate(exhibit.centered_gradients) if len(set(np.sign(entries))) == 1]
    assert exhibit.same_signed_centered == len(single) == 1
    assert exhibit.mixed_centered == 11
    offsets = exhibit.inputs[single[0]] - exhibit.inputs.mean(axis=0)
    assert (offsets < 0).all() or (offsets > 0).all()


def test_inputs_are_what_the_sigmoids_emit(exhibit: SampleGradients) -> None:
    expected = 1 / (1 + np.exp(-_drawn(12)[1]))
    np.testing.assert_allclose(exhibit.inputs, expected, rtol=1e-9)
    assert exhibit.smallest_input == pytest.approx(expected.min())
    assert exhibit.largest_input == pytest.approx(expected.max())
    assert exhibit.units == expected.shape[1]


def test_every_loss_is_positive_also_where_the_gradient_is_negative(exhibit: SampleGradients) -> None:
    losses = [0.5 * delta * delta for delta in exhibit.deltas]
    assert exhibit.least_loss == pytest.approx(min(losses), rel=1e-12)
    assert exhibit.least_loss > 0


def test_the_dozen_and_the_many_pass_through_the_same_layer() -> None:
    few, many = _drawn(12), _drawn(200)
    np.testing.assert_array_equal(few[0], many[0])
    np.testing.assert_allclose(few[1], many[1][:12], rtol=1e-12)
    np.testing.assert_array_equal(few[2], many[2][:12])


def test_shares_are_the_orthant_probabilities_of_a_normal_distribution(exhibit: SampleGradients) -> None:
    covariance = np.cov(_drawn(MANY)[1].T)
    all_below = float(multivariate_normal(cov=covariance).cdf(np.zeros(6), rng=np.random.default_rng(0)))
    error = 5 * np.sqrt(2 * all_below / MANY)
    assert exhibit.centered_share == pytest.approx(2 * all_below, abs=error)
    assert exhibit.relu_strict_share == pytest.approx(all_below, abs=error)
    assert exhibit.many == MANY


def test_independent_inputs_agree_in_two_of_all_patterns(exhibit: SampleGradients) -> None:
    patterns = np.array(np.meshgrid(*[[-1, 1]] * exhibit.units)).reshape(exhibit.units, -1)
    assert exhibit.independent_share == (np.abs(patterns.sum(axis=0)) == exhibit.units).mean()


def test_texts_name_the_counts_of_the_grids(exhibit: SampleGradients) -> None:
    assert "6 rows are all plus, 6 all minus" in exhibit.alt
    assert "11 rows hold both signs" in exhibit.alt
    assert "11 of 12 rows hold both signs" in exhibit.caption


def test_each_delta_stands_beside_its_row_and_each_grid_below_its_title(exhibit: SampleGradients) -> None:
    for axes, title, grid in zip(
        exhibit.figure().axes,
        ("inputs from sigmoids", "the same, centered"),
        ("gradients", "centered_gradients"),
        strict=True,
    ):
        places = {text.get_gid(): text.get_position() for text in axes.findobj(Text) if text.get_gid()}
        assert axes.get_title() == title
        assert f"{grid}-0-0" in places
        for row in range(exhibit.samples if "deltas-0" in places else 0):
            assert places[f"deltas-{row}"][1] == places[f"{grid}-{row}-0"][1]
            assert places[f"deltas-{row}"][0] < places[f"{grid}-{row}-0"][0]
