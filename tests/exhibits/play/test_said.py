"""What the page says in passing: each sentence as it stands, and that it is so, in loops written out."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from explainer.drive import turned_back
from explainer.exhibits.play.drive import Drive
from tests.exhibits.play.test_drive import PAIR, hand, measured
from tests.sentences import of_page

X = np.array(PAIR, dtype=float)
GOAL = np.array([1.0, -1.0])


def distances(step_size: float) -> list[float]:
    return [float(np.linalg.norm(point - GOAL)) for point in hand((1, -1), step_size, PAIR, 6)]


def past_the_safe_sizes_an_update_can_lead_away() -> bool:
    safe, beyond = (np.diff(distances(step_size)).max() for step_size in (0.4, 0.41))
    return bool(safe <= 1e-12 < beyond)


def centered_inputs_point_there_and_bear_more() -> bool:
    rest = X - X.mean(axis=0)
    along = [abs(x @ GOAL) / np.linalg.norm(x) / np.linalg.norm(GOAL) for x in rest]
    return min(along) > 1 - 1e-12 and bool((rest**2).sum(axis=1).max() < (X**2).sum(axis=1).min() / 9)


def more_than_a_right_angle_with_the_last_that_moved() -> bool:
    def back(*moves: tuple[float, float]) -> int:
        return turned_back(np.array(moves))

    return (back((1, 0), (-0.1, 1)), back((1, 0), (0, 1)), back((1, 0), (0.1, 1))) == (1, 0, 0)


def the_arrows_are_opposite() -> bool:
    drawn = Drive.compute()
    step, push = drawn.update[1] - drawn.update[0], drawn.gradient[1] - drawn.gradient[0]
    return bool(step @ push < 0 and abs(step[0] * push[1] - step[1] * push[0]) < 1e-12)


def they_slide_towards_the_origin() -> bool:
    lengths = [[np.hypot(a - 1.5 * share, b - 1.5 * share) for a, b in PAIR] for share in np.linspace(0, 1, 101)]
    return bool((np.diff(lengths, axis=0) < 0).all())


def updates_of_the_batch_leap_across_a_valley() -> bool:
    matrix = X.T @ X / 2
    steep, flat = (float(v @ matrix @ v / (v @ v)) for v in (np.array([1, 1]), np.array([1, -1])))
    return steep == pytest.approx(9 * flat) and abs(1 - 0.4 * steep) < 1 < 0.4 * steep


def beside_the_diagonal_small_steps_turn_back() -> bool:
    return measured(hand((1, 1.17), 0.001, PAIR, 20000), (1, 1.17))[2] > 1000


def a_batch_goes_anywhere() -> bool:
    angles = np.radians(np.arange(0, 360, 10))
    moves = [-(X @ e) @ X / 2 for e in np.column_stack([np.cos(angles), np.sin(angles)])]
    return len({(np.sign(a), np.sign(b)) for a, b in moves}) == 4


def one_sample_crosses_the_contours_aslant() -> bool:
    error = -GOAL
    slope, own = X.T @ (X @ error), (X[0] @ error) * X[0]
    return bool(abs(own @ slope) < 0.95 * np.linalg.norm(own) * np.linalg.norm(slope))


def the_next_update_is_along_its_input() -> bool:
    drawn = Drive.compute()
    x, step = X[0], drawn.update[1] - drawn.update[0]
    on_its_line = all(abs(a * x[1] - b * x[0]) < 1e-12 for a, b in drawn.along - drawn.now)
    return on_its_line and bool(np.allclose(step, -0.2 * float(x @ (drawn.now - GOAL)) * x))


def it_depends_on_the_step_size() -> bool:
    large, small = (measured(hand((1, 1), step_size, PAIR, 3000), (1, 1))[0] for step_size in (0.2, 0.02))
    return large > 1.5 and small < 1.1


SAID: dict[str, Callable[[], bool]] = {
    r"Its next update, the thick arrow, is $-\eta\,\dl\,\x$, so it runs along the dotted line of its input.": (
        the_next_update_is_along_its_input
    ),
    r"That depends on $\eta$.": it_depends_on_the_step_size,
    "Past the safe step sizes an update can lead away from the goal.": past_the_safe_sizes_an_update_can_lead_away,
    "The two inputs of the zig-zag, centered, point there, and bear larger steps.": (
        centered_inputs_point_there_and_bear_more
    ),
    "An update turns back when it makes more than a right angle with the last one that moved.": (
        more_than_a_right_angle_with_the_last_that_moved
    ),
    r"The thin arrow is the direction of the gradient $\grad = \dl\,\x$, straight against the update.": (
        the_arrows_are_opposite
    ),
    "The inputs in the small plot slide towards the origin.": they_slide_towards_the_origin,
    "The signs were free, but the mean of the inputs makes one direction far steeper than the other: the contours show "
    "a valley, and the updates leap across it.": updates_of_the_batch_leap_across_a_valley,
    "Beside the diagonal even small steps zig-zag in the end.": beside_the_diagonal_small_steps_turn_back,
    "A batch can set the signs free.": a_batch_goes_anywhere,
    "An update of one sample follows the loss of that sample alone, so it need not cross them squarely.": (
        one_sample_crosses_the_contours_aslant
    ),
}


@pytest.mark.parametrize("sentence", SAID)
def test_it_is_said_and_it_is_so(sentence: str) -> None:
    assert sentence in of_page("play.md")
    assert SAID[sentence]()


def test_the_alternative_text_tells_the_first_update_of_the_worked_zig_zag() -> None:
    first, bowl = hand((1, -1), 0.2, PAIR, 1)[1], np.linalg.eigvalsh(X.T @ X)
    assert first.tolist() == [-0.2, -0.4]
    assert math.sqrt(bowl[1] / bowl[0]) == pytest.approx(3)
    assert Drive.compute().alt == (
        "Descent from (0, 0) to the goal (1, −1) in the plane of the two weights, with the inputs (1, 2) and (2, 1) in "
        "turn. The goal lies southeast of the start, but the first update goes southwest, to (−0.2, −0.4), and the "
        "path zig-zags. The shaded quadrants around the start, which an update can lead into, do not hold the goal. "
        "The contours of the loss are ellipses around the goal, 3 times as long as wide."
    )
    assert Drive.compute().caption == (
        "Descent from the start (dot) to the goal (star) in the plane of the two weights, over contours of the loss of "
        "all samples. The ring is at the step looked at. Its update runs against its gradient, with one sample at a "
        "time along ± its input. Shaded are the quadrants that it can lead into."
    )
