"""Update rules, against the papers' formulas step by step in plain floats and against published implementations."""

import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest
from autograd.misc import optimizers as published
from hypothesis import given
from hypothesis import strategies as st
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer

from explainer import optimizers
from explainer.parameters import Parameters

GRADIENTS = [(3.0, -0.5), (-1.0, 0.25), (0.5, 2.0), (0.0, -4.0), (1e-3, 1e-3)]  # what a rule is fed, step by step
STEP = 0.3
Floats = list[float]


def taken(rule: optimizers.Rule) -> np.ndarray:
    """What the rule adds at each step, (steps, 2)."""
    return np.array([rule(np.array(gradient)) for gradient in GRADIENTS])


def by_hand(weight: Callable[[Floats], Floats]) -> np.ndarray:
    """The same, weight by weight, from a function of all the gradients of one weight."""
    return np.array([weight(list(column)) for column in zip(*GRADIENTS, strict=True)]).T


def test_gradient_descent_steps_against_the_gradient() -> None:
    assert taken(optimizers.gradient_descent(STEP)) == pytest.approx(by_hand(lambda g: [-STEP * each for each in g]))


def test_sign_descent_moves_every_weight_by_the_step_size_or_not_at_all() -> None:
    expected = [[-0.3, 0.3], [0.3, -0.3], [-0.3, -0.3], [0.0, 0.3], [-0.3, -0.3]]
    assert taken(optimizers.sign_descent(STEP)).tolist() == expected


def test_momentum_adds_up_all_past_gradients_with_falling_weight() -> None:
    def weight(g: Floats) -> Floats:
        return [-STEP * sum(0.7 ** (k - j) * g[j] for j in range(k + 1)) for k in range(len(g))]

    assert taken(optimizers.momentum(STEP, 0.7)) == pytest.approx(by_hand(weight))


def test_rmsprop_divides_by_a_root_mean_square_that_starts_at_zero() -> None:
    def weight(g: Floats) -> Floats:
        steps, v = [], 0.0
        for each in g:
            v = 0.6 * v + 0.4 * each * each
            steps.append(-STEP * each / (math.sqrt(v) + 1e-3))
        return steps

    assert taken(optimizers.rmsprop(STEP, 0.6, epsilon=1e-3)) == pytest.approx(by_hand(weight))


def test_adam_corrects_both_running_means_for_their_start_at_zero() -> None:
    def weight(g: Floats) -> Floats:
        steps, m, v = [], 0.0, 0.0
        for t, each in enumerate(g, 1):
            m, v = 0.8 * m + 0.2 * each, 0.95 * v + 0.05 * each * each
            steps.append(-STEP * (m / (1 - 0.8**t)) / (math.sqrt(v / (1 - 0.95**t)) + 1e-3))
        return steps

    assert taken(optimizers.adam(STEP, (0.8, 0.95), epsilon=1e-3)) == pytest.approx(by_hand(weight))


def test_momentum_and_adam_are_those_of_scikit_learn() -> None:
    heavy = SGDOptimizer([np.zeros(2)], learning_rate_init=STEP, momentum=0.9, nesterov=False)
    adaptive = AdamOptimizer([np.zeros(2)], learning_rate_init=STEP)  # has its ε elsewhere: hence the tolerance
    for rule, other in ((optimizers.momentum(STEP), heavy), (optimizers.adam(STEP), adaptive)):
        expected = [other._get_updates([np.array(gradient)])[0] for gradient in GRADIENTS]
        assert taken(rule) == pytest.approx(np.array(expected), rel=2e-4, abs=1e-9)


def test_whole_runs_are_those_of_autograds_optimizers() -> None:
    matrix, goal, start = np.array([[2.0, 0.9], [0.9, 1.0]]), np.array([3.0, -4.0]), np.array([0.5, 0.25])
    gradient = optimizers.bowl(matrix, goal)

    def slope(w: np.ndarray, _: int) -> np.ndarray:
        return np.array([2 * (w[0] - 3) + 0.9 * (w[1] + 4), 0.9 * (w[0] - 3) + (w[1] + 4)])

    adam = published.adam(slope, start, num_iters=40, step_size=0.2)
    assert optimizers.run(optimizers.adam(0.2), gradient, start, 40)[-1] == pytest.approx(adam)
    # Its momentum averages: v ← βv − (1 − β)g, so its step size is larger by 1 / (1 − β).
    heavy = published.sgd(slope, start, num_iters=40, step_size=0.2 / 0.1, mass=0.9)
    assert optimizers.run(optimizers.momentum(0.2), gradient, start, 40)[-1] == pytest.approx(heavy)


def test_the_loop_hands_each_gradient_its_step_and_each_update_to_the_weights_that_it_began_with() -> None:
    seen = []

    def gradient(w: np.ndarray, step: int) -> np.ndarray:
        seen.append((float(w[0]), step))
        return np.array([10.0**step])

    course = optimizers.iterates(optimizers.momentum(0.5, 0.5), gradient, np.array([7.0]))
    assert float(next(course)[0]) == 7.0
    assert not seen  # the start costs no gradient
    # velocities 1, 10.5, 105.25 by hand; half of each is subtracted
    assert [float(w[0]) for w in itertools.islice(course, 3)] == [6.5, 1.25, -51.375]
    assert seen == [(7.0, 0), (6.5, 1), (1.25, 2)]


def test_the_loop_moves_whole_networks_as_well() -> None:
    made = Parameters((np.array([[[2.0, -1.0]]]),), (np.array([[4.0]]),))
    course = optimizers.iterates(lambda g: g.times(np.array([-0.5])), lambda w, _: w, made)  # each update halves it
    *_, last = itertools.islice(course, 4)
    assert last.weights[0].tolist() == [[[0.25, -0.125]]]
    assert last.biases[0].tolist() == [[0.5]]


def test_a_path_in_range_follows_the_powers_of_one_minus_the_step_size_and_ends_where_it_overflows() -> None:
    path = optimizers.path_in_range(lambda w, _: w, np.array([3.0]), 0.25, 4)
    assert [float(w[0]) for w in path] == [3.0 * 0.75**k for k in range(5)]
    with pytest.raises(OverflowError, match="step size 11 is too large"):
        optimizers.path_in_range(lambda w, _: w, np.array([3.0]), 11.0, 150)  # 3 · (−10)ᵏ
    assert abs(optimizers.path_in_range(lambda w, _: w, np.array([3.0]), 11.0, 149)[-1][0]) > 1e149


def test_a_preconditioner_solves_with_its_matrix() -> None:
    matrix = np.array([[2.0, 0.5], [0.5, 1.0]])
    update = optimizers.preconditioned(STEP, matrix)(np.array([[1.0, 2.0], [0.0, -3.0]]))
    assert pytest.approx(-STEP * np.array([[1.0, 2.0], [0.0, -3.0]])) == (matrix @ update.T).T


def test_newtons_first_step_of_size_one_is_at_the_goal() -> None:
    matrix, goal = np.array([[4.75, 4.5], [4.5, 4.75]]), np.array([3.0, -4.0])
    path = optimizers.run(optimizers.preconditioned(1.0, matrix), optimizers.bowl(matrix, goal), [7.0, 1.0], 1)
    assert path[1] == pytest.approx(goal, abs=1e-12)


def test_the_gradient_of_samples_is_the_mean_of_their_own_and_of_all_of_them_that_of_the_bowl() -> None:
    inputs, goals = np.array([[1.0, 2.0], [2.0, 1.0], [0.5, 3.0]]), np.array([[3.0, -4.0], [1.0, 1.0]])
    w = np.array([[0.5, 0.1], [2.0, -1.0]])
    batches = optimizers.samples(inputs, goals, np.array([[[0, 2], [1, 1]]]))(w, 0)
    for run, batch in enumerate(((0, 2), (1, 1))):
        own = [sum((w[run] - goals[run]) * inputs[k]) * inputs[k] for k in batch]
        assert batches[run] == pytest.approx((own[0] + own[1]) / 2)
    every = optimizers.samples(inputs, goals, np.arange(3)[np.newaxis])(w, 0)
    second = sum(np.outer(x, x) for x in inputs) / 3
    assert every == pytest.approx(optimizers.bowl(second, goals)(w, 0))


def test_many_step_sizes_and_decays_run_at_once_as_one_by_one() -> None:
    sizes, decays = np.array([0.1, 0.3]), np.array([0.5, 0.9])
    gradient = optimizers.bowl([[2.0, 0.9], [0.9, 1.0]], [3.0, -4.0])
    together = optimizers.run(
        optimizers.momentum(sizes[:, np.newaxis], decays[:, np.newaxis, np.newaxis]), gradient, np.zeros((2, 2, 2)), 9
    )
    for i, decay in enumerate(decays):
        for j, size in enumerate(sizes):
            alone = optimizers.run(optimizers.momentum(size, decay), gradient, np.zeros(2), 9)
            assert together[:, i, j] == pytest.approx(alone)


positive_samples = st.lists(st.tuples(st.floats(0.01, 10), st.floats(0.01, 10), st.floats(-5, 5)), min_size=1)


@given(positive_samples)
def test_positive_diagonal_rules_never_mix_signs_on_single_positive_samples(steps: list[tuple[float, ...]]) -> None:
    diagonal = np.diag([0.3, 7.0])
    for rule in (optimizers.rmsprop(STEP), optimizers.sign_descent(STEP), optimizers.preconditioned(STEP, diagonal)):
        for first, second, delta in steps:
            update = rule(delta * np.array([first, second]))
            assert (update >= 0).all() or (update <= 0).all()
            assert abs(delta) < 1e-100 or not update.any() or np.sign(update[0]) == -np.sign(delta)


@given(positive_samples)
def test_sign_descent_on_single_positive_samples_conserves_the_difference_of_two_weights(
    steps: list[tuple[float, ...]],
) -> None:
    rule = optimizers.sign_descent(0.25)
    for first, second, delta in steps:
        update = rule(np.sign(delta) * np.array([first, second]))
        assert update[0] == update[1] == -0.25 * np.sign(delta)


def test_momentum_adam_and_newton_mix_signs_on_single_positive_samples() -> None:
    first, second = np.array([1.0, 2.0]), -1.2 * np.array([2.0, 1.0])
    for rule in (optimizers.momentum(STEP), optimizers.adam(STEP)):
        assert np.ptp(np.sign(rule(first))) == 0
        assert np.ptp(np.sign(rule(second))) == 2
    assert np.ptp(np.sign(optimizers.preconditioned(STEP, [[2.5, 2.0], [2.0, 2.5]])(first))) == 2


def test_adams_first_step_is_the_diagonal_one_of_sign_descent() -> None:
    gradient = np.array([5.0, 0.01])
    assert optimizers.adam(STEP)(gradient) == pytest.approx(optimizers.sign_descent(STEP)(gradient), rel=1e-5)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: optimizers.adam(0), "step sizes above zero"),
        (lambda: optimizers.momentum(0.1, 1.0), "decays from 0 to below 1"),
        (lambda: optimizers.preconditioned(1, [[1.0, 2.0], [0.0, 1.0]]), "symmetric matrix of full rank"),
        (lambda: optimizers.preconditioned(1, [[1.0, 1.0], [1.0, 1.0]]), "of full rank"),
        (lambda: optimizers.bowl(np.eye(3), [1.0, 2.0]), "hessian of shape"),
        (lambda: optimizers.samples([[1.0, 2.0]], [1.0, 2.0], [[1]]), "whole numbers from 0 to 0"),
    ],
)
def test_bad_arguments_are_refused_in_words(make: Callable[[], object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make()
