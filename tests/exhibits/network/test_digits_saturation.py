"""Saturation against the missing center: what figure and table show of the runs, and what follows from them."""

import numpy as np
import pytest

from explainer.exhibits.network.digits_saturation import RUNS, DigitsSaturation
from tests.reading import axes_named, cells_under, series


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
    assert exhibit.gain == f"{sets.min():.1f} to {sets.max():.1f}"
    assert 1 < sets.min() < sets.max() == sets[0].max()
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
    for quoted, seeds in ((exhibit.strongest, exhibit.runs[0, -20:, 1]), (exhibit.weakest, exhibit.runs[0, :20, 1])):
        least = min(seeds.reshape(5, 4).mean(-1)) / plain.min()
        assert quoted == int(least - least / 5)
    assert exhibit.strongest > exhibit.ratios[0]


def test_the_table_lists_the_runs(exhibit: DigitsSaturation) -> None:
    assert cells_under(exhibit.table, "factor") == [f"{factor:g}" for factor in RUNS.factors]
    assert cells_under(exhibit.table, "mean slope") == [f"{slope:.2f}" for slope in RUNS.slopes()]
    ratios = [f"{found.min():.1f}–{found.max():.1f}" for found in exhibit.set_ratios]
    assert cells_under(exhibit.table, "ratio in sets of seeds") == ratios
    for side, name in enumerate(("sigmoid", "sigmoid − ½")):
        runs = [RUNS.result[side, factor] for factor in RUNS.factors]
        assert cells_under(exhibit.table, name) == [f"{one.updates.min():g}–{one.updates.max():g}" for one in runs]
    plain, centered = ([RUNS.result[side, factor].step_size for factor in RUNS.factors] for side in (0, 1))
    best = [f"{one:g}, {other:g}" for one, other in zip(plain, centered, strict=True)]
    assert cells_under(exhibit.table, "best step size of each") == best
    assert exhibit.table.header.index("best step size of each") > exhibit.table.header.index("sigmoid − ½")
    assert exhibit.method == RUNS.method
    assert dict(exhibit.method.rows)["batches"].startswith("of 64, ")


def test_the_shade_holds_the_factors_near_the_best_too_small_on_the_left_and_saturated_on_the_right(
    exhibit: DigitsSaturation,
) -> None:
    figure = exhibit.figure()
    upper, lower = figure.axes
    assert axes_named(figure, 0) == ("factor on the initial weights", "updates until the loss is 0.2")
    assert axes_named(figure, 1) == ("factor on the initial weights", "mean slope of the sigmoids, of its maximum")
    for side, name in enumerate(("sigmoid", "sigmoid − ½")):
        curve = series(figure, name)[0]
        assert curve[:, 1] == pytest.approx([RUNS.result[side, factor].updates.mean() for factor in RUNS.factors])
    left, right = exhibit.good[:, 0].min(), exhibit.good[:, 0].max()
    updates = {factor: RUNS.result[0, factor].updates.mean() for factor in RUNS.factors}
    for factor, mean in updates.items():
        assert (left < factor < right) == (mean <= 2 * min(updates.values()))
    places = {text.get_text(): text.get_position()[0] for text in upper.texts}
    assert places["too small"] < left < places["good"] < right < places["saturated"]
    slopes = dict(exhibit.slopes.tolist())
    assert min(slopes[factor] for factor in slopes if factor < left) > 0.8
    assert max(slopes[factor] for factor in slopes if factor > right) < 0.1
    assert np.asarray(lower.lines[0].get_xydata()).tolist() == [[*point] for point in slopes.items()]


def test_the_texts_quote_the_runs_and_the_slopes(exhibit: DigitsSaturation) -> None:
    first = f"Larger initial weights saturate the sigmoids: below, their mean slope falls to {RUNS.slopes()[-1]:.1%}"
    assert exhibit.caption.startswith(f"{first} of its maximum. Above, the updates")
    assert (
        "a dot for each of 20 seeds, a line for the mean; shaded, where the sigmoid needs at most 2 times its fewest"
        in (exhibit.caption)
    )
    sets = exhibit.set_ratios
    assert f"Centering saves a factor of {sets.min():.1f} to {sets.max():.1f} in sets of seeds." in exhibit.caption
    costs = f" Without it, the largest weights need more than {exhibit.strongest} times the updates of the best."
    assert exhibit.caption.endswith(costs)
    courses = []
    for side, name in enumerate(("sigmoid", "sigmoid − ½")):
        means = [RUNS.result[side, factor].updates.mean() for factor in RUNS.factors]
        lowest = means.index(min(means))
        assert (np.diff(means[: lowest + 1]) < 0).all()
        assert (np.diff(means[lowest:]) > 0).all(), "fall and then rise"
        courses.append(f"{name}, {means[0]:.0f}, {min(means):.0f} and {means[-1]:.0f}")
    assert (exhibit.means[0, :, 1] > exhibit.means[1, :, 1]).all()
    first = "until the loss is 0.2, against the factor on the initial weights. The means fall and then rise, without "
    assert f"{first}centering always higher than with it." in exhibit.alt
    assert f"at the lowest point and at the largest: {'; '.join(courses)}. Below: the mean slope" in exhibit.alt
    assert f"from {RUNS.slopes()[0]:.2f} of its maximum down to {RUNS.slopes()[-1]:.3f}." in exhibit.alt
