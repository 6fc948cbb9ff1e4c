"""The cases of the sign argument: each gradient is a derivative, each verdict what its signs say."""

import itertools
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from numpy.typing import NDArray

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.same_sign.sign_cases import SignCases, verdict
from tests.exhibits.placing import lines, middle, under, words
from tests.reading import panels, role_of

Array = NDArray[np.float64]


@pytest.fixture(scope="module")
def exhibit() -> SignCases:
    shown = EXHIBITS["sign_cases"]
    assert isinstance(shown, SignCases)
    return shown


def loss(weights: Array, inputs: Array, target: float, weight_decay: float = 0.0) -> Any:
    decay = 0.5 * weight_decay * anp.dot(weights, weights)
    return 0.5 * (anp.dot(weights, inputs) - target) ** 2 + decay


def test_every_gradient_is_the_derivative_of_a_loss_with_that_delta(exhibit: SignCases) -> None:
    assert len(exhibit.gradients) == len(exhibit.cases) == 5
    for x, delta, gradient in zip(exhibit.inputs, exhibit.deltas, exhibit.gradients, strict=True):
        target = float(exhibit.weights @ x - delta)
        np.testing.assert_allclose(gradient, grad(loss)(exhibit.weights, x, target), atol=1e-13)


def test_weight_decay_breaks_the_tie_of_the_first_case(exhibit: SignCases) -> None:
    target = float(exhibit.weights @ exhibit.first_inputs - exhibit.first_delta)
    derivative = grad(loss)(exhibit.weights, exhibit.first_inputs, target, exhibit.weight_decay)
    np.testing.assert_allclose(exhibit.decayed_gradient, derivative, atol=1e-13)
    np.testing.assert_allclose(exhibit.decay, [0.5 * -3, 0.5 * 1, 0.5 * 2])
    assert (exhibit.first_gradient > 0).all()
    assert set(np.sign(exhibit.decayed_gradient)) == {-1, 1}


@pytest.mark.parametrize("row", list(itertools.product((-0.4, 0.0, 1.8), repeat=3)))
def test_a_verdict_says_what_the_signs_are(row: tuple[float, float, float]) -> None:
    signs = {(entry > 0) - (entry < 0) for entry in row}
    names = {(1,): "all +", (-1,): "all −", (0, 1): "+ or 0", (-1, 0): "− or 0", (0,): "all 0"}
    assert verdict(np.array(row)) == names.get(tuple(sorted(signs)), "both")


def test_each_case_is_what_its_name_says(exhibit: SignCases) -> None:
    case = {name: (x, delta) for name, x, delta in zip(exhibit.cases, exhibit.inputs, exhibit.deltas, strict=True)}
    (positive, above), (same, below) = case["positive"], case["the same"]
    assert positive.min() > 0
    assert above > 0 > below
    assert same.tolist() == positive.tolist()
    assert sorted(np.sign(case["one zero"][0])) == [0, 1, 1]
    assert case["negative"][0].max() < 0
    assert set(np.sign(case["mixed"][0])) == {-1, 1}
    assert {float(delta) for _, delta in case.values()} == {2, -2}


def test_two_weights_are_tied_just_if_the_product_of_their_inputs_keeps_its_sign() -> None:
    """Over all samples and deltas: a flip of all signs at once unties nothing, any other change does."""
    random = np.random.default_rng(5)
    kept = 0
    for _ in range(400):
        inputs = random.choice([-1.0, 1.0], (3, 2)) * random.uniform(0.1, 2, (3, 2))
        gradients = random.choice([-2.0, -0.5, 1.0], (3, 1)) * inputs
        patterns = {tuple(sorted([tuple(row), tuple(-row)])) for row in np.sign(gradients).astype(int)}
        products = {bool(x > 0) for x in inputs.prod(axis=1)}
        assert (len(patterns) == 1) == (len(products) == 1)
        kept += len(products) == 1
    assert 50 < kept < 200
    together, against = [[1, 1], [2, 2.1], [4, 4]], [[1, 2], [2, 1], [4, -1]]  # centered, both stay tied
    for data, sign in ((together, 1), (against, -1)):
        samples = np.array(data, dtype=float)
        assert set(np.sign((samples - samples.mean(axis=0)).prod(axis=1))) == {sign}


def test_centered_features_that_go_together_or_against_each_other_stay_tied() -> None:
    random = np.random.default_rng(8)
    for relation in (1, -1, 0):
        patterns = []
        for _ in range(50):
            side = np.array([1.0, -1.0, *random.choice([-1, 1], 6)])  # of the first feature's mean
            other = relation * side if relation else np.array([1.0, 1.0, -1.0, *-side[3:]])
            features = []
            for signs in (side, other):
                sizes = random.uniform(0.1, 1, 8)
                for half in (signs > 0, signs < 0):
                    sizes[half] /= sizes[half].sum()  # so that their mean is zero
                features.append(random.normal() * 3 + signs * sizes)
            data = np.column_stack(features)
            rows = np.sign(random.choice([-1, 2], (8, 1)) * (data - data.mean(axis=0)))
            patterns.append({tuple(row * row[0]) for row in rows})
        assert all(found == {(1, relation)} for found in patterns if relation)
        assert relation or all(found == {(1, 1), (1, -1)} for found in patterns)


def test_a_weight_that_is_used_twice_gets_a_sum_that_may_have_both_signs() -> None:
    """One sample with two positions, both positive, through the same two weights."""
    first, second = np.array([1.0, 2.0]), np.array([2.0, 1.0])

    def of_both(weights: Array) -> Any:
        return 0.5 * ((anp.dot(weights, first) + 1) ** 2 + (anp.dot(weights, second) - 1) ** 2)

    assert sorted(np.sign(grad(of_both)(np.zeros(2)))) == [-1, 1]


def test_the_bias_moves_as_all_the_weights_and_negative_inputs_have_the_same_two_patterns(exhibit: SignCases) -> None:
    def of_bias(bias: float) -> Any:
        return 0.5 * (anp.dot(exhibit.weights, exhibit.first_inputs) + bias - target) ** 2

    target = float(exhibit.weights @ exhibit.first_inputs - exhibit.first_delta)
    assert grad(of_bias)(0.0) == pytest.approx(exhibit.first_delta)
    assert np.sign(exhibit.gradients[3]).tolist() == np.sign(exhibit.gradients[1]).tolist() == [-1] * 3


def test_the_gradient_passed_back_has_the_signs_of_the_weights(exhibit: SignCases) -> None:
    x, target = exhibit.first_inputs, float(exhibit.weights @ exhibit.first_inputs - exhibit.first_delta)
    np.testing.assert_allclose(exhibit.input_gradient, grad(loss, 1)(exhibit.weights, x, target), atol=1e-13)
    assert np.sign(exhibit.input_gradient).tolist() == np.sign(exhibit.weights).tolist() == [-1, 1, 1]


def test_the_gradient_that_the_exercise_asks_for_begins_with_the_entry_it_gives(exhibit: SignCases) -> None:
    target = float(exhibit.weights @ exhibit.first_inputs - exhibit.asked_delta)
    derivative = grad(loss)(exhibit.weights, exhibit.first_inputs, target)
    assert derivative[0] == pytest.approx(exhibit.asked_entry)
    np.testing.assert_allclose(exhibit.asked_gradient, derivative, atol=1e-13)
    assert [exhibit.asked_delta, *exhibit.asked_gradient] == pytest.approx([-3, -0.6, -2.7, -1.5])


# Each line of the drawing, by hand: the name, the three inputs, δ, the three products, and their signs.
DRAWN = (
    "positive|0.2|0.9|0.5|2|0.4|1.8|1|all +",
    "the same|0.2|0.9|0.5|−2|−0.4|−1.8|−1|all −",
    "one zero|0|0.9|0.5|2|0|1.8|1|+ or 0",
    "negative|−0.2|−0.9|−0.5|2|−0.4|−1.8|−1|all −",
    "mixed|0.2|−0.9|0.5|2|0.4|−1.8|1|both",
)


def test_each_line_of_the_drawing_holds_a_case_below_the_heads(exhibit: SignCases) -> None:
    heads, *rows = lines(exhibit.figure())
    assert words(heads) == ["inputs x", "· δ =", "gradient δx", "signs"]
    assert [role_of(head.get_color()) for head in heads] == ["input", "upstream", "upstream", "ink"]
    assert ["|".join(words(row)) for row in rows] == list(DRAWN)
    for row in rows:
        cells = words(row)
        assert [under(head, row, 120) for head in heads[:3:2]] == [cells[1:4], cells[5:8]]
        assert under(heads[1], row, 30) == cells[4:5]
        assert abs(middle(row[-1])[0] - middle(heads[-1])[0]) < 10


def test_caption_and_alternative_text_tell_what_the_drawing_shows(exhibit: SignCases) -> None:
    rows = [[float(cell.replace("−", "-")) for cell in row.split("|")[1:-1]] for row in DRAWN]
    for *x, delta, first, second, third in rows:
        assert [first, second, third] == pytest.approx([delta * entry for entry in x])
    assert exhibit.caption == (
        r"The gradient is each input times $\dl$. Inputs of one sign give it one sign, which $\dl$ sets; a zero gives "
        "a zero, and inputs of both signs give both."
    )
    assert exhibit.alt == (
        "Cases, each with three inputs, their upstream gradient δ, the gradient and its signs. Positive inputs "
        "(0.2, 0.9, 0.5) give (0.4, 1.8, 1) with δ = 2, all plus, and (−0.4, −1.8, −1) with δ = −2, all minus. A zero "
        "input gives a zero entry, (0, 1.8, 1): plus or zero. Negative inputs give the opposite of δ, "
        "(−0.4, −1.8, −1): all minus. Mixed inputs (0.2, −0.9, 0.5) give (0.4, −1.8, 1): both."
    )


def test_cells_are_colored_by_sign_in_both_grids(exhibit: SignCases) -> None:
    cells = {patch.get_gid(): patch for axes in panels(exhibit.figure()) for patch in axes.patches}
    for row, line in enumerate(DRAWN):
        for grid, first in (("inputs", 1), ("gradients", 5)):
            for column, cell in enumerate(line.split("|")[first : first + 3]):
                sign = "negative" if cell[0] == "−" else "faint" if cell == "0" else "positive"
                assert role_of(cells[f"{grid}-{row}-{column}"].get_facecolor()[:3]) == sign
