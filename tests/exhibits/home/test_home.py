"""What the home page, and two pages behind it, say in one line each, against loops and random trials written out."""

import itertools
import math
import re

import numpy as np
import pytest

from explainer.exhibits.notation import NOTATION
from tests.reading import cells_under
from tests.site.built import PROJECT

Rows = list[tuple[float, float]]
FOUR: Rows = [(1, 2), (2, 1), (1, 1), (2, 2)]


def source(name: str) -> str:
    return re.sub(r"\s+", " ", (PROJECT / "docs" / f"{name}.md").read_text("utf-8"))


@pytest.fixture(scope="module")
def page() -> str:
    return source("index")


def centered(rows: Rows) -> np.ndarray:
    return np.asarray(np.array(rows, dtype=float) - np.mean(rows, axis=0))


def path(rows: np.ndarray, goal: tuple[float, float], step_size: float, steps: int) -> np.ndarray:
    """Descent from zero, one sample at a time in turn."""
    points = [np.zeros(2)]
    for step in range(steps):
        x = rows[step % len(rows)]
        points.append(points[-1] - step_size * ((points[-1] - goal) @ x) * x)
    return np.array(points)


def ratio(points: np.ndarray, goal: tuple[float, float]) -> float:
    return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum() / math.hypot(*goal))


def test_zero_centered_is_defined_before_it_is_used_in_an_answer(page: str) -> None:
    assert "Data are *zero-centered* if the mean of each feature over the data is zero." in page.partition("## ")[0]
    assert any("zero if the data are zero-centered" in meaning for meaning in cells_under(NOTATION, "Meaning"))


def test_a_single_update_can_raise_one_weight_and_lower_another_unless_features_are_high_together(page: str) -> None:
    both_ways = "a sample with one above its mean, another below, [can move its weights both ways](centering.md)"
    assert both_ways in page
    for x in centered([(1, 2), (2, 1), (5, 5), (1.0, 1.2), (3, 0.1)]):
        assert (x[0] * x[1] < 0) == (set(np.sign(-0.1 * 0.7 * x)) == {-1, 1})
    mixed = [bool((x > 0).any() and (x < 0).any()) for x in centered([(1, 2), (2, 1)])]
    together = [bool((x > 0).any() and (x < 0).any()) for x in centered([(1, 1), (2, 2.1), (4, 4)])]
    assert all(mixed)
    assert not any(together)


def test_a_mean_makes_one_large_eigenvalue_only_where_it_is_large_beside_the_deviations(page: str) -> None:
    assert "[one steep direction](whole-data-set.md), if the mean is large beside the deviations" in page

    def kappa(low: float, high: float, rare: float) -> float:
        """Of two independent features that are `high` with the chance `rare`, else `low`: all positive."""
        mean, square = rare * high + (1 - rare) * low, rare * high**2 + (1 - rare) * low**2
        return float(np.linalg.cond([[square, mean**2], [mean**2, square]]))

    assert kappa(1, 2, 0.5) == pytest.approx(19)
    assert kappa(0.01, 10, 0.01) < 1.03


def test_a_large_eigenvalue_can_slow_descent_and_need_not(page: str) -> None:
    assert "and that can slow descent" in page
    x = np.array([(1.0, 2.0), (2.0, 1.0)])

    def fewest(start: tuple[float, float]) -> int:
        """Full-batch descent to (1, −1), to 1% of the distance, at the best of many step sizes."""
        counts = []
        for step_size in np.arange(0.01, 2.01, 0.01):
            error, steps = np.subtract(start, (1.0, -1.0)), 0
            far = 0.01 * np.linalg.norm(error)
            while far < np.linalg.norm(error) < 1e3 and steps < 200:
                error, steps = error - step_size * (x.T @ (x @ error)) / 2, steps + 1
            counts.append(steps if np.linalg.norm(error) <= far else 200)
        return min(counts)

    assert fewest((0, 0)) == 1  # a lucky start, across the mean
    assert fewest((1, 0)) > 15


def test_a_centered_path_of_more_samples_is_straight_for_some_goals_and_not_for_others(page: str) -> None:
    assert "centered path [need not be straight]" in page
    assert ratio(path(centered(FOUR), (1, -1), 1.0, 300), (1, -1)) == pytest.approx(1)
    assert ratio(path(centered(FOUR), (1, 0.5), 1.0, 300), (1, 0.5)) > 1.2


def test_the_two_centered_samples_are_shorter_which_is_not_so_in_general(page: str) -> None:
    assert "because these two inputs are shorter once they are centered" in page
    assert np.linalg.norm(centered([(1, 2), (2, 1)]), axis=1) == pytest.approx([math.sqrt(0.5)] * 2)
    rare = [(0.01, 1.0)] * 99 + [(1.0, 0.01)]
    assert np.linalg.norm(centered(rare), axis=1).max() > 1.3 > np.linalg.norm(rare, axis=1).max()


def test_one_sample_stays_on_one_line_even_if_it_overshoots(page: str) -> None:
    assert "With one sample every step is on one line, even if it overshoots back and forth." in page
    points = path(np.array([[1.0, 2.0]]), (1, -1), 0.38, 60)
    assert np.abs(points @ [2, -1]).max() < 1e-12
    assert ratio(points, (-0.2, -0.4)) > 10  # it goes to and fro


def test_northwest_and_southeast_are_what_no_positive_inputs_reach_without_a_zig_zag(page: str) -> None:
    said = (
        "What no positive inputs reach without turning back are goals [in the northwest, the southeast](quadrants.md)"
    )
    assert f"{said}, or straight along an axis." in page
    random = np.random.default_rng(1)
    for x in random.uniform(0.01, 3, (500, 2, 2)):
        for goal in ((1, -1), (-1, 3), (0, 2), (-1, 0)):
            before = random.normal() * random.uniform(0.01, 3, 2)  # a step along a third input
            moves = np.array([before, *(np.linalg.solve(x.T, goal - before)[:, np.newaxis] * x)])
            assert (moves[1:] * moves[:-1]).sum(axis=1).min() < 0  # somewhere more than a right angle
            assert np.sign(moves[:, 0]).tolist() == np.sign(moves[:, 1]).tolist()
    for goal in random.uniform(0.01, 3, (50, 2)):  # to the northeast some inputs lead straight
        assert path(goal[np.newaxis], tuple(goal), float(1 / (goal @ goal)), 1)[-1] == pytest.approx(goal)
    assert np.linalg.solve([[1, 2], [2, 1]], [1, 1]).min() > 0  # a goal in the northeast may need none
    assert np.linalg.solve([[1, 2], [2, 1]], [1, 0]).min() < 0  # or may need one, with some inputs


def test_a_learned_bias_never_lowers_the_condition_number_and_beside_one_centering_never_raises_it() -> None:
    page = source("conditioning")
    assert "A learned bias never lowers $\\kappa$" in page
    assert "With a bias, centering never makes $\\kappa$ worse." in page
    random = np.random.default_rng(2)
    for n, _ in itertools.product((1, 2, 3, 6), range(300)):
        shift = random.normal(size=n) * random.choice([0, 1, 5])
        x = random.normal(size=(n + 4, n)) * random.uniform(0.05, 5, n) + shift
        with_bias = np.column_stack([x, np.ones(len(x))])
        assert np.linalg.cond(with_bias) >= np.linalg.cond(x) * (1 - 1e-9)
        without_mean = np.column_stack([x - x.mean(axis=0), np.ones(len(x))])
        assert np.linalg.cond(without_mean) <= np.linalg.cond(with_bias) * (1 + 1e-9)


def adam(mean: np.ndarray, step_sizes: np.ndarray, steps: int) -> float:
    """The median, over ten goals, of the steps of the full batch to 0.0001 of the loss, to stay: uniform features."""
    n = len(mean)
    hessian = np.eye(n) / 12 + np.outer(mean, mean)
    goals = np.random.default_rng(5).normal(size=(10, n))
    error = -np.tile(goals / np.linalg.norm(goals, axis=1, keepdims=True), (len(step_sizes), 1, 1))
    gradient, last = error @ hessian, np.zeros(error.shape[:2])
    first = (gradient * error).sum(axis=-1)
    m, v = np.zeros_like(error), np.zeros_like(error)
    for step in range(1, steps + 1):
        m, v = 0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient**2
        update = m / (1 - 0.9**step) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
        error = error - step_sizes[:, np.newaxis, np.newaxis] * update
        gradient = error @ hessian
        last[(gradient * error).sum(axis=-1) > 1e-4 * first] = step
    return float(np.median(last, axis=1).min()) + 1


def test_adam_hardly_notices_the_mean_while_n_times_its_square_beside_the_variance_is_small() -> None:
    page = source("optimizers")
    assert "momentum and Adam need few more steps raw than centered while $n\\mu^2/s^2$ is small." in page
    assert "Where it is large, by many inputs or by a mean that is large beside the deviation, Adam loses" in page
    grid, horizon = 0.01 * 1.3 ** np.arange(14), 700
    few = adam(np.full(10, 0.5), grid, horizon) / adam(np.zeros(10), grid, horizon)
    far = adam(np.full(2, 10.5), grid, horizon) / adam(np.zeros(2), grid, horizon)
    many, many_near = (
        adam(np.full(100, mean), grid, horizon) / adam(np.zeros(100), grid, horizon) for mean in (0.5, 0.05)
    )
    assert few < 1.4
    assert many_near < 1.4  # as many inputs as below, but a small mean
    assert far > 3
    assert many > 1.8
