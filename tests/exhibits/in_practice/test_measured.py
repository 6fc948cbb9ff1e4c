"""The summary: each gain against the experiment that it comes from, run by the other exhibits."""

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.preprocessing import MinMaxScaler

from explainer.activations import ACTIVATIONS, output_moments
from explainer.exhibits.in_practice.measured import Measured
from explainer.exhibits.network.digits_same_start import DigitsSameStart
from explainer.exhibits.optimizers.optimizer_steps import OptimizerSteps
from explainer.experiments.digits import data
from explainer.experiments.digits_same_start import SameStart
from explainer.experiments.tumor_descent import FullBatch, SingleSamples
from tests.reading import axes_named, cells_under

RELU = ("ReLU", "ReLU − 0.1")


@pytest.fixture(scope="module")
def exhibit() -> Measured:
    return Measured.compute()


@pytest.fixture(scope="module")
def gains(exhibit: Measured) -> dict[str, float]:
    return {str(name): float(gain) for name, gain in zip(exhibit.names, exhibit.gains, strict=True)}


def test_the_made_up_inputs_have_the_medians_of_the_race(gains: dict[str, float]) -> None:
    race = OptimizerSteps.compute()
    for name, rule in (
        ("made-up, all samples", "descent, all samples"),
        ("made-up, Adam, all samples", "Adam"),
        ("made-up, one sample", "descent, one sample"),
    ):
        row = race.names.index(rule)
        assert gains[name] == pytest.approx(race.raw[row, 0] / race.centered[row, 0])


def test_the_tumors_have_the_tuned_steps_and_the_samples(exhibit: Measured, gains: dict[str, float]) -> None:
    steps = FullBatch().result.steps[..., -1]
    tuned = [min((int(count) for count in counts if count >= 0), default=-1) for counts in steps]
    assert gains["tumors, all samples"] == tuned[2] / tuned[5]
    assert gains["tumors, min-max, all samples"] == tuned[3] / tuned[4]
    assert tuned[:2] == [-1, -1]
    assert (exhibit.min_max_steps, exhibit.standardized_steps, exhibit.most_steps) == (tuned[3], tuned[5], 5000)
    medians = [sorted(one.samples)[100] for one in SingleSamples().result if one]
    assert gains["tumors, one sample"] == medians[0] / medians[3]


def test_the_digits_have_the_ratios_of_the_same_start(exhibit: Measured, gains: dict[str, float]) -> None:
    digits = DigitsSameStart.compute()
    ranges = (exhibit.sigmoid_range, exhibit.shifted_tanh_range)
    for pair, (name, text) in enumerate(zip(("sigmoid", "tanh + 1"), ranges, strict=True)):
        assert gains[f"digits, {name}, one sample"] == pytest.approx(digits.ratios[pair, 0])
        assert gains[f"digits, {name}, batches"] == pytest.approx(digits.ratios[pair, -1])
        assert text == f"{digits.ratios[pair].min():.0f} to {digits.ratios[pair].max():.0f}"
    runs = SameStart().result
    relu = [np.divide(*(runs[RELU, side, size].updates.mean() for side in (0, 1))) for size in (32, 128)]
    assert gains["digits, ReLU, batches"] == pytest.approx(relu[1])
    assert max(relu) < min(digits.ratios[0, 2:]) / 2  # helped less than behind a sigmoid
    assert max(relu) < exhibit.small
    assert digits.largest_batch == digits.means[0, -1, 0]
    pixels = load_digits().data / 16
    assert data()[0] == pytest.approx(pixels - pixels.mean(axis=0))  # they span a range from zero to one
    assert (pixels.min(), pixels.max()) == (0, 1)


def test_rows_quotations_and_table_agree(exhibit: Measured, gains: dict[str, float]) -> None:
    assert list(gains.values()) == sorted(gains.values(), reverse=True)
    assert exhibit.range == f"{min(gains.values()):.1f} to about {max(gains.values()):.0e}".replace("6e+01", "60")
    columns = [cells_under(exhibit.table, head) for head in ("inputs", "descent", "without", "centered", "ratio")]
    for (where, how, without, centered, ratio), (name, gain) in zip(
        zip(*columns, strict=True), gains.items(), strict=True
    ):
        assert name == f"{where}, {how}"
        one_digit = name == "tumors, one sample" or (where == "digits" and "ReLU" not in how)
        digits = 1 if len(centered) == 1 or one_digit else 2
        assert float(ratio) == float(f"{gain:.{digits - 1}e}")
        assert f"{float(without) / float(centered):.{digits - 1}e}" == f"{gain:.{digits - 1}e}"  # recomputed as printed


def test_each_bar_has_its_name_and_its_ratio_and_bands_part_them(exhibit: Measured, gains: dict[str, float]) -> None:
    figure = exhibit.figure()
    (axes,) = figure.axes
    assert (axes_named(figure)[0], axes.get_title()) == ("times as many updates", "without centering it takes …")
    names = dict(zip(axes.get_yticks(), (label.get_text() for label in axes.get_yticklabels()), strict=True))
    texts = {(round(text.get_position()[1], 6), text.get_text()) for text in axes.texts}
    printed = cells_under(exhibit.table, "ratio")
    for row, bar in enumerate(axes.patches):
        low, high = bar.get_extents().transformed(axes.transData.inverted()).get_points()
        assert high[0] == pytest.approx(gains[names[row]])
        assert (low + high)[1] / 2 == pytest.approx(row)
        assert (row, f"× {printed[row]}") in texts
    values = list(gains.values())
    large, moderate = sum(gain >= 10 for gain in values), sum(gain >= 1.5 for gain in values)
    ends = {"large": large - 1, "moderate": moderate - 1, "small": len(values) - 1}
    assert {(row, name) for name, row in ends.items()} <= texts
    assert sorted(float(np.asarray(line.get_xydata())[0, 1]) for line in axes.lines) == [
        row + 0.5 for row in ends.values()
    ]


def test_the_texts_quote_the_ratios(exhibit: Measured, gains: dict[str, float]) -> None:
    assert exhibit.caption == (
        f"How many times as many updates it takes without centering, in {len(gains)} comparisons, each at "
        f"its best step size: {exhibit.range} times as many. Large: 10 times and more; small: below 1.5."
    )
    printed = cells_under(exhibit.table, "ratio")
    assert all(f"{name}, {ratio}" in exhibit.alt for name, ratio in zip(gains, printed, strict=True))
    assert exhibit.alt.startswith("Bars on a logarithmic scale, from the longest: how many times as many updates")
    assert f"The longest bar is {max(gains.values()):.3g}." in exhibit.alt


def test_centering_never_needs_more_and_large_moderate_and_small_are_apart(gains: dict[str, float]) -> None:
    assert min(gains.values()) > 1
    small = [gains["made-up, Adam, all samples"], gains["digits, ReLU, batches"]]
    moderate = [gain for name, gain in gains.items() if name.startswith("digits, sigmoid")]
    large = [gains["made-up, all samples"], gains["tumors, all samples"]]
    assert max(small) < 1.5 < min(moderate) < max(moderate) < 10 < min(large)
    for where in ("digits, sigmoid, ", "digits, tanh + 1, "):
        assert gains[where + "batches"] > gains[where + "one sample"]
    for where in ("made-up", "tumors"):
        assert gains[f"{where}, all samples"] > gains[f"{where}, one sample"]


def test_two_inputs_far_from_zero_are_as_bad_as_many_near_it(exhibit: Measured) -> None:
    ends = np.array([10.0, 11.0])
    grid = ends[0] + (np.arange(2000) + 0.5) / 2000
    second, mean = np.mean(grid**2), np.mean(grid)
    kappa = (second + mean**2) / (second - mean**2)
    assert exhibit.far_kappa == pytest.approx(kappa, rel=1e-5)
    many = exhibit.far_equals
    values = np.linalg.eigvalsh(np.eye(many) / 12 + 0.25)
    assert values[-1] / values[0] == pytest.approx(kappa, rel=1e-3)


def test_the_gain_is_large_where_centering_makes_the_largest_eigenvalue_many_times_smaller(
    exhibit: Measured, gains: dict[str, float]
) -> None:
    def steepest(x: np.ndarray) -> float:
        return float(np.linalg.svd(x, compute_uv=False)[0] ** 2 / len(x))

    table = load_breast_cancer().data
    for found, name, x in (
        (exhibit.flatter_tumors, "tumors, all samples", table / table.std(axis=0)),
        (exhibit.flatter_min_max, "tumors, min-max, all samples", MinMaxScaler().fit_transform(table)),
    ):
        one = np.ones((len(x), 1))
        assert found == pytest.approx(steepest(np.hstack([x, one])) / steepest(np.hstack([x - x.mean(axis=0), one])))
        assert found < gains[name] < 2.2 * found
    assert exhibit.flatter_made_up == pytest.approx(1 + 10 * 3, rel=0.15)
    assert exhibit.flatter_made_up < gains["made-up, all samples"] < 2.2 * exhibit.flatter_made_up
    assert exhibit.flatter_min_max < 5 < 20 < min(exhibit.flatter_made_up, exhibit.flatter_tumors)


@pytest.mark.parametrize(("step_size", "arrives"), [(0.01, True), (1.0, False)])
def test_far_too_small_a_step_size_hides_the_mean_and_one_too_large_for_it_decides_all(
    step_size: float, arrives: bool
) -> None:
    x = np.random.default_rng(0).uniform(size=(2000, 10))
    goals = np.random.default_rng(1).normal(size=(31, 10))
    finish = 1e-4 * ((goals @ (x - x.mean(axis=0)).T) ** 2).mean(axis=1)
    counts = []
    for inputs in (x, x - x.mean(axis=0)):
        hessian, errors, taken = inputs.T @ inputs / 2000, goals.copy(), np.full(31, -1)
        for step in range(8000):
            there = np.einsum("gi,ij,gj->g", errors, hessian, errors) <= finish
            taken[(taken < 0) & there] = step
            if taken.min() >= 0 or np.abs(errors).max() > 1e9:
                break
            errors = errors - step_size * errors @ hessian
        counts.append(np.median(taken))
    assert counts[1] > 0
    assert (counts[0] == pytest.approx(counts[1], rel=0.05)) if arrives else counts[0] < 0


def adam_steps(low: float) -> int:
    """Steps of Adam to 0.01% of the loss, at the best of some step sizes: two inputs from low to low + 1."""
    x = np.random.default_rng(5).uniform(low, low + 1, (2000, 2))
    hessian, best = x.T @ x / 2000, 10**6
    for step_size in 0.003 * 2.0 ** np.arange(8):
        error, first, second = np.array([-1.0, 1.0]), np.zeros(2), np.zeros(2)
        start, last = error @ hessian @ error, 0
        for step in range(1, 1001):
            slope = hessian @ error
            first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
            error = error - step_size * first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
            last = step if error @ hessian @ error > 1e-4 * start else last
        best = min(best, last + 1)
    return best


def test_adam_notices_two_inputs_whose_mean_is_far_beside_their_deviation() -> None:
    assert adam_steps(10) > 5 * adam_steps(-0.5)
    assert adam_steps(0) < 2 * adam_steps(-0.5)


def test_the_table_of_activations_has_no_mean_larger_beside_its_deviation_than_the_sigmoids() -> None:
    ratios = {name: abs(mean) / variance**0.5 for name, (mean, variance) in
              ((name, output_moments(one)) for name, one in ACTIVATIONS.items())}  # fmt: skip
    assert max(ratios, key=lambda name: ratios[name]) == "sigmoid"
    z = np.random.default_rng(0).normal(size=100_000)
    beside = [np.mean(1 / (1 + np.exp(-s * z))) / np.std(1 / (1 + np.exp(-s * z))) for s in (0.1, 0.3, 1, 3)]
    assert beside == sorted(beside, reverse=True)


def test_mean_zero_is_not_enough_for_tanh_and_symmetry_is() -> None:
    lopsided = np.repeat([9.0, -1.0], [1, 9])
    assert lopsided.mean() == 0
    assert np.tanh(lopsided).mean() < -0.5
    assert np.tanh([-9.0, -1, 1, 9]).mean() == pytest.approx(0)


def test_layer_norm_removes_what_all_feature_means_share_and_rms_norm_nothing() -> None:
    random = np.random.default_rng(3)
    for means in (np.full(20, 3.0), 3 + np.linspace(-1, 1, 20)):
        x = random.normal(means, 1, (20_000, 20))
        rows = x - x.mean(axis=1, keepdims=True)
        layer, rms = rows / rows.std(axis=1, keepdims=True), x / np.sqrt((x**2).mean(axis=1, keepdims=True))
        shared = [abs(each.mean()) for each in (layer, rms)]
        assert shared[0] < 1e-12
        assert shared[1] > 0.9
        left = np.abs(layer.mean(axis=0)).max()
        assert left < 0.03 if np.ptp(means) == 0 else left > 0.5
