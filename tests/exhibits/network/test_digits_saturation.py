"""Saturation against the missing center: what figure and table show of the runs, and what follows from them."""

import numpy as np
import pytest

from explainer.exhibits.network.digits_saturation import RUNS, DigitsSaturation


@pytest.fixture(scope="module")
def exhibit() -> DigitsSaturation:
    return DigitsSaturation.compute()


def test_points_are_the_runs_their_means_and_the_slopes(exhibit: DigitsSaturation) -> None:
    for side in (0, 1):
        for index, factor in enumerate(RUNS.factors):
            updates = RUNS.result[side, factor].updates
            shown = exhibit.runs[side, 20 * index : 20 * (index + 1)]
            assert shown[:, 0].tolist() == [factor] * 20
            assert shown[:, 1].tolist() == updates.tolist()
            assert exhibit.means[side, index].tolist() == pytest.approx([factor, updates.mean()])
    assert exhibit.slopes[:, 0].tolist() == [2**k for k in range(8)]
    assert exhibit.slopes[:, 1] == pytest.approx(RUNS.slopes())
    assert (np.diff(exhibit.slopes[:, 1]) < 0).all()
    assert exhibit.last_slope == exhibit.slopes[-1, 1] < 0.05


def test_centering_saves_updates_at_every_scale_and_most_at_the_usual_weights(exhibit: DigitsSaturation) -> None:
    plain, centered = exhibit.means[..., 1]
    assert exhibit.ratios == pytest.approx(plain / centered)
    sets = exhibit.runs[0, :, 1].reshape(8, 5, 4).mean(-1) / exhibit.runs[1, :, 1].reshape(8, 5, 4).mean(-1)
    assert exhibit.set_ratios == pytest.approx(sets)
    assert exhibit.least_ratio == sets.min() > 1
    assert exhibit.greatest_ratio == sets.max() == sets[0].max()
    assert exhibit.ratios.argmax() == 0
    assert exhibit.ratios[-1] < exhibit.ratios[0] / 2, "saturation makes the missing center's cost smaller"


def test_only_the_strongest_saturation_costs_more_than_the_missing_center_at_the_start(
    exhibit: DigitsSaturation,
) -> None:
    plain, centered = exhibit.means[..., 1]
    assert exhibit.costs == pytest.approx(np.array([plain / plain.min(), centered / centered.min()]))
    assert exhibit.costs[0, 0] > exhibit.costs[1, 0] > 2, "the left edge is slow, above all without centering"
    for shown, limit in ((exhibit.overtakes, plain / centered), (exhibit.severe, np.full(8, plain[0] / centered[0]))):
        first = max(k for k in range(8) if plain[k] / plain.min() <= limit[k]) + 1
        assert shown.tolist() == exhibit.slopes[first].tolist()
        assert 0.01 < shown[1] < 0.2
    assert exhibit.severe[0] == 128
    assert exhibit.overtakes[0] < 128, "it overtakes earlier"
    assert (
        exhibit.strongest <= min(exhibit.runs[0, -20:, 1].reshape(5, 4).mean(-1)) / plain.min() < exhibit.strongest + 1
    )
    assert exhibit.strongest > exhibit.ratios[0]


def test_the_table_lists_the_runs(exhibit: DigitsSaturation) -> None:
    for index, row in enumerate(exhibit.table.rows):
        assert row[:2] == (f"{exhibit.slopes[index, 0]:g}", f"{exhibit.slopes[index, 1]:.2f}")
        for side in (0, 1):
            found = RUNS.result[side, RUNS.factors[index]]
            assert row[2 + 2 * side] == f"{found.updates.min():g}–{found.updates.max():g}"
            assert row[3 + 2 * side] == f"{found.step_size:g}"
        ratios = exhibit.set_ratios[index]
        assert row[6] == f"{ratios.min():.1f}–{ratios.max():.1f}"
    assert exhibit.method == RUNS.method
    assert dict(exhibit.method.rows)["batches"].startswith("of 64, ")
    assert f"more than {exhibit.strongest} times" in exhibit.caption
