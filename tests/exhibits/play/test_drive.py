"""The driven figure: what it shows at any step, what it says, and the state that its controls begin in."""

import itertools
import json
import math

import numpy as np
import pytest

from explainer.drive import Setting, drive
from explainer.exhibits.play import drive_words
from explainer.exhibits.play.drive import Drive
from explainer.exhibits.play.drive_settings import BATCHES, COORDINATES, PRESETS, SAMPLES, SHARES, STEP_SIZES
from tests.drive_in_javascript import engine, in_javascript
from tests.reading import marks_of_figure

Rows = list[tuple[float, float]]
PAIR: Rows = [(1, 2), (2, 1)]


@pytest.fixture(scope="module")
def exhibit() -> Drive:
    return Drive.compute()


def signs_in_javascript(v: list[float]) -> str:
    return str(engine().eval(f"signs({v}, {json.dumps(drive_words.WORDS)})"))


def said(preset: str) -> str:
    (setting,) = [each.setting for each in PRESETS if each.name == preset]
    return drive_words.sentence(drive(setting))


def test_it_begins_with_the_worked_zig_zag_before_its_first_update(exhibit: Drive) -> None:
    assert exhibit.path[:4] == pytest.approx(np.array([[0, 0], [-0.2, -0.4], [0.52, -0.04], [0.232, -0.616]]))
    assert exhibit.update == pytest.approx(np.array([[0, 0], [-0.2, -0.4]]))
    tail, head = exhibit.gradient
    assert (tail.tolist(), head[1] / head[0]) == ([0, 0], pytest.approx(2))
    assert head[0] > 0  # the gradient is (1, 2): up the slope, against the update
    assert exhibit.used.tolist() == [[[0, 0], [1, 2]]]
    assert exhibit.inputs.tolist() == [[[0, 0], [1, 2]], [[0, 0], [2, 1]]]
    for x, y in exhibit.along:
        assert y == pytest.approx(2 * x)


def test_shaded_is_every_quadrant_that_an_update_can_lead_into(exhibit: Drive) -> None:
    middles = exhibit.reachable.mean(axis=1) - exhibit.now
    assert {tuple(np.sign(middle)) for middle in middles} == {(1, 1), (-1, -1)}
    centered = Drive.of(drive(Setting(PAIR, (1, -1), (0.2, 0.3), removed=1)), 1)
    middles = centered.reachable.mean(axis=1) - centered.now
    assert {tuple(np.sign(middle)) for middle in middles} == {(1, -1), (-1, 1)}
    assert len(Drive.of(drive(Setting(PAIR, (1, -1), batch_size=2)), 0).reachable) == 4


def test_the_contours_are_those_of_the_mean_loss_of_the_shifted_inputs(exhibit: Drive) -> None:
    for drawn, setting in (
        (exhibit, Setting(PAIR, (1, -1))),
        (Drive.of(drive(own := Setting(PAIR, (0.4, 0.2), (1, 0), 0.5, 1, 0.5)), 2), own),
    ):
        given = np.array(setting.inputs, dtype=float)
        x = given - setting.removed * given.mean(axis=0)
        errors = drawn.contours - np.array(setting.goal)
        losses = ((errors @ x.T) ** 2).mean(axis=2) / 2
        assert np.ptp(losses, axis=1) == pytest.approx(0, abs=1e-4 * losses.max())
        assert (np.diff(losses[:, 0]) > 0).all()


def test_a_map_that_is_zoomed_out_is_drawn_as_far_as_it_reaches(exhibit: Drive) -> None:
    assert np.abs(exhibit.reachable).max() == 1.5
    journey = drive(Setting(PAIR, (1, -1), step_size=0.5))
    for at, half in ((0, 6), (journey.last_step, 384)):
        drawn = Drive.of(journey, at)
        assert np.abs(drawn.reachable).max() == half
        assert np.linalg.norm(np.diff(drawn.along, axis=0)) == pytest.approx(2 * 0.6 * half)
        assert np.linalg.norm(np.diff(drawn.gradient, axis=0)) == pytest.approx(0.3 * half)


def test_a_later_step_is_drawn_where_descent_is_by_then() -> None:
    journey = drive(Setting(PAIR, (0.8, 1.0), (0.1, -0.6), 0.3, 1, 0.15))
    drawn = Drive.of(journey, 3)
    assert drawn.now.tolist() == journey.path[3].tolist() == drawn.update[0].tolist()
    assert drawn.update[1].tolist() == journey.path[4].tolist()
    assert drawn.used[0, 1].tolist() == journey.inputs[1].tolist()  # the fourth step takes the second sample
    step, push = drawn.update[1] - drawn.now, drawn.gradient[1] - drawn.now
    assert step @ push == pytest.approx(-math.hypot(*step) * math.hypot(*push))


def test_each_preset_says_what_happens_in_it() -> None:
    assert said("worked") == (
        "The goal lies southeast, but every update goes southwest or northeast until, after 22 steps, at most 1% of "
        "the distance is left. The whole path is 3.16 × the straight line."
    )
    assert said("northeast") == (
        "The goal lies northeast, and every update goes northeast until, after 8 steps, at most 1% of the distance is "
        "left. The whole path is 1.06 × the straight line."
    )
    assert said("centered") == (
        "The goal lies southeast, and every update goes southeast or nowhere until, after 13 steps, at most 1% of the "
        "distance is left: straight there."
    )
    assert said("batch") == (
        "The goal lies south, but every update goes southwest or northeast until, after 21 steps, at most 1% of the "
        "distance is left. The whole path is 6.40 × the straight line."
    )
    assert said("parallel") == (
        "The goal lies southeast, off the one line along which every update goes: descent ends at (−0.2, −0.4), the "
        "point of it nearest to the goal."
    )
    assert said("large") == (
        "The step size is too large: after 23 steps the weights are more than 100 times as far from the goal as at the "
        "start."
    )


UNTIL = "at most 1% of the distance is left"
FOUR: Rows = [(1, 2), (2, 1), (1, 1), (2, 2)]
PARALLEL: Rows = [(1, 2), (0.5, 1)]
EAST = "The goal lies southeast, "
SENTENCES = {
    "here": "Start and goal are the same point, so there is nothing to learn.",
    "circles": (
        EAST + "but every update goes southwest or northeast: after 500 steps more than 99% of the distance is left, "
        "and it goes on like this for ever."
    ),
    "late": (
        "The goal lies northwest, and every update goes northwest: after 500 steps more than 8% of the distance is "
        "left, and descent is still on its way."
    ),
    "opposite": (
        "The goal lies south, off the one line along which every update goes: descent ends at (0.5, −0.5), the point "
        "of it nearest to the goal. Two centered inputs are opposite. Four can take it there."
    ),
    "nears": (
        "The goal lies northeast, off the one line along which every update goes: after 500 steps descent is on its "
        "way to (0.48, 0.96), the point of it nearest to the goal."
    ),
    "swings": EAST + "off the one line along which every update goes: descent goes back and forth along it for ever.",
    "within": (
        "The goal lies northeast, off the one line along which every update goes: descent ends at (0.588, 1.176), the "
        "point of it nearest to the goal."
    ),
    "grows": (
        "The step size is too large: in the long run descent leads away from the goal without end. After 500 steps "
        "more than 1845% of the distance is left."
    ),
    "later": (
        "The step size is too large: in the long run descent leads away from the goal without end. After 500 steps "
        "more than 0% of the distance is left."
    ),
    "unfinished": (
        "The goal lies northwest, but every update goes northeast or southwest until, after 436 steps, "
        f"{UNTIL}. The path so far is 1.49 × its straight line."
    ),
    "once": EAST + f"and every update goes southeast until, after 1 step, {UNTIL}: straight there.",
    "mixed": (
        EAST + f"and the updates go southeast and northeast until, after 13 steps, {UNTIL}. The whole path is 1.18 × "
        "the straight line."
    ),
    "axes": (
        f"The goal lies northeast, but every update goes east or north until, after 2 steps, {UNTIL}. The whole path "
        "is 1.41 × the straight line."
    ),
}


@pytest.mark.parametrize(
    ("kind", "setting"),
    [
        ("here", Setting(PAIR, (0.4, 0.4), (0.4, 0.4))),
        ("circles", Setting(PAIR, (1, -1), step_size=0.4)),
        ("late", Setting(PAIR, (-1, 1), removed=1, step_size=0.01)),
        ("nears", Setting(PARALLEL, (1.2, 0.6), removed=1, step_size=0.01)),
        ("swings", Setting(PARALLEL, (1, -1), step_size=1)),
        ("within", Setting(PARALLEL, (0.58, 1.18), step_size=0.2)),
        ("grows", Setting(FOUR, (0.3, -1.14), step_size=0.55)),
        ("later", Setting(PAIR, (1.001, -0.999), batch_size=2, step_size=0.4447)),  # near, and then away again
        ("unfinished", Setting(PAIR, (-0.18, 0.82), removed=0.51, step_size=0.02)),
        ("opposite", Setting(PAIR, (0, -1), removed=1, step_size=1)),
        ("once", Setting(PAIR, (1, -1), removed=1, step_size=2)),
        ("mixed", Setting(FOUR, (1.2, -0.8), removed=1, step_size=1)),
        ("axes", Setting([(1, 0), (0, 1)], (1, 1), step_size=1)),
    ],
)
def test_other_settings_have_their_own_sentence(kind: str, setting: Setting) -> None:
    assert drive_words.sentence(drive(setting)) == SENTENCES[kind]
    assert in_javascript(setting)["sentence"] == SENTENCES[kind]


def test_readings_are_the_numbers_of_the_calculation_by_hand() -> None:
    numbers = drive_words.readings(drive(PRESETS[0].setting), 3)
    assert [numbers[key] for key in ("input", "delta")] == ["(2, 1)", "−1.152"]
    assert numbers["gradient"] == "(−2.304, −1.152) same-signed"
    assert numbers["update"] == "(0.461, 0.23) northeast"
    assert [numbers[key] for key in ("ratio", "least", "arrival", "back", "kappa", "safe")] == [
        "3.16", "3.16", "22", "21 of 22", "9", "0.4",
    ]  # fmt: skip
    numbers = drive_words.readings(drive(Setting(PAIR, (1, -1), batch_size=2, step_size=2)), 0)
    assert (numbers["input"], numbers["delta"]) == ("(1, 2), (2, 1)", "1, −1")
    assert numbers["gradient"] == "(−0.5, 0.5) mixed signs"
    assert (numbers["least"], numbers["ratio"], numbers["safe"]) == ("none", "1.00", "0.444")
    numbers = drive_words.readings(drive(Setting([(1, 0), (0, 1)], (1, 1), step_size=1)), 0)
    assert (numbers["gradient"], numbers["kappa"]) == ("(−1, 0) one is zero", "1")
    resting = drive_words.readings(drive(Setting(PAIR, (0.3, 0.52), (0.3, 0.52), 0.1)), 0)
    assert (resting["gradient"], resting["update"]) == ("(0, 0) zero", "(0, 0) zero")


def test_the_table_has_a_row_for_each_preset(exhibit: Drive) -> None:
    assert [row[0] for row in exhibit.table.rows] == [preset.title for preset in PRESETS]
    rows = dict(zip([preset.name for preset in PRESETS], exhibit.table.rows, strict=True))
    assert rows["batch"][1:] == ("0.4", "6.40", "none", "21", "20 of 21", "9")
    assert rows["parallel"][1:4] == ("0.1", "–", "no path")
    assert rows["centered"][1:] == ("1", "1.00", "1.00", "13", "0 of 13", "1")
    assert rows["parallel"][6] == "∞"


def hand(goal: tuple[float, float], step_size: float, inputs: Rows, steps: int) -> np.ndarray:
    """Descent from zero, the samples in turn, written out."""
    u, v, path = 0.0, 0.0, [(0.0, 0.0)]
    for step in range(steps):
        a, b = inputs[step % len(inputs)]
        delta = (u - goal[0]) * a + (v - goal[1]) * b
        u, v = u - step_size * delta * a, v - step_size * delta * b
        path.append((u, v))
    return np.array(path)


def measured(path: np.ndarray, goal: tuple[float, float]) -> tuple[float, int, int]:
    """The whole path over the straight line, the steps to one percent, and how many of these turn back."""
    moves, away = np.diff(path, axis=0), np.linalg.norm(path - goal, axis=1)
    steps = int(np.flatnonzero(away > 0.01 * away[0])[-1]) + 1
    back = sum(a @ b < 0 for a, b in itertools.pairwise(moves[:steps]))
    return float(np.linalg.norm(moves, axis=1).sum() / away[0]), steps, int(back)


def test_the_page_quotes_what_centering_changes(exhibit: Drive) -> None:
    assert exhibit.worked_ratio == pytest.approx(math.sqrt(10), rel=1e-6)
    assert (exhibit.worked_steps, exhibit.slow_steps) == (22, 44)
    assert exhibit.worked_safe == pytest.approx(0.4)
    assert exhibit.centered_safe == pytest.approx(4)
    opposite: Rows = [(-0.5, 0.5), (0.5, -0.5)]
    for step_size, steps in ((0.2, exhibit.slow_steps), (exhibit.fit_step_size, exhibit.fit_steps)):
        ratio, taken, _ = measured(hand((1, -1), step_size, opposite, 200), (1, -1))
        assert ratio == pytest.approx(1)
        assert taken == steps
    four = hand((1, -1), 1.0, [(-0.5, 0.5), (0.5, -0.5), (-0.5, -0.5), (0.5, 0.5)], 13)
    assert exhibit.resting == sum(np.linalg.norm(move) < 1e-12 for move in np.diff(four, axis=0))


def test_between_the_inputs_the_path_is_nearly_straight_on_the_diagonal_with_a_small_step_only(exhibit: Drive) -> None:
    ratio, steps, back = measured(hand((1, 1), 0.2, PAIR, 3000), (1, 1))
    assert (exhibit.diagonal_steps, exhibit.diagonal_back) == (steps, back)
    assert exhibit.diagonal_ratio == pytest.approx(ratio, rel=1e-5)
    assert ratio > 1.5
    ratio, steps, back = measured(hand((1, 1), exhibit.small_step_size, PAIR, 5000), (1, 1))
    assert exhibit.small_ratio == pytest.approx(ratio, abs=0.005)
    assert ratio < 1.1
    assert back == 0
    beside = hand((1, 1.17), 0.001, PAIR, 20000)  # 4.5° off the diagonal
    assert measured(beside, (1, 1.17))[2] > 1000


def test_no_goal_has_a_longer_least_path_than_one_straight_across_the_diagonal(exhibit: Drive) -> None:
    def least(angle: float) -> float:
        """The shorter of what one or both of the two inputs take: |a|‖x‖ + |b|‖y‖ with ax + by the goal."""
        a, b = np.linalg.solve(np.array(PAIR, dtype=float).T, [math.cos(angle), math.sin(angle)])
        return float((abs(a) + abs(b)) * math.sqrt(5))

    angles = np.linspace(0, 2 * math.pi, 1441)
    lengths = np.array([least(angle) for angle in angles])
    farthest = np.degrees(angles[lengths > lengths.max() - 1e-9])
    assert lengths.max() == pytest.approx(exhibit.worked_ratio)
    assert farthest == pytest.approx([135, 315])


def test_every_start_arrives_beyond_the_safe_step_sizes_of_the_four_inputs(exhibit: Drive) -> None:
    assert exhibit.four_safe == pytest.approx(2 / 8)
    assert exhibit.beyond_safe > exhibit.four_safe
    after_a_round = [hand(goal, exhibit.beyond_safe, FOUR, 4)[-1] - goal for goal in ((1, 0), (0, 1))]
    assert np.abs(np.linalg.eigvals(np.array(after_a_round).T)).max() < 0.9


def test_an_entry_that_is_zero_but_for_rounding_has_no_sign_in_either_language() -> None:
    for v in ([1e-17, 0.5], [-0.5, 1e-17], [3e-12, -0.004]):
        assert drive_words.signs(np.array(v)) == drive_words.WORDS["weakly"]
        assert signs_in_javascript(v) == drive_words.WORDS["weakly"]
    assert drive_words.signs(np.array([1e-8, 0.5])) == signs_in_javascript([1e-8, 0.5]) == "same-signed"
    assert drive_words.signs(np.array([-1e-8, 0.5])) == signs_in_javascript([-1e-8, 0.5]) == "mixed signs"


def test_the_valley_is_described_alike_in_both_languages() -> None:
    for kappa, said in (
        (1.0, "circles around the goal"),
        (1 + 1e-12, "circles around the goal"),
        (1 + 18 * 0.01**2, "circles around the goal"),  # four inputs, 99% of their mean removed: 1.0009 times as long
        (1 + 18 * 0.03**2, "ellipses around the goal, 1.01 times as long as wide"),
        (9.0, "ellipses around the goal, 3 times as long as wide"),
        (2.25, "ellipses around the goal, 1.5 times as long as wide"),
        (math.inf, "parallel lines"),
    ):
        assert drive_words.valley(kappa) == said
        told = f"valley({'Infinity' if kappa == math.inf else kappa}, {json.dumps(drive_words.WORDS)})"
        assert engine().eval(told) == said


def test_presets_are_on_the_places_of_the_controls() -> None:
    low, high, by = COORDINATES
    for preset in PRESETS:
        assert preset.step_size in STEP_SIZES
        assert preset.batch_size in BATCHES
        assert preset.batch_size <= len(SAMPLES[preset.samples][1])
        assert SHARES[0] <= preset.removed <= SHARES[1]
        for entry in (*preset.goal, *preset.start):
            assert low <= entry <= high
            assert (entry - low) / by == pytest.approx(round((entry - low) / by), abs=1e-9)
    assert all(after > before for before, after in itertools.pairwise(STEP_SIZES))
    assert (STEP_SIZES[0], STEP_SIZES[-1]) == (0.01, 5)
    assert len({preset.name for preset in PRESETS}) == len({preset.title for preset in PRESETS}) == len(PRESETS)


def test_the_texts_of_the_drawing_tell_what_is_on_it(exhibit: Drive) -> None:
    marks = {mark.field: mark for mark in marks_of_figure(exhibit.figure())}
    assert (marks["start"].kind, marks["now"].kind, marks["reachable"].kind) == ("dots", "dots", "region")
    assert exhibit.caption == (
        "Descent from the start (dot) to the goal (star) in the plane of the two weights, over contours of the loss of "
        "all samples. The ring is at the step looked at. Its update runs against its gradient, with one sample at a "
        "time along ± its input. Shaded are the quadrants that it can lead into."
    )
    (_, gradient), (_, update), (_, x) = exhibit.gradient, exhibit.update, exhibit.used[0]
    assert gradient @ update == pytest.approx(-np.linalg.norm(gradient) * np.linalg.norm(update))
    assert abs(update @ x) == pytest.approx(np.linalg.norm(update) * np.linalg.norm(x))
    assert exhibit.alt == (
        "Descent from (0, 0) to the goal (1, −1) in the plane of the two weights, with the inputs (1, 2) and (2, 1) in "
        "turn. The goal lies southeast of the start, but the first update goes southwest, to (−0.2, −0.4), and the "
        "path zig-zags. The shaded quadrants around the start, which an update can lead into, do not hold the goal. "
        "The contours of the loss are ellipses around the goal, 3 times as long as wide."
    )
