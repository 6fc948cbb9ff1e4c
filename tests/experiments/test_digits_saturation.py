"""Saturation: runs and slopes counted again on plain networks, with another formula for the same sigmoid."""

import numpy as np
import pytest

from explainer.exhibits.network.digits_saturation import DigitsSaturation
from explainer.experiments.digits_saturation import Saturation
from tests.plain_network import PIXELS, PlainNetwork, defined, updates_until

RUNS = Saturation()


def network(side: int, factor: int, seed: int) -> PlainNetwork:
    made = defined(RUNS.pair[side], seed, factor)
    made.start_as_if_shifted_by(0.0)  # the sigmoids are as drawn
    return made


def counted(side: int, factor: int, seeds: tuple[int, ...]) -> list[int]:
    """The updates at the experiment's step size, with the sigmoid as 1 / (1 + exp(-z)): the package has tanh in it."""
    step_size = RUNS.result[side, factor].step_size
    with np.errstate(over="ignore"):
        return [updates_until(network(side, factor, s), s, step_size, (64, 2, 2000)) for s in seeds]


def test_both_start_as_the_same_function_whatever_the_weights() -> None:
    for factor in (1, 16, 128):
        one, other = (network(side, factor, 2).layers(PIXELS)[-1] for side in (0, 1))
        assert one == pytest.approx(other, abs=1e-12)
        assert not any(b.any() for b in RUNS.start(0, factor, (2,)).biases)
        assert RUNS.start(1, factor, (2,)).biases[1][0] == pytest.approx(network(1, factor, 2).biases[1])


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("factor", RUNS.factors[:-2])
def test_but_for_the_two_largest_factors_another_formula_changes_no_count(side: int, factor: int) -> None:
    seeds = (1, 18)
    assert counted(side, factor, seeds) == [RUNS.result[side, factor].updates[seed] for seed in seeds]


def test_at_the_two_largest_it_changes_counts_but_no_conclusion() -> None:
    means = {}
    for factor in RUNS.factors[-2:]:
        for side in (0, 1):
            again, ours = np.array(counted(side, factor, RUNS.seeds)), RUNS.result[side, factor].updates
            assert (again != ours).any(), "then the page need not warn"
            assert again.mean() == pytest.approx(ours.mean(), rel=0.2)
            means[side, factor] = again.mean()
    plain = {factor: RUNS.result[0, factor].updates.mean() for factor in RUNS.factors}
    best, missing = min(plain.values()), plain[1] / RUNS.result[1, 1].updates.mean()
    assert means[0, 128] / best > missing > means[0, 64] / best, "only the strongest saturation costs more"
    assert means[0, 64] / best > means[0, 64] / means[1, 64] > 1
    assert DigitsSaturation.compute().strongest < means[0, 128] / best, "the digit printed is not supported"


def test_slopes_are_the_mean_derivative_of_both_layers_over_a_quarter() -> None:
    found = RUNS.slopes()
    for index in (0, 3, 7):
        means: list[float] = []
        with np.errstate(over="ignore"):
            for seed in RUNS.seeds:
                layers = network(0, RUNS.factors[index], seed).layers(PIXELS[:512])[1:3]
                means.extend((a * (1 - a)).mean() for a in layers)
        assert found[index] == pytest.approx(4 * np.mean(means))
