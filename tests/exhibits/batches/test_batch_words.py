"""What the page says of batches beside its figures: enumerated, or searched over random cases."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from autograd import grad
from autograd import numpy as anp

from explainer import batches, logistic

CHANCES = {Fraction(1, 2): Fraction(3, 4), Fraction(3, 2): Fraction(1, 4)}  # μ = 3/4 and s² = 3/16, so μ² = 3s²


def gradient(error: tuple[int, ...]) -> list[Fraction]:
    """E[x (x·e)] over all combinations of independent inputs."""
    found = [Fraction(0)] * len(error)
    for x in itertools.product(CHANCES, repeat=len(error)):
        delta = sum(a * e for a, e in zip(x, error, strict=True))
        found = [g + math.prod(CHANCES[a] for a in x) * delta * a for g, a in zip(found, x, strict=True)]
    return found


@pytest.mark.parametrize("n", [2, 3])
def test_all_entries_take_the_sign_of_the_sum_of_the_errors_unless_one_is_three_times_as_large(n: int) -> None:
    mixed = 0
    for error in itertools.product(range(-9, 10, 3 if n == 3 else 1), repeat=n):
        whole, entries = sum(error), gradient(error)
        assert entries == [Fraction(3, 16) * e + Fraction(9, 16) * whole for e in error]
        if max(map(abs, error)) < 3 * abs(whole):
            assert all(entry * whole > 0 for entry in entries)
        mixed += min(entries) < 0 < max(entries)
    assert mixed > 10  # and beyond that they can differ


def test_two_samples_with_positive_parallel_inputs_never_mix_the_signs() -> None:
    for scale in (0.25, 1.0, 3.0):
        for deltas in itertools.product((-2.0, -1.0, 0.0, 1.0, 2.0), repeat=2):
            entries = batches.batch_gradient(deltas, np.array([[1.0, 2.0], [scale, 2 * scale]]))
            assert not entries.min() < 0 < entries.max()


@pytest.mark.parametrize("n", [2, 3, 5])
def test_two_samples_with_deltas_of_fair_coins_agree_in_a_half_and_two_to_minus_n(n: int) -> None:
    """Whichever two numbers an input has, either of them may come first: all these orders are equally likely."""
    pair = np.random.default_rng(n).random((2, n))
    agreed = []
    for deltas in itertools.product((1, -1), repeat=2):
        for swapped in itertools.product((False, True), repeat=n):
            entries = np.array(deltas) @ np.where(swapped, pair[::-1], pair)
            agreed.append(len(set(np.sign(entries))) == 1)
    assert np.mean(agreed) == 1 / 2 + 2.0**-n


def test_from_zero_positive_targets_make_each_delta_negative_and_later_signs_differ() -> None:
    random = np.random.default_rng(4)
    inputs, targets = random.random((50, 2)) + 0.01, random.random(50) + 0.01
    deltas = inputs @ np.zeros(2) - targets
    assert deltas.max() < 0
    for size in (1, 7, 50):
        assert (-(deltas[:size] @ inputs[:size]) > 0).all()
    later = np.linalg.lstsq(inputs, targets)[0]
    assert (inputs @ later - targets).min() < 0 < (inputs @ later - targets).max()


def test_for_the_logistic_loss_delta_keeps_the_sign_that_the_label_gives_it() -> None:
    """Why the page does not say of each loss that the sign changes along the way."""
    random = np.random.default_rng(5)
    for weights in random.normal(0, 4, (200, 2)):
        x, label = random.normal(size=2), float(random.integers(2))
        h = 1e-6
        ahead, behind = (
            float(logistic.mean_loss(weights + side * x / (x @ x), x[np.newaxis], [label])) for side in (h, -h)
        )
        assert (ahead - behind > 0) == (label == 0) or abs(ahead - behind) < 1e-12


def test_deltas_of_both_signs_in_one_layer_leave_each_row_same_signed() -> None:
    def loss(w: np.ndarray, x: np.ndarray) -> float:
        z = anp.dot(w, x)
        return anp.log(anp.sum(anp.exp(z))) - z[1]  # type: ignore[no-any-return]

    random = np.random.default_rng(2)
    for _ in range(20):
        rows = grad(loss)(random.normal(size=(3, 4)), random.exponential(size=4))
        assert [{*np.sign(row)} for row in rows] == [{1}, {-1}, {1}]  # too large but for the label


def test_with_its_size_a_batch_varies_less_in_each_entry_and_its_entries_go_together_as_before() -> None:
    def draw(random: np.random.Generator, runs: int) -> tuple[np.ndarray, np.ndarray]:
        return random.normal(size=runs), random.random((runs, 3)) - [0, 0, 1]  # the third has the mean −½

    sizes = list(batches.growing_gradients(draw, 16, 20_000, seed=3))
    for size in (1, 4, 16):
        found = sizes[size - 1]
        assert found.std(axis=0) * math.sqrt(size) == pytest.approx(np.full(3, math.sqrt(1 / 3)), rel=0.03)
        assert np.asarray(np.corrcoef(found.T))[0] == pytest.approx([1, 3 / 4, -3 / 4], abs=0.02)


def test_a_large_batch_comes_close_to_the_product_of_the_two_means() -> None:
    random = np.random.default_rng(3)
    for mean, middle in ((0.25, 0.5), (-2.0, 0.5), (0.25, -1.0), (0.25, 0.0), (0.0, 0.5)):
        deltas, inputs = random.normal(mean, 1, 50_000), random.uniform(middle - 0.5, middle + 0.5, (50_000, 3))
        assert batches.batch_gradient(deltas, inputs) == pytest.approx(np.full(3, mean * middle), abs=0.03)


def agreeing(chance: float, size: int) -> float:
    """The share of same-signed gradients with two inputs that are 10 with that chance, and else 0.01; δ normal."""
    random = np.random.default_rng(6)
    inputs = np.where(random.random((4000, size, 2)) < chance, 10, 0.01)
    sums = (random.normal(size=(4000, size, 1)) * inputs).sum(axis=1)
    return float((sums.prod(axis=1) > 0).mean())


def test_inputs_that_are_rarely_large_slow_the_mixing_as_such_deltas_do() -> None:
    mean, square = 0.01 * 10 + 0.99 * 0.01, 0.01 * 100 + 0.99 * 1e-4
    limit = 0.5 + math.asin(mean**2 / square) / math.pi
    assert agreeing(0.01, 8) > agreeing(0.01, 32) > limit + 0.2
    assert agreeing(0.5, 32) < 0.5 + math.asin(0.5) / math.pi + 0.03


def test_no_batch_has_a_larger_gradient_than_the_slope_of_a_saturated_hidden_neuron_lets_through() -> None:
    """By the chain rule each δ is the slope times what comes back: of an output with the log loss it is not."""
    random = np.random.default_rng(7)
    inputs, back = random.random((60, 3)), random.uniform(-1, 1, 60)
    z = inputs @ [8, 8, 8] + 6
    slopes = np.exp(-z) / (1 + np.exp(-z)) ** 2
    for size in (1, 8, 60):
        entries = (slopes * back)[:size] @ inputs[:size] / size
        assert np.abs(entries).max() <= slopes.max() < 0.003
    wrong = 1 / (1 + np.exp(-z)) - 0  # labels of zero
    assert wrong.min() > 0.99
