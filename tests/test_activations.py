"""Activation functions against scipy's, and the means of their outputs against adaptive quadrature and closed forms."""

import math
from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from numpy.typing import ArrayLike, NDArray
from scipy import special
from scipy.integrate import quad
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import logistic, norm

from explainer import activations

Function = Callable[[ArrayLike], NDArray[np.float64]]
Z = np.array([-745.0, -40.0, -3.2, -1e-9, 0.0, 1e-9, 0.7, 5.0, 40.0, 800.0])

REFERENCE: dict[str, Callable[[float], float]] = {
    "sigmoid": lambda z: float(special.expit(z)),
    "tanh": math.tanh,
    "ReLU": lambda z: z if z > 0 else 0.0,
    "leaky ReLU": lambda z: z if z > 0 else 0.01 * z,
    "ELU": lambda z: z if z > 0 else math.exp(z) - 1,
    "SELU": lambda z: 1.0507009873554805 * (z if z > 0 else 1.6732632423543772 * (math.exp(z) - 1)),
    "GELU": lambda z: z * float(norm.cdf(z)),
    "SiLU": lambda z: z * float(special.expit(z)),
    "softplus": lambda z: max(z, 0.0) + math.log1p(math.exp(-abs(z))),
}
each = pytest.mark.parametrize("name", activations.ACTIVATIONS)


def test_every_activation_has_a_reference() -> None:
    assert set(REFERENCE) == set(activations.ACTIVATIONS)


@each
def test_an_activation_is_what_its_definition_says_also_far_out(name: str) -> None:
    expected = [REFERENCE[name](z) for z in Z]
    assert activations.ACTIVATIONS[name](Z) == pytest.approx(np.array(expected), rel=1e-6, abs=1e-15)
    assert activations.ACTIVATIONS[name](Z.reshape(2, 5)).shape == (2, 5)
    assert activations.ACTIVATIONS[name](np.empty((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("name", activations.TRAINED)
def test_what_trains_is_the_same_function_and_its_slope_is_that_of_automatic_differentiation(name: str) -> None:
    by_autograd: dict[str, Callable[[float], Any]] = {
        "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
        "tanh": lambda z: 2 / (1 + anp.exp(-2 * z)) - 1,
        "ReLU": lambda z: anp.maximum(z, 0),
    }
    value, slope = activations.TRAINED[name]
    assert value(Z) == pytest.approx(np.array([REFERENCE[name](z) for z in Z]), rel=1e-15, abs=2e-16)
    for z in (-20.0, -3.2, -1e-3, 1e-3, 0.7, 5.0):
        assert float(slope(value(np.array(z)))) == pytest.approx(grad(by_autograd[name])(z), rel=1e-7, abs=1e-15)
    ends = value(np.array([-np.inf, np.inf, np.nan]))  # of a network that has diverged
    assert ends.tolist()[:2] == {"sigmoid": [0, 1], "tanh": [-1, 1], "ReLU": [0, np.inf]}[name]
    assert np.isnan(ends[2])


def test_the_slope_of_the_sigmoid_is_that_of_the_logistic_distribution() -> None:
    z = np.array([-30.0, -2.0, 0.0, 0.4, 3.0])
    assert activations.sigmoid_slope(activations.sigmoid(z)) == pytest.approx(logistic.pdf(z), rel=1e-12)


@each
def test_the_moments_are_those_of_adaptive_quadrature(name: str) -> None:
    def expectation(of: Callable[[float], float]) -> Any:
        return sum(
            quad(lambda z: of(REFERENCE[name](z)) * norm.pdf(z), *ends, epsabs=1e-13)[0] for ends in ((-11, 0), (0, 11))
        )

    mean, variance = activations.output_moments(activations.ACTIVATIONS[name])
    assert mean == pytest.approx(expectation(lambda a: a), abs=1e-10)
    assert variance == pytest.approx(expectation(lambda a: a * a) - expectation(lambda a: a) ** 2, abs=1e-10)


@pytest.mark.parametrize(
    ("name", "mean"),
    [
        ("sigmoid", 0.5),
        ("tanh", 0.0),
        ("ReLU", 1 / math.sqrt(2 * math.pi)),
        ("leaky ReLU", 0.99 / math.sqrt(2 * math.pi)),
        ("GELU", 1 / (2 * math.sqrt(math.pi))),
        ("ELU", 1 / math.sqrt(2 * math.pi) - 0.5 + math.sqrt(math.e) * float(norm.cdf(-1))),
        ("SELU", 0.0),
    ],
)
def test_the_means_have_their_closed_forms(name: str, mean: float) -> None:
    assert activations.output_moments(activations.ACTIVATIONS[name])[0] == pytest.approx(mean, abs=1e-9)


@pytest.mark.parametrize("name", sorted(set(REFERENCE) - {"GELU", "SiLU"}))
def test_quantiles_of_a_function_that_never_falls_are_its_values_at_those_of_its_input(name: str) -> None:
    shares = [0.05, 0.3, 0.6, 0.95]  # not at a kink
    expected = [REFERENCE[name](float(norm.ppf(share))) for share in shares]
    assert activations.output_quantiles(activations.ACTIVATIONS[name], shares) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("name", ["GELU", "SiLU"])
@pytest.mark.parametrize("share", [0.05, 0.2, 0.95])
def test_quantiles_of_a_function_that_falls_first_have_the_probability_below_them(name: str, share: float) -> None:
    quantile = float(activations.output_quantiles(activations.ACTIVATIONS[name], share))
    bottom = float(minimize_scalar(REFERENCE[name], bounds=(-3, 0), method="bounded").x)
    ends = [  # where the function is at the quantile, on either side of its least value
        brentq(lambda z: REFERENCE[name](z) - quantile, *side) if quantile < 0 or side[1] > 0 else -math.inf
        for side in ((-60, bottom), (bottom, 9))
    ]
    assert float(norm.cdf(ends[1]) - norm.cdf(ends[0])) == pytest.approx(share, abs=2e-4)


def test_tanh_is_a_sigmoid_stretched_and_shifted() -> None:
    z = np.linspace(-4, 4, 33)
    assert 2 * activations.sigmoid(2 * z) - 1 == pytest.approx(np.tanh(z), abs=1e-14)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        *((lambda f=f: f([0.0, np.nan]), "z to be finite") for f in activations.ACTIVATIONS.values()),
        (lambda: activations.leaky_relu(1.0, slope=0.0), "slope to be above zero"),
        (lambda: activations.output_moments(activations.tanh, nodes=0), "nodes to be a whole number"),
        (lambda: activations.output_quantiles(activations.tanh, [0.5, 1.0]), "shares above 0 and below 1"),
        (lambda: activations.output_quantiles(activations.tanh, np.nan), "shares to be finite"),
    ],
    ids=map(str, range(99)),
)
def test_bad_input_is_refused_with_what_was_expected(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()
