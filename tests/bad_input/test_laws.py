"""What is true of the answers to any finite input: how they scale, and that no order of samples matters."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from explainer import (
    activations,
    bowl,
    centering,
    conditioning,
    cones,
    descent,
    drive_reach,
    drive_rounds,
    matrix_rules,
    neuron,
    orthants,
    preconditioning,
    stability,
    weight_decay,
    whitening,
)
from tests.bad_input.arguments import Call

# By which powers of c the answer is multiplied when an argument is: of each that is named, in one call.
POWERS: list[tuple[Callable[..., Any], dict[str, int], int]] = [
    (activations.relu, {"z": 1}, 1),
    (activations.leaky_relu, {"z": 1}, 1),
    (bowl.contour, {"center": 1, "reach": 1}, 1),
    (bowl.contour, {"hessian": 1}, 0),
    (bowl.eliminated, {"hessian": 1}, 1),
    (centering.centered, {"inputs": 1}, 1),
    (centering.scaled, {"inputs": 1}, 0),
    (centering.standardized, {"inputs": 1}, 0),
    (centering.min_max_scaled, {"inputs": 1}, 0),
    (centering.batch_norm_upstream, {"delta": 1}, 1),
    (conditioning.second_moment, {"inputs": 1}, 2),
    (conditioning.eigenvalues, {"hessian": 1}, 1),
    (conditioning.condition_number, {"hessian": 1}, 0),
    (conditioning.fastest_step_size, {"hessian": 1}, -1),
    (conditioning.random_rate, {"inputs": 1}, 0),
    (conditioning.steepest_bound, {"mean": 1, "covariance": 2}, 2),
    (cones.shortest_path, {"goal": 1}, 1),
    (cones.shortest_path, {"inputs": 1}, 0),
    (cones.shortest_length, {"goal": 1}, 1),
    (cones.best_bound, {"goal": 1}, 0),
    (descent.length, {"path": 1}, 1),
    (descent.straight_line, {"path": 1}, 1),
    (descent.small_steps_ratio, {"inputs": 1}, 0),
    (descent.small_steps_ratio, {"error": 1}, 0),
    (descent.turn_cosines, {"path": 1}, 0),
    (descent.reversals, {"path": 1}, 0),
    (drive_reach.safe_step_size, {"inputs": 1}, -2),
    (drive_reach.least_ratio, {"way": 1}, 0),
    (drive_reach.least_ratio, {"inputs": 1}, 0),
    (drive_rounds.round_map, {"inputs": 1, "step_size": -2}, 0),
    (drive_rounds.within_reach, {"way": 1}, 1),
    (drive_rounds.lasting_factor, {"rounds": 1}, 1),
    (drive_rounds.lasting_factor, {"error": 1}, 0),
    (matrix_rules.orthogonalized, {"gradient": 1}, 0),
    (neuron.squared_loss, {"f": 1, "t": 1}, 2),
    (neuron.weight_gradient, {"delta": 1}, 1),
    (neuron.layer_gradient, {"x": 1}, 1),
    (orthants.best_cosine, {"g": 1}, 0),
    (orthants.same_sign_ratio, {"goal": 1}, 0),
    (orthants.cone_ratio, {"goal": 1}, 0),
    (orthants.shortest_same_sign_path, {"goal": 1}, 1),
    (preconditioning.as_if_centered, {"gradient": 1}, 1),
    (stability.sample_step, {"inputs": 1}, -2),
    (stability.sample_limit, {"inputs": 1}, -2),
    (weight_decay.rest_of_descent, {"goal": 1}, 1),
    (weight_decay.rest_of_descent, {"hessian": 1, "decay": 1}, 0),
    (whitening.whitened, {"inputs": 1}, 0),
]
SEEDS = range(12)


def label(function: Callable[..., Any]) -> str:
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


def answered(function: Callable[..., Any], seed: int) -> tuple[dict[str, Any], Any]:
    """Sound arguments, and the answer, or nothing where the function has none."""
    arguments = Call(function, seed, ()).arguments(function)
    try:
        return arguments, function(**arguments)
    except ValueError:
        return arguments, None


@pytest.mark.parametrize(
    ("function", "powers", "power"), POWERS, ids=[f"{label(f)}-{'-'.join(p)}" for f, p, _ in POWERS]
)
def test_answers_scale(function: Callable[..., Any], powers: dict[str, int], power: int) -> None:
    judged = 0
    for seed in SEEDS:
        arguments, before = answered(function, seed)
        if before is None:
            continue
        for c in (4.0, 2.0**-7, 2.0**40, 2.0**-60):
            after = function(**arguments | {name: np.asarray(arguments[name]) * c**by for name, by in powers.items()})
            np.testing.assert_allclose(after, np.asarray(before) * c**power, rtol=1e-7, atol=1e-9 * abs(c**power))
            judged += 1
    assert judged > 8


# Functions of samples whose order is free, and what the order of features does to the answer: its axes follow, or none.
ORDERS: list[tuple[Callable[..., Any], tuple[str, ...], tuple[int, ...]]] = [
    (conditioning.second_moment, (), (0, 1)),
    (conditioning.random_rate, (), ()),
    (stability.sample_step, (), ()),
    (stability.sample_limit, (), ()),
    (descent.small_steps_ratio, ("error",), ()),
    (cones.shortest_length, ("goal",), ()),
]
ROWS = [centering.centered, centering.scaled, centering.standardized, centering.min_max_scaled, whitening.whitened]


@pytest.mark.parametrize(("function", "others", "axes"), ORDERS, ids=lambda each: getattr(each, "__name__", ""))
def test_the_order_of_samples_and_of_features_is_free(
    function: Callable[..., Any], others: tuple[str, ...], axes: tuple[int, ...]
) -> None:
    judged = 0
    for seed in SEEDS:
        arguments, before = answered(function, seed)
        if before is None:
            continue
        x, random = arguments["inputs"], np.random.default_rng(seed)
        rows, columns = random.permutation(len(x)), random.permutation(x.shape[1])
        turned = {"inputs": x[rows][:, columns]} | {name: arguments[name][columns] for name in others}
        after, expected = function(**arguments | turned), np.asarray(before)
        for axis in axes:
            expected = np.take(expected, columns, axis)
        np.testing.assert_allclose(after, expected, rtol=1e-7, atol=1e-12)
        judged += 1
    assert judged > 3


@pytest.mark.parametrize("function", ROWS, ids=label)
def test_a_sample_and_a_feature_are_treated_alike_wherever_they_stand(function: Callable[..., Any]) -> None:
    random = np.random.default_rng(3)
    for _ in range(10):
        x, rows, columns = random.normal(size=(5, 3)), random.permutation(5), random.permutation(3)
        np.testing.assert_allclose(function(x[rows][:, columns]), function(x)[rows][:, columns], atol=1e-9)


@pytest.mark.parametrize("size", [1e-320, 1e-8, 1.0, 30.0, 1e8, 1e300])
def test_activations_keep_their_symmetries_at_any_size(size: float) -> None:
    z = size * np.array([0.3, 0.7, 1.0])
    np.testing.assert_allclose(activations.sigmoid(z) + activations.sigmoid(-z), 1, rtol=1e-15)
    np.testing.assert_array_equal(activations.tanh(-z), -activations.tanh(z))
    for smooth in (activations.softplus, activations.gelu, activations.silu):
        np.testing.assert_allclose(smooth(z) - smooth(-z), z, rtol=1e-14, atol=1e-15)  # softplus is near ln 2 there


@pytest.mark.parametrize("kappa", [1e3, 1e9, 1e14, 1e17, 1e200])
def test_steps_for_a_large_condition_number_are_those_of_the_limit(kappa: float) -> None:
    assert conditioning.steps_needed(kappa) == pytest.approx(kappa * np.log(1e6) / 2, rel=1e-3)
