"""Signs, orthants and shortest paths, against brute force, linear programs and random draws."""

import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.integrate import quad
from scipy.optimize import linprog, minimize_scalar

from explainer import orthants

vectors = st.integers(1, 6).flatmap(lambda n: arrays(np.float64, n, elements=st.floats(-100, 100)))
nonzero = vectors.filter(lambda v: np.abs(v).max() > 1e-3)


@given(vectors)
def test_same_sign_is_what_a_loop_over_the_entries_says(v: np.ndarray) -> None:
    plus, minus, zero = (
        sum(1 for entry in v if test(entry)) for test in (lambda e: e > 0, lambda e: e < 0, lambda e: e == 0)
    )
    assert bool(orthants.same_sign(v)) == (plus == len(v) or minus == len(v))
    assert bool(orthants.same_sign(v, strictly=False)) == (plus + zero == len(v) or minus + zero == len(v))


def test_same_sign_looks_along_the_last_axis() -> None:
    rows = np.array([[[1, 2, 3], [1, -2, 3]], [[-1, -2, -3], [0, 1, 1]]])
    assert orthants.same_sign(rows).tolist() == [[True, False], [True, False]]
    assert orthants.same_sign(rows, strictly=False).tolist() == [[True, False], [True, True]]


@pytest.mark.parametrize("degrees", range(5, 360, 10))
def test_the_compass_follows_the_angle(degrees: int) -> None:
    angle = math.radians(degrees)
    name = ["northeast", "northwest", "southwest", "southeast"][degrees // 90]
    assert orthants.compass([math.cos(angle), math.sin(angle)]) == name


def test_the_compass_knows_the_axes() -> None:
    assert [orthants.compass(v) for v in ([2, 0], [0, 3], [-1, 0], [0, -1])] == ["east", "north", "west", "south"]


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_two_of_all_orthants_are_same_signed(n: int) -> None:
    patterns = list(itertools.product((1, -1), repeat=n))
    share = sum(1 for pattern in patterns if len(set(pattern)) == 1) / len(patterns)
    assert orthants.same_sign_share(n) == share


@given(nonzero)
def test_no_same_signed_direction_comes_nearer_than_the_best_cosine(g: np.ndarray) -> None:
    random = np.random.default_rng(0)
    tried = np.abs(random.normal(size=(200, len(g)))) * np.where(random.random((200, len(g))) < 0.5, 1, 1e-9)
    cosines = np.abs(tried @ g) / (np.linalg.norm(tried, axis=1) * np.linalg.norm(g))
    best = float(orthants.best_cosine(g))
    assert cosines.max() <= best + 1e-9
    assert 1 / math.sqrt(2) - 1e-12 <= best <= 1 + 1e-12


def test_the_best_cosine_is_attained_by_the_larger_part() -> None:
    assert orthants.best_cosine([3.0, -4.0]) == pytest.approx(0.8)
    assert orthants.best_cosine([[2.0, 1.0, -2.0], [0.0, -5.0, 0.0]]) == pytest.approx([math.sqrt(5) / 3, 1.0])


@pytest.mark.parametrize("n", [2, 3, 10, 32])
def test_the_mean_best_cosine_is_that_of_random_directions(n: int) -> None:
    g = np.random.default_rng(n).normal(size=(200_000, n))
    parts = [np.sqrt((np.clip(sign * g, 0, None) ** 2).sum(axis=1)) for sign in (1, -1)]
    drawn = np.maximum(*parts) / np.linalg.norm(g, axis=1)
    error = drawn.std() / math.sqrt(len(drawn))
    assert abs(orthants.mean_best_cosine(n) - drawn.mean()) < 4.5 * error


def test_the_mean_best_cosine_has_its_closed_form_and_its_limit() -> None:
    assert orthants.mean_best_cosine(1) == 1
    assert orthants.mean_best_cosine(2) == pytest.approx(0.5 + math.sqrt(2) / math.pi, abs=1e-12)
    n = 1000
    expansion = (1 + 0.5 * math.sqrt(6 / (math.pi * n)) - 3 / (8 * n)) / math.sqrt(2)
    assert orthants.mean_best_cosine(n) == pytest.approx(expansion, abs=2e-4)
    assert orthants.mean_best_cosine(n) > 1 / math.sqrt(2)


@pytest.mark.parametrize("n", [1, 2, 3, 10, 200])
def test_the_mean_line_cosine_is_an_integral_over_the_angle(n: int) -> None:
    def part(k: int) -> float:
        return float(quad(lambda angle: math.cos(angle) ** k * math.sin(angle) ** (n - 2), 0, math.pi / 2)[0])

    expected = part(1) / part(0) if n > 1 else 1
    assert orthants.mean_line_cosine(n) == pytest.approx(expected, rel=1e-9)


def test_the_shortest_same_sign_path_to_3_minus_4_goes_east_then_south() -> None:
    assert orthants.shortest_same_sign_path([3, -4]).tolist() == [[0, 0], [3, 0], [3, -4]]
    assert orthants.same_sign_ratio([3, -4]) == pytest.approx(7 / 5)
    assert orthants.same_sign_ratio([1, -10]) == pytest.approx(11 / math.sqrt(101))


@given(nonzero)
def test_no_two_same_signed_legs_are_shorter(goal: np.ndarray) -> None:
    # Any same-signed path is P − N with P, N ≥ 0 and at least ‖P‖ + ‖N‖ long: try others than the corner.
    whole = float(np.linalg.norm(goal))
    shortest = float(orthants.same_sign_ratio(goal)) * whole
    for extra in np.abs(np.random.default_rng(1).normal(size=(50, len(goal)))) * whole * [[0.1]]:
        up = np.maximum(goal, 0) + extra
        assert np.linalg.norm(up) + np.linalg.norm(up - goal) >= shortest - 1e-9 * whole
    assert shortest <= math.sqrt(2) * whole * (1 + 1e-12)


@pytest.mark.parametrize("goal", [(1.0, -1.0), (3.0, -4.0), (-2.0, 0.5), (1.0, 1.0), (0.0, 2.0)])
@pytest.mark.parametrize("degrees", [45.0, 20.0, 5.0])
def test_the_cone_ratio_is_the_cheapest_mix_of_directions_of_the_cone(
    goal: tuple[float, float], degrees: float
) -> None:
    angles = np.radians(45 + np.linspace(-degrees, degrees, 721))
    rays = np.array([np.cos(angles), np.sin(angles)])
    program = linprog(np.ones(2 * rays.shape[1]), A_eq=np.hstack([rays, -rays]), b_eq=goal)
    found = orthants.cone_ratio(goal, math.radians(degrees)) * math.hypot(*goal)
    assert found == pytest.approx(program.fun, rel=1e-5)


@pytest.mark.parametrize(
    ("low", "high", "ratio"), [(1, 2, math.sqrt(10)), (0.4, 0.6, math.sqrt(26)), (0.25, 0.75, math.sqrt(5))]
)
def test_a_box_of_inputs_has_the_ratio_of_its_corners(low: float, high: float, ratio: float) -> None:
    widest = minimize_scalar(
        lambda u: -abs(math.atan2(high, low + u * (high - low)) - math.pi / 4), bounds=(0, 1), method="bounded"
    )
    assert orthants.box_half_angle(low, high) == pytest.approx(-widest.fun, abs=1e-4)
    assert orthants.cone_ratio([1, -1], orthants.box_half_angle(low, high)) == pytest.approx(ratio, rel=1e-12)


@pytest.mark.parametrize("scale", [5e-324, 1e-200, 1e200, 1e307])
def test_no_length_overflows_or_vanishes(scale: float) -> None:
    assert orthants.best_cosine([scale, -scale]) == pytest.approx(1 / math.sqrt(2), rel=1e-12)
    assert orthants.same_sign_ratio([[scale, -scale], [3.0, -4.0]]) == pytest.approx([math.sqrt(2), 1.4], rel=1e-12)
    assert orthants.cone_ratio([scale, -scale], math.radians(30)) == pytest.approx(2, rel=1e-12)


@given(nonzero, st.floats(1e-6, 1e6), st.sampled_from([-1, 1]))
def test_cosine_and_ratio_depend_on_the_direction_alone(g: np.ndarray, scale: float, sign: int) -> None:
    assert orthants.best_cosine(g * scale * sign) == pytest.approx(float(orthants.best_cosine(g)), rel=1e-9)
    assert orthants.same_sign_ratio(g * scale * sign) == pytest.approx(float(orthants.same_sign_ratio(g)), rel=1e-9)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: orthants.same_sign(3.0), r"v to have shape"),
        (lambda: orthants.same_sign([1.0, np.nan]), "v to be finite"),
        (lambda: orthants.compass([0.0, 0.0]), "zero vector"),
        (lambda: orthants.compass([1.0, 0.0, 0.0]), "v to have 2 entries"),
        (lambda: orthants.same_sign_share(0), "n to be a whole number of at least 1, got 0"),
        (lambda: orthants.mean_best_cosine(2.0), "n to be a whole number"),  # type: ignore[arg-type]
        (lambda: orthants.mean_line_cosine(0), "n to be a whole number of at least 1, got 0"),
        (lambda: orthants.best_cosine([[1.0, 2.0], [0.0, 0.0]]), "zero vector"),
        (lambda: orthants.same_sign_ratio([0.0]), "zero vector"),
        (lambda: orthants.shortest_same_sign_path([[1.0]]), "goal to have shape"),
        (lambda: orthants.cone_ratio([1, -1], 0.0), "half angle above 0"),
        (lambda: orthants.cone_ratio([1, -1], 1.0), "up to π/4, got 1"),
        (lambda: orthants.cone_ratio([0, 0], 0.5), "zero vector"),
        (lambda: orthants.box_half_angle(2, 1), "0 < low < high, got 2 and 1"),
    ],
    ids=map(str, range(99)),
)
def test_bad_input_is_refused_with_what_was_expected(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()
