"""Networks: gradients against automatic differentiation and finite differences, shapes that tell mistakes apart."""

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from explainer import network
from explainer.network import Hidden
from explainer.parameters import Parameters, initialized, shifted

KINDS = [
    Hidden(activation, shift, normalization)
    for activation, shift in (("sigmoid", 0.0), ("sigmoid", -0.5), ("tanh", 1.0), ("ReLU", 0.0))
    for normalization in ("none", "batch before", "batch after", "layer after")
]
SIZES = (5, 4, 3, 6)  # all different, so that a transposed matrix does not fit


def sample(seed: int = 0, batch: int = 7) -> tuple[Any, Any]:
    random = np.random.default_rng(seed)
    return random.normal(0.3, 1, (batch, SIZES[0])), random.integers(0, SIZES[-1], batch)


def random_parameters(seed: int = 1) -> Parameters:
    """One network with biases that are not zero."""
    made = initialized(SIZES, [seed], gain=1.5)
    random = np.random.default_rng(seed)
    biases = tuple(np.asarray(random.normal(size=b.shape[1])) for b in made.biases)
    return Parameters(tuple(w[0] for w in made.weights), biases)


def normal(h: Any, axis: int) -> Any:
    mean = anp.mean(h, axis=axis, keepdims=True)
    return (h - mean) / anp.sqrt(anp.mean((h - mean) ** 2, axis=axis, keepdims=True) + 1e-5)


def reference(weights: Any, biases: Any, hidden: Hidden, x: Any) -> Any:
    """The outputs, written out layer by layer for one network."""
    activation: Any = {"sigmoid": lambda z: 1 / (1 + anp.exp(-z)), "tanh": anp.tanh, "ReLU": lambda z: z * (z > 0)}
    h = x
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        z = anp.dot(h, w.T) + b
        if hidden.normalization == "batch before":
            z = normal(z, 0)
        h = activation[hidden.activation](z) + hidden.shift
        if hidden.normalization == "batch after":
            h = normal(h, 0)
        if hidden.normalization == "layer after":
            h = normal(h, 1)
    return anp.dot(h, weights[-1].T) + biases[-1]


def reference_loss(both: Any, hidden: Hidden, x: Any, labels: Any) -> Any:
    top = reference(both[0], both[1], hidden, x)
    scores = anp.exp(top) / anp.sum(anp.exp(top), axis=1, keepdims=True)
    return -anp.mean(anp.log(scores[np.arange(len(labels)), labels]))


@pytest.mark.parametrize("hidden", KINDS, ids=str)
def test_outputs_losses_and_gradients_are_those_of_automatic_differentiation(hidden: Hidden) -> None:
    made, (x, labels) = random_parameters(), sample()
    both = (list(made.weights), list(made.biases))
    top = network.outputs(made, hidden, x)
    assert top == pytest.approx(reference(both[0], both[1], hidden, x), abs=1e-12)
    assert network.loss(top, labels) == pytest.approx(reference_loss(both, hidden, x, labels), abs=1e-12)
    on_weights, on_biases = grad(reference_loss)(both, hidden, x, labels)
    made_here = network.gradients(made, hidden, x, labels)
    for ours, theirs in zip((*made_here.weights, *made_here.biases), (*on_weights, *on_biases), strict=True):
        assert ours.shape == theirs.shape
        assert np.abs(ours - theirs).max() < 1e-11


@pytest.mark.parametrize("hidden", KINDS, ids=str)
def test_gradients_are_slopes_of_the_loss(hidden: Hidden) -> None:
    made, (x, labels) = random_parameters(3), sample(3)
    gradient = network.gradients(made, hidden, x, labels)
    for layer in range(3):
        for index in [(0, 0), (2, 1)]:
            slopes = []
            for nudge in (1e-5, -1e-5):
                weights = [w.copy() for w in made.weights]
                weights[layer][index] += nudge
                nudged = Parameters(tuple(weights), made.biases)
                slopes.append(network.loss(network.outputs(nudged, hidden, x), labels))
            assert gradient.weights[layer][index] == pytest.approx((slopes[0] - slopes[1]) / 2e-5, abs=1e-8)


def test_a_stack_of_networks_gives_what_each_gives_alone() -> None:
    stack, hidden, (x, labels) = initialized(SIZES, [4, 5, 6]), Hidden("tanh", 1.0, "layer after"), sample()
    together = network.gradients(stack, hidden, x, labels)
    losses = network.loss(network.outputs(stack, hidden, x), labels)
    for k in range(3):
        alone = Parameters(tuple(w[k] for w in stack.weights), tuple(b[k] for b in stack.biases))
        assert losses[k] == pytest.approx(float(network.loss(network.outputs(alone, hidden, x), labels)), abs=1e-13)
        gradient = network.gradients(alone, hidden, x, labels)
        for ours, theirs in zip(together.weights, gradient.weights, strict=True):
            assert ours[k] == pytest.approx(theirs, abs=1e-13)


@pytest.mark.parametrize("shift", [-0.5, 1.0])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "ReLU"])
def test_a_shift_folded_into_the_next_biases_leaves_the_function_as_it_was(activation: str, shift: float) -> None:
    made, (x, _) = random_parameters(), sample()
    folded = shifted(made, shift)
    top = network.outputs(folded, Hidden(activation, shift), x)
    assert top == pytest.approx(network.outputs(made, Hidden(activation), x), abs=1e-12)
    assert folded.biases[0] == pytest.approx(made.biases[0])
    assert not np.allclose(folded.biases[1], made.biases[1])
    assert not np.allclose(folded.biases[2], made.biases[2])


def test_initial_weights_have_the_deviation_of_the_gain_over_the_root_of_the_inputs() -> None:
    made = initialized((100, 400, 50), [0, 1], gain=3.0)
    assert [w.shape for w in made.weights] == [(2, 400, 100), (2, 50, 400)]
    assert made.weights[0].std() == pytest.approx(0.3, rel=0.01)
    assert made.weights[1].std() == pytest.approx(0.15, rel=0.02)
    assert abs(made.weights[0].mean()) < 0.005
    assert not any(b.any() for b in made.biases)
    assert (made.weights[0][0] != made.weights[0][1]).all()
    assert (made.weights[0][1] == initialized((100, 400), [1], 3.0).weights[0][0]).all()


def test_behind_positive_activations_each_row_of_one_samples_gradient_is_same_signed() -> None:
    made, (x, labels) = random_parameters(), sample(batch=1)
    rows = network.gradients(made, Hidden("sigmoid"), x, labels).weights[1]
    assert (np.abs(np.sign(rows).sum(axis=1)) == SIZES[1]).all()
    rows = network.gradients(made, Hidden("sigmoid", normalization="layer after"), x, labels).weights[1]
    assert np.abs(rows.sum(axis=1)).max() < 1e-12  # layer normalization: the entries of a row sum to zero


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="activation among sigmoid, tanh, ReLU, got 'swish'"):
        Hidden("swish")
    with pytest.raises(ValueError, match=r"expected inputs \(..., B, 5\), got shape \(2, 4\)"):
        network.outputs(random_parameters(), Hidden(), np.ones((2, 4)))
    with pytest.raises(ValueError, match="expected 2 labels below 6, got shape"):
        network.loss(np.ones((2, 6)), np.array([1, 6]))
    with pytest.raises(ValueError, match="gain to be above zero"):
        initialized(SIZES, [0], gain=0)
