"""Batch norm before and after a ReLU, against columns written out and automatic differentiation."""

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.normalization.batch_norm_order import DELTAS, NEXT_WEIGHTS, OUTPUTS, BatchNormOrder
from tests.reading import role_of


@pytest.fixture(scope="module")
def exhibit() -> BatchNormOrder:
    shown = EXHIBITS["batch_norm_order"]
    assert isinstance(shown, BatchNormOrder)
    return shown


def normalized(matrix: Any) -> Any:
    deviations = anp.sqrt(anp.mean((matrix - anp.mean(matrix, axis=0)) ** 2, axis=0) + 1e-5)
    return (matrix - anp.mean(matrix, axis=0)) / deviations


def test_the_grids_are_the_stages_of_both_orders() -> None:
    exhibit = BatchNormOrder.compute()
    rectified = np.where(OUTPUTS > 0, OUTPUTS, 0)
    first = normalized(OUTPUTS)
    stages = [first, np.where(first > 0, first, 0), rectified, normalized(rectified)]
    assert exhibit.stages == pytest.approx(np.array(stages))
    assert exhibit.unit_means == pytest.approx(np.array([stage.sum(axis=0) / 4 for stage in stages]))


def test_only_normalizing_last_hands_on_means_of_zero(exhibit: BatchNormOrder) -> None:
    zero = np.abs(exhibit.unit_means).max(axis=1) < 1e-9
    assert zero.tolist() == [True, False, False, True]
    assert exhibit.unit_means[1].min() > 0.4
    assert exhibit.stages[1].min() == 0


def test_a_title_says_what_was_done_last_and_an_arrow_leads_to_the_second_stage(exhibit: BatchNormOrder) -> None:
    titles = []
    for stage, grid in zip(exhibit.stages, exhibit.figure().axes, strict=True):
        titles.append(grid.get_title())
        assert ("batch norm" in grid.get_title()) == (abs(stage.mean(axis=0)).max() < 1e-9)
        assert ("ReLU" in grid.get_title()) == (stage.min() == 0)
        (arrow,) = (note for note in grid.texts if getattr(note, "arrow_patch", None))
        (across, down), (end_across, end_down) = arrow.xyann, arrow.xy  # type: ignore[attr-defined]
        if grid.get_title().startswith("then"):
            assert (down, end_across > across) == (end_down, True)
        else:
            assert (across, end_down > down) == (end_across, True)  # down to the means
    assert titles == ["batch norm", "then ReLU", "ReLU", "then batch norm"]


def test_a_mean_stands_below_its_column_and_is_bold_and_blue_if_zero(exhibit: BatchNormOrder) -> None:
    places = []
    for grid in exhibit.figure().axes:
        for text in (text for text in grid.texts if "unit_means" in str(text.get_gid())):
            _, panel, unit = str(text.get_gid()).split("-")
            assert text.get_position() == (int(unit), 4)
            assert (text.get_fontweight() == "bold") == (panel in "03")
            assert role_of(text.get_color()) == ("centered" if panel in "03" else "raw")
            places.append((panel, unit))
    assert len(set(places)) == 4 * 3


def test_the_texts_tell_the_means_of_all_four_stages(exhibit: BatchNormOrder) -> None:
    up = [[max(entry, 0) for entry in row] for row in OUTPUTS.tolist()]
    first, last = normalized(OUTPUTS), normalized(np.array(up))
    stages = [first, np.where(first > 0, first, 0), np.array(up), last]
    means = [f"({', '.join(f'{abs(mean):.2f}' for mean in stage.mean(axis=0))})" for stage in stages]
    assert all(stage.mean(axis=0).min() > -1e-9 for stage in stages)
    assert last.min() < 0 < last.max()
    same = sum(row.min() >= 0 or row.max() <= 0 for row in last)
    assert exhibit.caption == (
        "The same batch in either order. Before the ReLU, batch normalization has its zero means undone: the next "
        f"layer gets means of {means[1]}. After it, every unit has mean zero, and still {same} of 4 samples are "
        "same-signed."
    )
    assert means[0] == means[3] == "(0.00, 0.00, 0.00)"
    assert exhibit.alt == (
        "Four grids of 4 samples and three units. First row: batch normalization makes the means of the units "
        f"{means[0]}, then a ReLU sets what is negative to zero and the means become {means[1]}. Second row: after the "
        f"ReLU the means are {means[2]}, then batch normalization makes them {means[3]}, with entries of both signs."
    )


def test_normalizing_last_still_leaves_same_signed_samples(exhibit: BatchNormOrder) -> None:
    assert exhibit.samples == len(OUTPUTS) == 4
    rows = exhibit.stages[3].tolist()
    assert exhibit.same_signed_after == sum(min(row) >= 0 or max(row) <= 0 for row in rows) == 2


def test_a_normalized_next_layer_has_the_gradient_of_centered_inputs(exhibit: BatchNormOrder) -> None:
    h = exhibit.stages[1]

    def loss(w: Any, inputs: Any) -> Any:
        return anp.sum(DELTAS * normalized(anp.dot(inputs, w)))

    expected = grad(loss)(NEXT_WEIGHTS, h)
    assert exhibit.normalized_gradient == pytest.approx(expected)
    assert exhibit.normalized_gradient_centered == pytest.approx(expected)
    assert grad(loss)(NEXT_WEIGHTS, h - h.mean(axis=0)) == pytest.approx(expected)
    assert exhibit.normalized_gradient.min() < -0.1
    assert exhibit.normalized_gradient.max() > 0.1


def test_without_its_own_normalization_the_next_layer_sees_the_shift(exhibit: BatchNormOrder) -> None:
    h = exhibit.stages[1]
    for unit in range(3):
        plain = sum(delta * value for delta, value in zip(DELTAS, h[:, unit], strict=True))
        assert exhibit.plain_gradient[unit] == pytest.approx(plain)
        assert exhibit.plain_gradient_centered[unit] == pytest.approx(plain - DELTAS.sum() * h[:, unit].mean())
    assert exhibit.next_weights.tolist() == NEXT_WEIGHTS.tolist()
    assert exhibit.deltas.tolist() == DELTAS.tolist()
    assert exhibit.plain_gradient.min() > 1.5
    assert exhibit.plain_gradient_centered.min() < -0.3
