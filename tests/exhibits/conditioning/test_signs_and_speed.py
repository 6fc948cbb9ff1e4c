"""Signs against speed: signs counted one by one, condition numbers by singular values, a descent written out."""

import numpy as np
import pytest

from explainer.exhibits.conditioning.signs_and_speed import SignsAndSpeed
from tests.reading import axes_named, panels, role_of, series

GOAL = np.array([1.0, -1.0])


@pytest.fixture(scope="module")
def exhibit() -> SignsAndSpeed:
    return SignsAndSpeed.compute()


def kappa(x: np.ndarray) -> float:
    return float(np.linalg.cond(x)) ** 2


def test_the_cloud_has_one_mean_away_from_zero_and_the_correlation_said(exhibit: SignsAndSpeed) -> None:
    first, second = exhibit.raw.T
    assert exhibit.samples == len(first) == 100
    assert first.mean() == pytest.approx(exhibit.first_mean, abs=0.3)
    assert second.mean() == pytest.approx(0, abs=0.3)
    deviations = [float((((column - column.mean()) ** 2).mean()) ** 0.5) for column in (first, second)]
    assert deviations == pytest.approx([1, 1], abs=0.2)
    covariance = ((first - first.mean()) * (second - second.mean())).mean()
    assert exhibit.correlation == pytest.approx(covariance / deviations[0] / deviations[1])
    assert exhibit.correlation == pytest.approx(0.6, abs=0.1)
    assert exhibit.centered == pytest.approx(exhibit.raw - [first.mean(), second.mean()])


def test_centered_gradients_are_same_signed_more_often(exhibit: SignsAndSpeed) -> None:
    delta = -1.7  # any but zero
    shares = []
    for inputs in (exhibit.raw, exhibit.centered):
        gradients = [delta * x for x in inputs]
        shares.append(sum(bool(g[0] * g[1] > 0) for g in gradients) / 100)
    assert [exhibit.same_sign, exhibit.same_sign_centered] == shares
    assert shares[1] > shares[0] + 0.2
    assert shares[0] == pytest.approx(0.5, abs=0.05)  # about as many as by chance
    assert (exhibit.raw[:, 1] > 0).mean() == pytest.approx(0.5, abs=0.05)


def test_yet_centered_the_condition_number_is_a_fraction_and_descent_much_faster(exhibit: SignsAndSpeed) -> None:
    assert exhibit.kappa == pytest.approx(kappa(exhibit.raw))
    assert exhibit.kappa_centered == pytest.approx(kappa(exhibit.centered))
    assert exhibit.kappa > 5 * exhibit.kappa_centered
    assert exhibit.steps > 5 * exhibit.steps_centered


@pytest.mark.parametrize("kind", ["raw", "centered"])
def test_the_lines_are_the_distances_of_a_descent_at_its_fastest_step_size(exhibit: SignsAndSpeed, kind: str) -> None:
    x, line = getattr(exhibit, kind), getattr(exhibit, f"{kind}_distances")
    step_size = 2 / (np.linalg.svd(x, compute_uv=False)[[0, -1]] ** 2 / 100).sum()
    w, shares = np.zeros(2), [1.0]
    while shares[-1] > 1e-6:
        w = w - step_size * x.T @ (x @ w - x @ GOAL) / 100
        shares.append(float(np.hypot(*(w - GOAL)) / np.sqrt(2)))
    assert line[:, 0].tolist() == [*range(0, len(shares) - 1, 9), len(shares) - 1]
    assert line[:, 1] == pytest.approx([shares[int(step)] for step in line[:, 0]], rel=1e-6)
    between = np.interp(range(len(shares)), line[:, 0], np.log(line[:, 1]))
    assert between == pytest.approx(np.log(shares), abs=1e-6)  # the steps left out lie on the line
    assert (exhibit.steps if kind == "raw" else exhibit.steps_centered) == len(shares) - 1


def steps_from_zero(x: np.ndarray) -> int:
    """Until a millionth of the distance is left, at the fastest fixed step size."""
    step_size, w, taken = 2 / (np.linalg.svd(x, compute_uv=False)[[0, -1]] ** 2 / 100).sum(), np.zeros(2), 0
    while np.hypot(*(w - GOAL)) > 1e-6 * 2**0.5:
        w, taken = w - step_size * x.T @ (x @ w - x @ GOAL) / 100, taken + 1
    return taken


def same_sign(x: np.ndarray) -> str:
    return f"{sum(bool(a * b > 0) for a, b in x) / 100:.0%}"


def test_the_caption_is_true_of_these_samples(exhibit: SignsAndSpeed) -> None:
    assert float(same_sign(exhibit.centered)[:-1]) > float(same_sign(exhibit.raw)[:-1])
    assert steps_from_zero(exhibit.centered) < steps_from_zero(exhibit.raw)
    assert exhibit.caption == (
        "Shaded: both inputs have one sign, and so have the two gradients. Centering makes that more frequent here. "
        "Yet full-batch descent from (0, 0) to the goal (1, −1) needs fewer steps until a millionth of the distance is "
        "left, each at its fastest fixed step size."
    )


def test_the_alternative_text_says_what_was_counted_one_by_one(exhibit: SignsAndSpeed) -> None:
    raw, centered = exhibit.raw, exhibit.raw - exhibit.raw.mean(axis=0)
    first, second = (sum(column) / len(column) for column in raw.T)
    assert (raw[:, 1] > 0).mean() == pytest.approx(0.5, abs=0.05)  # about half above
    assert np.corrcoef(centered.T)[0, 1] > 0.5  # tilted
    assert exhibit.alt == (
        f"Top: {len(raw)} inputs, raw and centered. Raw, they form a cloud around ({first:.1f}, {second:.1f}), about "
        f"half above the horizontal axis and half below; {same_sign(raw)} lie where both inputs have one sign. "
        f"Centered, the same tilted cloud surrounds the origin, and {same_sign(centered)} do. Bottom: the share of "
        "the distance that full-batch descent leaves, at the fastest step size of each. Centered it falls below a "
        f"millionth after {steps_from_zero(centered)} steps, raw after {steps_from_zero(raw)}; the condition numbers "
        f"are {kappa(centered):.2f} and {kappa(raw):.0f}."
    )


def test_each_verdict_has_the_color_of_its_samples_and_each_name_stands_at_its_own(exhibit: SignsAndSpeed) -> None:
    figure = exhibit.figure()
    plane, course = panels(figure)
    assert [axes_named(figure, 0), axes_named(figure, 1)] == [("x₁", "x₂"), ("steps", "share of the distance left")]
    for kind in ("raw", "centered"):
        x = exhibit.raw - (exhibit.raw.mean(axis=0) if kind == "centered" else 0)
        (points,), (line,) = series(figure, kind), series(figure, f"{kind} descent")
        assert points == pytest.approx(x)
        assert line[-1, 0] == steps_from_zero(x)
        verdicts = {t.get_text() for t in (*plane.texts, *course.texts) if role_of(t.get_color()) == kind}
        number = f"{kappa(x):.2f}" if kind == "centered" else f"{kappa(x):.0f}"
        shaded, speed = f"{same_sign(x)} shaded", f"κ = {number}, {steps_from_zero(x)} steps"
        assert verdicts == {kind, f"{kind} descent", shaded, speed}
    places = {t.get_text(): t.get_position()[0] for t in plane.texts if "%" in t.get_text()}
    assert places[f"{same_sign(exhibit.centered)} shaded"] < 0 < places[f"{same_sign(exhibit.raw)} shaded"]


def test_no_other_step_size_lets_the_raw_descent_catch_up(exhibit: SignsAndSpeed) -> None:
    values, vectors = np.linalg.eigh(exhibit.raw.T @ exhibit.raw / 100)
    parts = vectors.T @ GOAL
    for step_size in np.linspace(0.01, 2 / values[1], 400):
        left = np.hypot(*((1 - step_size * values) ** exhibit.steps_centered * parts)) / np.sqrt(2)
        assert left > 1e-3


def test_the_shaded_quadrants_are_where_both_inputs_have_one_sign(exhibit: SignsAndSpeed) -> None:
    for inputs in (exhibit.raw, exhibit.centered):
        inside = np.zeros(100, dtype=bool)
        for corners in exhibit.quadrants:
            low, high = corners.min(axis=0), corners.max(axis=0)
            assert 0 in (*low, *high)
            inside |= ((inputs > low) & (inputs < high)).all(axis=1)
        assert inside.tolist() == (inputs[:, 0] * inputs[:, 1] > 0).tolist()
