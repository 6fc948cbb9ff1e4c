"""What the remark of each preset says happens, in loops written out: it stands beside the figure at every step."""

import numpy as np

from explainer.exhibits.play.drive_settings import PRESETS, SAMPLES, Preset
from tests.exhibits.play.test_drive import PAIR, hand


def preset(name: str) -> Preset:
    (found,) = [each for each in PRESETS if each.name == name]
    return found


def test_the_zig_zag_needs_one_weight_up_and_the_other_down_and_no_update_does_both() -> None:
    own = preset("worked")
    assert own.remark.endswith("The goal needs one weight up and the other down, and no update does both.")
    moves = np.diff(hand(own.goal, own.step_size, PAIR, 22), axis=0)
    assert (moves.prod(axis=1) > 0).all()
    assert np.sign(np.subtract(own.goal, own.start)).tolist() == [1, -1]


def test_every_update_to_the_northeast_raises_both_weights_until_the_goal_is_near() -> None:
    own = preset("northeast")
    assert "Both weights have to rise, and until the goal is near every update raises both" in own.remark
    assert np.subtract(own.goal, own.start).min() > 0
    path = hand(own.goal, own.step_size, PAIR, 30)
    moves, near = np.diff(path, axis=0), np.linalg.norm(path - own.goal, axis=1) <= 0.01 * np.hypot(*own.goal)
    assert np.flatnonzero(near)[0] == 8
    assert (moves[:8] > 0).all()
    assert not (moves[8:] > 0).all()  # so near, they no longer do
    assert "With the zig-zag's larger step descent overshoots and turns back" in own.remark
    assert preset("worked").step_size > own.step_size
    moves = np.diff(hand(own.goal, preset("worked").step_size, PAIR, 10), axis=0)
    assert (moves[2] < 0).all()
    assert moves[2] @ moves[1] < 0


def test_four_centered_inputs_point_into_every_quadrant_and_the_first_update_heads_for_the_goal() -> None:
    own, given = preset("centered"), np.array(SAMPLES["four"][1], dtype=float)
    assert "they point into every quadrant now, and the first update already heads for the goal" in own.remark
    x = given - given.mean(axis=0)
    assert {(east, north) for east, north in np.sign(x)} == {(1, 1), (1, -1), (-1, 1), (-1, -1)}
    first = hand(own.goal, own.step_size, [(row[0], row[1]) for row in x], 1)[1]
    assert (first @ own.goal) / np.hypot(*first) / np.hypot(*own.goal) > 1 - 1e-12
    assert "These are shorter as well, so they bear a larger step" in own.remark
    assert (np.linalg.norm(x, axis=1) < np.linalg.norm(given, axis=1)).all()
    assert own.step_size * (given**2).sum(axis=1).max() > 2 > own.step_size * (x**2).sum(axis=1).max()


def test_updates_of_the_full_batch_leap_to_and_fro_and_little_of_each_leads_across() -> None:
    own, x = preset("batch"), np.array(PAIR, dtype=float)
    assert "the updates leap to and fro along the mean of the inputs" in own.remark
    assert "and only a little of each leads across, to the goal" in own.remark
    error, moves = np.subtract(own.start, own.goal), []
    for _ in range(21):
        moves.append(-own.step_size * (x @ error) @ x / 2)
        error = error + moves[-1]
    along, across = np.array(moves) @ [1, 1], np.array(moves) @ [1, -1]
    assert (along[1:] * along[:-1] < 0).all()
    assert (across > 0).all()
    assert np.subtract(own.goal, own.start) @ [1, -1] > 0
    assert (np.abs(along) > 3 * across).all()


def test_parallel_inputs_keep_every_update_on_a_line_beside_the_goal() -> None:
    own = preset("parallel")
    assert own.remark == "Both inputs point the same way. Every update stays on one line, and the goal is not on it."
    (a, b), (c, d) = SAMPLES["parallel"][1]
    assert a * d == b * c
    assert a * c > 0
    path = hand(own.goal, own.step_size, [(a, b), (c, d)], 60)
    assert np.abs(path @ [b, -a]).max() < 1e-12 < abs(np.dot(own.goal, [b, -a]))


def test_with_too_large_a_step_each_sample_fits_worse_than_before_its_own_update() -> None:
    own = preset("large")
    assert "its own sample fits worse than before" in own.remark
    path = hand(own.goal, own.step_size, PAIR, 24)
    for step, x in enumerate(PAIR * 12):
        assert abs((path[step + 1] - own.goal) @ x) > 1.4 * abs((path[step] - own.goal) @ x)
        assert (path[step + 1] - own.goal) @ x * ((path[step] - own.goal) @ x) < 0  # beyond it
