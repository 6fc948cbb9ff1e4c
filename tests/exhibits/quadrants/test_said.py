"""What the page says in passing: each sentence as it stands, and that it is so, by random updates and by nudges."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.sentences import of_page

RANDOM = np.random.default_rng(14)
WAYS = {(1, 1): "northeast", (-1, -1): "southwest", (1, -1): "southeast", (-1, 1): "northwest"}


def way(move: np.ndarray) -> str:
    return WAYS[int(np.sign(move[0])), int(np.sign(move[1]))]


def ways(signs: tuple[int, int] = (1, 1), delta: float = 0.0) -> set[str]:
    """Where random updates go, of inputs with these signs, for one δ or any."""
    return {way(-0.1 * (delta or RANDOM.normal()) * RANDOM.uniform(0.01, 3, 2) * np.array(signs)) for _ in range(60)}


def loss(w: np.ndarray) -> float:
    return float((w[0] + w[1] / 2 - 8.5) ** 2 / 2)


def gradient() -> np.ndarray:
    """Of the sample of the figure at the weights of the figure, nudged."""
    return np.array([(loss(NOW + e) - loss(NOW - e)) / 2e-3 for e in 1e-3 * np.eye(2)])


NOW = np.array([4.0, 5.0])


def grows_fastest_along_the_gradient() -> bool:
    angles = np.radians(np.arange(0, 360, 0.5))
    rises = [loss(NOW + 1e-3 * np.array([np.cos(a), np.sin(a)])) for a in angles]
    best = angles[int(np.argmax(rises))]
    return bool(np.dot([np.cos(best), np.sin(best)], gradient()) > 0.9999 * np.linalg.norm(gradient()))


def turning_round_swaps_them() -> bool:
    gradients = [delta * RANDOM.uniform(0.01, 3, 2) for delta in (2.0, -2.0)]
    return [(way(g), way(-0.1 * g)) for g in gradients] == [("northeast", "southwest"), ("southwest", "northeast")]


def needs_both(goal: tuple[float, float]) -> bool:
    return all(np.prod(np.linalg.solve(RANDOM.uniform(0.01, 3, (2, 2)).T, goal)) < 0 for _ in range(100))


def beside_the_wedge() -> bool:
    """Some way northeast takes one of the two inputs backward, another one none."""
    shares = [np.linalg.solve(np.array([[1, 2], [2, 1]]).T, goal).min() for goal in ((2, 0.2), (5, 4))]
    return bool(shares[0] < 0 < shares[1])


def decay_or_a_batch_mixes() -> bool:
    decayed = np.array([1.0, 2.0]) + 0.5 * np.array([-4.0, 1.0])
    batch = np.array([1.0, 2.0]) - np.array([2.0, 1.0])
    return way(decayed) == way(batch) == "northwest"


def other_solutions() -> bool:
    to_goal = np.array([1.0, 1.8])
    return all(np.allclose(-0.5 * (-2.0 / scale) * (scale * to_goal), to_goal) for scale in (0.1, 3.0, -2.0))


def along_the_border() -> bool:
    update = 0.2 * np.array([0.0, 1.5])
    return bool(update[0] == 0 < update[1])


def behind_a_sigmoid_both_can_fall() -> bool:
    x = 1 / (1 + np.exp(-RANDOM.normal(size=2)))
    too_low, too_high = (way(-0.1 * (float(x @ [1.0, 1.0]) - t) * x) for t in (5.0, -5.0))
    return (too_low, too_high) == ("northeast", "southwest")


SAID: dict[str, Callable[[], bool]] = {
    r"The neuron's output is too low, and $\dl = {{ quadrants.delta }}$.": lambda: NOW @ [1, 0.5] - 8.5 == -2,
    "So of the four quadrants around two weights, its update reaches two: the one where both weights rise, and the one "
    "where both fall.": lambda: ways() == {"northeast", "southwest"},
    r"For the squared loss $\dl$ is $f - t$, and an output may be too low or too high.": behind_a_sigmoid_both_can_fall,
    "That is how weights behind a sigmoid can go down together.": behind_a_sigmoid_both_can_fall,
    "A zero input leaves its weight alone: the update runs along the border.": along_the_border,
    "With two weights that is northeast or southwest.": lambda: ways() == {"northeast", "southwest"},
    "The gradient points to where the loss of this sample grows fastest.": grows_fastest_along_the_gradient,
    "Descent goes the other way.": lambda: way(-0.5 * gradient()) == "northeast",
    "Both weights go up: northeast.": lambda: way(-0.5 * gradient()) == "northeast",
    "So a step to the northeast comes from a gradient whose entries are both negative.": lambda: gradient().max() < 0,
    "Taking one for the other shades the same quadrants, since turning round swaps them.": turning_round_swaps_them,
    "The update is minus the gradient: it goes into the quadrant opposite.": (
        lambda: {way(gradient()), way(-0.5 * gradient())} == {"southwest", "northeast"}
    ),
    r"The inputs decide the line, and the sign of $\dl$ decides which way along it.": (
        lambda: (ways(delta=2.0), ways(delta=-2.0)) == ({"southwest"}, {"northeast"})
    ),
    r"$-\eta\,\dl\,\x$ has the signs of the inputs or the opposite ones: southeast or northwest.": (
        lambda: ways((1, -1)) == {"southeast", "northwest"}
    ),
    "With positive inputs, one sample at a time, a goal northwest or southeast needs updates of both kinds.": (
        lambda: needs_both((-1, 3)) and needs_both((1, -1))
    ),
    "Northeast alone is not enough, though.": beside_the_wedge,
    "Weight decay can mix the signs, and so can a batch.": decay_or_a_batch_mixes,
    r"(Other solutions have a multiple of this input, and $\dl$ divided by the same number.)": other_solutions,
}


@pytest.mark.parametrize("sentence", SAID)
def test_it_is_said_and_it_is_so(sentence: str) -> None:
    assert sentence in of_page("quadrants.md")
    assert SAID[sentence]()
