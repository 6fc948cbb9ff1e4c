"""The mean as it turns: eigenvalues from the roots of the characteristic polynomial."""

import math

import numpy as np
import pytest

from explainer.exhibits.conditioning.mean_direction import MeanDirection
from tests.reading import axes_named, role_of, series


@pytest.fixture(scope="module")
def exhibit() -> MeanDirection:
    return MeanDirection.compute()


def written_out(degrees: float) -> tuple[float, float, float]:
    """The larger and the smaller eigenvalue of diag(4, 1) plus the mean's outer product, and the steepness along it."""
    u, v = 2 * math.cos(math.radians(degrees)), 2 * math.sin(math.radians(degrees))
    half, product = (5 + u * u + v * v) / 2, (4 + u * u) * (1 + v * v) - (u * v) ** 2
    root = math.sqrt(half**2 - product)
    return half + root, half - root, 4 + (4 * u * u + v * v) / 4


def test_the_lines_are_the_roots_and_keep_to_their_places(exhibit: MeanDirection) -> None:
    for line, part in ((exhibit.larger, 0), (exhibit.smaller, 1), (exhibit.bound, 2)):
        assert line[:, 0].tolist() == list(np.linspace(0, 90, 46))
        assert line[:, 1] == pytest.approx([written_out(degrees)[part] for degrees in line[:, 0]])
    assert (exhibit.wide, exhibit.narrow) == (4, 1)
    assert exhibit.variances.tolist() == [4, 1]
    assert (exhibit.larger[:, 1] > 4).all()
    assert (exhibit.smaller[:-1, 1] < 4).all()
    assert (exhibit.smaller[1:, 1] > 1).all()
    below = exhibit.larger[:, 1] - exhibit.bound[:, 1]
    assert below[[0, -1]] == pytest.approx([0, 0], abs=1e-12)
    assert (below[1:-1] > 0).all()
    assert (np.diff(exhibit.larger[:, 1]) < 0).all()
    assert (np.diff(exhibit.smaller[:, 1]) > 0).all()


def test_what_centering_gains_is_said(exhibit: MeanDirection) -> None:
    assert [exhibit.kappa_along, exhibit.kappa_centered, exhibit.kappa_across] == pytest.approx([8, 4, 1.25])
    kappas = {degrees: written_out(degrees)[0] / written_out(degrees)[1] for degrees in range(0, 91, 2)}
    assert exhibit.kappas == pytest.approx(list(kappas.values()))
    assert exhibit.even_angle == min(degrees for degrees, kappa in kappas.items() if kappa <= 4)
    assert all((kappa <= 4) == (degrees >= exhibit.even_angle) for degrees, kappa in kappas.items())


def test_the_gain_in_step_size_is_that_of_samples_with_such_a_mean(exhibit: MeanDirection) -> None:
    corners = np.array([(2 * a, b) for a in (-1, 1) for b in (-1, 1)], dtype=float)
    for degrees, whole in ((0, exhibit.whole_gain_along), (90, exhibit.whole_gain_across)):
        x = corners + 2 * np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
        lengths = [float((each**2).sum(axis=1).mean()) for each in (x, corners)]
        steepest = [float(np.linalg.svd(each)[1][0]) ** 2 / 4 for each in (x, corners)]
        assert exhibit.single_gain == pytest.approx(lengths[0] / lengths[1])
        assert whole == pytest.approx(steepest[0] / steepest[1])
    assert exhibit.whole_gain_across < exhibit.single_gain < exhibit.whole_gain_along


def test_the_words_say_what_the_roots_say(exhibit: MeanDirection) -> None:
    assert exhibit.mean_length == 2
    assert exhibit.caption == (
        "Variances of (4, 1), and a mean of length 2. Along the widest direction the mean adds to the larger "
        "eigenvalue, and κ is 8; centered it is 4. Across, it lifts the smaller, and κ is 1.25."
    )
    assert exhibit.alt == (
        "Eigenvalues against the angle of the mean, from 0° to 90°. The larger one of H falls from 8 to 5, the smaller "
        "rises from 1 to 4. Levels show those of Σ, 4 and 1: the larger stays above the upper level, the smaller "
        "between both. A dotted bound touches the larger at both ends and is below it between."
    )


def test_each_name_stands_at_its_line(exhibit: MeanDirection) -> None:
    figure = exhibit.figure()
    assert axes_named(figure) == ("angle of the mean from the widest direction, in degrees", "eigenvalue")
    for label, part in (("λ₁ of H", 0), ("λ₂ of H", 1), ("bound for λ₁", 2)):
        (drawn,) = series(figure, label)
        assert drawn[:, 1] == pytest.approx([written_out(degrees)[part] for degrees in drawn[:, 0]])
    levels = {str(line.get_gid()): line for line in figure.axes[0].lines if line.get_gid() in ("wide", "narrow")}
    assert [np.asarray(levels[name].get_ydata()).tolist()[0] for name in ("wide", "narrow")] == [4, 1]
    names = {text.get_text(): text.get_gid() for text in figure.axes[0].texts}
    assert (names["λ₁ of Σ"], names["λ₂ of Σ"]) == ("name:wide", "name:narrow")
    assert {role_of(line.get_color()) for line in levels.values()} == {"centered"}
