"""The summary: each gain against the experiment that it comes from, run by the other exhibits."""

import pytest

from explainer.exhibits.digits_same_start import DigitsSameStart
from explainer.exhibits.measured import Measured
from explainer.exhibits.optimizer_steps import OptimizerSteps
from explainer.exhibits.tumor_descent import TumorDescent


@pytest.fixture(scope="module")
def exhibit() -> Measured:
    return Measured.compute()


@pytest.fixture(scope="module")
def gains(exhibit: Measured) -> dict[str, float]:
    return {str(name): float(gain) for name, (gain, _) in zip(exhibit.names, exhibit.gains, strict=True)}


def test_the_made_up_inputs_have_the_medians_of_the_race(gains: dict[str, float]) -> None:
    race = OptimizerSteps.compute()
    for name, rule in (("made-up, all samples", "descent, all samples"), ("made-up, Adam", "Adam")):
        row = race.names.index(rule)
        assert gains[name] == pytest.approx(race.raw[row, 0] / race.centered[row, 0])


def test_the_tumors_have_the_tuned_steps_and_the_samples(exhibit: Measured, gains: dict[str, float]) -> None:
    tumors = TumorDescent.compute()
    assert gains["tumors, all samples"] == pytest.approx(tumors.centering_gain[1])
    assert gains["tumors, min-max, all samples"] == pytest.approx(tumors.centering_gain_min_max[1])
    samples = {row[0]: float(row[-1]) for row in tumors.table.rows if row[-1].isdigit()}
    assert gains["tumors, one sample"] == pytest.approx(samples["scaled"] / samples["standardized"])
    assert exhibit.table.rows[4][2:4] == (f"{samples['scaled']:.0f}", f"{samples['standardized']:.0f}")


def test_the_digits_have_the_ratios_of_the_same_start(exhibit: Measured, gains: dict[str, float]) -> None:
    digits = DigitsSameStart.compute()
    for pair, name in enumerate(("sigmoid", "tanh + 1")):
        assert gains[f"digits, {name}, one sample"] == pytest.approx(digits.ratios[pair, 0])
        assert gains[f"digits, {name}, batches"] == pytest.approx(digits.ratios[pair, -1])
    ours = [gain for name, gain in gains.items() if name.startswith("digits")]
    assert exhibit.network.tolist() == pytest.approx(ours)
    assert (exhibit.network_least, exhibit.network_greatest) == (min(ours), max(ours))
    assert digits.largest_batch == digits.means[0, -1, 0]


def test_rows_quotations_and_table_agree(exhibit: Measured, gains: dict[str, float]) -> None:
    assert exhibit.gains[:, 1].tolist() == list(range(9))
    assert exhibit.nothing == 1
    assert exhibit.least == min(gains.values()) == gains["made-up, Adam"]
    assert exhibit.greatest == max(gains.values()) == gains["tumors, all samples"]
    for (where, how, without, centered, ratio), (name, gain) in zip(exhibit.table.rows, gains.items(), strict=True):
        assert name == f"{where}, {how}"
        assert ratio == f"{gain:.1f}"
        assert float(without) / float(centered) == pytest.approx(gain, rel=0.05)


def test_every_experiment_gains_and_batches_gain_more_than_single_samples(gains: dict[str, float]) -> None:
    assert min(gains.values()) > 1
    for where in ("digits, sigmoid, ", "digits, tanh + 1, "):
        assert gains[where + "batches"] > gains[where + "one sample"]
    assert gains["tumors, all samples"] > gains["tumors, one sample"]
