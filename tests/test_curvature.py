"""The curvature of networks: second differences of a plain loss, products by loops, and numpy's eigenvalues."""

import itertools

import numpy as np
import pytest

from explainer import curvature
from explainer.checked import Array
from explainer.network import Hidden
from explainer.parameters import Parameters

SIZES = (3, 4, 3)
X = np.array([[0.5, -1.0, 2.0], [1.5, 0.3, -0.7], [0.2, 0.9, 1.1], [-1.2, 0.4, 0.6], [0.8, 0.8, -0.1]])
LABELS = np.array([0, 2, 1, 1, 0])


def network() -> Parameters:
    random = np.random.default_rng(3)
    weights = tuple(random.normal(size=(m, n)) for n, m in itertools.pairwise(SIZES))
    return Parameters(weights, tuple(random.normal(size=(len(w),)) for w in weights))


def own_losses(values: Array) -> Array:
    """The loss of each sample for all weights, then all biases, in one row."""
    first, second = values[:12].reshape(4, 3), values[12:24].reshape(3, 4)
    hidden = 1 / (1 + np.exp(-(X @ first.T + values[24:28])))
    top = hidden @ second.T + values[28:31]
    return np.asarray(np.log(np.exp(top).sum(axis=1)) - top[np.arange(len(X)), LABELS])


def own_values() -> Array:
    made = network()
    return np.concatenate([*(w.ravel() for w in made.weights), *made.biases])


def shares_and_activations() -> tuple[Array, Array]:
    made = network()
    hidden = 1 / (1 + np.exp(-(X @ made.weights[0].T + made.biases[0])))
    top = np.exp(hidden @ made.weights[1].T + made.biases[1])
    return top / top.sum(axis=1, keepdims=True), hidden


def own_block() -> Array:
    """The Gauss–Newton block of the first layer, JᵀHJ with the Jacobian of the outputs, entry by entry."""
    shares, hidden = shares_and_activations()
    block = np.zeros((12, 12))
    for share, a, x in zip(shares, hidden, X, strict=True):
        jacobian = np.zeros((3, 12))  # of the three outputs by the weights of the first layer
        for output, unit, feature in itertools.product(range(3), range(4), range(3)):
            jacobian[output, 3 * unit + feature] = (
                network().weights[1][output, unit] * a[unit] * (1 - a[unit]) * x[feature]
            )
        block += jacobian.T @ (np.diag(share) - np.outer(share, share)) @ jacobian / len(X)
    return block


def test_a_vector_and_a_network_are_one_another_in_turn() -> None:
    assert curvature.flat(network()).tolist() == own_values().tolist()
    back = curvature.shaped(own_values(), network())
    for one, other in zip((*back.weights, *back.biases), (*network().weights, *network().biases), strict=True):
        assert one.tolist() == other.tolist()


def test_the_hessian_is_that_of_second_differences_of_the_mean_loss() -> None:
    gap, size = 1e-4, 31
    product = curvature.hessian_product(network(), Hidden("sigmoid"), X, LABELS)
    mine = np.array([product(unit) for unit in np.eye(size)])

    def at(*moved: tuple[int, float]) -> float:
        values = own_values()
        for index, by in moved:
            values[index] += by
        return float(own_losses(values).mean())

    for i, j in itertools.product(range(0, size, 3), range(0, size, 4)):
        pairs = itertools.product((1, -1), (1, -1))
        second = sum(a * b * at((i, a * gap), (j, b * gap)) for a, b in pairs) / (2 * gap) ** 2
        assert mine[i, j] == pytest.approx(second, abs=2e-5)
    assert np.linalg.eigvalsh((mine + mine.T) / 2)[0] < -0.01, "then no test told it from a bowl"


@pytest.mark.parametrize("seed", range(5))
def test_the_largest_eigenvalue_is_found_as_precisely_as_asked(seed: int) -> None:
    random = np.random.default_rng(seed)
    matrix = random.normal(size=(30, 30))
    matrix = matrix + matrix.T - 9 * np.eye(30)
    start = random.normal(size=30)
    largest = np.linalg.eigh(matrix)[0][-1]
    taken: list[int] = []
    for precision in (1e-1, 1e-8):
        asked: list[Array] = []

        def product(v: Array, asked: list[Array] = asked) -> Array:
            asked.append(v)
            return np.asarray(matrix @ v)

        value, near = curvature.largest_eigenvalue(product, start, precision)
        assert value == pytest.approx(largest, rel=precision)
        assert np.linalg.norm(matrix @ near - value * near) <= 1.01 * precision * abs(value)
        assert np.linalg.norm(near) == pytest.approx(1)
        taken.append(len(asked))
    assert taken[0] < taken[1] <= 30


def test_label_gradients_are_differences_of_each_labels_loss_times_the_root_of_its_share() -> None:
    made, gap = network(), 1e-6
    found = curvature.label_gradients(made, Hidden("sigmoid"), X, 0)
    shares, _ = shares_and_activations()
    assert found.shape == (3, 5, 4)
    for label, sample, unit in itertools.product(range(3), range(5), range(4)):
        losses = []
        for sign in (1, -1):
            z = X[sample] @ made.weights[0].T + made.biases[0] + sign * gap * np.eye(4)[unit]
            top = made.weights[1] @ (1 / (1 + np.exp(-z))) + made.biases[1]
            losses.append(np.log(np.exp(top).sum()) - top[label])
        slope = (losses[0] - losses[1]) / (2 * gap)
        assert found[label, sample, unit] == pytest.approx(np.sqrt(shares[sample, label]) * slope, abs=1e-8)


def test_the_block_is_gauss_and_newtons_and_its_factors_are_means_of_products() -> None:
    gradients = curvature.label_gradients(network(), Hidden("sigmoid"), X, 0)
    product = curvature.block_product(X, gradients)
    assert np.array([product(unit) for unit in np.eye(12)]) == pytest.approx(own_block(), abs=1e-12)
    factor = curvature.gradient_factor(gradients)
    for i, j in itertools.product(range(4), range(4)):
        own = sum(gradients[c, b, i] * gradients[c, b, j] for c in range(3) for b in range(5)) / 5
        assert factor[i, j] == pytest.approx(own)


@pytest.mark.parametrize(("z", "weight", "target"), [(1.0, 1.0, -1.0), (0.3, -2.0, 0.5), (-0.7, 1.5, -3.0)])
def test_the_curvature_of_a_tanh_unit_is_a_second_difference_and_its_bowl_that_of_the_straightened_loss(
    z: float, weight: float, target: float
) -> None:
    gap = 1e-4

    def loss(at: float, straight: bool) -> float:
        tanh = np.tanh(z) + (at - z) / np.cosh(z) ** 2 if straight else np.tanh(at)
        return float((weight * tanh - target) ** 2 / 2)

    for found, straight in zip(curvature.tanh_curvature(z, weight, target), (True, False), strict=True):
        ahead, here, behind = (loss(at, straight) for at in (z + gap, z, z - gap))
        assert found == pytest.approx((ahead - 2 * here + behind) / gap**2, abs=1e-6)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match=r"expected gradients \(classes, 5, units\), got shape \(3, 4, 2\)"):
        curvature.block_product(X, np.ones((3, 4, 2)))
    with pytest.raises(ValueError, match="the length of start to be above zero"):
        curvature.largest_eigenvalue(lambda v: v, [0.0, 0.0])
    with pytest.raises(ValueError, match="precision to be above zero"):
        curvature.largest_eigenvalue(lambda v: v, [1.0], 0)
    with pytest.raises(ValueError, match="gap to be above zero"):
        curvature.hessian_product(network(), Hidden("sigmoid"), X, LABELS, 0)
