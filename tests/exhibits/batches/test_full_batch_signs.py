"""Same-signed gradients along full-batch descent, against the arcsine, powers of matrices and exact symmetry."""

import math

import numpy as np
import pytest

from explainer import batches
from explainer.conditioning import Features
from explainer.exhibits.batches.full_batch_signs import FullBatchSigns
from tests.reading import marks_of_figure

SLACK = 4 * 0.5 / math.sqrt(20_000)


@pytest.fixture(scope="module")
def exhibit() -> FullBatchSigns:
    return FullBatchSigns.compute()


def test_the_curves_begin_where_the_formula_says(exhibit: FullBatchSigns) -> None:
    assert exhibit.weights.tolist() == [2, 8, 32]
    for index, n in enumerate((2, 8, 32)):
        start = batches.full_batch_chance(Features.uniform(n))
        assert exhibit.short[index, 0] == pytest.approx([0, start], abs=SLACK)
        assert exhibit.fastest[index, 0, 1] == exhibit.short[index, 0, 1]


def test_two_weights_follow_the_arcsine_at_each_short_step(exhibit: FullBatchSigns) -> None:
    largest, smallest = 7 / 12, 1 / 12
    for step, share in exhibit.short[0]:
        along, across = largest * 0.5**step, smallest * (1 - smallest / largest / 2) ** step
        rho = (along**2 - across**2) / (along**2 + across**2)
        assert share == pytest.approx(0.5 + math.asin(rho) / math.pi, abs=SLACK)


@pytest.mark.parametrize(("index", "n"), [(1, 8), (2, 32)])
def test_more_weights_follow_powers_of_the_matrix(exhibit: FullBatchSigns, index: int, n: int) -> None:
    hessian = np.eye(n) / 12 + 1 / 4
    largest = np.linalg.eigvalsh(hessian)[-1]
    errors = np.random.default_rng(77).normal(size=(20_000, n))
    for step in (1, 3, 5):
        gradients = errors @ hessian @ np.linalg.matrix_power(np.eye(n) - hessian / largest / 2, step)
        agree = (gradients > 0).all(axis=1) | (gradients < 0).all(axis=1)
        assert exhibit.short[index, step, 1] == pytest.approx(agree.mean(), abs=1.5 * SLACK)


def test_the_fastest_fixed_step_keeps_the_share_at_every_step(exhibit: FullBatchSigns) -> None:
    for index, n in enumerate((2, 8, 32)):
        start = batches.full_batch_chance(Features.uniform(n))
        assert exhibit.fastest[index, :, 1] == pytest.approx(np.full(13, start), abs=SLACK)
        # after two steps every gradient is the first one again, only shorter
        hessian = np.eye(n) / 12 + 1 / 4
        two_steps = np.linalg.matrix_power(np.eye(n) - hessian * 2 / (1 / 6 + n / 4), 2)
        assert two_steps == pytest.approx(two_steps[0, 0] * np.eye(n), abs=1e-12)


def test_centered_inputs_keep_two_orthants_whatever_the_step(exhibit: FullBatchSigns) -> None:
    assert exhibit.centered.tolist() == [2 / 2**n for n in (2, 8, 32)]
    shares = batches.descent_chances(Features.uniform(2).centered.hessian, 5, steps=6, runs=20_000, seed=1)
    assert shares == pytest.approx(np.full(7, 0.5), abs=SLACK)


def test_when_the_signs_are_free_most_of_the_error_is_left(exhibit: FullBatchSigns) -> None:
    for index, n in enumerate((2, 8, 32)):
        across = np.zeros(n)
        across[:2] = 1, -1
        hessian = np.eye(n) / 12 + 1 / 4
        for _ in range(exhibit.last_step):
            across -= hessian @ across / (1 / 12 + n / 4) / 2
        assert exhibit.left[index] == pytest.approx(np.linalg.norm(across) / math.sqrt(2))
    assert exhibit.least_left == exhibit.left[0] == pytest.approx((13 / 14) ** 12)
    assert exhibit.most_left == exhibit.left[2] > 0.9
    assert exhibit.most_short_at_last == exhibit.short[:, 12, 1].max() < 0.01
    assert exhibit.mean_over_deviation == pytest.approx(3)


def test_the_table_and_the_texts_quote_the_curves(exhibit: FullBatchSigns) -> None:
    assert exhibit.table.header == ("step", "$n = 2$", "$n = 8$", "$n = 32$")
    for step, *shares in exhibit.table.rows[:-1]:
        assert shares == [f"{share:.3f}" for share in exhibit.short[:, int(step), 1]]
    assert exhibit.table.rows[-1] == ("error left, across the mean", *(f"{left:.0%}" for left in exhibit.left))
    assert exhibit.runs == 20_000
    assert exhibit.standard_error == pytest.approx(SLACK / 4)
    assert "same-signed for 87% to 91% of 20,000 random starts" in exhibit.caption
    words = ", ".join(f"{share:.2f}" for share in exhibit.short[:, 3, 1])
    assert f"after three steps to ({words})" in exhibit.alt


def test_each_number_of_weights_has_a_marker_and_a_dash_of_its_own(exhibit: FullBatchSigns) -> None:
    (plane,) = exhibit.figure().axes
    lines = {str(line.get_gid()): (line.get_marker(), line.get_linestyle()) for line in plane.lines}
    assert len({lines[f"short-{index}"] for index in range(3)}) == 3
    keys = [mark.data for mark in marks_of_figure(exhibit.figure()) if mark.field == "weights"]
    symbols = {"o": "●", "s": "■", "D": "◆"}
    expected = [f"{symbols[str(lines[f'short-{index}'][0])]} n = {n}" for index, n in enumerate((2, 8, 32))]
    assert keys == expected
    assert [lines[f"fastest-{index}"] for index in range(3)] == [lines[f"short-{index}"] for index in range(3)]
