"""Batch gradients and their chances, against plain loops, enumeration, quadrature and random draws."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import multivariate_normal, norm

from explainer import batches
from explainer.checked import Array
from explainer.conditioning import Features

numbers = st.floats(-10, 10)


@given(st.lists(st.tuples(numbers, st.lists(numbers, min_size=3, max_size=3)), min_size=1, max_size=6))
def test_the_gradient_of_a_batch_is_the_mean_over_its_samples(batch: list[tuple[float, list[float]]]) -> None:
    deltas, inputs = zip(*batch, strict=True)
    expected = [math.fsum(delta * x[i] for delta, x in batch) / len(batch) for i in range(3)]
    assert batches.batch_gradient(deltas, inputs) == pytest.approx(expected, abs=1e-12)


def test_many_batches_go_at_once() -> None:
    random = np.random.default_rng(2)
    deltas, inputs = random.normal(size=(4, 5)), random.normal(1, 2, size=(4, 5, 3))
    expected = [sum(deltas[b, k] * inputs[b, k] for k in range(5)) / 5 for b in range(4)]
    assert batches.batch_gradient(deltas, inputs) == pytest.approx(np.array(expected))


@given(st.lists(st.tuples(st.floats(0.01, 10), st.floats(0.01, 10)), min_size=1, max_size=8), st.sampled_from([-1, 1]))
def test_if_all_deltas_agree_positive_inputs_never_mix(batch: list[tuple[float, float]], sign: int) -> None:
    deltas = [sign * (index + 0.5) for index in range(len(batch))]
    assert (sign * batches.batch_gradient(deltas, batch) > 0).all()


@pytest.mark.parametrize(
    ("deltas", "inputs"),
    [([1, 2], [[1, 2]]), ([1], [1, 2]), ([], np.zeros((0, 2))), ([[1, 2]], [[1, 2], [3, 4]]), (1, [1, 2])],
)
def test_a_batch_has_one_delta_for_each_input(deltas: list[float], inputs: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="deltas"):
        batches.batch_gradient(deltas, inputs)


@pytest.mark.parametrize(("mean", "deviation", "size"), [(0.5, 12**-0.5, 1), (2, 3, 7), (-1, 0.5, 4), (0, 1, 3)])
def test_two_entries_correlate_by_rho_for_every_batch_size(mean: float, deviation: float, size: int) -> None:
    random = np.random.default_rng(4)
    deltas = random.choice([-1.0, 1.0], (100_000, size)) * random.uniform(0.5, 1.5, (100_000, size))
    inputs = random.uniform(mean - 3**0.5 * deviation, mean + 3**0.5 * deviation, (100_000, size, 2))
    measured = np.corrcoef(np.einsum("bs,bsn->nb", deltas, inputs))[0, 1]
    assert batches.correlation(Features(2, mean, deviation)) == pytest.approx(measured, abs=4 / 100_000**0.5)


@pytest.mark.parametrize("rho", [0, 0.2, 0.75, 0.99, 0.9999])
def test_for_two_entries_the_limit_is_the_arcsine(rho: float) -> None:
    assert batches.limiting_chance(2, rho) == pytest.approx(0.5 + math.asin(rho) / math.pi, abs=1e-6)
    trivariate = 0.25 + 1.5 * math.asin(rho) / math.pi
    assert batches.limiting_chance(3, rho) == pytest.approx(trivariate, abs=1e-6)


@pytest.mark.parametrize(("n", "rho"), [(4, 0.3), (5, 0.75), (8, 0.6)])
def test_for_more_entries_it_is_what_two_integrators_say(n: int, rho: float) -> None:
    spread = math.sqrt(rho / (1 - rho))
    by_quad = 2 * quad(lambda z: norm.pdf(z) * norm.cdf(z * spread) ** n, -10, 10, limit=300)[0]
    matrix = np.full((n, n), rho) + (1 - rho) * np.eye(n)
    by_cubature = 2 * multivariate_normal(cov=matrix, seed=1).cdf(np.zeros(n))
    assert batches.limiting_chance(n, rho) == pytest.approx(by_quad, abs=1e-9)
    assert batches.limiting_chance(n, rho) == pytest.approx(by_cubature, abs=1e-3)


def test_without_correlation_it_is_the_share_of_two_orthants_and_one_entry_always_agrees() -> None:
    assert batches.limiting_chance(6, 0) == pytest.approx(2**-5, rel=1e-12)
    assert batches.limiting_chance(1, 0.4) == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize("rho", [-0.1, 1, math.nan])
def test_a_correlation_lies_between_zero_and_one(rho: float) -> None:
    with pytest.raises(ValueError, match="rho"):
        batches.limiting_chance(3, rho)


def below(total: int, height: int) -> Fraction:
    """The chance that `total` uniform numbers add up to less than `height`, by Irwin and Hall."""
    terms = ((-1) ** j * math.comb(total, j) * (height - j) ** total for j in range(height + 1))
    return Fraction(sum(terms), math.factorial(total))


@pytest.mark.parametrize("n", [1, 2, 3, 8])
def test_coin_chances_are_those_of_exact_fractions(n: int) -> None:
    for size, chance in enumerate(batches.coin_chances(n, 12), 1):
        exact = Fraction(0)
        for signs in itertools.product((-1, 1), repeat=size):  # −U is distributed as U − 1
            negative = below(size, signs.count(-1))
            exact += (negative**n + (1 - negative) ** n) / 2**size
        assert chance == pytest.approx(float(exact), rel=1e-12)


def test_coin_chances_of_two_samples_and_not_monotone() -> None:
    for n in (2, 3, 7):
        assert batches.coin_chances(n, 2) == pytest.approx([1, 0.5 + 2.0**-n], rel=1e-14)
    assert batches.coin_chances(2, 4) == pytest.approx([1, 3 / 4, 19 / 24, 445 / 576], rel=1e-14)


@pytest.mark.parametrize("n", [2, 8, 32])
def test_coin_chances_tend_to_the_limit(n: int) -> None:
    rho = batches.correlation(Features.uniform(n))
    distances = np.abs(batches.coin_chances(n, 256)[[15, 63, 255]] - batches.limiting_chance(n, rho))
    assert distances[2] < 5e-4
    assert distances[2] < 0.3 * distances[1] < 0.1 * distances[0]


def coins(random: np.random.Generator, runs: int) -> tuple[Array, Array]:
    return random.choice([-1.0, 1.0], runs), random.uniform(0, 1, (runs, 3))


def test_simulated_chances_agree_with_the_exact_ones() -> None:
    simulated = batches.simulated_chances(coins, largest=9, runs=40_000, seed=8)
    assert simulated == pytest.approx(batches.coin_chances(3, 9), abs=4 * 0.5 / 200)
    assert simulated[0] == 1
    assert (simulated == batches.simulated_chances(coins, largest=9, runs=40_000, seed=8)).all()


def test_batches_grow_by_one_sample_and_are_averaged() -> None:
    sizes = list(batches.growing_gradients(coins, 3, 5, seed=6))
    random = np.random.default_rng(6)
    drawn = [delta[:, np.newaxis] * inputs for delta, inputs in (coins(random, 5) for _ in range(3))]
    for size, gradients in enumerate(sizes, 1):
        assert gradients == pytest.approx(np.mean(drawn[:size], axis=0))
    lengths = batches.mean_lengths(coins, 3, 5, seed=6)
    assert lengths == pytest.approx([np.mean([math.hypot(*row) for row in gradients]) for gradients in sizes])


@pytest.mark.parametrize(("n", "low", "high"), [(2, 0, 1), (3, 0, 1), (8, 0, 1), (4, -0.2, 1), (5, -1, 1)])
def test_the_full_batch_chance_is_that_of_random_errors_seen_through_the_data(n: int, low: float, high: float) -> None:
    random = np.random.default_rng(10)
    data = random.uniform(low, high, (20_000, n))
    gradients = random.normal(size=(40_000, n)) @ (data.T @ data / len(data))
    agree = np.abs(np.sign(gradients).sum(axis=1)) == n
    assert batches.full_batch_chance(Features.uniform(n, low, high)) == pytest.approx(agree.mean(), abs=0.012)


def test_the_full_batch_chance_is_the_one_in_the_table_of_claims() -> None:
    chances = [batches.full_batch_chance(Features.uniform(n)) for n in (2, 3, 8, 32)]
    assert chances == pytest.approx([0.9097, 0.8839, 0.8723, 0.9040], abs=6e-5)


@pytest.mark.parametrize(("mean", "step_size", "steps"), [(0.5, 0.3, 4), (0.5, 3.0, 3), (-2, 0.1, 2), (0, 0.7, 3)])
def test_descent_chances_of_two_weights_are_an_arcsine_at_each_step(mean: float, step_size: float, steps: int) -> None:
    features = Features(2, mean, 0.4)
    shares = batches.descent_chances(features.hessian, step_size, steps, runs=40_000, seed=3)
    for step, share in enumerate(shares):
        along, across = (
            value * (1 - step_size * value) ** step for value in (0.16 + 2 * mean**2, 0.16)
        )  # the gradient's deviations along (1, 1) and across
        rho = (along**2 - across**2) / (along**2 + across**2)
        assert share == pytest.approx(0.5 + math.asin(rho) / math.pi, abs=0.01)


def test_a_descent_that_diverges_says_so() -> None:
    with pytest.raises(OverflowError, match="too large"):
        batches.descent_chances(np.eye(2), 1e9, 40, runs=3, seed=0)
    with pytest.raises(ValueError, match="symmetric"):
        batches.descent_chances([[1, 2], [0, 1]], 0.1, 4, runs=3, seed=0)
    with pytest.raises(ValueError, match="steps"):
        batches.descent_chances(np.eye(2), 0.1, -1, runs=3, seed=0)
    assert batches.descent_chances(np.eye(2), 0.1, 0, runs=3, seed=0).shape == (1,)
