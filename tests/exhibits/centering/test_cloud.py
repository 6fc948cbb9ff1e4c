"""The cloud: raw updates keep to two quadrants, centered ones point all around, and half stay same-signed."""

import math
import re

import numpy as np
import pytest

from explainer.drawing.palette import ROLES
from explainer.exhibits.centering.cloud import Cloud
from explainer.exhibits.contents import EXHIBITS
from tests.reading import axes_named


@pytest.fixture(scope="module")
def exhibit() -> Cloud:
    shown = EXHIBITS["cloud"]
    assert isinstance(shown, Cloud)
    return shown


def angles_of_gradients(inputs: np.ndarray) -> list[float]:
    """The directions, in degrees from 0 to 360, of −δx for errors of either sign."""
    return sorted(math.degrees(math.atan2(-d * y, -d * x)) % 360 for x, y in inputs for d in (0.3, -2.0))


def test_centering_moves_every_point_by_the_same_mean(exhibit: Cloud) -> None:
    for feature in (0, 1):
        mean = math.fsum(exhibit.raw[:, feature]) / len(exhibit.raw)
        assert exhibit.mean[feature] == pytest.approx(mean)
        assert exhibit.centered[:, feature] == pytest.approx([x - mean for x in exhibit.raw[:, feature]])
    assert exhibit.raw.min() > 0
    assert exhibit.raw.max() < 1
    assert exhibit.samples == 40


@pytest.mark.parametrize("kind", ["raw", "centered"])
def test_lines_point_where_updates_of_either_error_go(exhibit: Cloud, kind: str) -> None:
    lines = getattr(exhibit, f"{kind}_lines")
    assert lines.sum(axis=1) == pytest.approx(np.zeros((40, 2)))
    assert np.hypot(*lines.reshape(-1, 2).T) == pytest.approx(np.ones(80))
    drawn = sorted(math.degrees(math.atan2(y, x)) % 360 for x, y in lines.reshape(-1, 2))
    assert drawn == pytest.approx(angles_of_gradients(getattr(exhibit, kind)))


def widest_gaps(inputs: np.ndarray) -> list[tuple[float, float]]:
    """The two widest angles between neighboring ways to go, each from where to where in degrees."""
    angles = angles_of_gradients(inputs)
    pairs = zip(angles, [*angles[1:], angles[0] + 360], strict=True)
    return sorted(sorted(pairs, key=lambda pair: pair[0] - pair[1])[:2])


@pytest.mark.parametrize("kind", ["raw", "centered"])
def test_the_shaded_gaps_are_the_widest_angles_between_neighbors_and_hold_their_number(
    exhibit: Cloud, kind: str
) -> None:
    expected = widest_gaps(getattr(exhibit, kind))
    gaps = getattr(exhibit, f"{kind}_gaps")
    for sector, (start, end) in zip(gaps, expected, strict=True):
        assert sector[0].tolist() == [0, 0]
        turns = [(math.degrees(math.atan2(y, x)) - start) % 360 for x, y in sector[1:]]
        assert np.where(np.isclose(turns, 360), 0, turns) == pytest.approx(np.linspace(0, end - start, len(turns)))
        assert np.hypot(*sector[1:].T) == pytest.approx(np.full(len(turns), math.hypot(*sector[1])))
    assert getattr(exhibit, f"{kind}_gap") == pytest.approx(expected[0][1] - expected[0][0])
    fan = exhibit.figure().axes[2 + (kind == "centered")]
    degrees = [text for text in fan.texts if "°" in text.get_text()]
    for text, (start, end) in zip(degrees, expected, strict=True):
        assert text.get_text() == f"{end - start:.0f}°"
        x, y = text.get_position()
        assert math.degrees(math.atan2(y, x)) % 360 == pytest.approx((start + end) / 2)


def test_each_panel_is_headed_by_its_kind_and_has_named_axes(exhibit: Cloud) -> None:
    figure = exhibit.figure()
    assert [axes_named(figure, panel) for panel in range(4)] == [("x₁", "x₂")] * 2 + [("Δw₁", "Δw₂")] * 2
    for axes, kind in zip(figure.axes[:2], ("raw", "centered"), strict=True):
        assert axes.get_title() == f"{kind} inputs"
        (dots,) = (line for line in axes.lines if line.get_gid() == kind)
        assert np.asarray(dots.get_xydata()) == pytest.approx(getattr(exhibit, kind))
        assert dots.get_color() == ROLES[kind].light


def test_raw_updates_leave_more_than_a_quadrant_free_and_centered_ones_little(exhibit: Cloud) -> None:
    assert all(angle < 90 or 180 < angle < 270 for angle in angles_of_gradients(exhibit.raw))
    assert exhibit.raw_gap > 90
    assert exhibit.centered_gap < 30


def test_a_sample_with_features_on_either_side_of_their_means_mixes_the_signs_and_there_may_be_none(
    exhibit: Cloud,
) -> None:
    for raw, centered in zip(exhibit.raw, exhibit.centered, strict=True):
        apart = (raw[0] > exhibit.raw[:, 0].mean()) != (raw[1] > exhibit.raw[:, 1].mean())
        assert apart == (centered[0] * centered[1] < 0)
    samples = [(1, 1), (2, 2.1), (4, 4)]
    assert exhibit.together == "(1, 1), (2, 2.1) and (4, 4)"
    means = [sum(x[i] for x in samples) / 3 for i in (0, 1)]
    centered = [(x - means[0], y - means[1]) for x, y in samples]
    assert all(x * y > 0 for x, y in centered)
    shown = ", ".join(f"({x:.2f}, {y:.2f})" for x, y in centered).replace("-", "−")
    assert exhibit.together_centered == " and ".join(shown.rsplit(", (", 1)).replace("and ", "and (")
    assert samples[0][0] * samples[1][1] != samples[0][1] * samples[1][0]  # they are not parallel


def test_correlated_features_agree_by_the_arcsine_if_they_are_normal_and_not_in_general(exhibit: Cloud) -> None:
    rho = exhibit.correlation
    pairs = np.random.default_rng(3).multivariate_normal([0, 0], [[1, rho], [rho, 1]], 100_000)
    assert exhibit.normal_share == pytest.approx((pairs[:, 0] * pairs[:, 1] > 0).mean(), abs=0.006)
    assert exhibit.odd_samples == "(10, 10) and (−10, −10) once each, (1, −1) and (−1, 1) 4 times each"
    samples = [(10, 10), (-10, -10)] + 4 * [(1, -1), (-1, 1)]
    assert sum(x for x, _ in samples) == sum(y for _, y in samples) == 0
    squares = sum(x * x for x, _ in samples)
    assert exhibit.odd_correlation == pytest.approx(sum(x * y for x, y in samples) / squares)
    assert exhibit.odd_share == sum(x * y > 0 for x, y in samples) / len(samples) == 0.2
    assert exhibit.odd_correlation > 0.9


def test_features_with_a_mass_at_zero_keep_another_share_than_half() -> None:
    """Why the page says that the features are never exactly zero."""
    pairs = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
    assert sum(x * y > 0 for x, y in pairs) / 9 == pytest.approx(0.222, abs=1e-3)
    assert sum(x * y >= 0 for x, y in pairs) / 9 == pytest.approx(0.778, abs=1e-3)


def test_positive_inputs_may_cost_hardly_anything(exhibit: Cloud) -> None:
    x = np.random.default_rng(8).choice([exhibit.usual, exhibit.rare], p=[0.99, 0.01], size=(400_000, 2))
    assert exhibit.chance == 0.01
    assert x.min() > 0
    least, most = np.linalg.eigvalsh(x.T @ x / len(x))
    assert exhibit.rare_kappa == pytest.approx(most / least, abs=0.05)
    mean, square = 0.99 * 0.01 + 0.01 * 10, 0.99 * 0.01**2 + 0.01 * 10**2
    assert exhibit.rare_kappa == pytest.approx((square + mean**2) / (square - mean**2))
    assert exhibit.rare_kappa < 1.05


def test_some_sample_points_nearly_everywhere_with_two_features_and_not_with_ten(exhibit: Cloud) -> None:
    turns = np.linspace(0, math.pi, 20_000, endpoint=False)
    lines = np.array([math.atan2(y, x) for x, y in exhibit.centered])
    apart = np.abs((turns[:, np.newaxis] - lines + math.pi / 2) % math.pi - math.pi / 2).min(axis=1)
    assert exhibit.nearest == pytest.approx(math.degrees(np.median(apart)), abs=0.35)
    assert exhibit.nearest < 3
    random, medians = np.random.default_rng(77), []
    for _ in range(30):
        x = random.uniform(0, 1, (40, exhibit.many_features))
        x = x - x.mean(axis=0)
        d = random.normal(size=(300, exhibit.many_features))
        cosines = np.abs(d @ x.T) / np.outer(np.linalg.norm(d, axis=1), np.linalg.norm(x, axis=1))
        medians.append(np.degrees(np.median(np.arccos(cosines.max(axis=1)))))
    assert exhibit.many_features == 10
    assert exhibit.nearest_of_many == pytest.approx(np.mean(medians), abs=1)


def test_the_recipe_and_the_rounded_list_give_the_inputs(exhibit: Cloud) -> None:
    told = dict(exhibit.method.rows)
    recipe = told["in Python"].strip("`")
    assert recipe == "numpy.random.default_rng(1).uniform(0, 1, (40, 2))"
    assert exhibit.raw.tolist() == np.random.default_rng(1).uniform(0, 1, (40, 2)).tolist()
    numbers = [float(number) for number in re.findall(r"\d\.\d+", told["rounded, they are"])]
    assert np.reshape(numbers, (40, 2)) == pytest.approx(exhibit.raw, abs=0.00051)


def test_about_half_of_the_centered_updates_stay_same_signed(exhibit: Cloud) -> None:
    same = sum((x > 0) == (y > 0) for x, y in exhibit.centered)
    assert exhibit.same_sign_percent_centered == pytest.approx(100 * same / 40)
    assert exhibit.same_sign_percent == 100
    within_two_deviations_of_half = 100 * 2 * math.sqrt(0.25 / 40)
    assert abs(exhibit.same_sign_percent_centered - 50) < within_two_deviations_of_half
    assert same * 100 / 40 == 50


def quadrant(start: float, end: float) -> str:
    middle = (start + end) / 2 % 360
    return ("north" if middle < 180 else "south") + ("east" if middle < 90 or middle > 270 else "west")


def test_the_texts_tell_where_the_gaps_lie_and_how_wide_they_are(exhibit: Cloud) -> None:
    raw, centered = (widest_gaps(inputs) for inputs in (exhibit.raw, exhibit.centered))
    first, second = (quadrant(*gap) for gap in raw)
    assert {first, second} == {"northwest", "southeast"}
    wide, narrow = (f"{gaps[0][1] - gaps[0][0]:.0f}°" for gaps in (raw, centered))
    assert exhibit.caption == (
        f"Every update goes along one input, forward or back. Raw, the ways to go leave {wide} wide gaps in the "
        f"{first} and the {second}; centered, the widest gap is {narrow}. Still, 50% of the centered inputs move "
        "both weights the same way."
    )
    mean = ", ".join(f"{math.fsum(column) / 40:.2f}" for column in exhibit.raw.T)
    assert exhibit.alt == (
        f"Top: 40 inputs drawn at random from the square between zero and one, with mean ({mean}), and the same minus "
        "their mean, around the origin. Bottom: the directions of their updates, both ways along each input. "
        f"Raw, they fill two opposite sectors, northeast and southwest, with {wide} of nothing between; centered, they "
        f"point all around, with no gap above {narrow}. Same-signed are 100% of the raw inputs and 50% of the centered."
    )
