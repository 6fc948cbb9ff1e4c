"""The cloud: raw updates keep to two quadrants, centered ones point all around, and half stay same-signed."""

import math

import numpy as np
import pytest

from explainer.exhibits import EXHIBITS
from explainer.exhibits.cloud import Cloud


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
def test_arrows_point_where_updates_of_either_error_go(exhibit: Cloud, kind: str) -> None:
    arrows = getattr(exhibit, f"{kind}_directions")
    assert not arrows[:, 0].any()
    assert np.hypot(*arrows[:, 1].T) == pytest.approx(np.ones(80))
    drawn = sorted(math.degrees(math.atan2(y, x)) % 360 for x, y in arrows[:, 1])
    assert drawn == pytest.approx(angles_of_gradients(getattr(exhibit, kind)))


@pytest.mark.parametrize("kind", ["raw", "centered"])
def test_the_widest_gap_is_the_largest_angle_between_neighbors(exhibit: Cloud, kind: str) -> None:
    angles = angles_of_gradients(getattr(exhibit, kind))
    gaps = [(after - before) % 360 for before, after in zip(angles, angles[1:] + angles[:1], strict=True)]
    assert getattr(exhibit, f"{kind}_gap") == pytest.approx(max(gaps))


def test_raw_updates_leave_more_than_a_quadrant_free_and_centered_ones_little(exhibit: Cloud) -> None:
    assert all(angle < 90 or 180 < angle < 270 for angle in angles_of_gradients(exhibit.raw))
    assert exhibit.raw_gap > 90
    assert exhibit.centered_gap < 30


def test_about_half_of_the_centered_updates_stay_same_signed(exhibit: Cloud) -> None:
    same = sum((x > 0) == (y > 0) for x, y in exhibit.centered)
    assert exhibit.same_sign_percent_centered == pytest.approx(100 * same / 40)
    assert exhibit.same_sign_percent == 100
    within_two_deviations_of_half = 100 * 2 * math.sqrt(0.25 / 40)
    assert abs(exhibit.same_sign_percent_centered - 50) < within_two_deviations_of_half
    assert f"{same * 100 / 40:.0f}% of the centered" in exhibit.alt
