"""The figure of the network past 2/λmax against the runs, which have a test of their own, and its words."""

import numpy as np
import pytest

from explainer.exhibits.optimizers.digits_edge import DigitsEdge
from explainer.experiments.digits_full_batch import FullBatch
from tests.reading import axes_named, role_of

RUNS = FullBatch()
RAW, CENTERED = RUNS.result


@pytest.fixture(scope="module")
def exhibit() -> DigitsEdge:
    return DigitsEdge.compute()


def test_points_are_the_first_seed_step_by_step(exhibit: DigitsEdge) -> None:
    for points, values in (
        (exhibit.raw_sharpness, RAW[0].sharpness),
        (exhibit.centered_sharpness, CENTERED[0].sharpness),
        (exhibit.raw_loss, RAW[0].losses),
        (exhibit.centered_loss, CENTERED[0].losses),
    ):
        assert points.tolist() == [[step, value] for step, value in enumerate(values)]
    assert exhibit.limit == 2


def test_the_figure_has_the_loss_beneath_and_a_line_at_two_and_hides_nothing(exhibit: DigitsEdge) -> None:
    figure = exhibit.figure()
    upper, lower = figure.axes
    assert [axes_named(figure, panel) for panel in (0, 1)] == [("steps", "η λmax"), ("steps", "loss")]
    for axes in (upper, lower):
        (low, high), (left, right) = axes.get_ylim(), axes.get_xlim()
        for line in axes.lines:
            y, x = np.asarray(line.get_ydata()), np.asarray(line.get_xdata())
            assert low <= y.min()
            assert y.max() <= high
            if line.get_gid() == "limit":
                assert set(y) == {2.0}
                continue
            assert left <= x.min() <= x.max() <= right
            assert role_of(line.get_color()) == str(line.get_gid()).partition("_")[0]


def test_the_words_hold_of_the_first_seed_and_of_all(exhibit: DigitsEdge) -> None:
    rises = [sum(b > a for a, b in zip(run.losses[:-1], run.losses[1:], strict=True)) for run in RAW]
    centered_rises = [sum(b > a for a, b in zip(run.losses[:-1], run.losses[1:], strict=True)) for run in CENTERED]
    assert centered_rises == [0] * 8
    assert exhibit.all_rises == f"{min(rises)}–{max(rises)}"
    steps, centered_steps = len(RAW[0].losses) - 1, len(CENTERED[0].losses) - 1
    assert (
        f"Raw, {rises[0]} of {steps} steps raise the loss; centered, none of {centered_steps}, and" in exhibit.caption
    )
    assert CENTERED[0].sharpness.max() < 2
    medians = sorted(np.median(run.sharpness) for run in RAW)
    assert exhibit.medians == f"{medians[0]:.1f} to {medians[-1]:.1f}"
    assert exhibit.starts == "{:.0f}–{:.0f}".format(*np.sort([run.sharpness[0] for run in RAW])[[0, -1]])
    assert exhibit.starts_centered == "{:.1f}–{:.1f}".format(*np.sort([run.sharpness[0] for run in CENTERED])[[0, -1]])
    assert exhibit.all_highest_centered == max(run.sharpness.max() for run in CENTERED)
    assert f"from {RAW[0].sharpness[0]:.0f} to {RAW[0].sharpness.max():.0f}, falls below one" in exhibit.alt
    after = RAW[0].sharpness[int(RAW[0].sharpness.argmin()) :] if RAW[0].sharpness[10] > 1 else RAW[0].sharpness[10:]
    assert RAW[0].sharpness[5] < 1
    assert after.max() > 2
    assert exhibit.method == RUNS.method
