"""Stochastic descent on both clouds, against runs written out and the limit of small steps."""

import itertools
import math
import re

import numpy as np
import pytest

from explainer.drawing.palette import ROLES
from explainer.exhibits.centering.cloud import Cloud
from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.shortest_paths.stochastic_paths import StochasticPaths
from explainer.experiments.stochastic_paths import StochasticDescent
from tests.reading import axes_named, cells_under, series

GOAL = np.array([1.0, -1.0])
FORWARD, SIDEWAYS = np.array([1.0, -1.0]) / math.sqrt(2), np.array([1.0, 1.0]) / math.sqrt(2)


@pytest.fixture(scope="module")
def exhibit() -> StochasticPaths:
    shown = EXHIBITS["stochastic_paths"]
    assert isinstance(shown, StochasticPaths)
    return shown


@pytest.fixture(scope="module")
def cloud() -> Cloud:
    shown = EXHIBITS["cloud"]
    assert isinstance(shown, Cloud)
    return shown


def simulate(inputs: np.ndarray, step_size: float, runs: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """Steps until the error is a hundredth, and path over straight line, with draws of its own."""
    random, counts, ratios = np.random.default_rng(99), [], []
    for _ in range(runs):
        w, walked, count = np.zeros(2), 0.0, 0
        while math.dist(w, GOAL) > 0.01 * math.sqrt(2):
            x = inputs[random.integers(len(inputs))]
            move = -step_size * float(x @ (w - GOAL)) * x
            w, walked, count = w + move, walked + math.hypot(*move), count + 1
        counts.append(count)
        ratios.append(walked / math.sqrt(2))
    return np.array(counts), np.array(ratios)


@pytest.mark.parametrize("kind", ["raw", "centered"])
def test_every_step_shown_is_a_step_of_descent_along_one_sample(
    exhibit: StochasticPaths, cloud: Cloud, kind: str
) -> None:
    inputs = getattr(cloud, kind)
    for path in getattr(exhibit, f"{kind}_runs"):
        assert path[0].tolist() == [0, 0]
        for before, after in itertools.pairwise(path):
            ends = before - 0.5 * (inputs @ (before - GOAL))[:, np.newaxis] * inputs
            assert np.abs(ends - after).max(axis=1).min() < 1e-12


@pytest.mark.parametrize("kind", ["raw", "centered"])
def test_the_mean_of_the_runs_follows_the_expected_gradient(exhibit: StochasticPaths, cloud: Cloud, kind: str) -> None:
    inputs, error = getattr(cloud, kind), -GOAL
    second_moment = sum(np.outer(x, x) for x in inputs) / len(inputs)
    mean = getattr(exhibit, f"{kind}_mean")
    for k in range(len(mean)):
        assert np.abs(mean[k] - GOAL - error).max() < 0.03
        error = error - 0.5 * second_moment @ error


@pytest.mark.parametrize(("row", "kind"), list(enumerate(["raw", "centered"] * 2)))
def test_means_and_deviations_in_the_table_are_those_of_other_runs(
    exhibit: StochasticPaths, cloud: Cloud, row: int, kind: str
) -> None:
    headers = ("inputs", r"step size $\eta$", "steps to arrive", "path over straight line")
    assert exhibit.table.header == headers
    name, size, *cells = (cells_under(exhibit.table, header)[row] for header in headers)
    assert name == kind
    assert size.partition(", ")[2] == ("the same" if row < 2 else "its fastest")
    step_size = float(size.partition(",")[0])
    assert step_size == 0.5 or row > 1
    for cell, simulated in zip(cells, simulate(getattr(cloud, kind), step_size), strict=True):
        mean, deviation = map(float, re.findall(r"[\d.]+", cell))
        assert mean == pytest.approx(simulated.mean(), abs=4 * simulated.std() * math.sqrt(1 / 300 + 1 / 400) + 0.06)
        assert deviation == pytest.approx(simulated.std(), rel=0.35, abs=0.06)


@pytest.mark.parametrize("kind", ["raw", "centered"])
def test_the_ratio_counts_each_run_until_it_arrives_and_no_farther(
    exhibit: StochasticPaths, cloud: Cloud, kind: str
) -> None:
    ratios = []
    for draws in np.random.default_rng(7).integers(len(cloud.raw), size=(400, 600)):
        w, walked = np.zeros(2), 0.0
        for x in getattr(cloud, kind)[draws]:
            move = -0.5 * float(x @ (w - GOAL)) * x
            w, walked = w + move, walked + math.hypot(*move)
            if math.dist(w, GOAL) <= 0.01 * math.sqrt(2):
                break
        ratios.append(walked / math.sqrt(2))
    assert getattr(exhibit, f"{kind}_ratio") == pytest.approx(sum(ratios) / 400, rel=1e-9)


def test_the_fastest_step_size_beats_its_neighbors(exhibit: StochasticPaths, cloud: Cloud) -> None:
    for inputs, row, fewest in (
        (cloud.raw, 2, exhibit.fewest_steps_raw),
        (cloud.centered, 3, exhibit.fewest_steps_centered),
    ):
        best = float(exhibit.table.rows[row][1].partition(",")[0])
        tried = StochasticDescent().step_sizes
        place = tried.index(best)
        for neighbor in (tried[place - 1], tried[place + 1]):
            assert simulate(inputs, neighbor)[0].mean() > 0.97 * fewest


def test_path_ratios_exceed_the_limit_of_small_steps_by_little(exhibit: StochasticPaths, cloud: Cloud) -> None:
    for inputs, ratio in ((cloud.raw, exhibit.raw_ratio), (cloud.centered, exhibit.centered_ratio)):
        walked = np.mean([abs(x @ FORWARD) * math.hypot(*x) for x in inputs])
        progress = np.mean([(x @ FORWARD) ** 2 for x in inputs])
        assert 0.98 < ratio / (walked / progress) < 1.15
    assert exhibit.raw_ratio > 2 * exhibit.centered_ratio
    assert exhibit.centered_ratio > 1.2


def test_every_raw_input_leads_farther_sideways_than_towards_the_goal(cloud: Cloud) -> None:
    assert all(abs(x @ SIDEWAYS) > abs(x @ FORWARD) for x in cloud.raw)
    assert 10 < sum(abs(x @ SIDEWAYS) > abs(x @ FORWARD) for x in cloud.centered) < 30


def test_both_clouds_need_about_as_many_small_steps_and_the_centered_one_bears_larger_ones(
    exhibit: StochasticPaths, cloud: Cloud
) -> None:
    raw, centered = (float(row[2].split()[0]) for row in exhibit.table.rows[:2])
    assert 0.9 < centered / raw < 1.1
    assert exhibit.fewest_steps_centered < 0.5 * exhibit.fewest_steps_raw
    best_raw, best_centered = (float(row[1].partition(",")[0]) for row in exhibit.table.rows[2:])
    assert best_centered > 2 * best_raw
    assert (cloud.centered**2).sum() < 0.5 * (cloud.raw**2).sum()  # shorter inputs


def expected_ratio(inputs: np.ndarray, goal: np.ndarray) -> float:
    """The length of the expected path over its straight line."""
    second_moment, error, walked = inputs.T @ inputs / len(inputs), -goal, 0.0
    for _ in range(400):
        move = -0.5 * second_moment @ error
        error, walked = error + move, walked + math.hypot(*move)
    return walked / math.hypot(*(error + goal))


def test_the_mean_path_is_nearly_straight_for_this_goal_and_raw_ones_bend_for_others(
    exhibit: StochasticPaths, cloud: Cloud
) -> None:
    expected = [expected_ratio(inputs, GOAL) for inputs in (cloud.raw, cloud.centered)]
    assert exhibit.mean_ratios == pytest.approx(expected, abs=0.02)
    assert max(exhibit.mean_ratios) < 1.05
    assert expected_ratio(cloud.raw, np.array([1.0, 0.0])) > 1.2
    assert expected_ratio(cloud.centered, np.array([1.0, 0.0])) < 1.05


def test_other_clouds_give_a_range_of_ratios(exhibit: StochasticPaths) -> None:
    ratios = []
    for seed in range(2, 22):
        raw = np.random.default_rng(seed).uniform(0, 1, (40, 2))
        ratios.append([simulate(x, 0.5, runs=40)[1].mean() for x in (raw, raw - raw.mean(axis=0))])
    least, greatest = np.min(ratios, axis=0), np.max(ratios, axis=0)
    assert [exhibit.least_other_raw, exhibit.least_other_centered] == pytest.approx(least, rel=0.06)
    assert [exhibit.greatest_other_raw, exhibit.greatest_other_centered] == pytest.approx(greatest, rel=0.06)
    assert exhibit.other_clouds == 20
    assert exhibit.least_other_raw > 1.5 * exhibit.greatest_other_centered


def straightness(path: np.ndarray) -> float:
    walked = sum(math.dist(before, after) for before, after in itertools.pairwise(path))
    return walked / math.dist(path[0], path[-1])


def test_the_caption_tells_the_steps_and_the_ratios_that_stand_in_the_panels(exhibit: StochasticPaths) -> None:
    raw, centered = (
        f"{float(cell.split()[0]):.1f}" for cell in cells_under(exhibit.table, "path over straight line")[:2]
    )
    assert {len(run) for run in (*exhibit.raw_runs, *exhibit.centered_runs)} == {91}
    assert exhibit.caption == (
        "Runs of 90 steps of size 0.5, and dashed the mean of 400. Until it arrives a run walks on average "
        f"{raw} times the straight line with raw inputs, {centered} times with centered ones."
    )
    figure = exhibit.figure()
    for axes, kind, ratio in zip(figure.axes, ("raw", "centered"), (raw, centered), strict=True):
        assert axes.get_title() == f"{kind} inputs"
        assert {str(line.get_gid()).split("_")[0] for line in axes.lines if "_" in str(line.get_gid())} == {kind}
        (verdict,) = (text for text in axes.texts if "×" in text.get_text())
        assert verdict.get_text() == f"{ratio}× the\nstraight line"
        assert verdict.get_color() == ROLES[kind].light
    assert [axes_named(figure, panel) for panel in (0, 1)] == [("w₁", "w₂")] * 2
    assert series(figure, "goal")[0].tolist() == [[1, -1]]
    assert series(figure, "mean")[0].tolist() == exhibit.centered_mean.tolist()


def test_the_alternative_text_tells_how_the_runs_go_and_where_they_stop(exhibit: StochasticPaths) -> None:
    left = [math.dist(path[-1], GOAL) / math.sqrt(2) for path in (exhibit.raw_mean, exhibit.centered_mean)]
    assert exhibit.share_left == pytest.approx(left)
    assert min(left) > 0.01
    raw, centered = ([straightness(run) for run in runs] for runs in (exhibit.raw_runs, exhibit.centered_runs))
    assert min(raw) > 1.5 * max(centered)  # darting against wandering
    for run in exhibit.raw_runs:  # to and fro, again and again
        sides = np.sign(np.diff(run @ SIDEWAYS))
        assert (sides[1:] != sides[:-1]).mean() > 0.3
    means = [straightness(path) for path in (exhibit.raw_mean, exhibit.centered_mean)]
    assert exhibit.alt == (
        "The first 90 steps of stochastic descent from (0, 0) to the goal (1, −1), 3 runs in each panel. "
        "Left, raw inputs: they dart to and fro across the line to the goal, "
        f"({', '.join(f'{ratio:.1f}' for ratio in raw)}) times as long as the straight lines between their ends. "
        f"Right, centered inputs: they wander gently, ({', '.join(f'{ratio:.2f}' for ratio in centered)}) times as "
        f"long. The mean over many runs goes nearly straight in either panel, ({means[0]:.2f}, {means[1]:.2f}) times, "
        f"and stops where {left[0]:.0%} and {left[1]:.0%} of the way are left."
    )


def test_the_method_tells_what_the_loops_above_need(exhibit: StochasticPaths) -> None:
    told = dict(exhibit.method.rows)
    assert told["runs for each cloud and step size"] == "400"
    assert "with replacement" in told["samples"]
    assert told["samples"].endswith("seed 7")
    assert "600 steps" in told["horizon"]
    assert told["inputs"] == "`numpy.random.default_rng(1).uniform(0, 1, (40, 2))`"
