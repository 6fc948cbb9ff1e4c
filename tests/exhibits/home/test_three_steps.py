"""The answer in three pictures, against gradients by hand and by finite differences."""

import numpy as np
import pytest

from explainer.exhibits.home.three_steps import ThreeSteps
from tests.reading import axes_named, marks_of_figure

SAMPLES = [((1.0, 2.0), -1.0), ((2.0, 1.0), 1.0)]


@pytest.fixture(scope="module")
def exhibit() -> ThreeSteps:
    return ThreeSteps.compute()


def slopes(x: tuple[float, ...], target: float) -> list[float]:
    """The gradient of the squared loss at weights of zero, nudged."""

    def loss(w: np.ndarray) -> float:
        return float((w @ x - target) ** 2 / 2)

    return [(loss(nudge) - loss(-nudge)) / 2e-3 for nudge in 1e-3 * np.eye(2)]


def test_the_gradients_are_those_of_the_two_samples_each_of_one_sign(exhibit: ThreeSteps) -> None:
    assert exhibit.gradients == pytest.approx(np.array([slopes(*sample) for sample in SAMPLES]))
    assert np.sign(exhibit.gradients).tolist() == [[1, 1], [-1, -1]]


def test_the_updates_go_against_them_and_centered_both_go_to_the_goal(exhibit: ThreeSteps) -> None:
    assert exhibit.updates.tolist() == [[[0, 0], [-1, -2]], [[0, 0], [2, 1]]]
    shifted = [((x[0] - 1.5, x[1] - 1.5), target) for x, target in SAMPLES]
    assert exhibit.centered_updates[:, 1] == pytest.approx(-np.array([slopes(*sample) for sample in shifted]))
    assert exhibit.centered_updates[:, 1].tolist() == [[0.5, -0.5], [0.5, -0.5]]
    assert (2 * exhibit.centered_updates[0, 1]).tolist() == exhibit.goal.tolist() == [1, -1]


def test_what_is_shaded_holds_the_updates_and_not_the_goal(exhibit: ThreeSteps) -> None:
    def inside(point: np.ndarray) -> bool:
        return any(((square.min(axis=0) < point) & (point < square.max(axis=0))).all() for square in exhibit.reachable)

    assert [inside(update) for update in exhibit.updates[:, 1]] == [True, True]
    assert not inside(exhibit.goal)


def test_the_quadrants_are_shaded_in_the_middle_only(exhibit: ThreeSteps) -> None:
    figure = exhibit.figure()
    assert [{str(artist.get_gid()) for artist in axes.patches} - {"None"} for axes in figure.axes[1:]] == [
        {"reachable-0", "reachable-1"},
        set(),
    ]
    assert axes_named(figure, 1) == axes_named(figure, 2) == ("Δw₁", "Δw₂")
    assert [axes.get_title() for axes in figure.axes] == ["one sign", "two of four", "centered"]
    assert len([mark for mark in marks_of_figure(figure) if mark.field == "goal"]) >= 1


def test_caption_and_alternative_text_say_what_is_drawn(exhibit: ThreeSteps) -> None:
    assert exhibit.caption == (
        "Two samples with the inputs (1, 2) and (2, 1). Left: a row is a sample's gradient. Middle: their updates, and "
        "the goal. Right: the updates of the same samples, centered."
    )
    assert exhibit.alt == (
        "Left: the gradients (1, 2) and (−2, −1), each of one sign. Middle: the updates (−1, −2) and (2, 1) lie in the "
        "two shaded quadrants, the goal (1, −1) in neither. Right: centered, either sample's update is (0.5, −0.5), "
        "straight toward the goal."
    )
