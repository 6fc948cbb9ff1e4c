"""Biases learned for each input, against a loop written out and the powers of a matrix."""

import numpy as np
import pytest

from explainer.exhibits.centering.cloud import Cloud
from explainer.exhibits.conditioning.input_bias import InputBias
from explainer.exhibits.contents import EXHIBITS
from tests.reading import axes_named, cells_under, series

AFTER = ("best steps", "steps of 0.1")
STEP_SIZES = [0.25 * 2 ** (k / 8) for k in range(49)]


@pytest.fixture(scope="module")
def exhibit() -> InputBias:
    shown = EXHIBITS["input_bias"]
    assert isinstance(shown, InputBias)
    return shown


@pytest.fixture(scope="module")
def inputs() -> np.ndarray:
    shown = EXHIBITS["cloud"]
    assert isinstance(shown, Cloud)
    return shown.raw


def learn(
    x: np.ndarray, goal: np.ndarray, step_size: float, steps: int, start: tuple[float, float] = (0, 0)
) -> tuple[list[np.ndarray], list[float]]:
    """The biases and the losses, by the chain rule: dL/dw = mean δ(x + b), dL/db = mean δ·w."""
    t, w, b = x @ goal - x.mean(axis=0) @ goal, np.zeros(2), np.array(start, dtype=float)
    biases, losses = [], []
    for _ in range(steps + 1):
        delta = (x + b) @ w - t
        biases.append(b)
        losses.append(float(delta @ delta) / (2 * len(x)))
        if not losses[-1] < 1e9:
            break
        w, b = w - step_size * ((x + b).T @ delta) / len(x), b - step_size * delta.mean() * w
    return biases, losses


def test_a_reader_finds_the_path_of_both_gradients_and_minus_the_means(exhibit: InputBias, inputs: np.ndarray) -> None:
    figure = exhibit.figure()
    assert axes_named(figure) == ("b₁", "b₂")
    biases, losses = learn(inputs, np.array([2.0, 1.0]), 0.2, 200)
    assert series(figure, "learned biases")[0] == pytest.approx(np.array(biases), rel=1e-9)
    assert series(figure, "they stop here")[0] == pytest.approx(np.array([biases[-1]]), rel=1e-9)
    means = [sum(column) / len(inputs) for column in inputs.T]
    assert series(figure, "minus the means")[0] == pytest.approx(-np.array([means]))
    assert [exhibit.step_size, exhibit.steps, *exhibit.goal] == [0.2, 200, 2, 1]
    assert exhibit.losses == pytest.approx([losses[0], losses[-1]], rel=1e-9)


def test_with_the_weights_of_the_goal_all_biases_on_the_line_leave_no_loss_and_others_do(
    exhibit: InputBias, inputs: np.ndarray
) -> None:
    (low, high), t = series(exhibit.figure(), "no loss left")[0], inputs @ [2, 1] - inputs.mean(axis=0) @ [2, 1]
    for share in np.linspace(0, 1, 5):
        on_line = (1 - share) * low + share * high
        assert (inputs + on_line) @ [2, 1] == pytest.approx(t)
        assert np.abs((inputs + on_line + [0.01, 0.01]) @ [2, 1] - t).min() > 0.02
    assert low[1] < exhibit.minus_means[1] < exhibit.rest[1] < high[1]  # the line reaches past both


def test_the_biases_stop_at_the_line_away_from_minus_the_means_while_the_loss_goes(exhibit: InputBias) -> None:
    assert np.abs(exhibit.rest - exhibit.minus_means).min() > 0.15
    still = np.abs(np.diff(exhibit.path[-50:], axis=0)).sum(axis=0)
    assert still.max() < 0.01
    off_line = abs(2 * (exhibit.rest - exhibit.minus_means)[0] + (exhibit.rest - exhibit.minus_means)[1]) / np.sqrt(5)
    assert off_line < 0.02 * np.hypot(*exhibit.rest)
    assert exhibit.losses[1] < 0.01 * exhibit.losses[0]


def test_the_start_and_the_step_size_decide_where_on_the_line_of_its_goal_descent_comes_to_rest(
    inputs: np.ndarray,
) -> None:
    runs: list[tuple[float, tuple[float, float]]] = [(0.2, (0, 0)), (0.2, (-0.5, 0)), (0.05, (0, 0))]
    for goal in (np.array([2.0, 1.0]), np.array([1.0, -1.0])):
        ends = np.array([learn(inputs, goal, step_size, 8000, start)[0][-1] for step_size, start in runs])
        assert (ends + inputs.mean(axis=0)) @ goal == pytest.approx(np.zeros(3), abs=1e-6)  # on one line
        by_start, by_step_size = np.hypot(*(ends[1:] - ends[0]).T)
        assert by_start > 0.1
        assert by_step_size > 1e-5  # little, while no step overshoots; the best one for the shortest goal does


def test_the_texts_tell_where_the_biases_stop_and_where_they_would_center(
    exhibit: InputBias, inputs: np.ndarray
) -> None:
    biases, losses = learn(inputs, np.array([2.0, 1.0]), 0.2, 200)
    rest, means = biases[-1], inputs.mean(axis=0)
    assert max(rest) < 0  # southwest
    rests, minus = (f"({x:.2f}, {y:.2f})".replace("-", "−") for x, y in (rest, -means))
    assert exhibit.caption == (
        "Two biases learned from zero, with full batches of the cloud's raw inputs and the step size 0.2. After 200 "
        f"steps they stand at {rests}, and minus the means would be {minus}. With the weights of the goal, all biases "
        "on the dashed line fit the targets, so almost nothing is left to move them."
    )
    assert exhibit.alt == (
        f"The plane of two biases. From (0, 0) a path leads southwest to {rests}, close to a dashed line, and stops "
        f"there: with the weights of the goal, all biases on that line leave no loss. Minus the means, {minus}, lies "
        f"on the line as well, {np.hypot(*(rest + means)):.2f} away. The loss falls from {losses[0]:.2f} to "
        f"{losses[-1]:.4f}."
    )


def fewest_steps(x: np.ndarray, t: np.ndarray) -> int:
    """Of full-batch descent from zero to a ten-thousandth of the variance, by eigenvalues: (1 − ηλ)ᵏ."""
    values, vectors = np.linalg.eigh(x.T @ x / len(x))
    parts = values * (vectors.T @ np.linalg.lstsq(x, t)[0]) ** 2
    counts: list[int] = []
    for step_size in (size for size in STEP_SIZES if size * values.max() < 2):
        errors = (1 - step_size * values) ** (2 * np.arange(300)[:, np.newaxis]) @ parts
        counts += np.flatnonzero(errors <= 1e-4 * t.var())[:1].tolist()
    return min(counts)


def learned_steps(x: np.ndarray, goal: np.ndarray, horizon: int = 3000) -> tuple[int, float, int]:
    """The steps until the loss stays down, the step size that needs fewest; and the fewest until it first is down."""
    t, sizes = (x - x.mean(axis=0)) @ goal, np.array(STEP_SIZES)[:, np.newaxis]
    w, b = np.zeros((2, len(sizes), 2))
    inside = np.zeros((horizon + 1, len(sizes)), dtype=bool)
    with np.errstate(all="ignore"):
        for k in range(horizon + 1):
            delta = w @ x.T + (b * w).sum(axis=1, keepdims=True) - t
            inside[k] = (delta**2).mean(axis=1) <= 1e-4 * t.var()
            shared = delta.mean(axis=1, keepdims=True)
            w, b = w - sizes * (delta @ x / len(x) + shared * b), b - sizes * shared * w
    outside = np.where(~inside, np.arange(horizon + 1)[:, np.newaxis], -1).max(axis=0)
    staying = np.where(outside < horizon, outside + 1, horizon + 1)
    touching = min(int(np.flatnonzero(column)[0]) for column in inside.T if column.any())
    return int(staying.min()), STEP_SIZES[int(staying.argmin())], touching


@pytest.mark.parametrize("row", range(3))
def test_the_table_has_the_fewest_steps_of_each_kind(exhibit: InputBias, inputs: np.ndarray, row: int) -> None:
    goal = np.array([(0.5, -0.5), (1.0, -1.0), (2.0, 1.0)][row])
    centered = inputs - inputs.mean(axis=0)
    one = np.column_stack([inputs, np.ones(len(inputs))])
    headers = (r"$\goal$", "plain $b$", "learned $b_i$", "fixed $b_i$")
    shown, *cells = (cells_under(exhibit.table, header)[row] for header in headers)
    again, *rests = (cells_under(exhibit.rests, header)[row] for header in (r"$\goal$", *AFTER))
    assert shown == again == f"({goal[0]:g}, {goal[1]:g})".replace("-", "−")
    learned, best, _ = learned_steps(inputs, goal)
    steps = [fewest_steps(one, centered @ goal), learned, fewest_steps(centered, centered @ goal)]
    assert cells == [str(count) for count in steps]
    for cell, size in zip(rests, (best, 0.1), strict=True):
        rest = learn(inputs, goal, size, 3000)[0][-1]
        assert cell == f"({rest[0]:.2f}, {rest[1]:.2f})".replace("-", "−")


def test_a_first_touch_is_no_arrival_and_a_longer_look_changes_nothing(exhibit: InputBias, inputs: np.ndarray) -> None:
    left_again = 0
    learned = cells_under(exhibit.table, "learned $b_i$")
    for cell, goal in zip(learned, [(0.5, -0.5), (1.0, -1.0), (2.0, 1.0)], strict=True):
        steps, _, touching = learned_steps(inputs, np.array(goal), 8000)
        assert int(cell) == steps
        left_again += touching < 0.9 * steps
    assert left_again >= 1


def test_targets_of_another_mean_shrink_the_lead_of_centered_inputs(exhibit: InputBias, inputs: np.ndarray) -> None:
    centered, one = inputs - inputs.mean(axis=0), np.ones((len(inputs), 1))
    t = centered @ exhibit.goal + exhibit.raised
    assert exhibit.raised == 1
    assert exhibit.raw_steps_with_bias == fewest_steps(np.hstack([inputs, one]), t)
    assert exhibit.centered_steps_with_bias == fewest_steps(np.hstack([centered, one]), t)
    assert 3 < exhibit.centered_steps_with_bias < 0.7 * exhibit.raw_steps_with_bias
    # A bias with nothing to learn costs as much: it is its presence that bounds the step size.
    unraised = fewest_steps(np.hstack([centered, one]), centered @ exhibit.goal)
    assert unraised == pytest.approx(exhibit.centered_steps_with_bias, abs=3)


def test_the_best_step_size_throws_the_biases_near_the_levels_that_small_steps_never_see(
    exhibit: InputBias, inputs: np.ndarray
) -> None:
    goal = np.array([0.5, -0.5])
    biases, losses = learn(inputs, goal, exhibit.large_step_size, 3000)
    assert exhibit.overshoot == pytest.approx(max(losses) / losses[0])
    assert exhibit.overshoot > 2
    assert losses[-1] < 1e-12
    assert exhibit.thrown_biases == pytest.approx(biases[-1], abs=1e-3)
    assert np.abs(exhibit.thrown_biases - exhibit.minus_means).max() < 0.1
    assert np.abs(learn(inputs, goal, 0.1, 3000)[0][-1]).max() < 0.1


def test_learned_biases_beat_a_plain_one_for_short_goals_and_lose_for_long_and_mostly_for_very_short_ones(
    exhibit: InputBias, inputs: np.ndarray
) -> None:
    short, _, long = ([int(cell) for cell in row[1:4]] for row in exhibit.table.rows)
    assert max(short[2], long[2]) * 5 < min(*short[:2], *long[:2])  # “by far”
    one, centered = np.column_stack([inputs, np.ones(len(inputs))]), inputs - inputs.mean(axis=0)
    wins, defeats, shortest = 0, 0, 0
    for turn in np.arange(9) * np.pi / 9:  # a goal and its opposite need equally many steps
        end = np.array([np.cos(turn), np.sin(turn)])
        gains = [
            fewest_steps(one, centered @ (length * end)) - learned_steps(inputs, length * end)[0]
            for length in (0.05, 0.5**0.5, 5**0.5)
        ]
        shortest, wins, defeats = shortest + 2 * (gains[0] < 0), wins + 2 * (gains[1] > 0), defeats + 2 * (gains[2] < 0)
    assert [exhibit.shortest_losses, exhibit.short_wins, exhibit.long_losses] == [shortest, wins, defeats]
    assert wins == defeats == exhibit.directions == 18
    assert 9 < shortest < 18  # most, not all
    lengths = [exhibit.shortest_length, exhibit.short_length, exhibit.long_length]
    assert lengths == pytest.approx([0.05, 0.5**0.5, 5**0.5])


def test_the_method_tells_the_horizon_and_what_arrival_is(exhibit: InputBias) -> None:
    told = dict(exhibit.method.rows)
    assert "3000 steps" in told["followed"]
    assert "stays there" in told["a run has arrived"]
    assert "49, evenly spaced" in told["step sizes tried"]
    assert "step size 0.2, 200 steps" in told["drawn run"]
