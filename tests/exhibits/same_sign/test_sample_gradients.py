"""A dozen samples: positive inputs give rows of one sign, which flips; centered inputs give rows of both."""

import dataclasses
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from numpy.typing import NDArray
from scipy.stats import multivariate_normal

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.same_sign.sample_gradients import MANY, SampleGradients, _drawn
from tests.exhibits.placing import lines, middle, words
from tests.reading import role_of

Array = NDArray[np.float64]


@pytest.fixture(scope="module")
def exhibit() -> SampleGradients:
    shown = EXHIBITS["sample_gradients"]
    assert isinstance(shown, SampleGradients)
    return shown


def derivatives(weights: Array, bias: float, inputs: Array, targets: Array) -> Array:
    """The gradient of each sample's loss on the weights, by automatic differentiation, and on the bias behind them."""

    def loss(parameters: Array, x: Array, t: float) -> Any:
        return 0.5 * (anp.dot(parameters[:-1], x) + parameters[-1] - t) ** 2

    parameters = np.append(weights, bias)
    return np.array([grad(loss)(parameters, x, t) for x, t in zip(inputs, targets, strict=True)])


def falling(expected: Array) -> Array:
    """The rows sorted by the derivative on the bias, which is last, the greatest first."""
    return np.array(sorted(expected.tolist(), key=lambda row: -row[-1]))


def test_left_grid_holds_the_gradients_of_sigmoid_inputs(exhibit: SampleGradients) -> None:
    weights, hidden, targets = _drawn(12)
    expected = falling(derivatives(weights, 0.0, 1 / (1 + np.exp(-hidden)), targets))
    np.testing.assert_allclose(exhibit.gradients, expected[:, :-1], rtol=1e-10)
    np.testing.assert_allclose(exhibit.deltas, expected[:, -1], rtol=1e-10)


def test_right_grid_holds_the_gradients_of_the_same_function_on_centered_inputs(exhibit: SampleGradients) -> None:
    weights, hidden, targets = _drawn(12)
    inputs = 1 / (1 + np.exp(-hidden))
    means = np.array([sum(column) / 12 for column in inputs.T])
    expected = falling(derivatives(weights, float(weights @ means), inputs - means, targets))
    np.testing.assert_allclose(exhibit.centered_gradients, expected[:, :-1], atol=1e-12)
    np.testing.assert_allclose(exhibit.deltas, expected[:, -1], rtol=1e-10)


def test_every_left_row_has_the_sign_of_its_delta_and_that_sign_flips(exhibit: SampleGradients) -> None:
    signs = [{int(np.sign(entry)) for entry in row} for row in exhibit.gradients]
    assert signs == [{1 if delta > 0 else -1} for delta in exhibit.deltas]
    assert exhibit.rows_above_zero == signs.count({1}) > 0
    assert exhibit.rows_below_zero == signs.count({-1}) > 0
    assert exhibit.rows_above_zero + exhibit.rows_below_zero == exhibit.samples == 12


def test_right_rows_hold_both_signs_but_for_one_whose_inputs_are_all_on_one_side_of_their_means(
    exhibit: SampleGradients,
) -> None:
    single = [row for row, entries in enumerate(exhibit.centered_gradients) if len(set(np.sign(entries))) == 1]
    assert exhibit.same_signed_centered == len(single) == 1
    assert exhibit.same_signed_right == 1
    offsets = exhibit.inputs[single[0]] - exhibit.inputs.mean(axis=0)
    assert (offsets < 0).all() or (offsets > 0).all()


def test_inputs_are_what_the_sigmoids_emit(exhibit: SampleGradients) -> None:
    weights, hidden, targets = _drawn(12)
    expected = 1 / (1 + np.exp(-hidden))
    np.testing.assert_allclose(exhibit.inputs, expected[np.argsort(targets - expected @ weights)], rtol=1e-9)
    assert exhibit.smallest_input == pytest.approx(expected.min())
    assert exhibit.largest_input == pytest.approx(expected.max())
    assert exhibit.units == expected.shape[1]


def test_the_dozen_and_the_many_pass_through_the_same_layer() -> None:
    few, many = _drawn(12), _drawn(200)
    np.testing.assert_array_equal(few[0], many[0])
    np.testing.assert_allclose(few[1], many[1][:12], rtol=1e-12)
    np.testing.assert_array_equal(few[2], many[2][:12])


def test_shares_are_the_orthant_probabilities_of_a_normal_distribution(exhibit: SampleGradients) -> None:
    covariance = np.cov(_drawn(MANY)[1].T)
    all_below = float(multivariate_normal(cov=covariance).cdf(np.zeros(6), rng=np.random.default_rng(0)))
    error = 5 * np.sqrt(2 * all_below / MANY)
    assert exhibit.centered_share == pytest.approx(2 * all_below, abs=error)
    assert exhibit.relu_strict_share == pytest.approx(all_below, abs=error)
    assert exhibit.many == MANY


def test_independent_inputs_agree_in_two_of_all_patterns(exhibit: SampleGradients) -> None:
    patterns = np.array(np.meshgrid(*[[-1, 1]] * exhibit.units)).reshape(exhibit.units, -1)
    assert exhibit.independent_share == (np.abs(patterns.sum(axis=0)) == exhibit.units).mean()


def test_the_drawing_is_read_as_two_grids_of_signs_with_delta_beside_and_a_verdict_below(
    exhibit: SampleGradients,
) -> None:
    heads, *rows, names, verdicts = lines(exhibit.figure())
    assert words(heads) == ["δ", "inputs from sigmoids", "the same, centered"]
    assert [role_of(text.get_color()) for text in heads] == ["upstream", "raw", "centered"]
    assert words(names) == [f"w{index}" for index in "₁₂₃₄₅₆"] * 2
    grids = (exhibit.gradients, exhibit.centered_gradients)
    for row, delta, left, right in zip(rows, exhibit.deltas, *grids, strict=True):
        signs = ["+" if entry > 0 else "−" for entry in (*left, *right)]
        assert words(row) == [f"{delta:+.1f}".replace("-", "−"), *signs]
        assert [middle(text)[0] for text in row[1:]] == pytest.approx([middle(text)[0] for text in names], abs=2)
        assert middle(row[0])[0] == pytest.approx(middle(heads[0])[0], abs=12)
    counts = [sum(len({bool(entry > 0) for entry in row}) == 1 for row in grid) for grid in grids]
    assert words(verdicts) == [f"one sign: {counts[0]} of 12 rows", f"one sign: {counts[1]} of 12"]
    assert [role_of(text.get_color()) for text in verdicts] == ["raw", "centered"]
    for half, (head, verdict) in enumerate(zip(heads[1:], verdicts, strict=True)):
        within = [middle(text)[0] for text in names[6 * half : 6 * half + 6]]
        assert [middle(head)[0], middle(verdict)[0]] == pytest.approx([np.mean(within)] * 2, abs=2)


def test_caption_and_alternative_text_tell_the_counts_of_the_grids(exhibit: SampleGradients) -> None:
    weights, hidden, targets = _drawn(12)
    deltas = sorted((1 / (1 + np.exp(-hidden))) @ weights - targets, reverse=True)
    greatest, least = (f"{delta:+.1f}".replace("-", "−") for delta in (deltas[0], deltas[-1]))
    inputs = 1 / (1 + np.exp(-hidden))
    mixed = sum(len(set(np.sign(row))) == 2 for row in inputs - inputs.mean(axis=0))
    assert exhibit.caption == (
        r"Each row is one sample's gradient. On the left its 6 entries share the sign of $\dl$; on the right, with "
        f"100% of the means removed, {mixed} of 12 rows have both signs. A stronger color is a larger entry of its "
        "grid."
    )
    plus = sum(delta > 0 for delta in deltas)
    assert exhibit.alt == (
        "Two grids of signs with 12 rows, one for each sample, and 6 columns, one for each weight. The rows are sorted "
        f"by their upstream gradient δ, from {greatest} to {least}. With inputs from sigmoids each row has the sign of "
        f"its δ: {plus} rows are all plus, {12 - plus} all minus. With 100% of the inputs' means removed, both signs "
        f"occur in {mixed} of 12 rows."
    )
    raised = dataclasses.replace(exhibit, gradients=np.abs(exhibit.gradients))
    assert "12 rows are all plus, 0 all minus" in raised.alt


@pytest.mark.parametrize("grid", ["gradients", "centered_gradients"])
def test_a_stronger_color_is_a_larger_entry_of_its_grid(exhibit: SampleGradients, grid: str) -> None:
    cells = [patch for axes in exhibit.figure().axes for patch in axes.patches]
    alphas = {patch.get_gid(): float(patch.get_alpha() or 0) for patch in cells}
    shades = [alphas[f"{grid}-{row}-{column}"] for row, column in np.ndindex(12, 6)]
    sizes = np.abs(getattr(exhibit, grid)).ravel()
    assert np.argsort(shades).tolist() == np.argsort(sizes).tolist()


@pytest.mark.parametrize("percent", [0, 20, 50, 90, 100])
def test_turned_the_right_grid_and_the_words_are_those_of_inputs_minus_a_part_of_their_means(percent: int) -> None:
    turned, (weights, hidden, targets) = SampleGradients.compute(removed=percent), _drawn(12)
    inputs = 1 / (1 + np.exp(-hidden))
    less = np.array([sum(column) / 12 for column in inputs.T]) * percent / 100
    expected = falling(derivatives(weights, float(weights @ less), inputs - less, targets))
    np.testing.assert_allclose(turned.centered_gradients, expected[:, :-1], atol=1e-12)
    np.testing.assert_allclose(turned.deltas, expected[:, -1], rtol=1e-10)
    single = sum(len({entry > 0 for entry in row}) == 1 for row in inputs - less)
    assert f"{percent}% of the means removed, {12 - single} of 12 rows have both signs." in turned.caption
    ending = f"{percent}% of the inputs' means removed, both signs occur in {12 - single} of 12 rows."
    assert turned.alt.endswith(ending)
    heads, *_, verdicts = map(words, lines(turned.figure()))
    assert heads[2] == ("the same, centered" if percent == 100 else f"{percent}% of means removed")
    assert verdicts == ["one sign: 12 of 12 rows", f"one sign: {single} of 12"]


def test_turning_leaves_alone_what_the_page_says_of_no_half_and_full_centering() -> None:
    inputs = 1 / (1 + np.exp(-_drawn(12)[1]))
    shifted = [inputs - share * inputs.mean(axis=0) for share in (0.5, 1)]
    halved, full = (sum(len({entry > 0 for entry in row}) == 1 for row in grid) for grid in shifted)
    for percent in (0, 30, 100):
        turned = SampleGradients.compute(removed=percent)
        assert (turned.same_signed, turned.same_signed_halved, turned.same_signed_centered) == (12, halved, full)
        assert turned.inputs == pytest.approx(SampleGradients.compute().inputs)
