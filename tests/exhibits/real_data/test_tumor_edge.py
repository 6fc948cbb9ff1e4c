"""The figure of the tumors past 2/λmax: both descents run again in plain numpy, the sharpness by singular values."""

import numpy as np
import pytest
from numpy.typing import NDArray

from explainer.exhibits.real_data.tumor_edge import TumorEdge
from explainer.experiments.tumor_edge import SameStepSize
from tests.experiments.test_tumor_descent import T, safe_step_size, with_bias
from tests.reading import axes_named, role_of

Array = NDArray[np.float64]
STEP = 16 * safe_step_size(with_bias("scaled"))


@pytest.fixture(scope="module")
def exhibit() -> TumorEdge:
    return TumorEdge.compute()


def run(name: str) -> tuple[Array, Array]:
    """The losses and η · λmax until the loss is a tenth for good, within 400 steps."""
    x, w = with_bias(name), np.zeros(31)
    losses, sharp = [], []
    for _ in range(400):
        f = x @ w
        p = 0.5 + 0.5 * np.tanh(f / 2)
        losses.append(float(np.mean(np.maximum(f, 0) - T * f + np.log1p(np.exp(-np.abs(f))))))
        rows = np.sqrt(np.exp(-np.abs(f)))[:, np.newaxis] / (1 + np.exp(-np.abs(f)))[:, np.newaxis] * x
        sharp.append(STEP * np.linalg.svd(rows, compute_uv=False)[0] ** 2 / 569)
        w = w - STEP * (p - T) @ x / 569
    last = int(np.flatnonzero(np.array(losses) > 0.1)[-1]) + 1
    return np.array(losses[: last + 1]), np.array(sharp[: last + 1])


def test_points_are_those_of_both_descents(exhibit: TumorEdge) -> None:
    for name, sharpness, losses in (
        ("scaled", exhibit.raw_sharpness, exhibit.raw_loss),
        ("standardized", exhibit.centered_sharpness, exhibit.centered_loss),
    ):
        own_losses, own_sharpness = run(name)
        assert losses[:, 0].tolist() == list(range(len(own_losses)))
        assert losses[:, 1] == pytest.approx(own_losses, rel=1e-6)
        assert sharpness[:, 0].tolist() == list(range(1, len(own_losses)))
        assert sharpness[:, 1] == pytest.approx(own_sharpness[1:], rel=1e-5, abs=1e-7)
    assert exhibit.limit == 2


def test_the_words_and_numbers_hold(exhibit: TumorEdge) -> None:
    losses, sharpness = run("scaled")
    centered_losses, centered = run("standardized")
    up = np.flatnonzero(np.diff(losses) > 0) + 1
    assert not (np.diff(centered_losses) > 0).any()
    assert sharpness[0] == pytest.approx(16)
    assert exhibit.calm == up[-1]
    assert exhibit.calm_loss == pytest.approx(losses[up[-1]])
    longest = max(float(row @ row) for row in with_bias("scaled"))
    assert exhibit.promised * longest * STEP == pytest.approx(2)
    assert exhibit.promised < exhibit.target == losses[-1].round(1)
    start = f"it starts at 16, off the picture, and {len(up)} of {len(losses) - 1} steps raise"
    assert start in exhibit.caption
    assert f"centered, none of {len(centered_losses) - 1}." in exhibit.caption
    settled = sharpness[up[-1] :]
    assert settled.max() < 2
    expected = f"from step {up[-1]} on stays between {settled.min():.1f} and {settled.max():.2f}"
    assert expected in exhibit.alt
    assert f"between about zero and {sharpness[1:].max():.1f}" in exhibit.alt
    assert sharpness[1:].min() < 1e-3
    assert f"it falls from {centered[1]:.2f} on" in exhibit.alt
    assert (np.diff(centered) < 0).all()
    assert exhibit.method == SameStepSize().method


def test_a_quadratic_loss_would_grow_above_two_and_the_run_alternates_about_it(exhibit: TumorEdge) -> None:
    losses, sharpness = run("scaled")
    first = (
        "Scaled inputs at their tuned step size, and the same centered. Above the dashed line a quadratic loss would"
    )
    assert exhibit.caption.startswith(f"{first} grow. Scaled")
    sides = "".join("+" if value > 2 else "-" for value in sharpness[: np.flatnonzero(np.diff(losses) > 0)[-1]])
    assert 8 * "+-" in sides
    assert " in the first steps, alternates around two, and from step " in exhibit.alt


def test_the_figure_has_the_loss_beneath_and_a_line_at_two(exhibit: TumorEdge) -> None:
    figure = exhibit.figure()
    assert [axes_named(figure, panel) for panel in (0, 1)] == [("steps", "η λmax"), ("steps", "loss")]
    for axes in figure.axes:
        for line in axes.lines:
            low, high = axes.get_ylim()
            y = np.asarray(line.get_ydata())
            assert low <= y.min() <= y.max() <= high
            if line.get_gid() == "limit":
                assert set(y) == {2.0}
            else:
                assert role_of(line.get_color()) == str(line.get_gid()).partition("_")[0]


def test_a_run_that_does_not_arrive_is_refused() -> None:
    with pytest.raises(ValueError, match=r"expected a loss of 0.1 within 20 steps, scaled has"):
        SameStepSize(most=20).run()
