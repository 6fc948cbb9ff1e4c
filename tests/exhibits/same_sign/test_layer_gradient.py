"""A layer's gradient: rows of one sign in a matrix of both."""

import dataclasses
import itertools
import math
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from matplotlib.text import Text
from numpy.typing import NDArray

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.same_sign.layer_gradient import LayerGradient


@pytest.fixture(scope="module")
def exhibit() -> LayerGradient:
    shown = EXHIBITS["layer_gradient"]
    assert isinstance(shown, LayerGradient)
    return shown


def test_each_cell_is_the_delta_of_its_row_times_the_input_of_its_column(exhibit: LayerGradient) -> None:
    assert exhibit.gradient.shape == (exhibit.neurons, exhibit.width) == (4, 5)
    for row, column in itertools.product(range(4), range(5)):
        product = exhibit.deltas[row] * exhibit.inputs[column]
        assert exhibit.gradient[row, column] == pytest.approx(product, rel=1e-14)


def test_the_matrix_is_the_derivative_of_the_loss_of_a_layer(exhibit: LayerGradient) -> None:
    matrix = np.random.default_rng(3).normal(size=(4, 5))
    targets = matrix @ exhibit.inputs - exhibit.deltas

    def loss(weights: NDArray[np.float64]) -> Any:
        return 0.5 * anp.sum((anp.dot(weights, exhibit.inputs) - targets) ** 2)

    np.testing.assert_allclose(exhibit.gradient, grad(loss)(matrix), atol=1e-13)


def test_every_row_has_one_sign_and_the_matrix_both(exhibit: LayerGradient) -> None:
    signs = [{bool(entry > 0) for entry in row} for row in exhibit.gradient]
    assert signs == [{True}, {False}, {False}, {True}]
    assert exhibit.entries_above_zero == 10
    assert exhibit.entries_below_zero == 10
    assert "all plus, minus, minus, plus." in exhibit.alt


def test_agreement_by_chance_is_two_of_all_choices_of_signs(exhibit: LayerGradient) -> None:
    choices = list(itertools.product("+-", repeat=exhibit.neurons))
    assert exhibit.agreement_share == sum(len(set(choice)) == 1 for choice in choices) / len(choices)


def test_a_layer_can_show_one_pattern_for_each_choice_of_row_signs(exhibit: LayerGradient) -> None:
    possible = {
        tuple(sign * exhibit.inputs[column] > 0 for sign in choice for column in range(5))
        for choice in itertools.product((-1, 1), repeat=4)
    }
    assert exhibit.possible_patterns == len(possible)
    assert exhibit.row_patterns == len(list(itertools.product("+-", repeat=5)))
    assert exhibit.matrix_patterns == exhibit.row_patterns**4


def test_symmetric_starts_mix_the_rows_as_often_as_chance_does_but_never_mix_within_a_row(
    exhibit: LayerGradient,
) -> None:
    assert exhibit.starts_with_same_signed_rows == exhibit.starts
    expected, deviation = exhibit.starts / 8, math.sqrt(exhibit.starts * 7 / 64)
    assert abs(exhibit.starts_that_agree - expected) < 4 * deviation
    mixed = dataclasses.replace(exhibit, inputs=exhibit.inputs * [1, 1, -1, 1, 1])
    assert mixed.starts_with_same_signed_rows == mixed.starts_that_agree == 0


def test_each_factor_stands_beside_its_row_or_above_its_column(exhibit: LayerGradient) -> None:
    texts = exhibit.figure().findobj(Text)
    places = {text.get_gid(): text.get_position() for text in texts if text.get_gid()}
    for row, column in itertools.product(range(4), range(5)):
        cell = places[f"gradient-{row}-{column}"]
        assert places[f"deltas-{row}"][1] == cell[1]
        assert places[f"inputs-{column}"][0] == cell[0]
