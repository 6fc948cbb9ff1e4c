"""Shared weights and softmax: sums written out position by position, autograd, and what the page says of them."""

import itertools
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, hessian
from sklearn.datasets import load_digits

from explainer.exhibits.also_holds.shared_weights import SharedWeights
from explainer.exhibits.contents import EXHIBITS
from tests.experiments.racing import of, second
from tests.reading import axes_named, panels, role_of, series

RANDOM = np.random.default_rng(77)
ERROR = 4 * 0.5 / np.sqrt(4000) * np.sqrt(2)  # of two simulated shares, four standard errors


@pytest.fixture(scope="module")
def exhibit() -> SharedWeights:
    shown = EXHIBITS["shared_weights"]
    assert isinstance(shown, SharedWeights)
    return shown


def agree(gradients: list[np.ndarray]) -> float:
    """The share whose entries have one sign, zeros allowed, of those that are not zero."""
    moved = [g for g in gradients if np.abs(g).max() > 0]
    return float(np.mean([g.min() >= 0 or g.max() <= 0 for g in moved]))


def kernel(image: np.ndarray, corner: int, side: int) -> np.ndarray:
    """The gradient of a 3 × 3 kernel, a coin at each of the positions of a square, added up one by one."""
    gradient = np.zeros(9)
    for i, j in itertools.product(range(corner, corner + side), repeat=2):
        gradient += RANDOM.choice([-1, 1]) * image[i : i + 3, j : j + 3].ravel()
    return gradient


def rows(steps: int, each: bool) -> list[np.ndarray]:
    """The rows of dL/dW of one recurrence, by autograd."""
    drive, asked = RANDOM.normal(size=(2, steps, 9))

    def loss(w: np.ndarray) -> Any:
        h, total = anp.full(9, 0.5), 0.0
        for step in range(steps):
            h = 1 / (1 + anp.exp(-(anp.dot(w, h) + drive[step])))
            if each or step == steps - 1:
                total = total + anp.dot(asked[step], h)
        return total

    return list(grad(loss)(RANDOM.normal(size=(9, 9)) / 3))


def test_the_figure_shows_its_series_by_name_and_all_begin_at_one(exhibit: SharedWeights) -> None:
    assert axes_named(exhibit.figure()) == ("positions, steps or tokens", "share of same-signed gradients")
    named = {"RNN of sigmoids": "recurrence", "independent tokens": "tokens", "CNN on digits": "handwriting"}
    for label, field in named.items():
        (line,) = series(exhibit.figure(), label)
        assert line.tolist() == getattr(exhibit, field).tolist()
    for points in (exhibit.recurrence, exhibit.tokens, exhibit.noise, exhibit.handwriting):
        assert points[:, 0].tolist() == [1, 4, 9, 16, 25, 36]
        assert points[0, 1] == 1


def test_the_texts_tell_where_each_curve_ends(exhibit: SharedWeights) -> None:
    recurrence, tokens, noise, handwriting = (
        f"{points[-1, 1]:.0%}" for points in (exhibit.recurrence, exhibit.tokens, exhibit.noise, exhibit.handwriting)
    )
    assert np.ptp(exhibit.recurrence[1:, 1]) < 0.01  # “and stays”
    assert exhibit.noise[:, 1] == pytest.approx(exhibit.tokens[:, 1], abs=0.01)  # “lies on it”
    ((axes, rings),) = [(a, mark) for a in panels(exhibit.figure()) for mark in a.lines if mark.get_gid() == "noise"]
    assert (rings.get_marker(), role_of(rings.get_markerfacecolor())) == ("o", "paper")
    assert axes.get_xscale() == "log"
    assert exhibit.caption == (
        "At one place each gradient is same-signed: that is the lemma. Summed over 36, with each δ plus or minus one "
        f"by a fair coin, {tokens} still are for independent tokens, {noise} for a kernel on images of independent "
        f"pixels (rings) and {handwriting} on digits. Of the rows of a recurrence with its loss at the last step it is "
        f"{recurrence}."
    )
    assert exhibit.alt == (
        "The share of same-signed gradients of 9 shared weights, against the number of places that share them, on a "
        f"logarithmic axis from one to 36. All four curves begin at 100%. The recurrence falls to {recurrence} and "
        f"stays. The exact curve of independent tokens falls to {tokens}, and the kernel on images of independent "
        f"pixels lies on it, with {noise}. The kernel on digits falls to {handwriting}."
    )


def test_independent_tokens_follow_their_exact_chance(exhibit: SharedWeights) -> None:
    assert exhibit.weights == 9
    assert exhibit.two == 0.5 + 2.0**-9
    for places in (4, 36):
        gradients = [RANDOM.choice([-1, 1], places) @ RANDOM.random((places, 9)) for _ in range(8000)]
        (point,) = exhibit.tokens[exhibit.tokens[:, 0] == places]
        assert point[1] == pytest.approx(agree(gradients), abs=0.022)


def test_a_kernel_on_independent_pixels_does_as_independent_tokens_do(exhibit: SharedWeights) -> None:
    assert exhibit.noise[:, 1] == pytest.approx(exhibit.tokens[:, 1], abs=0.032)
    for index, side in [(1, 2), (5, 6)]:
        shares = agree([kernel(RANDOM.random((side + 2, side + 2)), 0, side) for _ in range(4000)])
        assert exhibit.noise[index, 1] == pytest.approx(shares, abs=ERROR)


@pytest.mark.parametrize(("index", "side", "corner"), [(1, 2, 2), (2, 3, 1), (5, 6, 0)])
def test_on_digits_it_is_the_kernel_in_the_middle(exhibit: SharedWeights, index: int, side: int, corner: int) -> None:
    shares = agree([kernel(image / 16, corner, side) for image in load_digits().images])
    assert exhibit.handwriting[index, 1] == pytest.approx(shares, abs=0.05)
    assert exhibit.handwriting[index, 1] < exhibit.noise[index, 1]


@pytest.mark.parametrize("each", [False, True])
def test_the_rows_of_a_recurrence_are_those_of_autograd(exhibit: SharedWeights, each: bool) -> None:
    share = agree([row for _ in range(120) for row in rows(36, each)])
    assert (exhibit.asked_at_each if each else exhibit.rows) == pytest.approx(share, abs=0.07)
    assert exhibit.rows > exhibit.asked_at_each + 0.2 > exhibit.kernels + 0.2


def test_the_last_steps_decide_since_delta_fades_on_its_way_back() -> None:
    weights = RANDOM.normal(size=(500, 9, 9)) / 3
    drawn = 1 / (1 + np.exp(-RANDOM.normal(size=(500, 9))))
    delta = RANDOM.normal(size=(500, 9))
    before = np.einsum("rij,ri->rj", weights, delta * drawn * (1 - drawn))
    assert (np.linalg.norm(before, axis=1) / np.linalg.norm(delta, axis=1)).mean() < 0.25


def test_if_all_deltas_of_an_image_have_one_sign_so_has_the_gradient_of_the_kernel() -> None:
    for _ in range(200):
        read, deltas = RANDOM.uniform(1e-6, 1, (RANDOM.integers(1, 40), 9)), RANDOM.exponential(size=40)
        assert (deltas[: len(read)] @ read > 0).all()


def cross_entropy(weights: np.ndarray, inputs: np.ndarray, labels: np.ndarray) -> Any:
    outputs = anp.dot(inputs, weights.T)
    return anp.mean(anp.log(anp.sum(anp.exp(outputs), axis=1)) - outputs[np.arange(len(labels)), labels])


def test_one_sample_raises_the_row_of_its_class_and_lowers_the_others(exhibit: SharedWeights) -> None:
    k, sample = exhibit.classes, RANDOM.uniform(0.1, 1, (1, 4))
    gradient = grad(cross_entropy)(np.zeros((k, 4)), sample, np.array([3]))
    assert gradient[3] == pytest.approx(exhibit.own_delta * sample[0])
    assert np.delete(gradient, 3, axis=0) == pytest.approx(np.tile(exhibit.other_delta * sample[0], (k - 1, 1)))
    assert exhibit.own_pull == pytest.approx(9)
    anywhere = grad(cross_entropy)(RANDOM.normal(size=(k, 4)), sample, np.array([3]))
    assert (anywhere[3] < 0).all()
    assert (np.delete(anywhere, 3, axis=0) > 0).all()
    assert anywhere.sum(axis=0) == pytest.approx(np.zeros(4), abs=1e-12)  # no input's weights change in sum


def test_from_zero_with_equal_classes_the_first_gradient_is_mean_minus_class_mean(exhibit: SharedWeights) -> None:
    inputs, labels = RANDOM.uniform(0, 1, (60, 4)), np.repeat(np.arange(exhibit.classes), 6)
    gradient = grad(cross_entropy)(np.zeros((exhibit.classes, 4)), inputs, labels)
    means = np.array([inputs[labels == k].mean(axis=0) for k in range(exhibit.classes)])
    assert gradient == pytest.approx((inputs.mean(axis=0) - means) / exhibit.classes)
    assert grad(cross_entropy)(np.zeros((exhibit.classes, 4)), inputs + 7, labels) == pytest.approx(gradient)
    assert not np.allclose(grad(cross_entropy)(np.zeros((exhibit.classes, 4)), inputs[5:] + 7, labels[5:]), gradient)


@pytest.mark.parametrize("kind", ["raw", "centered"])
def test_there_the_condition_number_is_that_of_the_inputs(exhibit: SharedWeights, kind: str) -> None:
    inputs = of(kind)[:40, :3]
    bowl = hessian(cross_entropy)(np.zeros((4, 3)), inputs, RANDOM.integers(4, size=40)).reshape(12, 12)
    values = np.linalg.eigvalsh(bowl)
    assert values[:3] == pytest.approx(np.zeros(3), abs=1e-15)  # along the sum of the rows
    assert values[-1] / values[3] == pytest.approx(np.linalg.cond(second(inputs)))
    quoted = {"raw": exhibit.kappa, "centered": exhibit.kappa_centered}[kind]
    assert quoted == pytest.approx(np.linalg.cond(second(of(kind))))
