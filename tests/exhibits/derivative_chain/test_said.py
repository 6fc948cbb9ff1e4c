"""What the page says in passing: each sentence as it stands, and that it is so, by nudges and by hand."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.special import expit

from explainer.descent import descend
from tests.sentences import of_page

Function = Callable[[float], float]


def slope(loss: Function, at: float) -> float:
    return (loss(at + 1e-5) - loss(at - 1e-5)) / 2e-5


def gradient(loss: Callable[[np.ndarray], float], at: np.ndarray) -> np.ndarray:
    return np.array([(loss(at + e) - loss(at - e)) / 2e-5 for e in 1e-5 * np.eye(len(at))])


def the_slope_is_negative_below_the_target() -> bool:
    outputs = [-2.0, 0.5, 0.99, 1.01, 3.0]
    slopes = [slope(lambda f: (f - 1) ** 2 / 2, f) for f in outputs]
    return all((found < 0) == (f < 1) and abs(found - (f - 1)) < 1e-6 for found, f in zip(slopes, outputs, strict=True))


def the_sign_is_not_that_of_the_height() -> bool:
    """Heights of either sign, slopes of either sign: all four pairs."""
    losses: list[Function] = [lambda f: f**2 / 2 + 1, lambda f: f**2 / 2 - 9]
    return len({(np.sign(loss(f)), np.sign(slope(loss, f))) for loss in losses for f in (-1.0, 1.0)}) == 4


def the_weight_goes_against_its_gradient() -> bool:
    run = descend([(1.0, 2.0)], [1.0], (1.0, -1.0), 0.1, [[0]])
    by = gradient(lambda w: (w[0] + 2 * w[1] - 1) ** 2 / 2, np.array([1.0, -1.0]))
    return bool(np.allclose(run.weights[1] - run.weights[0], -0.1 * by))


def signs(emits: Callable[[np.ndarray], np.ndarray], own: Function) -> int:
    """How many signs the gradient has."""
    x = emits(np.array([0.5, -1.0]))
    return len(set(np.sign(gradient(lambda w: (own(float(w @ x)) - 0.9) ** 2 / 2, np.array([1.0, -1.0])))))


def the_layer_before_decides() -> bool:
    owns: list[Function] = [float, lambda f: float(expit(f)), lambda f: -float(expit(f))]
    return all(signs(expit, own) == 1 and signs(np.tanh, own) == 2 for own in owns)


def passed_back_and_on_the_weights() -> tuple[set[float], set[float]]:
    w, x = np.array([1.0, -1.0]), np.array([1.0, 2.0])
    back, on = gradient(lambda x: (w @ x - 1) ** 2 / 2, x), gradient(lambda w: (w @ x - 1) ** 2 / 2, w)
    return set(np.sign(back)), set(np.sign(on))


def a_target_can_give_both_signs() -> bool:
    return {np.sign(slope(lambda f: (float(expit(f)) - 0.5) ** 2 / 2, f)) for f in (-1.0, 1.0)} == {-1, 1}


def slopes_of_the_output() -> bool:
    """On the weights they are the inputs, on the bias one; and those of the loss are δ times these."""
    x, b, at = np.array([0.7, -1.9]), -0.6, np.array([2.3, 0.4, -0.6])
    of_f = gradient(lambda p: float(p[:2] @ x + p[2]), at)
    of_loss = gradient(lambda p: float(p[:2] @ x + p[2] - 1.7) ** 2 / 2, at)
    delta = float(at[:2] @ x + b - 1.7)
    return bool(np.allclose(of_f, [*x, 1]) and np.allclose(of_loss, delta * np.array([*x, 1]), atol=1e-8))


SAID: dict[str, Callable[[], bool]] = {
    r"The weight stands in one product, $\w_i\x_i$, so the answer is $\x_i$.": slopes_of_the_output,
    r"The gradient on a weight is $\dl\,\x_i$: one number for the neuron, times the weight's own "
    "input.": slopes_of_the_output,
    r"On the bias it is $\dl$.": slopes_of_the_output,
    r"What counts is not the height of the loss but its slope, $\dl = f - t$, negative if the output is below the "
    "target.": the_slope_is_negative_below_the_target,
    r"The sign of $\dl$ is that of the slope of the loss, not of its height.": the_sign_is_not_that_of_the_height,
    r"Against its gradient, here with the step size (learning rate) ${\eta = {{ computation_graph.step_size }}}$ and "
    "the bias held.": the_weight_goes_against_its_gradient,
    r"It is $\sigma > 0$, in the layer before.": the_layer_before_decides,
    "The one of the layer before decides whether the entries can differ in sign.": the_layer_before_decides,
    r"The gradient passed back to the inputs, $\dl\,\w$, takes both signs from the weights (if $\dl \neq 0$), although "
    "the inputs are positive.": lambda: passed_back_and_on_the_weights()[0] == {-1, 1},
    "Same-signed are the gradients on the weights.": lambda: passed_back_and_on_the_weights()[1] == {-1},
    r"A loss that compares the output with a target can give $\dl$ both signs.": a_target_can_give_both_signs,
}


@pytest.mark.parametrize("sentence", SAID)
def test_it_is_said_and_it_is_so(sentence: str) -> None:
    assert sentence in of_page("derivative-chain.md")
    assert SAID[sentence]()
