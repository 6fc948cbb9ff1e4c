"""Many weights: shares counted, cosines drawn at random and integrated."""

import itertools
import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.optimize import nnls

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.shortest_paths.many_dimensions import ManyDimensions
from tests.reading import axes_named, cells_under, series

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
    assert exhibit.rarity[:, 0].tolist() == list(range(2, 21))
    for n, one_in in exhibit.rarity[:11]:
        patterns = list(itertools.product("+-", repeat=int(n)))
        assert one_in == len(patterns) / sum(len(set(pattern)) == 1 for pattern in patterns)
    assert exhibit.rarity[-1, 1] == pytest.approx(524288, rel=1e-12)
    assert exhibit.rarity[1:, 1] == pytest.approx(2 * exhibit.rarity[:-1, 1])  # each further weight halves the share


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


def best_cosine(n: int) -> float:
    """The mean over 50,000 random goals of the cosine with the positive or the negative part."""
    drawn = np.random.default_rng(n).normal(size=(50_000, n))
    plus = np.linalg.norm(drawn.clip(0, None), axis=1) / np.linalg.norm(drawn, axis=1)
    return float(np.maximum(plus, np.sqrt(1 - plus**2)).mean())


def test_table_holds_the_same_numbers(exhibit: ManyDimensions) -> None:
    numbers = [int(cell) for cell in cells_under(exhibit.table, "weights $n$")]
    assert numbers == [2, 3, 5, 10, 30]
    assert cells_under(exhibit.table, "same-signed: one in") == [f"{2**n // 2:,d}" for n in numbers]
    assert cells_under(exhibit.table, "cosine, one sample") == [f"{line_cosine(n):.3f}" for n in numbers]
    best = cells_under(exhibit.table, "cosine, best")
    assert [float(cell) for cell in best] == pytest.approx([best_cosine(n) for n in numbers], abs=0.0015)
    assert best[0] == f"{0.5 + math.sqrt(2) / math.pi:.3f}"


def test_the_axes_say_what_they_show_rarity_downward_on_a_logarithmic_scale_and_cosines_from_zero(
    exhibit: ManyDimensions,
) -> None:
    figure = exhibit.figure()
    rare, near = figure.axes
    assert axes_named(figure, 0) == ("number of weights n", "same-signed: one direction in …")
    assert axes_named(figure, 1) == ("number of weights n", "mean cosine with a random goal")
    assert rare.get_yscale() == "log"
    assert rare.get_ylim()[0] > rare.get_ylim()[1]
    assert near.get_yscale() == "linear"
    assert near.get_ylim()[0] == 0
    assert [tick.get_text() for tick in rare.get_yticklabels()] == ["1", "1,000", "1,000,000"]


def test_each_curve_has_its_name_and_the_verdicts_hold(exhibit: ManyDimensions) -> None:
    figure = exhibit.figure()
    (lines,), (best,) = series(figure, "line of one sample"), series(figure, "nearest same-signed direction")
    assert lines[:, 1] == pytest.approx([line_cosine(int(n)) for n in lines[:, 0]])
    assert best[:, 1] == pytest.approx([best_cosine(int(n)) for n in best[:, 0]], abs=0.003)
    rare, near = ({text.get_text() for text in axes.texts} for axes in figure.axes)
    assert "each further weight\nhalves the share" in rare
    assert {"at most 45° off:", f"limit {math.cos(math.radians(45)):.3f}"} <= near


def test_the_words_say_where_the_curves_begin_and_end(exhibit: ManyDimensions) -> None:
    first, last = exhibit.best_cosine[[0, -1], 1]
    assert [first, last] == pytest.approx([best_cosine(2), best_cosine(20)], abs=0.0015)
    assert exhibit.alt == (
        "Two graphs for 2 to 20 weights. Above, on a logarithmic scale that grows downward: of all directions, one in "
        f"{2**2 // 2} is same-signed at first and one in {2**20 // 2:,d} at last. Below: the mean cosine between a "
        f"random goal and the nearest same-signed direction falls only from {first:.3f} to {last:.3f} and stays above "
        f"{math.sqrt(1 / 2):.3f}, while for the line of one sample it falls from {2 / math.pi:.3f} to "
        f"{line_cosine(20):.3f}."
    )
    assert exhibit.best_cosine[:, 1].min() > math.sqrt(1 / 2)
    assert exhibit.caption == (
        "Same-signed directions become rare, yet the nearest of them still points within 45° of any goal. One sample "
        "offers only a line, and a line points ever worse, whether its input is positive or centered."
    )
    assert (np.diff([line_cosine(n) for n in range(2, 21)]) < 0).all()


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
