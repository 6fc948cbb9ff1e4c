"""What the page says in passing: each sentence as it stands, and that it is so, in fractions and by random inputs."""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from tests.sentences import of_page

RANDOM = np.random.default_rng(21)
INPUTS = ((1, 2), (2, 1))


def walk(goal: tuple[int, int], steps: int = 40) -> list[tuple[Fraction, Fraction]]:
    """The points from zero, each step fitting its own sample, in fractions."""
    points = [(Fraction(0), Fraction(0))]
    for step in range(steps):
        (u, v), (a, b) = points[-1], INPUTS[step % 2]
        delta = a * (u - goal[0]) + b * (v - goal[1])
        points.append((u - delta * a / 5, v - delta * b / 5))
    return points


def one_weight_gains_and_the_other_loses() -> bool:
    """By how far each weight of (1, −1) is off; a step takes back less than the one before had gained."""
    off = [(abs(u - 1), abs(v + 1)) for u, v in walk((1, -1))]
    gained = [(before[0] - after[0], before[1] - after[1]) for before, after in pairwise(off)]
    southwest, northeast = gained[::2], gained[1::2]
    right = all(first < 0 < second for first, second in southwest)
    back = all(
        0 < -second < before[1] and first > 0 for before, (first, second) in zip(southwest, northeast, strict=True)
    )
    return right and back


def the_other_way_round() -> bool:
    there, back = walk((1, -1)), walk((-1, 1))
    lengths = [sum(math.dist(a, b) for a, b in pairwise(points)) for points in (there, back)]
    return back == [(-u, -v) for u, v in there] and lengths[0] == lengths[1] > 4.4


def legs(gap: float, sizes: np.ndarray, step_size: float | None = None) -> list[float]:
    """What each step takes back of the one before, as a share; inputs so far apart, and a goal across them."""
    angles = np.array([gap, -gap]) / 2 + (middle := RANDOM.uniform(gap / 2, math.pi / 2 - gap / 2))
    inputs = sizes[:, np.newaxis] * np.column_stack([np.cos(angles), np.sin(angles)])
    error, moves = np.array([-math.sin(middle), math.cos(middle)]), []
    for x in np.tile(inputs, (6, 1)):
        moves.append(-(step_size or 1 / (x @ x)) * (x @ error) * x)
        error = error + moves[-1]
    return [-float(one @ other / (one @ one)) for one, other in pairwise(moves)]


def fitting_steps_undo_most() -> bool:
    """At least the square of the cosine; far apart they do not, nor if a step is small for its sample."""
    near = [(gap, legs(gap, RANDOM.uniform(0.3, 3, 2))) for gap in RANDOM.uniform(0.02, 0.4, 100)]
    most = all(min(shares) > math.cos(gap) ** 2 - 1e-6 > 0.5 for gap, shares in near)
    return most and min(legs(1.2, np.ones(2))) < 0.2 and min(legs(0.1, np.array([3.0, 1.0]), 0.01)) < 0.2


def kappa_says_how_much_more_slowly() -> bool:
    """How often the one part falls by a factor while the other one falls by it once, in small steps in turn."""
    for x in RANDOM.uniform(0.2, 2, (20, 2, 2)):
        (_, steep), vectors = np.linalg.eigh(x.T @ x)
        one_pass = np.eye(2)
        for row in x:
            one_pass = (np.eye(2) - 1e-7 * np.outer(row, row)) @ one_pass
        left = vectors.T @ np.linalg.matrix_power(one_pass, int(1e7 / steep)) @ vectors @ [1, 1]
        if abs(math.log(left[1]) / math.log(left[0]) / np.linalg.cond(x) ** 2 - 1) > 0.02:
            return False
    return True


def the_part_along_gives_both_signs() -> bool:
    errors = RANDOM.normal(size=(500, 2))
    deltas, along = errors @ np.transpose(INPUTS), errors.sum(axis=1)
    alike = (np.sign(deltas) == np.sign(along)[:, np.newaxis]).all(axis=1)
    return bool((alike == (abs(errors[:, 0] - errors[:, 1]) < 3 * abs(along))).all())


SAID: dict[str, Callable[[], bool]] = {
    "A step southwest is right for $w_2$ and wrong for $w_1$.": one_weight_gains_and_the_other_loses,
    "The next, northeast, repairs $w_1$ and takes back part of what $w_2$ had gained.": (
        one_weight_gains_and_the_other_loses
    ),
    "The path is as long as before.": the_other_way_round,
    "Where two inputs point almost the same way and the goal lies across, each step that fits its sample undoes most "
    "of the one before.": fitting_steps_undo_most,
    "How much more slowly says the condition number.": kappa_says_how_much_more_slowly,
    r"So both $\dl$ take their sign from the error along the mean, until the error across is more than "
    "{{ zig_zag.sideways:.0f }} times as large.": the_part_along_gives_both_signs,
}


@pytest.mark.parametrize("sentence", SAID)
def test_it_is_said_and_it_is_so(sentence: str) -> None:
    assert sentence in of_page("zig-zag.md")
    assert SAID[sentence]()
