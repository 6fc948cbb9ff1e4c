"""Centering by the gradient: losses and gaps against descents written out on centered samples."""

import itertools

import numpy as np
import pytest

from explainer.exhibits.conditioning.mean_in_gradient import MeanInGradient
from tests.reading import axes_named, series

RAW = np.array(list(itertools.product([1.0, 2.0], repeat=2)))
TARGETS = RAW @ [2, -1] + 1
LABELS = ("raw inputs", "centered inputs", "raw inputs, changed gradient")


@pytest.fixture(scope="module")
def exhibit() -> MeanInGradient:
    return MeanInGradient.compute()


def losses(inputs: np.ndarray) -> list[float]:
    """Shares of the first loss, by descent on weights and bias at the fastest fixed step size."""
    x = np.hstack([inputs, np.ones((4, 1))])
    values = np.linalg.svd(x, compute_uv=False) ** 2 / 4
    w, found = np.zeros(3), []
    for _ in range(17):
        errors = x @ w - TARGETS
        found.append(float(errors @ errors))
        w = w - 2 / (values[0] + values[-1]) * x.T @ errors / 4
    return [loss / found[0] for loss in found]


def test_the_changed_gradient_has_the_losses_of_centered_inputs_and_the_plain_one_is_slow(
    exhibit: MeanInGradient,
) -> None:
    raw, centered = losses(RAW), losses(RAW - 1.5)
    for drawn, expected in ((exhibit.raw, raw), (exhibit.centered, centered), (exhibit.changed, centered)):
        assert drawn[:, 0].tolist() == list(range(17))
        assert drawn[:, 1] == pytest.approx(expected, rel=1e-6)
    assert exhibit.raw_left == pytest.approx(raw[-1])
    assert exhibit.changed_left == pytest.approx(centered[-1], rel=1e-6)
    assert exhibit.steps == 16
    assert raw[-1] > 1e5 * centered[-1]


def test_the_bounds_are_rounding(exhibit: MeanInGradient) -> None:
    for bound in (exhibit.gap_bound, exhibit.newton_bound):
        assert 1e-17 < bound < 1e-12


def test_the_words_say_what_descents_written_out_find(exhibit: MeanInGradient) -> None:
    raw, centered = losses(RAW), losses(RAW - 1.5)
    assert exhibit.caption == (
        "Full-batch descent on the four samples with a bias, each at its fastest fixed step size. After 16 steps "
        f"{raw[-1]:.0%} of the loss is left with raw inputs. The changed gradient, on the same raw inputs, has the "
        "losses of centered ones."
    )
    assert f"With raw inputs it ends at {raw[-1]:.2g}. With" in exhibit.alt
    assert f"straight line to {centered[-1]:.1g},".replace("-", "−") in exhibit.alt
    assert "and rings, for raw inputs with the changed gradient, lie on that line" in exhibit.alt
    logs = np.diff(np.log(centered))
    assert logs == pytest.approx(np.full(16, logs[0]))  # a straight line


def test_each_name_stands_at_its_series(exhibit: MeanInGradient) -> None:
    figure = exhibit.figure()
    assert axes_named(figure) == ("steps", "share of the first loss")
    for label, expected in zip(LABELS, (losses(RAW), *[losses(RAW - 1.5)] * 2), strict=True):
        (drawn,) = series(figure, label)
        assert drawn[:, 1] == pytest.approx(expected, rel=1e-6)
