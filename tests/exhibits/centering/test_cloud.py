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


STATES = pytest.mark.parametrize("percent", [0, 10, 50, 90, 100])


def moved(percent: int) -> np.ndarray:
    """The cloud with so much of its mean removed, feature by feature."""
    columns = np.random.default_rng(1).uniform(0, 1, (40, 2)).T.tolist()
    means = [math.fsum(column) / 40 for column in columns]
    return np.array([[x - mean * percent / 100 for x in column] for column, mean in zip(columns, means, strict=True)]).T


@STATES
def test_every_point_is_moved_by_the_same_part_of_the_mean(exhibit: Cloud, percent: int) -> None:
    turned = Cloud.compute(mean_removed=percent)
    assert turned.shifted == pytest.approx(moved(percent))
    assert turned.raw.tolist() == exhibit.raw.tolist()
    assert turned.centered == pytest.approx(moved(100))
    assert 100 * turned.mean_removed == pytest.approx(percent)
    assert exhibit.mean == pytest.approx([math.fsum(column) / 40 for column in exhibit.raw.T])
    assert exhibit.raw.min() > 0
    assert exhibit.raw.max() < 1
    assert exhibit.samples == 40
    assert exhibit.shifted == pytest.approx(exhibit.centered)  # where the figure starts


@STATES
def test_lines_point_where_updates_of_either_error_go(percent: int) -> None:
    lines = Cloud.compute(mean_removed=percent).lines
    assert lines.sum(axis=1) == pytest.approx(np.zeros((40, 2)))
    assert np.hypot(*lines.reshape(-1, 2).T) == pytest.approx(np.ones(80))
    drawn = sorted(math.degrees(math.atan2(y, x)) % 360 for x, y in lines.reshape(-1, 2))
    assert drawn == pytest.approx(angles_of_gradients(moved(percent)))


def widest_gaps(inputs: np.ndarray) -> list[tuple[float, float]]:
    """The two widest angles between neighboring ways to go, each from where to where in degrees."""
    angles = angles_of_gradients(inputs)
    pairs = zip(angles, [*angles[1:], angles[0] + 360], strict=True)
    return sorted(sorted(pairs, key=lambda pair: pair[0] - pair[1])[:2])


@STATES
def test_the_shaded_gaps_are_the_widest_angles_between_neighbors_and_hold_their_number(percent: int) -> None:
    turned = Cloud.compute(mean_removed=percent)
    now, raw, centered = (widest_gaps(moved(share)) for share in (percent, 0, 100))
    for sectors, expected in ((turned.gaps, now), (turned.raw_gaps, raw)):
        for sector, (start, end) in zip(sectors, expected, strict=True):
            assert sector[0].tolist() == [0, 0]
            turns = [(math.degrees(math.atan2(y, x)) - start) % 360 for x, y in sector[1:]]
            assert np.where(np.isclose(turns, 360), 0, turns) == pytest.approx(np.linspace(0, end - start, len(turns)))
            assert np.hypot(*sector[1:].T) == pytest.approx(np.full(len(turns), math.hypot(*sector[1])))
    widths = [gaps[0][1] - gaps[0][0] for gaps in (now, raw, centered)]
    assert [turned.gap, turned.raw_gap, turned.centered_gap] == pytest.approx(widths)
    fan = turned.figure().axes[1]
    degrees = [text for text in fan.texts if "°" in text.get_text()]
    for text, (start, end) in zip(degrees, now, strict=True):
        assert text.get_text() == f"{end - start:.0f}°"
        x, y = text.get_position()
        assert math.degrees(math.atan2(y, x)) % 360 == pytest.approx((start + end) / 2)


def test_the_cloud_is_drawn_where_it_was_and_where_it_is_and_the_axes_are_named(exhibit: Cloud) -> None:
    figure = exhibit.figure()
    assert figure.axes[0].get_title() == "mean removed: 100%"
    assert Cloud.compute(mean_removed=30).figure().axes[0].get_title() == "mean removed: 30%"
    assert [axes_named(figure, panel) for panel in range(2)] == [("x₁", "x₂"), ("Δw₁", "Δw₂")]
    for gid, percent, role, filled in (("raw", 0, "raw", False), ("shifted", 100, "centered", True)):
        (dots,) = (line for line in figure.axes[0].lines if line.get_gid() == gid)
        assert np.asarray(dots.get_xydata()) == pytest.approx(moved(percent))
        assert dots.get_color() == ROLES[role].light
        assert (dots.get_markerfacecolor() == ROLES[role].light) == filled


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


@STATES
def test_of_the_raw_updates_all_are_same_signed_and_of_the_centered_half(percent: int) -> None:
    same = sum((x > 0) == (y > 0) for x, y in moved(percent))
    assert Cloud.compute(mean_removed=percent).same_signed == same
    assert same == {0: 40, 100: 20}.get(percent, same)


def quadrant(start: float, end: float) -> str:
    middle = (start + end) / 2 % 360
    return ("north" if middle < 180 else "south") + ("east" if middle < 90 or middle > 270 else "west")


@STATES
def test_the_texts_tell_where_the_gaps_lie_and_how_wide_they_are(percent: int) -> None:
    turned, raw, now = Cloud.compute(mean_removed=percent), widest_gaps(moved(0)), widest_gaps(moved(percent))
    first, second = (quadrant(*gap) for gap in raw)
    assert {first, second} == {"northwest", "southeast"}
    before, after = (f"{gaps[0][1] - gaps[0][0]:.0f}°" for gaps in (raw, now))
    part = {0: "none", 10: "10%", 50: "50%", 90: "90%"}.get(percent)
    state = f"With {part} of the mean removed" if part else "Centered"
    same = sum((x > 0) == (y > 0) for x, y in moved(percent))
    assert turned.caption == (
        f"The update of one sample goes along its input, forward or back. The raw inputs leave {before} wide gaps in "
        f"the {first} and the {second} (tinted). {state}, the widest gap is {after}, and {same} of the 40 inputs move "
        "both weights the same way."
    )
    mean = ", ".join(f"{x:.2f}" for x in moved(0).mean(axis=0))
    assert turned.alt == (
        f"Left: 40 inputs drawn at random from the square between zero and one, with mean ({mean}), as hollow dots, "
        f"and filled where they are with {percent}% of the mean removed. Right: the directions of the updates of the "
        "latter, both ways along each input, and tinted the gaps that the raw ones leave, "
        f"{before} wide, in the {first} and the {second}. {state}, the widest gap is {after}, and {same} of the 40 "
        "inputs make same-signed updates."
    )


def test_the_gaps_are_narrow_before_the_mean_is_gone() -> None:
    """With 60% of it removed they are even narrower than with all of it: a part can stay, and no gap is wide."""
    widths = {percent: Cloud.compute(mean_removed=percent).gap for percent in Cloud.dials[0].values}
    assert list(widths) == list(range(0, 101, 10))
    assert max(widths, key=lambda percent: widths[percent]) == 0
    assert widths[60] < widths[100] < 30


def test_a_little_of_the_mean_removed_mixes_some_signs_and_a_part_narrows_the_gap(exhibit: Cloud) -> None:
    assert (exhibit.little, exhibit.part) == (10, 60)
    mixed = [(x, y) for x, y in moved(10) if x * y < 0]
    assert exhibit.mixed_after_little == len(mixed) == 4
    for x, y in mixed:  # each way of such an update lies in a gap of the raw ones
        for way in (math.degrees(math.atan2(y, x)) % 360, math.degrees(math.atan2(-y, -x)) % 360):
            assert any(start < way < end for start, end in widest_gaps(moved(0)))
    ((start, end), _) = widest_gaps(moved(60))
    assert exhibit.gap_after_part == pytest.approx(end - start)
    assert exhibit.gap_after_part < exhibit.centered_gap
