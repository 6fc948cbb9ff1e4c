"""What the page says in general, beyond its figures: nudges, saturated losses, one factor for all the weights."""

import cmath
import itertools
import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from explainer.activations import relu, sigmoid, tanh
from explainer.neuron import nudged_gradient

Loss = Callable[[float], float]
HOSTILE = [0.0, -0.0, 1e-300, -1e-300, 1e-9, -1e-9, 0.3, -0.3, 5.0, -5.0, 700.0, -700.0]


def test_for_a_parabola_two_nudges_give_the_slope_exactly_and_one_does_not() -> None:
    for a, b, at, nudge in itertools.product(*[[Fraction(7, 3), Fraction(-1, 9), Fraction(1, 100), Fraction(40)]] * 4):

        def loss(w: Fraction, a: Fraction = a, b: Fraction = b) -> Fraction:
            return a * w**2 + b * w + 1

        assert (loss(at + nudge) - loss(at - nudge)) / (2 * nudge) == 2 * a * at + b
        assert (loss(at + nudge) - loss(at)) / nudge != 2 * a * at + b


@pytest.mark.parametrize(
    ("loss", "slope"),
    [
        (math.exp, math.exp),
        (math.sin, math.cos),
        (lambda w: w**3, lambda w: 3 * w**2),
        (math.cos, lambda w: -math.sin(w)),
    ],
)
def test_for_other_smooth_losses_the_error_of_two_nudges_is_of_the_order_of_their_square(
    loss: Loss, slope: Loss
) -> None:
    for at in (0.0, 0.7, -1.3):
        errors = [
            abs(float(nudged_gradient(lambda w: loss(float(w[0])), [at], nudge)[0]) - slope(at))
            for nudge in (0.1, 0.01, 0.001)
        ]
        third = 6 * math.e  # more than the third derivative of any of these losses, near here
        assert all(
            error <= third / 6 * nudge**2 + 1e-12 for error, nudge in zip(errors, (0.1, 0.01, 0.001), strict=True)
        )


def test_a_tanh_puts_out_both_signs_a_relu_or_a_sigmoid_does_not() -> None:
    assert {*np.sign(tanh(HOSTILE))} == {-1, 0, 1}
    assert {*np.sign(relu(HOSTILE))} == {0, 1}
    assert {*np.sign(sigmoid(HOSTILE))} == {1}


def test_with_the_sigmoid_as_the_loss_all_updates_go_southwest_and_none_turns_back() -> None:
    random = np.random.default_rng(4)
    for step_size in (0.01, 1.0, 50.0):
        w, moves = random.normal(size=2), []
        for x in random.uniform(0.01, 3, (40, 2)):
            f = float(w @ x)
            slope = 1 / (math.exp(-f / 2) + math.exp(f / 2)) ** 2
            moves.append(-step_size * slope * x)
            w = w + moves[-1]
        assert all((move < 0).all() for move in moves)
        assert all(one @ other > 0 for one, other in itertools.pairwise(moves))


def test_behind_a_tanh_two_gradients_differ_in_sign_just_if_their_inputs_do_and_delta_is_not_zero() -> None:
    def loss(w: complex, v: complex, x: tuple[float, ...], t: float) -> complex:
        return (cmath.tanh(w * x[0] + v * x[1]) - t) ** 2 / 2

    seen = set()
    for x in itertools.product((-1.5, -0.2, 0.0, 0.4, 1.0), repeat=2):
        for w, v, t in ((0.3, -0.8, 0.5), (1.0, 0.6, -1.0), (0.0, 0.0, 0.0)):
            step = 1e-30  # a complex step has no error but rounding
            gradient = [loss(w + step * 1j, v, x, t).imag / step, loss(w, v + step * 1j, x, t).imag / step]
            delta = math.tanh(w * x[0] + v * x[1]) - t
            assert (np.sign(gradient[0]) != np.sign(gradient[1])) == (delta != 0 and np.sign(x[0]) != np.sign(x[1]))
            assert gradient == pytest.approx([delta * (1 - (delta + t) ** 2) * entry for entry in x], rel=1e-12)
            seen.add(delta == 0)
    assert seen == {True, False}
