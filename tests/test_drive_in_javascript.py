"""The figure's JavaScript and the package agree, on what they compute and on every word, for hundreds of settings.

To compare many more of them: `DRIVE_SETTINGS=20000 pytest tests/test_drive_in_javascript.py`, some seven minutes.
"""

import os
from typing import Any

import numpy as np
import pytest

from explainer import drive as mathematics
from explainer import drive_map, drive_reach
from explainer.drive import Journey, Setting, drive
from explainer.exhibits.play import drive_words
from explainer.exhibits.play.drive_settings import PRESETS
from tests.drive_in_javascript import engine, in_javascript, random_setting

SETTINGS, GROUPS = int(os.environ.get("DRIVE_SETTINGS", "800")), 8
TOLERANCE = 1e-12


def growth(journey: Journey) -> np.ndarray:
    """By how much each step may have magnified a rounding error of the start: the norm of the product so far."""
    products = [np.eye(2)]
    for batch in journey.run.samples:
        x = journey.inputs[batch]
        products.append((np.eye(2) - journey.setting.step_size * x.T @ x / len(x)) @ products[-1])
    return np.maximum.accumulate(np.linalg.norm(products, 2, axis=(1, 2)))


def error(theirs: Any, ours: np.ndarray, scale: np.ndarray) -> float:
    """The largest difference, relative to a scale for each row."""
    rows = np.asarray(theirs, dtype=float)[: len(ours)] - ours
    return float(np.max(np.abs(rows) / scale[: len(ours), np.newaxis], initial=0))


def compare(setting: Setting, at: int) -> float:
    """Assert that both languages agree on a setting; the largest relative difference of a coordinate."""
    journey, theirs = drive(setting), in_javascript(setting, at)
    assert theirs["steps"] == journey.steps, setting
    grown = growth(journey)
    scale = grown * max(float(np.abs(journey.path[0]).max()), journey.distance, 0.1)
    worst = error(theirs["weights"], journey.run.weights, scale)
    steepest = float(np.abs(journey.inputs).max()) ** 2
    worst = max(worst, error(theirs["gradients"], journey.run.gradients, steepest * scale))
    assert worst < TOLERANCE, setting
    for name in ("least_ratio", "kappa"):
        assert theirs[name] == pytest.approx(getattr(journey, name), rel=TOLERANCE), (name, setting)
    if not journey.lost:
        assert theirs["left"] == pytest.approx(journey.left, abs=TOLERANCE * float(grown[-1])), setting
        assert theirs["ratio"] == pytest.approx(journey.ratio, rel=1e-11), setting
    safe = drive_reach.safe_step_size(journey.inputs, setting.batch_size)
    assert theirs["safe"] == pytest.approx(safe, rel=TOLERANCE)
    assert theirs["arrival"] == journey.arrival, setting
    assert theirs["turned"] == mathematics.turned_back(journey.moves), setting
    same_words(journey, theirs, at)
    same_map(journey, theirs, at)
    return worst


def same_map(journey: Journey, theirs: dict[str, Any], at: int) -> None:
    half = drive_map.half_width(journey, min(at, journey.last_step))
    assert theirs["half"] == half, journey.setting
    contours = drive_map.contours(journey.inputs, journey.setting.goal, half)
    np.testing.assert_allclose(theirs["contours"], contours, atol=1e-8 * float(np.abs(contours).max()))


def same_words(journey: Journey, theirs: dict[str, Any], at: int) -> None:
    step = min(at, journey.last_step)
    batch = journey.inputs[journey.run.samples[step]]
    assert theirs["quadrants"] == drive_reach.quadrants(batch).tolist(), journey.setting
    line = drive_reach.line_of(batch)
    assert theirs["line"] == (None if line is None else pytest.approx(line.tolist(), rel=TOLERANCE))
    assert theirs["sentence"] == drive_words.sentence(journey)
    assert theirs["readings"] == drive_words.readings(journey, step), journey.setting


@pytest.mark.parametrize("group", range(GROUPS))
def test_random_settings_come_out_alike(group: int, record_property: Any) -> None:
    random = np.random.default_rng(100 + group)
    worst = max(compare(random_setting(random), int(random.integers(60))) for _ in range(SETTINGS // GROUPS))
    record_property("worst", worst)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_presets_come_out_alike_at_every_step(preset: Any) -> None:
    for at in range(drive(preset.setting).last_step + 1):
        compare(preset.setting, at)


def test_both_languages_have_the_same_constants() -> None:
    for name in ("MOST_STEPS", "NEAR", "SETTLED", "LOST", "ROUNDING", "MARGIN"):
        assert engine().eval(name) == getattr(mathematics, name)
    for name in ("LEAST", "FULL", "OVERVIEW", "LEVELS", "WIDTH", "FLATTEST"):
        assert engine().eval(name) == getattr(drive_map, name)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.125, 2, "0.13"),
        (2.5, 0, "3"),
        (3.205, 2, "3.21"),
        (-0.0004, 3, "0.000"),
        (-1.0005, 3, "−1.001"),
        (7, 2, "7.00"),
        (0.0495, 3, "0.050"),
    ],
)
def test_numbers_round_alike_and_a_half_goes_away_from_zero(value: float, decimals: int, text: str) -> None:
    assert drive_words.rounded(value, decimals) == text
    assert engine().get("rounded")(value, decimals) == text


def test_random_numbers_print_alike() -> None:
    random = np.random.default_rng(5)
    for _ in range(1000):
        value = float(random.normal() * 10.0 ** random.integers(-4, 4))
        assert engine().get("trimmed")(value, 3) == drive_words.trimmed(value, 3)
