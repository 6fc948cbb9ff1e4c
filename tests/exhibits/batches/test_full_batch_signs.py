"""Same-signed gradients along full-batch descent, against the arcsine, powers of matrices and exact symmetry."""

import math

import numpy as np
import pytest

from explainer import batches
from explainer.conditioning import Features
from explainer.exhibits.batches.full_batch_signs import FullBatchSigns
from tests.reading import axes_named, cells_under, series

SLACK = 4 * 0.5 / math.sqrt(20_000)


@pytest.fixture(scope="module")
def exhibit() -> FullBatchSigns:
    return FullBatchSigns.compute()


def test_the_curves_begin_where_the_formula_says(exhibit: FullBatchSigns) -> None:
    assert exhibit.weights == (2, 32)
    assert exhibit.short.tolist() == exhibit.all_short[[0, 2]].tolist()
    for index, n in enumerate((2, 8, 32)):
        start = batches.full_batch_chance(Features.uniform(n))
        assert exhibit.all_short[index, 0] == pytest.approx([0, start], abs=SLACK)
    for index in (0, 1):
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
        assert exhibit.all_short[index, step, 1] == pytest.approx(agree.mean(), abs=1.5 * SLACK)


def test_the_fastest_fixed_step_keeps_the_share_at_every_step(exhibit: FullBatchSigns) -> None:
    for index, n in enumerate((2, 32)):
        start = batches.full_batch_chance(Features.uniform(n))
        assert exhibit.fastest[index, :, 1] == pytest.approx(np.full(13, start), abs=SLACK)
        # after two steps every gradient is the first one again, only shorter
        hessian = np.eye(n) / 12 + 1 / 4
        two_steps = np.linalg.matrix_power(np.eye(n) - hessian * 2 / (1 / 6 + n / 4), 2)
        assert two_steps == pytest.approx(two_steps[0, 0] * np.eye(n), abs=1e-12)


def test_centered_inputs_keep_two_orthants_whatever_the_step(exhibit: FullBatchSigns) -> None:
    assert exhibit.centered.tolist() == [2 / 2**n for n in (2, 32)]
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
    assert exhibit.most_short_at_last == exhibit.all_short[:, 12, 1].max() < 0.01
    assert exhibit.mean_over_deviation == pytest.approx(3)


def test_the_table_and_the_texts_quote_the_curves(exhibit: FullBatchSigns) -> None:
    assert exhibit.table.header == ("step", "$n = 2$", "$n = 8$", "$n = 32$")
    for header, points in zip(exhibit.table.header[1:], exhibit.all_short, strict=True):
        for step, share in zip(*(cells_under(exhibit.table, head)[:-1] for head in ("step", header)), strict=True):
            assert share == f"{points[int(step), 1]:.3f}"
    assert exhibit.table.rows[-1] == ("error left, across the mean", *(f"{left:.0%}" for left in exhibit.left))
    assert exhibit.runs == 20_000
    assert exhibit.standard_error == pytest.approx(SLACK / 4)
    assert "For 2 and 32 independent inputs" in exhibit.caption
    assert "is same-signed for 91% and 90% of 20,000 random starts" in exhibit.caption
    assert "With centered inputs the share is lower at the start and does not change." in exhibit.caption
    assert (exhibit.centered < exhibit.short[:, 0, 1]).all()
    assert (exhibit.centered > exhibit.short[:, -1, 1]).all()  # but not at the end
    short, fastest, alt = exhibit.short[:, :, 1], exhibit.fastest[:, :, 1], exhibit.alt
    assert "from zero to 12, for 2 and 32 weights" in alt
    assert f"At first the shares are {short[0, 0]:.0%} and {short[1, 0]:.0%}" in alt
    assert f"after three steps to {short[0, 3]:.0%} and {short[1, 3]:.0%}" in alt
    assert f"at last to {short[0, 12]:.1%} and {short[1, 12]:.1%}" in alt
    assert (np.diff(short[:, :5]) < 0).all()  # they fall
    assert f"they stay: {fastest[0, 12]:.0%} and {fastest[1, 12]:.0%} at last" in alt
    assert alt.endswith("Level lines for centered inputs: 50% and 5e−10.")


def test_each_label_names_its_own_curve(exhibit: FullBatchSigns) -> None:
    figure = exhibit.figure()
    assert axes_named(figure) == ("step of full-batch descent", "share of same-signed gradients")
    two, many = 0.5 + math.asin(24 / 25) / math.pi, batches.full_batch_chance(Features.uniform(32))
    for label, first, third in (("short, n = 2", two, 0.525), ("short, n = 32", many, 0.352)):
        (points,) = series(figure, label)
        assert points[[0, 3], 1] == pytest.approx([first, third], abs=2 * SLACK)
    assert series(figure, "fastest fixed step size")[0][:, 1] == pytest.approx(np.full(13, many), abs=SLACK)
    assert series(figure, "centered, n = 2")[0][:, 1].tolist() == [0.5, 0.5]
    assert "centered, n = 32: 5e−10" in {text.get_text() for text in figure.axes[0].texts}
    assert f"{2.0**-31:.0e}" == "5e-10"
    dashes = {str(line.get_gid()): line.get_linestyle() for line in figure.axes[0].lines}
    assert dashes["short-0"] != dashes["short-1"]
    assert [dashes["fastest-0"], dashes["fastest-1"]] == [dashes["short-0"], dashes["short-1"]]
