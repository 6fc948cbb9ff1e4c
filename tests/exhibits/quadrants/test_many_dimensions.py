"""Many weights: shares counted, cosines drawn at random and integrated."""

import itertools
import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.optimize import nnls

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.quadrants.many_dimensions import ManyDimensions

Array = NDArray[np.float64]


@pytest.fixture(scope="module")
def exhibit() -> ManyDimensions:
    shown = EXHIBITS["many_dimensions"]
    assert isinstance(shown, ManyDimensions)
    return shown


def line_cosine(n: int) -> float:
    """The mean |cos φ| over directions, whose angle φ to a line has a density proportional to sinⁿ⁻²φ."""
    over, under = (
        quad(lambda angle, k=k: math.cos(angle) ** k * math.sin(angle) ** (n - 2), 0, math.pi / 2)[0] for k in (1, 0)
    )
    return float(over / under)


def nearest_same_signed(g: Array) -> float:
    """The cosine with the nearest vector of the two orthants, found by non-negative least squares."""
    found = []
    for sign in (1, -1):
        direction, _ = nnls(np.eye(len(g)), sign * g)
        found.append(float(sign * direction @ g / (np.linalg.norm(direction) or 1) / np.linalg.norm(g)))
    return max(found)


def test_share_is_what_counting_all_sign_patterns_gives(exhibit: ManyDimensions) -> None:
    assert exhibit.share[:, 0].tolist() == list(range(2, 21))
    for n, share in exhibit.share[:11]:
        patterns = list(itertools.product("+-", repeat=int(n)))
        assert share == sum(len(set(pattern)) == 1 for pattern in patterns) / len(patterns)
    assert exhibit.share[-1, 1] == pytest.approx(1 / 524288, rel=1e-12)


@pytest.mark.parametrize("row", [0, 1, 3, 8])
def test_best_cosine_is_the_mean_over_random_goals(exhibit: ManyDimensions, row: int) -> None:
    n, mean = exhibit.best_cosine[row]
    assert n == row + 2
    drawn = np.array([nearest_same_signed(g) for g in np.random.default_rng(row).normal(size=(4000, int(n)))])
    assert abs(drawn.mean() - mean) < 4 * drawn.std() / math.sqrt(len(drawn))


def test_line_cosine_is_the_integral_over_all_directions(exhibit: ManyDimensions) -> None:
    assert exhibit.line_cosine[:, 0].tolist() == list(range(2, 21))
    for n, mean in exhibit.line_cosine:
        assert mean == pytest.approx(line_cosine(int(n)), rel=1e-9)


@pytest.mark.parametrize("low", [0.5, -0.5], ids=["positive", "centered"])
def test_for_any_inputs_a_line_has_that_cosine_and_a_mean_square_of_one_over_n(
    exhibit: ManyDimensions, low: float
) -> None:
    random = np.random.default_rng(12)
    n, mean = exhibit.line_cosine[8]
    x, goals = random.uniform(low, low + 1, (60_000, int(n))), random.normal(size=(60_000, int(n)))
    cosines = np.abs((x * goals).sum(axis=1)) / np.linalg.norm(x, axis=1) / np.linalg.norm(goals, axis=1)
    assert abs(cosines.mean() - mean) < 4 * cosines.std() / math.sqrt(len(cosines))
    assert (cosines**2).mean() == pytest.approx(1 / n, rel=0.03)


def test_limit_is_attained_by_a_goal_halfway_and_undercut_by_none(exhibit: ManyDimensions) -> None:
    assert exhibit.limit == pytest.approx(nearest_same_signed(np.array([3.0, -5.0, -4.0, 5.0, 4.0, -3.0])))
    goals = np.random.default_rng(3).normal(size=(500, 40))
    assert min(nearest_same_signed(goal) for goal in goals) > exhibit.limit
    assert exhibit.largest_angle == pytest.approx(45)
    assert (np.diff(exhibit.best_cosine[:, 1]) < 0).all()


def test_table_holds_the_same_numbers(exhibit: ManyDimensions) -> None:
    for weights, orthants, rare, best, line in exhibit.table.rows:
        n = int(weights)
        assert int(orthants.replace(",", "")) == 2**n
        assert int(rare.removeprefix("one in ").replace(",", "")) * 2 == 2**n
        assert line == f"{line_cosine(n):.3f}"
        drawn = np.random.default_rng(n).normal(size=(50_000, n))
        plus = np.linalg.norm(drawn.clip(0, None), axis=1) / np.linalg.norm(drawn, axis=1)
        assert float(best) == pytest.approx(np.maximum(plus, np.sqrt(1 - plus**2)).mean(), abs=0.0015)
    assert exhibit.table.rows[0][3] == f"{0.5 + math.sqrt(2) / math.pi:.3f}"


def test_the_shares_stand_on_a_logarithmic_axis_and_the_cosines_on_a_plain_one_from_zero(
    exhibit: ManyDimensions,
) -> None:
    rare, near = exhibit.figure().axes
    assert rare.get_yscale() == "log"
    assert near.get_yscale() == "linear"
    assert near.get_ylim()[0] == 0


def test_text_alone_tells_where_the_curves_begin_and_end(exhibit: ManyDimensions) -> None:
    assert "falls from 0.5 to 0.0000019" in exhibit.alt
    assert "only from 0.950 to 0.805" in exhibit.alt  # at 2 weights and at 20
    assert f"from {2 / math.pi:.3f} to {line_cosine(20):.3f}" in exhibit.alt


def test_centered_lines_lie_in_more_than_two_orthants_just_if_two_features_are_not_tied() -> None:
    """Tied: always on the same side of their means, or always on opposite sides."""
    random, both = np.random.default_rng(11), [0, 0]
    for _ in range(600):
        n, samples = int(random.integers(2, 4)), int(random.integers(2, 5))
        inputs = random.uniform(0.1, 1, (samples, n))
        if random.random() < 0.5:  # a common cause, that some features follow and others oppose
            inputs = 2 + np.outer(random.normal(size=samples), random.choice([-1.0, 1.0], n)) + 0.1 * inputs
        signs = np.sign(inputs - inputs.mean(axis=0))
        lines = {max(tuple(row), tuple(-row)) for row in signs}
        tied = all(len(set(signs[:, i] * signs[:, j])) == 1 for i, j in itertools.combinations(range(n), 2))
        assert (len(lines) == 1) == tied
        both[tied] += 1
    assert min(both) > 100
