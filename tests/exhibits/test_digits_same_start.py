"""Centering by itself: equal starts, and the number of updates counted again on plain networks."""

import numpy as np
import pytest

from explainer.exhibits import digits, digits_same_start
from explainer.exhibits.digits_same_start import DigitsSameStart
from tests.plain_network import LABELS, PIXELS, PlainNetwork, updates_until

CASES = [("sigmoid", 0.0, -0.5), ("sigmoid", -0.5, -0.5), ("tanh", 1.0, 0.0), ("tanh", 0.0, 0.0)]
LOOKS = {1: 32, 8: 8, 32: 2, 128: 1}
PAIRS = [("sigmoid", "sigmoid − ½"), ("tanh + 1", "tanh")]


@pytest.fixture(scope="module")
def exhibit() -> DigitsSameStart:
    return DigitsSameStart.compute()


def network(case: int, seed: int) -> PlainNetwork:
    activation, shift, centered = CASES[case]
    made = PlainNetwork(seed, activation, shift)
    made.start_as_if_shifted_by(centered)
    return made


@pytest.mark.parametrize("pair", [0, 1])
def test_both_networks_of_a_pair_start_as_the_same_function(exhibit: DigitsSameStart, pair: int) -> None:
    one, other = network(2 * pair, 1), network(2 * pair + 1, 1)
    assert one.layers(PIXELS)[-1] == pytest.approx(other.layers(PIXELS)[-1], abs=1e-12)
    assert one.loss(PIXELS, LABELS) > 2
    assert exhibit.start_gap < 1e-12
    starts = [digits_same_start.start(PAIRS[pair], side) for side in (0, 1)]
    for layer in range(3):
        assert starts[0].weights[layer][1] == pytest.approx(one.weights[layer])
        assert starts[0].biases[layer][1] == pytest.approx(one.biases[layer])
        assert starts[1].biases[layer][1] == pytest.approx(other.biases[layer])


@pytest.mark.parametrize("case", range(4))
@pytest.mark.parametrize("column", [1, 3])
def test_updates_are_those_of_plain_networks(exhibit: DigitsSameStart, case: int, column: int) -> None:
    size = int(exhibit.means[case, column, 0])
    found = digits_same_start.arrival(PAIRS[case // 2], case % 2, size)
    seeds = len(digits.SEEDS)
    shown = exhibit.runs[case, seeds * column : seeds * (column + 1)]
    assert shown[:, 0].tolist() == [size] * seeds
    assert shown[:, 1].tolist() == found.updates.tolist()
    for seed in (0, 3):
        counted = updates_until(network(case, seed), seed, found.step_size, (size, LOOKS[size], 3000))
        assert counted == found.updates[seed]
    assert exhibit.means[case, column, 1] == pytest.approx(found.updates.mean())


@pytest.mark.parametrize("case", range(4))
def test_a_step_size_half_or_twice_as_large_is_no_faster_for_the_slowest_seed(case: int) -> None:
    found = digits_same_start.arrival(PAIRS[case // 2], case % 2, 128)
    for factor in (0.5, 2):
        step_size = factor * found.step_size
        with np.errstate(all="ignore"):
            slowest = max(updates_until(network(case, s), s, step_size, (128, 1, 400)) for s in digits.SEEDS)
        assert slowest >= found.updates.max()


def test_the_gain_of_centering_grows_with_the_batch_and_is_there_for_single_samples(exhibit: DigitsSameStart) -> None:
    assert exhibit.ratios == pytest.approx(exhibit.means[[0, 2], :, 1] / exhibit.means[[1, 3], :, 1])
    assert (exhibit.ratios[:, -1] > 1.3 * exhibit.ratios[:, 0]).all()
    assert exhibit.least_ratio == exhibit.ratios[:, 0].min() > 1.5
    assert exhibit.greatest_ratio == exhibit.ratios[:, -1].max() < 6


def test_the_table_lists_the_runs(exhibit: DigitsSameStart) -> None:
    seeds = len(digits.SEEDS)
    assert exhibit.looks == LOOKS
    for index, row in enumerate(exhibit.table.rows[:8]):
        pair, column = divmod(index, 4)
        assert row[0] == ("sigmoid", "tanh + 1")[pair]
        assert row[1] == str(int(exhibit.means[0, column, 0]))
        for side in (0, 1):
            runs = exhibit.runs[2 * pair + side, seeds * column : seeds * (column + 1), 1]
            assert row[2 + 2 * side] == f"{runs.min():g}–{runs.max():g}"
            size = int(exhibit.means[0, column, 0])
            assert row[3 + 2 * side] == f"{digits_same_start.arrival(PAIRS[pair], side, size).step_size:g}"
        assert row[6] == f"{exhibit.ratios[pair, column]:.1f}"


def test_relu_gains_little_from_centering(exhibit: DigitsSameStart) -> None:
    for size, ratio, row in zip((32, 128), exhibit.relu_ratios, exhibit.table.rows[8:], strict=True):
        assert row[:2] == ("ReLU", str(size))
        means = []
        for side, shift in enumerate((0.0, -0.1)):
            found = digits_same_start.arrival(("ReLU", "ReLU − 0.1"), side, size)
            made = PlainNetwork(2, "ReLU", shift)
            made.start_as_if_shifted_by(-0.1)
            assert updates_until(made, 2, found.step_size, (size, LOOKS[size], 400)) == found.updates[2]
            assert row[2 + 2 * side] == f"{found.updates.min():g}–{found.updates.max():g}"
            means.append(found.updates.mean())
        assert ratio == pytest.approx(means[0] / means[1])
        assert row[6] == f"{ratio:.1f}"
        assert 0.8 < ratio < 1.6
