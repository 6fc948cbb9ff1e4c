"""Cosines of updates, against descents written out and angles between them."""

import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest

from explainer.exhibits.shortest_paths.turning_back import TurningBack
from tests.reading import axes_named, role_of, series

INPUTS = ((1.0, 2.0), (2.0, 1.0))
Point = tuple[float, float]
LABELS = ("the zig-zag", "a goal between the inputs", "η = 0.36", "η = 0.4", "η = 0.42")


@pytest.fixture(scope="module")
def exhibit() -> TurningBack:
    return TurningBack.compute()


def cosines(start: Point, goal: Point, step_size: float, batch: Callable[[int], list[int]], steps: int) -> list[float]:
    """Those of the angles between the headings of successive steps."""
    u, v = start
    headings = []
    for step in range(steps):
        move = np.zeros(2)
        for index in batch(step):
            a, b = INPUTS[index]
            move -= step_size * (a * (u - goal[0]) + b * (v - goal[1])) * np.array([a, b]) / len(batch(step))
        headings.append(math.atan2(move[1], move[0]))
        u, v = u + float(move[0]), v + float(move[1])
    return [math.cos(after - before) for before, after in itertools.pairwise(headings)]


def in_turn(step: int) -> list[int]:
    return [step % 2]


def both(_: int) -> list[int]:
    return [0, 1]


def expected() -> list[list[float]]:
    runs = [cosines((0, 0), (1, -1), 0.2, in_turn, 80), cosines((0, 0), (0.8, 1), 0.02, in_turn, 80)]
    return runs + [cosines((-0.1, -0.1), (1, -1), step_size, both, 40) for step_size in (0.36, 0.4, 0.42)]


def test_the_lines_are_the_cosines_of_descents_written_out(exhibit: TurningBack) -> None:
    for line, values in zip((exhibit.zig_zag, exhibit.late, *exhibit.batches), expected(), strict=True):
        assert line[:, 0].tolist() == list(range(2, len(values) + 2))
        assert line[:, 1] == pytest.approx(values, abs=1e-6)


def test_two_samples_in_turn_have_two_values_and_a_batch_tends_to_one_or_minus_one(exhibit: TurningBack) -> None:
    zig_zag, late, *batches = expected()
    assert exhibit.cosine == pytest.approx(4 / 5)
    assert zig_zag == pytest.approx([-0.8] * 79)
    first = next(step for step, cosine in enumerate(late, 2) if cosine < 0)
    assert exhibit.turn == first
    assert late == pytest.approx([0.8] * (first - 2) + [-0.8] * (81 - first))
    assert exhibit.batch_ends == pytest.approx([values[-1] for values in batches])
    assert batches[0][-1] > 0.99
    assert batches[1] == pytest.approx([(1 - 0.9**2) / (1 + 0.9**2)] * 39)
    assert batches[2][-1] < -0.999
    assert exhibit.fastest == pytest.approx(2 / (4.5 + 0.5))


def test_updates_of_two_samples_have_the_cosine_of_their_inputs_minus_it_where_the_deltas_differ() -> None:
    random, differed = np.random.default_rng(6), 0
    for _ in range(200):
        inputs, w, goal = random.exponential(size=(2, 3)), random.normal(size=3), random.normal(size=3)
        moves, deltas = [], []
        for x in inputs:
            deltas.append(x @ (w - goal))
            moves.append(-0.05 * deltas[-1] * x)
            w = w + moves[-1]
        first, second = (move / np.linalg.norm(move) for move in moves)
        angle = np.arccos(inputs[0] @ inputs[1] / math.sqrt((inputs[0] @ inputs[0]) * (inputs[1] @ inputs[1])))
        sign = 1 if (deltas[0] > 0) == (deltas[1] > 0) else -1
        assert first @ second == pytest.approx(sign * math.cos(angle))
        differed += sign < 0
    assert 30 < differed < 170


def test_random_pairs_of_the_cloud_go_on_on_average_and_raw_ones_keep_to_one_line(exhibit: TurningBack) -> None:
    raw = np.random.default_rng(1).uniform(0, 1, (40, 2))
    for x, mean, size in (
        (raw, exhibit.cloud_mean, exhibit.cloud_raw),
        (raw - raw.mean(axis=0), exhibit.cloud_mean_centered, exhibit.cloud_centered),
    ):
        headings = [math.atan2(b, a) + (math.pi if a < b else 0) for a, b in x]
        pairs = [math.cos(p - q) for p, q in itertools.product(headings, repeat=2)]
        assert mean == pytest.approx(sum(pairs) / 1600)
        assert size == pytest.approx(math.sqrt(sum(cosine**2 for cosine in pairs) / 1600))
        assert mean >= 0
    assert exhibit.cloud_raw > 1.1 * exhibit.cloud_centered > 1.1 * 0.7


def test_rates_of_the_worked_samples_and_condition_of_uniform_features(exhibit: TurningBack) -> None:
    assert exhibit.random_rate == pytest.approx(1 - 0.5 / 5)
    assert exhibit.turn_rate == pytest.approx(0.64)
    x = np.random.default_rng(3).uniform(size=(200_000, 10))
    for inputs, single, kappa in (
        (x, exhibit.single_condition, exhibit.kappa),
        (x - 0.5, exhibit.single_condition_centered, exhibit.kappa_centered),
    ):
        values = np.linalg.eigvalsh(inputs.T @ inputs / len(x))
        assert [single, kappa] == pytest.approx([values.sum() / values[0], values[-1] / values[0]], rel=0.03)
    assert exhibit.features == 10


def test_the_words_say_what_descents_written_out_find(exhibit: TurningBack) -> None:
    _, late, *batches = expected()
    first = next(step for step, cosine in enumerate(late, 2) if cosine < 0)
    assert exhibit.caption == (
        "Each update beside the one before. In the zig-zag of two samples the cosine is −0.8 at every step. On the way "
        f"to a goal between the inputs it is 0.8 at first, and −0.8 from step {first} on. With both samples at once it "
        "tends to one below the step size 0.4, and above to minus one."
    )
    ends = ", ".join(f"{values[-1]:.2f}" for values in batches).replace("-", "−")
    assert exhibit.alt == (
        "Two panels of cosines against steps. Above, one sample at a time: the zig-zag is a row of dots at −0.8, and "
        f"the descent to a goal between the inputs a line at 0.8 that falls to −0.8 at step {first} and stays there. "
        "Below, both samples at once with the step sizes (0.36, 0.4, 0.42): after 40 steps the cosines are "
        f"({ends})."
    )


def test_each_name_stands_at_its_series(exhibit: TurningBack) -> None:
    figure = exhibit.figure()
    for panel in (0, 1):
        assert axes_named(figure, panel) == ("steps", "cosine")
    assert [axes.get_title() for axes in figure.axes] == ["one sample at a time", "both at once"]
    for label, values in zip(LABELS, expected(), strict=True):
        (drawn,) = series(figure, label)
        assert drawn[:, 1] == pytest.approx(values, abs=1e-6)
    (dots,) = (line for line in figure.axes[0].lines if line.get_gid() == "zig_zag")
    assert role_of(dots.get_color()) == "path"
