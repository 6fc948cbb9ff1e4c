"""Chances for many weights, against closed forms in two and three dimensions and against random draws."""

import math

import numpy as np
import pytest

from explainer.exhibits.batches.batch_weights import BatchWeights
from tests.reading import axes_named, cells_under, series


@pytest.fixture(scope="module")
def exhibit() -> BatchWeights:
    return BatchWeights.compute()


def test_two_and_three_weights_have_closed_forms(exhibit: BatchWeights) -> None:
    for rho, points in ((3 / 4, exhibit.batch), (24 / 25, exhibit.whole)):  # H is (4, 3; 3, 4): H² is (25, 24; 24, 25)
        assert points[0] == pytest.approx([2, 0.5 + math.asin(rho) / math.pi], abs=1e-9)
    assert exhibit.batch[1] == pytest.approx([3, 0.25 + 1.5 * math.asin(0.75) / math.pi], abs=1e-9)
    shared = 2 * 3 + 3 * 9  # of s⁴ = 1
    assert exhibit.whole[1, 1] == pytest.approx(0.25 + 1.5 * math.asin(shared / (1 + shared)) / math.pi, abs=1e-9)


def agree(vectors: np.ndarray) -> float:
    return float((np.abs(np.sign(vectors).sum(axis=1)) == vectors.shape[1]).mean())


@pytest.mark.parametrize("n", [5, 12, 20])
def test_the_three_chances_are_those_of_random_draws(exhibit: BatchWeights, n: int) -> None:
    random = np.random.default_rng(n)
    inputs = random.random((50_000, n))
    errors = random.normal(size=(20_000, n))
    deltas = random.normal(size=(10_000, 1, 64))
    batch = np.concatenate([part @ random.random((1000, 64, n)) for part in np.split(deltas, 10)])[:, 0]
    assert exhibit.whole[n - 2] == pytest.approx([n, agree(errors @ (inputs.T @ inputs))], abs=0.012)
    assert exhibit.batch[n - 2] == pytest.approx([n, agree(batch)], abs=0.025)
    assert exhibit.centered[n - 2].tolist() == [n, 2 / 2**n]


def test_centered_inputs_agree_as_often_as_coins() -> None:
    random = np.random.default_rng(1)
    inputs = random.random((50_000, 3)) - 0.5
    assert agree(random.normal(size=(20_000, 3)) @ (inputs.T @ inputs)) == pytest.approx(1 / 4, abs=0.015)


def test_the_texts_quote_the_ends_of_the_curves(exhibit: BatchWeights) -> None:
    assert exhibit.many == 20
    assert exhibit.batch_of_many == exhibit.batch[-1, 1] == pytest.approx(0.302, abs=5e-4)
    assert exhibit.centered_of_many == 2.0**-19
    assert exhibit.lowest_whole == exhibit.whole[:, 1].min() == pytest.approx(0.871, abs=5e-4)
    assert exhibit.highest_whole == exhibit.whole[:, 1].max() == exhibit.whole[0, 1]
    assert exhibit.alt.startswith("The chance of a same-signed gradient, on a logarithmic scale, for 2 to 20 weights.")
    assert exhibit.caption.startswith("For 2 to 20 inputs, independent and uniform from zero to one.")
    assert "stays level: 0.910 at first, 0.891 at last" in exhibit.alt
    assert "from 0.770 to 0.302" in exhibit.alt
    assert "from 0.5 to 0.0000019" in exhibit.alt


def test_the_table_reaches_far_beyond_the_figure(exhibit: BatchWeights) -> None:
    assert cells_under(exhibit.table, "weights $n$")[0] == "2"
    assert cells_under(exhibit.table, "whole data, random start")[0] == f"{0.5 + math.asin(24 / 25) / math.pi:.3f}"
    assert cells_under(exhibit.table, "large batch")[0] == f"{0.5 + math.asin(3 / 4) / math.pi:.3f}"
    assert cells_under(exhibit.table, "after centering")[0] == "0.500"
    rows = {row[0]: row[1:] for row in exhibit.table.rows}
    assert rows["5"] == ("0.871", "0.532", "0.062")
    assert rows["32"] == ("0.904", "0.250", r"$4.7 \cdot 10^{−10}$")
    assert float(rows["1,000"][0]) > 0.97
    assert f"{2.0**-31:.1e}" == "4.7e-10"
    assert f"{2.0**-999:.1e}" == "1.9e-301"
    assert rows["1,000"][2] == r"$1.9 \cdot 10^{−301}$"


def test_the_whole_data_set_agrees_more_often_than_a_large_batch_for_every_number_drawn(exhibit: BatchWeights) -> None:
    assert (exhibit.whole[:, 1] > exhibit.batch[:, 1]).all()
    assert (np.diff(exhibit.batch[:, 1]) < 0).all()  # the more weights, the more rarely all agree
    assert f"agrees in {exhibit.lowest_whole:.0%} to {exhibit.highest_whole:.0%} of the cases" in exhibit.caption


def test_each_label_names_its_own_curve(exhibit: BatchWeights) -> None:
    figure = exhibit.figure()
    assert axes_named(figure) == ("number of weights n", "chance of a same-signed gradient")
    firsts = {"whole data, random start": 24 / 25, "large batch, δ with mean zero": 3 / 4, "either, after centering": 0}
    for label, rho in firsts.items():
        (points,) = series(figure, label)
        assert points[0] == pytest.approx([2, 0.5 + math.asin(rho) / math.pi], abs=1e-9)


def test_a_large_batch_agrees_less_often_with_more_weights_but_more_often_than_centered(exhibit: BatchWeights) -> None:
    assert (
        "agrees less often the more weights there are, but far more often than with centered inputs" in exhibit.caption
    )
    assert (np.diff(exhibit.batch[:, 1]) < 0).all()
    assert (exhibit.batch[3:, 1] > 5 * 2.0 ** (1 - exhibit.batch[3:, 0])).all()
    halves = exhibit.centered[1:, 1] / exhibit.centered[:-1, 1]
    assert halves.tolist() == [0.5] * 18
    assert "falls by half with each weight" in exhibit.alt
