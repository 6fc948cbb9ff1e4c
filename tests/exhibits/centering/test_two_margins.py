"""Two lines between two samples, against a support vector machine in scikit-learn, its bias made a feature."""

import math

import numpy as np
import pytest
from sklearn.svm import LinearSVC

from explainer.exhibits.centering.two_margins import TwoMargins
from explainer.exhibits.contents import EXHIBITS
from tests.reading import axes_named, series


@pytest.fixture(scope="module")
def exhibit() -> TwoMargins:
    shown = EXHIBITS["two_margins"]
    assert isinstance(shown, TwoMargins)
    return shown


def machine(shift: tuple[float, float]) -> tuple[np.ndarray, float]:
    """Weights and bias of the largest margin on inputs minus the shift, the bias counted as a weight."""
    rows = np.array([(1 - shift[0], 2 - shift[1], 1), (3 - shift[0], 2 - shift[1], 1)])
    fitted = LinearSVC(C=1e6, loss="hinge", fit_intercept=False, tol=1e-10, max_iter=1_000_000).fit(rows, [0, 1])
    return fitted.coef_[0, :2], float(fitted.coef_[0, 2])


@pytest.mark.parametrize(("label", "shift"), [("raw", (0.0, 0.0)), ("centered", (2.0, 2.0))])
def test_each_line_is_where_the_machine_puts_out_zero(
    exhibit: TwoMargins, label: str, shift: tuple[float, float]
) -> None:
    weights, bias = machine(shift)
    (line,) = series(exhibit.figure(), label)
    for point in line:
        assert (point - shift) @ weights + bias == pytest.approx(0, abs=1e-4)
    assert line.mean(axis=0) == pytest.approx([2, 2])  # halfway
    shown = exhibit.raw_weights if label == "raw" else exhibit.centered_weights
    assert shown == pytest.approx(weights / weights[0], abs=1e-4)


def test_the_raw_line_is_tilted(exhibit: TwoMargins) -> None:
    assert exhibit.raw_weights == pytest.approx([1, -0.8])
    assert exhibit.centered_weights == pytest.approx([1, 0])
    assert exhibit.angle == pytest.approx(math.degrees(math.atan(0.8)))
    figure = exhibit.figure()
    assert axes_named(figure) == ("x₁", "x₂")
    assert [series(figure, label)[0].tolist() for label in ("one class", "the other")] == [[[1, 2]], [[3, 2]]]


def test_the_words_say_what_is_drawn(exhibit: TwoMargins) -> None:
    assert exhibit.caption == (
        "Either line passes halfway between the samples. The centered one goes straight across; the raw one is tilted "
        f"by {math.degrees(math.atan(0.8)):.0f}°, since its bias counts as a weight."
    )
    (_, low), (_, high) = exhibit.centered
    assert "(1, 2) and (3, 2)" in exhibit.alt
    assert f"from (2.0, {low:.1f}) to (2.0, {high:.1f})" in exhibit.alt
    assert "tilted by 39 degrees" in exhibit.alt


def test_where_a_line_separates_the_loss_has_no_least_value_and_the_weights_grow_step_by_step() -> None:
    rows, signs = np.array([(1.0, 2, 1), (3, 2, 1)]), np.array([-1.0, 1])
    direction = machine((0.0, 0.0))
    separating = np.array([*direction[0], direction[1]])
    losses = [float(np.log1p(np.exp(-signs * (rows @ (scale * separating)))).sum()) for scale in (1, 2, 4, 8, 16)]
    assert losses == sorted(losses, reverse=True)
    assert 0 < losses[-1] < 1e-6
    w, lengths, turned = np.zeros(3), [], []
    for step in range(20_001):
        w = w + 0.1 * (signs / (1 + np.exp(signs * (rows @ w)))) @ rows
        if step in (20, 200, 2000, 20_000):
            lengths.append(np.linalg.norm(w))
            turned.append(w @ separating / lengths[-1] / np.linalg.norm(separating))
    assert lengths == sorted(lengths)
    assert turned == sorted(turned)
    assert 0.95 < turned[-1] < 1 - 1e-6  # toward the largest margin, slowly
