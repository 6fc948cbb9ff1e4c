"""Second moments, condition numbers and rates, against quadrature, automatic differentiation and loops written out."""

import itertools
import math
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import hessian as autograd_hessian
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explainer import conditioning
from explainer.conditioning import Features

INPUTS = np.array([[1.0, 2.0, 0.5], [2.0, 1.0, -1.0], [0.3, -0.7, 1.1], [1.4, 0.2, 0.9], [-0.2, 0.8, 2.0]])
TARGETS = np.array([0.7, -1.1, 2.0, 0.4, -3.0])
GRID4 = np.array(list(itertools.product([1.0, 2.0], repeat=2)))

entries = st.floats(-3, 3).map(lambda value: round(value, 2))
tables = hnp.arrays(float, st.tuples(st.integers(5, 9), st.integers(2, 4)), elements=entries)


def moments_by_quadrature(n: int, low: float, high: float) -> np.ndarray:
    """E[xxᵀ] of n independent uniform features, by a Gauss rule that is exact for cubic polynomials."""
    nodes, _ = np.polynomial.legendre.leggauss(2)
    points = np.array(list(itertools.product((low + high) / 2 + (high - low) / 2 * nodes, repeat=n)))
    return sum((np.outer(point, point) for point in points), np.zeros((n, n))) / len(points)


def kappa(matrix: np.ndarray) -> float:
    """Largest over smallest singular value, the same as of the eigenvalues for a second moment."""
    return float(np.linalg.cond(matrix))


@pytest.mark.parametrize(("n", "low", "high"), [(2, 0, 1), (3, -0.3, 2), (4, -5, -1), (1, 1, 3)])
def test_the_hessian_of_uniform_features_is_their_second_moment(n: int, low: float, high: float) -> None:
    features, moment = Features.uniform(n, low, high), moments_by_quadrature(n, low, high)
    assert features.hessian == pytest.approx(moment)
    assert features.squared_length == pytest.approx(np.trace(moment))
    assert features.largest_eigenvalue == pytest.approx(np.linalg.norm(moment, 2))
    assert features.condition_number == pytest.approx(kappa(moment))
    assert features.centered == Features(n, 0, features.deviation)


@pytest.mark.parametrize(("mean", "deviation"), [(0.5, 0.3), (-2.0, 0.7), (0.1, 3.0)])
def test_the_mean_is_one_eigenvector_and_whatever_is_across_the_others(mean: float, deviation: float) -> None:
    h = Features(4, mean, deviation).hessian
    assert h @ np.ones(4) == pytest.approx(np.full(4, deviation**2 + 4 * mean**2))
    across = np.array([3.0, -4.0, 2.5, -1.5])
    assert h @ across == pytest.approx(deviation**2 * across)


def test_the_second_moment_is_the_covariance_plus_the_outer_product_of_the_mean() -> None:
    for i, j in np.ndindex(3, 3):
        x, y = INPUTS[:, i], INPUTS[:, j]
        covariance = sum((x - x.mean()) * (y - y.mean())) / 5
        assert conditioning.second_moment(INPUTS)[i, j] == pytest.approx(covariance + x.mean() * y.mean())


@pytest.mark.parametrize(
    ("n", "plain", "biased"), [(2, 7, 28.05), (8, 25, 112.07), (32, 97, 988.08), (128, 385, 13132)]
)
def test_uniform_features_have_these_condition_numbers(n: int, plain: float, biased: float) -> None:
    features = Features.uniform(n)
    assert features.condition_number == pytest.approx(plain)
    assert features.biased_condition_number == pytest.approx(biased, abs=0.5 if n == 128 else 0.005)
    assert features.centered.condition_number == pytest.approx(1)
    assert features.centered.biased_condition_number == pytest.approx(12)
    assert Features(n, 0, 1).biased_condition_number == pytest.approx(1)


@pytest.mark.parametrize(
    ("n", "mean", "deviation"), [(1, 2, 0.4), (2, -1.5, 0.5), (5, 0.2, 2.5), (3, 0, 1.8), (7, 0.9, 0.1)]
)
def test_a_bias_has_the_condition_number_of_the_matrix_written_out(n: int, mean: float, deviation: float) -> None:
    matrix = np.full((n + 1, n + 1), mean**2) + deviation**2 * np.eye(n + 1)
    matrix[-1], matrix[:, -1], matrix[-1, -1] = mean, mean, 1
    assert Features(n, mean, deviation).biased_condition_number == pytest.approx(kappa(matrix))


def test_four_samples_have_the_condition_numbers_of_a_calculation_by_hand() -> None:
    centered, one = GRID4 - 1.5, conditioning.with_bias_column
    kinds = [GRID4, centered, one(GRID4), one(centered), one(2 * centered)]
    numbers = [conditioning.condition_number(conditioning.second_moment(x)) for x in kinds]
    assert numbers == pytest.approx([19, 1, 130.242322, 4, 1])
    assert one(GRID4).tolist() == [[1, 1, 1], [1, 2, 1], [2, 1, 1], [2, 2, 1]]


def squared(w: np.ndarray) -> Any:
    return anp.mean((anp.dot(INPUTS, w) - TARGETS) ** 2) / 2


def logistic(w: np.ndarray) -> Any:
    f = anp.dot(INPUTS, w)
    return anp.mean(anp.log(1 + anp.exp(f)) - (TARGETS > 0) * f)


def test_the_second_moment_is_the_hessian_of_the_squared_loss_and_at_zero_four_times_the_logistic_one() -> None:
    moment, somewhere = conditioning.second_moment(INPUTS), np.array([0.5, -2.0, 1.5])
    for w in (np.zeros(3), somewhere):
        assert autograd_hessian(squared)(w) == pytest.approx(moment)
    assert autograd_hessian(logistic)(np.zeros(3)) == pytest.approx(moment / 4)
    assert np.abs(autograd_hessian(logistic)(somewhere) - moment / 4).max() > 0.1


@given(tables, st.data())
def test_no_appended_column_lowers_the_condition_number(inputs: np.ndarray, data: st.DataObject) -> None:
    column = data.draw(hnp.arrays(float, len(inputs), elements=entries))
    before = conditioning.second_moment(inputs)
    after = conditioning.second_moment(np.column_stack([inputs, column]))
    if before.any():
        assert conditioning.condition_number(after) >= conditioning.condition_number(before) * (1 - 1e-9)
        assert conditioning.eigenvalues(after)[-1] >= conditioning.eigenvalues(before)[-1] * (1 - 1e-12)


@given(tables)
def test_beside_a_bias_centering_never_raises_the_condition_number(inputs: np.ndarray) -> None:
    raw, centered = (
        conditioning.condition_number(conditioning.second_moment(conditioning.with_bias_column(x)))
        for x in (inputs, inputs - inputs.mean(axis=0))
    )
    assert centered <= raw * (1 + 1e-9) or raw > 1e10


def test_the_fastest_step_size_is_the_best_of_many_and_leaves_the_rate() -> None:
    h = conditioning.second_moment(INPUTS)
    values = np.linalg.svd(h, compute_uv=False)
    assert conditioning.eigenvalues(h) == pytest.approx(values[::-1])
    best = conditioning.fastest_step_size(h)
    left = np.abs(1 - best * values).max()
    assert left == pytest.approx(conditioning.rate(conditioning.condition_number(h)))
    for other in best * np.array([0.2, 0.9, 0.999, 1.001, 1.1, 3]):
        assert np.abs(1 - other * values).max() > left


@pytest.mark.parametrize(("kappa", "steps"), [(1, 1), (7, 49), (19, 132), (97, 671), (988.08, 6826)])
def test_the_steps_needed_are_those_of_a_descent_from_the_worst_start(kappa: float, steps: int) -> None:
    values, e, taken = np.array([1.0, kappa]), np.array([1.0, 1.0]), 0
    while np.abs(e).max() > 1e-6:
        e, taken = e - 2 / (1 + kappa) * values * e, taken + 1
    assert conditioning.steps_needed(kappa) == taken == steps


@pytest.mark.parametrize(("relative", "flips", "last"), [(0.5, 0, 2.0**-12), (1.5, 12, 2.0**-12), (2.1, 12, 1.1**12)])
def test_a_component_flips_or_grows_as_a_loop_says(relative: float, flips: int, last: float) -> None:
    error, expected = 1.0, [1.0]
    for _ in range(12):
        error -= relative / 4.75 * 4.75 * error
        expected.append(error)
    shown = conditioning.component(4.75, relative / 4.75, 12)
    assert shown == pytest.approx(expected)
    assert int((np.diff(np.sign(shown)) != 0).sum()) == flips
    assert shown[-1] == pytest.approx(last)


@pytest.mark.parametrize("batch_size", [1, 2, 3])
@pytest.mark.parametrize("chance", [0.5, 0.9])
def test_for_inputs_of_one_length_the_largest_stable_step_is_the_edge_of_a_sure_decrease(
    batch_size: int, chance: float
) -> None:
    """Features ±1 are independent, and all inputs are √2 long: every batch with its probability."""
    samples = np.array(list(itertools.product([1.0, -1.0], repeat=2)))
    odds = [math.prod(chance if entry > 0 else 1 - chance for entry in sample) for sample in samples]
    limit = conditioning.largest_stable_step(
        Features(2, 2 * chance - 1, math.sqrt(1 - (2 * chance - 1) ** 2)), batch_size
    )
    for factor, grows in ((0.999, False), (1.001, True)):
        after = np.zeros((2, 2))
        for batch in itertools.product(range(4), repeat=batch_size):
            step = np.eye(2) - factor * limit * samples[list(batch)].T @ samples[list(batch)] / batch_size
            after += math.prod(odds[i] for i in batch) * step.T @ step
        assert (np.linalg.norm(after, 2) > 1) == grows


def test_the_gain_grows_from_that_of_one_sample_to_the_condition_number() -> None:
    gains = [conditioning.stable_step_gain(Features.uniform(32), b) for b in (1, 4, 16, 64, 10**7)]
    assert gains == pytest.approx([4, 11.97, 33.68, 65.67, 97], abs=0.005)
    for n in (1, 2, 8, 100):
        features = Features(n, -0.8, 0.5)
        assert conditioning.stable_step_gain(features, 1) == pytest.approx((0.64 + 0.25) / 0.25)
        assert conditioning.stable_step_gain(features, 10**9) == pytest.approx(1 + n * 0.64 / 0.25)
        assert conditioning.stable_step_gain(features.centered, 5) == pytest.approx(1)
        assert conditioning.largest_stable_step(features, 10**9) == pytest.approx(2 / features.largest_eigenvalue)


def test_a_flat_direction_has_no_finite_condition_number() -> None:
    assert conditioning.condition_number([[1, 1], [1, 1]]) == math.inf
    assert conditioning.condition_number([[4.0, 0], [0, 1e-9]]) == pytest.approx(4e9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Features(0, 1, 1), "n to be a whole number of at least 1, got 0"),
        (lambda: Features(2, 1, 0), "deviation to be above zero, got 0"),
        (lambda: Features(2, math.nan, 1), "mean to be finite"),
        (lambda: Features.uniform(2, 1, 1), "high − low to be above zero, got 0"),
        (lambda: conditioning.second_moment([1, 2]), "inputs to have shape"),
        (lambda: conditioning.eigenvalues([[1, 2]]), r"square matrix as hessian, got shape \(1, 2\)"),
        (lambda: conditioning.eigenvalues([[1, 2], [0, 1]]), "symmetric matrix as hessian"),
        (lambda: conditioning.condition_number([[0.0]]), "eigenvalues of at least 0 and one above it"),
        (lambda: conditioning.condition_number([[1, 0], [0, -1]]), "eigenvalues of at least 0"),
        (lambda: conditioning.fastest_step_size([[0.0]]), "above zero"),
        (lambda: conditioning.rate(0.5), "at least 1, got 0.5"),
        (lambda: conditioning.steps_needed(7, 1), "tolerance between 0 and 1, got 1"),
        (lambda: conditioning.component(0, 1, 3), "eigenvalue to be above zero"),
        (lambda: conditioning.largest_stable_step(Features(2, 1, 1), 0), "batch_size to be a whole number"),
    ],
)
def test_bad_arguments_are_named(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_behind_a_hidden_unit_the_curvature_of_the_loss_can_be_negative() -> None:
    def loss(f: float) -> float:
        return (math.tanh(f) + 1) ** 2 / 2  # one tanh unit that feeds an output with the weight one and the target −1

    h = 1e-4
    assert (loss(1 + h) - 2 * loss(1) + loss(1 - h)) / h**2 < -0.9
