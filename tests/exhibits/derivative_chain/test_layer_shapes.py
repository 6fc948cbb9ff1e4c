"""The gradient of a layer: a column times a row, in the shape of the weights, as automatic differentiation has it."""

import dataclasses

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from matplotlib.patches import Rectangle

from explainer.exhibits.derivative_chain.layer_shapes import LayerShapes
from tests.exhibits.placing import lines, middle, words
from tests.reading import role_of

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


def test_each_grid_stands_between_its_title_and_its_shape() -> None:
    random = np.random.default_rng(2)
    column, row = random.normal(size=(2, 1)), random.normal(size=(1, 3))
    other = dataclasses.replace(LAYER, deltas=column, inputs=row, gradient=column * row, rows=("one", "two"))
    for layer, shapes in ((LAYER, ["3 × 1", "1 × 4", "3 × 4"]), (other, ["2 × 1", "1 × 3", "2 × 3"])):
        figure = layer.figure()
        titles, *_, below, remarks = lines(figure)
        assert words(titles) == ["δ", "xᵀ", "dL/dW = δxᵀ"]
        assert [role_of(title.get_color()) for title in titles] == ["upstream", "input", "upstream"]
        assert words(below) == shapes
        assert words(remarks) == ["column", "row", "the shape of W"]
        for place, grid in enumerate(("deltas", "inputs", "gradient")):
            boxes = [cell.get_window_extent() for cell in figure.findobj(Rectangle) if field_of(cell) == grid]
            center = (min(box.x0 for box in boxes) + max(box.x1 for box in boxes)) / 2
            assert [middle(line[place])[0] for line in (titles, below, remarks)] == pytest.approx([center] * 3, abs=2)


def field_of(cell: Rectangle) -> str:
    return str(cell.get_gid()).partition("-")[0]


def test_each_row_of_the_gradient_is_bracketed_as_the_neuron_of_its_delta() -> None:
    figure = LAYER.figure()
    rows = [line for line in lines(figure) if "neuron" in line[-1].get_text()]
    assert [words(row)[-1] for row in rows] == ["neuron 1", "neuron 2", "neuron 3"]
    brackets = [line.get_transform().transform(line.get_xydata()) for line in figure.axes[0].lines]
    for row, delta, bracket in zip(rows, (-2, 1, 3), brackets, strict=True):
        products = [f"{delta * x}".replace("-", "−") for x in (1, 2, 1, 3)]
        assert words(row)[-5:-1] == products
        assert words(row)[0] == f"{delta}".replace("-", "−")
        assert bracket[:, 1].mean() == pytest.approx(middle(row[1])[1], abs=3)
        assert np.ptp(bracket[:, 1]) > 20
        assert middle(row[-2])[0] < bracket[:, 0].min() < bracket[:, 0].max() < row[-1].get_window_extent().x0


def test_caption_and_alternative_text_tell_the_shapes_and_the_rows() -> None:
    rows = [[delta * x for x in (1, 2, 1, 3)] for delta in (-2, 1, 3)]
    assert all(len({entry > 0 for entry in row}) == 1 for row in rows)
    assert LAYER.inputs.min() > 0
    assert LAYER.caption == (
        r"A column times a row is a grid: the entry in row $i$ and column $j$ is $\dl_i\,\x_j$. It has 3 rows and 4 "
        "columns, as the weights of the layer have."
    )
    printed = ", ".join(f"({', '.join(map(str, row))})" for row in rows).replace("-", "−")
    assert LAYER.alt == (
        "The column δ with the 3 entries (−2, 1, 3), times the row x transposed with the 4 entries (1, 2, 1, 3), "
        f"equals the matrix dL/dW, 3 by 4. Its rows, one for each neuron, are {printed}. Each is the row of inputs, "
        "all positive, times one entry of δ, so each has a single sign."
    )


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
