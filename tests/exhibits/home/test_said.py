"""What the first page says in passing, and the table of symbols: each sentence as it stands, and that it is so."""

import itertools
import math
from collections.abc import Callable, Iterable

import numpy as np
import pytest

from explainer.descent import descend
from explainer.exhibits.notation import NOTATION
from tests.reading import cells_under
from tests.sentences import of_page

RANDOM = np.random.default_rng(12)


def way(move: np.ndarray) -> tuple[int, int]:
    return int(np.sign(move[0])), int(np.sign(move[1]))


def turns_back(moves: Iterable[np.ndarray]) -> int:
    return sum(float(one @ other) < 0 for one, other in itertools.pairwise(moves))


def an_update_goes_two_ways() -> bool:
    moves = [-0.1 * delta * RANDOM.uniform(0.01, 3, 2) for delta in RANDOM.normal(size=100)]
    return set(map(way, moves)) == {(1, 1), (-1, -1)}


def to_the_southeast(one: tuple[float, float], other: tuple[float, float]) -> list[np.ndarray]:
    """The updates from zero to near (1, −1), each of which fits its own sample."""
    w, moves, goal = np.zeros(2), [], np.array([1.0, -1.0])
    for x in [np.array(one), np.array(other)] * 20:
        moves.append(-(x @ (w - goal)) / (x @ x) * x)
        w = w + moves[-1]
        if math.dist(w, goal) < 0.05:
            return moves
    return moves


def both_kinds_and_perhaps_a_zig_zag() -> bool:
    often, once = to_the_southeast((1, 2), (2, 1)), to_the_southeast((1, 0.01), (0.01, 1))
    kinds = all(set(map(way, moves)) == {(1, 1), (-1, -1)} for moves in (often, once))
    return kinds and turns_back(often) > 10 and turns_back(once) == 1


def a_zig_zag_takes_signs_that_change_and_inputs_that_are_not_parallel() -> bool:
    one_sign = [turns_back(-abs(RANDOM.normal(size=(9, 1))) * RANDOM.uniform(0.01, 3, (9, 2))) for _ in range(50)]
    parallel = RANDOM.normal(size=(9, 1)) * RANDOM.uniform(0.01, 3, (9, 1)) * np.array([[1.0, 2.0]])
    return not any(one_sign) and turns_back(list(parallel)) > 0 and bool(np.allclose(parallel @ [2, -1], 0))


def a_mean_can_slow_descent() -> bool:
    """At the best of many step sizes, all samples at once, from (1, 0) to (1, −1)."""

    def fewest(x: np.ndarray) -> int:
        matrix, counts = x.T @ x / len(x), []
        for step_size in np.arange(0.02, 8, 0.02):
            error, steps = np.array([0.0, 1.0]), 0
            while 0.01 < np.linalg.norm(error) < 100 and steps < 200:
                error, steps = error - step_size * matrix @ error, steps + 1
            counts.append(steps if np.linalg.norm(error) <= 0.01 else 200)
        return min(counts)

    four = np.array([(1.0, 2), (2, 1), (1, 1), (2, 2)])
    return fewest(four - 1.5) == 1 and fewest(four) > 20


def a_batch_can_mix() -> bool:
    return way((1.0 * np.array([1.0, 2.0]) - 1.0 * np.array([2.0, 1.0])) / 2) == (-1, 1)


def one_number_times_the_input() -> bool:
    w, x = np.array([0.5, -1.0]), np.array([1.0, 2.0])
    nudged = [(((w + e) @ x - 3) ** 2 - ((w - e) @ x - 3) ** 2) / 2 / 2e-3 for e in 1e-3 * np.eye(2)]
    return bool(np.allclose(nudged, float(w @ x - 3) * x))


SAID: dict[str, Callable[[], bool]] = {
    r"The gradient on a weight is one number, $\dl$, times the weight's own input.": one_number_times_the_input,
    "Of the four ways to move two weights, an update has two: both up, or both down.": an_update_goes_two_ways,
    "One up and one down takes updates of both kinds, and may take a zig-zag.": both_kinds_and_perhaps_a_zig_zag,
    r"For a zig-zag $\dl$ has to change sign between inputs that are not parallel.": (
        a_zig_zag_takes_signs_that_change_and_inputs_that_are_not_parallel
    ),
    "A mean that is large beside the deviations can go on slowing descent.": a_mean_can_slow_descent,
    "A batch can mix the signs.": a_batch_can_mix,
}


@pytest.mark.parametrize("sentence", SAID)
def test_it_is_said_and_it_is_so(sentence: str) -> None:
    assert sentence in of_page("index.md")
    assert SAID[sentence]()


def test_the_symbols_mean_what_they_are_said_to_mean() -> None:
    meanings = dict(zip(cells_under(NOTATION, "Symbol"), cells_under(NOTATION, "Meaning"), strict=True))
    run = descend([(1.0, 2.0)], [3.0], (0.5, -1.0), 0.1, [[0]])
    w, x, t, eta = np.array([0.5, -1.0]), np.array([1.0, 2.0]), 3.0, 0.1
    assert meanings[r"$\eta$"].endswith(r"an update adds $-\eta\,\grad$ to the weights")
    assert run.weights[1] - w == pytest.approx(-eta * (w @ x - t) * x)
    assert meanings[r"$\lambda\w$"] == r"what a weight decay of strength $\lambda$ adds to the gradient"
    nudged = [0.3 * (((w + e) @ (w + e)) - ((w - e) @ (w - e))) / 2 / 2e-3 for e in 1e-3 * np.eye(2)]
    assert nudged == pytest.approx(0.3 * w)  # of λ‖w‖²/2
    assert meanings[r"$\lambda$"] == "an eigenvalue of $H$: how steep the loss is in its direction"
    data = np.array([(1.0, 2.0), (2.0, 1.0)])
    assert np.cov(data.T, bias=True) + np.outer([1.5, 1.5], [1.5, 1.5]) == pytest.approx(data.T @ data / 2)
    assert "$H = \\Sigma + \\mu\\mu^\\top$" in meanings
