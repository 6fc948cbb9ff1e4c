"""Biases and scalings of the inputs: condition numbers by numpy, steps by plain descent, and what the page says."""

import numpy as np
import pytest

from explainer.exhibits.conditioning.input_remedies import InputRemedies
from explainer.exhibits.contents import EXHIBITS
from explainer.experiments.input_biases import InputBiases
from tests.reading import axes_named, cells_under, role_of

RAW = np.random.default_rng(0).uniform(0, 1, (2000, 10))
GOALS = np.random.default_rng(1).normal(size=(11, 10))
OFFSETS = np.random.default_rng(3).normal(size=11)
UNITS = 10 ** (np.arange(10) / 9)
Array = np.ndarray


@pytest.fixture(scope="module")
def exhibit() -> InputRemedies:
    shown = EXHIBITS["input_remedies"]
    assert isinstance(shown, InputRemedies)
    return shown


def minus_mean(x: Array) -> Array:
    return np.asarray(x - x.mean(axis=0))


def z(x: Array) -> Array:
    return np.asarray(minus_mean(x) / np.sqrt((minus_mean(x) ** 2).mean(axis=0)))


def with_one(x: Array) -> Array:
    return np.hstack([x, np.ones((len(x), 1))])


def kappa(x: Array) -> float:
    singular = np.linalg.svd(x, compute_uv=False)
    return float((singular[0] / singular[-1]) ** 2)


BIASES = [RAW, with_one(RAW), minus_mean(RAW), with_one(minus_mean(RAW)), with_one(z(RAW))]
MIXED = RAW * UNITS
SQUEEZED = (MIXED - MIXED.min(axis=0)) / (MIXED.max(axis=0) - MIXED.min(axis=0))
SCALINGS = [with_one(x) for x in (MIXED, MIXED / MIXED.std(axis=0), SQUEEZED, minus_mean(MIXED), z(MIXED))]


BIAS_NAMES = ["raw, no bias", "raw and a bias", "raw, bias kept optimal", "centered and a bias", "z-scores and a bias"]
SCALING_NAMES = ["raw", "divided by deviation", "min–max", "minus the mean", "z-score"]
CENTERED = {*BIAS_NAMES[2:], *SCALING_NAMES[3:]}


def kappas() -> dict[str, float]:
    return dict(zip(BIAS_NAMES + SCALING_NAMES, [kappa(x) for x in BIASES + SCALINGS], strict=True))


def written(kappa: float) -> str:
    return f"{kappa:.0f}" if kappa >= 10 else f"{kappa:.1f}"


def test_the_bars_are_the_condition_numbers_the_longest_on_top_and_colored_by_centering(
    exhibit: InputRemedies,
) -> None:
    figure, expected = exhibit.figure(), kappas()
    for number, names in enumerate((BIAS_NAMES, SCALING_NAMES)):
        chart, ranked = figure.axes[number], sorted(names, key=lambda name: -expected[name])
        assert axes_named(figure, number) == ("condition number κ", "")
        assert [label.get_text() for label in chart.get_yticklabels()] == ranked
        assert chart.get_ylim()[0] > chart.get_ylim()[1]  # the first on top
        title, *numbers = chart.texts
        assert title.get_text() == ("with and without a bias", "in mixed units, each with a bias")[number]
        for name, bar, text in zip(ranked, chart.patches, numbers, strict=True):
            low, high = bar.get_path().get_extents(bar.get_patch_transform()).intervalx
            assert (low, high) == pytest.approx((1, expected[name]), rel=1e-6)
            assert text.get_text() == written(expected[name])
            assert role_of(bar.get_facecolor()) == ("centered" if name in CENTERED else "raw")
    assert exhibit.kappas == pytest.approx(expected, rel=1e-6)
    assert (exhibit.least_unit, exhibit.greatest_unit) == pytest.approx((1, 10))


def test_caption_and_alternative_text_tell_the_condition_numbers(exhibit: InputRemedies) -> None:
    of = kappas()
    without, learned = exhibit.kappa_without_bias, exhibit.kappa_with_bias
    assert (without, learned) == pytest.approx((of["raw, no bias"], of["raw and a bias"]))
    assert of["raw and a bias"] > of["raw, no bias"]
    assert exhibit.caption == (
        f"Above, a learned bias makes κ of the raw inputs worse: {of['raw, no bias']:.0f} becomes "
        f"{of['raw and a bias']:.0f}. Below, dividing by the deviation leaves {of['divided by deviation']:.0f}, "
        f"subtracting the mean {of['minus the mean']:.0f}, and both together, the z-score, {of['z-score']:.1f}."
    )
    above, below = (
        ", ".join(f"{name} {written(of[name])}" for name in sorted(names, key=lambda name: -of[name]))
        for names in (BIAS_NAMES, SCALING_NAMES)
    )
    assert exhibit.alt == (
        "Bars for condition numbers on a logarithmic axis, the longest on top. Above, the common problem with and "
        f"without a bias: {above}. Below, scalings of the same inputs in mixed units: {below}."
    )


def fewest(x: Array, targets: Array) -> float:
    """The least median of full-batch descents, a hundred step sizes at once, by plain loops over steps."""
    moment, cross = x.T @ x / len(x), x.T @ targets / len(x)
    sizes = np.linspace(0, 2 / np.linalg.eigvalsh(moment)[-1], 102)[1:-1, np.newaxis, np.newaxis]
    squares, allowed = (targets**2).mean(axis=0), 1e-4 * targets.var(axis=0)
    w = np.zeros((100, x.shape[1], targets.shape[1]))
    steps = np.zeros((100, targets.shape[1]))
    for step in range(1, 6000):
        w = w - sizes * (moment @ w - cross)
        loss = squares + (w * (moment @ w - 2 * cross)).sum(axis=1)
        steps[(steps == 0) & (loss <= allowed)] = step
        if (np.sort(np.where(steps == 0, np.inf, steps), axis=1)[:, 5] < np.inf).any():
            break
    return float(step)


@pytest.mark.parametrize("row", range(5))
def test_the_steps_of_each_bias_and_each_scaling_are_those_of_plain_descent(exhibit: InputRemedies, row: int) -> None:
    centered, raised = minus_mean(RAW) @ GOALS.T, RAW @ GOALS.T + OFFSETS
    targets = [RAW @ GOALS.T, raised, centered, raised, raised][row]
    tables = (exhibit.biases, BIAS_NAMES, BIASES, targets), (exhibit.scalings, SCALING_NAMES, SCALINGS, raised)
    for table, names, inputs, wanted in tables:
        steps = dict(zip(cells_under(table, "inputs"), cells_under(table, "steps"), strict=True))
        assert steps[names[row]].split()[0] == f"{fewest(inputs[row], wanted):.0f}"


def test_the_summaries_of_the_tables_have_three_medians_of_each(exhibit: InputRemedies) -> None:
    raised = RAW @ GOALS.T + OFFSETS
    names = ("raw, no bias", "raw and a bias", "centered and a bias")
    counts = (fewest(RAW, RAW @ GOALS.T), fewest(BIASES[1], raised), fewest(BIASES[3], raised))
    assert exhibit.bias_steps == ", ".join(f"{count:.0f} ({name})" for name, count in zip(names, counts, strict=True))
    names = ("raw", "min–max", "z-score")
    raw, _, squeezed, _, standardized = SCALINGS
    counts = (fewest(raw, raised), fewest(squeezed, raised), fewest(standardized, raised))
    assert exhibit.scaling_steps == ", ".join(f"{c:.0f} ({name})" for name, c in zip(names, counts, strict=True))


def test_same_sign_counts_the_samples_without_the_bias(exhibit: InputRemedies) -> None:
    shares = dict(zip(cells_under(exhibit.scalings, "inputs"), cells_under(exhibit.scalings, "same sign"), strict=True))
    assert shares["raw"] == shares["divided by deviation"] == "100.0%"
    assert shares["min–max"] == f"{(SQUEEZED > 0).all(axis=1).mean():.1%}"
    x = z(MIXED)
    assert shares["min–max"] != "100.0%"
    assert shares["z-score"] == f"{((x > 0).all(axis=1) | (x < 0).all(axis=1)).mean():.1%}"


def test_a_learned_bias_makes_it_worse_and_one_kept_optimal_is_centering(exhibit: InputRemedies) -> None:
    assert exhibit.kappa_with_bias > 4 * exhibit.kappa_without_bias
    steps = {cells[0]: int(cells[1].split()[0]) for cells in exhibit.biases.rows}
    assert steps["raw and a bias"] > 2 * steps["raw, no bias"] > 4 * steps["centered and a bias"]
    assert steps["raw and learned $b_i$"] > 2 * steps["raw and a bias"]
    w, targets = np.linspace(-1, 2, 10), RAW @ GOALS[0] + 0.7
    delta = RAW @ w - targets
    optimal = delta - delta.mean()  # what the bias that minimizes the loss leaves
    gradient = optimal @ RAW / len(RAW)
    assert gradient == pytest.approx(optimal @ minus_mean(RAW) / len(RAW))
    hand = minus_mean(RAW)
    assert gradient == pytest.approx((hand @ w - minus_mean(targets)) @ hand / len(RAW))


def test_learned_input_biases_are_counted_by_descent_on_both(exhibit: InputRemedies) -> None:
    found = InputBiases().result.best
    mean, covariance = RAW.mean(axis=0), np.cov(RAW.T, ddof=0)
    allowed = 1e-4 * (RAW @ GOALS.T).var(axis=0)
    counts, shares = np.zeros(11), np.zeros(11)
    for run, (goal, offset) in enumerate(zip(GOALS, OFFSETS, strict=True)):
        w, b = np.zeros(10), np.zeros(10)
        for step in range(1, 1001):
            delta = mean @ (w - goal) + w @ b - offset
            on_w = covariance @ (w - goal) + delta * (mean + b)
            w, b = w - found.step_size * on_w, b - found.step_size * delta * w
            left = mean @ (w - goal) + w @ b - offset
            if (w - goal) @ covariance @ (w - goal) + left**2 > allowed[run]:
                counts[run] = step
            elif step == counts[run] + 1:  # as it looks from here, it has arrived
                reading = RAW + b
                shares[run] = ((reading > 0).all(axis=1) | (reading < 0).all(axis=1)).mean()
    shares = shares[counts < 1000]
    counts = np.sort(np.where(counts == 1000, np.inf, counts + 1))
    assert (counts[5], counts[2], counts[-3]) == found[1:]
    steps = cells_under(exhibit.biases, "steps")[2].replace("\xa0", " ")
    assert steps == f"{counts[5]:.0f} ({counts[2]:.0f} to {counts[-3]:.0f})"
    assert cells_under(exhibit.biases, "same sign")[2] == f"{np.median(shares):.1%}"
    assert shares.min() < 0.5 < 0.8 < np.median(shares) < 1


def test_each_bias_row_counts_the_signs_of_all_its_features_and_of_no_other(exhibit: InputRemedies) -> None:
    """Ten features each: nine of them would agree more often."""
    rows = dict(zip(cells_under(exhibit.biases, "inputs"), cells_under(exhibit.biases, "same sign"), strict=True))
    counted = [RAW, RAW, minus_mean(RAW), minus_mean(RAW), z(RAW)]
    for name, x in zip(BIAS_NAMES, counted, strict=True):
        assert rows[name] == f"{((x > 0).all(axis=1) | (x < 0).all(axis=1)).mean():.1%}"
    nine = minus_mean(RAW)[:, :9]
    assert f"{((nine > 0).all(axis=1) | (nine < 0).all(axis=1)).mean():.1%}" != rows["raw, bias kept optimal"]


def test_scaling_and_centering_are_two_things_and_the_z_score_does_both(exhibit: InputRemedies) -> None:
    raw, scaled, squeezed, centered, both = (exhibit.kappas[name] for name in SCALING_NAMES)
    assert raw > scaled > squeezed > centered > 50 * both
    assert both < 1.5


def test_a_correlation_survives_every_scaling_feature_by_feature() -> None:
    random = np.random.default_rng(6)
    shared, own = random.normal(size=(500, 1)), random.normal(size=(500, 4))
    assert kappa(z(3 + shared + 0.1 * own)) > 300
