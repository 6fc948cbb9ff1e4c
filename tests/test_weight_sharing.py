"""Shared weights, against loops over positions and autograd back through a whole recurrence."""

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from explainer import weight_sharing

RANDOM = np.random.default_rng(8)


def test_a_kernel_reads_one_patch_at_each_position_and_never_beyond_the_image() -> None:
    images = RANDOM.normal(size=(2, 4, 5))
    read = weight_sharing.patches(images, 3)
    assert read.shape == (2, 2 * 3, 9)
    for image, patches in zip(images, read, strict=True):
        expected = [image[i : i + 3, j : j + 3].ravel() for i in range(2) for j in range(3)]
        assert patches.tolist() == np.array(expected).tolist()


def test_the_gradient_of_a_kernel_is_that_of_autograd() -> None:
    image, target = RANDOM.normal(size=(5, 6)), RANDOM.normal(size=(4, 5))

    def loss(kernel: np.ndarray) -> Any:
        rows = [[anp.sum(kernel * image[i : i + 2, j : j + 2]) for j in range(5)] for i in range(4)]
        return 0.5 * anp.sum((anp.array(rows) - target) ** 2)

    kernel = RANDOM.normal(size=(2, 2))
    outputs = np.array([[(kernel * image[i : i + 2, j : j + 2]).sum() for j in range(5)] for i in range(4)])
    found = weight_sharing.kernel_gradient((outputs - target).ravel(), weight_sharing.patches(image, 2))
    assert found == pytest.approx(grad(loss)(kernel).ravel())


def states(weights: np.ndarray, driven: np.ndarray) -> list[np.ndarray]:
    h = [anp.full(len(weights), 0.5)]
    for u in driven:
        h.append(1 / (1 + anp.exp(-(anp.dot(weights, h[-1]) + u))))
    return h


@pytest.mark.parametrize("steps", [1, 2, 5])
def test_the_gradient_of_a_recurrence_is_that_of_autograd(steps: int) -> None:
    weights, driven = RANDOM.normal(size=(2, 4, 4)), RANDOM.normal(size=(2, steps, 4))
    asked = RANDOM.normal(size=(2, steps, 4))
    found = weight_sharing.recurrent_states(weights, driven)
    gradient = weight_sharing.recurrent_gradient(weights, found, asked)
    for run in range(2):
        assert found[run] == pytest.approx(np.array(states(weights[run], driven[run])))

        def loss(w: np.ndarray, run: int = run) -> Any:
            return sum(anp.dot(a, h) for a, h in zip(asked[run], states(w, driven[run])[1:], strict=True))

        assert gradient[run] == pytest.approx(grad(loss)(weights[run]))


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match=r"at least 3 × 3 pixels, got shape \(2, 9\)"):
        weight_sharing.patches(np.ones((2, 9)), 3)
    with pytest.raises(ValueError, match="one delta for each position"):
        weight_sharing.kernel_gradient(np.ones(3), np.ones((2, 4)))
    with pytest.raises(ValueError, match=r"expected weights \(..., n, n\)"):
        weight_sharing.recurrent_states(np.ones((2, 3)), np.ones((4, 3)))
    with pytest.raises(ValueError, match="on_states for all states but the first"):
        weight_sharing.recurrent_gradient(np.eye(2), np.ones((3, 2)), np.ones((3, 2)))
