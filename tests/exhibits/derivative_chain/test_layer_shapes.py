"""The gradient of a layer: a column times a row, in the shape of the weights, as automatic differentiation has it."""

import dataclasses

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from explainer.exhibits.derivative_chain.layer_shapes import LayerShapes

LAYER = LayerShapes.compute()


def test_the_grid_is_the_gradient_of_any_layer_with_these_deltas_and_inputs() -> None:
    for seed in range(3):
        weights = np.random.default_rng(seed).normal(size=(3, 4))
        targets = weights @ LAYER.inputs[0] - LAYER.deltas[:, 0]

        def loss(matrix: np.ndarray, targets: np.ndarray = targets) -> float:
            outputs = anp.array([anp.sum(matrix[row] * LAYER.inputs[0]) for row in range(3)])
            value: float = 0.5 * anp.sum((outputs - targets) ** 2)
            return value

        assert LAYER.gradient == pytest.approx(grad(loss)(weights), rel=1e-12)


def test_the_layer_has_more_inputs_than_neurons_so_the_order_of_the_factors_matters() -> None:
    assert LAYER.deltas.shape == (LAYER.neurons, 1) == (3, 1)
    assert LAYER.inputs.shape == (1, LAYER.width) == (1, 4)
    assert LAYER.gradient.shape == (3, 4)
    assert [[float(d * x) for x in LAYER.inputs[0]] for d in LAYER.deltas[:, 0]] == LAYER.gradient.tolist()


def test_the_rows_share_a_sign_each_and_the_matrix_has_both() -> None:
    assert LAYER.inputs.min() > 0
    assert [set(np.sign(row)) for row in LAYER.gradient] == [{-1}, {1}, {1}]


def test_the_shapes_printed_below_are_those_of_the_grids_above() -> None:
    random = np.random.default_rng(2)
    column, row = random.normal(size=(2, 1)), random.normal(size=(1, 3))
    for layer, shapes in (
        (LAYER, ["3 × 1", "1 × 4", "3 × 4"]),
        (dataclasses.replace(LAYER, deltas=column, inputs=row, gradient=column * row), ["2 × 1", "1 × 3", "2 × 3"]),
    ):
        printed = [text for text in layer.figure().findobj(Text) if " × " in text.get_text()]
        printed.sort(key=lambda text: text.get_position()[0])
        assert [text.get_text() for text in printed] == shapes


def test_the_deltas_stand_in_a_column_beside_the_rows_and_every_cell_is_a_square_of_one_size() -> None:
    centers, sizes = {}, []
    for cell in LAYER.figure().findobj(Rectangle):
        if gid := cell.get_gid():
            box = cell.get_window_extent()
            centers[gid] = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
            sizes += [box.width, box.height]
    assert max(sizes) - min(sizes) < 0.5
    for i in range(3):
        assert centers[f"deltas-{i}-0"][0] == pytest.approx(centers["deltas-0-0"][0])
        assert centers[f"deltas-{i}-0"][1] == pytest.approx(centers[f"gradient-{i}-3"][1], abs=0.5)
    for j in range(4):
        assert centers[f"inputs-0-{j}"][1] == pytest.approx(centers["gradient-1-0"][1], abs=0.5)
    across = [centers[name][0] for name in ("deltas-0-0", "inputs-0-0", "inputs-0-3", "gradient-0-0", "gradient-0-3")]
    assert across == sorted(across)
