"""Saturation against the missing center: runs and slopes counted again on plain networks."""

import numpy as np
import pytest

from explainer.exhibits import digits, digits_saturation
from explainer.exhibits.digits_saturation import DigitsSaturation
from tests.plain_network import PIXELS, PlainNetwork, updates_until

SHIFTS = {"sigmoid": 0.0, "sigmoid − ½": -0.5}


@pytest.fixture(scope="module")
def exhibit() -> DigitsSaturation:
    return DigitsSaturation.compute()


def network(name: str, gain: float, seed: int) -> PlainNetwork:
    made = PlainNetwork(seed, "sigmoid", SHIFTS[name], gain)
    made.start_as_if_shifted_by(-0.5)
    return made


def test_both_start_as_the_same_function_whatever_the_weights() -> None:
    for gain in (1, 16, 128):
        one, other = (network(name, gain, 2).layers(PIXELS)[-1] for name in SHIFTS)
        assert one == pytest.approx(other, abs=1e-12)


@pytest.mark.parametrize("name", SHIFTS)
@pytest.mark.parametrize("column", [0, 4, 6])
def test_updates_are_those_of_plain_networks(exhibit: DigitsSaturation, name: str, column: int) -> None:
    side, seeds = list(SHIFTS).index(name), len(digits.SEEDS)
    gain = exhibit.means[side, column, 0]
    found = digits_saturation._arrival(name, gain)
    assert exhibit.runs[side, seeds * column : seeds * (column + 1), 1].tolist() == found.updates.tolist()
    assert exhibit.means[side, column, 1] == pytest.approx(found.updates.mean())
    with np.errstate(over="ignore"):
        for seed in (1, 2):
            assert updates_until(network(name, gain, seed), seed, found.step_size, (64, 4, 2000)) == found.updates[seed]


def test_slopes_are_the_mean_derivative_of_both_layers_over_a_quarter(exhibit: DigitsSaturation) -> None:
    assert exhibit.slopes[:, 0].tolist() == [2**k for k in range(8)]
    for gain, slope in exhibit.slopes[[0, 3, 7]]:
        means: list[float] = []
        with np.errstate(over="ignore"):
            for seed in digits.SEEDS:
                layers = network("sigmoid", gain, seed).layers(PIXELS[:512])[1:3]
                means.extend((a * (1 - a)).mean() for a in layers)
        assert slope == pytest.approx(4 * np.mean(means))
    assert (np.diff(exhibit.slopes[:, 1]) < 0).all()
    assert exhibit.last_slope == exhibit.slopes[-1, 1] < 0.05


def test_centering_saves_updates_at_every_scale_and_the_extremes_cost_more_than_it(exhibit: DigitsSaturation) -> None:
    plain, centered = exhibit.means[..., 1]
    assert exhibit.ratios == pytest.approx(plain / centered)
    assert exhibit.least_ratio == exhibit.ratios.min() > 1.2
    assert exhibit.greatest_ratio == exhibit.ratios.max() < 5
    assert exhibit.costs == pytest.approx(np.array([plain / plain.min(), centered / centered.min()]))
    assert (exhibit.costs[:, -1] > exhibit.greatest_ratio).all()
    assert (exhibit.costs[:, 0] > 2).all()
    for shown, limit in ((exhibit.overtakes, plain / centered), (exhibit.severe, np.full(8, plain[0] / centered[0]))):
        first = max(k for k in range(8) if plain[k] / plain.min() <= limit[k]) + 1
        assert shown.tolist() == exhibit.slopes[first].tolist()
        assert 0.01 < shown[1] < 0.2
    assert exhibit.overtakes[0] <= exhibit.severe[0]


def test_the_table_lists_the_runs(exhibit: DigitsSaturation) -> None:
    seeds = len(digits.SEEDS)
    for index, row in enumerate(exhibit.table.rows):
        assert row[:2] == (f"{exhibit.slopes[index, 0]:g}", f"{exhibit.slopes[index, 1]:.2f}")
        for side in (0, 1):
            runs = exhibit.runs[side, seeds * index : seeds * (index + 1), 1]
            assert row[2 + 2 * side] == f"{runs.min():g}–{runs.max():g}"
            found = digits_saturation._arrival(list(SHIFTS)[side], exhibit.means[0, index, 0])
            assert row[3 + 2 * side] == f"{found.step_size:g}"
        assert row[6] == f"{exhibit.ratios[index]:.1f}"
