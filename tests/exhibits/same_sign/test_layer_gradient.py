"""A layer's gradient: rows of one sign in a matrix of both."""

import dataclasses
import itertools
import math
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from numpy.typing import NDArray

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.same_sign.layer_gradient import LayerGradient
from tests.exhibits.placing import lines, middle, words
from tests.reading import role_of

INPUTS, DELTAS = (0.9, 0.2, 0.6, 0.5, 0.3), (0.5, -1.0, -0.2, 0.8)


@pytest.fixture(scope="module")
def exhibit() -> LayerGradient:
    shown = EXHIBITS["layer_gradient"]
    assert isinstance(shown, LayerGradient)
    return shown


def test_each_cell_is_the_delta_of_its_row_times_the_input_of_its_column(exhibit: LayerGradient) -> None:
    assert exhibit.gradient.shape == (exhibit.neurons, exhibit.width) == (4, 5)
    for row, column in itertools.product(range(4), range(5)):
        product = DELTAS[row] * INPUTS[column]
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


def test_the_drawing_is_read_as_a_multiplication_table_with_a_verdict_on_each_row(exhibit: LayerGradient) -> None:
    title, inputs, *rows = lines(exhibit.figure())
    (corner,) = (text for text in (*title, *inputs) if "δ" in text.get_text())
    assert [words([t for t in line if t is not corner]) for line in (title, inputs)] == [
        ["the inputs x of one sample"],
        [f"{x:g}" for x in INPUTS],
    ]
    assert (corner.get_text(), role_of(corner.get_color())) == ("δ of each\nneuron", "upstream")
    assert {role_of(text.get_color()) for text in (*title, *inputs) if text is not corner} == {"input"}
    columns = [middle(text)[0] for text in inputs if text is not corner]
    for row, delta in zip(rows, DELTAS, strict=True):
        products = [f"{delta * x:+.2f}".replace("-", "−") for x in INPUTS]
        assert words(row) == [f"{delta:+.1f}".replace("-", "−"), *products, "all +" if delta > 0 else "all −"]
        assert middle(row[0])[0] == pytest.approx(middle(corner)[0], abs=2)
        assert [middle(text)[0] for text in row[1:-1]] == pytest.approx(columns, abs=2)


def test_caption_and_alternative_text_tell_the_table_and_its_signs(exhibit: LayerGradient) -> None:
    products = [[delta * x for x in INPUTS] for delta in DELTAS]
    assert all(len({product > 0 for product in row}) == 1 for row in products)
    assert len({product > 0 for row in products for product in row}) == 2
    assert exhibit.caption == (
        r"Each entry of $\mathrm dL/\mathrm dW = \dl\,\x^\top$ is the $\dl$ of its row times the input above it. "
        "Each of the 4 rows has one sign; the matrix has both."
    )
    signs = ", ".join("all plus" if row[0] > 0 else "all minus" for row in products)
    assert exhibit.alt == (
        "A multiplication table with 4 rows, one for each neuron of a layer, and 5 columns, one for each input. Above "
        "the columns stand the inputs (0.9, 0.2, 0.6, 0.5, 0.3), left of the rows the upstream gradients "
        f"(0.5, −1, −0.2, 0.8). Each cell holds their product. Right of the rows stand their signs, from top to "
        f"bottom: {signs}."
    )
