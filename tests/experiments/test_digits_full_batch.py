"""Full-batch descents on digits run again on plain networks, the largest eigenvalue by scipy; and the layer's block."""

from typing import Any

import numpy as np
import pytest
from scipy.sparse.linalg import LinearOperator, eigsh, svds

from explainer.experiments.digits_full_batch import Course, FullBatch
from explainer.experiments.digits_layer import Blocks
from tests.plain_network import LABELS, PIXELS, PlainNetwork, defined

RUNS, BLOCKS = FullBatch(), Blocks()
X, T = PIXELS[:512], LABELS[:512]
SHIFTS = (0.0, -0.5)


def start(side: int, seed: int) -> PlainNetwork:
    made = defined(RUNS.pair[side], seed)
    made.start_as_if_shifted_by(0.0)
    return made


def sharpness(network: PlainNetwork) -> float:
    """The largest eigenvalue of the Hessian, by scipy from central differences of the plain gradient."""
    shapes = [each.shape for pair in zip(network.weights, network.biases, strict=True) for each in pair]
    size = sum(int(np.prod(shape)) for shape in shapes)

    def moved(by: Any) -> Any:
        other = PlainNetwork(0, network.activation, network.shift)
        parts = np.split(by, np.cumsum([int(np.prod(shape)) for shape in shapes])[:-1])
        both = [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
        other.weights = [w + by for w, by in zip(network.weights, both[::2], strict=True)]
        other.biases = [b + by for b, by in zip(network.biases, both[1::2], strict=True)]
        return np.concatenate([each.ravel() for pair in other.gradients(X, T) for each in pair])

    def product(v: Any) -> Any:
        step = 1e-4 / np.linalg.norm(v)
        return (moved(step * v.ravel()) - moved(-step * v.ravel())) / (2 * step)

    operator = LinearOperator((size, size), matvec=product, dtype=np.float64)
    return float(eigsh(operator, 1, which="LA", tol=1e-4, v0=np.random.default_rng(0).normal(size=size))[0][0])


@pytest.mark.parametrize(("side", "seed", "looks"), [(0, 0, (0, 1, 36, 70)), (0, 5, (30,)), (1, 6, (0, 33))])
def test_a_descent_has_these_losses_and_this_sharpness(side: int, seed: int, looks: tuple[int, ...]) -> None:
    found, plain = RUNS.result[side][RUNS.seeds.index(seed)], start(side, seed)
    rel = 1e-3 if side == 0 else 1e-6  # where it leaps, rounding grows
    for step, loss in enumerate(found.losses):
        assert loss == pytest.approx(plain.loss(X, T), rel=rel)
        if step in looks:
            assert found.sharpness[step] == pytest.approx(5.12 * sharpness(plain), rel=0.02)
        if step < len(found.losses) - 1:
            assert loss > 0.1
            plain.step(X, T, 5.12)
    assert found.losses[-1] <= 0.1
    assert len(found.losses) == len(found.sharpness)
    assert found.end.weights[1] == pytest.approx(plain.weights[1], rel=0.05, abs=0.01)


def raises(course: Course) -> int:
    return int((np.diff(course.losses) > 0).sum())


def test_raw_descents_go_past_two_and_raise_the_loss_and_centered_ones_do_not() -> None:
    raw, centered = RUNS.result
    for one, other in zip(raw, centered, strict=True):
        assert one.losses[0] == pytest.approx(other.losses[0], rel=1e-12), "one function at the start"
        assert one.sharpness[0] > 4 * other.sharpness[0]
        assert raises(one) >= 7 > raises(other) == 0
        assert other.sharpness.max() < 2.05
        assert len(other.losses) < len(one.losses)
        last = int(np.flatnonzero(np.diff(one.losses) > 0)[-1]) + 1
        assert one.sharpness[:last].max() > 4
        assert one.sharpness[-1] < 2


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("end", [0, 1])
def test_the_block_has_this_largest_eigenvalue_and_the_factors_have_these(side: int, end: int) -> None:
    seed = 3
    course, found = RUNS.result[side][seed], BLOCKS.result[side][seed][end]
    plain = start(side, seed)
    if end:
        plain.weights, plain.biases = list(course.end.weights), list(course.end.biases)
    _, x, behind, top = plain.layers(X)
    biased = np.hstack([x, np.ones((512, 1))])
    shares = np.exp(top) / np.exp(top).sum(axis=1, keepdims=True)
    a = behind - SHIFTS[side]
    rows, gradients = [], []
    for label in range(10):
        g = ((shares - np.eye(10)[label]) @ plain.weights[2]) * a * (1 - a) * np.sqrt(shares[:, [label]])
        gradients.append(g)
        rows.append((g[:, :, None] * biased[:, None, :]).reshape(512, -1))
    largest = svds(np.vstack(rows), k=1, return_singular_vectors=False)[0] ** 2 / 512
    both = [np.linalg.svd(each, compute_uv=False) ** 2 / 512 for each in (biased, np.vstack(gradients))]
    assert found.largest == pytest.approx(largest, rel=1e-5)
    assert found.product == pytest.approx(both[0][0] * both[1][0])
    assert found.biased[::-1] == pytest.approx(both[0])
    _, lengths, directions = np.linalg.svd(x)
    assert found.plain[::-1] == pytest.approx(lengths**2 / 512)
    mean = x.mean(axis=0) / np.linalg.norm(x.mean(axis=0))
    along = abs(directions[0] @ mean)
    assert found.angle == pytest.approx(np.degrees(np.arctan2(np.sqrt(1 - along**2), along)), abs=1e-3)
