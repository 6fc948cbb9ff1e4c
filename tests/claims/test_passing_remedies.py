"""What the pages of remedies say in passing: small facts, each against cases that were drawn to break it."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from autograd import grad
from autograd import numpy as anp
from scipy.optimize import linprog

from explainer.activations import relu

RANDOM = np.random.default_rng(11)


def rank(rows: list[list[Fraction]]) -> int:
    """By elimination, in fractions."""
    left, found = [list(row) for row in rows], 0
    for column in range(len(left[0])):
        pivot = next((row for row in left if row[column]), None)
        if pivot is not None:
            left.remove(pivot)
            left = [[a - row[column] / pivot[column] * b for a, b in zip(row, pivot, strict=True)] for row in left]
            found += 1
    return found


def test_fewer_samples_than_weights_give_no_matrix_that_can_be_inverted() -> None:
    for n, count in itertools.product((1, 2, 3, 4), (1, 2, 3, 4, 5)):
        x = [[Fraction(int(value)) for value in row] for row in RANDOM.integers(1, 99, (count, n))]
        moment = [[sum((row[i] * row[j] for row in x), Fraction(0)) for j in range(n)] for i in range(n)]
        assert (rank(moment) == n) == (count >= n)  # with one weight a single sample is enough


def test_adams_first_step_has_one_size_for_weights_with_a_gradient_and_leaves_the_others() -> None:
    for g in (np.array([5.0, -0.01, 0.0]), np.array([-3e3, 2.0, 1e-3])):
        m, v = 0.1 * g / (1 - 0.9), 0.001 * g * g / (1 - 0.999)
        step = m / (np.sqrt(v) + 1e-8)
        assert step == pytest.approx(np.sign(g), rel=1e-4)


def test_the_states_of_lstm_and_gru_have_either_sign() -> None:
    def gate(z: np.ndarray) -> np.ndarray:
        return np.asarray(1 / (1 + np.exp(-z)))

    drawn = RANDOM.normal(size=(300, 4, 8)) + 1  # forget, in, out, and what is written
    lstm, gru, cell = np.zeros(8), np.zeros(8), np.zeros(8)
    states = []
    for forget, into, out, written in drawn:
        cell = gate(forget) * cell + gate(into) * np.tanh(written)
        lstm = gate(out) * np.tanh(cell)
        gru = (1 - gate(into)) * gru + gate(into) * np.tanh(written)
        states.append([lstm, gru])
    assert (np.min(states, axis=(0, 2)) < 0).all()
    assert (np.max(states, axis=(0, 2)) > 0).all()


@pytest.mark.parametrize(("classes", "expected"), [((3, 3), 2), ((4, 4, 4), 3), ((2, 2, 2, 2), 4), ((2, 10), 6)])
def test_codes_have_as_large_a_kappa_as_there_are_codes_if_each_has_as_many_classes(
    classes: tuple[int, ...], expected: float
) -> None:
    samples = np.array([np.hstack(s) for s in itertools.product(*(np.eye(each) for each in classes))])
    values = np.linalg.svd(samples, compute_uv=False) ** 2
    kept = values[values > 1e-10]
    assert kept[0] / kept[-1] == pytest.approx(expected)  # two and ten classes: not two


def test_adamw_is_held_below_one_over_its_decay_by_a_steady_gradient() -> None:
    decay, epsilon = Fraction(1, 100), Fraction(1, 10**8)
    for w in (Fraction(-3), Fraction(1, 2), Fraction(99), Fraction(-9999, 100)):
        g = -epsilon * decay * w / (1 - decay * abs(w))
        assert g / (abs(g) + epsilon) == -decay * w  # v̂ = g² after many such steps
    for w in (Fraction(100), Fraction(-250)):
        assert decay * abs(w) >= 1 > abs(Fraction(10**9) / (10**9 + epsilon))  # none is as strong


def test_layer_norm_gives_a_sample_both_signs_unless_its_entries_are_equal() -> None:
    for row in RANDOM.exponential(size=(500, 4)) * 10.0 ** RANDOM.integers(-3, 4, (500, 1)):
        normal = (row - row.mean()) / row.std()
        assert normal.min() < 0 < normal.max()
    assert np.full(4, 3.0) - 3.0 == pytest.approx(np.zeros(4))


def shortest(goal: np.ndarray, inputs: np.ndarray) -> float:
    """The least length of a path along inputs, either way, by a linear program."""
    units = inputs / np.linalg.norm(inputs, axis=1, keepdims=True)
    return float(linprog(np.ones(2 * len(inputs)), A_eq=np.vstack([units, -units]).T, b_eq=goal).fun)


def test_a_goal_outside_the_double_cone_takes_its_part_across_over_the_sine() -> None:
    for _ in range(100):
        theta, angle = RANDOM.uniform(0.05, 0.7), RANDOM.uniform(0, 2 * np.pi)
        turns = np.pi / 4 + np.concatenate([[theta], RANDOM.uniform(-theta, theta, 4), [-theta]])
        inputs = RANDOM.uniform(0.1, 5, (6, 1)) * np.column_stack([np.cos(turns), np.sin(turns)])
        goal = np.array([np.cos(angle), np.sin(angle)])
        across = abs(goal @ [1, -1]) / np.sqrt(2)
        bound = across / np.sin(theta)
        inside = across < np.sin(theta)
        assert inside or shortest(goal, inputs) >= bound * (1 - 1e-9)
        assert not inside or shortest(goal, inputs) >= 1 - 1e-9 > bound - 1e-9
    straight = np.array([np.cos(1.0), np.sin(1.0)])
    assert shortest(straight, np.array([straight * 3, [1.0, 0.5]])) == pytest.approx(1)


def test_a_batch_goes_straight_across_where_single_samples_cannot() -> None:
    x, goal, w, length = np.array([[1.0, 2.0], [2.0, 1.0]]), np.array([1.0, -1.0]), np.zeros(2), 0.0
    for _ in range(400):
        step = -0.2 * x.T @ (x @ (w - goal)) / 2
        w, length = w + step, length + float(np.linalg.norm(step))
    assert w == pytest.approx(goal)
    assert length == pytest.approx(np.sqrt(2))
    assert shortest(goal, x) == pytest.approx(np.sqrt(2) * np.sqrt(10))


def test_where_nothing_is_left_along_the_steepest_direction_deltas_have_both_signs_or_are_zero() -> None:
    for _ in range(300):
        n, count = int(RANDOM.integers(2, 6)), int(RANDOM.integers(2, 9))
        x = RANDOM.exponential(size=(count, n)) + 1e-3
        vectors = np.linalg.eigh(x.T @ x)[1]
        assert (vectors[:, -1] > 0).all() or (vectors[:, -1] < 0).all()
        error = RANDOM.normal(size=n)
        deltas = x @ (error - (error @ vectors[:, -1]) * vectors[:, -1])
        assert deltas.min() < 0 < deltas.max()
    assert np.outer([1, 2, 3], [1.0, 2.0]) @ [2.0, -1.0] == pytest.approx(np.zeros(3))  # parallel: all zero


def test_small_steps_end_with_both_signs_from_other_starts_than_those_along_the_steepest_direction() -> None:
    for _ in range(60):
        x, error = RANDOM.uniform(0.1, 1, (4, 3)), RANDOM.normal(size=3)
        values, vectors = np.linalg.eigh(x.T @ x)
        along = vectors[:, -1] * (error @ vectors[:, -1])
        for start, both in ((error, True), (along, False)):
            left = start @ vectors * np.exp(-(values - values[0]) * 40 / (values[1] - values[0]))  # up to a factor
            if not both:
                left = left * [0, 0, 1]
            deltas = x @ vectors @ left
            assert bool(deltas.min() < 0 < deltas.max()) is both


def test_where_no_weights_meet_all_targets_the_deltas_of_the_best_have_both_signs() -> None:
    for _ in range(100):
        x, targets = RANDOM.uniform(0.1, 1, (6, 3)), RANDOM.normal(size=6)
        deltas = x @ np.linalg.lstsq(x, targets)[0] - targets
        assert deltas.min() < -1e-9 < 1e-9 < deltas.max()


def test_a_random_sample_leaves_at_most_the_rate_of_strohmer_and_vershynin() -> None:
    for _ in range(100):
        x, error = RANDOM.normal(size=(5, 3)) + 1, RANDOM.normal(size=3)
        lengths = (x**2).sum(axis=1)
        values, vectors = np.linalg.eigh(x.T @ x / 5)
        rate = 1 - values[0] / lengths.mean()

        def left(e: np.ndarray, x: np.ndarray = x, lengths: np.ndarray = lengths) -> float:
            after = [((e - (row @ e) / length * row) ** 2).sum() for row, length in zip(x, lengths, strict=True)]
            return float(lengths / lengths.sum() @ after / (e @ e))

        assert left(error) <= rate + 1e-12
        assert left(vectors[:, 0]) == pytest.approx(rate)
        assert left(vectors[:, -1]) < rate


def test_a_goal_can_have_many_best_bounds() -> None:
    """Along (3, 4), beside (4, 3): whatever y has y·(3, 4) = 5 and |y·(4, 3)| ≤ 5."""
    for y in ([Fraction(3, 5), Fraction(4, 5)], [Fraction(5, 7), Fraction(5, 7)], [Fraction(1, 5), Fraction(11, 10)]):
        assert 3 * y[0] + 4 * y[1] == 5
        assert abs(4 * y[0] + 3 * y[1]) <= 5
    assert shortest(np.array([3.0, 4.0]), np.array([[3.0, 4.0], [4.0, 3.0]])) == pytest.approx(5)


def test_in_the_end_the_updates_of_a_batch_go_on_or_to_and_fro() -> None:
    for _ in range(30):
        x, start = RANDOM.exponential(size=(6, 3)), RANDOM.normal(size=3)
        hessian = x.T @ x / 6
        fastest = 2 / np.linalg.eigvalsh(hessian)[[0, -1]].sum()
        for factor, sign in ((0.9, 1), (1.1, -1)):
            left = np.eye(3) - factor * fastest * hessian
            error = start
            for _ in range(2000):
                error = left @ error / np.linalg.norm(left @ error)
            before, after = hessian @ error, hessian @ left @ error
            assert before @ after / np.linalg.norm(before) / np.linalg.norm(after) == pytest.approx(sign)


def test_a_linear_kernel_descends_on_the_mean_square_of_all_its_patches() -> None:
    patches, targets = RANDOM.random((7, 12, 9)), RANDOM.normal(size=(7, 12))  # images, positions, entries

    def loss(w: np.ndarray) -> float:
        return float(np.mean((patches @ w - targets) ** 2) / 2)

    curvature = np.empty((9, 9))
    for i, j in itertools.product(range(9), repeat=2):
        a, b = np.eye(9)[i], np.eye(9)[j]
        curvature[i, j] = loss(a + b) - loss(a) - loss(b) + loss(0 * a)
    rows = patches.reshape(-1, 9)
    centered = rows - rows.mean(axis=0)
    mean = rows.mean(axis=0)
    assert curvature == pytest.approx(centered.T @ centered / len(rows) + np.outer(mean, mean))


def test_a_layer_norm_of_the_next_outputs_leaves_each_row_of_the_gradient_a_multiple_of_the_inputs() -> None:
    x, weights, asked = RANDOM.exponential(size=5), RANDOM.normal(size=(4, 5)), RANDOM.normal(size=4)

    def loss(w: np.ndarray) -> float:
        z = anp.dot(w, x)
        rest = z - anp.mean(z)
        return anp.sum(asked * rest / anp.sqrt(anp.mean(rest**2) + 1e-5))  # type: ignore[no-any-return]

    for row in grad(loss)(weights):
        assert row / row[0] == pytest.approx(x / x[0])
        assert row.min() > 0 or row.max() < 0


def test_the_slope_of_a_relu_is_one_wherever_it_is_on() -> None:
    for z in (1e-6, 0.5, 3.0, 1e6):
        assert (relu(2 * z) - relu(z)) / z == pytest.approx(1)
    assert relu(-1.0) == relu(-2.0) == 0


def test_a_step_raises_no_loss_whose_curvature_along_its_way_is_at_most_two_over_its_size() -> None:
    """Of log cosh w: where it is flat, steps far beyond the limit at its bottom."""
    risen = 0
    for size in np.geomspace(0.1, 300, 60):
        for w in np.linspace(0.05, 9, 60):
            end = w - size * np.tanh(w)
            steepest = 1 / np.cosh(0.0 if end < 0 else end) ** 2
            rises = np.log(np.cosh(end)) > np.log(np.cosh(w)) + 1e-12
            assert not (rises and size * steepest <= 2)
            risen += rises
    assert risen > 500


def test_beyond_two_over_the_largest_eigenvalue_a_quadratic_loss_grows_in_the_end_unless_nothing_is_steep() -> None:
    for _ in range(50):
        x, start = RANDOM.normal(size=(5, 3)), RANDOM.normal(size=3)
        values, vectors = np.linalg.eigh(x.T @ x)
        for factor, error, grows in ((1.02, start, True), (1.02, vectors[:, 0], False), (0.98, start, False)):
            left = (vectors.T @ error) * (1 - factor * 2 / values[-1] * values) ** 900
            left[2] *= abs(vectors[:, 2] @ error) > 1e-12  # what rounding has left there
            assert bool(values @ left**2 > values @ (vectors.T @ error) ** 2) is grows


def test_the_curvature_of_logistic_regression_is_at_most_its_loss_times_the_longest_input_squared() -> None:
    for _ in range(200):
        x, w, label = RANDOM.normal(size=(7, 3)) * 3, RANDOM.normal(size=3) * 2, RANDOM.choice([-1, 1], 7)
        p = 1 / (1 + np.exp(-label * (x @ w)))
        largest = np.linalg.eigvalsh((x * (p * (1 - p))[:, np.newaxis]).T @ x / 7)[-1]
        assert (p * (1 - p) <= -np.log(p)).all()
        assert largest <= (x**2).sum(axis=1).max() * -np.log(p).mean()
