"""What the page of conditioning says in general, against numpy's eigenvalues, loops and quadrature."""

import itertools

import numpy as np
import pytest
from scipy.optimize import brentq

Array = np.ndarray
SEEDS = pytest.mark.parametrize("seed", range(12))


def cloud(seed: int, n: int) -> Array:
    """Nine samples, correlated, each feature with a mean and a deviation of its own; some seeds center them."""
    random = np.random.default_rng(seed)
    mixed = random.normal(size=(9, n)) @ random.normal(size=(n, n))
    centered = np.asarray(mixed - mixed.mean(axis=0))
    return centered if seed == 0 else centered + random.normal(0, 3, n)


def moment(x: Array) -> Array:
    return np.asarray(sum((np.outer(sample, sample) for sample in x), np.zeros((x.shape[1],) * 2)) / len(x))


def ends(matrix: Array) -> Array:
    """The smallest and the largest eigenvalue."""
    return np.asarray(np.linalg.eigvalsh(matrix)[[0, -1]])


@SEEDS
def test_centering_and_scaling_leave_each_others_work_and_the_correlation(seed: int) -> None:
    x = cloud(seed, 3)
    deviations = x.std(axis=0)
    centered, scaled, both = x - x.mean(axis=0), x / deviations, (x - x.mean(axis=0)) / deviations
    assert centered.std(axis=0) == pytest.approx(deviations)  # the scales are left
    assert scaled.mean(axis=0) == pytest.approx(x.mean(axis=0) / deviations)  # the mean beside them is left
    assert both.mean(axis=0) == pytest.approx(0, abs=1e-12)
    assert both.std(axis=0) == pytest.approx(1)
    for after in (centered, scaled, both, x * [0.1, 3, 40] - [1, 2, 3]):
        assert np.corrcoef(after.T) == pytest.approx(np.corrcoef(x.T))


@SEEDS
def test_beside_a_bias_no_block_has_a_larger_eigenvalue_than_the_whole_and_all_are_smallest_without_a_mean(
    seed: int,
) -> None:
    x = cloud(seed, 3)
    whole, after = (moment(np.hstack([each, np.ones((9, 1))])) for each in (x, x - x.mean(axis=0)))
    for one, other in ((whole, after), (np.linalg.inv(whole), np.linalg.inv(after))):
        blocks, fewer = ([float(ends(each[:3, :3])[1]), float(each[3, 3])] for each in (one, other))
        assert ends(one)[1] >= max(blocks) * (1 - 1e-9)
        assert np.greater_equal(blocks, np.array(fewer) * (1 - 1e-9)).all()
        assert other[3, :3] == pytest.approx(0, abs=1e-9)
        assert ends(other)[1] == pytest.approx(max(fewer))
    flat = np.hstack([x[:, :2], x[:, :1] + x[:, 1:2]])  # a covariance that cannot be inverted
    for each in (flat, flat - flat.mean(axis=0)):
        assert abs(np.linalg.det(moment(np.hstack([each, np.ones((9, 1))])))) < 1e-9


@SEEDS
def test_a_further_column_moves_no_extreme_eigenvalue_inward(seed: int) -> None:
    x = cloud(seed, 3)
    (least, most), random = ends(moment(x)), np.random.default_rng(seed)
    ways = random.normal(size=(200, 3))
    values = ((x @ ways.T) ** 2).mean(axis=0) / (ways**2).sum(axis=1)
    assert least * (1 - 1e-9) <= values.min() <= values.max() <= most * (1 + 1e-9)
    for column in (np.ones(9), np.zeros(9), x[:, 0], random.normal(0, 0.01, 9), random.normal(0, 100, 9)):
        lower, higher = ends(moment(np.column_stack([x, column])))
        assert lower <= least * (1 + 1e-9)
        assert higher >= most * (1 - 1e-9)


@SEEDS
def test_a_mean_along_the_widest_direction_is_where_centering_gains_most(seed: int) -> None:
    x = cloud(seed, 3)
    covariance, random = np.cov(x.T, bias=True), np.random.default_rng(seed)
    values, axes = np.linalg.eigh(covariance)
    along = np.linalg.eigvalsh(covariance + 4 * np.outer(axes[:, -1], axes[:, -1]))
    assert along == pytest.approx([*values[:-1], values[-1] + 4])  # nothing else grows
    for way in (*axes.T, *random.normal(size=(60, 3))):
        mean = 2 * way / np.hypot.reduce(way)
        low, high = ends(covariance + np.outer(mean, mean))
        assert high <= along[-1] * (1 + 1e-9)
        assert high / low <= along[-1] / along[0] * (1 + 1e-9)


@SEEDS
def test_no_scaling_does_better_than_the_diagonal_and_the_least_eigenvalue_allow(seed: int) -> None:
    x, d = cloud(seed, 4), np.random.default_rng(seed).uniform(0.1, 5, 4)
    leveled = x / np.sqrt((x**2).mean(axis=0))
    a, scaled = moment(leveled), moment(leveled * d)
    assert scaled == pytest.approx(np.diag(d) @ a @ np.diag(d))
    assert np.diag(a) == pytest.approx(1)
    assert ends(scaled)[1] >= d.max() ** 2
    assert ends(scaled)[0] <= d.max() ** 2 * ends(a)[0] * (1 + 1e-9)
    rates = np.sort(np.linalg.eigvals(np.diag(d**2) @ a).real)  # of descent with scaled gradients
    assert rates == pytest.approx(np.linalg.eigvalsh(scaled))
    flat = np.hstack([leveled[:, :3], leveled[:, :1]])
    assert max(abs(ends(moment(flat * other))[0]) for other in (np.ones(4), d)) < 1e-9


@SEEDS
def test_the_direction_of_the_mean_may_be_turned_round(seed: int) -> None:
    x = cloud(seed, 3)
    mean, centered = x.mean(axis=0), x - x.mean(axis=0)
    assert moment(centered - mean) == pytest.approx(moment(x))
    assert np.linalg.norm(np.outer(mean, mean)) == pytest.approx(mean @ mean)  # zero for a mean of zero alone


@SEEDS
def test_biases_of_the_inputs_act_through_one_number_and_feel_the_mean_error_alone(seed: int) -> None:
    x, random = cloud(seed, 3), np.random.default_rng(seed)
    (w, b), targets = random.normal(size=(2, 3)), random.normal(size=9)
    aside = np.cross(w, random.normal(size=3))  # across the weights

    def errors(biases: Array) -> Array:
        outputs = [sum(a * (v + c) for a, v, c in zip(w, row, biases, strict=True)) for row in x]
        return np.asarray(outputs - targets)

    def slope(biases: Array) -> list[float]:
        ways = np.eye(3)
        return [float((errors(biases + e / 2) ** 2 - errors(biases - e / 2) ** 2).mean() / 2) for e in ways]

    assert errors(b + aside) == pytest.approx(errors(b))
    assert slope(b) == pytest.approx(list(errors(b).mean() * w))
    met = b - errors(b).mean() * w / (w @ w)
    assert slope(met) == pytest.approx([0, 0, 0], abs=1e-9)


@SEEDS
def test_the_error_along_the_steepest_direction_flips_between_one_and_two_over_its_eigenvalue(seed: int) -> None:
    x = cloud(seed, 3)
    values, axes = np.linalg.eigh(moment(x))
    for relative in (0.01, 0.99, 1.01, 1.5, 1.99, 2.01):
        error = np.array([axes.T @ np.ones(3)])[0] @ axes.T
        parts = [error @ axes[:, -1]]
        for _ in range(6):
            error = error - relative / values[-1] * sum((row @ error) * row for row in x) / 9
            parts.append(error @ axes[:, -1])
        flips = [before * now < 0 for before, now in itertools.pairwise(parts)]
        assert flips == [relative > 1] * 6
        assert (abs(parts[-1]) < abs(parts[0])) == (relative < 2)


def squares(n: int, center: float) -> tuple[Array, Array]:
    """E[xxᵀ] and E[xxᵀ ⊗ xxᵀ] of n features uniform from −½ to ½ about a center, by Gauss's rule."""
    nodes, weights = np.polynomial.legendre.leggauss(3)
    second, fourth = np.zeros((n, n)), np.zeros((n * n, n * n))
    for chosen in itertools.product(range(3), repeat=n):
        x, chance = center + nodes[list(chosen)] / 2, np.prod(weights[list(chosen)] / 2)
        second, fourth = second + chance * np.outer(x, x), fourth + chance * np.kron(np.outer(x, x), np.outer(x, x))
    return second, fourth


def gain(n: int, batch: int) -> float:
    """How many times as large a step centering allows in the mean square."""
    limits = []
    for center in (0.5, 0.0):
        second, fourth = squares(n, center)
        first = np.kron(second, np.eye(n)) + np.kron(np.eye(n), second)
        drawn = fourth / batch + (1 - 1 / batch) * np.kron(second, second)

        def radius(size: float, first: Array = first, drawn: Array = drawn) -> float:
            return float(np.abs(np.linalg.eigvalsh(np.eye(len(first)) - size * first + size * size * drawn)).max()) - 1

        limits.append(brentq(radius, 0.1, 60, xtol=1e-12))
    return float(limits[1] / limits[0])


@pytest.mark.parametrize("n", [2, 3, 4])
def test_the_gain_of_uniform_features_rises_with_the_batch_if_they_are_two_or_more(n: int) -> None:
    assert [gain(1, batch) for batch in (1, 2, 16)] == pytest.approx([4, 4, 4])
    gains = [gain(n, batch) for batch in (1, 2, 3, 4, 8, 64)]
    assert (np.diff(gains) > 0.01).all()
    formulas = [(n / 3 + k * (1 / 12 + n / 4)) / (n / 12 + k / 12) for k in range(64)]
    assert (np.diff(formulas) > 0).all()
