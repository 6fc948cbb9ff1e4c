"""The race: its finishing line, its counts against plain loops, and the gradients of learned input biases."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from scipy.optimize import minimize

from explainer import optimizers
from explainer.conditioning import Features, condition_number, second_moment, with_bias_column
from explainer.racing import Problem, best, best_descent, descent_steps, learned_input_biases, steps_until

RANDOM = np.random.default_rng(3)
INPUTS = RANDOM.uniform(0, 1, (60, 3)) * [1, 2, 3]
GOALS = np.array([[3.0, -4.0, 1.0], [1.0, 1.0, -0.5]])
PROBLEM = Problem(INPUTS, GOALS)


def loss(w: np.ndarray, goal: np.ndarray) -> float:
    return float(np.mean([((w - goal) @ x) ** 2 for x in INPUTS]))


def test_the_misfit_is_the_mean_squared_error_over_a_ten_thousandth_of_the_targets_variance() -> None:
    w = np.array([[0.5, 0.1, -2.0], [2.0, -1.0, 0.0]])
    for run, goal in enumerate(GOALS):
        allowed = 1e-4 * np.var([goal @ x for x in INPUTS])
        assert PROBLEM.misfit(w)[run] == pytest.approx(loss(w[run], goal) / allowed)


def counted(step_size: float, goal: np.ndarray, limit: int) -> float:
    """The step after the last one whose loss is above the line, by a plain loop."""
    w, last, allowed = np.zeros(3), 0, 1e-4 * np.var([goal @ x for x in INPUTS])
    for step in range(1, limit + 1):
        w = w - step_size * np.mean([((w - goal) @ x) * x for x in INPUTS], axis=0)
        last = step if loss(w, goal) > allowed else last
    return last + 1 if last < limit else np.inf


def test_counts_are_those_of_plain_loops_simulated_or_in_closed_form() -> None:
    largest = 2 / float(np.linalg.eigvalsh(PROBLEM.hessian)[-1])
    sizes = largest * np.array([0.1, 0.6, 0.97])
    expected = np.array([[counted(size, goal, 400) for goal in GOALS] for size in sizes])
    gradient, start = optimizers.bowl(PROBLEM.hessian, GOALS), np.zeros((2, 3))
    rule = optimizers.gradient_descent(sizes[:, np.newaxis, np.newaxis])
    assert steps_until(rule, gradient, PROBLEM.misfit, start, 400).tolist() == expected.tolist()
    exact = descent_steps(PROBLEM, sizes)
    assert np.where(exact > 400, np.inf, exact).tolist() == expected.tolist()
    assert np.isinf(expected[0]).any()
    assert np.isfinite(expected[1]).all()


def test_a_run_that_leaves_the_finish_again_has_not_arrived_before_it_comes_back() -> None:
    course = iter([5.0, 0.5, 2.0, 0.9, 0.8])
    steps = steps_until(lambda g: g, lambda w, _: w, lambda _: np.array(next(course)), [0.0], 5)
    assert steps == 4


def test_runs_that_diverge_never_arrive() -> None:
    gradient = optimizers.bowl(PROBLEM.hessian, GOALS)
    steps = steps_until(optimizers.gradient_descent(50.0), gradient, PROBLEM.misfit, np.zeros((2, 3)), 2000)
    assert np.isinf(steps).all()


def test_the_best_step_size_has_the_least_median_and_its_quartiles() -> None:
    winner = best([0.1, 0.2, 0.4], np.array([[9, 9, 9], [3, 8, np.inf], [np.inf, np.inf, 1]]))
    assert list(winner) == [0.2, 8, 3, np.inf]
    eleven = best([0.1], [[11, 1, 10, 2, 9, 3, 8, 4, 7, 5, 6]])
    assert list(eleven) == [0.1, 6, 3, 9]


def test_the_best_descent_is_that_of_a_hundred_step_sizes_and_near_the_theory() -> None:
    values = np.linalg.eigvalsh(PROBLEM.hessian)
    winner = best_descent(PROBLEM)
    assert winner.step_size in np.linspace(0, 2 / values[-1], 102)
    assert 0.9 < winner.step_size / (2 / (values[0] + values[-1])) < 1.05
    bound = np.log(1e-2) / np.log(1 - 2 / (values[-1] / values[0] + 1))
    assert winner.upper < 1.2 * bound


def test_the_gradients_of_learned_input_biases_are_those_of_automatic_differentiation() -> None:
    gradient, misfit = learned_input_biases(PROBLEM, [0.7, -0.2])
    both = np.array([[0.5, 0.1, -2.0, 0.3, -0.4, 0.2], [2.0, -1.0, 0.5, 0.1, 0.6, -0.7]])
    for run, (goal, offset) in enumerate(zip(GOALS, (0.7, -0.2), strict=True)):
        targets = INPUTS @ goal + offset

        def half(v: np.ndarray, t: np.ndarray = targets) -> float:
            return anp.mean((anp.dot(INPUTS + v[3:], v[:3]) - t) ** 2) / 2  # type: ignore[no-any-return]

        assert gradient(both, 0)[run] == pytest.approx(grad(half)(both[run]))
        assert misfit(both)[run] == pytest.approx(2 * half(both[run]) / (1e-4 * targets.var()))


@pytest.mark.parametrize(("n", "mean", "deviation"), [(2, 0.5, 0.3), (5, 1.0, 0.5), (10, -0.5, 0.2887)])
def test_no_diagonal_scaling_lowers_the_condition_number_of_features_that_are_alike(
    n: int, mean: float, deviation: float
) -> None:
    hessian = Features(n, mean, deviation).hessian

    def scaled(logs: np.ndarray) -> float:
        d = np.exp(logs)
        return condition_number(d[:, np.newaxis] * hessian * d)

    plain = condition_number(hessian)
    for seed in range(3):
        start = np.random.default_rng(seed).normal(0, 0.7, n)
        found = minimize(scaled, start, method="Nelder-Mead", options={"maxiter": 3000, "adaptive": True})
        assert found.fun > plain * (1 - 1e-9)
        assert found.fun < scaled(start)


def test_scaling_helps_features_that_are_not_alike() -> None:
    hessian = second_moment(INPUTS * [1, 10, 100])
    roots = np.sqrt(np.diag(hessian))
    assert condition_number(hessian / np.outer(roots, roots)) < condition_number(hessian) / 100


def test_one_more_column_never_lowers_the_condition_number() -> None:
    random = np.random.default_rng(8)
    for _ in range(300):
        inputs = random.normal(random.uniform(-1, 1), random.uniform(0.2, 3), (12, 4))
        assert condition_number(second_moment(with_bias_column(inputs))) >= condition_number(second_moment(inputs))


def test_bad_arguments_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="goals for 3 inputs"):
        Problem(INPUTS, np.ones((2, 4)))
    with pytest.raises(ValueError, match="step sizes above 0 and below"):
        descent_steps(PROBLEM, [100.0])
    with pytest.raises(ValueError, match="counts of shape"):
        best([0.1], [[1.0], [2.0]])


@pytest.mark.parametrize("kappa", [9.0, 100.0, 10_000.0])
def test_tuned_momentum_shrinks_the_error_with_the_root_of_the_condition_number(kappa: float) -> None:
    root = kappa**0.5
    size, decay = 4 / (root + 1) ** 2, ((root - 1) / (root + 1)) ** 2
    radii = []
    for value in (1.0, kappa, (1 + kappa) / 2):
        turn = np.array([[1 - size * value, -size * decay], [value, decay]])  # of (error, velocity)
        radii.append(np.abs(np.linalg.eigvals(turn)).max())
    assert max(radii) == pytest.approx((root - 1) / (root + 1), abs=1e-6)
