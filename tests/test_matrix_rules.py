"""Update rules for layers, against scipy's polar factor and matrix powers."""

import numpy as np
import pytest
from scipy.linalg import fractional_matrix_power, polar

from explainer import matrix_rules

RANDOM = np.random.default_rng(5)
GRADIENTS = RANDOM.normal(size=(4, 3, 2))


def test_orthogonalizing_is_the_polar_factor_of_a_matrix_of_full_rank() -> None:
    assert matrix_rules.orthogonalized(GRADIENTS) == pytest.approx(np.array([polar(g)[0] for g in GRADIENTS]))


def test_what_has_rank_one_or_zero_keeps_it() -> None:
    delta, x = np.array([2.0, -1.0, 0.0]), np.array([3.0, 4.0])
    expected = np.outer(delta, x) / (5**0.5 * 5)
    assert matrix_rules.orthogonalized(np.outer(delta, x)) == pytest.approx(expected)
    assert (matrix_rules.orthogonalized(np.zeros((3, 2))) == 0).all()


def test_muon_orthogonalizes_the_gradient_and_what_it_remembers() -> None:
    rule, velocity = matrix_rules.muon(0.3, 0.7), np.zeros((3, 2))
    for gradient in GRADIENTS:
        velocity = 0.7 * velocity + gradient
        assert rule(gradient) == pytest.approx(-0.3 * polar(gradient + 0.7 * velocity)[0])


def test_shampoo_multiplies_by_powers_of_what_it_has_added_up() -> None:
    rule, left, right = matrix_rules.shampoo(0.3, 0.01), 0.01 * np.eye(3), 0.01 * np.eye(2)
    for gradient in GRADIENTS:
        left, right = left + gradient @ gradient.T, right + gradient.T @ gradient
        expected = fractional_matrix_power(left, -0.25) @ gradient @ fractional_matrix_power(right, -0.25)
        assert rule(gradient) == pytest.approx(-0.3 * expected)


@pytest.mark.parametrize("make", [matrix_rules.muon, matrix_rules.shampoo])
def test_the_first_update_of_one_sample_is_a_multiple_of_its_gradient(make: type) -> None:
    for _ in range(20):
        delta, x = RANDOM.normal(size=4), RANDOM.uniform(0.01, 1, 6)
        update = make(0.5)(np.outer(delta, x))
        assert (np.sign(update) == -np.sign(delta)[:, np.newaxis]).all()
        share = update / np.outer(delta, x)
        assert share == pytest.approx(np.full((4, 6), share[0, 0]))


@pytest.mark.parametrize("make", [matrix_rules.muon, matrix_rules.shampoo])
def test_step_sizes_run_beside_each_other(make: type) -> None:
    sizes = np.array([0.1, 0.4])
    together, alone = make(sizes[:, np.newaxis, np.newaxis]), [make(size) for size in sizes]
    for gradient in GRADIENTS:
        both = together(np.array([gradient, 2 * gradient]))
        assert both[0] == pytest.approx(alone[0](gradient))
        assert both[1] == pytest.approx(alone[1](2 * gradient))


@pytest.mark.parametrize(
    ("make", "arguments", "message"),
    [
        (matrix_rules.muon, (0.0,), "step sizes above zero"),
        (matrix_rules.muon, (0.1, 1.0), "a decay from 0 to below 1"),
        (matrix_rules.shampoo, (-1.0,), "step sizes above zero"),
        (matrix_rules.shampoo, (0.1, 0.0), "epsilon"),
    ],
)
def test_bad_input_is_named(make: type, arguments: tuple[float, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make(*arguments)


@pytest.mark.parametrize("make", [matrix_rules.muon, matrix_rules.shampoo])
def test_the_second_update_can_mix_the_signs_of_a_row_for_it_remembers_the_first(make: type) -> None:
    mixed = 0
    for _ in range(40):
        rule, alone = make(0.5), make(0.5)
        deltas, inputs = RANDOM.normal(size=(2, 4)), RANDOM.uniform(0.01, 1, (2, 6))
        rule(np.outer(deltas[0], inputs[0]))
        second = [each(np.outer(deltas[1], inputs[1])) for each in (rule, alone)]
        signs = [(update.min(axis=1) < 0) & (update.max(axis=1) > 0) for update in second]
        assert not signs[1].any()
        mixed += signs[0].any()
    assert mixed > 20


def test_shampoo_undoes_a_part_of_a_steep_direction() -> None:
    """One neuron has seen each sample with δ = 1; then its factor on a gradient is like H^(−¼)."""
    x, rule = RANDOM.uniform(0, 1, (400, 5)), matrix_rules.shampoo(1.0, 1e-9)
    for row in x:
        rule(row[np.newaxis])
    factor = np.vstack([-rule(1e-6 * probe[np.newaxis]) for probe in np.eye(5)])
    hessian = x.T @ x / 400
    before, after = np.linalg.cond(hessian), np.linalg.eigvals(factor @ hessian)
    assert max(after.real) / min(after.real) == pytest.approx(before**0.75, rel=1e-4)
    assert before**0.75 < 0.5 * before
