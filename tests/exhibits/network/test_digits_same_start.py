"""Centering by itself: what figure and tables show of the runs, and that the finding holds in every set of seeds."""

import numpy as np
import pytest

from explainer.exhibits.network import digits_same_start
from explainer.exhibits.network.digits_same_start import ENDS, RUNS, VARIANTS, DigitsSameStart
from explainer.experiments.digits_same_start import SameStart
from tests.reading import axes_named, cells_under, series

PAIRS = [("sigmoid", "sigmoid − ½"), ("tanh + 1", "tanh")]
RELU = ("ReLU", "ReLU − 0.1")
SIZES = [1, 8, 32, 128]


@pytest.fixture(scope="module")
def exhibit() -> DigitsSameStart:
    return DigitsSameStart.compute()


def in_sets(runs: SameStart, pair: tuple[str, str], size: int) -> list[float]:
    """The ratio of the mean updates in each set of four seeds."""
    plain, centered = (runs.result[pair, side, size].updates for side in (0, 1))
    return [plain[k : k + 4].sum() / centered[k : k + 4].sum() for k in (0, 4, 8)]


def test_points_are_the_runs_and_their_means(exhibit: DigitsSameStart) -> None:
    for pair, names in enumerate(PAIRS):
        for side in (0, 1):
            for column, size in enumerate(SIZES):
                updates = RUNS.result[names, side, size].updates
                shown = exhibit.runs[2 * pair + side, 12 * column : 12 * (column + 1)]
                assert shown[:, 0].tolist() == [size] * 12
                assert shown[:, 1].tolist() == updates.tolist()
                assert exhibit.means[2 * pair + side, column].tolist() == pytest.approx([size, updates.mean()])
                assert digits_same_start.arrival(names, side, size).updates.tolist() == updates.tolist()
    assert exhibit.start_gap < 1e-12
    assert exhibit.seeds == 12
    assert exhibit.largest_batch == 128


def test_every_set_gains_at_every_size_and_more_in_the_largest_batches(exhibit: DigitsSameStart) -> None:
    for pair, names in enumerate(PAIRS):
        for column, size in enumerate(SIZES):
            assert exhibit.set_ratios[pair, column] == pytest.approx(in_sets(RUNS, names, size))
    assert (exhibit.set_ratios[:, -1].min(axis=1) > 1.3 * exhibit.set_ratios[:, 0].max(axis=1)).all()
    every = [ratio for names in PAIRS for size in SIZES for ratio in in_sets(RUNS, names, size)]
    assert exhibit.gain == f"{min(every):.1f} to {max(every):.1f}"
    assert 1.45 < min(every) < 2, "the summary says one and a half"
    assert max(every) < 4.2


@pytest.mark.parametrize("column", VARIANTS)
def test_either_way_round_and_with_standardized_pixels_centering_saves(column: str) -> None:
    runs = VARIANTS[column]
    for names in PAIRS:
        single, largest = in_sets(runs, names, 1), in_sets(runs, names, 128)
        assert min(single) > 1.2
        assert min(largest) > 1.3 * max(single)
        assert max(largest) < 4.8
    for size in (1, 128):
        assert 0.9 < min(in_sets(runs, RELU, size)) <= max(in_sets(runs, RELU, size)) < 1.5


def test_standardized_pixels_make_the_factors_smaller() -> None:
    for names in PAIRS:
        for size in (1, 128):
            standard = in_sets(VARIANTS["standardized pixels"], names, size)
            assert np.mean(standard) < 0.9 * np.mean(in_sets(RUNS, names, size))
    other = VARIANTS["zero biases with centering"]
    changes = [np.mean(in_sets(other, n, size)) / np.mean(in_sets(RUNS, n, size)) for n in PAIRS for size in (1, 128)]
    assert 0.8 < min(changes) < max(changes) < 1.25, "a little"


def test_it_is_far_from_the_stable_steps_of_a_linear_neuron() -> None:
    """For sigmoids of mean ½ and deviation 0.07, for tanh + 1 of mean 1 and 0.25: 1 + μ²/s² at the least."""
    for names, (mean, deviation) in zip(PAIRS, ((0.5, 0.07), (1, 0.26)), strict=True):
        assert 1 + (mean / deviation) ** 2 > 4 * max(in_sets(RUNS, names, 1))


def test_the_tables_list_the_runs(exhibit: DigitsSameStart) -> None:
    cases = [(pair, size) for pair in (*PAIRS, RELU) for size in SIZES]
    columns = (cells_under(exhibit.table, head) for head in ("activation", "batch", "ratio in sets of seeds"))
    for *found, (pair, size) in zip(*columns, cases, strict=True):
        low, high = f"{min(in_sets(RUNS, pair, size)):.1f}", f"{max(in_sets(RUNS, pair, size)):.1f}"
        assert found == [pair[0], str(size), low if low == high else f"{low}–{high}"]
    for side, head in enumerate(("as it is", "centered")):
        arrivals = [RUNS.result[pair, side, size] for pair, size in cases]
        assert cells_under(exhibit.table, head) == [f"{one.updates.min():g}–{one.updates.max():g}" for one in arrivals]
    plain, centered = ([RUNS.result[pair, side, size].step_size for pair, size in cases] for side in (0, 1))
    best = [f"{one:g}, {other:g}" for one, other in zip(plain, centered, strict=True)]
    assert cells_under(exhibit.table, "best step size of each") == best
    for row in exhibit.variants.rows:
        (pair,) = [pair for pair in (*PAIRS, RELU) if pair[0] == row[0]]
        for cell, runs in zip(row[2:], VARIANTS.values(), strict=True):
            ratios = in_sets(runs, pair, int(row[1]))
            assert cell in (f"{min(ratios):.1f}–{max(ratios):.1f}", f"{min(ratios):.1f}")
    assert len(exhibit.variants.rows) == 6
    assert ENDS.batch_sizes == (128, 1)


def test_relu_gains_little_and_only_in_large_batches() -> None:
    for size in (1, 8, 32):
        assert 0.9 < min(in_sets(RUNS, RELU, size)) <= max(in_sets(RUNS, RELU, size)) < 1.25
    plain, centered = (RUNS.result[RELU, side, 128].updates.mean() for side in (0, 1))
    assert 1.1 < plain / centered < 1.5


def test_methods_tell_what_ran_and_what_differs(exhibit: DigitsSameStart) -> None:
    rows = dict(exhibit.method.rows)
    assert rows["biases at the start"] == "zero without centering; with it those that make it the same function"
    differing = dict(exhibit.variants_method.rows)
    assert differing["zero biases with centering: biases at the start"].startswith("zero with it; without centering")
    assert "divided by its deviation" in differing["standardized pixels: pixels"]
    assert len(differing) == 6


def test_each_panel_names_its_pair_and_prints_the_ratio_below_each_batch_size(exhibit: DigitsSameStart) -> None:
    figure = exhibit.figure()
    for panel, names in enumerate(PAIRS):
        assert axes_named(figure, panel) == ("batch size", "updates")
        averages = [[RUNS.result[names, side, size].updates.mean() for size in SIZES] for side in (0, 1)]
        for name, expected in zip(names, averages, strict=True):
            curve = series(figure, name)[0]
            assert curve[:, 0].tolist() == SIZES
            assert curve[:, 1] == pytest.approx(expected)
        shown = {text.get_position()[0]: text.get_text() for text in figure.axes[panel].texts if "×" in text.get_text()}
        assert shown == {size: f"×{a / b:.1f}" for size, a, b in zip(SIZES, *averages, strict=True)}


def test_the_texts_quote_the_ratios(exhibit: DigitsSameStart) -> None:
    every = [ratio for names in PAIRS for size in SIZES for ratio in in_sets(RUNS, names, size)]
    assert "until the loss is 0.2: a dot for each of 12 seeds, a line for the mean." in exhibit.caption
    assert (
        "how many times as many updates the one needs on average whose activations are not centered" in exhibit.caption
    )
    assert f"in 3 sets of seeds it is {min(every):.1f} to {max(every):.1f} times." in exhibit.caption
    averages = [[[RUNS.result[n, k, size].updates.mean() for size in SIZES] for k in (0, 1)] for n in PAIRS]
    listed = [", ".join(f"{a / b:.1f}" for a, b in zip(*pair, strict=True)) for pair in averages]
    assert all(b < a for pair in averages for a, b in zip(*pair, strict=True)), "lies below"
    assert (
        "In each the mean of the centered activation lies below the other. For batches of 1, 8, 32, 128" in exhibit.alt
    )
    assert f": sigmoid against sigmoid − ½, {listed[0]}; tanh + 1 against tanh, {listed[1]}." in exhibit.alt
    assert f"The means are between {np.min(averages):.0f} and {np.max(averages):.0f}." in exhibit.alt
