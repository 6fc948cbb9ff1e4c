"""Full-batch descent at other step sizes, against powers of the two factors that a step multiplies the error by."""

import math

import numpy as np
import pytest

from explainer.exhibits.batches.full_batch_steps import FullBatchSteps
from tests.reading import axes_named, marks_of_figure


@pytest.fixture(scope="module")
def exhibit() -> FullBatchSteps:
    return FullBatchSteps.compute()


def closed_form(step_size: float, steps: int = 3000) -> np.ndarray:
    """The path from (1, 0): the first error (0, 1) is half along the diagonal, half across."""
    k = np.arange(steps + 1)
    along, across = (1 - 4.5 * step_size) ** k, (1 - 0.5 * step_size) ** k
    return np.column_stack([1 + (along - across) / 2, -1 + (along + across) / 2])


def arrival(path: np.ndarray) -> int:
    return next(k for k, (u, v) in enumerate(path) if math.hypot(u - 1, v + 1) <= 0.01)


def test_the_paths_are_those_of_the_closed_form(exhibit: FullBatchSteps) -> None:
    assert exhibit.step_sizes.tolist() == [0.1, 0.3, 0.44]
    for step_size, path, steps in zip(exhibit.step_sizes, exhibit.paths, exhibit.arrivals, strict=True):
        np.testing.assert_allclose(path, closed_form(step_size, steps=300), atol=1e-9)
        assert steps == arrival(closed_form(step_size))
        assert exhibit.ratios[list(exhibit.step_sizes).index(step_size)] == pytest.approx(
            np.hypot(*np.diff(closed_form(step_size), axis=0).T).sum()
        )
    for level in exhibit.levels:  # ½(4.5 along² + 0.5 across²), with the goal in the middle
        along, across = ((level - [1, -1]) @ axis / math.sqrt(2) for axis in ([1, 1], [1, -1]))
        losses = 4.5 * along**2 + 0.5 * across**2
        assert losses == pytest.approx(np.full(len(level), losses[0]))
    assert exhibit.near == 0.01
    assert exhibit.straight.tolist() == [[1, 0], [1, -1]] == [exhibit.paths[0, 0].tolist(), exhibit.goal.tolist()]


def test_the_table_counts_turns_lengths_and_steps(exhibit: FullBatchSteps) -> None:
    for size, steps, turns, ratio in exhibit.table.rows:
        path = closed_form(float(size))
        moves = np.diff(path, axis=0)
        back = (moves[1:] * moves[:-1]).sum(axis=1) < 0
        assert int(steps) == arrival(path)
        assert int(turns) == back[: int(steps) - 1].sum()
        assert float(ratio) == pytest.approx(sum(math.hypot(u, v) for u, v in moves), abs=0.0051)


def test_below_one_over_the_largest_eigenvalue_nothing_turns_and_the_fastest_is_between(
    exhibit: FullBatchSteps,
) -> None:
    sizes, steps, turns, _ = np.array(exhibit.table.rows, dtype=float).T
    assert (turns[sizes < 1 / 4.5] == 0).all()
    assert (turns[sizes > 1 / 4.5] > 0).all()
    assert sizes[steps.argmin()] == 2 / (0.5 + 4.5)
    assert turns[sizes == 0.4] == steps[sizes == 0.4] - 1  # every step turns back


def test_the_texts_follow_the_paths(exhibit: FullBatchSteps) -> None:
    assert "near the goal after (84, 27, 211) steps" in exhibit.alt
    assert "Their whole lengths are (1.26, 1.89, 70.03) times the straight line" in exhibit.alt
    assert "until 1% of the distance is left" in exhibit.caption


def test_the_header_says_which_part_of_the_path_each_column_is_about(exhibit: FullBatchSteps) -> None:
    _, near, turns, ratio = exhibit.table.header
    assert near == "steps until 1% is left"
    assert turns.startswith("of these")
    assert ratio.startswith("whole path")
    path = closed_form(0.44)
    lengths = np.hypot(*np.diff(path, axis=0).T)
    shown = float(exhibit.table.rows[-1][3])
    assert shown == pytest.approx(lengths.sum(), abs=0.0051)
    assert shown > lengths[: arrival(path)].sum() + 0.5  # the two conventions differ here


def test_the_second_zig_zags_at_first_and_the_third_to_the_end(exhibit: FullBatchSteps) -> None:
    turns = {row[0]: (int(row[1]), int(row[2])) for row in exhibit.table.rows}
    assert 0 < turns["0.3"][1] < 0.1 * turns["0.3"][0]
    assert turns["0.44"][1] == turns["0.44"][0] - 1
    assert "the second zig-zags across the valley at first, the third wildly and to the end" in exhibit.alt


def test_each_panel_says_its_own_steps_and_ratio(exhibit: FullBatchSteps) -> None:
    figure = exhibit.figure()
    for panel, size in enumerate((0.1, 0.3, 0.44)):
        assert axes_named(figure, panel) == ("w₁", "w₂")
        path = closed_form(size)
        texts = {text.get_text() for text in figure.axes[panel].texts}
        ratio = np.hypot(*np.diff(path, axis=0).T).sum()
        assert {f"η = {size:g}", f"{arrival(path)} steps", f"{ratio:.2f}× as long"} <= texts
    assert sum(mark.field == "paths" for mark in marks_of_figure(figure)) == 3


def test_the_short_steps_bend_into_the_valley_and_creep(exhibit: FullBatchSteps) -> None:
    error = closed_form(0.1) - [1, -1]
    along, across = np.abs(error @ [1, 1]), np.abs(error @ [1, -1])
    assert along[10] < 0.01 * along[0] < 0.5 * across[0] < across[10]
    assert "The first bends into the valley and creeps along it without turning back" in exhibit.alt
    assert "soon reach the floor of the valley and then creep along it" in exhibit.caption
